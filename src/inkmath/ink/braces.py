"""A tall brace and the ink behind it, by their shape alone: rows of a system or one expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from inkmath.ink.borders import Pieces
from inkmath.ink.lines import Floats, Ints, cut, group_lines, split_lines, symbol_height
from inkmath.ink.pieces import Labels
from inkmath.ink.segment import SegmentationLattice, split_further, without
from inkmath.types import Box, Page

_LEAST_HEIGHT = 1.5  # symbol heights
_WIDEST = 0.45  # of the height
_LEAST_COVER = 0.7  # of the height of all ink behind it
_PARTNER = 0.75  # of the height: from there on what closes the line is a partner
_WIDEST_GAP = 0.4  # symbol heights, between two parts of a broken brace
_LEAST_PART = 0.7  # symbol heights
_FLAT = 0.45  # symbol heights: a sign such as a minus is no higher
_NEAREST = 2  # symbols of a row that tell where it stands
_LEAST_ROW_GAP = 0.4  # symbol heights, between the middles of its pieces
_MOST_TOUCHING = 3
_FEWEST_PIECES, _MOST_PIECES = 5, 150  # of a line with two rows


@dataclass(frozen=True, slots=True)
class BracedInk:
    """A line cut at a tall brace.

    brace: its box in pixels of the line.
    before, behind: the ink to its left, None where there is none, and to its right.
    """

    brace: Box
    before: Page | None
    behind: Page


def braces_apart(whole: SegmentationLattice) -> Iterator[tuple[BracedInk, SegmentationLattice]]:
    """A line cut at each piece of ink that may be a brace before rows, with a segmentation that has it.

    whole: the line, as `segment` gives it.
    A brace is narrow, taller than a symbol and about as tall as all ink behind it, which does not end with
    its partner. Pieces of ink come first, from left to right; then parts of pieces, since a brace may touch
    other ink.
    """
    line, pieces = whole.page, Pieces.of(whole.page)
    labels, boxes = pieces.labels, pieces.boxes
    if not _may_hold_rows(boxes):
        return
    for parts in _candidates(boxes, symbol_height(boxes)):
        others = np.setdiff1d(np.arange(len(boxes)), parts)
        found = _at_brace(line, labels, boxes, _around(boxes[parts]), others)
        if found is not None:
            yield found, whole
            break
    yield from _touching_braces_apart(whole, boxes)


def _touching_braces_apart(
    whole: SegmentationLattice, boxes: Floats
) -> Iterator[tuple[BracedInk, SegmentationLattice]]:
    """The same for parts of a piece of ink, strokes of it or what joins at a fork, the narrowest first."""
    least = _LEAST_COVER * float(np.ptp(boxes[:, 1::2]))
    is_tall = boxes[:, 3] - boxes[:, 1] >= least
    if not is_tall.any() or is_tall.all() or not _may_be_rows(boxes[~is_tall]):
        return
    tall = [number for number, part in enumerate(whole.parts) if part.box.height >= least]
    finer = split_further(whole, tall)
    if finer is whole:
        return
    narrow = [
        one
        for one in finer.candidates[finer.alone :]
        if one.box.height >= least and one.box.width <= _WIDEST * one.box.height
    ]
    for candidate in sorted(narrow, key=lambda one: one.box.width)[:_MOST_TOUCHING]:
        rest = without(finer, [candidate])
        pieces = Pieces.of(rest)
        labels, others = pieces.labels, pieces.boxes
        found = _at_brace(rest, labels, others, candidate.box, np.arange(len(others)))
        if found is not None:
            yield found, finer


def _may_hold_rows(boxes: Floats) -> bool:
    is_tall = len(boxes) > 0 and np.ptp(boxes[:, 1::2]) >= _LEAST_HEIGHT * symbol_height(boxes)
    return bool(is_tall) and _FEWEST_PIECES <= len(boxes) <= _MOST_PIECES


def _at_brace(line: Page, labels: Labels, boxes: Floats, brace: Box, others: Ints) -> BracedInk | None:
    """The line cut at a brace, None where it is none. others: the pieces that are not of the brace."""
    is_behind = boxes[others, ::2].mean(axis=1) > brace.centre[0]
    before, behind = others[~is_behind], others[is_behind]
    if not len(behind) or not _reaches_over(brace, boxes[behind]) or _is_closed(brace, boxes[behind]):
        return None
    if not _may_be_rows(boxes[behind]):
        return None
    margin = 0.25 * symbol_height(boxes)
    return BracedInk(
        brace,
        cut(line, labels, boxes, before, margin) if len(before) else None,
        cut(line, labels, boxes, behind, margin),
    )


def ways_into_rows(behind: Page) -> list[list[Page]]:
    """The ink behind a brace as rows, top to bottom: as the lines of a page, and with signs where they stand.

    On a page a flat sign goes to the ink that it is nearest to. Rows are close: there it goes, the other way,
    to the row at whose height it stands.
    """
    pieces = Pieces.of(behind)
    labels, boxes = pieces.labels, pieces.boxes
    unit = symbol_height(boxes)
    numbers = group_lines(boxes)
    moved = _at_their_height(boxes, numbers, unit)
    ways = [split_lines(behind)]
    if (moved != numbers).any():
        rows = [np.flatnonzero(moved == number) for number in np.unique(moved)]
        rows.sort(key=lambda row: float(boxes[row, 1::2].mean()))
        ways.append([cut(behind, labels, boxes, row, 0.25 * unit) for row in rows])
    return ways


def _at_their_height(boxes: Floats, numbers: Ints, unit: float) -> Ints:
    """The number of the row of each piece, flat ones in that whose nearest symbols stand at their height."""
    middle, height = boxes.reshape(-1, 2, 2).mean(axis=1), boxes[:, 3] - boxes[:, 1]
    is_flat = height < _FLAT * unit
    moved = numbers.copy()
    for piece in np.flatnonzero(is_flat).tolist():
        apart: dict[int, float] = {}
        for number in np.unique(numbers[~is_flat]).tolist():
            row = np.flatnonzero((numbers == number) & ~is_flat)
            nearest = row[np.abs(middle[row, 0] - middle[piece, 0]).argsort(kind="stable")[:_NEAREST]]
            apart[number] = float(np.abs(middle[nearest, 1] - middle[piece, 1]).mean())
        if apart:
            moved[piece] = min(apart, key=lambda number: apart[number])
    return moved


def _candidates(boxes: Floats, unit: float) -> Iterator[Ints]:
    """The pieces of each brace that there may be, from left to right: one, or two that are broken apart."""
    narrow = np.flatnonzero(_is_narrow(boxes) & (boxes[:, 3] - boxes[:, 1] > _LEAST_PART * unit))
    for first in narrow[np.argsort(boxes[narrow, 0], kind="stable")].tolist():
        if boxes[first, 3] - boxes[first, 1] >= _LEAST_HEIGHT * unit:
            yield np.array([first])
        for second in narrow.tolist():
            both = np.array([first, second])
            gap = boxes[second, 1] - boxes[first, 3]
            is_below = -_WIDEST_GAP * unit < gap < _WIDEST_GAP * unit
            shares_column = boxes[both, 0].max() < boxes[both, 2].min()
            if first != second and is_below and shares_column and _is_brace(_around(boxes[both]), unit):
                yield np.sort(both)


def _is_narrow(boxes: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(boxes[:, 2] - boxes[:, 0] <= _WIDEST * (boxes[:, 3] - boxes[:, 1]))


def _is_brace(box: Box, unit: float) -> bool:
    return box.height >= _LEAST_HEIGHT * unit and box.width <= _WIDEST * box.height


def _reaches_over(brace: Box, behind: Floats) -> bool:
    """True if the brace is about as tall as the ink behind it."""
    top, end = float(behind[:, 1].min()), float(behind[:, 3].max())
    return min(end, brace.y1) - max(top, brace.y0) >= _LEAST_COVER * (end - top)


def _may_be_rows(behind: Floats) -> bool:
    """True if a level gap without the middle of any piece runs through the ink."""
    middles = np.sort(behind[:, 1::2].mean(axis=1))
    return bool(np.diff(middles).max(initial=0) >= _LEAST_ROW_GAP * symbol_height(behind))


def _is_closed(brace: Box, behind: Floats) -> bool:
    """True if the last piece of ink is a partner of the brace."""
    last = behind[behind[:, 2].argmax()]
    return bool(_is_narrow(last[None])[0] and last[3] - last[1] >= _PARTNER * brace.height)


def _around(boxes: Floats) -> Box:
    (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    return Box(x0, y0, x1, y1)
