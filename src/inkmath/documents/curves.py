"""Bézier curves and affine maps, for the formats that draw with them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inkmath.types import Points

Affine = npt.NDArray[np.float64]
"""A map of the plane, float64 (2, 3)."""

IDENTITY: Affine = np.eye(2, 3)

_STEPS = 8  # points of a curve: those of notes are short


def along_curve(controls: npt.ArrayLike) -> Points:
    """Points along a Bézier curve of any degree, without its start (de Casteljau)."""
    shares = np.linspace(0.0, 1.0, _STEPS + 1)[1:, None, None]
    places = np.asarray(controls, np.float64)
    points = np.broadcast_to(places, (_STEPS, *places.shape))
    while points.shape[1] > 1:
        points = points[:, :-1] * (1 - shares) + points[:, 1:] * shares
    return np.ascontiguousarray(points[:, 0])


def mapped(affine: Affine, points: Points) -> Points:
    """The points, float64 (N, 2), where the map takes them."""
    return np.asarray(points @ affine[:, :2].T + affine[:, 2], np.float64)


def after(second: Affine, first: Affine) -> Affine:
    """The map that does the first, then the second."""
    return np.hstack([second[:, :2] @ first[:, :2], (second[:, :2] @ first[:, 2] + second[:, 2])[:, None]])
