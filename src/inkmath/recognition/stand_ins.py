"""A line with a stand-in for the cells of each of its grids: how it is drawn, read, and filled in again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from inkmath.expression.latex import print_latex
from inkmath.expression.layout import Relation
from inkmath.ink.fences import part_boxes
from inkmath.ink.lines import symbol_height
from inkmath.ink.segment import SegmentationLattice, without_parts
from inkmath.recognition.composing import alternatives, moved
from inkmath.recognition.grid import Grid, mark, with_entries
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.known import SAME_PLACE, shared
from inkmath.types import Box, Page, Parent, Reading, Symbol

STAND_IN = "2"
"""The symbol in the place of the cells: `=10` is read after it, where `=0` is likelier after a letter."""

_CLEAR = 0.75  # share of the sides of the cells' box that a stand-in fills at most
_POINTS = 12  # of a stroke
_WIDTH = 0.05  # typical symbols: of the pen


def with_stand_ins(segmentation: SegmentationLattice, grids: Sequence[Grid]) -> tuple[Page, list[Box]]:
    """The line with a symbol in the place of the cells of each grid, and the boxes of these in the source."""
    page = without_parts(segmentation, [part for grid in grids for part in grid.block.enclosed])
    pixels, strokes, places = page.pixels.copy(), list(page.strokes), list[Box]()
    width = max(2, round(_WIDTH * segmentation.unit))
    for grid in grids:
        boxes = part_boxes(segmentation)[list(grid.block.content)]
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        half = np.minimum(_CLEAR * (high - low), symbol_height(boxes)) / 2
        (x0, y0), (x1, y1) = (low + high) / 2 - half, (low + high) / 2 + half
        cross = [
            np.linspace(start, end, _POINTS) for start, end in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)))
        ]
        cv2.polylines(pixels, [np.round(one).astype(np.int32) for one in cross], False, 0, width, cv2.LINE_AA)
        places.append(page.box_in_source(Box(float(x0), float(y0), float(x1), float(y1))))
        if strokes:
            strokes += cross
    return replace(page, pixels=pixels, strokes=tuple(strokes)), places


def marked(
    hypothesis: Hypothesis, page: Page, grids: Sequence[Grid], places: Sequence[Box]
) -> Hypothesis | None:
    """The hypothesis with a mark for each stand-in in its LaTeX; None if one is not between its fences.

    page: the line with the stand-ins. places: their boxes in the source.
    """
    tree, boxes = hypothesis.tree, [page.box_in_source(box) for box in hypothesis.symbols.boxes]
    names, children = list(tree.names), tree.children()
    for number, (grid, place) in enumerate(zip(grids, places, strict=True)):
        symbol = max(range(len(boxes)), key=lambda i: shared(boxes[i], place))
        opening, closing = tree.parents[symbol], grid.tokens[1]
        if shared(boxes[symbol], place) < SAME_PLACE or opening < 0 or names[opening] != grid.tokens[0]:
            return None
        if children[opening] != {Relation.RIGHT: symbol}:
            return None
        behind = {relation: names[child] for relation, child in children[symbol].items()}
        if behind != ({Relation.RIGHT: closing} if closing else {}):
            return None
        names[symbol] = mark(number)
    return replace(hypothesis, latex=print_latex(replace(tree, names=tuple(names)).to_row()))


def as_read(latex: str, count: int) -> str:
    """The LaTeX of a line with stand-ins as it was read. latex: with the marks of so many grids."""
    for number in range(count):
        latex = latex.replace(mark(number), STAND_IN)
    return latex


def filled_in(line: Reading, grids: Sequence[Grid], places: Sequence[Box]) -> Reading:
    """The reading of a line with marks and stand-ins, with the cells of the grids in their place."""

    def latex(texts: Sequence[str]) -> str:
        return with_entries(texts[0], grids, texts[1:])

    parts = [line, *(cell.reading for grid in grids for cell in grid.cells)]
    confidence = math.prod(part.confidence for part in parts) * math.prod(grid.confidence for grid in grids)
    symbols = line.symbols
    for grid, place in zip(grids, places, strict=True):
        symbols = _with_cells(symbols, grid, place)
    return replace(
        line,
        latex=latex([part.latex for part in parts]),
        confidence=confidence,
        symbols=symbols,
        alternatives=tuple(alternatives(parts, latex, confidence)),
    )


def _with_cells(symbols: Sequence[Symbol], grid: Grid, place: Box) -> tuple[Symbol, ...]:
    """The symbols of a line with those of the cells in the place of the stand-in."""
    at = max(range(len(symbols)), key=lambda i: shared(symbols[i].box, place))
    fence = symbols[at].parent
    assert fence is not None, "a stand-in is behind its fence"
    cells: list[Symbol] = []
    for row in grid.rows:
        for column, cell in enumerate(row):
            root = replace(fence, relation="cell" if column else "row")
            start = at + len(cells)
            cells += [moved(symbol, start, root) for symbol in cell.reading.symbols]
    added = len(cells) - 1

    def shifted(symbol: Symbol) -> Symbol:
        parent = symbol.parent
        if parent is None or parent.index < at:
            return symbol
        index = fence.index if parent.index == at else parent.index + added
        return replace(symbol, parent=Parent(index, parent.relation, parent.confidence))

    return (*map(shifted, symbols[:at]), *cells, *map(shifted, symbols[at + 1 :]))
