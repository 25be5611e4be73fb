"""Pictures taken by a moving camera become sharp, and those of a still one are left as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.ink.motion import without_motion_blur
from inkmath.types import Pixels

INK = sheets.line("2x+3=7", 240, 640)


def moved(picture: Pixels, length: int, angle: float) -> Pixels:
    """The mean of the picture at places along a straight path, by the angle in degrees from x to y."""
    height, width = picture.shape[:2]
    total = np.zeros(picture.shape, np.float64)
    steps = np.linspace(-length / 2, length / 2, 4 * length)
    for step in steps:
        shift = step * np.array([[np.cos(np.radians(angle))], [np.sin(np.radians(angle))]])
        way = np.column_stack([np.eye(2), shift])
        total += cv2.warpAffine(picture, way, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.round(total / len(steps)).astype(np.uint8)


@pytest.mark.parametrize("angle", [0, 35, 90, 150])
def test_without_motion_blur_takes_it_back(angle: float) -> None:
    blurred = moved(INK, 17, angle)
    sharp = without_motion_blur(blurred)
    assert sharp is not None
    was, left = (np.abs(picture.astype(float) - INK).mean() for picture in (blurred, sharp))
    assert left < 0.5 * was


def test_without_motion_blur_leaves_what_is_sharp_or_out_of_focus() -> None:
    assert without_motion_blur(INK) is None
    assert without_motion_blur(np.asarray(cv2.GaussianBlur(INK, (0, 0), 4), dtype=np.uint8)) is None
    assert without_motion_blur(np.zeros_like(INK)) is None


@pytest.mark.parametrize(("length", "angle"), [(21, 5), (25, 40)])
def test_read_of_a_photo_taken_by_a_moving_camera(length: int, angle: float) -> None:
    picture = sheets.sheet(sheets.line("4x+17=35", 240, 760))
    assert inkmath.read(sheets.grainy(moved(picture, length, angle), 3)).latex == "4x+17=35"
