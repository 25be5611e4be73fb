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
class Ways:
    """The ways of the pen along S strokes, one after the other.

    points: float64 (2, P), of all strokes. come: float64 (P,), how far the pen has come at each of them.
    starts, lengths: float64 (S,), how far it has come where a stroke begins, and along the stroke.
    """

    points: npt.NDArray[np.float64]
    come: npt.NDArray[np.float64]
    starts: npt.NDArray[np.float64]
    lengths: npt.NDArray[np.float64]

    @classmethod
    def of(cls, strokes: Sequence[Points]) -> Ways:
        """The ways along one stroke or more."""
        along = [np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke.T)))]) for stroke in strokes]
        lengths = np.array([one[-1] for one in along])
        starts = np.cumsum(lengths + 1) - (lengths + 1)  # no stroke ends where the next one begins
        come = np.concatenate([one + start for one, start in zip(along, starts, strict=True)])
        return cls(np.concatenate(strokes).T, come, starts, lengths)

    def resampled(self, groups: Sequence[Sequence[int]]) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
        """POINTS points of each of N groups of strokes, and bool (N, POINTS), where a stroke begins.

        groups: 1 to MOST_STROKES strokes, by index. The points are float32 (N, POINTS, 2): the ends of each
        stroke and, in proportion to its length, points between them at equal distances.
        """
        stroke, numbers = np.concatenate(groups).astype(np.int64), np.array([len(one) for one in groups])
        group, free = np.repeat(np.arange(len(groups)), numbers), POINTS - 2 * numbers
        lengths = self.lengths[stroke]
        total = np.bincount(group, lengths)[group]
        shares = (
            np.where(total > 0, lengths / np.where(total > 0, total, 1), 1 / numbers[group]) * free[group]
        )
        counts = np.floor(shares).astype(np.int64)
        missing = free - np.bincount(group, counts).astype(np.int64)
        nearest = np.lexsort((counts - shares, group))
        place = np.arange(len(stroke)) - (np.cumsum(numbers) - numbers)[group]
        counts[nearest] += place < missing[group]
        counts += 2
        begins = np.cumsum(counts) - counts
        starts = np.zeros(len(groups) * POINTS, dtype=bool)
        starts[begins] = True
        share = (np.arange(len(starts)) - np.repeat(begins, counts)) / np.repeat(counts - 1, counts)
        way = np.repeat(self.starts[stroke], counts) + np.repeat(lengths, counts) * share
        points = np.column_stack([np.interp(way, self.come, axis) for axis in self.points])
        return points.astype(np.float32).reshape(-1, POINTS, 2), starts.reshape(-1, POINTS)


def traces(points: FloatArray, starts: npt.NDArray[np.bool_], units: FloatArray) -> FloatArray:
    """The network's input for N candidates: float32 (N, CHANNELS, POINTS), free of place and unit.

    points, starts: (N, POINTS, 2) and (N, POINTS), as `Ways.resampled` gives them. units: (N,), size of a
    typical symbol.
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
