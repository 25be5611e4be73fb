"""What SymPy's own solvers find where no rule of ours leads further; whoever asks checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import sympy

from inkmath.expression import terms
from inkmath.solving.algebra.branches import Equation
from inkmath.solving.algebra.trigonometry import family_letter
from inkmath.solving.exact import real, real_expression
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.patience import within
from inkmath.solving.values import NotCoveredError

T = TypeVar("T")

PATIENCE_S = 0.7
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
"""How SymPy's solvers say, each in its own way, that they know no answer."""

Values = dict[terms.Variable, sympy.Expr]


def roots_by_sympy(equation: Equation) -> list[sympy.Expr] | None:
    """Numbers and families over the whole numbers that SymPy finds; None if it finds none that are short."""
    x, k = equation.x, sympy.Symbol(family_letter(equation.letter).token)
    gap = equation.gap
    if gap.free_symbols != {x}:
        return None
    for solve in (
        lambda: _members(sympy.solveset(gap, x, sympy.S.Reals), k),
        lambda: list(sympy.solve(gap, x)),
    ):
        found = _attempt(solve)
        if found and _are_short(found):
            return found
    return None


def solutions_by_sympy(
    relations: Sequence[terms.Relation], letters: Sequence[terms.Variable]
) -> list[Values] | None:
    """Numbers for the letters that fulfil all equations; None if SymPy finds none that are short."""
    names = {letter: real(letter) for letter in letters}

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
    return [{letter: each[name] for letter, name in names.items()} for each in found]


def formulas_by_sympy(equation: Equation) -> list[sympy.Expr] | None:
    """What SymPy finds the letter to be, in terms of the other letters; None if it finds nothing short."""
    found = _attempt(lambda: list(sympy.solve(equation.gap, equation.x)))
    return found if found and _are_short(found) else None


def _attempt(solve: Callable[[], T]) -> T | None:
    """SymPy's answer; None where it has none, or takes too long."""
    try:
        return within(PATIENCE_S, solve)
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
    """Whether the values can be written, and are few and short enough to be read."""
    values = list(values)
    try:
        for value in values:
            from_sympy(value)
    except NotCoveredError:
        return False
    return len(values) <= MAX_ANSWERS and all(value.count_ops() <= MAX_OPERATIONS for value in values)
