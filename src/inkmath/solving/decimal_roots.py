"""Solutions as decimals, by a search, where no rule leads to exact ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.solution_sets import solutions_found
from inkmath.solving.to_sympy import symbol, to_sympy

DIGITS = 15
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


def decimal_line(letter: terms.Variable, roots: list[sympy.Float]) -> Term:
    """`x\\\\approx1.5` for each root."""
    lines = [terms.Relation((letter, decimal_term(root)), (r"\approx",)) for root in roots]
    return lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))


def decimal_term(value: sympy.Float) -> Term:
    """The number in decimals, as many as are known."""
    text = f"{float(abs(value)):.15g}"
    if "e" in text:
        text = f"{float(abs(value)):.20f}".rstrip("0").rstrip(".")
    number = terms.Number(text)
    return terms.Negation(number) if value < 0 else number
