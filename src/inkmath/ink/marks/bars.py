"""Long flat strokes that are no mathematics: underlines of a result, and lines through what is struck out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.marks.found import Bits, Found, Writing
from inkmath.ink.pieces import connected_pieces
from inkmath.types import MarkKind, Pixels

_RUN = 4.0  # widths of a stroke in a row of pixels: what leans more than one in four has no such run
_LEAST_WIDTH = 1.0  # symbol heights
_LEAST_SINGLE = 1.3  # the same where one line is drawn
_FARTHEST = 0.9  # symbol heights between the writing and the line below it
_BELOW = 1.2  # symbol heights below it that are free
_FAR_BELOW = 2.5  # symbol heights below it in which there is no denominator
_APART = 0.6  # symbol heights between two lines below a result
_LEAST_BELOW = 0.3  # symbol heights: what is smaller is dirt
_TAILS = 0.8  # symbol heights that tails may be wide, together
_BODY = 0.45  # symbol heights: what is lower is a dot or a sign


@dataclass(frozen=True, eq=False)
class Bar:
    """A long flat stroke: where it begins, and the row of its middle in each of its columns."""

    left: int
    middle: npt.NDArray[np.float64]

    @property
    def right(self) -> int:
        return self.left + len(self.middle)

    @cached_property
    def y(self) -> float:
        return float(np.median(self.middle))


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Positions of N flat strokes: float64 (N,) each."""

    left: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]

    @classmethod
    def of(cls, bars: Sequence[Bar]) -> Places:
        return cls(*np.array([(bar.left, bar.right, bar.y) for bar in bars], np.float64).reshape(-1, 3).T)

    def twins(self, number: int, unit: float) -> list[int]:
        """The strokes that lie right below that one, as the second of two lines that are drawn does."""
        width, below = self.right - self.left, self.y - self.y[number]
        longer = np.maximum(width, width[number])
        is_twin = (self._shared(number) > 0.6 * longer) & (below > 0) & (below < _APART * unit)
        return np.flatnonzero(is_twin).tolist()

    def is_part(self, number: int, unit: float) -> bool:
        """True if a stroke is the end of another one that broke, such as a fraction bar, or a wider one lies
        above: the bar of a fraction that this one is in.
        """
        shared, below, width = self._shared(number), self.y - self.y[number], self.right - self.left
        own = width[number]
        continues = (-unit < shared) & (shared <= 0) & (np.abs(below) < _LEAST_BELOW * unit)
        spans = (below < 0) & (shared > 0.8 * own) & (width > 1.4 * own)
        return bool((continues | spans).any())

    def _shared(self, number: int) -> npt.NDArray[np.float64]:
        """Number of columns that each stroke shares with that one; minus the gap where there are none."""
        right, left = self.right[number], self.left[number]
        return np.asarray(np.minimum(self.right, right) - np.maximum(self.left, left), dtype=np.float64)


def find_underlines(writing: Writing) -> Iterator[Found]:
    """Single and double lines below writing with nothing that belongs to them beneath."""
    ink, stroke_px, unit = writing.ink, writing.stroke_px, writing.unit
    bars = flat_strokes(writing)
    if not bars:
        return
    rest = ink.copy()
    for bar in bars:
        _as_found("underlined", [bar], ink, stroke_px).erase_from(rest)
    places, taken = Places.of(bars), set[int]()
    for i, bar in enumerate(bars):
        if i in taken or places.is_part(i, unit):
            continue
        below = places.twins(i, unit)
        group = [bar, *(bars[j] for j in below)]
        if not _is_underline(group, ink, rest, stroke_px, unit):
            continue
        taken.update(below)
        line = _as_found("underlined", group, ink, stroke_px)
        yield line.with_crumbs(ink, cv2.CC_STAT_HEIGHT, _BODY * unit)


def flat_strokes(writing: Writing) -> list[Bar]:
    """The long flat strokes, the uppermost first."""
    run = max(3, round(_RUN * writing.stroke_px))
    least = max(2 * run, _LEAST_WIDTH * writing.unit)
    bars: list[Bar] = []
    for number in 1 + np.flatnonzero(writing.stats[1:, cv2.CC_STAT_WIDTH] >= least):
        left, top, width, height, _ = writing.stats[number].tolist()
        start = max(0, left - 1)  # beyond the edge of a picture a run of ink may go on
        piece = writing.labels[top : top + height, start : left + width + 1] == number
        flat = cv2.morphologyEx(piece.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
        bars += _bars_of(np.asarray(flat, dtype=np.uint8), least, writing.stroke_px, (start, top))
    return sorted(bars, key=lambda bar: bar.y)


def _bars_of(flat: Pixels, least: float, stroke_px: float, corner: tuple[int, int]) -> Iterator[Bar]:
    """The flat strokes, at least so wide, in uint8 (H, W), whose corner is there on the page."""
    labels, stats = connected_pieces(flat)
    for number in range(1, len(stats)):
        left, top, width, height, _ = stats[number].tolist()
        if width < 4 * height or width < least:
            continue
        inside = labels[top : top + height, left : left + width] == number
        lowest = corner[1] + top + height - np.argmax(inside[::-1], axis=0)
        window = max(1, width // 8) | 1
        padded = np.pad(lowest.astype(np.float64), window // 2, mode="edge")
        smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, window), axis=1)
        yield Bar(corner[0] + left, smooth - stroke_px / 2)


def _as_found(kind: MarkKind, bars: Sequence[Bar], ink: Bits, stroke_px: float) -> Found:
    """The mark that these strokes are, with the ink of each."""
    left, right = min(bar.left for bar in bars), max(bar.right for bar in bars)
    reach = 0.75 * stroke_px + 1
    top = max(0, math.floor(min(bar.middle.min() for bar in bars) - reach))
    bottom = math.ceil(max(bar.middle.max() for bar in bars) + reach) + 1
    mask = np.zeros(ink[top:bottom, left:right].shape, dtype=np.bool_)
    rows = top + np.arange(len(mask))[:, None]
    for bar in bars:
        columns = slice(bar.left - left, bar.right - left)
        above = rows + 0.5 - bar.middle
        mask[:, columns] |= (above >= -reach) & ((above <= reach) | (bar is bars[0] and len(bars) > 1))
    return Found(kind, left, top, mask & ink[top:bottom, left:right])


def _is_underline(group: Sequence[Bar], ink: Bits, rest: Bits, stroke_px: float, unit: float) -> bool:
    """True if strokes, the upper one first, underline what stands above them.

    rest: the ink without any flat strokes.
    """
    first, last = group[0], max(group, key=lambda bar: bar.y)
    if len(group) == 1 and (
        len(first.middle) < _LEAST_SINGLE * unit or not _has_free_ends(first, ink, stroke_px)
    ):
        return False
    height = ink.shape[0]
    columns = slice(first.left, first.right)
    top = max(0, round(first.y - 4 * unit))
    above = rest[top : math.ceil(first.y), columns]
    # Written above it and near, along all of it.
    across, down = above.any(axis=0), np.flatnonzero(above.any(axis=1))
    if not len(down) or first.y - (top + down[-1]) > _FARTHEST * unit:
        return False
    reach = np.flatnonzero(across)
    if np.ptp(reach) < 0.6 * len(first.middle) or across.mean() < 0.3:
        return False
    beneath = rest[math.ceil(last.y + stroke_px) : round(last.y + _BELOW * unit), columns]
    onto = rest[max(0, round(first.y - 2 * stroke_px)) : max(0, math.floor(first.y - stroke_px)), columns]
    if _has_writing(beneath, np.asarray(onto.any(axis=0)), unit):
        return False
    low = slice(math.ceil(last.y + stroke_px), round(last.y + _FAR_BELOW * unit))
    margin = round(_LEAST_BELOW * unit)
    wider = slice(max(0, first.left - margin), first.right + margin)
    ends = np.asarray(rest[low, wider].any(axis=0))
    if ends.any() and not (ends[:margin].any() or ends[-margin:].any()):  # a denominator rather than a line
        return False
    # No fraction bar or minus sign: what stands beside it stands higher.
    bodies = _bodies(above, unit)
    if bodies < (2 if len(group) == 1 else 1):
        return False
    if bodies == 1 and rest[top : math.ceil(first.y), first.right :].any():  # a relation
        return False
    beside = np.concatenate(
        [
            rest[:, max(0, first.left - round(1.2 * unit)) : first.left],
            rest[:, first.right : first.right + round(1.2 * unit)],
        ],
        axis=1,
    )
    y0, y1 = round(last.y + 0.25 * unit), min(height, round(last.y + _BELOW * unit))
    return not beside[y0:y1].any()


def _has_writing(beneath: Bits, reaches: Bits, unit: float) -> bool:
    """True if there is more than the tails of what stands above.

    reaches: bool (W,), the columns in which that comes down to the line.
    """
    labels, stats = connected_pieces(beneath.astype(np.uint8))
    is_tail = np.zeros(len(stats), dtype=np.bool_)
    if len(labels):
        is_tail[np.unique(labels[0, reaches])] = True
    is_symbol = ~is_tail & (stats[:, 2:4].max(axis=1) >= _LEAST_BELOW * unit)
    return bool(is_symbol[1:].any() or stats[1:, cv2.CC_STAT_WIDTH][is_tail[1:]].sum() > _TAILS * unit)


def _bodies(ink: Bits, unit: float) -> int:
    """The number of symbols, without signs and dots."""
    _, stats = connected_pieces(ink.astype(np.uint8))
    wide, high = stats[1:, 2], stats[1:, 3]
    is_body = high >= _BODY * unit
    return int(np.maximum(1, np.round(wide[is_body] / (1.5 * unit))).sum())


def _has_free_ends(bar: Bar, ink: Bits, stroke_px: float) -> bool:
    """True if a stroke begins and ends in the open, as the foot of a 2 and the line of a root do not."""
    reach = math.ceil(1.5 * stroke_px)
    for x, y in ((bar.left, bar.middle[0]), (bar.right, bar.middle[-1])):
        rows = slice(max(0, round(y - 2.5 * stroke_px)), max(0, round(y - 0.8 * stroke_px)))
        if ink[rows, max(0, x - reach) : x + reach].any(axis=1).all():
            return False
    return True
