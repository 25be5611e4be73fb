"""Sums in columns and long divisions on a page, found by their rules.

A rule that has two rows right above it and one below, all flush right, may be that of a sum; one that begins
at an upright stroke, with a row above it, one below it and something before the stroke, that of a division.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.borders import Bits, Floats, offset
from inkmath.ink.lines import INK_BELOW, Ints, cut, symbol_height
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import Box, Page, Pixels, Points

# All lengths are in usual symbol heights.
_RUN = 0.75  # of ink along a row that may be a part of a rule: digits have shorter ones
_UNEVEN = 0.03  # by so much a rule may rise or fall along such a run
_SHORTEST = 1.3  # rule
_FLAT = 4.0  # width of a rule in its heights, at least
_ASIDE = 0.7  # beyond the ends of its rule a symbol of a row may stand
_BODY = 0.45  # what is lower is a sign or a point
_NEXT_ROW = 0.5  # between the middles of symbols of one row and the next, at least
_FARTHEST = 1.0  # between a rule and the rows beside it, and between rows
_FLUSH = 0.75  # between the ends of rows
_ALONE = 1.0  # around a row to what stands beside it
_OVERHANG = 2.0  # of a rule over the widest row
_SPECK = 0.15
_UPRIGHT = 0.75  # height of the stroke before a dividend, at least
_AT_THE_END = 0.45  # between this stroke and the left end of the rule
_AROUND = (-5.0, -5.0, 3.0, 15.0)  # beyond the edges of a rule, to what may belong to it
_MOST_RULES, _FEWEST_PIECES = 60, 4
_LOWEST, _TWO_ROWS = 2.1, 1.6  # height of a division, and of two rows, at least
_DOWN = 0.8  # share of the rows below the end of a rule that hold ink of an upright stroke
_MOSTLY = 0.5  # share of the points of a stroke
_LEFT = 0.03  # share of the ink that may be specks


class Layout(StrEnum):
    """Kinds of written arithmetic that rows around a rule may be."""

    SUM = "sum"
    DIVISION = "division"


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Rows around a rule.

    parts: of a sum its rows, top to bottom, the rule before the last; of a division dividend, divisor and
    quotient. rule: its box in the picture as given. ink: bool (H, W), all ink that it takes.
    """

    layout: Layout
    parts: tuple[Page, ...]
    rule: Box
    ink: Bits


def arrangements(page: Page, boxes: Floats | None = None, *, may_leave: bool = True) -> Iterator[Arrangement]:
    """Candidates for a sum in a column or a long division, the topmost rule first; some may share ink.

    boxes: of the connected pieces of the page, float64 (N, 4), where they are known. may_leave: whether
    candidates are sought, too, that surely are not all of the ink.
    """
    mask = (page.pixels < INK_BELOW).astype(np.uint8)
    if boxes is None:
        boxes = _boxes(connected_pieces(mask)[1])
    if len(boxes) < _FEWEST_PIECES:
        return
    unit = symbol_height(boxes)
    if np.ptp(boxes[:, 1::2]) < _LOWEST * unit:
        return
    wide = boxes[np.ptp(boxes[:, ::2], axis=1) > _SHORTEST * unit]  # each rule is within one of these
    if all(not may_leave and _leaves_much(one, boxes, mask, unit) for one in wide):
        return
    labels, rules = _rules(mask, unit)
    for number, rule in sorted(rules.items(), key=lambda item: item[1][1])[:_MOST_RULES]:
        if not (_has_rows(rule, boxes, unit) or _has_stroke(rule, mask, unit)):
            continue
        if not may_leave and _leaves_much(rule, boxes, mask, unit):
            continue
        x0, y0, x1, y1 = np.round(rule + unit * np.array(_AROUND)).astype(int).tolist()
        window = slice(max(0, y0), max(0, y1)), slice(max(0, x0), max(0, x1))
        corner = window[1].start, window[0].start
        part = page.crop(Box(*corner, x1, y1))
        ruled = _Ruled.of(part, rule - (*corner, *corner), labels[window] == number, unit)
        found = ruled.division() or ruled.sum()
        if found is not None:
            ink = np.zeros(mask.shape, dtype=bool)
            ink[window] = found.ink
            yield replace(found, ink=ink)


def _has_rows(rule: Floats, boxes: Floats, unit: float) -> bool:
    """True if what stands above a rule is as high as two rows, and something stands below."""
    across, middle = boxes[:, ::2].mean(axis=1), boxes[:, 1::2].mean(axis=1)
    is_there = (across > rule[0] - _ASIDE * unit) & (across < rule[2] + _ASIDE * unit)
    above, below = is_there & (middle < rule[1]), is_there & (middle > rule[3])
    return bool(below.any() and above.any() and rule[1] - boxes[above, 1].min() > _TWO_ROWS * unit)


def _has_stroke(rule: Floats, mask: Pixels, unit: float) -> bool:
    """True if ink reaches down from the left end of a rule, and something stands above."""
    x0, y0, x1, y1 = rule.astype(int).tolist()
    reach, length = round(_AT_THE_END * unit), round(_UPRIGHT * unit)
    below = mask[y1 : y1 + length, max(0, x0 - reach) : x0 + reach + 1]
    above = mask[max(0, y0 - length) : max(0, y0 - 1), x0:x1]
    return bool(above.any()) and bool(below.any(axis=1).sum() > _DOWN * length)


def _leaves_much(rule: Floats, boxes: Floats, mask: Pixels, unit: float) -> bool:
    """True if more than specks stands right of whatever may belong to a rule."""
    end = int(boxes[boxes[:, 0] <= rule[2] + unit, 2].max())
    return bool(cv2.countNonZero(mask[:, end:]) > _LEFT * cv2.countNonZero(mask))


def _rules(mask: Pixels, unit: float) -> tuple[Labels, dict[int, Floats]]:
    """Long flat stretches of ink: their number at each pixel, and their boxes by number."""
    thick = cv2.dilate(mask, np.ones((2 * max(1, round(_UNEVEN * unit)) + 1, 1), np.uint8))
    long_run = np.ones((1, max(3, round(_RUN * unit))), np.uint8)
    runs = np.minimum(cv2.morphologyEx(thick, cv2.MORPH_OPEN, long_run), mask).astype(np.uint8)
    if not runs.any():
        return np.zeros(mask.shape, np.uint16), {}
    heights = runs.sum(axis=0, dtype=np.int64)
    edge = max(1, round(float(np.median(heights[heights > 0])) / 2))
    wide = np.minimum(cv2.dilate(runs, np.ones((2 * edge + 1, 3), np.uint8)), mask).astype(np.uint8)
    labels, stats = connected_pieces(wide)
    boxes = _boxes(stats)
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    numbers = np.flatnonzero((width > _SHORTEST * unit) & (width > _FLAT * height)).tolist()
    return labels, {number + 1: boxes[number] for number in numbers}


def takes_all(page: Page, one: Arrangement) -> bool:
    """True if nothing but specks is left of the page."""
    ink = page.pixels < INK_BELOW
    return bool((ink & ~one.ink).sum() <= _LEFT * ink.sum())


def without(page: Page, taken: Sequence[Arrangement]) -> Page:
    """The page without the ink of these arrangements."""
    if not taken:
        return page
    ink = np.logical_or.reduce([one.ink for one in taken])
    near = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    strokes = tuple(stroke for stroke in page.strokes if _share(near, stroke) < _MOSTLY)
    return replace(page, pixels=np.where(near, np.uint8(255), page.pixels), strokes=strokes)


def _share(ink: Bits, stroke: Points) -> float:
    """The share of the points of a stroke that are in some ink."""
    height, width = ink.shape
    x, y = np.round(stroke).astype(np.int64).T
    is_on_page = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return float(ink[y[is_on_page], x[is_on_page]].sum()) / len(stroke)


def _boxes(stats: npt.NDArray[np.int32]) -> Floats:
    boxes = stats[1:, :4].astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


@dataclass(frozen=True, slots=True, eq=False)
class _Ruled:
    """The ink around a rule.

    rule, rule_ink: its box and its ink, bool (H, W). labels, boxes: of the other pieces.
    """

    page: Page
    unit: float
    rule: Floats
    rule_ink: Bits
    labels: Labels
    boxes: Floats

    @classmethod
    def of(cls, page: Page, rule: Floats, rule_ink: Bits, unit: float) -> _Ruled:
        labels, stats = connected_pieces(((page.pixels < INK_BELOW) & ~rule_ink).astype(np.uint8))
        return cls(page, unit, rule, rule_ink, labels, _boxes(stats))

    def sum(self) -> Arrangement | None:
        """The rows around a rule that may be a sum in a column."""
        rule, unit = self.rule, self.unit
        above, below = self._rows_above(), self._rows_below()
        if len(above) < 2 or not below:
            return None
        rows = [above[-2], above[-1], below[0]]
        first, second, result = (self._extent(row) for row in rows)
        if not (self._is_close(first, second) and all(self._is_alone(row) for row in rows)):
            return None
        ends = [first[2], second[2], result[2]]
        widest = max(box[2] - box[0] for box in (first, second, result))
        if (
            max(ends) - min(ends) > _FLUSH * unit
            or abs(rule[2] - max(ends)) > _FLUSH * unit
            or rule[0] > second[0] + _FLUSH * unit
            or rule[2] - rule[0] > widest + _OVERHANG * unit
        ):
            return None
        return self._arrangement(Layout.SUM, rows)

    def division(self) -> Arrangement | None:
        """The rows around a rule that may be a long division."""
        rule, unit = self.rule, self.unit
        stroke = self._stroke_down()
        if stroke is None:
            return None
        apart = self._without(stroke)
        left = float(np.flatnonzero(stroke.any(axis=0)).mean())
        inside, above = apart._rows_below(left + _ASIDE * unit), apart._rows_above()
        if not above or not inside:
            return None
        dividend, quotient = inside[0], above[-1]
        divisor = apart._before(left, dividend)
        if not len(divisor):
            return None
        ends = apart._extent(dividend)[2], apart._extent(quotient)[2]
        if abs(ends[0] - ends[1]) > _FLUSH * unit or abs(rule[2] - max(ends)) > 2 * _FLUSH * unit:
            return None
        if not apart._is_alone(quotient) or not apart._is_alone(np.concatenate([divisor, dividend])):
            return None
        parts = [dividend, divisor, quotient]
        found = apart._arrangement(Layout.DIVISION, parts, apart._working(dividend))
        found.ink[stroke] = True
        return found

    def _stroke_down(self) -> Bits | None:
        """bool (H, W): the upright stroke at the left end of a rule; None where there is none."""
        ink, rule, unit = self.labels > 0, self.rule, self.unit
        found, x = np.zeros_like(ink), rule[0]
        top, reach, widths = round(rule[3]), _AT_THE_END * unit, list[float]()
        for y in range(top, min(len(ink), round(top + 2.5 * unit))):
            low = max(0, round(x - reach))
            columns = low + np.flatnonzero(ink[y, low : round(x + reach) + 1])
            runs = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1) if len(columns) else []
            if not runs and (widths or y > top + 0.3 * unit):
                break
            if not runs:
                continue
            run = min(runs, key=lambda run: np.abs(run - x).min())
            pen = float(np.median(widths)) if widths else len(run)
            if len(run) > 1.6 * pen + 1:  # it touches or crosses another
                run = run[np.abs(run - x) <= pen / 2 + 1]
            else:
                x, reach = float(run.mean()), pen + 1.0
            found[y, run] = True
            widths.append(len(run))
        return found if len(widths) > _UPRIGHT * unit and np.median(widths) < 0.3 * unit else None

    def _without(self, ink: Bits) -> _Ruled:
        """The same without some ink."""
        labels, stats = connected_pieces(((self.labels > 0) & ~ink).astype(np.uint8))
        return replace(self, labels=labels, boxes=_boxes(stats))

    def _before(self, left: float, dividend: Ints) -> Ints:
        """The pieces that stand before an upright stroke, beside the dividend."""
        boxes, unit = self.boxes, self.unit
        _, top, _, bottom = self._extent(dividend)
        is_beside = (boxes[:, 1] < bottom - 0.2 * unit) & (boxes[:, 3] > top + 0.2 * unit)
        is_beside &= (boxes[:, 3] - boxes[:, 1] > _BODY * unit) & (boxes[:, ::2].mean(axis=1) < left)
        edge, found = left, list[int]()
        for piece in sorted(np.flatnonzero(is_beside).tolist(), key=lambda piece: -boxes[piece, 2]):
            if edge - boxes[piece, 2] < _FARTHEST * unit:
                found.append(piece)
                edge = min(edge, float(boxes[piece, 0]))
        return np.array(sorted(found), dtype=np.int64)

    def _working(self, above: Ints) -> list[Ints]:
        """The rows of the working below a dividend, the rules between them beside."""
        rule, unit, found = self.rule, self.unit, list[Ints]()
        middle, flat = self.boxes[:, 1::2].mean(axis=1), self.boxes[:, 2] - self.boxes[:, 0]
        is_rule = flat > _FLAT * (self.boxes[:, 3] - self.boxes[:, 1])
        is_rule &= (self.boxes[:, 0] > rule[0] - unit) & (self.boxes[:, 2] < rule[2] + unit)
        is_below = middle > self._extent(above)[3] - 0.2 * unit
        for row in self._rows(is_below & ~is_rule, rule[0] - _ASIDE * unit):
            top, end = self._extent(above)[3], self._extent(row)[1]
            if not self._is_close(self._extent(above), self._extent(row)) or not self._is_alone(row):
                break
            found += [
                row,
                np.flatnonzero(is_rule & (middle > top - 0.2 * unit) & (middle < end + 0.2 * unit)),
            ]
            above = row
        return found

    def _rows_above(self) -> list[Ints]:
        """The rows above a rule, top to bottom, down to the one right above it."""
        rule = self.rule
        rows = self._rows(self.boxes[:, 1::2].mean(axis=1) < rule[1::2].mean(), rule[0])
        is_near = rows and -0.3 * self.unit < rule[1] - self._extent(rows[-1])[3] < _FARTHEST * self.unit
        return rows if is_near else []

    def _rows_below(self, left: float | None = None) -> list[Ints]:
        """The rows below a rule, top to bottom, from the one right below it on. left: end of the rule."""
        rule = self.rule
        start = rule[0] if left is None else left
        rows = self._rows(self.boxes[:, 1::2].mean(axis=1) > rule[1::2].mean(), start)
        is_near = rows and -0.3 * self.unit < self._extent(rows[0])[1] - rule[3] < _FARTHEST * self.unit
        return rows if is_near else []

    def _rows(self, is_there: Bits, left: float) -> list[Ints]:
        """The rows of pieces between the ends of a rule, top to bottom."""
        boxes, unit = self.boxes, self.unit
        across, middle = boxes[:, ::2].mean(axis=1), boxes[:, 1::2].mean(axis=1)
        tall, wide = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
        is_there = is_there & (across > left - _ASIDE * unit) & (across < self.rule[2] + _ASIDE * unit)
        is_there &= np.maximum(tall, wide) > _SPECK * unit
        body = np.flatnonzero(is_there & (tall > _BODY * unit))
        body = body[np.argsort(middle[body], kind="stable")]
        if not len(body):
            return []
        rows = np.split(body, np.flatnonzero(np.diff(middle[body]) > _NEXT_ROW * unit) + 1)
        small = np.flatnonzero(is_there & (tall <= _BODY * unit))
        tops = np.array([boxes[row, 1].min() for row in rows])
        ends = np.array([boxes[row, 3].max() for row in rows])
        result = []
        for row, top, end in zip(rows, tops, ends, strict=True):
            own = small[(middle[small] > top) & (middle[small] < end + 0.2 * unit)]
            result.append(np.sort(np.concatenate([row, own])))
        return result

    def _extent(self, row: Ints) -> tuple[float, float, float, float]:
        x0, y0 = self.boxes[row, :2].min(axis=0).tolist()
        x1, y1 = self.boxes[row, 2:].max(axis=0).tolist()
        return x0, y0, x1, y1

    def _is_close(self, upper: Sequence[float], lower: Sequence[float]) -> bool:
        return lower[1] - upper[3] < _FARTHEST * self.unit

    def _is_alone(self, row: Ints) -> bool:
        """True if nothing else stands right beside a row."""
        x0, y0, x1, y1 = self._extent(row)
        boxes, unit = self.boxes, self.unit
        beside = np.minimum(boxes[:, 3], y1) - np.maximum(boxes[:, 1], y0) > 0.3 * unit
        gap = np.maximum(boxes[:, 0] - x1, x0 - boxes[:, 2])
        beside &= gap < _ALONE * unit
        beside[row] = False
        return not beside.any()

    def _ends(self) -> Ints:
        """The flat pieces that are left of the rule at its ends."""
        boxes, rule, unit = self.boxes, self.rule, self.unit
        is_end = boxes[:, 3] - boxes[:, 1] < _SPECK * unit
        is_end &= (boxes[:, 1] > rule[1] - _SPECK * unit) & (boxes[:, 3] < rule[3] + _SPECK * unit)
        is_end &= (boxes[:, 0] > rule[0] - _RUN * unit) & (boxes[:, 2] < rule[2] + _RUN * unit)
        return np.flatnonzero(is_end)

    def _part(self, pieces: Ints) -> Page:
        """The crop around some pieces, with the strokes that are mostly in them, wherever they begin."""
        part = cut(self.page, self.labels, self.boxes, pieces, 0.25 * self.unit)
        if not self.page.strokes:
            return part
        is_mine = np.zeros(len(self.boxes) + 1, dtype=bool)
        is_mine[pieces + 1] = True
        mine = is_mine.take(self.labels)
        shift = np.array(offset(part, self.page), dtype=np.float64)
        strokes = (stroke + shift for stroke in self.page.strokes if _share(mine, stroke) > _MOSTLY)
        return replace(part, strokes=tuple(strokes))

    def _arrangement(
        self, layout: Layout, parts: Sequence[Ints], working: Sequence[Ints] = ()
    ) -> Arrangement:
        pages = tuple(map(self._part, parts))
        is_taken = np.zeros(len(self.boxes) + 1, dtype=bool)
        is_taken[np.concatenate([*parts, *working, self._ends()]) + 1] = True
        rule = self.page.box_in_source(Box(*self.rule.tolist()))
        return Arrangement(layout, pages, rule, is_taken.take(self.labels) | self.rule_ink)
