"""Polynomials in one letter with exact real coefficients, read off terms and written as terms."""

from __future__ import annotations

from typing import TypeAlias

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.exact import exact_value, is_zero, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

Polynomial: TypeAlias = tuple[sympy.Expr, ...]
"""Coefficients from the constant term upwards; the last is not zero, and the zero polynomial is ()."""

MAX_DEGREE = 24
"""Highest degree that is multiplied out."""


def polynomial_of(term: Term, variable: terms.Variable) -> Polynomial:
    """The polynomial that a term is in the letter, as written: nothing is divided by it or put under a root.

    Raises NotCoveredError where it is none, UndefinedValueError where a part without the letter has no value.
    """
    if variable not in terms.variables(term):
        return _trimmed([exact_value(term)])
    match term:
        case terms.Variable():
            return (sympy.S.Zero, sympy.S.One)
        case terms.Sum(parts):
            result: Polynomial = ()
            for part in parts:
                result = add(result, polynomial_of(part, variable))
            return result
        case terms.Negation(inner):
            return scale(polynomial_of(inner, variable), sympy.S.NegativeOne)
        case terms.Product(factors):
            result = (sympy.S.One,)
            for factor in factors:
                result = multiply(result, polynomial_of(factor, variable))
            return result
        case terms.Quotient(numerator, denominator):
            if variable in terms.variables(denominator):
                raise NotCoveredError("the unknown stands in a denominator")
            divisor = exact_value(denominator)
            if is_zero(divisor):
                raise UndefinedValueError("it divides by 0")
            return scale(polynomial_of(numerator, variable), 1 / divisor)
        case terms.Power(base, exponent):
            return _power(base, exponent, variable)
        case terms.Root():
            raise NotCoveredError("the unknown stands under a root")
        case terms.Absolute():
            raise NotCoveredError("the unknown stands between bars")
        case terms.Call(function):
            raise NotCoveredError(f"the unknown stands in a {function.removeprefix(chr(92))}")
    raise NotCoveredError("this kind of equation")


def _power(base: Term, exponent: Term, variable: terms.Variable) -> Polynomial:
    if variable in terms.variables(exponent):
        raise NotCoveredError("the unknown stands in an exponent")
    n = plain_value(exponent)
    if n is None or n.denominator != 1 or n < 0:
        raise NotCoveredError("a power of the unknown that is not a whole number")
    if n == 0:
        raise NotCoveredError("the power 0 of the unknown")
    if n > MAX_DEGREE:
        raise NotCoveredError(f"powers of the unknown above {MAX_DEGREE}")
    factor, result = polynomial_of(base, variable), (sympy.S.One,)
    for _ in range(int(n)):
        result = multiply(result, factor)
    return result


def _trimmed(coefficients: list[sympy.Expr]) -> Polynomial:
    while coefficients and is_zero(coefficients[-1]):
        coefficients.pop()
    return tuple(sympy.S.Zero if is_zero(value) else value for value in coefficients)


def add(left: Polynomial, right: Polynomial) -> Polynomial:
    size = max(len(left), len(right))
    padded = [poly + (sympy.S.Zero,) * (size - len(poly)) for poly in (left, right)]
    return _trimmed([simplify_number(a + b) for a, b in zip(*padded, strict=True)])


def scale(poly: Polynomial, factor: sympy.Expr) -> Polynomial:
    return _trimmed([simplify_number(value * factor) for value in poly])


def subtract(left: Polynomial, right: Polynomial) -> Polynomial:
    return add(left, scale(right, sympy.S.NegativeOne))


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product. Raises NotCoveredError above MAX_DEGREE."""
    if len(left) + len(right) - 2 > MAX_DEGREE:
        raise NotCoveredError(f"powers of the unknown above {MAX_DEGREE}")
    if not left or not right:
        return ()
    result = [sympy.S.Zero] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] = result[i + j] + a * b
    return _trimmed([simplify_number(value) for value in result])


def is_rational(poly: Polynomial) -> bool:
    return all(value.is_Rational for value in poly)


def polynomial_term(poly: Polynomial, variable: terms.Variable, as_decimal: bool = False) -> Term:
    """The polynomial as one writes it: highest power first, no factors of 1."""
    parts = [
        _monomial(value, power, variable, as_decimal)
        for power, value in reversed(list(enumerate(poly)))
        if value != 0
    ]
    if not parts:
        return ZERO
    return parts[0] if len(parts) == 1 else terms.Sum(tuple(parts))


def _monomial(value: sympy.Expr, power: int, variable: terms.Variable, as_decimal: bool) -> Term:
    if value.could_extract_minus_sign():
        return terms.Negation(_monomial(-value, power, variable, as_decimal))
    if power == 0:
        return from_sympy(value, as_decimal)
    unknown: Term = variable if power == 1 else terms.Power(variable, terms.Number(str(power)))
    if value == 1:
        return unknown
    return terms.Product((from_sympy(value, as_decimal), unknown), ("",))
