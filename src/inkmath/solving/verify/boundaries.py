"""Points at which a statement may change between true and false: zeros, poles, and ends of its domain."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.expression.values import Points, Values, values_at
from inkmath.solving.verify.statements import (
    NEIGHBOUR,
    Relation,
    Statement,
    Truths,
    difference,
    divisors,
    relations_of,
    used_letters,
)

PARTS, ROUNDS = 32, 11
"""Into how many parts an interval is cut, how often: from its length to a double's precision."""


@cache
def grid_points() -> Values:
    """Points all over the real line, dense around 0, none of them a round number."""
    near = np.linspace(-20.0137, 20.0371, 2603)
    far = np.sinh(np.linspace(3.7003, 14.5071, 300))
    return np.unique(np.concatenate([near, far, -far * 1.0007]))


def critical_points(
    statement: Statement,
    variable: terms.Variable,
    integers: tuple[terms.Variable, ...],
    others: Points,
    reach: float,
) -> Values:
    """Points at which a relation of the statement may change."""
    if not others:
        return _known_points(statement, variable, integers, reach)
    return _points_of(statement, variable, integers, others, reach)


@lru_cache(maxsize=64)
def _known_points(
    statement: Statement, variable: terms.Variable, integers: tuple[terms.Variable, ...], reach: float
) -> Values:
    """The same where there are no parameters; kept, since each line is compared with its neighbours."""
    return _points_of(statement, variable, integers, {}, reach)


def _points_of(
    statement: Statement,
    variable: terms.Variable,
    integers: tuple[terms.Variable, ...],
    others: Points,
    reach: float,
) -> Values:
    found = [np.zeros(1)]
    for link in relations_of(statement):
        used = used_letters(link, integers)
        for k in range(-2, 3) if used else (0,):
            points = {**others, **dict.fromkeys(used, np.asarray(float(k)))}
            explicit = _explicit(link, variable, points)
            found.append(explicit)
            if explicit.size == 0:
                found.append(zeros_of(difference(link), variable, points, reach))
                found += [zeros_of(divisor, variable, points, reach) for divisor in divisors(link, variable)]
    return np.unique(np.concatenate(found))


def _explicit(link: Relation, variable: terms.Variable, others: Points) -> Values:
    """The value that a relation such as `x = 3` or `x < 3` names."""
    for side, other in ((link.left, link.right), (link.right, link.left)):
        if side == variable and variable not in terms.variables(other):
            value = np.atleast_1d(values_at(other, others))
            return value[np.isfinite(value)]
    return np.empty(0)


def zeros_of(term: Term, variable: terms.Variable, others: Points, reach: float = np.inf) -> Values:
    """Points at which the term is zero, jumps over zero, comes near it or ceases to be defined."""
    if variable not in terms.variables(term):
        return np.empty(0)
    grid = grid_points()
    grid = grid[np.abs(grid) <= reach + 1]

    def f(x: Values) -> Values:
        return np.broadcast_to(values_at(term, {**others, variable: x}), np.shape(x))

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
