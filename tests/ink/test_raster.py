"""Drawn ink lies where its strokes are; the classifier's input knows nothing of place and scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.errors import EmptyInkError
from inkmath.ink.raster import (
    INPUT_SIZE,
    PEN_WIDTH,
    SYMBOL_HEIGHT,
    draw,
    draw_strokes,
    draw_symbol,
    has_dark_paper,
    square_input,
    symbol_input,
    typical_size,
    typical_symbol_size,
)
from inkmath.types import Box, Ink, Pixels, Points

CROSS = (np.array([[0.0, 0], [20, 40]]), np.array([[20.0, 0], [0, 40]]))
"""An x, 20 wide and 40 tall."""


def ink_box(pixels: Pixels) -> Box:
    y, x = np.nonzero(pixels < 128)
    return Box(x.min(), y.min(), x.max() + 1, y.max() + 1)


def moved(strokes: tuple[Points, ...], scale: float, shift: tuple[float, float] = (0, 0)) -> Ink:
    return Ink(tuple(stroke * scale + shift for stroke in strokes))


def test_a_typical_symbol_gets_the_height_of_the_page() -> None:
    box = ink_box(draw(Ink(CROSS)).pixels)
    assert box.height == pytest.approx(SYMBOL_HEIGHT, abs=2 * PEN_WIDTH)
    assert box.width == pytest.approx(SYMBOL_HEIGHT / 2, abs=2 * PEN_WIDTH)


def test_dots_and_bars_do_not_change_what_is_typical() -> None:
    dot, bar = np.array([[30.0, 40.0]]), np.array([[0.0, 60], [500, 60]])
    assert typical_size([*CROSS, dot]) == typical_size(CROSS) == 40
    assert typical_size([*CROSS, bar]) == 40


def test_the_typical_side_tells_fractions_of_pixels_and_passes_over_dots_and_bars() -> None:
    assert typical_symbol_size(np.array([4.0, 40, 40, 41, 300])) == 40.5
    assert typical_symbol_size(np.array([40.0, 40, 900])) == 40
    assert typical_symbol_size(np.array([0.0])) > 0


@given(st.floats(1e-3, 1e6), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
@settings(max_examples=30)
def test_to_source_leads_back(scale: float, x: float, y: float) -> None:
    ink = moved(CROSS, scale, (x * scale, y * scale))
    page = draw(ink)
    found = page.box_in_source(ink_box(page.pixels))
    wanted = [x * scale, y * scale, (x + 20) * scale, (y + 40) * scale]
    slack = (PEN_WIDTH + 1) / SYMBOL_HEIGHT * 40 * scale
    assert [found.x0, found.y0, found.x1, found.y1] == pytest.approx(wanted, abs=slack)


@pytest.mark.parametrize("scale", [2.0**-10, 2.0**20])
def test_units_do_not_matter(scale: float) -> None:
    """Powers of two, so that scaling is exact and the page must be equal in every pixel."""
    assert np.array_equal(draw(moved(CROSS, scale)).pixels, draw(Ink(CROSS)).pixels)


@pytest.mark.parametrize("scale", [1e-3, 1e6])
def test_decimal_units_do_not_matter(scale: float) -> None:
    difference = draw(moved(CROSS, scale)).pixels.astype(int) - draw(Ink(CROSS)).pixels
    assert np.count_nonzero(np.abs(difference) > 64) <= 4  # rounding may move a corner by 1/16 pixel


def test_strokes_of_one_point_are_dots() -> None:
    alone = draw(Ink((np.array([[5.0, 5.0]]),)))
    assert 1 <= np.count_nonzero(alone.pixels < 128) <= 4 * PEN_WIDTH**2
    with_dot = draw(Ink((*CROSS, np.array([[60.0, 20.0]]))))
    source = with_dot.box_in_source(ink_box(with_dot.pixels))
    assert source.x1 == pytest.approx(60, abs=2 * 40 / SYMBOL_HEIGHT + 1)


def test_a_page_has_a_largest_side() -> None:
    far = Ink((*CROSS, *moved(CROSS, 1, (1e7, 0)).strokes))
    assert max(draw(far).pixels.shape) <= 6001
    flat = Ink((np.array([[0.0, 0.0], [1e11, 0.0]]), *(np.array([[i, i]], float) for i in range(5))))
    assert max(draw(flat).pixels.shape) <= 6001


def test_all_ink_lies_on_the_page() -> None:
    pixels = draw(Ink(CROSS)).pixels
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert (edge == 255).all()
    assert pixels.min() == 0


def rectangle(width: int, height: int, margin: tuple[int, int] = (0, 0)) -> Pixels:
    crop = np.full((height + 2 * margin[1], width + 2 * margin[0]), 255, np.uint8)
    crop[margin[1] : margin[1] + height, margin[0] : margin[0] + width] = 0
    return crop


@pytest.mark.parametrize(("width", "height"), [(40, 10), (10, 40), (28, 28), (3, 2), (300, 5), (1, 1)])
def test_the_input_is_centred_and_keeps_the_ratio(width: int, height: int) -> None:
    square = symbol_input(rectangle(width, height))
    assert square.shape == (1, INPUT_SIZE, INPUT_SIZE)
    assert square.dtype == np.float32
    assert square.min() == 0
    assert square.max() == 1
    rows, columns = np.flatnonzero(square[0].any(axis=1)), np.flatnonzero(square[0].any(axis=0))
    scale = 28 / max(width, height)
    assert len(columns) == max(1, round(width * scale))
    assert len(rows) == max(1, round(height * scale))
    assert abs((rows[0] + rows[-1]) / 2 - (INPUT_SIZE - 1) / 2) <= 0.5
    assert abs((columns[0] + columns[-1]) / 2 - (INPUT_SIZE - 1) / 2) <= 0.5


def test_the_square_can_have_another_side() -> None:
    square = symbol_input(rectangle(10, 40), 45)
    assert square.shape == (1, 45, 45)
    assert np.ptp(np.flatnonzero(square[0].any(axis=1))) + 1 == 39


@given(st.integers(0, 50), st.integers(0, 50))
def test_place_does_not_matter(left: int, top: int) -> None:
    cross = draw(Ink(CROSS)).pixels
    padded = np.pad(cross, ((top, 7), (left, 3)), constant_values=255)
    assert np.array_equal(symbol_input(padded), symbol_input(cross))


@pytest.mark.parametrize("scale", [2, 3, 5])
def test_scale_hardly_matters(scale: int) -> None:
    small = draw_strokes([stroke + 4 for stroke in CROSS], (48, 28), 2)
    large = draw_strokes([(stroke + 4) * scale for stroke in CROSS], (48 * scale, 28 * scale), 2 * scale)
    assert np.abs(symbol_input(small) - symbol_input(large)).mean() < 0.05


@pytest.mark.parametrize("grey", [128, 200, 255])
def test_no_ink_is_an_error(grey: int) -> None:
    with pytest.raises(EmptyInkError):
        symbol_input(np.full((9, 9), grey, np.uint8))


def test_an_empty_crop_is_an_error() -> None:
    with pytest.raises(EmptyInkError):
        symbol_input(np.zeros((0, 5), np.uint8))


@given(st.floats(1e-6, 1e6), st.floats(-1e6, 1e6))
@settings(max_examples=30)
def test_a_symbol_alone_has_one_size_whatever_its_units(scale: float, shift: float) -> None:
    box = ink_box(draw_symbol(moved(CROSS, scale, (shift * scale, 0))))
    assert box.height == pytest.approx(SYMBOL_HEIGHT, abs=2 * PEN_WIDTH)
    assert box.width == pytest.approx(SYMBOL_HEIGHT / 2, abs=2 * PEN_WIDTH)


def test_dots_alone_are_dots_and_a_colon_is_as_tall_as_a_symbol() -> None:
    dot = np.array([[5.0, 5.0]])
    assert 1 <= np.count_nonzero(draw_symbol(Ink((dot, dot))) < 128) <= 4 * PEN_WIDTH**2
    colon = draw_symbol(Ink((dot, dot + 1)))
    assert ink_box(colon).height == pytest.approx(SYMBOL_HEIGHT, abs=2 * PEN_WIDTH)
    assert np.count_nonzero(colon < 128) <= 8 * PEN_WIDTH**2


def test_a_square_is_handed_on_with_ink_as_one() -> None:
    images = np.array([[[0, 255], [51, 204]]], np.uint8)
    np.testing.assert_allclose(square_input(images), [[[[1, 0], [0.8, 0.2]]]], atol=1e-6)
    assert square_input(images[:0]).shape == (0, 1, 2, 2)


def test_the_paper_of_most_pictures_counts() -> None:
    light = np.full((3, 8, 8), 255, np.uint8)
    light[:, 2:6, 2:6] = 0
    assert not has_dark_paper(light)
    assert has_dark_paper(255 - light)
    assert not has_dark_paper(np.concatenate([light, 255 - light[:1]]))
    assert not has_dark_paper(light[:0])
