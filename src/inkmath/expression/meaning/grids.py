r"""Rows and columns: statements of a system, matrices, binomial coefficients, values in pieces.

A column of bars, `\begin{pmatrix}1&2&|&3\end{pmatrix}`, is the line of an augmented matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.grids import BAR
from inkmath.expression.names import ANY_SIGN, MULTIPLICATION, is_relation, token_of, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Grid, Node, Row, Text

IN_PIECES = "a function that is defined in pieces behind a brace has no rule that holds everywhere"

_ENDS = (",", ";", ".")
_IF = ("if", "when", "for", "where", "für", "falls", "wenn")
_OTHERWISE = ("otherwise", "else", "sonst")
_UNCOVERED = {
    "aligned": "aligned rows within an expression are not covered yet; give each line by itself",
    "Vmatrix": "norms of matrices are not covered yet",
    "column": "columns of numbers within an expression are not covered yet",
}
_MATRICES = ("pmatrix", "bmatrix", "matrix", "array")

Read = Callable[[Row], Term]
"""A function that gives the term of a row."""


def is_system(grid: Grid) -> bool:
    """True if the rows are statements, aligned or behind a brace, and not the values of a function."""
    is_bare = grid.environment == "cases" and all(len(cells) == 1 for cells in grid.rows)
    return is_bare or grid.environment == "aligned"


def read_system(grid: Grid, read: Read) -> Term:
    """The statements of the rows as a list; of one row, its statement."""
    statements: list[Term] = []
    cells = [cell for cells in grid.rows for cell in cells]
    for cell in _continued(cells) if grid.environment == "aligned" else cells:
        row = _without_end(cell)
        term = read(row)
        parts = term.elements if isinstance(term, terms.Tuple) else (term,)
        if not all(isinstance(part, terms.Relation | terms.Logical) for part in parts):
            raise MeaninglessError(
                f"`{written(row)}` among the rows is no equation and no inequality, as a system needs"
            )
        statements += parts
    return statements[0] if len(statements) == 1 else terms.Tuple(tuple(statements))


def _continued(cells: Iterable[Row]) -> Iterator[Row]:
    """The cells, each with those after it that begin with a relation or, without one, with a sign."""
    whole: tuple[Node, ...] = ()
    for cell in cells:
        relates = any(is_relation(token_of(node)) for node in cell.items)
        first = token_of(cell.items[0]) if cell.items else ""
        if whole and not (is_relation(first) or (first in ANY_SIGN | MULTIPLICATION and not relates)):
            yield Row(whole)
            whole = ()
        whole += cell.items
    yield Row(whole)


def read_grid(grid: Grid, read: Read) -> Term:
    """The operand that a grid within an expression is."""
    match grid:
        case Grid("binom", ((upper,), (lower,))):
            return terms.Binomial(read(upper), read(lower))
        case Grid("cases"):
            return _pieces(grid, read)
        case Grid("vmatrix"):
            matrix = _matrix(grid, "pmatrix", read)
            if len(grid.rows) != matrix.columns:
                raise MeaninglessError("a determinant has as many rows as columns")
            return terms.Determinant(matrix)
        case Grid(environment) if environment in _MATRICES:
            return _matrix(grid, environment, read)
    raise MeaninglessError(_UNCOVERED[grid.environment])


def _matrix(grid: Grid, environment: str, read: Read) -> terms.Matrix:
    columns = len(grid.rows[0])
    if any(len(cells) != columns for cells in grid.rows):
        raise MeaninglessError("the rows of a matrix have different lengths")
    bar = next((k for k in range(1, columns - 1) if all(cells[k] == BAR for cells in grid.rows)), 0)
    entries = [read(cell) for cells in grid.rows for k, cell in enumerate(cells) if not bar or k != bar]
    return terms.Matrix(tuple(entries), columns - bool(bar), environment, bar)


def is_matrix(term: Term) -> bool:
    """True if the term is a matrix as written, or calculated from one."""
    match term:
        case terms.Matrix() | terms.Transpose():
            return True
        case terms.Sum(parts) | terms.Product(parts):
            return any(map(is_matrix, parts))
        case terms.Negation(inner) | terms.Power(inner):
            return is_matrix(inner)
        case terms.Quotient(numerator):
            return is_matrix(numerator)
    return False


def _pieces(grid: Grid, read: Read) -> Term:
    if any(len(cells) != 2 for cells in grid.rows):
        raise MeaninglessError("rows behind a brace are all statements, or all a value and its condition")
    values = tuple(read(_without_end(value)) for value, _ in grid.rows)
    conditions = tuple(_condition(_without_end(condition), read) for _, condition in grid.rows)
    if None in conditions[:-1]:
        raise MeaninglessError("only the last of the pieces can be what holds otherwise")
    return terms.Pieces(values, conditions)


def _condition(row: Row, read: Read) -> Term | None:
    """The condition of a piece; None for what holds otherwise."""
    match row.items:
        case (Text(text),) if text in _OTHERWISE:
            return None
        case (Text(text), *rest) if text in _IF:
            return read(Row(tuple(rest)))
    return read(row)


def _without_end(row: Row) -> Row:
    """The row without the mark that separates it from the next."""
    return Row(row.items[:-1]) if row.items and token_of(row.items[-1]) in _ENDS else row
