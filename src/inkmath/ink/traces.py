"""The pen's trajectory of a symbol candidate, which a picture of it does not show.

A 2 and a z, a 5 and an s may look the same and are yet written by other movements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.types import Points

POINTS = 64
"""Points of a trace."""

CHANNELS = 9
"""Features of each point; see `traces`."""

MOST_STROKES = 24
"""A candidate of more strokes has no trace."""

_LEAST_SIDE = 0.1  # typical symbols: a smaller symbol, such as a dot, is shown as small
_SLIGHT = 1e-3  # of the trace's side: the pen stands

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Way:
    """A stroke, float64 (2, N), and how far the pen has come at each of its points, float64 (N,)."""

    points: npt.NDArray[np.float64]
    come: npt.NDArray[np.float64]


def way(stroke: Points) -> Way:
    """The way of the pen along a stroke."""
    points = np.ascontiguousarray(stroke.T)
    return Way(points, np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points)))]))


def resampled(ways: Sequence[Way]) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """POINTS points of 1 to MOST_STROKES strokes, float32 (POINTS, 2), and bool (POINTS,), where one begins.

    Each stroke has its ends and, in proportion to its length, points between them at equal distances.
    """
    lengths = np.array([way.come[-1] for way in ways])
    free = POINTS - 2 * len(ways)
    shares = free * (lengths / lengths.sum() if lengths.any() else np.full(len(ways), 1 / len(ways)))
    counts = np.floor(shares).astype(int)
    counts[np.argsort(counts - shares, kind="stable")[: free - counts.sum()]] += 1
    counts += 2
    starts = np.zeros(POINTS, dtype=bool)
    starts[np.cumsum(counts) - counts] = True
    points = []
    for one, count in zip(ways, counts.tolist(), strict=True):
        places = np.linspace(0, one.come[-1], count)
        points.append(np.column_stack([np.interp(places, one.come, axis) for axis in one.points]))
    return np.concatenate(points).astype(np.float32), starts


def traces(points: FloatArray, starts: npt.NDArray[np.bool_], units: FloatArray) -> FloatArray:
    """The network's input for N candidates: float32 (N, CHANNELS, POINTS), free of place and unit.

    points, starts: (N, POINTS, 2) and (N, POINTS), see `resampled`. units: (N,), size of a typical symbol.
    The channels are x and y from the middle of the candidate, -1 to 1 along its longer side; the direction
    from the point before, x and y; how far that is, 0 where a stroke begins; 1 there; and at each point alike
    the logarithm of the longer side in typical symbols, and both sides as shares of the longer one.
    """
    low, high = points.min(axis=1), points.max(axis=1)
    side = np.maximum((high - low).max(axis=1), _SLIGHT * units)
    places = (points - (low + high)[:, None] / 2) / np.maximum(side, _LEAST_SIDE * units)[:, None, None] * 2
    steps = np.diff(places, axis=1, prepend=places[:, :1])
    far = np.hypot(steps[..., 0], steps[..., 1])
    result = np.empty((len(points), CHANNELS, POINTS), np.float32)
    result[:, 0:2] = places.transpose(0, 2, 1)
    result[:, 2:4] = (steps / (far + _SLIGHT)[..., None]).transpose(0, 2, 1)
    result[:, 4] = 4 * far * ~starts
    result[:, 5] = starts
    result[:, 6] = np.log(side / units)[:, None]
    result[:, 7:9] = ((high - low) / side[:, None])[..., None]
    return result
