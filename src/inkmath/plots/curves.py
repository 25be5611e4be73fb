"""Points of the curve y = f(x): branches that end where the function does, and never run across a pole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Function = Callable[[Values], Values]
"""Values at many points at once, in double precision; nan where there is none."""

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
    y = function(x)
    height = y_range[1] - y_range[0]
    pieces: list[Branch] = []
    for start, stop in _runs(np.isfinite(y)):
        xs, ys = _with_edges(function, x, y, start, stop)
        breaks = [k for k in range(len(xs) - 1) if _is_broken(function, xs[k : k + 2], ys[k : k + 2], height)]
        for part in _split(function, xs, ys, breaks):
            pieces += _clipped(part, y_range[0] - height, y_range[1] + height)
    return pieces


def zeros(function: Function, x: Values) -> list[float]:
    """Where the function changes its sign between neighbours without a pole, or is 0 on the grid."""
    y = function(x)
    with np.errstate(invalid="ignore"):
        changes = np.flatnonzero(y[:-1] * y[1:] < 0)
    found = [float(value) for value in x[y == 0]] if (y == 0).sum() < 20 else []
    for k in changes:
        left, right = float(x[k]), float(x[k + 1])
        before = max(abs(y[k]), abs(y[k + 1]))
        for _ in range(_HALVINGS):
            middle = (left + right) / 2
            value = at(function, middle)
            if np.isnan(value):
                break
            left, right = (middle, right) if (value < 0) == (y[k] < 0) else (left, middle)
        if abs(at(function, left)) <= before:
            found.append(left)
    return sorted(found)


def turning_points(function: Function, x: Values) -> list[tuple[float, float]]:
    """Low and high points of the curve between grid points, as (x, y)."""
    y = function(x)
    with np.errstate(invalid="ignore"):
        rises = np.sign(np.diff(y))
        turns = np.flatnonzero(rises[:-1] * rises[1:] < 0) + 1
    highest = 1e3 * (1 + float(np.nanmedian(np.abs(y)))) if np.isfinite(y).any() else 0.0
    found = []
    for k in turns:
        left, right, sign = float(x[k - 1]), float(x[k + 1]), float(rises[k])
        for _ in range(_HALVINGS):
            a, b = left + (right - left) / 3, right - (right - left) / 3
            left, right = (left, b) if sign * at(function, a) < sign * at(function, b) else (a, right)
        top = at(function, (left + right) / 2)
        climb = max(abs(y[k - 1] - y[k]), abs(y[k + 1] - y[k]))
        if abs(top - y[k]) <= 2 * climb and abs(top) < highest:  # else it is a pole
            found.append(((left + right) / 2, top))
    return found


def poles(function: Function, x: Values) -> list[float]:
    """Where the function grows without bound between neighbours, or between the last value and a gap."""
    y = function(x)
    found = []
    with np.errstate(invalid="ignore"):
        steep = np.flatnonzero((np.abs(y[:-1]) + np.abs(y[1:]) > 10) & (y[:-1] * y[1:] < 0))
        tops = np.flatnonzero((np.abs(y[1:-1]) > np.abs(y[:-2])) & (np.abs(y[1:-1]) >= np.abs(y[2:]))) + 1
    for k in {*steep.tolist(), *(tops - 1).tolist(), *tops.tolist()}:
        peak = _summit(function, float(x[k]), float(x[k + 1]))
        if abs(at(function, peak)) > 1e7 or np.isnan(at(function, peak)):
            around = np.abs(function(peak + 1e-7 * np.array([-1.0, 1.0])))
            if np.nanmax(around, initial=0) > 1e4:
                found.append(peak)
    for k in np.flatnonzero(np.isnan(y[:-1]) != np.isnan(y[1:])).tolist():
        edge = _edge(function, float(x[k]), float(x[k + 1]))
        inside = edge + 1e-9 * (1 if np.isnan(y[k]) else -1)
        if abs(at(function, inside)) > 15 and abs(at(function, edge + 1e-4 * np.sign(inside - edge))) > 5:
            found.append(edge)
    return _distinct(found)


def edges(function: Function, x: Values) -> list[float]:
    """Where the function begins or ends to have values."""
    missing = np.isnan(function(x))
    return [
        _edge(function, float(x[k]), float(x[k + 1])) for k in np.flatnonzero(missing[:-1] != missing[1:])
    ]


def at(function: Function, x: float) -> float:
    """The value at one point; nan for none."""
    return float(function(np.array([x]))[0])


def _runs(is_there: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of points that are there."""
    padded = np.concatenate([[False], is_there, [False]]).astype(np.int8)
    steps = np.diff(padded)
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))


def _with_edges(function: Function, x: Values, y: Values, start: int, stop: int) -> tuple[Values, Values]:
    """The points of a run, and the last ones that the function has beyond its ends."""
    xs, ys = x[start:stop].tolist(), y[start:stop].tolist()
    if start > 0:
        edge = _edge(function, float(x[start - 1]), float(x[start]))
        xs, ys = [edge, *xs], [at(function, edge), *ys]
    if stop < len(x):
        edge = _edge(function, float(x[stop - 1]), float(x[stop]))
        xs, ys = [*xs, edge], [*ys, at(function, edge)]
    return np.array(xs), np.array(ys)


def _edge(function: Function, left: float, right: float) -> float:
    """The last point with a value between one that has one and one that has none."""
    is_left = not np.isnan(at(function, left))
    good, bad = (left, right) if is_left else (right, left)
    for _ in range(_HALVINGS):
        middle = (good + bad) / 2
        good, bad = (good, middle) if np.isnan(at(function, middle)) else (middle, bad)
    return good


def _is_broken(function: Function, x: Values, y: Values, height: float) -> bool:
    """Whether the curve has a pole or jumps between neighbours: the gap stays, however close one looks."""
    gap = abs(y[1] - y[0])
    if gap <= _JUMP * height:
        return False
    left, right = float(x[0]), float(x[1])
    y_left, y_right = float(y[0]), float(y[1])
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        value = at(function, middle)
        if np.isnan(value):
            return True
        if abs(value - y_left) > abs(y_right - value):
            right, y_right = middle, value
        else:
            left, y_left = middle, value
    return bool(abs(y_right - y_left) > 0.5 * min(gap, height))


def _split(function: Function, x: Values, y: Values, breaks: list[int]) -> list[Branch]:
    """The points as branches, each led up to its pole or jump."""
    parts = []
    start, lead = 0, None
    for k in [*breaks, len(x) - 1]:
        xs, ys = x[start : k + 1], y[start : k + 1]
        if lead is not None:
            xs, ys = np.insert(xs, 0, lead[0]), np.insert(ys, 0, lead[1])
        if k < len(x) - 1:
            left, right = _sides_of_break(function, float(x[k]), float(x[k + 1]))
            xs, ys = np.append(xs, left), np.append(ys, at(function, left))
            lead = (right, at(function, right))
        parts.append(np.column_stack([xs, ys]))
        start = k + 1
    return [part[np.isfinite(part[:, 1])] for part in parts]


def _sides_of_break(function: Function, left: float, right: float) -> tuple[float, float]:
    """Points just left and right of a pole or jump."""
    y_left, y_right = at(function, left), at(function, right)
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        value = at(function, middle)
        if np.isnan(value):
            break
        if abs(value - y_left) > abs(y_right - value):
            right, y_right = middle, value
        else:
            left, y_left = middle, value
    return left, right


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


def _summit(function: Function, left: float, right: float) -> float:
    """Where |f| is greatest between two points, by thirds; where there is no value, there."""
    for _ in range(60):
        a, b = left + (right - left) / 3, right - (right - left) / 3
        fa, fb = abs(at(function, a)), abs(at(function, b))
        if np.isnan(fa) or np.isnan(fb):
            return a if np.isnan(fa) else b
        left, right = (left, b) if fa > fb else (a, right)
    return (left + right) / 2


def _distinct(numbers: list[float]) -> list[float]:
    result: list[float] = []
    for number in sorted(numbers):
        if not result or number - result[-1] > 1e-6 * max(1.0, abs(number)):
            result.append(number)
    return result
