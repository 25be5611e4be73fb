"""Labels of exercises, such as `3.`, `a)` or `(2)`, that stand before a line of mathematics."""

from __future__ import annotations

import re

import numpy as np

from inkmath.ink.borders import Pieces
from inkmath.ink.lines import cut, symbol_height
from inkmath.types import Page

_NUMBER = r"(\d{1,2}|[a-h])"
_LABEL = re.compile(rf"{_NUMBER}(\)|\.|-|\)-|\)\.|\.-|\.\)|-\))|\({_NUMBER}\)-?")
_LEAST_GAP = 0.7  # usual heights of a symbol between a label and its line
_WIDEST = 3.0  # usual heights of a symbol
_FEWEST_PIECES, _MOST_PIECES = 2, 6


def label_apart(pieces: Pieces) -> tuple[Page, Page] | None:
    """The ink that may be a label, by its place alone, and the rest of the line; None where there is none.

    That is a short group at the left with a gap after it.
    """
    line, labels, boxes = pieces.line, pieces.labels, pieces.boxes
    if len(boxes) < 3:
        return None
    unit = symbol_height(boxes)
    order = np.argsort(boxes[:, 0], kind="stable")
    ends = np.maximum.accumulate(boxes[order, 2])
    gaps = np.flatnonzero(boxes[order[1:], 0] - ends[:-1] > _LEAST_GAP * unit)
    if not len(gaps):
        return None
    count = int(gaps[0]) + 1
    width = ends[count - 1] - boxes[order[0], 0]
    if not _FEWEST_PIECES <= count <= _MOST_PIECES or width > _WIDEST * unit:
        return None
    label, rest = (cut(line, labels, boxes, np.sort(part), 0.25 * unit) for part in np.split(order, [count]))
    return label, rest


def label_of(latex: str) -> str:
    """The label that a reading is: a number or a letter with a bracket, a full stop or a dash; else empty."""
    text = latex.replace(r"\cdot", ".").replace(r"\left", "").replace(r"\right", "").replace(" ", "")
    return text if _LABEL.fullmatch(text) else ""
