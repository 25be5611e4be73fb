"""A teacher's red tick over or beside a line: found by its colour and its shape."""

from __future__ import annotations

import math

import cv2
import numpy as np

from inkmath.ink.marks.found import Bits
from inkmath.ink.pieces import connected_pieces
from inkmath.types import Box, Pixels

_OVERVIEW_PX = 700  # longer side at which a picture is searched
_REDS = ((0, 12), (168, 180))  # hues of OpenCV's 180
_LEAST_SATURATION, _LEAST_VALUE = 110, 90  # of 255
_LEAST_AREA = 40  # pixels of the overview
_ONE_STROKE = 0.85  # share of all that is red
_SHORT_ARM = 0.15, 0.75  # height of a tick's first arm, of the second's
_STRAIGHT = 0.9  # least correlation of the arms' points


def without_tick(image: Pixels) -> tuple[Pixels, Box | None]:
    """The picture, uint8 (H, W, 3), with its one red tick painted over, and where that was; None without one.

    Where more is red, red is a pen that somebody wrote with.
    """
    step = math.ceil(max(image.shape[:2]) / _OVERVIEW_PX)
    small = np.ascontiguousarray(image[::step, ::step])
    red = _red(small)
    labels, stats = connected_pieces(red.astype(np.uint8))
    if len(stats) < 2:
        return image, None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    left, top, width, height, area = stats[largest].tolist()
    if area < _LEAST_AREA or area < _ONE_STROKE * np.count_nonzero(red):
        return image, None
    if not _is_tick(labels[top : top + height, left : left + width] == largest):
        return image, None
    margin = 4
    rows = slice(max(0, (top - margin) * step), (top + height + margin) * step)
    columns = slice(max(0, (left - margin) * step), (left + width + margin) * step)
    around = np.ascontiguousarray(image[rows, columns])
    gone = cv2.dilate(_red(around).astype(np.uint8), np.ones((7, 7), np.uint8))
    painted = image.copy()
    painted[rows, columns] = cv2.inpaint(around, gone, 3, cv2.INPAINT_TELEA)
    return painted, Box(left * step, top * step, (left + width) * step, (top + height) * step)


def _red(image: Pixels) -> Bits:
    """bool (H, W), where the picture is as red as a red pen."""
    if image.size == 0:
        return np.zeros(image.shape[:2], dtype=np.bool_)
    red, green = (cv2.extractChannel(image, channel) for channel in (0, 1))
    if not (cv2.subtract(red, green) > 60).any():
        return np.zeros(image.shape[:2], dtype=np.bool_)
    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HSV))
    is_red = np.logical_or.reduce([(hue >= low) & (hue <= high) for low, high in _REDS])
    return np.asarray(is_red & (saturation > _LEAST_SATURATION) & (value > _LEAST_VALUE), dtype=np.bool_)


def _is_tick(stroke: Bits) -> bool:
    """True if a stroke falls to the right for a short way, and rises to the right for a longer one."""
    height, width = stroke.shape
    y, x = np.nonzero(stroke)
    lowest = float(np.median(x[y == y.max()]))
    first, second = x < lowest, x > lowest
    if not 0.05 * width < lowest < 0.6 * width or min(first.sum(), second.sum()) < 5:
        return False
    arm = (height - float(y[first].min())) / max(height - float(y[second].min()), 1.0)
    if not _SHORT_ARM[0] <= arm <= _SHORT_ARM[1]:
        return False
    falls, rises = (float(np.corrcoef(x[part], y[part])[0, 1]) for part in (first, second))
    return falls > _STRAIGHT - 0.3 and rises < -_STRAIGHT
