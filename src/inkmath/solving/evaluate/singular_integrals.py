"""Integrals of functions with poles, in floating point of many digits: whether they converge, and to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

Function = Callable[[Any], Any]

DIGITS = 120
"""Digits in which an integrand is evaluated: next to a pole all but a few cancel."""

NEAR, NEARER = 20, 40
"""Powers of ten: how close to a pole the integrand is compared."""

CONVERGENT, DIVERGENT = 0.92, 0.999
"""A function that grows like 1/x^p next to a pole has an integral if p is below 1, and none from 1 on.

Between these p may be 1 with a logarithm beside it, which decides.
"""

DEGREE = 5
"""Degree of mpmath's tanh-sinh rule: enough for some twenty digits."""

MARKS = 200
"""Number of points at which divisors are searched for changes of sign."""


def growth_at(function: Function, pole: Any, side: int) -> Any:
    """p, where the function grows like 1/|x - pole|^p on one side, 1 or -1, of a number."""
    with mpmath.workdps(DIGITS):
        sizes = [abs(function(pole + side * mpmath.mpf(10) ** -k)) for k in (NEAR, NEARER)]
        if 0 in sizes:
            return mpmath.mpf(0)
        return mpmath.log10(sizes[1] / sizes[0]) / (NEARER - NEAR)


def has_integral_at(function: Function, pole: Any, side: int) -> bool:
    """True if the integral from a pole on converges. Raises NotCoveredError if that is undecided."""
    growth = growth_at(function, pole, side)
    if CONVERGENT <= growth < DIVERGENT:
        raise NotCoveredError("an integrand whose growth is unknown")
    return bool(growth < CONVERGENT)


def integral_between(function: Function, marks: Sequence[Any]) -> Any:
    """The integral from the first to the last of ascending numbers, at each of which there may be a pole.

    Infinity with its sign where the function goes there on all sides on which it has no integral; raises
    UndefinedValueError where the signs differ, and NotCoveredError where ten digits cannot be had.
    """
    with mpmath.workdps(DIGITS):
        endless = {
            mpmath.sign(function(mark + side * mpmath.mpf(10) ** -NEARER))
            for mark, side in _sides(marks)
            if not has_integral_at(function, mark, side)
        }
        if len(endless) > 1:
            raise UndefinedValueError("the integral diverges")
        if endless:
            return endless.pop() * mpmath.inf
        value, error = mpmath.quad(function, list(marks), error=True, maxdegree=DEGREE)
    if error > 1e-10 * max(1, abs(value)):
        raise NotCoveredError("an integral whose value is unknown")
    return value


def _sides(marks: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    """Each number with each side of it on which the function is integrated."""
    for low, high in pairwise(marks):
        yield from ((low, 1), (high, -1))


def bases_below(term: Term) -> Iterator[Term]:
    """Divisors of the term, without their powers and roots."""
    for part in terms.walk(term):
        match part:
            case terms.Quotient(_, denominator):
                yield from _bases(denominator)
            case terms.Power(base, exponent) if (plain_value(exponent) or 1) < 0:
                yield from _bases(base)
            case terms.Call(r"\tan" | r"\sec", angle):
                yield terms.Call(r"\cos", angle)
            case terms.Call(r"\cot" | r"\csc", angle):
                yield terms.Call(r"\sin", angle)


def _bases(term: Term) -> Iterator[Term]:
    match term:
        case terms.Product(factors):
            for factor in factors:
                yield from _bases(factor)
        case terms.Power(base, _) | terms.Root(base, _) | terms.Absolute(base):
            yield from _bases(base)
        case _:
            yield term


def zeros_within(function: Function, low: Any, high: Any) -> list[Any]:
    """The numbers from low to high, both included, at which the sign of a function changes."""
    with mpmath.workdps(DIGITS + 20):
        marks = mpmath.linspace(low, high, MARKS)
        values = [function(mark) for mark in marks]
        found = [mark for mark, value in zip(marks, values, strict=True) if value == 0]
        for k in range(MARKS - 1):
            if values[k] * values[k + 1] < 0:
                found.append(_bisected(function, marks[k], marks[k + 1], values[k] > 0))
        return sorted(found)


def _bisected(function: Function, low: Any, high: Any, is_positive: bool) -> Any:
    for _ in range(4 * DIGITS):
        middle = (low + high) / 2
        low, high = (middle, high) if (function(middle) > 0) == is_positive else (low, middle)
    return low
