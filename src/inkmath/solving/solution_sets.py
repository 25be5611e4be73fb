"""Whether two lines have the same real solutions, in one letter; other letters are parameters.

Polynomial equations with known coefficients are compared exactly. Everything else is compared at points: all
places where a relation may change between true and false (zeros, poles and the ends of where it is defined)
are searched on both lines, and there, between them and at random points, both lines have to be true together.
Two lines without any solution in sight prove nothing that way; then one has to be seen to come from the other
by an operation on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np

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
from inkmath.solving.exact_sets import same_polynomial_solutions
from inkmath.solving.points import Points, Values, values_at
from inkmath.solving.values import NotCoveredError, UndefinedValueError
from inkmath.solving.verdict import Comparison, Verdict

DRAWS = 5
"""For how many values of the parameters the lines are compared."""

MEMBERS = 40
"""Of a family over all whole numbers k, those with |k| up to this are looked at."""

FAMILY_REACH = 15.0
"""How far from 0 solutions are compared where a family is."""

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
    before: Term, after: Term, letter: terms.Variable, integers: tuple[terms.Variable, ...] = ()
) -> Verdict:
    """How the solutions of a line for the letter compare with those of the line before."""
    try:
        if same_polynomial_solutions(before, after, letter):
            return Verdict.SAME
        lines = (claim_of(before, True), claim_of(after, True))
        letters = {part for line in (before, after) for part in terms.variables(line)}
        parameters = sorted(letters - {letter, *integers, REALS}, key=str)
        draws = list(_draws(tuple(parameters)))
        verdicts = [_compare_at(lines, letter, integers, draw) for draw in draws]
        return _together(verdicts)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED


REALS = terms.Variable(r"\mathbb{R}")


def _draws(parameters: tuple[terms.Variable, ...]) -> Iterator[Points]:
    """Values for the parameters: positive ones first, which most formulas mean."""
    if not parameters:
        yield {}
        return
    random = np.random.default_rng(7)
    for k in range(DRAWS):
        values = random.uniform(0.3, 3.2, len(parameters))
        signs = np.where(random.uniform(size=len(parameters)) < 0.5, -1, 1) if k >= 3 else 1
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
    has_family = any(
        k in terms.variables(difference(link)) for line in lines for link in links_of(line) for k in integers
    )
    reach = FAMILY_REACH if has_family else np.inf
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


def _clustered(x: Values, truth: Truths) -> Truths:
    """Whether the claim is true anywhere in each cluster of places."""
    starts = np.flatnonzero(np.diff(x, prepend=-np.inf) > CLUSTER * (1 + np.abs(x)))
    return np.asarray(np.logical_or.reduceat(truth, starts))


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
    wide = random.uniform(-900, 900, 10) if reach > 900 else np.empty(0)
    return np.sort(np.concatenate([found, between, ends, spread, wide]))


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
    found = [np.zeros(1)]
    for link in links_of(claim):
        used = _used(link, integers)
        for k in range(-2, 3) if used else (0,):
            points = {**others, **dict.fromkeys(used, np.asarray(float(k)))}
            found.append(_explicit(link, letter, points))
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
    "exponential": np.exp,
    "logarithm": np.log,
}


def _by_operation(lines: tuple[Claim, Claim], letter: terms.Variable, others: Points) -> Verdict:
    """The verdict on two relations without solutions in sight: whether the one comes from the other.

    Recognised are: the same on both sides, a constant factor, sides swapped, raised to a power, times a
    denominator, taken as exponents or into a logarithm.
    """
    if not all(isinstance(line, Link) for line in lines) and any(isinstance(line, Some) for line in lines):
        return Verdict.UNDECIDED
    old, new = (list(links_of(line)) for line in lines)
    if len(old) != 1 or len(new) != 1 or old[0].sign != new[0].sign:
        return Verdict.UNDECIDED
    before, after = old[0], new[0]
    x = np.random.default_rng(3).uniform(-7, 7, 60)
    points = {**others, letter: x}
    left, right = values_at(before.left, points), values_at(before.right, points)
    gap = np.broadcast_to(values_at(difference(after), points), x.shape)
    with np.errstate(all="ignore"):
        for f in REVERSIBLE.values():
            if _are_proportional(f(left) - f(right), gap, before.sign):
                return Verdict.SAME
        for f in POWERS.values():
            if _are_proportional(f(left) - f(right), gap, before.sign) and before.sign == "=":
                return Verdict.WIDER
        for factor in _factors(before, letter, points):
            if _are_proportional((left - right) * factor, gap, "=") and before.sign == "=":
                return Verdict.WIDER
    return Verdict.UNDECIDED


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
    factor = float(np.median(ratio))
    fits_sign = factor != 0 if sign in ("=", r"\neq") else factor > 0
    return fits_sign and bool(np.all(np.abs(ratio - factor) <= 1e-9 * abs(factor)))
