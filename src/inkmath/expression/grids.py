"""Rows of cells in their canonical form: what is a column, and what only aligns rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from inkmath.expression.grouping import kind_of
from inkmath.expression.rows import RowBuilder
from inkmath.expression.spellings import GRIDS
from inkmath.expression.tree import Atom, Decorated, Node, Row
from inkmath.vocab import Kind

BAR = Row((Atom("|"),))
"""The cell of a line between two columns."""

Cells = tuple[tuple[Row, ...], ...]


def joined(cells: Iterable[Row]) -> Row:
    """The cells of a row as one."""
    builder = RowBuilder()
    for cell in cells:
        for node in cell.items:
            builder.add(node)
    return builder.build()


def without_empty_end(rows: Sequence[Sequence[Row]]) -> Cells:
    """The rows without those at the end that hold nothing; a rule, which has no cells, is kept."""
    filled = [k for k, row in enumerate(rows) if any(cell.items for cell in row)]
    rules = [k for k, row in enumerate(rows) if not row]
    return tuple(map(tuple, rows[: max(filled + rules) + 1])) if filled else ()


def without_rules(rows: Cells) -> Cells:
    return tuple(row for row in rows if row)


def with_bar(columns: str, rows: Cells) -> Cells:
    """The rows with a column of bars where the columns have one line between them, as in `cc|c`.

    Rows with rules between them are a table, whose lines say nothing.
    """
    letters = re.sub(r"@\{.*?\}", "", columns).replace(":", "|").strip("|")
    before, bar, after = letters.partition("|")
    if not bar or not before.isalpha() or not after.isalpha() or any(not row for row in rows):
        return rows
    place = len(before)
    return tuple((*row[:place], BAR, *row[place:]) if len(row) == len(letters) - 1 else row for row in rows)


def column(columns: str, rows: Cells) -> Cells | None:
    """The rows as those of written arithmetic; None where an array is something else.

    It is a single column at the right, or has a sign before the row above a rule, which may be in a column of
    its own. An underlined row with a sign is one above a rule.
    """
    cells = without_rules(rows)
    is_single = all(len(row) == 1 for row in cells) or all(
        _is_sign(row[0].items) or not row[0].items for row in cells
    )
    found = tuple((joined(row),) if row else () for row in rows)
    has_sign = any(above and not rule and _is_sign(above[0].items[:1]) for above, rule in pairwise(found))
    if columns.strip("|") != "r" and not (is_single and has_sign):
        return None
    return tuple(part for row in found for part in _underlined(row))


def _underlined(row: tuple[Row, ...]) -> Cells:
    match row:
        case (Row((Decorated(r"\underline", Row(items)),)),) if _is_sign(items[:1]):
            return (Row(items),), ()
    return (row,)


def _is_sign(items: tuple[Node, ...]) -> bool:
    return len(items) == 1 and kind_of(items[0]) is Kind.OPERATOR


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
