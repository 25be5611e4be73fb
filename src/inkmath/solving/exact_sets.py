"""Solutions of polynomial equations in one letter, compared exactly."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import has_two_signs, with_sign
from inkmath.expression.terms import Term
from inkmath.solving.polynomials import Polynomial, multiply, polynomial_of, scale, subtract
from inkmath.solving.values import NotCoveredError, UndefinedValueError, is_zero, sign_of


def same_polynomial_solutions(before: Term, after: Term, letter: terms.Variable) -> bool:
    """Whether both lines are polynomial equations with the same complex solutions."""
    try:
        old, new = zero_polynomial(before, letter), zero_polynomial(after, letter)
        return _same_solutions(old, new)
    except (NotCoveredError, UndefinedValueError):
        return False


def has_no_real_solution(line: Term, letter: terms.Variable) -> bool:
    """Whether a line is an equation between numbers that differ, or a quadratic one below all or no zeros."""
    try:
        poly = zero_polynomial(line, letter)
        if len(poly) == 3:
            return sign_of(poly[1] ** 2 - 4 * poly[2] * poly[0]) < 0
        return len(poly) == 1
    except (NotCoveredError, UndefinedValueError):
        return False


def zero_polynomial(line: Term, letter: terms.Variable) -> Polynomial:
    """The polynomial whose zeros solve a line: an equation, one with two signs, or a list of equations.

    Raises NotCoveredError for other lines.
    """
    if isinstance(line, terms.Tuple):
        lines = line.elements
    elif isinstance(line, terms.Logical) and line.sign == r"\vee":
        lines = line.parts
    elif has_two_signs(line):
        lines = (with_sign(line, True), with_sign(line, False))
    elif isinstance(line, terms.Relation) and line.signs == ("=",):
        return subtract(polynomial_of(line.sides[0], letter), polynomial_of(line.sides[1], letter))
    else:
        raise NotCoveredError("this kind of line")
    result: Polynomial = (sympy.S.One,)
    for part in lines:
        result = multiply(result, zero_polynomial(part, letter))
    return result


def _same_solutions(left: Polynomial, right: Polynomial) -> bool:
    a, b = _reduced(left), _reduced(right)
    return len(a) == len(b) and all(is_zero(x - y) for x, y in zip(a, b, strict=True))


def _reduced(poly: Polynomial) -> Polynomial:
    """The polynomial with leading coefficient 1, a double zero of a quadratic counted once."""
    if not poly:
        return poly
    poly = scale(poly, 1 / poly[-1])
    if len(poly) == 3 and is_zero(poly[1] ** 2 - 4 * poly[0]):
        return (poly[1] / 2, sympy.S.One)
    return poly
