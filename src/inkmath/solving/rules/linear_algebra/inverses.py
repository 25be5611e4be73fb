"""Inverses of matrices: by the formula for two rows, else beside the identity by row operations; ranks."""

from __future__ import annotations

from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import negate
from inkmath.solving.rules.linear_algebra.arrays import (
    is_zero,
    matrix_of,
    product,
    square_order,
    worked,
)
from inkmath.solving.rules.linear_algebra.row_operations import (
    Numbers,
    echelon,
    pivots,
    rational_rows,
    reduced,
    terms_of,
)
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.row_equivalence import same_row_space
from inkmath.types import Step


def inverse(term: Term) -> Rewrite[Term] | None:
    """The inverse of a matrix as written."""
    if not isinstance(term, terms.Power) or not isinstance(term.base, terms.Matrix):
        return None
    if plain_value(term.exponent) != -1:
        return None
    order = square_order(term.base, "an inverse")
    return _of_two(term.base) if order == 2 else _by_rows(term.base)


def _of_two(matrix: terms.Matrix) -> Rewrite[Term]:
    """1/(ad - bc) times the matrix with a and d swapped, and the signs of b and c changed."""
    a, b, c, d = matrix.entries
    size = terms.sum_of([product(a, d), terms.Negation(product(b, c))])
    value = worked(size)
    if is_zero(value):
        raise UndefinedValueError(sentence("the determinant is {} = 0", size))
    adjugate = matrix_of([[d, negate(b)], [negate(c), a]], matrix)
    result = adjugate if value == ONE else terms.Product((terms.Quotient(ONE, value), adjugate), ("",))
    calculation = value if terms.variables(value) else sentence("{} = {}", size, value)
    says = sentence(
        "The inverse of a matrix of two rows: its diagonal swapped, the other signs changed, "
        "over the determinant {}.",
        calculation,
    )
    conditions = () if not terms.variables(value) else (terms.Relation((value, terms.ZERO), (r"\neq",)),)
    return Rewrite("inverse-2", (result,), says, conditions=conditions)


def _by_rows(matrix: terms.Matrix) -> Rewrite[Term]:
    """The inverse out of (A|E), by row operations until the left half is the identity."""
    rows = rational_rows(matrix)
    if rows is None:
        raise NotCoveredError("inverses of large matrices with letters")
    order = len(rows)
    unit = [[Fraction(i == j) for j in range(order)] for i in range(order)]
    beside = tuple((*row, *extra) for row, extra in zip(rows, unit, strict=True))
    model = terms.Matrix(matrix.entries, order, matrix.environment, order)
    steps, rows = row_reduction(beside, model, order, "Write the identity matrix beside it.")
    if len(pivots(rows, order)) < order:
        raise UndefinedValueError("its rows depend on one another, the determinant is 0")
    result = terms_of(tuple(row[order:] for row in rows), matrix)
    says = "The left half has become the identity matrix: the right half is the inverse."
    return Rewrite("inverse-by-rows", (result,), says, beside=tuple(steps))


def row_reduction(
    rows: Numbers, model: terms.Matrix, columns: int, begins: str = "", is_full: bool = True
) -> tuple[list[Step], Numbers]:
    """The steps to the (reduced) row echelon form in the first columns, and the rows at the end.

    begins: the sentence of the line that shows the rows as they are; empty for none.
    """
    start = terms_of(rows, model)
    trace = Trace(start, compare=same_row_space)
    if begins:
        trace.steps.append(Step("augmented-matrix", latex_of(start), begins, True))
    for work in (echelon, reduced) if is_full else (echelon,):
        for operation in work(rows, columns):
            rows = operation.rows
            trace.add("row-operation", terms_of(rows, model), sentence("{}.", operation.says))
    return trace.steps, rows


def rank(term: Term) -> Rewrite[Term] | None:
    """The number of rows that are left when the others have become 0."""
    match term:
        case terms.Call(r"\rank", terms.Matrix(columns=columns) as matrix):
            rows = rational_rows(matrix)
        case _:
            return None
    if rows is None:
        raise NotCoveredError("ranks of matrices with letters or roots")
    steps, rows = row_reduction(rows, matrix, columns, is_full=False)
    found = len(pivots(rows, columns))
    says = sentence("In row echelon form {} rows are not 0: that is the rank.", found)
    if found == 1:
        says = sentence("In row echelon form one row is not 0: the rank is {}.", found)
    return Rewrite("rank", (terms.Number(str(found)),), says, beside=tuple(steps))


RULES: tuple[Rule[Term], ...] = (inverse, rank)
