"""Strokes to pixels, and pixels to the exact input of the symbol classifier: in training as in reading.

`draw` makes the page that a photo would give: an expression whose typical symbol is `SYMBOL_HEIGHT` tall.
`draw_symbol` makes the picture of a symbol that was written alone, and `symbol_input` what a classifier sees
of one symbol. `square_input` is for sets whose pictures are fitted into a square already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.errors import EmptyInkError
from inkmath.types import Ink, Page, Pixels, Points

SYMBOL_HEIGHT = 60.0
"""Height in pixels of a typical symbol on a drawn page."""

PEN_WIDTH = 3.0
"""Width in pixels of a stroke on a drawn page."""

INPUT_SIZE = 32
"""Side in pixels of the symbol classifier's input."""

INK_SHARE = 28 / 32
"""The longer side of the symbol, of the side of the input."""

_MARGIN = 8  # paper around a drawn page
_MAX_SIDE = 6000
_MAX_PIXELS = 16_000_000  # of a drawn page: four thousand symbols and the paper around each
_SUBPIXEL_BITS = 4
_SIZE_STEPS = 4  # an octave
_COORDINATE_BITS = 14  # of the height of a symbol


def typical_size(strokes: Sequence[Points]) -> float:
    """The size of a typical symbol in the units of the strokes; at least a tiny positive number.

    The median over strokes of the longer side of the stroke's box, dots left out: most symbols have a stroke
    as large as they are, and long bars and small scripts lie on either side of the median.
    """
    return _typical_of(_sides(strokes))


def _sides(strokes: Sequence[Points]) -> npt.NDArray[np.float64]:
    """float64 (N,): the longer side of the box of each stroke."""
    low, high = extents(strokes)
    return np.asarray((high - low).max(axis=1))


def extents(strokes: Sequence[Points]) -> tuple[Points, Points]:
    """The least and the largest coordinates, float64 (N, 2), of each of N >= 1 strokes."""
    points = np.concatenate(strokes)
    starts = np.cumsum([0, *(len(stroke) for stroke in strokes[:-1])])
    return np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)


def _typical_of(sides: npt.NDArray[np.float64]) -> float:
    return max(float(np.median(_no_dots(sides))), 1e-9)


def typical_symbol_size(sides: npt.NDArray[np.float64]) -> float:
    """The mean of the middle half of the sides that are no dots; at least a tiny positive number.

    Of sides in whole pixels it tells fractions, as their median does not.
    """
    large = np.sort(_no_dots(sides))
    quarter = (len(large) + 1) // 4
    return max(float(large[quarter : len(large) - quarter].mean()), 1e-9)


def _no_dots(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return sides[sides >= 0.3 * np.median(sides)]


def draw(ink: Ink, *, symbol_height: float = SYMBOL_HEIGHT, pen_width: float = PEN_WIDTH) -> Page:
    """The page that a reader sees of the ink.

    symbol_height: pixels of a typical symbol; smaller where a side of the page would pass 6,000 pixels, or
    the page 16 million.
    pen_width: of the strokes, in pixels.
    The page's `to_source` leads back to the ink's own coordinates.
    """
    points = np.concatenate(ink.strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min(
        symbol_height / typical_size(ink.strokes),
        (_MAX_SIDE - 2 * _MARGIN) / max((high - low).max(), 1e-9),
        math.sqrt(_MAX_PIXELS / max((high - low).prod(), 1e-9)),
    )
    width, height = (np.ceil((high - low) * scale).astype(int) + 2 * _MARGIN + 1).tolist()
    strokes = tuple((stroke - low) * scale + _MARGIN for stroke in ink.strokes)
    pixels = draw_strokes(strokes, (height, width), pen_width)
    to_source = np.array([[1 / scale, 0, low[0] - _MARGIN / scale], [0, 1 / scale, low[1] - _MARGIN / scale]])
    return Page(pixels, to_source, strokes)


@dataclass(frozen=True, slots=True, eq=False)
class LineInker:
    """The ink of the lines of a page that was drawn.

    A line has the size of the typical symbol of what stands on the page from its top down to this line. So
    what is written below a line never changes its ink.
    """

    page: Page
    _tops: npt.NDArray[np.float64]
    _sides: npt.NDArray[np.float64]

    @classmethod
    def of(cls, page: Page) -> LineInker:
        """The inker of a page with strokes."""
        tops = extents(page.strokes)[0][:, 1]
        order = np.argsort(tops, kind="stable")
        return cls(page, tops[order], _sides(page.strokes)[order])

    def ink(self, line: Page) -> LineInk:
        """The ink of a line that was cut out of the page."""
        to_source = line.to_source
        places = np.concatenate(line.strokes) @ to_source[:, :2].T + to_source[:, 2]
        size = float(to_source[0, 0]) * SYMBOL_HEIGHT * self._typical_above(float(places[:, 1].max()))
        usual = 2 ** (round(_SIZE_STEPS * math.log2(size)) / _SIZE_STEPS)
        # The way to the page's pixels and back leaves errors in the last digits of the coordinates.
        step = 2.0 ** (math.floor(math.log2(usual)) - _COORDINATE_BITS)
        ends = np.cumsum([len(stroke) for stroke in line.strokes])[:-1]
        return LineInk(tuple(np.split(np.round(places / step) * step, ends)), usual)

    def _typical_above(self, bottom: float) -> float:
        """The size of the typical symbol above this height of the source, in sizes of the page's."""
        scale, start = self.page.to_source[1, 1:].tolist()
        count = int(np.searchsorted(self._tops, (bottom - start) / scale + 1e-6, "right"))
        return _typical_of(self._sides[: max(count, 1)]) / _typical_of(self._sides)


@dataclass(frozen=True, slots=True)
class LineInk:
    """The strokes of one line of a page, free of where and with what else they were drawn.

    strokes: in the ink's own coordinates. symbol_size: of the typical symbol in the same units, in steps of a
    quarter of an octave.
    """

    strokes: tuple[Points, ...]
    symbol_size: float

    def draw(self) -> Page:
        """The line as a page of its own, at its page's scale."""
        ink = Ink(self.strokes)
        return draw(ink, symbol_height=SYMBOL_HEIGHT * typical_size(ink.strokes) / self.symbol_size)


def draw_strokes(strokes: Sequence[Points], shape: tuple[int, int], pen_width: float) -> Pixels:
    """Anti-aliased ink on paper: uint8 `shape`, 0 = ink, 255 = paper. Strokes are in pixels of the result."""
    pixels = np.full(shape, 255, np.uint8)
    fixed = [
        np.round(stroke * (1 << _SUBPIXEL_BITS)).astype(np.int32).reshape(-1, 1, 2) for stroke in strokes
    ]
    lines = [np.concatenate([points, points]) if len(points) == 1 else points for points in fixed]
    width = max(1, round(pen_width))
    cv2.polylines(pixels, lines, False, 0, width, cv2.LINE_AA, _SUBPIXEL_BITS)
    return pixels


def draw_symbol(ink: Ink, *, pen_width: float = PEN_WIDTH) -> Pixels:
    """One symbol that was written alone: uint8, 0 = ink, 255 = paper, its longer side `SYMBOL_HEIGHT` pixels.

    Its size as written says nothing here: a lone dot is a dot of the pen's width.
    """
    low = np.min([stroke.min(axis=0) for stroke in ink.strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in ink.strokes], axis=0)
    side = float((high - low).max())
    scale = SYMBOL_HEIGHT / side if side > 0 else 0.0
    width, height = (np.ceil((high - low) * scale).astype(int) + 2 * _MARGIN + 1).tolist()
    strokes = [(stroke - low) * scale + _MARGIN for stroke in ink.strokes]
    return draw_strokes(strokes, (height, width), pen_width)


def square_input(images: Pixels) -> npt.NDArray[np.float32]:
    """The classifier's input of pictures that fill a square: float32 (N, 1, H, W) in [0, 1], ink = 1.

    images: uint8 (N, H, W), 0 = ink, 255 = paper.
    """
    return np.divide(255 - images[:, None], 255, dtype=np.float32)


def has_dark_paper(images: Pixels) -> bool:
    """True if most of the pictures uint8 (N, H, W) are light ink on a dark ground, by their borders."""
    edges = (images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1])
    levels = np.median(np.concatenate(edges, axis=1), axis=1)
    return bool((levels < 128).mean() > 0.5) if len(images) else False


def symbol_input(crop: Pixels, side_px: int = INPUT_SIZE) -> npt.NDArray[np.float32]:
    """Centre one symbol in the square that a classifier expects.

    crop: uint8 (H, W), 0 = ink, 255 = paper.
    Returns float32 (1, side_px, side_px) in [0, 1], ink = 1: the box of the ink, its ratio kept, its
    longer side scaled to 7/8 of the square's, in the middle.
    Raises EmptyInkError if no pixel is darker than 128.
    """
    x, y, width, height = cv2.boundingRect((crop < 128).astype(np.uint8))
    if not width:
        raise EmptyInkError("A symbol without ink.")
    ink = 255 - crop[y : y + height, x : x + width]
    scale = round(side_px * INK_SHARE) / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink, (width, height), interpolation=method)
    square = np.zeros((1, side_px, side_px), np.float32)
    top, left = (side_px - height) // 2, (side_px - width) // 2
    square[0, top : top + height, left : left + width] = small.astype(np.float32) / 255
    return square


def subpixel_extent(profile: Pixels, threshold: float) -> tuple[float, float]:
    """The extent of a profile uint8 (N,) of darkness above the threshold, with sub-pixel accuracy.

    In coordinates in which pixel i reaches from i to i + 1, and between pixels where the edge is grey; a part
    of it must be above the threshold.
    """
    above = np.flatnonzero(profile > threshold)
    first, last = int(above[0]), int(above[-1])
    before = int(profile[first - 1]) if first else 0
    after = int(profile[last + 1]) if last + 1 < len(profile) else 0
    start, end = int(profile[first]), int(profile[last])
    return (
        first + 0.5 - (start - threshold) / (start - before),
        last + 0.5 + (end - threshold) / (end - after),
    )


def downsample(values: Pixels, step: int) -> Pixels:
    """Darkness uint8 (H, W), each pixel the mean of `step` by `step`; beyond the picture is paper, 0."""
    height, width = (-(-side // step) for side in values.shape)
    below, right = height * step - values.shape[0], width * step - values.shape[1]
    padded = cv2.copyMakeBorder(values, 0, below, 0, right, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(cv2.resize(padded, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
