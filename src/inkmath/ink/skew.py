"""Find how far lines of handwriting lean from the horizontal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MAX_SKEW = 10.0  # degrees
STEEPEST = 30.0  # degrees, of writing that may be on a slope
_MIN_SKEW = 1.5  # a reader does not mind less, and turning costs sharpness
_MIN_SYMBOLS = 6
_MOST_SYMBOLS = 400
_NEEDED_SHARE = 0.42  # of the pairs that must agree; directions at random give 0.17


def find_skew(boxes: npt.NDArray[np.float64]) -> float:
    """The angle in degrees, counter-clockwise positive, at which lines run; 0.0 if not well determined.

    boxes: float64 (N, 4) of x0, y0, x1, y1 of the pieces of ink.
    """
    return _commonest_direction(boxes, MAX_SKEW, _NEEDED_SHARE)


def find_slope(boxes: npt.NDArray[np.float64]) -> float:
    """The same, up to STEEPEST and however few pieces agree: a guess that a reading has to confirm."""
    return _commonest_direction(boxes, STEEPEST, 0.0)


def _commonest_direction(boxes: npt.NDArray[np.float64], most: float, needed_share: float) -> float:
    """The commonest direction, to `most` degrees, from a piece to those a few symbols to its right
    (O'Gorman's docstrum, 1993).
    """
    size = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    height = float(np.percentile(boxes[:, 3] - boxes[:, 1], 75)) if len(boxes) else 0.0
    bodies = boxes[(size > 0.4 * height) & (size < 4 * height)]
    if len(bodies) < _MIN_SYMBOLS or height <= 0:
        return 0.0
    if len(bodies) > _MOST_SYMBOLS:
        bodies = bodies[np.linspace(0, len(bodies) - 1, _MOST_SYMBOLS).astype(np.int64)]
    x, y = (bodies[:, 0] + bodies[:, 2]) / 2, (bodies[:, 1] + bodies[:, 3]) / 2
    dx, dy = x[None] - x[:, None], y[None] - y[:, None]
    near = (dx > 1.5 * height) & (dx < 10 * height)
    angles = np.degrees(np.arctan2(-dy[near], dx[near]))
    angles = angles[np.abs(angles) < most + 2]
    return _mode(angles, most, needed_share) if len(angles) >= 2 * _MIN_SYMBOLS else 0.0


def _mode(angles: npt.NDArray[np.float64], most: float, needed_share: float) -> float:
    grid = np.arange(-most, most + 0.1, 0.2)
    density = np.exp(-0.5 * ((grid[:, None] - angles) / 1.0) ** 2).sum(axis=1)
    best = float(grid[int(density.argmax())])
    agreeing = angles[np.abs(angles - best) < 2]
    if len(agreeing) < needed_share * len(angles):
        return 0.0
    angle = float(agreeing.mean())
    return angle if abs(angle) >= _MIN_SKEW else 0.0
