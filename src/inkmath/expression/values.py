"""Values of terms at many points at once, in double precision, over the real numbers.

Where a term has no real value it is nan: there are no infinities, and a power too small for a double is nan,
not 0. An odd root of a negative number is real.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inkmath.expression import terms
from inkmath.expression.sympy_text import number_value, plain_value
from inkmath.expression.terms import Term

Values: TypeAlias = npt.NDArray[np.float64]
Points: TypeAlias = Mapping[terms.Variable, Values]


class NotCoveredError(Exception):
    """A term or a problem of a kind that is not covered yet; the message says what stands in the way."""


ROUNDING = 1e-12
"""A radicand that is negative by less than this is taken for 0."""

CONSTANTS = {r"\pi": math.pi, "e": math.e}
CALLS: dict[str, Callable[[Values], Values]] = {
    r"\sin": np.sin,
    r"\cos": np.cos,
    r"\tan": np.tan,
    r"\cot": lambda x: np.cos(x) / np.sin(x),
    r"\sec": lambda x: 1 / np.cos(x),
    r"\csc": lambda x: 1 / np.sin(x),
    r"\arcsin": np.arcsin,
    r"\arccos": np.arccos,
    r"\arctan": np.arctan,
    r"\sinh": np.sinh,
    r"\cosh": np.cosh,
    r"\tanh": np.tanh,
    r"\coth": lambda x: 1 / np.tanh(x),
    r"\arsinh": np.arcsinh,
    r"\arcosh": np.arccosh,
    r"\artanh": np.arctanh,
    r"\exp": lambda x: _not_vanished(np.exp(x), 1.0),
    r"\ln": np.log,
    r"\lg": np.log10,
}

FACTORIALS = np.array([float(math.factorial(n)) for n in range(171)])
"""Factorials that a double can hold."""


def values_at(term: Term, points: Points) -> Values:
    """The values of the term where the letters have the given ones; arrays broadcast against each other.

    Raises NotCoveredError for terms and letters without values.
    """
    with np.errstate(all="ignore"):
        return _finite(_values(term, points))


def overflows(term: Term, points: Points) -> bool:
    """True if a number on the way to the values is too large or too small for a double."""
    with np.errstate(all="ignore", over="raise", under="raise"):
        try:
            _values(term, points)
        except FloatingPointError:
            return True
    return False


def _finite(values: Values) -> Values:
    return np.where(np.isfinite(values), values, np.nan)


def _values(term: Term, points: Points) -> Values:
    match term:
        case terms.Number(text, False):
            return np.asarray(float(number_value(text)))
        case terms.Numeral() | terms.Mixed():
            value = plain_value(term)
            assert value is not None
            return np.asarray(float(value))
        case terms.Constant(token) if token in CONSTANTS:
            return np.asarray(CONSTANTS[token])
        case terms.Variable() if term in points:
            return points[term]
        case terms.Sum(parts):
            total = _values(parts[0], points)
            for part in parts[1:]:
                total = total + _values(part, points)
            return total
        case terms.Negation(inner):
            return -_values(inner, points)
        case terms.Product(factors):
            product = _values(factors[0], points)
            for factor in factors[1:]:
                product = product * _values(factor, points)
            return product
        case terms.Quotient(numerator, denominator):
            return _finite(_values(numerator, points) / _values(denominator, points))
        case terms.Power(base, exponent):
            return _power(_values(base, points), exponent, points)
        case terms.Root(radicand, index):
            return _root(_values(radicand, points), index)
        case terms.Absolute(inner):
            return np.abs(_real(_values(inner, points)))
        case terms.Factorial(inner, False):
            n = _real(_values(inner, points))
            is_whole = (n >= 0) & (n < len(FACTORIALS)) & (n == np.round(n))
            return np.where(is_whole, FACTORIALS[np.where(is_whole, n, 0).astype(np.intp)], np.nan)
        case terms.Binomial():
            return _values(term.written_out, points)
        case terms.Scaled(inner, unit):
            return _values(inner, points) * ((math.pi if unit == "degree" else 1) / term.parts)
        case terms.Pieces():
            return _pieces(term, points)
        case terms.Call(function, argument, base):
            return _call(function, _values(argument, points), base, points)
    raise NotCoveredError("a term without values at points")


def _pieces(term: terms.Pieces, points: Points) -> Values:
    """The value of the first piece whose condition holds, nan where none does."""
    result: Values = np.asarray(np.nan)
    for value, condition in reversed(list(zip(term.values, term.conditions, strict=True))):
        holds = np.asarray(True) if condition is None else _truth(condition, points)
        result = np.where(holds, _values(value, points), result)
    return result


def _truth(condition: Term, points: Points) -> npt.NDArray[np.bool_]:
    if not isinstance(condition, terms.Relation) or not set(condition.signs) <= COMPARISONS.keys():
        raise NotCoveredError("conditions other than comparisons")
    sides = [_values(side, points) for side in condition.sides]
    held = [
        COMPARISONS[sign](left, right)
        for (left, right), sign in zip(pairwise(sides), condition.signs, strict=True)
    ]
    result: npt.NDArray[np.bool_] = np.logical_and.reduce(held)
    return result


COMPARISONS: dict[str, Callable[[Values, Values], npt.NDArray[np.bool_]]] = {
    "<": np.less,
    ">": np.greater,
    r"\leq": np.less_equal,
    r"\geq": np.greater_equal,
    "=": np.equal,
    r"\neq": np.not_equal,
}


def _call(function: str, argument: Values, base: Term | None, points: Points) -> Values:
    if function == r"\log":
        bottom = np.log(10) if base is None else np.log(_values(base, points))
        return _finite(np.log(argument) / bottom)
    if function not in CALLS:
        raise NotCoveredError(f"the function {function.removeprefix(chr(92))}")
    return _finite(CALLS[function](argument))


def _power(base: Values, exponent: Term, points: Points) -> Values:
    n = plain_value(exponent)
    if np.iscomplexobj(base):
        return _finite(np.power(base, _values(exponent, points)))
    if n is None:
        power = _values(exponent, points)
        if np.iscomplexobj(power):
            return _finite(np.power(base + 0j, power))
        return _not_vanished(np.where(base > 0, np.power(np.abs(base), power), np.nan), base)
    if n.denominator == 1:
        power = np.power(base, float(n))
        return np.where(base == 0, np.nan, power) if n <= 0 else _not_vanished(power, base)
    if n.denominator % 2 == 0:
        base = np.where((base < 0) & (base > -ROUNDING), 0.0, base)
        return _finite(np.power(base, float(n)))
    sign = np.sign(base) if n.numerator % 2 else 1.0
    return _finite(sign * np.power(np.abs(base), float(n)))


def _real(values: Values) -> Values:
    if np.iscomplexobj(values):
        raise NotCoveredError("absolute values and factorials of complex numbers")
    return values


def _not_vanished(power: Values, base: Values | float) -> Values:
    """The power, where it is 0 only if its base is."""
    return _finite(np.where((power == 0) & (base != 0), np.nan, power))


def _root(radicand: Values, index: Term | None) -> Values:
    n = 2 if index is None else plain_value(index)
    if n is None or n != int(n) or n < 2:
        raise NotCoveredError("a root whose index is not a whole number")
    if np.iscomplexobj(radicand):
        return np.power(radicand, 1 / float(n))
    if n % 2 == 0:
        radicand = np.where((radicand < 0) & (radicand > -ROUNDING), 0.0, radicand)
        return np.power(radicand, 1 / float(n))
    return np.sign(radicand) * np.power(np.abs(radicand), 1 / float(n))
