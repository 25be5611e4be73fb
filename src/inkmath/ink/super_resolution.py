"""More pixels for a picture that has few: strokes of one darkness, as sharp as its grey pixels tell.

What straight lines or cubics between pixels make of a thin stroke differs with where in the pixels it lies,
so that a small picture looks unlike a large one of the same ink. But ink is known to be black and paper
white: then a grey pixel tells where in it the edge lies.
"""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.types import Pixels

_ROUNDS = 10
_CONTRAST = 1.15  # of a round: what is between ink and paper comes nearer to one of them
_STEP = 1.5  # share of what is missing that a round gives back


def super_resolve(values: Pixels, times: int) -> Pixels:
    """Darkness, uint8 (H, W), 0 = paper, with `times` by `times` pixels for each, whose mean it is, nearly.

    By iterative back-projection (M. Irani and S. Peleg: Improving resolution by image registration, 1991),
    each round of which begins with more contrast.
    """
    full = max(float(values.max(initial=0)), 1.0)
    given = values.astype(np.float32) / full
    height, width = given.shape
    size = width * times, height * times
    fine = cv2.resize(given, size, interpolation=cv2.INTER_CUBIC)
    for _ in range(_ROUNDS):
        cv2.addWeighted(fine, _CONTRAST, fine, 0, (1 - _CONTRAST) / 2, dst=fine)
        np.clip(fine, 0, 1, out=fine)
        missing = cv2.subtract(given, cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA))
        cv2.scaleAdd(cv2.resize(missing, size, interpolation=cv2.INTER_CUBIC), _STEP, fine, dst=fine)
    np.clip(fine, 0, 1, out=fine)
    return np.asarray(cv2.convertScaleAbs(fine, alpha=full), dtype=np.uint8)
