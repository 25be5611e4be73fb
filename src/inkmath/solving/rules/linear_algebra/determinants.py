"""Determinants: two by two, of triangular matrices, by expansion, by row operations."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.linear_algebra.arrays import (
    Rows,
    is_scalar,
    is_zero,
    matrix_of,
    product,
    square_order,
)
from inkmath.solving.rules.linear_algebra.row_operations import (
    Operation,
    ordinal,
    rational_rows,
    terms_of,
    towards_triangle,
)
from inkmath.solving.sentences import sentence

MAX_LETTERS = 4
"""A larger determinant with letters is only expanded along rows or columns with a single entry."""


def _matrix_in(term: Term) -> terms.Matrix | None:
    """The matrix of a determinant whose entries are numbers or expressions; None for other terms."""
    if not isinstance(term, terms.Determinant) or not isinstance(term.matrix, terms.Matrix):
        return None
    square_order(term.matrix, "a determinant")
    return term.matrix if all(map(is_scalar, term.matrix.entries)) else None


def small(term: Term) -> Rewrite[Term] | None:
    """ad - bc, and the one entry of a matrix that has no other."""
    matrix = _matrix_in(term)
    if matrix is None or matrix.columns > 2:
        return None
    if matrix.columns == 1:
        return Rewrite("determinant-2", (matrix.entries[0],), "It has one entry, which is the determinant.")
    a, b, c, d = matrix.entries
    result = terms.sum_of([product(a, d), terms.Negation(product(b, c))])
    says = "A determinant of two rows: main diagonal less the other diagonal, ad - bc."
    return Rewrite("determinant-2", (result,), says)


def triangular(term: Term) -> Rewrite[Term] | None:
    """The product of the diagonal where all entries below or above it are 0."""
    matrix = _matrix_in(term)
    if matrix is None:
        return None
    rows, order = matrix.rows, matrix.columns
    below = all(is_zero(rows[i][j]) for i in range(order) for j in range(i))
    above = all(is_zero(rows[j][i]) for i in range(order) for j in range(i))
    if not below and not above:
        return None
    says = sentence(
        "All entries {} the diagonal are 0: the determinant is the product of the diagonal.",
        "below" if below else "above",
    )
    return Rewrite("determinant-triangular", (product(*(rows[k][k] for k in range(order))),), says)


def zero(term: Term) -> Rewrite[Term] | None:
    """0 for a row or column of zeros, or for two equal rows or columns."""
    matrix = _matrix_in(term)
    if matrix is None or matrix.columns < 3:
        return None
    for name, lines in (("row", matrix.rows), ("column", _transposed(matrix.rows))):
        empty = next((k for k, line in enumerate(lines) if all(map(is_zero, line))), None)
        if empty is not None:
            says = sentence("The {} {} is all 0, and so is the determinant.", ordinal(empty), name)
            return Rewrite("determinant-zero", (ZERO,), says)
        if len(set(lines)) < len(lines):
            says = sentence("Two {}s are equal, so the determinant is 0.", name)
            return Rewrite("determinant-zero", (ZERO,), says)
    return None


def by_expansion(term: Term) -> Rewrite[Term] | None:
    """Expansion along the row or column with the most zeros."""
    matrix = _matrix_in(term)
    if matrix is None:
        return None
    name, k, line = _sparsest(matrix.rows)
    left = sum(not is_zero(entry) for entry in line)
    has_letters = rational_rows(matrix) is None
    if left > 1 and matrix.columns > 3 and not (has_letters and matrix.columns <= MAX_LETTERS):
        return None
    rows = matrix.rows if name == "row" else _transposed(matrix.rows)
    parts: list[Term] = []
    for j, entry in enumerate(line):
        if is_zero(entry):
            continue
        minor = [row[:j] + row[j + 1 :] for i, row in enumerate(rows) if i != k]
        cells = minor if name == "row" else _transposed(tuple(minor))
        is_negative = isinstance(entry, terms.Negation)
        size = entry.term if isinstance(entry, terms.Negation) else entry
        minor_of = terms.Determinant(matrix_of(cells, matrix))
        part = minor_of if size == ONE else product(size, minor_of)
        parts.append(terms.Negation(part) if (k + j) % 2 != is_negative else part)
    says = sentence(
        "Expand along the {} {}: each entry times the determinant without its row and column, "
        "with alternating signs.",
        ordinal(k),
        name,
    )
    return Rewrite("determinant-expansion", (terms.sum_of(parts),), says)


def by_row_operation(term: Term) -> Rewrite[Term] | None:
    """The next row operation towards a triangular matrix."""
    matrix = _matrix_in(term)
    if matrix is None:
        return None
    rows = rational_rows(matrix)
    if rows is None:
        raise NotCoveredError("large determinants with letters")
    operation = towards_triangle(rows)
    assert operation is not None  # a triangular matrix has its own rule
    result: Term = terms.Determinant(terms_of(operation.rows, matrix))
    if operation.kind is Operation.Kind.SWAP:
        says = sentence("{}: the determinant changes its sign.", operation.says)
        return Rewrite("determinant-rows", (terms.Negation(result),), says)
    says = sentence("{}: the determinant stays the same.", operation.says)
    return Rewrite("determinant-rows", (result,), says)


def _sparsest(rows: Rows) -> tuple[str, int, tuple[Term, ...]]:
    """The row or column with the most zeros, the first row if all have as many."""
    lines = [("row", k, row) for k, row in enumerate(rows)]
    lines += [("column", k, column) for k, column in enumerate(_transposed(rows))]
    return max(lines, key=lambda line: sum(map(is_zero, line[2])))


def _transposed(rows: Rows) -> Rows:
    return tuple(zip(*rows, strict=True))


RULES: tuple[Rule[Term], ...] = (triangular, zero, small, by_expansion, by_row_operation)
