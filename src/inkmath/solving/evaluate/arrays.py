"""Values of matrices and vectors at a point, in floating point of many digits: steps are checked with them.

Determinants are expanded and inverses made of cofactors here, so that a slip of the row operations, by which
the steps go, is seen. A vector is a matrix of one column; a tuple in round brackets is such a vector.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import reduce
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.names import MATRIX_FUNCTIONS, TRANSPOSED
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

MAX_SIZE = 6
"""Most rows and most columns that are calculated with."""

MAX_POWER = 100
ZERO = mpmath.mpf(10) ** -18
"""Relative size below which a determinant or an entry counts as 0."""


def holds_array(term: Term) -> bool:
    """True if a matrix, a determinant or a list stands in the term."""
    return any(
        isinstance(part, terms.Matrix | terms.Determinant | terms.Transpose | terms.Tuple)
        or (isinstance(part, terms.Call) and part.function in MATRIX_FUNCTIONS.values())
        for part in terms.walk(term)
    )


def array_at(term: Term, point: Point) -> Any:
    """The value of a term: an mpf, or an mpmath matrix.

    Raises UndefinedValueError where sizes do not fit or a matrix has no inverse, NotCoveredError for what is
    no array and no number.
    """
    try:
        return _value(term, point)
    except (ZeroDivisionError, ValueError) as error:
        raise UndefinedValueError("the sizes do not fit") from error


def is_close(left: Any, right: Any, tolerance: Any) -> bool:
    """True if two matrices of one shape agree in all entries."""
    if not isinstance(left, mpmath.matrix) or not isinstance(right, mpmath.matrix):
        return False
    same_shape = (left.rows, left.cols) == (right.rows, right.cols)
    return same_shape and all(
        abs(a - b) <= tolerance * max(1, abs(a), abs(b)) for a, b in zip(left, right, strict=True)
    )


def _value(term: Term, point: Point) -> Any:
    if not holds_array(term):
        return value_at(term, point)
    match term:
        case terms.Matrix():
            return _matrix([[_number(entry, point) for entry in row] for row in term.rows])
        case terms.Tuple(elements):
            return _matrix([[_number(element, point)] for element in elements])
        case terms.Transpose(inner):
            return _array(inner, point).T
        case terms.Determinant(inner):
            return _determinant(_array(inner, point))
        case terms.Call(r"\rank", inner):
            return mpmath.mpf(_rank(_array(inner, point)))
        case terms.Call(r"\tr", inner):
            return mpmath.fsum(_array(inner, point)[k, k] for k in range(_order(_array(inner, point))))
        case terms.Absolute(inner):
            return _absolute(_value(inner, point))
        case terms.Sum(parts):
            return reduce(_added, (_value(part, point) for part in parts))
        case terms.Negation(inner):
            return -_value(inner, point)
        case terms.Product(factors, signs):
            value = _value(factors[0], point)
            for sign, factor in zip(signs, factors[1:], strict=True):
                value = _times(value, sign, _value(factor, point))
            return value
        case terms.Quotient(numerator, denominator):
            return _value(numerator, point) / _number(denominator, point)
        case terms.Power(base, exponent):
            value = _value(base, point)
            return (
                _power(value, exponent)
                if isinstance(value, mpmath.matrix)
                else value_at(*_with_numbers(term, point))
            )
    return value_at(*_with_numbers(term, point))


def _with_numbers(term: Term, point: Point) -> tuple[Term, Point]:
    """The term with letters for the numbers that the arrays directly within it come to."""
    changed: dict[str, Any] = {}
    for field in fields(term):
        inner = getattr(term, field.name)
        if isinstance(inner, Term) and holds_array(inner):
            letter = terms.Variable(f"array {field.name}")
            point = point.at(letter, _number(inner, point))
            changed[field.name] = letter
    if not changed:
        raise NotCoveredError("arrays in this kind of expression")
    return replace(term, **changed), point


def _matrix(rows: list[list[Any]]) -> Any:
    if max(len(rows), len(rows[0])) > MAX_SIZE + 1:
        raise NotCoveredError(f"matrices of more than {MAX_SIZE} rows or columns")
    return mpmath.matrix(rows)


def _number(term: Term, point: Point) -> Any:
    value = _value(term, point)
    if isinstance(value, mpmath.matrix):
        raise UndefinedValueError("a matrix stands where a number is needed")
    return value


def _array(term: Term, point: Point) -> Any:
    value = _value(term, point)
    if not isinstance(value, mpmath.matrix):
        raise UndefinedValueError("a number stands where a matrix is needed")
    return value


def _order(matrix: Any) -> int:
    if matrix.rows != matrix.cols:
        raise UndefinedValueError("only a matrix with as many rows as columns has one")
    return int(matrix.rows)


def _added(left: Any, right: Any) -> Any:
    if isinstance(left, mpmath.matrix) != isinstance(right, mpmath.matrix):
        raise UndefinedValueError("a number and a matrix have no sum")
    return left + right


def _times(left: Any, sign: str, right: Any) -> Any:
    if not isinstance(left, mpmath.matrix) or not isinstance(right, mpmath.matrix):
        return left * right
    is_vectors = (left.rows, left.cols) == (right.rows, right.cols) and 1 in (left.rows, left.cols)
    if is_vectors and sign == r"\cdot":
        return mpmath.fsum(a * b for a, b in zip(left, right, strict=True))
    if is_vectors and sign == r"\times" and len(left) == 3:
        (a, b, c), (x, y, z) = left, right
        across = [b * z - c * y, c * x - a * z, a * y - b * x]
        return mpmath.matrix(across) if left.cols == 1 else mpmath.matrix([across])
    return left * right


def _absolute(value: Any) -> Any:
    """The length of a vector, the determinant of a square matrix, the absolute value of a number."""
    if not isinstance(value, mpmath.matrix):
        return abs(value)
    if 1 in (value.rows, value.cols):
        return mpmath.sqrt(mpmath.fsum(entry**2 for entry in value))
    return _determinant(value)


def _power(matrix: Any, exponent: Term) -> Any:
    if isinstance(exponent, terms.Variable) and exponent.token in TRANSPOSED:
        return matrix.T
    order, n = _order(matrix), plain_value(exponent)
    if n is None or n.denominator != 1 or abs(n) > MAX_POWER:
        raise NotCoveredError("this power of a matrix")
    base = matrix if n >= 0 else _inverse(matrix)
    return reduce(lambda product, factor: product * factor, [base] * abs(int(n)), mpmath.eye(order))


def _determinant(matrix: Any) -> Any:
    """By expansion along the first row."""
    if _order(matrix) == 1:
        return matrix[0, 0]
    return mpmath.fsum(
        (-1) ** k * matrix[0, k] * _determinant(_without(matrix, 0, k)) for k in range(matrix.cols)
    )


def _without(matrix: Any, row: int, column: int) -> Any:
    rows = [k for k in range(matrix.rows) if k != row]
    return mpmath.matrix([[matrix[i, j] for j in range(matrix.cols) if j != column] for i in rows])


def _inverse(matrix: Any) -> Any:
    """By cofactors."""
    order, size = _order(matrix), _determinant(matrix)
    if abs(size) <= ZERO * max(1, *(abs(entry) for entry in matrix)) ** order:
        raise UndefinedValueError("a matrix with the determinant 0 has no inverse")
    if order == 1:
        return 1 / matrix
    inverse = mpmath.matrix(order, order)
    for i in range(order):
        for j in range(order):
            inverse[i, j] = (-1) ** (i + j) * _determinant(_without(matrix, j, i)) / size
    return inverse


def _rank(matrix: Any) -> int:
    """By orthogonalising the rows."""
    kept: list[list[Any]] = []
    for k in range(matrix.rows):
        row = list(matrix[k, :])
        rest = row
        for other in kept:
            share = mpmath.fdot(rest, other) / mpmath.fdot(other, other)
            rest = [a - share * b for a, b in zip(rest, other, strict=True)]
        if mpmath.norm(rest) > ZERO * max(1, mpmath.norm(row)):
            kept.append(rest)
    return len(kept)
