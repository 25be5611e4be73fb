"""Printed prose differs from writing in how exactly its letters stand on their line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import inkmath
from ink import sheets
from inkmath.ink.borders import Pieces
from inkmath.ink.print import is_print
from inkmath.types import Page, Pixels

matplotlib: Any = pytest.importorskip("matplotlib", reason="it brings the fonts: pip install 'inkmath[plot]'")

PROSE = ("Solve each of the following equations", "and write down how you found the answer")


def printed(font: str = "DejaVuSerif.ttf") -> Pixels:
    """Two lines of prose: uint8, 255 = ink."""
    file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / font
    picture = Image.new("L", (900, 160), 0)
    for number, row in enumerate(PROSE):
        ImageDraw.Draw(picture).text((40, 30 + 60 * number), row, 255, ImageFont.truetype(str(file), 34))
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize("font", ["DejaVuSerif.ttf", "DejaVuSans.ttf", "cmr10.ttf"])
def test_printed_text_is_print_in_one_row_or_two(font: str) -> None:
    ink = printed(font)
    assert is_print(Pieces.of(Page(255 - ink[:85])).boxes)
    assert is_print(Pieces.of(Page(255 - ink)).boxes)


def test_writing_that_dances_on_its_line_is_no_print() -> None:
    ink, rng = np.zeros((240, 1400), np.uint8), np.random.default_rng(0)
    for place in range(20):
        sheets.write(ink, "2x+5"[place % 4], 40 + 65 * place, 80 + int(rng.normal(0, 7)), 60, pen=4)
    assert not is_print(Pieces.of(Page(255 - ink)).boxes)
    assert not is_print(np.zeros((0, 4)))


def test_read_page_leaves_printed_text_out() -> None:
    ink = np.zeros((420, 900), np.uint8)
    ink[:160] = printed()
    sheets.write(ink, "2x+5=17", 60, 260, 60, pen=4)
    (line,) = inkmath.read_page(255 - ink)
    assert (line.latex, line.marks) == ("2x+5=17", ())
