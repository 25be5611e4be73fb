"""The connected pieces of ink in a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.types import Pixels

_MOST_SMALL_LABELS = 2**16 - 2

Labels = npt.NDArray[np.integer[Any]]
Ints = npt.NDArray[np.int64]


def connected_pieces(mask: Pixels) -> tuple[Labels, npt.NDArray[np.int32]]:
    """The number of the piece at each pixel, (H, W), and OpenCV's statistics of each, int32 (count, 5).

    mask: uint8 (H, W), not 0 = ink. Pixels that touch at a corner are connected; piece 0 is the paper.
    """
    if not mask.size:  # OpenCV crashes
        return np.zeros(mask.shape, np.uint16), np.zeros((1, 5), np.int32)
    # Labels of 16 bits take OpenCV less than half the time. No two are given in a block of 2 x 2 pixels,
    # nor in a run of ink along a row.
    if math.prod((side + 1) // 2 for side in mask.shape) <= _MOST_SMALL_LABELS:
        _, found, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
        return np.asarray(found, np.uint16), np.asarray(stats, dtype=np.int32)
    runs = _Runs.of(mask)
    is_few = len(runs.y) <= _MOST_SMALL_LABELS
    count, found = cv2.connectedComponents(mask, connectivity=8, ltype=cv2.CV_16U if is_few else cv2.CV_32S)
    labels: Labels = np.asarray(found, np.uint16 if is_few else np.int32)
    stats = runs.statistics(labels[runs.y, runs.start], count)
    stats[0] = *cv2.boundingRect((mask == 0).view(np.uint8)), mask.size - stats[:, cv2.CC_STAT_AREA].sum()
    return labels, stats


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """The runs of ink along the rows: the row of each, its first column, and the one behind its last."""

    y: Ints
    start: Ints
    end: Ints

    @classmethod
    def of(cls, mask: Pixels) -> _Runs:
        height, width = mask.shape
        ink, changes = mask != 0, np.empty((height, width + 1), np.bool_)
        changes[:, 0], changes[:, -1] = ink[:, 0], ink[:, -1]
        np.not_equal(ink[:, 1:], ink[:, :-1], out=changes[:, 1:-1])
        y, x = np.divmod(np.flatnonzero(changes), width + 1)
        return cls(y[::2], x[::2], x[1::2])

    def statistics(self, numbers: Labels, count: int) -> npt.NDArray[np.int32]:
        """OpenCV's statistics of pieces, zeros for the paper. numbers: of the piece of each run.

        OpenCV's own pass over all pixels takes twice as long as finding the pieces.
        """
        stats = np.zeros((count, 5), np.int32)
        for axis, (first, last) in enumerate(((self.start, self.end), (self.y, self.y + 1))):
            low, high = np.full(count, np.iinfo(np.int64).max), np.zeros(count, np.int64)
            np.minimum.at(low, numbers, first)
            np.maximum.at(high, numbers, last)
            stats[1:, axis], stats[1:, 2 + axis] = low[1:], (high - low)[1:]
        stats[:, cv2.CC_STAT_AREA] = np.bincount(numbers, self.end - self.start, count)
        return stats
