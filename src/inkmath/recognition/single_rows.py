r"""Brackets that were read and may hold a single row of entries: `(x\; y)`, with a wide gap, not `(xy)`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inkmath.ink.fences import Block, Fence, part_boxes
from inkmath.ink.lines import symbol_height
from inkmath.ink.segment import SegmentationLattice
from inkmath.recognition.entries import kind_of, may_divide
from inkmath.recognition.grid import Grid
from inkmath.recognition.known import is_within
from inkmath.types import Box, Symbol
from inkmath.vocab import Kind

_PARTNERS = {"(": ")", "[": "]"}

_LEAST_GAP = 0.35
"""Symbol heights of the widest gap in brackets, below which they hold no row."""

_APPLIED = frozenset((Kind.LETTER, Kind.FUNCTION))
"""Kinds of what may be applied to something in brackets."""

_SCRIPTS = ("sub", "sup")


def single_rows(symbols: Sequence[Symbol], segmentation: SegmentationLattice) -> list[Block]:
    """The blocks between brackets with no others in them that a wide gap divides, from left to right.

    symbols: of the reading of a line. segmentation: of its ink.
    """
    blocks, opening = list[Block](), -1
    boxes = [segmentation.page.box_in_source(one.box) for one in segmentation.parts]
    for index, symbol in enumerate(symbols):
        if symbol.token in _PARTNERS:
            opening = index
        elif symbol.token in _PARTNERS.values():
            is_pair = opening >= 0 and _PARTNERS[symbols[opening].token] == symbol.token
            if is_pair and not _is_argument(symbols, opening):
                block = _block(symbols[opening : index + 1], segmentation, boxes)
                blocks += [block] if block is not None else []
            opening = -1
    return blocks


def has_no_scripts(row: Grid, symbols: Sequence[Symbol]) -> bool:
    """True if no cell of a single row begins with what is a script in the reading of the line."""
    firsts = [cell.reading.symbols[0].box for cell in row.cells]
    scripts = [one.box for one in symbols if _is_script(one)]
    return not any(is_within(first, script) for first in firsts for script in scripts)


def _is_argument(symbols: Sequence[Symbol], opening: int) -> bool:
    """True if what is in the brackets is the argument of a function or of a letter before them."""
    parent = symbols[opening].parent
    if parent is None or parent.relation != "right":
        return False
    return kind_of(symbols[parent.index].token) in _APPLIED


def _is_script(symbol: Symbol) -> bool:
    return symbol.parent is not None and symbol.parent.relation in _SCRIPTS


def _block(
    symbols: Sequence[Symbol], segmentation: SegmentationLattice, boxes: Sequence[Box]
) -> Block | None:
    """The block of an opening bracket, what follows it, and its partner; None where it is no divided row."""
    if any(one.parent is not None and one.parent.relation in ("cell", "row") for one in symbols):
        return None
    if _is_list(symbols[1:-1]) or not _is_divided(symbols[1:-1]):
        return None
    opening, content, closing = (
        tuple(i for i, box in enumerate(boxes) if any(is_within(box, one.box) for one in group))
        for group in (symbols[:1], symbols[1:-1], symbols[-1:])
    )
    if not (opening and content and closing):
        return None
    return Block(_fence(segmentation, opening), _fence(segmentation, closing), content)


def _is_list(symbols: Sequence[Symbol]) -> bool:
    """True if a comma that is in no decimal separates what is there."""
    tokens = [one.token for one in symbols]
    return any(
        comma == "," and not (left.isdigit() and right.isdigit())
        for left, comma, right in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False)
    )


def _is_divided(symbols: Sequence[Symbol]) -> bool:
    """True if there is a wide gap at which an entry may end and another begin."""
    if len(symbols) < 2:
        return False
    boxes = np.array([(one.box.x0, one.box.y0, one.box.x1, one.box.y1) for one in symbols])
    least = _LEAST_GAP * symbol_height(boxes)
    left_to_right = sorted(symbols, key=lambda one: one.box.x0)
    reach = left_to_right[0]
    for symbol in left_to_right[1:]:
        is_gap = symbol.box.x0 - reach.box.x1 >= least and not _is_script(symbol)
        if is_gap and may_divide(reach, symbol):
            return True
        reach = max(reach, symbol, key=lambda one: one.box.x1)
    return False


def _fence(segmentation: SegmentationLattice, parts: tuple[int, ...]) -> Fence:
    around = part_boxes(segmentation)[list(parts)]
    low, high = around[:, :2].min(axis=0).tolist(), around[:, 2:].max(axis=0).tolist()
    return Fence(parts, Box(*low, *high))
