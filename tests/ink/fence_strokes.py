"""Tall fences as strokes, to lay around rows of ink."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from inkmath.types import Points


def curly(t: Points) -> Points:
    """Hooks at both ends, the point in the middle."""
    return 0.5 + 0.5 * np.exp(-t / 0.07) + 0.5 * np.exp(-(1 - t) / 0.07) - 0.5 * np.exp(-abs(t - 0.5) / 0.06)


def angular(t: Points) -> Points:
    return np.interp(t, [0, 0.06, 0.46, 0.5, 0.54, 0.94, 1], [1, 0.5, 0.5, 0, 0.5, 0.5, 1])


def round_bracket(t: Points) -> Points:
    return np.asarray(1 - np.sin(np.pi * t))


def closing_bracket(t: Points) -> Points:
    return np.asarray(np.sin(np.pi * t))


def square_bracket(t: Points) -> Points:
    return np.interp(t, [0, 0.01, 0.99, 1], [1, 0, 0, 1])


def closing_square_bracket(t: Points) -> Points:
    return 1 - square_bracket(t)


def bar(t: Points) -> Points:
    return 0.5 + 0 * t


def brace(shape: Callable[[Points], Points], x: float, y: float, width: float, height: float) -> Points:
    """A stroke of that shape, its box's top left at (x, y)."""
    t = np.linspace(0, 1, 41)
    return np.column_stack([x + width * shape(t), y + height * t])
