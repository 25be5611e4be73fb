"""Solutions by SymPy's own solvers where no rule leads further; the caller checks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import sympy

from inkmath.expression import terms
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.trigonometry import integer_parameter
from inkmath.solving.time_limit import run_within

T = TypeVar("T")

TIME_LIMIT_S = 0.7
MAX_OPERATIONS = 40
"""In a longer answer nobody sees anything; decimals say more."""

MAX_ANSWERS = 24

REFUSALS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotCoveredError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    sympy.polys.polyerrors.BasePolynomialError,
)
"""Exceptions by which SymPy's solvers report that they know no answer."""

Values = dict[terms.Variable, sympy.Expr]


def roots_by_sympy(equation: Equation) -> list[sympy.Expr] | None:
    """Numbers and families over the whole numbers that SymPy finds; None if it finds none that are short."""
    x, k = equation.x, sympy.Symbol(integer_parameter(equation.variable).token)
    difference = equation.difference
    if difference.free_symbols != {x}:
        return None
    for solve in (
        lambda: _members(sympy.solveset(difference, x, sympy.S.Reals), k),
        lambda: list(sympy.solve(difference, x)),
    ):
        found = _attempt(solve)
        if found and _are_short(found):
            return found
    return None


def solutions_by_sympy(
    relations: Sequence[terms.Relation], variables: Sequence[terms.Variable]
) -> list[Values] | None:
    """Numbers for the letters that fulfil all equations; None if SymPy finds none that are short."""
    names = {variable: real(variable) for variable in variables}

    def solve() -> list[dict[sympy.Symbol, sympy.Expr]]:
        gaps = [real_expression(each.sides[0]) - real_expression(each.sides[1]) for each in relations]
        return list(sympy.solve(gaps, list(names.values()), dict=True))

    found = _attempt(solve)
    if not found or any(set(each) != set(names.values()) for each in found):
        return None
    if not _are_short(value for each in found for value in each.values()):
        return None
    if any(value.free_symbols for each in found for value in each.values()):
        return None
    return [{variable: each[name] for variable, name in names.items()} for each in found]


def formulas_by_sympy(equation: Equation) -> list[sympy.Expr] | None:
    """The letter in terms of the others, as SymPy finds it; None if it finds nothing short."""
    found = _attempt(lambda: list(sympy.solve(equation.difference, equation.x)))
    return found if found and _are_short(found) else None


def _attempt(solve: Callable[[], T]) -> T | None:
    """SymPy's answer; None where it has none, or takes too long."""
    try:
        return run_within(TIME_LIMIT_S, solve)
    except REFUSALS:
        return None


def _members(found: sympy.Set, k: sympy.Symbol) -> list[sympy.Expr]:
    """The numbers of a finite set, and the families of sets over the whole numbers."""
    if isinstance(found, sympy.Union):
        return [member for part in found.args for member in _members(part, k)]
    if isinstance(found, sympy.FiniteSet):
        return list(found.args)
    if isinstance(found, sympy.ImageSet) and found.base_sets == (sympy.S.Integers,):
        family = sympy.expand(found.lamda(k))
        if sympy.degree(family, k) == 1:
            return [family]
    if found is sympy.S.EmptySet:
        return []
    raise NotCoveredError("a set of another form")


def _are_short(values: Iterable[sympy.Expr]) -> bool:
    """True if the values can be written, and are few and short enough to be read."""
    values = list(values)
    try:
        for value in values:
            from_sympy(value)
    except NotCoveredError:
        return False
    return len(values) <= MAX_ANSWERS and all(value.count_ops() <= MAX_OPERATIONS for value in values)
