"""A page to the exact input of the expression network: in training as in reading."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.errors import EmptyInkError
from inkmath.ink.raster import typical_side
from inkmath.types import Page, Pixels

UNIT = 24.0
"""Pixels of a typical piece of ink in the input."""

CELL = 4
"""Pixels of the input to a cell of the network's maps."""

_INK = 128  # pixels darker than this are ink
_MULTIPLE = 32  # what the sides of the input are multiples of
_MARGIN = 8  # paper around the page at least
_LARGEST_SCALE = 8.0
_MOST_PIXELS = 1_500_000  # larger than any line of handwriting becomes; a page of specks is drawn smaller


@dataclass(frozen=True, slots=True)
class PageInput:
    """What the network sees of a page.

    image: float32 (1, 1, H, W) in [0, 1], ink = 1; H and W multiples of 32.
    scale: of the page's pixels to those of the input; offset: x and y of the page's origin in the input.
    """

    image: npt.NDArray[np.float32]
    scale: float
    offset: tuple[int, int]


def page_input(page: Page) -> PageInput:
    """The page scaled so that its typical piece of ink is UNIT pixels large, in the middle of blank paper.

    Raises EmptyInkError if no pixel is darker than 128.
    """
    height, width = page.pixels.shape
    scale = min(UNIT / typical_part(page.pixels), _LARGEST_SCALE)
    scale *= min(1.0, float(np.sqrt(_MOST_PIXELS / (scale * scale * height * width))))
    small = scaled(page.pixels, scale)
    rows, columns = padded(small.shape[0]), padded(small.shape[1])
    top, left = (rows - small.shape[0]) // 2, (columns - small.shape[1]) // 2
    image = np.zeros((1, 1, rows, columns), np.float32)
    image[0, 0, top : top + small.shape[0], left : left + small.shape[1]] = 1 - small.astype(np.float32) / 255
    return PageInput(image, scale, (left, top))


def typical_part(pixels: Pixels) -> float:
    """The size in pixels of a typical connected piece of ink. Raises EmptyInkError where there is none."""
    ink = pixels < _INK
    if not ink.any():
        raise EmptyInkError("A page without ink.")
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    return typical_side(sides.astype(np.float64))


def scaled(pixels: Pixels, scale: float) -> Pixels:
    """The picture at another scale, every pixel of it counted."""
    height, width = (max(1, round(side * scale)) for side in pixels.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=method), np.uint8)


def padded(side: int) -> int:
    """The side of an input that holds so many pixels and a margin."""
    return -(-(side + 2 * _MARGIN) // _MULTIPLE) * _MULTIPLE
