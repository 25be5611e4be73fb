"""Lines above and below the writing that the edge of the picture cuts through."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.ink.pieces import connected_pieces
from inkmath.types import Pixels

_INK = 0.3  # share of the darkest ink
_EDGE = 2  # pixels
_WIDEST = 0.25  # share of the picture's height that such a line takes
_MOST = 0.4  # share of all ink that they have


def without_neighbours(darkness: Pixels) -> Pixels | None:
    """Darkness, uint8 (H, W), 0 = paper, without the lines that its upper and its lower edge cut through.

    Those are as high there as what touches the edge. None where there are none, or nearly all ink is theirs.
    """
    height = len(darkness)
    ink = (darkness > max(_INK * int(darkness.max(initial=0)), 1)).astype(np.uint8)
    labels, stats = connected_pieces(ink)
    top, bottom = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    gone = np.zeros(len(stats), dtype=np.bool_)
    for far, near in ((bottom, top), (height - top, height - bottom)):
        is_low = far <= _WIDEST * height
        reach = far[(near < _EDGE) & is_low].max(initial=0)
        gone |= far <= reach
    gone[0] = False
    share = stats[gone, cv2.CC_STAT_AREA].sum() / max(stats[1:, cv2.CC_STAT_AREA].sum(), 1)
    if not 0 < share < _MOST:
        return None
    around = cv2.dilate(gone[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.where(around & (gone[labels] | (ink == 0)), np.uint8(0), darkness)
