"""Three dots at even distances, level, upright or aslant: one piece of a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from inkmath.ink.lines import Floats

_DOT = 0.35  # symbol heights: larger side of a dot at most
_NEAREST, _FARTHEST = 0.12, 1.3  # symbol heights between the middles of two neighbours

_UNEVEN = 0.45  # of that distance: how far the middle one may stand from where it would be evenly
_MOST_DOTS = 40


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """Three dots: the pieces, by index, and the step from one to the next, downwards or level."""

    pieces: tuple[int, ...]
    across: float
    down: float

    @property
    def step(self) -> float:
        return math.hypot(self.across, self.down)

    @property
    def is_level(self) -> bool:
        return self.down < 0.35 * abs(self.across)

    @property
    def is_upright(self) -> bool:
        return abs(self.across) < 0.45 * self.down


def ellipses(boxes: Floats, unit: float) -> list[Ellipsis]:
    """The ellipses among pieces of ink, none of which is in two.

    boxes: float64 (N, 4). unit: the usual height of a symbol.
    """
    middle = boxes.reshape(-1, 2, 2).mean(axis=1)
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    small = np.flatnonzero(sides <= _DOT * unit)[:_MOST_DOTS]
    dots = small[np.lexsort(middle[small].T)].tolist()
    may_be = list[tuple[float, Ellipsis]]()
    for first, last in combinations(dots, 2):
        across, down = ((middle[last] - middle[first]) / 2).tolist()
        step = math.hypot(across, down)
        if not _NEAREST * unit <= step <= _FARTHEST * unit:
            continue
        others = np.array([dot for dot in dots if dot not in (first, last)], np.int64)
        apart = np.hypot(*(middle[others] - middle[first] - (across, down)).T) / step
        if len(others) and apart.min() <= _UNEVEN:
            pieces = (first, int(others[apart.argmin()]), last)
            may_be.append((step * (1 + float(apart.min())), Ellipsis(pieces, across, down)))
    found, taken = list[Ellipsis](), set[int]()
    for _, one in sorted(may_be, key=lambda item: item[0]):
        if taken.isdisjoint(one.pieces) and not _divides(boxes, one.pieces, unit):
            taken.update(one.pieces)
            found.append(one)
    return found


def with_ellipses(boxes: Floats, found: Sequence[Ellipsis]) -> Floats:
    """float64 (N, 4): the boxes of the pieces, of each ellipsis one that holds all, and its middle twice."""
    result = boxes.copy()
    for one in found:
        dots = boxes[list(one.pieces)]
        low, high = dots[:, :2].min(axis=0), dots[:, 2:].max(axis=0)
        result[list(one.pieces)] = np.tile((low + high) / 2, 2)
        result[one.pieces[1]] = (*low, *high)
    return result


def _divides(boxes: Floats, dots: tuple[int, ...], unit: float) -> bool:
    """True if another piece stands between the dots, as digits stand between decimal points."""
    middle = boxes.reshape(-1, 2, 2).mean(axis=1)
    low, high = middle[list(dots)].min(axis=0), middle[list(dots)].max(axis=0)
    is_between = (middle[:, 0] > low[0]) & (middle[:, 0] < high[0])
    is_between &= (boxes[:, 3] > low[1] - unit / 2) & (boxes[:, 1] < high[1] + unit / 2)
    return bool(np.delete(is_between, list(dots)).any())
