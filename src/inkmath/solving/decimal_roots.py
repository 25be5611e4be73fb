"""Solutions by a search, as decimals or as simple numbers close by, where no rule leads to exact ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.solution_sets import solutions_found
from inkmath.solving.to_sympy import symbol, to_sympy

DIGITS = 15
MAX_DENOMINATOR = 12
MAX_ROOTS = 20
"""More solutions than these are a family that nobody wants as a list."""


def numeric_roots(equation: terms.Relation, letter: terms.Variable) -> list[sympy.Float]:
    """The real solutions that a search finds, in ascending order; none at all if there are too many."""
    found = solutions_found(equation, letter)
    if len(found) > MAX_ROOTS:
        return []
    gap = to_sympy(equation.sides[0]) - to_sympy(equation.sides[1])
    f = sympy.lambdify(symbol(letter), gap, "mpmath")
    return [_polished(f, root) for root in found]


def _polished(f: Callable[[Any], Any], root: float) -> sympy.Float:
    """The root to all digits, if the secant method finds it close by."""
    with mpmath.workdps(30):
        try:
            better = mpmath.findroot(f, (root, root + 1e-6 * (1 + abs(root))), tol=1e-20)
        except (ValueError, ZeroDivisionError):
            better = mpmath.mpf(root)
        is_near = mpmath.im(better) == 0 and abs(better - root) < 1e-6 * (1 + abs(root))
        return sympy.Float(str(mpmath.nstr(mpmath.re(better) if is_near else root, DIGITS)), DIGITS)


def simple_numbers_near(root: sympy.Float) -> Iterator[sympy.Expr]:
    """Fractions, and fractions of pi, that the root may be meant to be: a search is not exact."""
    for unit in (sympy.S.One, sympy.pi):
        ratio = float(root / unit)
        near = Fraction(ratio).limit_denominator(MAX_DENOMINATOR)
        if abs(float(near) - ratio) < 1e-6 * (1 + abs(ratio)):
            yield sympy.Rational(near.numerator, near.denominator) * unit


def decimal_term(value: sympy.Float) -> Term:
    """The number in decimals, as many as are known."""
    text = f"{float(abs(value)):.15g}"
    if "e" in text:
        text = f"{float(abs(value)):.20f}".rstrip("0").rstrip(".")
    number = terms.Number(text)
    return terms.Negation(number) if value < 0 else number
