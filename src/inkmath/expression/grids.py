"""Rows of cells in their canonical form: what is a column, and what only aligns rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inkmath.expression.grouping import kind_of
from inkmath.expression.rows import RowBuilder
from inkmath.expression.spellings import GRIDS
from inkmath.expression.tree import Row
from inkmath.vocab import Kind

Cells = tuple[tuple[Row, ...], ...]


def joined(cells: Iterable[Row]) -> Row:
    """The cells of a row as one."""
    builder = RowBuilder()
    for cell in cells:
        for node in cell.items:
            builder.add(node)
    return builder.build()


def without_empty_end(rows: Sequence[Sequence[Row]]) -> Cells:
    """The rows without those at the end that hold nothing."""
    last = max((k for k, row in enumerate(rows) if any(cell.items for cell in row)), default=-1)
    return tuple(tuple(row) for row in rows[: last + 1])


def aligned_cells(environment: str, rows: Cells) -> Cells:
    r"""The rows with the cells that only align a relation put together.

    `aligned` and its like have an equation in two cells, `eqnarray` in three; in `cases` it is in two where
    the second ones all begin with a relation.
    """
    if environment == "eqnarray":
        return tuple((joined(row),) for row in rows)
    is_aligned = GRIDS[environment] == "aligned" or (
        GRIDS[environment] == "cases" and all(len(row) == 2 and _begins_with_relation(row[1]) for row in rows)
    )
    if not is_aligned:
        return rows
    return tuple(tuple(joined(row[k : k + 2]) for k in range(0, len(row), 2)) for row in rows)


def cell_halves(cell: Row) -> tuple[Row, Row]:
    """A cell before and from its first relation on; all is the second half if there is none."""
    k = next((k for k, node in enumerate(cell.items) if kind_of(node) is Kind.RELATION), 0)
    return Row(cell.items[:k]), Row(cell.items[k:])


def _begins_with_relation(cell: Row) -> bool:
    return bool(cell.items) and kind_of(cell.items[0]) is Kind.RELATION
