"""Pages of workings, written by the hands of `examples/handwriting.py`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from inkmath.expression.latex import parse
from inkmath.types import Pixels, Points

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
from handwriting import Hand, ink_of, write

LINE = 190.0
"""From one line of writing to the next, in units of the strokes: a digit has 100."""


def written(lines: Sequence[str], seed: int) -> list[Points]:
    """The strokes of the lines, below one another."""
    hand = Hand.of(seed)
    strokes: list[Points] = []
    for number, latex in enumerate(lines, start=1):
        strokes += [s + np.array((80.0, LINE * number)) for s in ink_of(write(parse(latex), hand)).strokes]
    return strokes


def drawn(lines: Sequence[str], seed: int, scale: float = 0.6) -> Pixels:
    """A page of the lines, black on white."""
    strokes = written(lines, seed)
    width = max(stroke[:, 0].max() for stroke in strokes) + 80
    size = (int(LINE * (len(lines) + 0.7) * scale), int(width * scale), 3)
    page = np.full(size, 255, np.uint8)
    paths = [np.round(stroke * scale * 16).astype(np.int32)[:, None] for stroke in strokes]
    cv2.polylines(page, paths, False, (30, 30, 90), 4, cv2.LINE_AA, 4)
    return page
