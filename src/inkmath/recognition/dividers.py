"""Tall lines between the columns of a grid, as an augmented matrix has one: a bar in each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inkmath.recognition.grid import CELL_ODDS, Grid
from inkmath.recognition.read_line import ReadLine
from inkmath.types import Box, Page, Reading, Symbol

_BAR = "|"


def with_dividers(grid: Grid, page: Page) -> Grid | None:
    """The grid with a column of bars for each divider of its block; None if one divides no columns.

    page: in whose pixels the block is.
    """
    rows = [list(row) for row in grid.rows]
    for divider in grid.block.dividers:
        line = page.box_in_source(divider.box)
        places = {sum(_centre(cell) < line.centre[0] for cell in row) for row in rows}
        place = places.pop()
        if places or not 0 < place < len(rows[0]):
            return None
        for row in rows:
            row.insert(place, _bar(row, line))
    return replace(grid, rows=tuple(map(tuple, rows)))


def _bar(row: Sequence[ReadLine], line: Box) -> ReadLine:
    """The part of the line that stands in the row, as one of its cells."""
    around = [symbol.box for cell in row for symbol in cell.reading.symbols]
    top, end = min(box.y0 for box in around), max(box.y1 for box in around)
    symbol = Symbol(_BAR, Box(line.x0, max(top, line.y0), line.x1, min(end, line.y1)), 1.0)
    reading = Reading(_BAR, 1.0, (symbol,), reader=row[0].reading.reader)
    return replace(row[0], reading=reading, log_probability=-CELL_ODDS, hypotheses=())


def _centre(cell: ReadLine) -> float:
    boxes = [symbol.box for symbol in cell.reading.symbols]
    return (min(box.x0 for box in boxes) + max(box.x1 for box in boxes)) / 2
