"""Solutions by a search, as decimals or as simple numbers close by, where no rule leads to exact ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import mpmath
import numpy as np
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.claims import Link, divisors
from inkmath.solving.points import values_at
from inkmath.solving.root_refinement import root_near
from inkmath.solving.solution_sets import WAVES, solutions_found

DIGITS = 15
CLOSE = 1e-7
APART = 0.2
DISTANCES = np.concatenate([np.linspace(9, 200, 20_001), np.geomspace(200, 1e6, 4001)])
FAR_OUT = np.concatenate([-DISTANCES, DISTANCES])
"""Where both sides of an equation have to stay apart, so that no solution far from 0 is missing."""

MAX_DENOMINATOR = 12
MAX_ROOTS = 20
"""More solutions than these are a family that nobody wants as a list."""


def numeric_roots(
    equation: terms.Relation, letter: terms.Variable, low: float = -math.inf, high: float = math.inf
) -> list[sympy.Float]:
    """The real solutions from low up to high that a search finds, in ascending order; none if too many."""
    left, right = equation.sides
    holes = tuple(divisors(Link(left, "=", right), letter))
    found = [root for root in solutions_found(equation, letter) if low - CLOSE < root < high - CLOSE]
    if len(found) > MAX_ROOTS:
        return []
    roots = [root_near((left, right), holes, letter, root) for root in found]
    return [_rounded(root) for root in roots if root is not None]


def has_waves(equation: terms.Relation, letter: terms.Variable) -> bool:
    """Whether the letter stands in a sine or its like: the search for solutions stays close to 0 then."""
    calls = [part for part in terms.walk(equation) if isinstance(part, terms.Call)]
    return any(call.function in WAVES and letter in terms.variables(call) for call in calls)


def may_have_more(equation: terms.Relation, letter: terms.Variable) -> bool:
    """Whether there may be solutions farther from 0 than the search looks.

    There are none where both sides stay apart all the way out, as those of `cos x = x` do.
    """
    if not has_waves(equation, letter):
        return False
    left, right = (values_at(side, {letter: FAR_OUT}) for side in equation.sides)
    gap = np.broadcast_to(left - right, FAR_OUT.shape)
    return bool((np.abs(gap[np.isfinite(gap)]) < APART).any())


def _rounded(root: mpmath.mpf) -> sympy.Float:
    return sympy.Float(mpmath.nstr(root, DIGITS), DIGITS)


def simple_numbers_near(root: sympy.Float) -> Iterator[sympy.Expr]:
    """Fractions, fractions of pi and roots of fractions that the root may be meant to be."""
    ratio = float(root)
    sign = 1 if ratio > 0 else -1
    ways: tuple[tuple[float, Callable[[sympy.Rational], sympy.Expr]], ...] = (
        (ratio, lambda near: near),
        (ratio / math.pi, lambda near: near * sympy.pi),
        (ratio**2, lambda near: sign * sympy.sqrt(near)),
    )
    for value, way in ways:
        near = Fraction(value).limit_denominator(MAX_DENOMINATOR)
        if abs(float(near) - value) < 1e-6 * (1 + abs(value)):
            yield way(sympy.Rational(near.numerator, near.denominator))


def decimal_term(value: sympy.Float) -> Term:
    """The number in decimals, as many as are known."""
    text = f"{float(abs(value)):.15g}"
    if "e" in text:
        text = f"{float(abs(value)):.20f}".rstrip("0").rstrip(".")
    number = terms.Number(text)
    return terms.Negation(number) if value < 0 else number
