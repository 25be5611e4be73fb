"""Equations with the unknown in a denominator."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.sentences import inline, sentence


def clear_denominators(equation: Equation) -> Rewrite[Equation] | None:
    """Both sides times the common denominator: `1/x = 2` gives `1 = 2x`."""
    sides = equation.sides
    bottoms = [sympy.fraction(sympy.together(side))[1] for side in sides]
    if not any(bottom.has(equation.x) for bottom in bottoms):
        return _cancelled(equation) if _has_unknown_below(equation) else None
    denominator = _common(bottoms)
    left, right = (sympy.expand(sympy.cancel(side * denominator)) for side in sides)
    if any(sympy.fraction(sympy.together(side))[1].has(equation.x) for side in (left, right)):
        return None
    shown = inline(from_sympy(sympy.factor(denominator)))
    caution = (
        ""
        if _is_never_zero(denominator)
        else sentence("Only where {} is not 0; each solution is checked.", shown)
    )
    says = sentence("Multiply both sides by {}, the common denominator.", shown)
    return Rewrite("clear-denominators", (equation.of(left, right),), says, caution)


def _common(bottoms: list[sympy.Expr]) -> sympy.Expr:
    try:
        return sympy.lcm(bottoms[0], bottoms[1])
    except sympy.PolynomialError:
        return bottoms[0] * bottoms[1]


def _is_never_zero(denominator: sympy.Expr) -> bool:
    """True if it is a power of a positive number, such as `e^x`."""
    return all(
        not factor.free_symbols
        or bool((factor.is_Pow or isinstance(factor, sympy.exp)) and factor.is_positive)
        for factor in sympy.Mul.make_args(denominator)
    )


def _has_unknown_below(equation: Equation) -> bool:
    return any(
        isinstance(part, terms.Quotient) and equation.contains_variable(part.denominator)
        for side in (equation.left, equation.right)
        for part in terms.walk(side)
        if not isinstance(part, terms.Absolute | terms.Call | terms.Root)
    )


def _cancelled(equation: Equation) -> Rewrite[Equation] | None:
    result = equation.of(*equation.sides)
    if (result.left, result.right) == (equation.left, equation.right) or _has_unknown_below(result):
        return None
    says = "Cancel the common factors."
    return Rewrite("cancel", (result,), says, "Only where no denominator is 0; each solution is checked.")
