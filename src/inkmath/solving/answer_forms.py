"""The form of an answer: mixed numbers, powers of ten and per cent where the problem is written with them."""

from __future__ import annotations

from fractions import Fraction as Rational

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import decimal_text, number_term
from inkmath.solving.rules.construct import negate, number

TEN = terms.Number("10")
LEAST_EXPONENT = 3
"""Numbers from 0.001 to 1000 are written without a power of ten."""


def in_form_of(problem: Term, value: Rational) -> tuple[str, Term] | None:
    """The value in the form of the numbers of the problem, with the rule; None for the usual form."""
    if _is_in_percent(problem):
        size = terms.Scaled(number_term(abs(value) * 100, as_decimal=True), "percent")
        return "as-percent", negate(size) if value < 0 else size
    parts = list(terms.walk(problem))
    if any(isinstance(part, terms.Mixed) for part in parts):
        mixed = _mixed(value)
        return None if mixed is None else ("mixed-number", mixed)
    if sum(map(_is_power_of_ten, parts)) > 1:
        scientific = _scientific(value)
        return None if scientific is None else ("scientific-notation", scientific)
    return None


def _is_in_percent(problem: Term) -> bool:
    """True for `\\frac{20}{80}\\cdot100\\%`."""
    hundred = terms.Scaled(terms.Number("100"), "percent")
    return isinstance(problem, terms.Product) and hundred in problem.factors


def _mixed(value: Rational) -> Term | None:
    if value.denominator == 1 or abs(value) < 1:
        return None
    if value < 0:
        return negate(_mixed(-value) or number_term(value))
    whole, rest = divmod(value.numerator, value.denominator)
    return terms.Mixed(whole, rest, value.denominator)


def _is_power_of_ten(part: Term) -> bool:
    exponent = plain_value(part.exponent) if isinstance(part, terms.Power) and part.base == TEN else None
    return exponent is not None and exponent.denominator == 1


def _scientific(value: Rational) -> Term | None:
    """`9\\cdot10^{-4}`: a number of one digit before the point, and a power of ten."""
    if value < 0:
        inner = _scientific(-value)
        return None if inner is None else negate(inner)
    if value == 0:
        return None
    exponent = 0
    while value >= 10:
        value, exponent = value / 10, exponent + 1
    while value < 1:
        value, exponent = value * 10, exponent - 1
    if abs(exponent) < LEAST_EXPONENT or decimal_text(value) is None:
        return None
    power = terms.Power(TEN, number(exponent))
    return terms.Product((number_term(value, as_decimal=True), power), (r"\cdot",))
