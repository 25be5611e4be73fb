"""The network's input: the same for the same ink, however large it was photographed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.errors import EmptyInkError
from inkmath.ink.page_input import UNIT, padded, page_input, scaled, typical_part
from inkmath.types import Page, Pixels


def three_squares(side: int) -> Pixels:
    """Frames of this side, and a dot that is no symbol."""
    pixels = np.full((2 * side, 5 * side), 255, np.uint8)
    for number in range(3):
        x, y = side // 2 + number * 3 * side // 2, side // 2
        cv2.rectangle(pixels, (x, y), (x + side - 1, y + side - 1), 0, max(1, side // 10))
    pixels[0:2, 0:2] = 0
    return pixels


@pytest.mark.parametrize("side", [12, 30, 60, 240])
def test_a_typical_piece_becomes_one_unit(side: int) -> None:
    pixels = three_squares(side)
    assert typical_part(pixels) == pytest.approx(side, abs=1 + side // 10)
    seen = page_input(Page(pixels))
    ink = (seen.image[0, 0] > 0.3).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    assert seen.scale == pytest.approx(UNIT / side, rel=0.15)
    assert np.median(stats[1:][stats[1:, 2] > 10, 2]) == pytest.approx(UNIT, abs=1.5)


def test_a_point_of_the_page_is_where_scale_and_offset_say() -> None:
    pixels = three_squares(60)
    seen = page_input(Page(pixels))
    right, bottom = 30 + 60, 30 + 60  # of the first square
    x, y = right * seen.scale + seen.offset[0], bottom * seen.scale + seen.offset[1]
    ink = seen.image[0, 0] > 0.4
    ends = np.flatnonzero(ink[round(y - 12)])
    assert abs(ends[ends < x + 5].max() + 1 - x) <= 1.5
    assert abs(np.flatnonzero(ink[:, round(x - 12)]).max() + 1 - y) <= 1.5


def test_the_input_is_ink_on_nothing_in_multiples_of_32() -> None:
    seen = page_input(Page(three_squares(40)))
    assert seen.image.dtype == np.float32
    assert seen.image.shape[2] % 32 == seen.image.shape[3] % 32 == 0
    assert (seen.image.min(), seen.image.max()) == (0, pytest.approx(1, abs=0.05))
    assert seen.image[0, 0, :6].max() == seen.image[0, 0, :, -6:].max() == 0
    assert [padded(side) for side in (1, 16, 17, 48)] == [32, 32, 64, 64]


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (30, 40)])
def test_no_ink_is_an_error_of_ours(shape: tuple[int, int]) -> None:
    with pytest.raises(EmptyInkError):
        page_input(Page(np.full(shape, 255, np.uint8)))


def test_specks_do_not_make_it_large() -> None:
    specks = np.full((1500, 2500), 255, np.uint8)
    specks[::5, ::5] = 0
    assert page_input(Page(specks)).image.size < 2_000_000


def test_ink_is_kept_when_the_picture_shrinks() -> None:
    pixels = np.full((100, 100), 255, np.uint8)
    pixels[50, :] = 0  # a hair line, thinner than the step
    assert scaled(pixels, 0.25).shape == (25, 25)
    assert (255 - scaled(pixels, 0.25).astype(int)).sum() == pytest.approx(100 * 255 / 16, rel=0.05)
