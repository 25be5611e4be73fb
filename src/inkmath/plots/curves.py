"""Points of the curve y = f(x): branches that end where the function does, and never run across a pole.

All places of a curve are searched at once, so that the number of evaluations does not grow with its features.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Function = Callable[[Values], Values]
"""Values at many points at once, in double precision; nan where there is none."""

Indices = npt.NDArray[np.intp]
Branch = npt.NDArray[np.float64]
"""Points (N, 2) of x and y, x ascending."""

SAMPLES = 1200
"""Points across the window; an eye sees no corners between them."""

_HALVINGS = 40
_JUMP = 0.3
"""Neighbours that differ by more than this share of the window's height are looked at for a pole between."""


def branches(function: Function, x_range: tuple[float, float], y_range: tuple[float, float]) -> list[Branch]:
    """The curve in the window, as branches without a gap; what lies far above or below it is cut off."""
    x = np.linspace(*x_range, SAMPLES)
    height = y_range[1] - y_range[0]
    points, starts = _with_edges(function, x, function(x))
    pieces: list[Branch] = []
    for part in _split_at_breaks(function, points, starts, height):
        pieces += _clipped(part, y_range[0] - height, y_range[1] + height)
    return pieces


def zeros(function: Function, x: Values) -> list[float]:
    """Sign changes of the function between neighbours without a pole, and its zeros on the grid."""
    y = function(x)
    with np.errstate(invalid="ignore", over="ignore"):
        k = np.flatnonzero(y[:-1] * y[1:] < 0)
    left, right, is_negative = x[k], x[k + 1], y[k] < 0
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        value = function(middle)
        is_before = (value < 0) == is_negative
        left = np.where(is_before & ~np.isnan(value), middle, left)
        right = np.where(~is_before & ~np.isnan(value), middle, right)
    found = left[np.abs(function(left)) <= np.maximum(np.abs(y[k]), np.abs(y[k + 1]))]
    on_grid = x[y == 0] if (y == 0).sum() < 20 else x[:0]
    return sorted([*on_grid.tolist(), *found.tolist()])


def turning_points(function: Function, x: Values) -> list[tuple[float, float]]:
    """Low and high points of the curve between grid points, as (x, y)."""
    y = function(x)
    if not np.isfinite(y).any():
        return []
    with np.errstate(invalid="ignore", over="ignore"):
        rises = np.sign(np.diff(y))
        k = np.flatnonzero(rises[:-1] * rises[1:] < 0) + 1
    left, right, sign = x[k - 1], x[k + 1], rises[k - 1]
    for _ in range(_HALVINGS):
        a, b = left + (right - left) / 3, right - (right - left) / 3
        is_left = sign * function(a) >= sign * function(b)
        left, right = np.where(is_left, left, a), np.where(is_left, b, right)
    place = (left + right) / 2
    top = function(place)
    highest = 1e3 * (1 + float(np.nanmedian(np.abs(y))))
    climb = np.maximum(np.abs(y[k - 1] - y[k]), np.abs(y[k + 1] - y[k]))
    is_turn = (np.abs(top - y[k]) <= 2 * climb) & (np.abs(top) < highest)  # else it is a pole
    return list(zip(place[is_turn].tolist(), top[is_turn].tolist(), strict=True))


def poles(function: Function, x: Values) -> list[float]:
    """Poles of the function between neighbours, or between the last value and a gap."""
    y = function(x)
    with np.errstate(invalid="ignore", over="ignore"):
        steep = np.flatnonzero((np.abs(y[:-1]) + np.abs(y[1:]) > 10) & (y[:-1] * y[1:] < 0))
        tops = np.flatnonzero((np.abs(y[1:-1]) > np.abs(y[:-2])) & (np.abs(y[1:-1]) >= np.abs(y[2:]))) + 1
    k = np.unique(np.concatenate([steep, tops - 1, tops]))
    peak = _summits(function, x[k], x[k + 1])
    height = np.abs(function(peak))
    around = np.fmax(np.abs(function(peak - 1e-7)), np.abs(function(peak + 1e-7)))
    found = peak[((height > 1e7) | np.isnan(height)) & (around > 1e4)]
    k, edge = _edges(function, x, y)
    inward = np.where(np.isnan(y[k]), 1.0, -1.0)
    is_high = (np.abs(function(edge + 1e-9 * inward)) > 15) & (np.abs(function(edge + 1e-4 * inward)) > 5)
    return _distinct([*found.tolist(), *edge[is_high].tolist()])


def edges(function: Function, x: Values) -> list[float]:
    """Boundaries of the places where the function has values."""
    found: list[float] = _edges(function, x, function(x))[1].tolist()
    return found


def at(function: Function, x: float) -> float:
    """The value at one point; nan for none."""
    return float(function(np.array([x]))[0])


def _runs(is_there: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of points that are there."""
    padded = np.concatenate([[False], is_there, [False]]).astype(np.int8)
    steps = np.diff(padded)
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))


def _edges(function: Function, x: Values, y: Values) -> tuple[Indices, Values]:
    """The last points with a value between neighbours of which one has none, and the left one's index."""
    missing = np.isnan(y)
    k = np.flatnonzero(missing[:-1] != missing[1:])
    good, bad = np.where(missing[k], x[k + 1], x[k]), np.where(missing[k], x[k], x[k + 1])
    for _ in range(_HALVINGS):
        middle = (good + bad) / 2
        is_bad = np.isnan(function(middle))
        good, bad = np.where(is_bad, good, middle), np.where(is_bad, middle, bad)
    return k, good


def _with_edges(function: Function, x: Values, y: Values) -> tuple[Values, list[int]]:
    """The points (N, 2) that have a value, with the last ones before each gap; where each run starts."""
    k, edge = _edges(function, x, y)
    points = np.insert(np.column_stack([x, y]), k + 1, np.column_stack([edge, function(edge)]), axis=0)
    is_there = np.isfinite(points[:, 1])
    before = np.cumsum(is_there) - is_there
    return points[is_there], [int(before[start]) for start, _ in _runs(is_there)]


def _split_at_breaks(function: Function, points: Values, starts: list[int], height: float) -> list[Branch]:
    """The points as branches, cut at each start, pole and jump, and led up to the poles and jumps.

    Neighbours have a pole or a jump between them where the gap stays, however close one looks.
    """
    (x, y), gaps = points.T, np.abs(np.diff(points[:, 1]))
    is_start = np.isin(np.arange(1, len(points)), starts)
    k = np.flatnonzero((gaps > _JUMP * height) & ~is_start)
    left, right, y_left, y_right = x[k], x[k + 1], y[k], y[k + 1]
    has_hole = np.zeros(len(k), dtype=bool)
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        value = function(middle)
        has_hole |= np.isnan(value)
        is_left = np.abs(value - y_left) > np.abs(y_right - value)  # the larger part of the gap
        to_left, to_right = is_left & ~has_hole, ~is_left & ~has_hole
        right, y_right = np.where(to_left, middle, right), np.where(to_left, value, y_right)
        left, y_left = np.where(to_right, middle, left), np.where(to_right, value, y_left)
    is_break = has_hole | (np.abs(y_right - y_left) > 0.5 * np.minimum(gaps[k], height))
    k = k[is_break]
    sides = np.column_stack([left, y_left, right, y_right])[is_break].reshape(-1, 2)
    whole = np.insert(points, np.repeat(k + 1, 2), sides, axis=0)
    cuts = [*(k + 2 + 2 * np.arange(len(k))), *(start + 2 * (k < start).sum() for start in starts[1:])]
    return np.split(whole, sorted(map(int, cuts)))


def _clipped(branch: Branch, low: float, high: float) -> list[Branch]:
    """The parts of a branch between two heights, each with the point at which it leaves."""
    inside = (branch[:, 1] >= low) & (branch[:, 1] <= high)
    parts = []
    for start, stop in _runs(inside):
        points = branch[start:stop]
        if start > 0:
            points = np.vstack([_crossing(branch[start - 1], branch[start], low, high), points])
        if stop < len(branch):
            points = np.vstack([points, _crossing(branch[stop], branch[stop - 1], low, high)])
        if len(points) > 1:
            parts.append(points)
    return parts


def _crossing(outside: Values, inside: Values, low: float, high: float) -> Values:
    height = low if outside[1] < low else high
    share = (height - inside[1]) / (outside[1] - inside[1])
    return np.array([inside[0] + share * (outside[0] - inside[0]), height])


def _summits(function: Function, left: Values, right: Values) -> Values:
    """Points of greatest |f| between pairs of points, by thirds; where there is no value, there."""
    for _ in range(60):
        a, b = left + (right - left) / 3, right - (right - left) / 3
        fa, fb = np.abs(function(a)), np.abs(function(b))
        is_left = (fa > fb) | np.isnan(fa)
        hole = np.where(np.isnan(fa), a, b)
        is_hole = np.isnan(fa) | np.isnan(fb)
        left, right = np.where(is_left, left, a), np.where(is_left, b, right)
        left, right = np.where(is_hole, hole, left), np.where(is_hole, hole, right)
    return (left + right) / 2


def _distinct(numbers: list[float]) -> list[float]:
    result: list[float] = []
    for number in sorted(numbers):
        if not result or number - result[-1] > 1e-6 * max(1.0, abs(number)):
            result.append(number)
    return result
