"""Rows behind a brace: the statements of a system, all of which hold."""

from __future__ import annotations

from collections.abc import Callable

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import token_of, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Grid, Row

IN_PIECES = "a function that is defined in pieces behind a brace has no rule that holds everywhere"

_ENDS = (",", ";", ".")


def read_system(grid: Grid, read: Callable[[Row], Term]) -> Term:
    """The statements of the rows as a list; of one row, its statement. read: the term of a row."""
    statements: list[Term] = []
    for cells in grid.rows:
        if len(cells) > 1:
            raise MeaninglessError(IN_PIECES)
        row = _without_end(cells[0])
        term = read(row)
        parts = term.elements if isinstance(term, terms.Tuple) else (term,)
        if not all(isinstance(part, terms.Relation | terms.Logical) for part in parts):
            raise MeaninglessError(
                f"`{written(row)}` behind the brace is no equation and no inequality, as a system needs"
            )
        statements += parts
    return statements[0] if len(statements) == 1 else terms.Tuple(tuple(statements))


def _without_end(row: Row) -> Row:
    """The row without the mark that separates it from the next."""
    return Row(row.items[:-1]) if row.items and token_of(row.items[-1]) in _ENDS else row
