"""A small picture with more pixels: nearer to what was drawn than cubics between its pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.ink.raster import downsample
from inkmath.ink.super_resolution import super_resolve
from inkmath.types import Pixels


def _stroke(pen: int) -> Pixels:
    """A bent stroke, large: uint8 (240, 360)."""
    ink = np.zeros((240, 360), np.uint8)
    points = np.array([[30, 200], [90, 40], [170, 180], [250, 60], [330, 90]], np.int32)
    cv2.polylines(ink, [points], False, 255, pen, cv2.LINE_AA)
    return ink


@pytest.mark.parametrize("times", [2, 3, 4])
def test_its_means_are_the_given_pixels(times: int) -> None:
    given = downsample(_stroke(6), times)
    found = downsample(super_resolve(given, times), times)
    assert found.shape == given.shape
    assert np.abs(found.astype(int) - given).mean() < 1
    assert np.abs(found.astype(int) - given).max() < 40


@pytest.mark.parametrize("times", [2, 3, 4])
@pytest.mark.parametrize("darkness", [60, 255])
def test_it_is_nearer_to_what_was_drawn_than_cubics(times: int, darkness: int) -> None:
    drawn = np.asarray(_stroke(6) * (darkness / 255), np.uint8)
    given = downsample(drawn, times)
    size = drawn.shape[1], drawn.shape[0]
    cubic = cv2.resize(given, size, interpolation=cv2.INTER_CUBIC)
    off, before = (
        cv2.absdiff(drawn, np.asarray(fine)).sum() for fine in (super_resolve(given, times), cubic)
    )
    assert off < 0.6 * before


@pytest.mark.parametrize("value", [0, 255])
def test_where_there_is_nothing_to_see_nothing_is_seen(value: int) -> None:
    assert (super_resolve(np.full((5, 7), value, np.uint8), 3) == value).all()
