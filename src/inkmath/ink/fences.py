"""Tall fences and the ink between them, by their shape alone: what may be the rows of a grid.

A fence is narrow and taller than a line of what it encloses. A pair of fences encloses what stands between
them; a fence without a partner, such as a brace, all that stands behind it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from inkmath.ink.ellipses import ellipses, with_ellipses
from inkmath.ink.lines import Floats, Ints, symbol_height
from inkmath.ink.segment import SegmentationLattice, split_further
from inkmath.types import Box

_LEAST_HEIGHT = 1.75  # symbol heights
_WIDEST = 0.45  # of the height
_LEAST_COVER = 0.7  # of the height of what is enclosed
_ALIKE = 0.6  # height of the lower of two partners, of the higher
_SHARED = 0.7  # of the lower of two partners that stands at the height of the other
_WIDEST_GAP = 0.4  # of the usual height, between two parts of a broken fence
_LEAST_ROW_GAP = 0.4  # symbol heights, between the middles of pieces
_BODY = 0.35  # of the usual height: what is lower is a dot or a bar
_THIN = 0.2  # width of a line between columns, of its height
_MOST_TOUCHING = 6
_FEWEST_PIECES, _MOST_PIECES = 3, 100  # of a line with a grid


@dataclass(frozen=True, slots=True)
class Fence:
    """A tall fence: its parts of a segmentation, by index, and the box around them."""

    parts: tuple[int, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """Fences, and what stands between them that may be rows.

    closing: None for a fence without a partner. content: parts of the segmentation, by index. dividers: tall
    lines between its columns, as an augmented matrix has one.
    """

    opening: Fence
    closing: Fence | None
    content: tuple[int, ...]
    dividers: tuple[Fence, ...] = ()

    @property
    def fences(self) -> tuple[Fence, ...]:
        return (self.opening,) if self.closing is None else (self.opening, self.closing)

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts of the fences and what they enclose, by index."""
        return (*(part for fence in self.fences for part in fence.parts), *self.enclosed)

    @property
    def enclosed(self) -> tuple[int, ...]:
        """The parts between the fences."""
        return (*self.content, *(part for divider in self.dividers for part in divider.parts))


AreFences = Callable[[SegmentationLattice, Sequence[Fence]], bool]
"""True if what has the shape of one or two fences of a block are these by their ink, too."""


def fenced_blocks(
    whole: SegmentationLattice, are_fences: AreFences, doubtful: Collection[int] = ()
) -> Iterator[tuple[SegmentationLattice, list[Block]]]:
    """The blocks of a line from left to right, in each way in which there may be some.

    whole: the line, as `segment` gives it. Fences of one piece of ink come first, then those that are broken
    in two; then, with a finer segmentation, parts of pieces. doubtful: the pieces, by index, that may be a
    fence which touches other ink.
    """
    tried = set[tuple[tuple[Box, ...], ...]]()
    for segmentation, blocks in _ways_into_blocks(whole, are_fences, doubtful):
        boxes = tuple(tuple(segmentation.parts[i].box for i in block.parts) for block in blocks)
        if boxes not in tried:
            tried.add(boxes)
            yield segmentation, blocks


def _ways_into_blocks(
    whole: SegmentationLattice, are_fences: AreFences, doubtful: Collection[int]
) -> Iterator[tuple[SegmentationLattice, list[Block]]]:
    """The same; some ways may come again."""
    boxes = part_boxes(whole)
    if not _FEWEST_PIECES <= len(boxes) <= _MOST_PIECES:
        return
    unit = _usual_height(boxes)
    single = [Fence((i,), whole.parts[i].box) for i in _tall(boxes, unit)]
    yield from _blocks(whole, single, unit, are_fences)
    if broken := _broken(boxes, unit):
        yield from _blocks(whole, [*single, *broken], unit, are_fences)
    tall = [i for i in doubtful if boxes[i, 3] - boxes[i, 1] >= _LEAST_HEIGHT * unit]
    finer = split_further(whole, tall)
    if finer is not whole:
        fences = _touching(finer, unit)
        yield from _blocks(finer, fences, unit, are_fences)


def _blocks(
    segmentation: SegmentationLattice, fences: Sequence[Fence], unit: float, are_fences: AreFences
) -> Iterator[tuple[SegmentationLattice, list[Block]]]:
    """The blocks between pairs of these fences, outer, then inner ones, and behind a lone fence."""
    boxes, are_there = part_boxes(segmentation), partial(are_fences, segmentation)
    pairs = _pairs(boxes, fences, unit, are_there)
    inner = [one for one in pairs if not any(_is_inside(other, one) for other in pairs)]
    for blocks in (_side_by_side(pairs), _side_by_side(inner), _unpaired(boxes, fences, unit, are_there)):
        if blocks:
            yield segmentation, blocks


def part_boxes(segmentation: SegmentationLattice) -> Floats:
    """float64 (N, 4): the boxes of the parts."""
    boxes = [(one.box.x0, one.box.y0, one.box.x1, one.box.y1) for one in segmentation.parts]
    return np.array(boxes, np.float64).reshape(-1, 4)


def _usual_height(boxes: Floats) -> float:
    """A height that hardly any symbol of the line falls short of: fences may be half of all ink."""
    height = boxes[:, 3] - boxes[:, 1]
    return float(np.quantile(height[height >= _BODY * np.median(height)], 0.25, method="lower"))


def _is_narrow(boxes: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(boxes[:, 2] - boxes[:, 0] <= _WIDEST * (boxes[:, 3] - boxes[:, 1]))


def _tall(boxes: Floats, unit: float) -> list[int]:
    height = boxes[:, 3] - boxes[:, 1]
    found: list[int] = np.flatnonzero(_is_narrow(boxes) & (height >= _LEAST_HEIGHT * unit)).tolist()
    return found


def _broken(boxes: Floats, unit: float) -> list[Fence]:
    """Fences of two narrow pieces, one below the other."""
    narrow = np.flatnonzero(_is_narrow(boxes) & (boxes[:, 3] - boxes[:, 1] >= 2 * _BODY * unit)).tolist()
    found = []
    for first in narrow:
        for second in narrow:
            gap = boxes[second, 1] - boxes[first, 3]
            both = boxes[[first, second]]
            is_below = first != second and abs(gap) < _WIDEST_GAP * unit
            if is_below and both[:, 0].max() < both[:, 2].min():
                box = _around(both)
                if box.height >= _LEAST_HEIGHT * unit and box.width <= _WIDEST * box.height:
                    found.append(Fence(tuple(sorted((first, second))), box))
    return found


def _touching(finer: SegmentationLattice, unit: float) -> list[Fence]:
    """Narrow tall pieces, whole ones first, then the narrowest that were split off others."""
    found = [
        [
            Fence(one.parts, one.box)
            for one in candidates
            if one.box.height >= _LEAST_HEIGHT * unit and one.box.width <= _WIDEST * one.box.height
        ]
        for candidates in (finer.candidates[: finer.alone], finer.candidates[finer.alone :])
    ]
    return [*found[0], *sorted(found[1], key=lambda one: one.box.width)[:_MOST_TOUCHING]]


def _pairs(
    boxes: Floats, fences: Sequence[Fence], unit: float, are_fences: Callable[[Sequence[Fence]], bool]
) -> list[Block]:
    """The block of each fence with the nearest partner that encloses rows with it, from left to right."""
    blocks: list[Block] = []
    left_to_right = sorted(fences, key=lambda one: (one.box.x0, len(one.parts)))
    middles = boxes.reshape(-1, 2, 2).mean(axis=1)
    for opening in left_to_right:
        for closing in left_to_right:
            if closing.box.x0 <= opening.box.x1 or not _are_partners(opening.box, closing.box):
                continue
            content = _between(middles, opening, closing)
            if not _may_be_rows(boxes[content], (opening.box, closing.box), unit):
                continue
            if not are_fences((opening,)):
                break
            if are_fences((opening, closing)):
                block = Block(opening, closing, tuple(content.tolist()))
                blocks.append(_divided(block, fences, are_fences))
                break
    return blocks


def _divided(block: Block, fences: Sequence[Fence], are_fences: Callable[[Sequence[Fence]], bool]) -> Block:
    """The block with the tall lines between its columns apart from its content."""
    lines = [
        one
        for one in fences
        if set(one.parts) <= set(block.content)
        and one.box.width <= _THIN * one.box.height
        and _are_partners(one.box, block.opening.box)
        and are_fences((one, one))
    ]
    taken = {part for line in lines for part in line.parts}
    content = tuple(i for i in block.content if i not in taken)
    return replace(block, content=content, dividers=tuple(lines)) if content else block


def _side_by_side(blocks: Sequence[Block]) -> list[Block]:
    """The blocks from left to right without those that begin within one before."""
    found: list[Block] = []
    for block in blocks:
        if not found or block.opening.box.x0 >= _right(found[-1]):
            found.append(block)
    return found


def _is_inside(one: Block, other: Block) -> bool:
    """True if both fences of the one are between those of the other."""
    return (
        one.opening.box.x0 > other.opening.box.x1
        and _right(one) < _right(other)
        and set(one.parts) <= set(other.enclosed)
    )


def _right(block: Block) -> float:
    return block.closing.box.x1 if block.closing is not None else math.inf


def _unpaired(
    boxes: Floats, fences: Sequence[Fence], unit: float, are_fences: Callable[[Sequence[Fence]], bool]
) -> list[Block]:
    """The block behind the first fence that encloses all ink behind it as rows."""
    centres = boxes[:, ::2].mean(axis=1)
    for opening in sorted(fences, key=lambda one: one.box.x0):
        behind = np.setdiff1d(np.flatnonzero(centres > opening.box.centre[0]), opening.parts)
        if _may_be_rows(boxes[behind], (opening.box,), unit) and are_fences((opening,)):
            return [Block(opening, None, tuple(behind.tolist()))]
    return []


def _are_partners(one: Box, other: Box) -> bool:
    lower, higher = sorted((one.height, other.height))
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return lower >= _ALIKE * higher and shared >= _SHARED * lower


def _between(middles: Floats, opening: Fence, closing: Fence) -> Ints:
    """The parts between two fences and at their height. middles: of all parts, float64 (N, 2)."""
    x, y = middles.T
    top, end = min(opening.box.y0, closing.box.y0), max(opening.box.y1, closing.box.y1)
    is_in = (x > opening.box.x0) & (x < closing.box.x1) & (y > top) & (y < end)
    return np.setdiff1d(np.flatnonzero(is_in), (*opening.parts, *closing.parts)).astype(np.int64)


def _may_be_rows(content: Floats, fences: Sequence[Box], usual: float) -> bool:
    """True if a level gap without the middle of any symbol runs through what each of the fences reaches over.

    usual: the usual height of a symbol of the line.
    """
    if len(content) < 2:
        return False
    content = with_ellipses(content, ellipses(content, symbol_height(content)))
    content = content[content[:, 3] - content[:, 1] >= _BODY * usual]
    return all(
        _has_gap(content[content[:, 3] - content[:, 1] < _LEAST_COVER * one.height], one) for one in fences
    )


def _has_gap(content: Floats, fence: Box) -> bool:
    """True if a level gap without the middle of any piece runs through pieces that the fence reaches over."""
    if len(content) < 2:
        return False
    unit, top, end = symbol_height(content), content[:, 1].min(), content[:, 3].max()
    if fence.height < _LEAST_HEIGHT * unit:
        return False
    if min(end, fence.y1) - max(top, fence.y0) < _LEAST_COVER * (end - top):
        return False
    middles = np.sort(content[:, 1::2].mean(axis=1))
    return bool(np.diff(middles).max(initial=0) >= _LEAST_ROW_GAP * unit)


def _around(boxes: Floats) -> Box:
    (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    return Box(x0, y0, x1, y1)
