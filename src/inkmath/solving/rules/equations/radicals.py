"""Equations with the unknown under a root in more than one place: a root alone, then raised to its power."""

from __future__ import annotations

import sympy

from inkmath.solving.engine import Rewrite
from inkmath.solving.rules.equations.branches import Equation, equation_said
from inkmath.solving.rules.equations.isolate import EVEN_POWER
from inkmath.solving.sentences import sentence

MAX_OPERATIONS = 120
"""Longer sides do not get shorter by another power."""


def raise_isolated_root(equation: Equation) -> Rewrite[Equation] | None:
    """`sqrt(x+3) = x-3` gives `x+3 = (x-3)^2`, if one side is a root, perhaps with a factor."""
    left, right = equation.sides
    if not _is_radical_product(left, equation.x):
        left, right = right, left
    if not _is_radical_product(left, equation.x):
        return None
    n = _index(left, equation.x)
    powers = [sympy.expand(sympy.expand(side) ** n) for side in (left, right)]
    if max(side.count_ops() for side in powers) > MAX_OPERATIONS:
        return None
    says = "Square both sides." if n == 2 else sentence("Raise both sides to the power {}.", n)
    rule = "square-both-sides" if n == 2 else "raise-to-power"
    return Rewrite(rule, (equation.of(*powers),), says, EVEN_POWER if n % 2 == 0 else "")


def isolate_root(equation: Equation) -> Rewrite[Equation] | None:
    """`x - sqrt(x) = 6` gives `sqrt(x) = x - 6`; of several roots the longest."""
    groups = _by_radicals(sympy.expand(equation.difference), equation.x)
    radicals = [radical for radical in groups if radical != 1]
    if not radicals:
        return None
    chosen = max(radicals, key=lambda radical: (radical.count_ops(), sympy.default_sort_key(radical)))
    coefficient = groups.pop(chosen)
    rest = sympy.expand(-sum(radical * value for radical, value in groups.items()))
    if coefficient.could_extract_minus_sign():
        coefficient, rest = -coefficient, sympy.expand(-rest)
    result = equation.of(coefficient * chosen, rest)
    if (result.left, result.right) == (equation.left, equation.right):
        return None
    return Rewrite("isolate-root", (result,), sentence("Isolate the root: {}.", equation_said(result)))


def _radical_part(product: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """The factors that are roots with the unknown under them."""
    factors = [factor for factor in sympy.Mul.make_args(product) if _is_radical(factor, x)]
    return sympy.Mul(*factors)


def _is_radical(factor: sympy.Expr, x: sympy.Symbol) -> bool:
    return bool(factor.is_Pow and factor.exp.is_Rational and not factor.exp.is_Integer and factor.base.has(x))


def _is_radical_product(side: sympy.Expr, x: sympy.Symbol) -> bool:
    return not side.is_Add and _radical_part(side, x) != 1


def _index(product: sympy.Expr, x: sympy.Symbol) -> int:
    return int(sympy.ilcm(1, *(f.exp.q for f in sympy.Mul.make_args(product) if _is_radical(f, x))))


def _by_radicals(difference: sympy.Expr, x: sympy.Symbol) -> dict[sympy.Expr, sympy.Expr]:
    """Each product of roots with what it is multiplied by, in a sum."""
    groups: dict[sympy.Expr, sympy.Expr] = {}
    for part in sympy.Add.make_args(difference):
        radical = _radical_part(part, x)
        groups[radical] = groups.get(radical, sympy.S.Zero) + part / radical
    return groups
