"""Probabilities of distributions: by their formulas, and for checks in another way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.chance.problems import Distribution
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import number

CONTEXT = mpmath.MPContext()
CONTEXT.dps = 30
MOST_TRIALS = 5000
CLOSE = 1e-12
DOT = r"\cdot"


@dataclass(frozen=True, slots=True)
class Counted:
    """A distribution of whole numbers.

    highest: its largest value; None if there is none. at: the probability of a number. formula: its term.
    up_to: the probability of all numbers up to one, found in another way than by adding.
    """

    highest: int | None
    at: Callable[[int], Any]
    formula: Callable[[Term], Term]
    up_to: Callable[[int], Any]
    mean: Any
    variance: Any


def counted(distribution: Distribution) -> Counted:
    """The binomial or Poisson distribution. Raises NotCoveredError where its parameters make none."""
    values = [_fraction(parameter) for parameter in distribution.parameters]
    if distribution.family == "binomial":
        return _binomial(values[0], values[1], *distribution.parameters)
    return _poisson(values[0], distribution.parameters[0])


def _fraction(term: Term) -> Fraction:
    value = exact_value(term)
    if not value.is_Rational:
        raise NotCoveredError("parameters that are no fractions")
    return Fraction(int(value.p), int(value.q))


def _binomial(trials: Fraction, chance: Fraction, n_term: Term, p_term: Term) -> Counted:
    if trials.denominator != 1 or trials < 1 or not 0 < chance < 1:
        raise NotCoveredError("n is a whole number from 1 on, and p is between 0 and 1")
    n, p = int(trials), chance
    if n > MOST_TRIALS:
        raise NotCoveredError(f"binomial distributions of more than {MOST_TRIALS} trials")
    failure = _like(1 - p, p_term)

    def formula(k: Term) -> Term:
        rest: Term = terms.Sum((n_term, terms.Negation(k)))
        if isinstance(k, terms.Number):
            rest = number(n - int(k.text))
        factors = (terms.Binomial(n_term, k), terms.Power(p_term, k), terms.Power(failure, rest))
        return terms.Product(factors, (DOT, DOT))

    def up_to(k: int) -> Any:
        x = CONTEXT.mpf((1 - p).numerator) / (1 - p).denominator
        return CONTEXT.betainc(n - k, k + 1, 0, x, regularized=True) if k < n else CONTEXT.mpf(1)

    def at(k: int) -> Fraction:
        return math.comb(n, k) * p**k * (1 - p) ** (n - k) if 0 <= k <= n else Fraction(0)

    return Counted(n, at, formula, up_to, n * p, n * p * (1 - p))


def _like(value: Fraction, term: Term) -> Term:
    """The number, as a decimal where another one is."""
    has_point = any(isinstance(part, terms.Number) and "." in part.text for part in terms.walk(term))
    return number_term(value, has_point)


def _poisson(rate: Fraction, rate_term: Term) -> Counted:
    if rate <= 0:
        raise NotCoveredError("the mean of a Poisson distribution is positive")
    mean = CONTEXT.mpf(rate.numerator) / rate.denominator

    def formula(k: Term) -> Term:
        share = terms.Quotient(terms.Power(rate_term, k), terms.Factorial(k))
        return terms.Product((share, terms.Power(terms.Constant("e"), terms.Negation(rate_term))), (DOT,))

    def at(k: int) -> Any:
        return mean**k / CONTEXT.factorial(k) * CONTEXT.exp(-mean) if k >= 0 else CONTEXT.mpf(0)

    def up_to(k: int) -> Any:
        return CONTEXT.gammainc(k + 1, mean, CONTEXT.inf, regularized=True)

    return Counted(None, at, formula, up_to, rate, rate)


def standard_normal(z: Any) -> Any:
    """The probability that a standard normal variable is at most z."""
    return CONTEXT.ncdf(z)


def by_quadrature(z: Any) -> Any:
    """The same by the area under the bell curve."""
    if abs(z) > 12:
        return CONTEXT.mpf(z > 0)
    area = CONTEXT.quad(lambda x: CONTEXT.exp(-x * x / 2), [0, z]) / CONTEXT.sqrt(2 * CONTEXT.pi)
    return CONTEXT.mpf(1) / 2 + area


def real(term: Term) -> Any:
    """The value of a number to 30 digits."""
    return CONTEXT.mpf(str(exact_value(term).evalf(30)))


def as_real(value: Any) -> Any:
    """A fraction as a number of 30 digits; other numbers as they are."""
    return CONTEXT.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value
