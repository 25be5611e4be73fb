"""Rows of dashes: remains of printed rules that are broken."""

from __future__ import annotations

import numpy as np

from inkmath.ink.borders import Floats

FEWEST_PIECES = 8
"""Dashes of a line, with fewer of which they may be minus signs and fraction bars."""

_FLAT = 1.5  # width of a dash in its heights, at least
_SHARE = 0.8  # of the length of all pieces together


def are_dashes(boxes: Floats) -> bool:
    """True if nearly all of these pieces of a line, float64 (N, 4), are dashes, and many."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    is_flat = width >= _FLAT * height
    length = np.maximum(width, height)
    return bool(is_flat.sum() >= FEWEST_PIECES and length[is_flat].sum() > _SHARE * length.sum())
