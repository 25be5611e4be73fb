"""A binding at the edge of a photo goes; labels, the first signs of lines and writing close to it stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ink import sheets
from inkmath.ink.binding import without_binding
from inkmath.types import Pixels


def page(*rows: str, x: int = 220) -> Pixels:
    """Lines of writing, not quite below one another, 0 = ink: uint8 (1400, 1000)."""
    ink, rng = np.zeros((1400, 1000), np.uint8), np.random.default_rng(1)
    for number, row in enumerate(rows):
        right, down = rng.integers(-10, 11, 2).tolist()
        sheets.write(ink, row, x + right, 60 + 130 * number + down, 50, pen=4)
    return 255 - ink


def bound(pixels: Pixels, pitch: int = 100) -> Pixels:
    """The same with the hooks of a spiral, some broken, at its left edge."""
    result = pixels.copy()
    for number, top in enumerate(range(30, 1350, pitch)):
        hook = np.array([(15, top), (75, top + 4), (72, top + 30), (15, top + 34)], np.int32)
        cv2.polylines(result, [hook[number % 3 :] if number % 4 == 3 else hook], False, 0, 5)
    return result


ROWS = ["2x+5=17", "2x=17-5", "2x=12", "x=6", "3y-4=11", "3y=15", "y=5", "z+1=0"]


def test_a_binding_goes_and_the_writing_stays() -> None:
    pixels = page(*ROWS)
    for turn in (1, -1):
        given = bound(pixels)[:, ::turn]
        assert (without_binding(given) == pixels[:, ::turn]).all()


@pytest.mark.parametrize(
    "pixels",
    [
        page(*ROWS, x=20),
        page(*(f"={row}" for row in ROWS), x=20),
        np.minimum(page(*ROWS), page(*(f"{n}." for n in range(1, 9)), x=20)),
        np.minimum(page(*ROWS), page("+", "", "+", "", "-", x=20)),
        page(),
    ],
    ids=["first symbols", "signs", "labels", "a few signs", "nothing"],
)
def test_writing_at_the_edge_is_no_binding(pixels: Pixels) -> None:
    assert (without_binding(pixels) == pixels).all()


def test_what_stands_beside_a_binding_and_close_to_writing_stays() -> None:
    row = page("", "", "", "7+2x=12", x=110)
    assert (without_binding(bound(row)) == row).all()
