"""The connected pieces of ink in a picture."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.types import Pixels

_MOST_SMALL_LABELS = 2**16 - 2

Labels = npt.NDArray[np.integer[Any]]


def connected_pieces(mask: Pixels) -> tuple[Labels, npt.NDArray[np.int32]]:
    """The number of the piece at each pixel, (H, W), and OpenCV's statistics of each, int32 (count, 5).

    mask: uint8 (H, W), not 0 = ink. Pixels that touch at a corner are connected; piece 0 is the paper.
    """
    if not mask.size:  # OpenCV crashes
        return np.zeros(mask.shape, np.uint16), np.zeros((1, 5), np.int32)
    # Labels of 16 bits take OpenCV less than half the time.
    kind = cv2.CV_16U if _has_few(mask) else cv2.CV_32S
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=kind)
    return np.asarray(labels, dtype=labels.dtype), np.asarray(stats, dtype=np.int32)


def _has_few(mask: Pixels) -> bool:
    """True if labels of 16 bits surely suffice while the pieces are found.

    No two labels are given in a block of 2 x 2 pixels, nor in a run of ink along a row.
    """
    blocks = math.prod((side + 1) // 2 for side in mask.shape)
    if min(blocks, cv2.countNonZero(mask)) <= _MOST_SMALL_LABELS:
        return True
    rises = cv2.subtract(mask[:, 1:], mask[:, :-1])
    return cv2.countNonZero(mask[:, :1]) + cv2.countNonZero(rises) <= _MOST_SMALL_LABELS
