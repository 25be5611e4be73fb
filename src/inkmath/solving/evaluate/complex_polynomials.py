"""Polynomials in one letter with complex coefficients: read off terms, written as terms, factored."""

from __future__ import annotations

from typing import TypeAlias

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.complex_numbers import complex_term, complex_value, in_parts
from inkmath.solving.evaluate.polynomials import MAX_DEGREE
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import add, multiply, negate, number, power

X = sympy.Symbol("x")
"""The letter, whatever it is called."""

Polynomial: TypeAlias = tuple[sympy.Expr, ...]
"""Coefficients of the form a + bi from the constant upwards; the last is not 0, and 0 is ()."""

DIGITS = 60
"""Digits of numeric roots."""


def expression_of(term: Term, variable: terms.Variable) -> sympy.Expr:
    """The rational expression in X that a term is in the letter.

    Raises NotCoveredError where it is none, UndefinedValueError where a part without the letter has no value.
    """
    if variable not in terms.variables(term):
        return complex_value(term)
    match term:
        case terms.Variable():
            return X
        case terms.Sum(parts):
            return sympy.Add(*(expression_of(part, variable) for part in parts))
        case terms.Negation(inner):
            return -expression_of(inner, variable)
        case terms.Product(factors):
            return sympy.Mul(*(expression_of(factor, variable) for factor in factors))
        case terms.Quotient(numerator, denominator):
            below = expression_of(denominator, variable)
            if sympy.expand(below) == 0:
                raise UndefinedValueError("it divides by 0")
            return expression_of(numerator, variable) / below
        case terms.Power(base, exponent):
            n = plain_value(exponent)
            if n is not None and n.denominator == 1 and 0 < abs(n) <= MAX_DEGREE:
                return expression_of(base, variable) ** int(n)
    raise NotCoveredError("other than polynomials and fractions in a complex unknown")


def polynomial(expression: sympy.Expr) -> Polynomial:
    """The coefficients of a polynomial in X. Raises NotCoveredError above MAX_DEGREE."""
    try:
        poly = sympy.Poly(sympy.expand(expression), X)
    except sympy.PolynomialError as error:
        raise NotCoveredError("the unknown stands in a denominator") from error
    if poly.degree() > MAX_DEGREE:
        raise NotCoveredError(f"powers of the unknown above {MAX_DEGREE}")
    coefficients = [in_parts(value) for value in reversed(poly.all_coeffs())]
    return _trimmed(coefficients)


def _trimmed(coefficients: list[sympy.Expr]) -> Polynomial:
    while coefficients and coefficients[-1] == 0:
        coefficients.pop()
    return tuple(coefficients)


def subtract(left: Polynomial, right: Polynomial) -> Polynomial:
    size = max(len(left), len(right))
    padded = [poly + (sympy.S.Zero,) * (size - len(poly)) for poly in (left, right)]
    return _trimmed([in_parts(a - b) for a, b in zip(*padded, strict=True)])


def as_expression(poly: Polynomial) -> sympy.Expr:
    return sympy.Add(*(value * X**k for k, value in enumerate(poly)))


def polynomial_term(poly: Polynomial, variable: Term, as_decimal: bool = False) -> Term:
    """The polynomial as one writes it: highest power first."""
    parts = [
        _monomial(value, power, variable, as_decimal)
        for power, value in reversed(list(enumerate(poly)))
        if value != 0
    ]
    return add(*parts)


def _monomial(value: sympy.Expr, exponent: int, variable: Term, as_decimal: bool) -> Term:
    if exponent == 0:
        return complex_term(value, as_decimal)
    a, b = value.as_real_imag()
    if (a if a != 0 else b).could_extract_minus_sign():
        return negate(_monomial(-value, exponent, variable, as_decimal))
    unknown, factor = power(variable, number(exponent)), complex_term(value, as_decimal)
    if isinstance(factor, terms.Sum):
        return terms.Product((factor, unknown), ("",))
    return multiply(factor, unknown)


def is_gaussian(poly: Polynomial) -> bool:
    """True if real and imaginary parts of all coefficients are rational."""
    return all(part.is_Rational for value in poly for part in value.as_real_imag())


def is_rational(poly: Polynomial) -> bool:
    return all(value.is_Rational for value in poly)


def factors_of(poly: Polynomial, gaussian: bool = False) -> list[tuple[Polynomial, int]]:
    """The irreducible factors with their powers over the rational numbers, or with i beside these."""
    domain = sympy.QQ_I if gaussian else sympy.QQ
    _, found = sympy.Poly(list(poly[::-1]), X, domain=domain).factor_list()
    return [(tuple(map(in_parts, reversed(factor.all_coeffs()))), n) for factor, n in found]


def numeric_roots(expression: sympy.Expr) -> list[mpmath.mpc]:
    """The zeros of a rational expression in X to DIGITS digits, each once, those of its denominator left out.

    Raises NotCoveredError where there are none to list.
    """
    above, below = sympy.fraction(sympy.together(expression))
    poly = polynomial(above)
    if not poly:
        raise NotCoveredError("every number solves it")
    holes = _zeros(polynomial(below))
    return [zero for zero in _zeros(poly) if not any(is_close(zero, hole) for hole in holes)]


def _zeros(poly: Polynomial) -> list[mpmath.mpc]:
    if len(poly) < 2:
        return []
    if is_gaussian(poly):
        exact = sympy.Poly(list(poly[::-1]), X, domain=sympy.QQ_I)
        poly = tuple(reversed(exact.quo(exact.gcd(exact.diff())).all_coeffs()))
    with mpmath.workdps(DIGITS):
        coefficients = [_to_mpmath(value) for value in poly[::-1]]
        try:
            found = mpmath.polyroots(coefficients, maxsteps=200, extraprec=400)
        except mpmath.libmp.NoConvergence as error:
            raise NotCoveredError("zeros that are not found in numbers") from error
        distinct: list[mpmath.mpc] = []
        for zero in found:
            if not any(is_close(zero, other) for other in distinct):
                distinct.append(mpmath.mpc(zero))
        return distinct


def _to_mpmath(value: sympy.Expr) -> mpmath.mpc:
    a, b = (sympy.N(part, DIGITS + 10) for part in value.as_real_imag())
    return mpmath.mpc(mpmath.mpf(str(a)), mpmath.mpf(str(b)))


def to_number(value: sympy.Expr) -> mpmath.mpc:
    """A number to DIGITS digits."""
    with mpmath.workdps(DIGITS):
        return _to_mpmath(value)


def is_close(one: mpmath.mpc, other: mpmath.mpc) -> bool:
    return bool(abs(one - other) <= mpmath.mpf(10) ** -15 * (1 + abs(one)))


def same_numbers(one: list[mpmath.mpc], other: list[mpmath.mpc]) -> bool:
    """True if both lists hold the same numbers, each once."""
    return len(one) == len(other) and all(any(is_close(a, b) for b in other) for a in one)
