"""Equations with the unknown between bars in more than one place, or on both sides."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.solving.engine import Rewrite
from inkmath.solving.rules.equations.branches import Equation, equation_said
from inkmath.solving.rules.equations.isolate import EVEN_POWER
from inkmath.solving.sentences import sentence

ONLY_POSITIVE = "Only where the other side is not negative; each solution is checked at the end."


def split_absolute(equation: Equation) -> Rewrite[Equation] | None:
    """`|A| = B` gives `A = B` or `A = -B`, where B holds the unknown."""
    left, right = equation.left, equation.right
    if not isinstance(left, terms.Absolute):
        left, right = right, left
    if not isinstance(left, terms.Absolute):
        return None
    other = right.term if isinstance(right, terms.Absolute) else right
    pair = (
        equation.with_sides(left.term, other),
        equation.with_sides(
            left.term, other.term if isinstance(other, terms.Negation) else terms.Negation(other)
        ),
    )
    if isinstance(right, terms.Absolute):
        says = sentence("Absolute values are equal where {} and {} are equal or opposite.", left.term, other)
        return Rewrite("absolute-value", pair, says)
    says = sentence("The expression between the bars, {}, is {} or its opposite.", left.term, other)
    return Rewrite("absolute-value", pair, says, ONLY_POSITIVE)


def isolate_absolute(equation: Equation) -> Rewrite[Equation] | None:
    """`|x| + |x-2| = 4` gives `|x-2| = 4 - |x|`; of several bars the longest."""
    difference = sympy.expand(equation.difference)
    found = [part for part in difference.atoms(sympy.Abs) if part.has(equation.x)]
    if not found:
        return None
    chosen = max(found, key=lambda part: (part.count_ops(), sympy.default_sort_key(part)))
    coefficient = difference.coeff(chosen, 1)
    rest = sympy.expand(-(difference - coefficient * chosen))
    if rest.has(chosen) or coefficient == 0:
        return None
    if coefficient.free_symbols:
        return _squared(equation, coefficient, chosen, rest)
    result = equation.of(chosen, sympy.expand(rest / coefficient))
    if (result.left, result.right) == (equation.left, equation.right):
        return None
    says = sentence("Isolate one absolute value: {}.", equation_said(result))
    return Rewrite("isolate-absolute-value", (result,), says)


def _squared(
    equation: Equation, coefficient: sympy.Expr, chosen: sympy.Expr, rest: sympy.Expr
) -> Rewrite[Equation] | None:
    """`x|x| = 4` gives `x^2 x^2 = 16`."""
    if rest.has(sympy.Abs):
        return None
    result = equation.of(sympy.expand((coefficient * chosen.args[0]) ** 2), sympy.expand(rest**2))
    says = "Square both sides: an absolute value and the expression between its bars have the same square."
    return Rewrite("square-both-sides", (result,), says, EVEN_POWER)
