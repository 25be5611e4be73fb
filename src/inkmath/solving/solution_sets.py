"""Whether two lines have the same real solutions, in one letter; other letters are parameters.

Polynomial equations with known coefficients are compared exactly. Everything else is compared at points: all
places where a relation may change between true and false (zeros, poles and the ends of where it is defined)
are searched on both lines, and there, between them and at random points, both lines have to be true together.
Two lines without any solution in sight prove nothing that way; then one has to be seen to come from the other
by an operation on both sides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial

import numpy as np
import numpy.typing as npt

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.claims import (
    NEIGHBOUR,
    Claim,
    Link,
    Some,
    Truths,
    claim_of,
    difference,
    divisors,
    links_of,
    truth_at,
)
from inkmath.solving.exact_sets import compare_polynomials
from inkmath.solving.points import Points, Values, overflows, values_at
from inkmath.solving.values import NotCoveredError, UndefinedValueError
from inkmath.solving.verdict import Comparison, Verdict

POSITIVE_DRAWS, DRAWS = 3, 5
"""For how many values of the parameters the lines are compared; the first are positive."""

MEMBERS = 24
"""Of a family over all whole numbers k, those with |k| up to this are looked at."""

FAMILY_REACH = 9.0
"""How far from 0 solutions are compared where a family is."""

WAVES = frozenset({r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc"})

REACHES = (np.inf, 700.0, 300.0, 100.0, 30.0, 10.0, 4.0)
"""Of these the first at which no number is too large for a double."""

PARTS, ROUNDS = 32, 11
"""Into how many parts an interval is cut, how often: from its length to a double's precision."""

CLUSTER = 1e-7
"""Places nearer than this, relative to 1 + |x|, count as one."""


def comparison(letter: terms.Variable, integers: tuple[terms.Variable, ...] = ()) -> Comparison:
    """The comparison of lines by their solutions for the letter.

    integers: letters that stand for any whole number, as in `x=2\\\\pi k`.
    """
    return lambda before, after: compare(before, after, letter, integers)


def compare(
    before: Term,
    after: Term,
    letter: terms.Variable,
    integers: tuple[terms.Variable, ...] = (),
    positive: bool = False,
) -> Verdict:
    """How the solutions of a line for the letter compare with those of the line before.

    positive: whether parameters stand for positive numbers alone.
    """
    draws = POSITIVE_DRAWS if positive else DRAWS
    old, new = _without_shared(before, after)
    if (old, new) != (before, after):
        verdict = _compare(old, new, letter, integers, draws)
        if verdict not in (Verdict.NARROWER, Verdict.DIFFERENT):
            return verdict
    return _compare(before, after, letter, integers, draws)


def _without_shared(before: Term, after: Term) -> tuple[Term, Term]:
    """Two lists of statements, one of which holds, without those that stand in both, if others are left.

    Else a slip in a branch without solutions would go unnoticed beside one with some.
    """
    lists = [line.elements if isinstance(line, terms.Tuple) else (line,) for line in (before, after)]
    shared = set(lists[0]) & set(lists[1])
    old, new = ([part for part in parts if part not in shared] for parts in lists)
    if not shared or not old or not new:
        return before, after
    shorter = [rest[0] if len(rest) == 1 else terms.Tuple(tuple(rest)) for rest in (old, new)]
    return shorter[0], shorter[1]


def _compare(
    before: Term, after: Term, letter: terms.Variable, integers: tuple[terms.Variable, ...], count: int
) -> Verdict:
    try:
        verdict = compare_polynomials(before, after, letter)
        if verdict is not Verdict.UNDECIDED:
            return verdict
        lines = (claim_of(before, True), claim_of(after, True))
        letters = {part for line in (before, after) for part in terms.variables(line)}
        parameters = sorted(letters - {letter, *integers, REALS}, key=str)
        draws = list(_draws(tuple(parameters), count))
        verdicts = [_compare_at(lines, letter, integers, draw) for draw in draws]
        return _together(verdicts)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED


REALS = terms.Variable(r"\mathbb{R}")


def holds_wherever_defined(line: Term, letter: terms.Variable) -> bool | None:
    """Of an equation: True if it holds for every number, False if for every one for which both sides have a
    value, and None if it does not.
    """
    claim = claim_of(line, True)
    reach = _reach((claim,), letter)
    x = _to_be_tried(critical_points(claim, letter, (), {}, reach), reach)
    truth = _clustered(x, truth_at(claim, letter, x, {}))
    if truth.all():
        return True
    gaps = [values_at(difference(link), {letter: x}) for link in links_of(claim)]
    defined = _clustered(x, np.all([np.broadcast_to(np.isfinite(gap), x.shape) for gap in gaps], axis=0))
    outside = [
        zeros_of(divisor, letter, {}) for link in links_of(claim) for divisor in divisors(link, letter)
    ]
    near_pole = _clustered(x, np.isin(x, np.concatenate([np.empty(0), *outside])))
    half_line = defined[:8].any() and defined[-8:].any()
    return False if half_line and bool(np.all(truth | ~defined | near_pole)) else None


def is_empty(line: Term, letter: terms.Variable) -> bool:
    """Whether inequalities are false at all their boundaries, between them and beyond.

    False for equations: their solutions are points, which a search may miss.
    """
    try:
        claim = claim_of(line, False)
        if any(link.sign == "=" for link in links_of(claim)):
            return False
        reach = _reach((claim,), letter)
        x = _to_be_tried(critical_points(claim, letter, (), {}, reach), reach)
        return not truth_at(claim, letter, x, {}).any()
    except NotCoveredError:
        return False


def solutions_found(line: Term, letter: terms.Variable) -> list[float]:
    """The numbers that a search finds to satisfy a line, in ascending order."""
    claim = claim_of(line, True)
    x = critical_points(claim, letter, (), {}, _reach((claim,), letter))
    true = x[truth_at(claim, letter, x, {})]
    starts = np.flatnonzero(np.diff(true, prepend=-np.inf) > CLUSTER * (1 + np.abs(true)))
    return [float(group[group.size // 2]) for group in np.split(true, starts[1:]) if group.size]


def is_false_at(line: Term, letter: terms.Variable, value: Term) -> bool:
    """Whether a line does not hold for a value of the letter."""
    try:
        x = np.atleast_1d(values_at(value, {}))
        return not truth_at(claim_of(line, True), letter, x, {}).any()
    except NotCoveredError:
        return False


def has_solution_near(line: Term, letter: terms.Variable, value: Term) -> bool:
    """Whether a search finds a solution of the line where the value is, to nine digits."""
    x = float(values_at(value, {}))
    return any(abs(x - root) <= 1e-9 * (1 + abs(x)) for root in solutions_found(line, letter))


def _draws(parameters: tuple[terms.Variable, ...], count: int) -> Iterator[Points]:
    """Values for the parameters: positive ones first, which most formulas mean."""
    if not parameters:
        yield {}
        return
    random = np.random.default_rng(7)
    for k in range(count):
        values = random.uniform(0.3, 3.2, len(parameters))
        signs = np.where(random.uniform(size=len(parameters)) < 0.5, -1, 1) if k >= POSITIVE_DRAWS else 1
        yield dict(zip(parameters, values * signs, strict=True))


def _together(verdicts: list[Verdict]) -> Verdict:
    """What all values of the parameters say: those that tell nothing do not count."""
    told = {verdict for verdict in verdicts if verdict is not Verdict.UNDECIDED}
    if not told:
        return Verdict.UNDECIDED
    if len(told) == 1:
        return told.pop()
    only = told - {Verdict.SAME}
    return only.pop() if len(only) == 1 else Verdict.DIFFERENT


def _compare_at(
    lines: tuple[Claim, Claim], letter: terms.Variable, integers: tuple[terms.Variable, ...], others: Points
) -> Verdict:
    reach = _reach(lines, letter, integers, others)
    found = [critical_points(line, letter, integers, others, reach) for line in lines]
    x = _to_be_tried(np.concatenate(found), reach)
    old, new = (_clustered(x, _truth(line, letter, x, integers, others)) for line in lines)
    lost, gained = bool((old & ~new).any()), bool((new & ~old).any())
    if lost:
        return Verdict.DIFFERENT if gained else Verdict.NARROWER
    if old.any():
        return Verdict.WIDER if gained else Verdict.SAME
    verdict = _by_operation(lines, letter, others)
    return Verdict.WIDER if gained and verdict is not Verdict.UNDECIDED else verdict


def disagreements(before: Term, after: Term, letter: terms.Variable) -> tuple[Values, Values]:
    """Values that solve the line before and not the line after, and the other way round, as far as one sees.

    Both lines hold no other letter. Raises NotCoveredError for what is no statement.
    """
    lines = (claim_of(before, True), claim_of(after, True))
    reach = _reach(lines, letter)
    x = _to_be_tried(np.concatenate([critical_points(line, letter, (), {}, reach) for line in lines]), reach)
    old, new = (_truth(line, letter, x, (), {}) for line in lines)
    starts = _cluster_starts(x)
    in_old, in_new = (np.logical_or.reduceat(truth, starts) for truth in (old, new))
    first = np.split(np.arange(x.size), starts[1:])
    lost, gained = (
        np.array(
            [x[members[truth[members]][0]] for members, is_one in zip(first, chosen, strict=True) if is_one]
        )
        for truth, chosen in ((old, in_old & ~in_new), (new, in_new & ~in_old))
    )
    return lost, gained


def _reach(
    claims: tuple[Claim, ...],
    letter: terms.Variable,
    integers: tuple[terms.Variable, ...] = (),
    others: Points | None = None,
) -> float:
    """How far from 0 the claims are looked at: as far as doubles go, and less far for families."""
    if any(_used(claim, integers) or _has_waves(claim) for claim in claims):
        return FAMILY_REACH
    held = {**(others or {}), **dict.fromkeys(integers, np.zeros(1))}
    gaps = [difference(link) for claim in claims for link in links_of(claim)]
    for reach in REACHES:
        grid = _grid()
        points = {**held, letter: grid[np.abs(grid) <= reach]}
        if not any(overflows(gap, points) for gap in gaps):
            return reach
    return REACHES[-1]


def _clustered(x: Values, truth: Truths) -> Truths:
    """Whether the claim is true anywhere in each cluster of places."""
    return np.asarray(np.logical_or.reduceat(truth, _cluster_starts(x)))


def _cluster_starts(x: Values) -> npt.NDArray[np.intp]:
    return np.flatnonzero(np.diff(x, prepend=-np.inf) > CLUSTER * (1 + np.abs(x)))


def _has_waves(claim: Claim) -> bool:
    """Whether it may have solutions all along the line, which doubles tell badly far out."""
    return any(
        isinstance(part, terms.Call) and part.function in WAVES and terms.variables(part)
        for link in links_of(claim)
        for part in terms.walk(difference(link))
    )


def _used(claim: Claim, letters: tuple[terms.Variable, ...]) -> list[terms.Variable]:
    """Those of the letters that the claim holds."""
    held = {letter for link in links_of(claim) for letter in terms.variables(difference(link))}
    return [letter for letter in letters if letter in held]


def _to_be_tried(found: Values, reach: float) -> Values:
    """The places found, points between them, points beyond them and random ones."""
    found = np.unique(found[np.abs(found) <= reach])
    between = (found[1:] + found[:-1]) / 2
    ends = np.array([found[0] - 1, found[-1] + 1]) if found.size else np.empty(0)
    random = np.random.default_rng(5)
    spread = random.uniform(-9, 9, 40)
    wide = random.uniform(-1, 1, 10) * min(reach, 900.0)
    tried = np.concatenate([found, between, ends, spread, wide])
    return np.sort(tried[np.abs(tried) <= reach])


def _truth(
    claim: Claim, letter: terms.Variable, x: Values, integers: tuple[terms.Variable, ...], others: Points
) -> Truths:
    """Where the claim is true, for some whole number in place of each letter for one."""
    used = _used(claim, integers)
    if not used:
        return truth_at(claim, letter, x, others)
    members = np.arange(-MEMBERS, MEMBERS + 1, dtype=np.float64)[:, None]
    return np.asarray(truth_at(claim, letter, x, {**others, **dict.fromkeys(used, members)}).any(axis=0))


# Where a relation may change


@cache
def _grid() -> Values:
    """Points all over the real line, dense around 0, none of them a round number."""
    near = np.linspace(-20.0137, 20.0371, 2603)
    far = np.sinh(np.linspace(3.7003, 14.5071, 300))
    return np.unique(np.concatenate([near, far, -far * 1.0007]))


def critical_points(
    claim: Claim, letter: terms.Variable, integers: tuple[terms.Variable, ...], others: Points, reach: float
) -> Values:
    """Where a relation of the claim may turn from true to false."""
    if not others:
        return _known_points(claim, letter, integers, reach)
    return _points_of(claim, letter, integers, others, reach)


@lru_cache(maxsize=64)
def _known_points(
    claim: Claim, letter: terms.Variable, integers: tuple[terms.Variable, ...], reach: float
) -> Values:
    """The same where there are no parameters; kept, since each line is compared with its neighbours."""
    return _points_of(claim, letter, integers, {}, reach)


def _points_of(
    claim: Claim, letter: terms.Variable, integers: tuple[terms.Variable, ...], others: Points, reach: float
) -> Values:
    found = [np.zeros(1)]
    for link in links_of(claim):
        used = _used(link, integers)
        for k in range(-2, 3) if used else (0,):
            points = {**others, **dict.fromkeys(used, np.asarray(float(k)))}
            explicit = _explicit(link, letter, points)
            found.append(explicit)
            if explicit.size == 0:
                found.append(zeros_of(difference(link), letter, points, reach))
                found += [zeros_of(divisor, letter, points, reach) for divisor in divisors(link, letter)]
    return np.unique(np.concatenate(found))


def _explicit(link: Link, letter: terms.Variable, others: Points) -> Values:
    """The value that a relation such as `x = 3` or `x < 3` names."""
    for side, other in ((link.left, link.right), (link.right, link.left)):
        if side == letter and letter not in terms.variables(other):
            value = np.atleast_1d(values_at(other, others))
            return value[np.isfinite(value)]
    return np.empty(0)


def zeros_of(term: Term, letter: terms.Variable, others: Points, reach: float = np.inf) -> Values:
    """Where the term is zero, jumps over zero, comes near it or ceases to be defined, as far as one sees."""
    if letter not in terms.variables(term):
        return np.empty(0)
    grid = _grid()
    grid = grid[np.abs(grid) <= reach + 1]

    def f(x: Values) -> Values:
        return np.broadcast_to(values_at(term, {**others, letter: x}), np.shape(x))

    y = f(grid)
    known = np.isfinite(y)
    signs = np.sign(np.where(known, y, 0.0))
    crossing = np.flatnonzero(known[1:] & known[:-1] & (signs[1:] * signs[:-1] <= 0))
    edge = np.flatnonzero(known[1:] != known[:-1])
    start = np.concatenate([crossing, edge])
    is_edge = np.arange(start.size) >= crossing.size

    def is_like_start(x: Values) -> Truths:
        value = f(x)
        finite = np.isfinite(value)
        is_like: Truths = np.where(is_edge, finite == known[start], np.sign(value) == signs[start])
        return is_like

    low, high = _narrowed(grid[start], grid[start + 1], is_like_start)
    size = np.abs(np.where(known, y, np.nan))
    dips = 1 + np.flatnonzero((size[1:-1] < size[2:]) & (size[1:-1] <= size[:-2]))
    lows = _lowest(grid[dips - 1], grid[dips + 1], lambda x: np.abs(f(x)))
    found = np.concatenate([low, high, lows])
    return np.unique(np.concatenate([found, _rounded(found)]))


def _rounded(found: Values) -> Values:
    """Round numbers so near that they may be meant."""
    step = NEIGHBOUR * 1e-3
    return np.round(found[np.abs(found) < 1e6] / step) * step


def _narrowed(low: Values, high: Values, is_low: Callable[[Values], Truths]) -> tuple[Values, Values]:
    """Both ends of where a property that holds at the low ends ceases to hold, to a double's precision."""
    if low.size == 0:
        return low, high
    share = np.linspace(0, 1, PARTS + 1)[:, None]
    column = np.arange(low.size)
    for _ in range(ROUNDS):
        x = low + share * (high - low)
        holds = is_low(x)
        holds[0], holds[-1] = True, False
        first = np.argmin(holds, axis=0)
        low, high = x[first - 1, column], x[first, column]
    return low, high


def _lowest(low: Values, high: Values, f: Callable[[Values], Values]) -> Values:
    """The lowest point of f in each interval, as precisely as values near a minimum tell."""
    if low.size == 0:
        return low
    share = np.linspace(0, 1, PARTS + 1)[:, None]
    column = np.arange(low.size)
    for _ in range(ROUNDS - 2):
        x = low + share * (high - low)
        y = f(x)
        best = np.clip(np.argmin(np.where(np.isnan(y), np.inf, y), axis=0), 1, PARTS - 1)
        low, high = x[best - 1, column], x[best + 1, column]
    return np.asarray((low + high) / 2)


# Operations on both sides


POWERS: Mapping[str, Callable[[Values], Values]] = {
    "square": lambda v: v**2,
    "cube": lambda v: v**3,
    "fourth": lambda v: v**4,
}
REVERSIBLE: Mapping[str, Callable[[Values], Values]] = {
    "itself": lambda v: v,
    "logarithm": np.log,
}


def _by_operation(lines: tuple[Claim, Claim], letter: terms.Variable, others: Points) -> Verdict:
    """The verdict on two relations without solutions in sight: whether the one comes from the other.

    Recognised are: the same on both sides, a constant factor, sides swapped, raised to a power, times a
    denominator, taken as exponents or into a logarithm.
    """
    before, after = lines
    if not isinstance(before, Link):
        return Verdict.UNDECIDED
    random = np.random.default_rng(3)
    x = random.uniform(-7, 7, 60)
    verdict = _operation_at(before, after, letter, {**others, letter: x})
    if verdict is Verdict.UNDECIDED:
        upwards = random.uniform(-5, 5, 60)
        verdict = _operation_at(before, after, letter, {**others, letter: x + 1j * upwards})
    return verdict


def _operation_at(before: Link, claim: Claim, letter: terms.Variable, points: Points) -> Verdict:
    """Both lines as functions at points, real ones or, where nothing is real, complex ones."""
    after = [claim] if isinstance(claim, Link) else list(claim.parts) if isinstance(claim, Some) else []
    gap: Values = np.ones_like(points[letter])
    for link in after:
        if not isinstance(link, Link) or link.sign != before.sign:
            return Verdict.UNDECIDED
        gap = gap * values_at(difference(link), points)
    if not after or (len(after) > 1 and before.sign != "="):
        return Verdict.UNDECIDED
    left, right = values_at(before.left, points), values_at(before.right, points)
    with np.errstate(all="ignore"):
        for g in REVERSIBLE.values():
            if _are_proportional(g(left) - g(right), gap, before.sign):
                return Verdict.SAME
        if before.sign != "=":
            return Verdict.UNDECIDED
        operations: list[Callable[[Values], Values]] = [
            *POWERS.values(),
            *(partial(np.power, base) for base in _bases(before)),
        ]
        for f in operations:
            if _are_proportional(f(left) - f(right), gap, "="):
                return Verdict.WIDER
        for factor in _factors(before, letter, points):
            if _are_proportional((left - right) * factor, gap, "="):
                return Verdict.WIDER
    return Verdict.UNDECIDED


def _bases(link: Link) -> list[float]:
    """The bases of the logarithms in a relation."""
    calls = [
        part for side in (link.left, link.right) for part in terms.walk(side) if isinstance(part, terms.Call)
    ]
    bases = [call.base or terms.Number("10") for call in calls if call.function != r"\ln"]
    return [math.e, *(float(values_at(base, {})) for base in bases if not terms.variables(base))]


def _factors(link: Link, letter: terms.Variable, points: Points) -> Iterator[Values]:
    """Products of the denominators of a relation."""
    bottoms = [values_at(divisor, points) for divisor in divisors(link, letter)][:5]
    for chosen in range(1, 2 ** len(bottoms)):
        yield np.prod([b for k, b in enumerate(bottoms) if chosen >> k & 1], axis=0)


def _are_proportional(left: Values, right: Values, sign: str) -> bool:
    """Whether right is a constant other than 0 times left, at every point that both have."""
    left = np.broadcast_to(left, right.shape)
    known = np.isfinite(left) & np.isfinite(right) & (left != 0)
    if known.sum() < 8:
        return False
    ratio = right[known] / left[known]
    factor = np.median(ratio.real) + 1j * np.median(ratio.imag)
    fits_sign = factor != 0 if sign in ("=", r"\neq") else factor.real > 0
    return bool(fits_sign and np.all(np.abs(ratio - factor) <= 1e-9 * abs(factor)))
