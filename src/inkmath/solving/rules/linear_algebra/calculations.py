"""Sums, multiples, products, powers and transposes of matrices; lengths and products of vectors.

Each rule calculates one operation of finished arrays; `reduction.py` says where.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.arrays import MAX_POWER
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import negate
from inkmath.solving.rules.linear_algebra.arrays import (
    each,
    is_scalar,
    is_vector,
    is_worked,
    matrix_of,
    product,
    shape,
    size_text,
    square_order,
    worked,
)
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of


def identity(order: int, model: terms.Matrix) -> terms.Matrix:
    """The identity matrix, in the brackets of the model."""
    return matrix_of([[ONE if i == j else ZERO for j in range(order)] for i in range(order)], model)


def work_out_entries(term: Term) -> Rewrite[Term] | None:
    """The entries of a matrix, each as one number or in its simplest form."""
    if not isinstance(term, terms.Matrix) or not all(map(is_scalar, term.entries)):
        return None
    result = each(worked, term)
    if latex_of(result) == latex_of(term):
        return None
    return Rewrite("work-out-entries", (result,), "Calculate each entry.")


def transpose(term: Term) -> Rewrite[Term] | None:
    """Columns as rows."""
    match term:
        case terms.Transpose(terms.Matrix() as matrix):
            result = matrix_of(zip(*matrix.rows, strict=True), matrix)
            return Rewrite("transpose", (result,), "Transpose: the rows become the columns.")
    return None


def add(term: Term) -> Rewrite[Term] | None:
    """A sum of matrices of one size."""
    if not isinstance(term, terms.Sum):
        return None
    signs = [isinstance(part, terms.Negation) for part in term.terms]
    parts = [part.term if isinstance(part, terms.Negation) else part for part in term.terms]
    matrices = [part for part in parts if isinstance(part, terms.Matrix)]
    if not matrices:
        return None
    if len(matrices) < len(parts):
        raise UndefinedValueError("a matrix or a vector and a number have no sum")
    for one, other in pairwise(matrices):
        if shape(one) != shape(other):
            raise UndefinedValueError(
                sentence("a {} matrix and a {} matrix have no sum", size_text(one), size_text(other))
            )
    cells = zip(*(matrix.entries for matrix in matrices), strict=True)
    sums = tuple(
        terms.Sum(tuple(terms.Negation(e) if s else e for s, e in zip(signs, cell, strict=True)))
        for cell in cells
    )
    verb = "Subtract" if all(signs[1:]) else "Add and subtract" if any(signs) else "Add"
    says = sentence("{} the entries at the same places.", verb)
    return Rewrite("add-matrices", (replace(matrices[0], entries=sums),), says)


def opposite(term: Term) -> Rewrite[Term] | None:
    """The matrix with all signs changed."""
    match term:
        case terms.Negation(terms.Matrix() as matrix):
            result = each(lambda entry: worked(negate(entry)), matrix)
            return Rewrite("negate-matrix", (result,), "Change the sign of each entry.")
    return None


def multiply(term: Term) -> Rewrite[Term] | None:
    """The first two factors of a product one of which is a matrix, multiplied."""
    if not isinstance(term, terms.Product):
        return None
    matrices = [k for k, factor in enumerate(term.factors) if isinstance(factor, terms.Matrix)]
    if not matrices or not all(k in matrices or is_scalar(each) for k, each in enumerate(term.factors)):
        return None
    first = matrices[0]
    left = term.factors[first]
    assert isinstance(left, terms.Matrix)
    if first > 0:
        scalar = terms.product_of(term.factors[:first], term.signs[: first - 1])
        return _put(term, 0, first, _scaled(scalar, left))
    right = term.factors[1]
    if not isinstance(right, terms.Matrix):
        return _put(term, 0, 1, _scaled(right, left))
    return _put(term, 0, 1, _times(left, term.signs[0], right))


def _put(term: terms.Product, start: int, end: int, step: Rewrite[Term]) -> Rewrite[Term]:
    """The product with the result of a step for the factors from start to end (included)."""
    factors = (*term.factors[:start], step.result, *term.factors[end + 1 :])
    signs = (*term.signs[:start], *term.signs[end:])
    return Rewrite(step.rule, (terms.product_of(factors, signs),), step.because)


def _scaled(scalar: Term, matrix: terms.Matrix) -> Rewrite[Term]:
    calculations = terms.Sum | terms.Product | terms.Power | terms.Root
    if any(isinstance(part, calculations) for part in terms.walk(scalar)) and not is_worked(scalar):
        result = worked(scalar)
        says = sentence("Calculate the factor: {} = {}.", scalar, result)
        return Rewrite("work-out-factor", (terms.Product((result, matrix), ("",)),), says)
    products = each(lambda entry: worked(product(scalar, entry)), matrix)
    return Rewrite("scale-matrix", (products,), sentence("Multiply each entry by {}.", scalar))


def _times(left: terms.Matrix, sign: str, right: terms.Matrix) -> Rewrite[Term]:
    are_alike = shape(left) == shape(right) and is_vector(left)
    if are_alike and sign == r"\times":
        return _cross(left, right)
    if are_alike and sign == r"\cdot":
        return _dot(left, right)
    (rows, inner), (other, columns) = shape(left), shape(right)
    if inner != other:
        raise UndefinedValueError(
            sentence("a {} matrix and a {} matrix have no product", size_text(left), size_text(right))
        )
    a, b = left.rows, right.rows
    cells = [
        [terms.sum_of([product(a[i][k], b[k][j]) for k in range(inner)]) for j in range(columns)]
        for i in range(rows)
    ]
    says = "Multiply each row of the first matrix by each column of the second, and add."
    return Rewrite("multiply-matrices", (matrix_of(cells, left),), says)


def _dot(left: terms.Matrix, right: terms.Matrix) -> Rewrite[Term]:
    parts = [product(a, b) for a, b in zip(left.entries, right.entries, strict=True)]
    says = "The dot product: multiply the entries at the same places, and add."
    return Rewrite("dot-product", (terms.Sum(tuple(parts)),), says)


def _cross(left: terms.Matrix, right: terms.Matrix) -> Rewrite[Term]:
    if len(left.entries) != 3:
        raise UndefinedValueError("only vectors with three entries have a cross product")
    (a, b, c), (x, y, z) = left.entries, right.entries
    pairs = ((b, z, c, y), (c, x, a, z), (a, y, b, x))
    parts = tuple(terms.Sum((product(p, q), terms.Negation(product(r, s)))) for p, q, r, s in pairs)
    says = "The cross product: each entry is a difference of two products of the other entries."
    return Rewrite("cross-product", (replace(left, entries=parts),), says)


def divide(term: Term) -> Rewrite[Term] | None:
    """A matrix over a number."""
    match term:
        case terms.Quotient(terms.Matrix() as matrix, divisor) if is_scalar(divisor):
            result = each(lambda entry: worked(terms.Quotient(entry, divisor)), matrix)
            return Rewrite("divide-matrix", (result,), sentence("Divide each entry by {}.", divisor))
    return None


def power(term: Term) -> Rewrite[Term] | None:
    """A whole power of a square matrix as a product, or as the power of a square."""
    if not isinstance(term, terms.Power) or not isinstance(term.base, terms.Matrix):
        return None
    n = plain_value(term.exponent)
    if n is None or n.denominator != 1:
        raise NotCoveredError("powers of matrices other than whole ones")
    order = square_order(term.base, "a power of a matrix")
    if abs(n) > MAX_POWER:
        raise NotCoveredError(sentence("powers of matrices above {}", MAX_POWER))
    if n == 0:
        return Rewrite("matrix-power", (identity(order, term.base),), "The power 0 is the identity matrix.")
    if n < -1:
        inner = terms.Power(term.base, terms.Negation(ONE))
        says = "A negative power is a power of the inverse."
        return Rewrite("matrix-power", (terms.Power(inner, terms.Number(str(-n))),), says)
    if n == 1:
        return Rewrite("matrix-power", (term.base,), "The power 1 is the matrix itself.")
    if n == -1:
        return None
    if n <= 3:
        factors = (term.base,) * int(n)
        says = sentence("The power stands for {} equal factors.", int(n))
        return Rewrite("matrix-power", (product(*factors),), says)
    square = terms.Power(term.base, terms.Number("2"))
    result: Term = square if n == 2 else terms.Power(square, terms.Number(str(int(n) // 2)))
    if n % 2:
        result = product(result, term.base)
    return Rewrite("matrix-power", (result,), "Write the power with the square of the matrix.")


def length(term: Term) -> Rewrite[Term] | None:
    """Bars around a vector are its length, around a square matrix its determinant."""
    if not isinstance(term, terms.Absolute) or not isinstance(term.term, terms.Matrix):
        return None
    if not is_vector(term.term):
        square_order(term.term, "a determinant")
        says = "Bars around a square matrix stand for its determinant."
        return Rewrite("bars-of-matrix", (terms.Determinant(term.term),), says)
    squares = tuple(terms.Power(entry, terms.Number("2")) for entry in term.term.entries)
    says = "The length of a vector is the root of the sum of the squares of its entries."
    return Rewrite("vector-length", (terms.Root(terms.Sum(squares)),), says)


def trace(term: Term) -> Rewrite[Term] | None:
    """The sum of the diagonal."""
    match term:
        case terms.Call(r"\tr", terms.Matrix() as matrix):
            diagonal = [matrix.rows[k][k] for k in range(square_order(matrix, "the trace"))]
            return Rewrite("matrix-trace", (terms.sum_of(diagonal),), "The trace is the sum of the diagonal.")
    return None


RULES: tuple[Rule[Term], ...] = (
    work_out_entries,
    transpose,
    length,
    trace,
    power,
    multiply,
    divide,
    opposite,
    add,
)
