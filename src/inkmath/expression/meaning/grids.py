"""Rows behind a brace: the statements of a system, all of which hold."""

from __future__ import annotations

from collections.abc import Callable

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import token_of, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Grid, Row

NAMES = {"cases": "rows behind a brace", "binom": "binomial coefficients", "aligned": "aligned rows"}
"""Names of the content of environments, if not matrices."""

IN_PIECES = "a function that is defined in pieces behind a brace has no rule that holds everywhere"

_ENDS = (",", ";", ".")


def read_system(grid: Grid, read: Callable[[Row], Term]) -> Term:
    """The statements of the rows as a list; of one row, its statement. read: the term of a row."""
    if grid.environment != "cases":
        raise MeaninglessError(not_covered(grid))
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


def not_covered(grid: Grid) -> str:
    """The reason why a grid within an expression has no meaning yet."""
    if grid.environment == "cases":
        return IN_PIECES
    return f"{NAMES.get(grid.environment, 'matrices')} are not covered yet"


def _without_end(row: Row) -> Row:
    """The row without the mark that separates it from the next."""
    return Row(row.items[:-1]) if row.items and token_of(row.items[-1]) in _ENDS else row
