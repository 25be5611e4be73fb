"""The pieces of a function with the numbers for which they hold, and how they meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.piecewise.reading import Piecewise
from inkmath.solving.sympy_fallback import REFUSALS
from inkmath.solving.time_limit import run_within

TIME_LIMIT_S = 3.0
RELATIONS = {
    "<": sympy.Lt,
    ">": sympy.Gt,
    r"\leq": sympy.Le,
    r"\geq": sympy.Ge,
    "=": sympy.Eq,
    r"\neq": sympy.Ne,
}


@dataclass(frozen=True, slots=True)
class Branch:
    """One piece. numbers: for which it holds, as a SymPy set; condition: as it is written."""

    value: Term
    expression: sympy.Expr
    numbers: sympy.Set
    condition: Term


@dataclass(frozen=True, slots=True)
class Joint:
    """A number at which the pieces change.

    left, right: the branches beside it; at: that which holds there. None where there is none.
    """

    place: sympy.Expr
    left: Branch | None
    right: Branch | None
    at: Branch | None


def branches_of(given: Piecewise) -> tuple[Branch, ...]:
    """The pieces with their sets. Raises NotCoveredError where these overlap, or a piece has gaps in its."""
    x = real(given.letter)
    found: list[Branch] = []
    for value, condition in zip(given.pieces.values, given.pieces.conditions, strict=True):
        taken = sympy.Union(*(branch.numbers for branch in found))
        numbers = sympy.Complement(sympy.S.Reals, taken) if condition is None else _set(condition, x)
        if not isinstance(numbers, sympy.Interval | sympy.Union | sympy.FiniteSet):
            raise NotCoveredError("a piece that holds for no number, or for a set that is no interval")
        shown = condition_of(numbers, given.letter) if condition is None else condition
        found.append(Branch(value, real_expression(value), numbers, shown))
    for one, other in combinations(found, 2):
        shared = sympy.Intersection(one.numbers, other.numbers)
        if not _agree(one, other, shared, x):
            raise NotCoveredError("pieces that give two values for the same number")
    for branch in found:
        if set(branch.expression.free_symbols) <= {x} and not _has_values(branch, x):
            raise NotCoveredError("a piece that has no value somewhere in its set")
    return tuple(found)


def _agree(one: Branch, other: Branch, shared: sympy.Set, x: sympy.Symbol) -> bool:
    """True if two pieces have the same values where both hold, as at an end that both sets hold."""
    if shared is sympy.S.EmptySet:
        return True
    if not isinstance(shared, sympy.FiniteSet):
        return False
    return all(sympy.simplify((one.expression - other.expression).subs(x, c)) == 0 for c in shared)


def _has_values(branch: Branch, x: sympy.Symbol) -> bool:
    inside = sympy.Union(*(part for part in _parts(branch.numbers) if isinstance(part, sympy.Interval)))
    if inside is sympy.S.EmptySet or not branch.expression.has(x):
        return True
    try:
        domain = run_within(
            TIME_LIMIT_S, lambda: sympy.calculus.util.continuous_domain(branch.expression, x, inside)
        )
    except (*REFUSALS, NotImplementedError):
        return False
    return domain == inside


def _set(condition: Term, x: sympy.Symbol) -> sympy.Set:
    """The numbers that fulfil a condition."""
    match condition:
        case terms.Relation(sides, signs) if set(signs) <= RELATIONS.keys():
            values = [real_expression(side) for side in sides]
            parts = (
                RELATIONS[sign](one, other)
                for (one, other), sign in zip(pairwise(values), signs, strict=True)
            )
            return sympy.Intersection(*(part.as_set() for part in parts if part is not sympy.true))
        case terms.Logical(r"\vee", parts):
            return sympy.Union(*(_set(part, x) for part in parts))
        case terms.Logical(r"\wedge", parts) | terms.Tuple(parts):
            return sympy.Intersection(*(_set(part, x) for part in parts))
        case terms.Relation((_, terms.Interval(low, high, left_open, right_open)), (r"\in",)):
            return sympy.Interval(real_expression(low), real_expression(high), left_open, right_open)
    raise NotCoveredError("conditions other than equations and inequalities")


def _parts(numbers: sympy.Set) -> Sequence[sympy.Set]:
    return numbers.args if isinstance(numbers, sympy.Union) else (numbers,)


def condition_of(numbers: sympy.Set, letter: terms.Variable) -> Term:
    """`x<2`, `0\\leq x<2`, `x=1`, `x\\neq0`, or several of these."""
    rest = sympy.Complement(sympy.S.Reals, numbers)
    if isinstance(rest, sympy.FiniteSet):
        parts = [terms.Relation((letter, from_sympy(place)), (r"\neq",)) for place in rest]
        return parts[0] if len(parts) == 1 else terms.Logical(r"\wedge", tuple(parts))
    found = tuple(each for part in _parts(numbers) for each in _conditions(part, letter))
    return found[0] if len(found) == 1 else terms.Logical(r"\vee", found)


def _conditions(part: sympy.Set, letter: terms.Variable) -> Iterator[terms.Relation]:
    if isinstance(part, sympy.FiniteSet):
        yield from (terms.Relation((letter, from_sympy(place)), ("=",)) for place in part)
        return
    low, high = part.start, part.end
    signs = ("<" if part.left_open else r"\leq", "<" if part.right_open else r"\leq")
    if low.is_finite and high.is_finite:
        yield terms.Relation((from_sympy(low), letter, from_sympy(high)), signs)
    elif high.is_finite:
        yield terms.Relation((letter, from_sympy(high)), (signs[1],))
    elif low.is_finite:
        yield terms.Relation((letter, from_sympy(low)), (">" if part.left_open else r"\geq",))


def joints_of(branches: Sequence[Branch]) -> tuple[Joint, ...]:
    """The ends of the pieces, in ascending order."""
    ends = {
        end
        for branch in branches
        for part in _parts(branch.numbers)
        for end in (part if isinstance(part, sympy.FiniteSet) else (part.start, part.end))
        if end.is_finite
    }
    return tuple(
        Joint(place, _beside(branches, place, -1), _beside(branches, place, 1), branch_at(branches, place))
        for place in sorted(ends)
    )


def _beside(branches: Sequence[Branch], place: sympy.Expr, side: int) -> Branch | None:
    """The branch on one side, -1 or 1, of a number."""
    for branch in branches:
        for part in _parts(branch.numbers):
            if isinstance(part, sympy.Interval):
                is_within = part.start < place <= part.end if side < 0 else part.start <= place < part.end
                if is_within:
                    return branch
    return None


def branch_at(branches: Sequence[Branch], place: sympy.Expr) -> Branch | None:
    return next((branch for branch in branches if branch.numbers.contains(place) == sympy.true), None)


def limit_at(branch: Branch, letter: terms.Variable, place: sympy.Expr, side: int) -> sympy.Expr:
    """The one-sided limit, infinite ones included. Raises NotCoveredError where it is not found."""
    sign = "-" if side < 0 else "+"
    found = run_within(TIME_LIMIT_S, lambda: sympy.limit(branch.expression, real(letter), place, sign))
    if found is None or found.has(sympy.Limit, sympy.AccumBounds, sympy.nan, sympy.zoo):
        raise NotCoveredError("a limit that is not found")
    return simplify_number(found) if found.is_number and found.is_finite else sympy.simplify(found)
