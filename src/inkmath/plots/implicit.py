"""Curves F(x, y) = 0 by marching squares: where F changes its sign along the edges of a grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Field = Callable[[Values, Values], Values]
"""F at many points at once; nan where it has no value."""

CELLS = 240
"""Squares across the window, and down."""

_EDGES = ((0, 1), (1, 2), (2, 3), (3, 0))
"""Corners at the ends of each edge of a square; corners go round from the lower left."""


def implicit_curve(field: Field, x_range: tuple[float, float], y_range: tuple[float, float]) -> list[Values]:
    """The curve as polylines (N, 2) in the window. A pole, where F changes its sign too, is no part of it."""
    x, y = np.linspace(*x_range, CELLS + 1), np.linspace(*y_range, CELLS + 1)
    # A curve that runs along the grid would be missed: sign changes need values beside it.
    x, y = x + (x[1] - x[0]) * 0.0137, y + (y[1] - y[0]) * 0.0173
    values = field(*np.meshgrid(x, y))
    corners = np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]])
    signs = corners > 0
    mixed = np.isfinite(corners).all(axis=0) & signs.any(axis=0) & ~signs.all(axis=0)
    segments: list[tuple[_End, _End]] = []
    for row, column in zip(*np.nonzero(mixed), strict=True):
        place = np.array(
            [
                [x[column], y[row]],
                [x[column + 1], y[row]],
                [x[column + 1], y[row + 1]],
                [x[column], y[row + 1]],
            ]
        )
        segments += _segments(place, corners[:, row, column], (int(row), int(column)))
    return _chained(_without_poles(field, segments, (x[1] - x[0], y[1] - y[0])))


_Key = tuple[int, int, int]
_End = tuple[_Key, tuple[float, float]]


def _without_poles(
    field: Field, segments: list[tuple[_End, _End]], step: tuple[float, float]
) -> list[tuple[_End, _End]]:
    """The segments on which F is 0: closing in on the change of sign, |F| gets smaller and not greater."""
    if not segments:
        return []
    middle = np.array([np.add(a[1], b[1]) / 2 for a, b in segments])
    along = np.array([np.subtract(b[1], a[1]) for a, b in segments])
    across = np.column_stack([-along[:, 1], along[:, 0]])
    across *= 0.5 * np.hypot(*step) / np.maximum(np.hypot(across[:, 0], across[:, 1]), 1e-300)[:, None]
    low, high = middle - across, middle + across
    f_low = field(low[:, 0], low[:, 1])
    first = np.minimum(np.abs(f_low), np.abs(field(high[:, 0], high[:, 1])))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        value = field(middle[:, 0], middle[:, 1])
        is_low = (value > 0) == (f_low > 0)
        low, high = np.where(is_low[:, None], middle, low), np.where(is_low[:, None], high, middle)
    last = np.abs(field((low[:, 0] + high[:, 0]) / 2, (low[:, 1] + high[:, 1]) / 2))
    is_curve = ~(last > first)  # nan: the curve ends here, as that of a root does
    return [segment for segment, keep in zip(segments, is_curve.tolist(), strict=True) if keep]


_HALVINGS = 16


def _segments(place: Values, corner: Values, cell: tuple[int, int]) -> list[tuple[_End, _End]]:
    """The pieces of the curve in one square."""
    ends: list[_End] = []
    for k, (a, b) in enumerate(_EDGES):
        if (corner[a] > 0) != (corner[b] > 0):
            share = corner[a] / (corner[a] - corner[b])
            point = place[a] + share * (place[b] - place[a])
            ends.append((_edge_key(cell, k), (float(point[0]), float(point[1]))))
    return [(ends[0], ends[1])] if len(ends) == 2 else [(ends[0], ends[1]), (ends[2], ends[3])]


def _edge_key(cell: tuple[int, int], edge: int) -> _Key:
    """The edge by its place in the grid, the same for both squares that it bounds."""
    row, column = cell
    return [(row, column, 0), (row, column + 1, 1), (row + 1, column, 0), (row, column, 1)][edge]


def _chained(segments: list[tuple[_End, _End]]) -> list[Values]:
    """Segments that share an end put together."""
    at_edge: dict[_Key, list[int]] = {}
    for number, pair in enumerate(segments):
        for key, _ in pair:
            at_edge.setdefault(key, []).append(number)
    left = set(range(len(segments)))
    lines = []
    starts = [n for n, pair in enumerate(segments) if any(len(at_edge[key]) == 1 for key, _ in pair)]
    for first in [*starts, *range(len(segments))]:
        if first in left:
            lines.append(_walk(first, segments, at_edge, left))
    return lines


def _walk(
    number: int, segments: list[tuple[_End, _End]], at_edge: dict[_Key, list[int]], left: set[int]
) -> Values:
    """The polyline from one segment on, away from an end that nothing shares."""
    a, b = segments[number]
    if len(at_edge[b[0]]) == 1:
        a, b = b, a
    left.discard(number)
    points, key = [a[1], b[1]], b[0]
    while True:
        following = [n for n in at_edge[key] if n in left]
        if not following:
            return np.array(points)
        number = following[0]
        left.discard(number)
        a, b = segments[number]
        end = b if a[0] == key else a
        points.append(end[1])
        key = end[0]
