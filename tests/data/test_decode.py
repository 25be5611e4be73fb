"""Pictures are fitted without being stretched."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inkmath.data.decode import fit, grey, stored
from inkmath.errors import EmptyInkError, UnreadableImageError
from made import png


def test_a_picture_of_the_right_size_is_untouched() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    assert np.array_equal(fit(pixels, 28), pixels)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(8, 64))
def test_any_shape_fits(height: int, width: int, size: int) -> None:
    fitted = fit(np.full((height, width), 200, np.uint8), size)
    assert fitted.shape == (size, size)
    assert (fitted == 200).all()


def test_the_ratio_is_kept_and_the_paper_is_its_own() -> None:
    pixels = np.full((100, 200), 230, np.uint8)
    pixels[25:75, 50:150] = 0  # twice as wide as tall
    rows, columns = np.nonzero(fit(pixels, 64) < 115)
    assert np.ptp(columns) + 1 == pytest.approx(2 * (np.ptp(rows) + 1), abs=1)
    assert (fit(pixels, 64)[[0, -1]] == 230).all()


def test_grey_values_come_through_exactly() -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    assert np.array_equal(grey(buffer.getvalue()), pixels)


@pytest.mark.parametrize("data", [b"", b"text", png()[:-40]])
def test_unreadable_pictures_raise(data: bytes) -> None:
    with pytest.raises(UnreadableImageError):
        grey(data)


def test_a_symbol_is_cut_out_and_centred_whatever_its_paper() -> None:
    light = np.full((60, 90), 210, np.uint8)
    light[10:40, 5:15] = 30  # three times as tall as wide, in a corner
    for picture in (light, 255 - light, np.dstack([light] * 3)):
        square = stored(picture, 32, "symbol")
        rows, columns = np.nonzero(square < 128)
        assert (rows.min(), rows.max()) == (2, 29)
        assert columns.min() + columns.max() == pytest.approx(31, abs=1)
        assert (square[0] == 255).all()


def test_a_symbol_without_ink_cannot_be_cut_out() -> None:
    with pytest.raises(EmptyInkError):
        stored(np.full((30, 30), 200, np.uint8), 32, "symbol")
