"""Grids set in ink, to measure with: rows of cells between fences that one hand wrote.

A layout tree has one line, so what is written here has strokes and LaTeX, and no tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from inkmath.expression.grids import BAR
from inkmath.expression.tree import Grid, Node, Row
from inkmath.training.ink_sheet import Block, union
from inkmath.training.symbol_inks import Library
from inkmath.training.typesetting import Style, Typesetter
from inkmath.types import Points

FENCES: Mapping[str, tuple[str, str]] = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "cases": (r"\{", ""),
    "binom": ("(", ")"),
}
"""The tokens of the fences of the environments that can be written."""

_COLUMN_GAP, _ROW_GAP = 1.1, 0.45  # sizes of the cells
_EMPTY = 0.3  # width of a column of empty cells
_AXIS = 0.35  # height of the middle of a grid above the line
_FENCE_GAP = 0.25


def strokes_of(row: Row, library: Library, rng: np.random.Generator) -> tuple[Points, ...]:
    """The strokes of a row with grids as somebody would write it, each float64 (N, 2).

    Raises ValueError if the row is empty, or holds a symbol that the library has not or another environment.
    """
    return _GridTypesetter(library.hand(rng), Style.draw(rng), rng).strokes(row)


class _GridTypesetter(Typesetter):
    """Lays out rows with grids."""

    def strokes(self, row: Row) -> tuple[Points, ...]:
        self.row(row, 1.0)
        return self._sheet.strokes(self._bend())

    def _node(self, node: Node, size: float, content: Sequence[Block] = ()) -> Block:
        return self._grid(node, size) if isinstance(node, Grid) else super()._node(node, size, content)

    def _grid(self, grid: Grid, size: float) -> Block:
        """Cells between fences; a column of bars is one tall line."""
        if grid.environment not in FENCES:
            raise ValueError(f"{grid.environment} cannot be written. Environments: {', '.join(FENCES)}.")
        divider = _divider(grid)
        if divider is None:
            inside = self._cells(grid, size)
        else:
            left, right = (
                self._cells(Grid(grid.environment, tuple(row[part] for row in grid.rows)), size)
                for part in (slice(divider), slice(divider + 1, None))
            )
            right = self._sheet.move(right, left.right + size * self._rng.uniform(0.9, 1.4) - right.left, 0)
            line = self._fence("|", union([left, right], left.first), size)
            middle = (left.right + right.left) / 2
            inside = union([left, self._sheet.move(line, middle - line.centre, 0), right], left.first)
        opening, closing = FENCES[grid.environment]
        blocks = [inside]
        fence, gap = self._fence(opening, inside, size), _FENCE_GAP * size * self._factor(0.3)
        blocks.append(self._sheet.move(fence, inside.left - gap - fence.right, 0))
        if closing:
            fence, gap = self._fence(closing, inside, size), _FENCE_GAP * size * self._factor(0.3)
            blocks.append(self._sheet.move(fence, inside.right + gap - fence.left, 0))
        return union(blocks, inside.first)

    def _cells(self, grid: Grid, size: float) -> Block:
        part = size * min(0.92 * self._factor(0.06), 1.1)
        rows = [[self.row(cell, part) if cell.items else None for cell in row] for row in grid.rows]
        count = max(map(len, rows))
        columns = [[row[j] for row in rows if j < len(row)] for j in range(count)]
        widths = [max((one.width for one in column if one), default=_EMPTY * part) for column in columns]
        column_gap = part * self._style.gap * _COLUMN_GAP * self._factor(0.25)
        row_gap = part * _ROW_GAP * self._factor(0.35)
        is_left = grid.environment == "cases" or self._rng.random() < 0.3
        placed, y = list[Block](), 0.0
        for row in rows:
            blocks = [block for block in row if block]
            y -= min((block.top for block in blocks), default=-part / 2)
            x = 0.0
            for block, width in zip(row, widths, strict=False):
                if block:
                    aside = x + (0 if is_left else (width - block.width) / 2) - block.left
                    uneven = self._deviation(0.08) * part, self._deviation(0.04) * part
                    placed.append(self._sheet.move(block, aside + uneven[0], y + uneven[1]))
                x += width + column_gap
            y += max((block.bottom for block in blocks), default=0.0) + row_gap
        cells = union(placed, placed[0].first)
        return self._sheet.move(cells, 0, -_AXIS * size - (cells.top + cells.bottom) / 2)

    def _fence(self, token: str, inside: Block, size: float) -> Block:
        """A fence as tall as what it encloses, at x = 0."""
        wanted = inside.height * self._rng.uniform(1.0, 1.2)
        ink = self._nearest(token, wanted / size, tall=True).scaled(size, size)
        tall = max(wanted / ink.height, 1.0)
        middle = (inside.top + inside.bottom) / 2 + self._deviation(0.06) * size
        ink = ink.scaled(tall**0.35, tall)
        return self._sheet.add(token, ink.lowered(middle - sum(ink.extent) / 2))


def _divider(grid: Grid) -> int | None:
    """The only column of bars between others; None where there is no such column."""
    width = min(map(len, grid.rows))
    bars = [j for j in range(1, width - 1) if all(row[j] == BAR for row in grid.rows)]
    return bars[0] if len(bars) == 1 else None
