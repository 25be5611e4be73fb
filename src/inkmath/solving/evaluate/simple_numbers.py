"""Simple exact numbers close to a rounded one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import sympy

MAX_DENOMINATOR = 12


def simple_numbers_near(value: float, slack: float = 1e-6) -> Iterator[sympy.Expr]:
    """Fractions, fractions of pi and roots of fractions that a rounded number may be meant to be.

    slack: how far they may be from it, relative to 1 + |value|.
    """
    ratio = value
    sign = 1 if ratio > 0 else -1
    ways: tuple[tuple[float, Callable[[sympy.Rational], sympy.Expr]], ...] = (
        (ratio, lambda near: near),
        (ratio / math.pi, lambda near: near * sympy.pi),
        (ratio**2, lambda near: sign * sympy.sqrt(near)),
    )
    for scaled, way in ways:
        near = Fraction(scaled).limit_denominator(MAX_DENOMINATOR)
        if abs(float(near) - scaled) < slack * (1 + abs(scaled)):
            yield way(sympy.Rational(near.numerator, near.denominator))
