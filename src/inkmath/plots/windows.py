"""The part of the plane to show: the features of the curves, and some room around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inkmath.plots.curves import Function, edges, poles, turning_points, zeros

Range = tuple[float, float]

USUAL = 5.0
"""Half the width of a window where nothing is of interest."""

FAR = 12.0
"""Distance from 0, or from twice the farthest solution, within which features are searched."""

MANY = 6
"""A curve with more features than this repeats itself: those around 0 will do."""

_LOOKED_AT = 3001


def horizontal_window(functions: Sequence[Function], keys: Sequence[float], with_zeros: bool) -> Range:
    """The range of x that shows the keys (solutions) and the turns, poles and ends near them.

    with_zeros: whether the zeros of each function are of interest, as of a function that stands alone.
    """
    reach = max(FAR, 2 * max(map(abs, keys), default=0.0))
    grid = np.linspace(-reach, reach, _LOOKED_AT) * (1 + 1e-9) + reach * 1.234e-5  # off the round numbers
    found = []
    for function in functions:
        found += (
            [x for x, _ in turning_points(function, grid)] + poles(function, grid) + edges(function, grid)
        )
        found += zeros(function, grid) if with_zeros else []
    found = [x for x in found if abs(x) < 0.99 * reach]
    if len(found) > MANY:
        nearest = max(2 * np.pi, *map(abs, keys)) if keys else 2 * np.pi
        found = [x for x in found if abs(x) <= 1.01 * nearest]
    elif keys:
        spread = max(max(keys) - min(keys), 3.0, 0.5 * max(map(abs, keys)))
        found = [x for x in found if min(keys) - spread <= x <= max(keys) + spread]
    return padded([*keys, *found], 1.0)


def padded(numbers: Sequence[float], least_pad: float) -> Range:
    """The numbers and 0 with room around them; without 0 where that is very far from them all."""
    if not numbers:
        return -USUAL, USUAL
    low, high = min(numbers), max(numbers)
    if not (high - low > 0 and min(abs(low), abs(high)) > 20 * (high - low)):
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-6:
        return low - USUAL, high + USUAL
    pad = max(0.3 * (high - low), least_pad if high - low > 0.5 else 0.0)
    return low - pad, high + pad


def vertical_window(functions: Sequence[Function], x_range: Range, keys: Sequence[float]) -> Range:
    """The range of y that shows the keys (heights of marks) and most of the curves.

    Where a curve runs off, by a pole or a power, the keys say how much of it is shown.
    """
    x = np.linspace(*x_range, 801) + (x_range[1] - x_range[0]) * 1.7e-5
    heights = [y[np.isfinite(y)] for y in (function(x) for function in functions)]
    turns = [y for function in functions for at, y in turning_points(function, x)]
    marks = [0.0, *keys, *turns[:MANY]]
    every = np.concatenate([*heights, np.array(marks)])
    low, high = float(every.min()), float(every.max())
    usual_low, usual_high = (float(value) for value in np.quantile(every, [0.06, 0.94]))
    if high - low > 2.5 * (usual_high - usual_low):
        low, high = min(usual_low, *marks), max(usual_high, *marks)
    key_low, key_high = min(marks), max(marks)
    room = 2.5 * max(key_high - key_low, 0.4 * (x_range[1] - x_range[0]))
    low, high = max(low, key_low - room), min(high, key_high + room)
    if high - low < 1e-9:
        return low - 1, high + 1
    pad = 0.1 * (high - low)
    return low - pad, high + pad


def squared(x_range: Range, y_range: Range) -> tuple[Range, Range]:
    """Both ranges made equally wide about their middles, unless one is far wider than the other."""
    widths = [high - low for low, high in (x_range, y_range)]
    if max(widths) > 3 * min(widths):
        return x_range, y_range
    half = max(widths) / 2
    middles = [(low + high) / 2 for low, high in (x_range, y_range)]
    return (middles[0] - half, middles[0] + half), (middles[1] - half, middles[1] + half)
