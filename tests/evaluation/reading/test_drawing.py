from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.errors import InkmathError
from inkmath.evaluation.reading.drawing import picture_of, png, scaled_picture
from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression
from inkmath.expression.latex import canonical_tokens
from inkmath.types import Ink, Pixels


def _decoded(picture: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE))


def _ink_box(pixels: Pixels) -> tuple[int, int]:
    """Width and height of the ink."""
    rows, columns = np.nonzero(pixels < 128)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


def test_the_specimen_is_drawn_as_one_line_of_ink() -> None:
    pixels = _decoded(picture_of(sample_expression()))
    assert pixels.shape[1] > 4 * pixels.shape[0]
    count, _ = cv2.connectedComponents((pixels < 128).astype(np.uint8))
    signs = {"=": 2, "^": 0, "{": 0, "}": 0}
    assert count - 1 == sum(signs.get(token, 1) for token in canonical_tokens(LATEX))


def test_a_picture_stays_as_it_is() -> None:
    assert picture_of(b"bytes") == b"bytes"


@pytest.mark.parametrize(("scale", "side", "pen"), [(0.5, 20, 1), (1, 40, 2), (2, 80, 4), (4, 160, 8)])
def test_symbols_are_40_pixels_tall_at_scale_1_and_all_grows_together(
    scale: float, side: int, pen: int
) -> None:
    """An upright stroke of 7 units and a level one of the same length, whatever a unit is."""
    strokes = (np.array([[0.0, 0], [0, 7]]), np.array([[14.0, 7], [21, 7]]))
    pixels = _decoded(scaled_picture(Ink(strokes), scale))
    width, height = _ink_box(pixels)
    assert height == pytest.approx(side + pen, abs=2)
    assert width == pytest.approx(3 * side + pen, abs=2)
    assert pixels.shape == (side * 2, side * 4)  # with a margin of half a symbol all round
    middle = pixels[side, :side]  # across the upright stroke
    # OpenCV draws a smooth line of 8 pixels 9.4 wide; every pen is that one, larger or smaller.
    assert (255 - middle.astype(float)).sum() / 255 == pytest.approx(9.4 / 8 * pen, rel=0.03)


def test_a_single_dot_is_drawn() -> None:
    assert _ink_box(_decoded(scaled_picture(Ink((np.array([[3.0, 4.0]]),)), 1))) <= (4, 4)


def test_what_would_be_too_large_is_refused() -> None:
    far = (np.array([[0.0, 0], [1, 1]]), np.array([[1e6, 1e6], [1e6 + 1, 1e6 + 1]]))
    with pytest.raises(InkmathError, match="too large"):
        scaled_picture(Ink(far), 1)


def test_pictures_in_colour_come_back_as_they_were() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    back = cv2.imdecode(np.frombuffer(png(pixels), np.uint8), cv2.IMREAD_COLOR)
    assert (back == pixels).all()
