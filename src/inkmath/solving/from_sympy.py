"""From SymPy's exact numbers and polynomials back to terms, so that they are written like everything else."""

from __future__ import annotations

from fractions import Fraction as Rational

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import FUNCTION_NAMES
from inkmath.expression.terms import Term
from inkmath.solving.values import NotCoveredError

NAMED = {name: token for token, name in FUNCTION_NAMES.items()}
MAX_DECIMALS = 12
"""A decimal fraction with more places is written with a bar."""


def number_term(value: Rational, as_decimal: bool = False) -> Term:
    """A rational number: whole, as a decimal where that is wanted and comes to an end, or as a fraction."""
    if value < 0:
        return terms.Negation(number_term(-value, as_decimal))
    if value.denominator == 1:
        return terms.Number(str(value.numerator))
    text = decimal_text(value) if as_decimal else None
    if text is not None:
        return terms.Number(text)
    return terms.Quotient(terms.Number(str(value.numerator)), terms.Number(str(value.denominator)))


def decimal_text(value: Rational) -> str | None:
    """A positive rational as a decimal; None if it does not end after at most MAX_DECIMALS places."""
    for places in range(MAX_DECIMALS + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).rjust(places + 1, "0")
            return digits[: len(digits) - places] + ("." + digits[-places:] if places else "")
    return None


def to_rational(value: sympy.Expr) -> Rational:
    """A SymPy rational as a Python fraction."""
    return Rational(int(value.p), int(value.q))


def from_sympy(value: sympy.Expr, as_decimal: bool = False) -> Term:
    """The term of a real number.

    as_decimal: rational numbers as decimals where they come to an end.
    Raises NotCoveredError for what has no term.
    """
    if value.is_Rational:
        return number_term(to_rational(value), as_decimal)
    if value.could_extract_minus_sign() and not value.is_Add:
        return terms.Negation(from_sympy(-value, as_decimal))
    if value.is_Add:
        return terms.Sum(tuple(from_sympy(part, as_decimal) for part in _ordered(value)))
    if value.is_Mul:
        return _product(value, as_decimal)
    if value.is_Pow:
        return _power(value)
    if value in (sympy.pi, sympy.E):
        return terms.Constant(r"\pi" if value == sympy.pi else "e")
    if isinstance(value, sympy.exp):
        return terms.Power(terms.Constant("e"), from_sympy(value.args[0]))
    if isinstance(value, sympy.log):
        return terms.Call(r"\ln", from_sympy(value.args[0]))
    name = type(value).__name__
    if name in NAMED:
        return terms.Call(NAMED[name], from_sympy(value.args[0]))
    raise NotCoveredError(f"a number of the form {value}")


def _ordered(value: sympy.Expr) -> list[sympy.Expr]:
    """The terms of a sum: rational numbers first, positive terms before negative ones."""
    return sorted(
        value.args, key=lambda part: (not part.is_Rational, part.could_extract_minus_sign(), str(part))
    )


def _product(value: sympy.Expr, as_decimal: bool) -> Term:
    numerator, denominator = sympy.fraction(value)
    if denominator != 1:
        return terms.Quotient(from_sympy(numerator), from_sympy(denominator))
    factors = [from_sympy(part, as_decimal) for part in value.as_ordered_factors()]
    factors.sort(key=lambda term: not isinstance(term, terms.Number))
    return terms.Product(tuple(factors), ("",) * (len(factors) - 1))


def _power(value: sympy.Expr) -> Term:
    base, exponent = value.base, value.exp
    if exponent.could_extract_minus_sign():
        return terms.Quotient(terms.Number("1"), from_sympy(base**-exponent))
    if exponent.is_Rational and exponent.q > 1 and exponent.p < exponent.q:
        index = None if exponent.q == 2 else terms.Number(str(exponent.q))
        return terms.Root(from_sympy(base**exponent.p), index)
    return terms.Power(from_sympy(base), from_sympy(exponent))
