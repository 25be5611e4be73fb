"""Reasons for rounded solutions: two numbers close to each other between which the sides change places."""

from __future__ import annotations

import math
from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.rules.construct import add, negate
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside
from inkmath.types import Step

MAX_SHOWN = 4
"""Solutions that are shown to be there one by one."""

DIGITS = (3, 2, 4)
"""Decimals of the numbers around a solution, in the order in which they are tried."""


def sign_changes(
    equation: terms.Relation, variable: terms.Variable, roots: Sequence[sympy.Expr]
) -> list[Step]:
    """A step for each root: a change of sign around a rounded one, equal sides at an exact one.

    Empty where one of them is not seen, such as around a solution where the sides only touch.
    """
    if len(roots) > MAX_SHOWN:
        return []
    found = [_at(equation, variable, root) for root in roots]
    shown = [step for step in found if step is not None and step.verified]
    return shown if len(shown) == len(found) else []


def _at(equation: terms.Relation, variable: terms.Variable, root: sympy.Expr) -> Step | None:
    if not root.is_Float:
        value = from_sympy(root)
        says = sentence("{} = {} is an exact solution: put in, it makes both sides equal.", variable, value)
        return aside("substitute", substitute(equation, variable, value), says)
    tries = (_around(equation, variable, root, digits, sign) for digits in DIGITS for sign in ("<", ">"))
    return next((step for step in tries if step.verified), None)


def _around(
    equation: terms.Relation, variable: terms.Variable, root: sympy.Float, digits: int, sign: str
) -> Step:
    """The step that the difference of the sides has another sign a little below than a little above."""
    start = math.floor(float(root) * 10**digits)
    ends = [from_sympy(sympy.Rational(start + k, 10**digits), True) for k in (0, 1)]
    says = sentence(
        "Between {} = {} and {} = {} the sign changes: a solution lies between.",
        variable,
        ends[0],
        variable,
        ends[1],
    )
    values = [_difference(equation, variable, end) for end in ends]
    return aside("sign-change", terms.Relation((values[0], ZERO, values[1]), (sign, sign)), says)


def _difference(equation: terms.Relation, variable: terms.Variable, value: Term) -> Term:
    """Left less right side at a number."""
    left, right = (substitute(side, variable, value) for side in equation.sides)
    return left if right == ZERO else add(left, negate(right))
