"""The exact values of functions of numbers and of lists."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy

from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

PRECISION = 50
"""Digits to which irrational numbers are put in order."""

MAX_ARGUMENTS = 1000

Values = Sequence[Any]


def value_of_function(name: str, values: Values) -> Any:
    """The exact value.

    Raises UndefinedValueError where there is none, NotCoveredError for arguments that are not covered.
    """
    if len(values) > MAX_ARGUMENTS:
        raise NotCoveredError(f"a list of more than {MAX_ARGUMENTS} numbers")
    return FUNCTIONS[name](values)


def in_order(values: Values) -> list[Any]:
    """The numbers, the smallest first."""
    return sorted(values, key=lambda value: value if value.is_Rational else value.evalf(PRECISION))


def whole(values: Values) -> list[int]:
    """The numbers as integers. Raises NotCoveredError if one is none."""
    if not all(value.is_Integer for value in values):
        raise NotCoveredError("only whole numbers have common divisors and multiples")
    return [int(value) for value in values]


def _gcd(values: Values) -> Any:
    return sympy.Integer(sympy.igcd(*whole(values), 0))


def _lcm(values: Values) -> Any:
    return sympy.Integer(sympy.ilcm(*whole(values), 1))


def _mod(values: Values) -> Any:
    dividend, divisor = values
    if divisor == 0:
        raise UndefinedValueError("it divides by 0")
    return dividend - abs(divisor) * sympy.floor(dividend / abs(divisor))


def _permutations(values: Values) -> Any:
    n, k = values
    if not (n.is_Integer and k.is_Integer) or min(n, k) < 0 or n > MAX_CHOSEN_FROM:
        raise NotCoveredError(f"permutations of other than whole numbers up to {MAX_CHOSEN_FROM}")
    return sympy.Integer(math.perm(int(n), int(k)))


MAX_CHOSEN_FROM = 800


def _mean(values: Values) -> Any:
    return sympy.Add(*values) / len(values)


def _median(values: Values) -> Any:
    ordered, half = in_order(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _mode(values: Values) -> Any:
    count = {value: list(values).count(value) for value in values}
    found = [value for value, n in count.items() if n == max(count.values())]
    if len(found) > 1:
        raise NotCoveredError("several values are equally frequent, so that there is no single mode")
    return found[0]


def _variance(values: Values) -> Any:
    mean = _mean(values)
    return sympy.expand(sympy.Add(*((value - mean) ** 2 for value in values)) / len(values))


def _round(values: Values) -> Any:
    number, places = values if len(values) == 2 else (*values, sympy.S.Zero)
    if not places.is_Integer or abs(places) > 100:
        raise NotCoveredError("rounding to so many places")
    scale = sympy.Integer(10) ** places
    size = sympy.floor(abs(number) * scale + sympy.S.Half) / scale
    return -size if number.evalf(PRECISION) < 0 else size


def _one(function: Callable[[Any], Any]) -> Callable[[Values], Any]:
    def of_one(values: Values) -> Any:
        if len(values) != 1:
            raise NotCoveredError("rounding takes one number")
        return function(values[0])

    return of_one


FUNCTIONS: Mapping[str, Callable[[Values], Any]] = {
    "gcd": _gcd,
    "lcm": _lcm,
    "min": lambda values: in_order(values)[0],
    "max": lambda values: in_order(values)[-1],
    "mod": _mod,
    "permutations": _permutations,
    "roman": lambda values: values[0],
    "mean": _mean,
    "median": _median,
    "mode": _mode,
    "range": lambda values: in_order(values)[-1] - in_order(values)[0],
    "variance": _variance,
    "deviation": lambda values: sympy.sqrt(_variance(values)),
    "round": _round,
    "floor": _one(sympy.floor),
    "ceiling": _one(sympy.ceiling),
}
