"""Slanted strokes that may cancel what they go through."""

from __future__ import annotations

import numpy as np

from inkmath.ink.marks.cancels import find_cancels
from inkmath.types import Points


def loop(x: float, y: float) -> Points:
    """A round symbol of size 1."""
    angle = np.linspace(0, 2 * np.pi, 30)
    return np.column_stack([x + 0.4 * np.cos(angle), y + 0.5 * np.sin(angle)])


def line(x0: float, y0: float, x1: float, y1: float) -> Points:
    return np.linspace((x0, y0), (x1, y1), 10)


def slash(x: float, y: float) -> Points:
    return line(x - 0.5, y + 0.6, x + 0.5, y - 0.6)


def test_two_slanted_strokes_through_symbols_are_found() -> None:
    strokes = [loop(0, 0), slash(0, 0), loop(0, 2), slash(0, 2)]
    assert find_cancels(strokes, 1.0) == [1, 3]


def test_one_alone_cancels_nothing() -> None:
    assert find_cancels([loop(0, 0), slash(0, 0), loop(0, 2)], 1.0) == []


def test_crosses_and_unequal_signs_are_writing() -> None:
    crosses = [stroke for x in (0, 3) for stroke in (slash(x, 0), line(x - 0.5, -0.5, x + 0.5, 0.5))]
    assert find_cancels(crosses, 1.0) == []
    flat = [line(x - 0.5, y, x + 0.5, y) for x in (0, 3) for y in (-0.2, 0.2)]
    assert find_cancels([*flat, slash(0, 0), slash(3, 0)], 1.0) == []


def test_strokes_beside_or_far_beyond_a_symbol_are_writing() -> None:
    assert find_cancels([loop(0, 0), slash(1, 0), loop(3, 0), slash(4, 0)], 1.0) == []
    short = [line(x - 0.1, 0.1, x + 0.1, -0.1) for x in (0, 3)]
    assert find_cancels([loop(0, 0), loop(3, 0), *short], 1.0) == []
