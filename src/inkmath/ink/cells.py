"""Ink as the cells of a grid: rows between level gaps, columns between gaps that run through all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from inkmath.ink.lines import Bits, Floats, Ints, symbol_height, tied_by_bars

_ROW_ODDS, _ROW_GAP = 8.0, 0.25
"""Log-odds that a gap between the middles of pieces divides rows: for each symbol height, from where on."""

_COLUMN_ODDS, _COLUMN_GAP = 8.0, 0.55
"""The same of a gap through all rows, that it divides columns."""

_GAP_OF_ONE_ROW, _GAP_BESIDE_SIGNS = 0.45, 0.8
"""Symbol heights from where on a gap divides a single row: of operands alone, and where signs and operators
are among them. Of CROHME's brackets 2 % have a gap of more than 0.3 and 0.65 between factors.
"""

_RIM = 0.2  # of its height by which a piece may reach into another row
_BODY = 0.35  # symbol heights: what is lower is a dot or a bar, which stands in the row of its neighbours
_NEAREST = 2  # symbols of a row that tell where it stands
_LEAST_PITCH = 0.8  # symbol heights, between the middles of rows
_LOWEST_ROW, _LEAST_RATIO = 0.45, 0.37  # symbol heights, and share of the highest row's
_MOST_OVERLAP = 0.6  # symbol heights of two rows
_ASIDE, _ODD_ROW = -0.2, 6.0  # symbol heights of overlap, and log-odds against a row that has less
_ASIDE_LOW, _LOW = 0.2, 0.75  # the same of a row that is lower than this share of the next one
_UNTIED_ODDS = 2.0  # log-odds against rows with a bar between them that is not that of a fraction
_LIKELY = np.log(0.5)
_FRACTION_ODDS, _OVERHANG = 6.0, -0.15
"""Log-odds against rows with a bar between them that is as wide as both, and by how many symbol heights it
reaches beyond them at least.
"""
_SIGN_ODDS, _MOST_OF_SIGN = 2.0, 3.0
"""Log-odds that a sign begins an entry, for each time that it is e times as far from what stands before it as
from what follows, and their bound."""

_SIGN_OF_ONE_ROW = 5.0  # log-odds against that in a single row, where it is rather an operator

_SLOPES = (0.0, -0.04, 0.04, -0.08, 0.08)
_SHEARS = (0.0, -0.12, 0.12)
_MOST_CUTS = 7
_MARGIN = 8.0  # log-odds: ways so much less likely by their shape are not tried
_MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class Division:
    """A way of dividing pieces into rows or columns: the number of each piece's, and the log-odds."""

    numbers: Ints
    log_odds: float

    @property
    def groups(self) -> list[Ints]:
        """The pieces of each, by index."""
        return [np.flatnonzero(self.numbers == number) for number in range(int(self.numbers.max()) + 1)]


@dataclass(frozen=True, slots=True)
class Ends:
    """Log-probabilities, float (N,), that an entry may begin and end with each piece.

    signs: bool (N,), pieces that are a sign where one of them begins an entry.
    """

    starts: Floats
    ends: Floats
    signs: Bits

    @property
    def are_operands(self) -> bool:
        """True if no piece is rather a sign, or what an entry may not begin with."""
        return bool(not self.signs.any() and (self.starts >= _LIKELY).all())


def ways_into_rows(boxes: Floats) -> list[Division]:
    """The ways of dividing pieces of ink into at least two rows, the likeliest by their gaps first.

    boxes: float64 (N, 4) of the pieces. A bar between two of them may be that of a fraction, or not.
    """
    unit, found = symbol_height(boxes), dict[bytes, Division]()
    for tied, against in ((tied_by_bars(boxes), 0.0), (np.arange(len(boxes)), _UNTIED_ODDS)):
        for way in _rows_of(boxes, tied, unit):
            if _are_even(boxes, way.groups, unit):
                odds = way.log_odds - against - _ODD_ROW * _count_aside(boxes, way.groups, unit)
                odds -= _FRACTION_ODDS * _has_fraction(boxes, way.groups, unit)
                found.setdefault(way.numbers.tobytes(), Division(way.numbers, odds))
    return _likeliest(found.values())


def one_row(boxes: Floats) -> list[Division]:
    """The one way of leaving pieces of ink in a single row."""
    return [Division(np.zeros(len(boxes), np.int64), 0.0)]


def ways_into_columns(boxes: Floats, rows: Division, ends: Ends) -> list[Division]:
    """The ways of dividing pieces of ink into columns that have an entry in each row, the likeliest first.

    A single row has at least two of them.
    """
    is_one = not rows.numbers.any()
    usual = _COLUMN_GAP if not is_one else _GAP_OF_ONE_ROW if ends.are_operands else _GAP_BESIDE_SIGNS
    unit, y = symbol_height(boxes), boxes[:, 1::2].mean(axis=1)
    best = {0: Division(np.zeros(len(boxes), np.int64), 0.0)}
    for shear in _SHEARS:
        start, end = boxes[:, 0] - shear * y, boxes[:, 2] - shear * y
        order = np.argsort(start, kind="stable")
        reach = np.maximum.accumulate(end[order])
        gaps: list[tuple[float, Bits]] = []
        for i in np.flatnonzero(start[order][1:] > reach[:-1]).tolist():
            is_left = np.zeros(len(boxes), bool)
            is_left[order[: i + 1]] = True
            width = float(start[order[i + 1]] - reach[i]) / unit
            entries = _log_odds_of_entries(start, end, is_left, rows, ends)
            gaps.append((_COLUMN_ODDS * (width - usual) + entries, is_left))
        gaps.sort(key=lambda one: -one[0])
        numbers, total, count = best[0].numbers, 0.0, 0
        for odds, is_left in gaps[:_MOST_CUTS]:
            more = numbers + ~is_left
            if not _is_full(more, rows):
                continue
            numbers, total, count = more, total + odds, count + 1
            if count not in best or total > best[count].log_odds:
                best[count] = Division(numbers, total)
    if is_one:
        del best[0]
    return _likeliest(best.values())


def _is_full(columns: Ints, rows: Division) -> bool:
    """True if each row has a piece in each column."""
    count = int(columns.max()) + 1
    return all(len(np.unique(columns[row])) == count for row in rows.groups)


def _likeliest(ways: Iterable[Division]) -> list[Division]:
    likeliest = sorted(ways, key=lambda one: -one.log_odds)
    return [one for one in likeliest if one.log_odds >= likeliest[0].log_odds - _MARGIN][:_MOST_WAYS]


def _log_odds_of_entries(start: Floats, end: Floats, is_left: Bits, rows: Division, ends: Ends) -> float:
    """Log-odds that entries end and begin at a gap in each row, by what the pieces beside it may be.

    start, end: of the pieces along the row. is_left: the pieces on the left of the gap.
    """
    odds = 0.0
    for row in rows.groups:
        left, right = row[is_left[row]], row[~is_left[row]]
        if not len(left) or not len(right):
            return -np.inf
        last, first = left[end[left].argmax()], right[start[right].argmin()]
        odds += float(ends.ends[last] + ends.starts[first])
        behind = right[start[right] > start[first]]
        if ends.signs[first] and len(behind):
            ratio = (start[first] - end[last]) / max(start[behind].min() - end[first], 1.0)
            odds += float(np.clip(_SIGN_ODDS * np.log(max(ratio, 0.1)), -_MOST_OF_SIGN, _MOST_OF_SIGN))
            odds -= _SIGN_OF_ONE_ROW * (len(rows.groups) == 1)
    return odds


def _rows_of(boxes: Floats, tied: Ints, unit: float) -> Iterator[Division]:
    """The ways into rows, with the widest level gap, the two widest and so on. tied: the groups of pieces."""
    height = boxes[:, 3] - boxes[:, 1]
    groups = [np.flatnonzero(tied == number) for number in np.unique(tied)]
    bodies = [group for group in groups if height[group].max() >= _BODY * unit]
    if len(bodies) < 2:
        return
    x = np.array([boxes[group, ::2].mean() for group in bodies])
    top = np.array([boxes[group, 1].min() for group in bodies])
    end = np.array([boxes[group, 3].max() for group in bodies])
    rim = _RIM * (end - top)
    best: dict[int, Division] = {}
    for slope in _SLOPES:
        for count, way in enumerate(_cuts(top + rim - slope * x, end - rim - slope * x, unit)):
            if count not in best or way.log_odds > best[count].log_odds:
                best[count] = way
    for way in best.values():
        rows = np.full(len(boxes), -1)
        for group, number in zip(bodies, way.numbers.tolist(), strict=True):
            rows[group] = number
        yield Division(_at_their_height(boxes, rows), way.log_odds)


def _cuts(start: Floats, end: Floats, unit: float) -> Iterator[Division]:
    """Intervals divided at the widest gap, the two widest and so on."""
    order = np.argsort(start, kind="stable")
    gaps = (start[order][1:] - np.maximum.accumulate(end[order])[:-1]) / unit
    widest = [i for i in np.argsort(-gaps, kind="stable").tolist() if gaps[i] > 0][:_MOST_CUTS]
    for count in range(1, len(widest) + 1):
        is_cut = np.zeros(len(order), np.int64)
        is_cut[np.array(widest[:count]) + 1] = 1
        numbers = np.zeros(len(order), np.int64)
        numbers[order] = np.cumsum(is_cut)
        yield Division(numbers, _ROW_ODDS * float((gaps[widest[:count]] - _ROW_GAP).sum()))


def _at_their_height(boxes: Floats, rows: Ints) -> Ints:
    """The rows, dots and bars (-1) in that whose nearest symbols stand at their height."""
    middle = boxes.reshape(-1, 2, 2).mean(axis=1)
    result = rows.copy()
    for piece in np.flatnonzero(rows < 0).tolist():
        apart: dict[int, float] = {}
        for number in np.unique(rows[rows >= 0]).tolist():
            row = np.flatnonzero(rows == number)
            nearest = row[np.abs(middle[row, 0] - middle[piece, 0]).argsort(kind="stable")[:_NEAREST]]
            apart[number] = float(np.abs(middle[nearest, 1] - middle[piece, 1]).mean())
        result[piece] = min(apart, key=lambda number: apart[number])
    return result


def _are_even(boxes: Floats, groups: list[Ints], unit: float) -> bool:
    """True if the rows are as high and as far apart as lines are, and not as a line and its scripts."""
    heights = [float((boxes[row, 3] - boxes[row, 1]).max()) for row in groups]
    spans = [(float(boxes[row, 1].min()), float(boxes[row, 3].max())) for row in groups]
    return min(heights) >= max(_LOWEST_ROW * unit, _LEAST_RATIO * max(heights)) and all(
        sum(lower) - sum(upper) >= 2 * _LEAST_PITCH * unit and upper[1] - lower[0] <= _MOST_OVERLAP * unit
        for upper, lower in pairwise(spans)
    )


def _has_fraction(boxes: Floats, groups: list[Ints], unit: float) -> bool:
    """True if a bar reaches from end to end of the rows right above and below it."""
    is_body = boxes[:, 3] - boxes[:, 1] >= _BODY * unit
    rows = [boxes[row[is_body[row]]] for row in groups]
    spans = [(*row[:, :2].min(axis=0), *row[:, 2:].max(axis=0)) for row in rows if len(row)]
    for left, top, right, bottom in boxes[~is_body]:
        above = [span for span in spans if span[3] <= bottom]
        below = [span for span in spans if span[1] >= top]
        if above and below:
            start, end = min(above[-1][0], below[0][0]), max(above[-1][2], below[0][2])
            if min(start - left, right - end) >= _OVERHANG * unit:
                return True
    return False


def _count_aside(boxes: Floats, groups: list[Ints], unit: float) -> int:
    """The number of rows that stand aside of all pieces of the one above or below, as an exponent does."""
    count = 0
    for above, below in pairwise(groups):
        left = np.maximum(boxes[above, 0][:, None], boxes[below, 0])
        right = np.minimum(boxes[above, 2][:, None], boxes[below, 2])
        upper, lower = (float((boxes[row, 3] - boxes[row, 1]).max()) for row in (above, below))
        least = _ASIDE_LOW if upper < _LOW * lower else _ASIDE
        count += bool((right - left).max() < least * unit)
    return count
