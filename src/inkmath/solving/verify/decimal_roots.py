"""Solutions by a search, as decimals or as simple numbers close by, where no rule leads to exact ones."""

from __future__ import annotations

import math

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.verify.root_refinement import root_near
from inkmath.solving.verify.solution_sets import WAVES, solutions_found
from inkmath.solving.verify.statements import Relation, divisors

DIGITS = 15
CLOSE = 1e-7
MAX_ROOTS = 20
"""More solutions than these are a family that nobody wants as a list."""


def numeric_roots(
    equation: terms.Relation, variable: terms.Variable, low: float = -math.inf, high: float = math.inf
) -> list[sympy.Float]:
    """The real solutions from low up to high that a search finds, in ascending order; none if too many."""
    left, right = equation.sides
    holes = tuple(divisors(Relation(left, "=", right), variable))
    found = [root for root in solutions_found(equation, variable) if low - CLOSE < root < high - CLOSE]
    if len(found) > MAX_ROOTS:
        return []
    roots = [root_near((left, right), holes, variable, root) for root in found]
    return [rounded(root) for root in roots if root is not None]


def has_waves(equation: terms.Relation, variable: terms.Variable) -> bool:
    """True if the letter stands in a sine or its like: the search for solutions stays close to 0 then."""
    calls = [part for part in terms.walk(equation) if isinstance(part, terms.Call)]
    return any(call.function in WAVES and variable in terms.variables(call) for call in calls)


def rounded(root: mpmath.mpf) -> sympy.Float:
    """A root in many digits, as it is given as an answer."""
    return sympy.Float(mpmath.nstr(root, DIGITS), DIGITS)


def decimal_term(value: sympy.Float) -> Term:
    """The number in decimals, as many as are known."""
    text = f"{float(abs(value)):.15g}"
    if "e" in text:
        text = f"{float(abs(value)):.20f}".rstrip("0").rstrip(".")
    number = terms.Number(text)
    return terms.Negation(number) if value < 0 else number
