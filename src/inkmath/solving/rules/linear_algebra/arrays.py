"""Matrices as rows of terms: their sizes, their entries worked out, and matrices made of rows.

A vector is a matrix of one column or of one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.arrays import MAX_SIZE
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import has_decimals, real_expression, term_of
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of

Rows = tuple[tuple[Term, ...], ...]


def shape(matrix: terms.Matrix) -> tuple[int, int]:
    """The number of rows and of columns."""
    return len(matrix.rows), matrix.columns


def size_text(matrix: terms.Matrix) -> str:
    """`2×3`."""
    return "×".join(map(str, shape(matrix)))


def is_vector(matrix: terms.Matrix) -> bool:
    """True for more than one entry in a single row or column."""
    rows, columns = shape(matrix)
    return 1 in (rows, columns) and rows * columns > 1


def matrix_of(rows: Iterable[Sequence[Term]], model: terms.Matrix, bar: int = 0) -> terms.Matrix:
    """The rows in the brackets of the model. Raises NotCoveredError for more than MAX_SIZE of them."""
    found = tuple(map(tuple, rows))
    if max(len(found), len(found[0])) > MAX_SIZE * (2 if bar else 1):
        raise NotCoveredError(sentence("matrices of more than {} rows or columns", MAX_SIZE))
    return terms.Matrix(tuple(entry for row in found for entry in row), len(found[0]), model.environment, bar)


def each(function: Callable[[Term], Term], matrix: terms.Matrix) -> terms.Matrix:
    """The matrix with the function applied to each entry."""
    return replace(matrix, entries=tuple(map(function, matrix.entries)))


def square_order(matrix: terms.Matrix, name: str) -> int:
    """The number of rows of a square matrix. Raises UndefinedValueError, with the name of what needs one."""
    rows, columns = shape(matrix)
    if rows != columns:
        raise UndefinedValueError(
            sentence("{} needs as many rows as columns, and this matrix is {}", name, size_text(matrix))
        )
    return rows


def worked(term: Term) -> Term:
    """A number or an expression with letters in the form one would write."""
    if is_numeric(term):
        return from_sympy(simplify_number(exact_value(term)), has_decimals(term))
    value = real_expression(term)
    expanded = term_of(sympy.expand(value), term)
    cancelled = expanded if value.is_polynomial() else term_of(sympy.cancel(value), term)
    return min(expanded, cancelled, term, key=lambda form: len(latex_of(form)))


def is_worked(term: Term) -> bool:
    return latex_of(worked(term)) == latex_of(term)


def is_scalar(term: Term) -> bool:
    """True if the term is no array and holds none."""
    arrays = terms.Matrix | terms.Determinant
    return not any(isinstance(part, arrays) for part in terms.walk(term))


def is_zero(term: Term) -> bool:
    """True for the number 0 and for what comes to it."""
    return latex_of(worked(term)) == "0"


def product(*factors: Term) -> Term:
    """The factors as they stand."""
    return terms.Product(tuple(factors), ("",) * (len(factors) - 1))
