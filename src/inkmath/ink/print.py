"""Printed prose on a page: its letters stand on one line, more exactly than a hand sets them."""

from __future__ import annotations

import numpy as np

from inkmath.ink.borders import Floats
from inkmath.ink.lines import symbol_height

FEWEST_PIECES = 12
"""Least number of letters by which print is distinguished from writing."""

_LOWEST, _TALLEST = 0.4, 1.6  # symbol heights: dots and brackets tell nothing
_EXACT, _EXACT_PX = 0.06, 0.5  # symbol heights and pixels that a printed letter is off its line
_SHARE = 0.8  # of the letters: nine in ten of print, at most two in three of handwriting
_BETWEEN_ROWS = 0.5  # symbol heights between the feet of two rows that were taken for one line
_ROUNDS = 4


def is_print(boxes: Floats) -> bool:
    """True if these pieces of a line, float64 (N, 4), are printed text."""
    if len(boxes) < FEWEST_PIECES:
        return False
    unit = symbol_height(boxes)
    height = boxes[:, 3] - boxes[:, 1]
    letters = boxes[(height > _LOWEST * unit) & (height < _TALLEST * unit)]
    if len(letters) < FEWEST_PIECES:
        return False
    letters = letters[np.argsort(letters[:, 3], kind="stable")]
    rows = np.split(letters, np.flatnonzero(np.diff(letters[:, 3]) > _BETWEEN_ROWS * unit) + 1)
    exact = sum(_on_the_line(row, _EXACT * unit + _EXACT_PX) for row in rows if len(row) > 2)
    return exact > _SHARE * len(letters)


def _on_the_line(letters: Floats, tolerance: float) -> int:
    """The number of letters of a row whose feet are on the line on which most have them."""
    across, foot = letters[:, ::2].mean(axis=1), letters[:, 3]
    kept = np.ones(len(letters), bool)
    for _ in range(_ROUNDS):
        slope, level = np.polyfit(across[kept], foot[kept], 1)
        off = np.abs(foot - slope * across - level)
        kept = off <= max(np.median(off), _EXACT_PX)
    return int((off < tolerance).sum())
