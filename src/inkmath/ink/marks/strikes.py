"""Writing that is struck out: a flat line through several symbols, or a cross over one.

A single slanted line cancels a factor, which stays part of the expression: that is no mark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.marks.bars import Bar, Places, flat_strokes
from inkmath.ink.marks.found import Bits, Found, Writing
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import MarkKind

KIND: MarkKind = "struck out"

_FEWEST = 2  # symbols that a flat line goes through
_LEAST_SPREAD = 0.5  # symbol heights that they take, together
_LEAST_SIDE = 0.4  # symbol heights
_BEYOND = 0.05  # symbol heights by which the line is longer, on both sides
_DEEP = 0.1  # share of each symbol above the line, and below
_MIDST = 0.3  # share of their common height
_APART = 1.5  # widths of a stroke between the columns where a slanted stroke enters the line and leaves it

_LEAST_INK = 2.2  # strokes as long as the diagonal, of what is crossed from corner to corner
_LEAST_ARM = 0.9  # symbol heights that each line of the cross is long
_BENT = 0.025  # of its length
_COVERED = 0.97  # share of it that is ink
_LEAST_SINE = 0.5  # of the angle between the two
_MIDDLE = 0.3  # share of each before the other, and after it
_LEAST_REST = 0.2  # share of the ink that is not of the cross

Corner = tuple[int, int]


def find_strikes(writing: Writing) -> Iterator[Found]:
    """Symbols that are struck out, with the lines that do so."""
    ink, stats, stroke_px, unit = writing.ink, writing.stats, writing.stroke_px, writing.unit
    bars = flat_strokes(writing)
    places = Places.of(bars)
    for i, bar in enumerate(bars):
        lines = [bar, *(bars[j] for j in places.twins(i, unit))]
        if found := _under_lines(lines, ink, stroke_px, unit):
            yield found
    least = _LEAST_INK * stroke_px * np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    for number in np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] > least[1:]) + 1:
        left, top, width, height, _ = stats[number].tolist()
        piece = writing.labels[top : top + height, left : left + width] == number
        if _is_crossed(piece, stroke_px, unit):
            yield Found(KIND, left, top, piece)


def _under_lines(bars: Sequence[Bar], ink: Bits, stroke_px: float, unit: float) -> Found | None:
    """The lines, the upper first, and the symbols that they go through; None where they strike out nothing.

    A fraction bar has symbols above and below it, none on both sides; the bar of a plus sign or a t that
    runs into the next symbol ends there.
    """
    reach, margin, first = 0.75 * stroke_px + 1, round(unit), bars[0]
    if not _may_be_crossed(bars, ink, reach + 1):
        return None
    top, bottom = max(0, round(first.y - 2 * unit)), min(len(ink), round(first.y + 2 * unit))
    left, right = max(0, first.left - margin), min(ink.shape[1], first.right + margin)
    around = ink[top:bottom, left:right]
    start, end, level = first.left - left, first.right - left, np.mean([bar.y for bar in bars]) - top
    line = np.zeros_like(around)
    for bar in bars:
        middle = np.interp(np.arange(left, right), np.arange(bar.left, bar.right), bar.middle, np.nan, np.nan)
        line |= np.abs(np.arange(top, bottom)[:, None] + 0.5 - middle) <= reach
    columns = np.flatnonzero(line.any(axis=0))
    above = (line[:, columns].argmax(axis=0) - 1).clip(0)
    below = (len(line) - line[::-1, columns].argmax(axis=0)).clip(0, len(line) - 1)
    labels, stats = connected_pieces((around & ~line).astype(np.uint8))
    slack = math.ceil(_APART * stroke_px + bars[-1].y - first.y)
    owners = _symbols_through(labels[above, columns], labels[below, columns], len(stats), slack)
    spans = [_span(stats[owners == symbol]) for symbol in np.unique(owners[owners > 0])]
    spans = [
        (x0, y0, x1, y1)
        for x0, y0, x1, y1 in spans
        if y1 - y0 >= _LEAST_SIDE * unit and _DEEP <= (level - y0) / (y1 - y0) <= 1 - _DEEP
    ]
    if len(spans) < _FEWEST:
        return None
    (x0, y0), (x1, y1) = np.min(spans, axis=0)[:2], np.max(spans, axis=0)[2:]
    beyond = min(x0 - start, end - x1)
    if x1 - x0 < _LEAST_SPREAD * unit or beyond < _BEYOND * unit:
        return None
    if not _MIDST <= (level - y0) / (y1 - y0) <= 1 - _MIDST:
        return None
    x, y = stats[:, 0] + stats[:, 2] / 2, stats[:, 1] + stats[:, 3] / 2
    struck = (x >= start) & (x <= end) & (y >= y0) & (y <= y1)
    struck[0] = False
    return Found(KIND, left, top, (line & around) | struck[labels])


def _may_be_crossed(bars: Sequence[Bar], ink: Bits, reach: float) -> bool:
    """True if there is ink in several places so far above the lines, and so far below them."""
    columns = np.arange(bars[0].left, bars[0].right)
    levels = bars[0].middle - reach, bars[0].middle + bars[-1].y - bars[0].y + reach
    rows = (np.round(level - 0.5).astype(np.int64).clip(0, len(ink) - 1) for level in levels)
    return all(_runs(ink[row, columns]) >= _FEWEST for row in rows)


def _runs(bits: Bits) -> int:
    """The number of runs of true values."""
    return int(np.count_nonzero(bits[1:] & ~bits[:-1])) + bool(bits[:1].any())


def _symbols_through(above: Labels, below: Labels, count: int, slack: int) -> npt.NDArray[np.int64]:
    """int (count,): for each piece of ink beside a line the symbol that it is of, where that goes through it;
    else 0. A symbol has the number of one of its pieces.

    above, below: the piece next to the line in each column of it.
    slack: most columns between where a stroke enters the line and leaves it.
    """
    owners, is_through = np.arange(count), np.zeros(count, dtype=np.bool_)
    for at in np.flatnonzero(above):
        for other in np.unique(below[max(0, at - slack) : at + slack + 1]):
            if other:
                is_through[[above[at], other]] = True
                owners[owners == owners[other]] = owners[above[at]]
    return np.where(is_through, owners, 0)


def _span(stats: npt.NDArray[np.int32]) -> tuple[int, int, int, int]:
    """The box around pieces, by OpenCV's statistics."""
    left, top, width, height, _ = stats.T
    return int(left.min()), int(top.min()), int((left + width).max()), int((top + height).max())


def _is_crossed(piece: Bits, stroke_px: float, unit: float) -> bool:
    """True if connected ink is a cross from corner to corner with more than that between its lines."""
    y, x = np.nonzero(piece)
    ends = ((x + y).argmin(), (x + y).argmax(), (x - y).argmin(), (x - y).argmax())
    first, last, low, high = ((int(x[i]), int(y[i])) for i in ends)
    if not _cross(first, last, low, high):
        return False
    stroke_px = max(stroke_px, _own_stroke_px(piece))  # beside print, handwriting is wider than most strokes
    paper = cv2.distanceTransform(np.pad(~piece, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    cross = np.zeros(piece.shape, np.uint8)
    for start, end in ((first, last), (low, high)):
        length = math.dist(start, end)
        if length < _LEAST_ARM * unit:
            return False
        at = np.linspace(0, 1, max(2, round(length)))
        along = np.round(np.outer(1 - at, start) + np.outer(at, end)).astype(int)
        away = paper[along[:, 1], along[:, 0]]
        if (away <= _BENT * length).mean() < _COVERED:
            return False
        width = 1.6 * stroke_px + 2 * min(float(away.max()), _BENT * length)
        cv2.line(cross, start, end, 1, max(1, round(width)))
    return bool((piece & (cross == 0)).sum() >= _LEAST_REST * piece.sum())


def _own_stroke_px(piece: Bits) -> float:
    """The width of the strokes of connected ink: four times the median distance of their pixels to paper."""
    inside = cv2.distanceTransform(np.pad(piece, 1).astype(np.uint8), cv2.DIST_L2, 3)
    return 4 * float(np.median(inside[inside > 0]) - 0.5)  # the outermost pixels are at 1


def _cross(start: Corner, end: Corner, other_start: Corner, other_end: Corner) -> bool:
    """True if two lines, given by their ends, cross near the middle of both, and at a wide angle."""
    one, other, apart = (
        np.subtract(to, origin).astype(np.float64)
        for origin, to in ((start, end), (other_start, other_end), (start, other_start))
    )
    determinant = _determinant(one, other)
    if abs(determinant) < _LEAST_SINE * math.hypot(*one) * math.hypot(*other):
        return False
    at, at_other = _determinant(apart, other) / determinant, _determinant(apart, one) / determinant
    return _MIDDLE <= at <= 1 - _MIDDLE and _MIDDLE <= at_other <= 1 - _MIDDLE


def _determinant(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> float:
    return float(a[0] * b[1] - a[1] * b[0])
