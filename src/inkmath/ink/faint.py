"""Strokes of a drawing that are broken where the pen gave hardly any ink."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.types import Pixels

_FAINT, _STRONG = 0.1, 0.45  # shares of the darkest ink
_EDGES = np.ones((3, 3), np.uint8)


def with_faint_ink(darkness: Pixels) -> Pixels | None:
    """Darkness, uint8 (H, W), 0 = paper, of a drawing in which faint ink is as black as any.

    None where that joins no strokes. The soft edges of strokes, a pixel wide, are faint, too: strokes that
    these alone join touch, and are not broken.
    """
    full = int(darkness.max(initial=0))
    ink, strong = ((darkness > share * full).astype(np.uint8) for share in (_FAINT, _STRONG))
    count = cv2.connectedComponents(cv2.bitwise_and(ink, cv2.dilate(strong, _EDGES)))[0] - 1
    pieces = cv2.connectedComponents(ink)[1]
    return ink * np.uint8(255) if len(np.unique(pieces[strong > 0])) < count else None
