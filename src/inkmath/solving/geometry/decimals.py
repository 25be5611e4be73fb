"""Distances and angles in floating-point numbers, by other ways than the exact ones: the check of these."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import sympy

from inkmath.solving.geometry.objects import Flat, Point, Thing


def closest(one: Thing, other: Thing) -> float:
    """The distance by least squares: both objects as a place and directions, in floating-point numbers."""
    (a, u), (b, v) = map(_parametric, (one, other))
    directions = np.hstack([u, -v])
    gap = b - a
    if not directions.size:
        return float(np.linalg.norm(gap))
    best, *_ = np.linalg.lstsq(directions, gap, rcond=None)
    return float(np.linalg.norm(directions @ best - gap))


def _parametric(thing: Thing) -> tuple[np.ndarray, np.ndarray]:
    def numbers(matrix: sympy.Matrix) -> np.ndarray:
        return np.array(matrix.evalf(20).tolist(), dtype=float)

    if isinstance(thing, Flat):
        normal = numbers(thing.normal)[:, 0]
        _, _, rows = np.linalg.svd(normal[None, :])
        return normal * float(thing.offset) / (normal @ normal), rows[1:].T
    at = numbers(thing.at)[:, 0]
    return at, np.zeros((len(at), 0)) if isinstance(thing, Point) else numbers(thing.along)


def acute_angle(vectors: Sequence[sympy.Matrix], is_mixed: bool) -> float:
    """The acute angle by unit vectors: half of it has the length of their difference over two as its sine."""
    a, b = (np.array(vector.evalf(20).tolist(), dtype=float)[:, 0] for vector in vectors)
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    acute = 2 * math.asin(min(1.0, float(np.linalg.norm(a - b)) / 2, float(np.linalg.norm(a + b)) / 2))
    return math.pi / 2 - acute if is_mixed else acute
