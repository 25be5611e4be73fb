"""Labels of exercises, such as `3.`, `a)` or `(2)`, that stand before a line of mathematics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inkmath.ink.borders import Pieces
from inkmath.ink.lines import cut, symbol_height
from inkmath.types import Box, Page, Reading

_NUMBER = r"(\d{1,2}|[a-h])"
_LABEL = re.compile(rf"{_NUMBER}(\)|\.|-|\)-|\)\.|\.-|\.\)|-\))|\({_NUMBER}\)-?|i\)|\(i\)")
_NUMBER_ALONE = re.compile(r"[-.=]*(\d{1,2})[-.=]*")
_LETTERS, _MOST_DIGITS = "abcdefghi", 2
_LEAST_GAP = 0.7  # usual heights of a symbol between a label and its line
_WIDE_GAP = 1.0  # wider than the space around any sign within a line
_WIDEST = 3.0  # usual heights of a symbol
_FEWEST_PIECES, _MOST_PIECES = 2, 6


@dataclass(frozen=True, slots=True)
class Beginning:
    """The ink that may be a label, by its place alone, and the rest of the line.

    is_far: whether the gap between them is wider than any within an expression.
    """

    label: Page
    rest: Page
    is_far: bool


def label_apart(pieces: Pieces) -> Beginning | None:
    """A short group at the left with a gap after it; None where there is none."""
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
    is_far = bool(boxes[order[count], 0] - ends[count - 1] > _WIDE_GAP * unit)
    if not (1 if is_far else _FEWEST_PIECES) <= count <= _MOST_PIECES or width > _WIDEST * unit:
        return None
    label, rest = (cut(line, labels, boxes, np.sort(part), 0.25 * unit) for part in np.split(order, [count]))
    return Beginning(label, rest, is_far)


def label_read(pieces: Pieces, reading: Reading) -> tuple[str, Page] | None:
    """The label with which a reading begins, and the rest of the line; None where there is none.

    A bracket that closes none is a label's, and so is a full stop with a gap between it and a letter.
    """
    line, labels, boxes = pieces.line, pieces.labels, pieces.boxes
    count = _symbols_of_label([symbol.token for symbol in reading.symbols])
    if not count or len(boxes) < 3:
        return None
    unit = symbol_height(boxes)
    spans = [_span(line, symbol.box) for symbol in reading.symbols]
    end, start = max(span[1] for span in spans[:count]), min(span[0] for span in spans[count:])
    least = _LEAST_GAP * unit if reading.symbols[count - 1].token == "." else 0
    is_label = boxes[:, ::2].mean(axis=1) < (end + start) / 2
    if start - end < least or not is_label.any() or is_label.all():
        return None
    label = label_of("".join(symbol.token for symbol in reading.symbols[:count]))
    if not label:
        return None
    return label, cut(line, labels, boxes, np.flatnonzero(~is_label), 0.25 * unit)


def _symbols_of_label(tokens: Sequence[str]) -> int:
    """How many symbols at the beginning may be a label and are hardly anything else."""
    count = next((i for i, token in enumerate(tokens) if not token.isdecimal()), len(tokens))
    if not count and tokens and tokens[0] in _LETTERS:
        count = 1
    if not 1 <= count <= _MOST_DIGITS or len(tokens) < count + 2:
        return 0
    follows = tokens[count + 1]
    is_label = tokens[count] == ")" or (tokens[count] == "." and follows.isalpha())
    return count + 1 if is_label else 0


def _span(line: Page, box: Box) -> tuple[float, float]:
    """From where to where in the page of a line a box in the source reaches from left to right."""
    corners = np.array([(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
    inside = np.linalg.solve(line.to_source[:, :2], (corners - line.to_source[:, 2]).T)[0]
    return float(inside.min()), float(inside.max())


def surest_label(reading: Reading, *, is_far: bool = False) -> str:
    """The label that a reading is: that of an alternative where this is surer, as `12)` may be than `(2)`,
    though its bracket closes none; else empty.
    """
    if not (label := label_of(reading.latex, is_far=is_far)):
        return ""
    surest = max(reading.alternatives, key=lambda other: other.confidence, default=None)
    if surest is None or surest.confidence <= reading.confidence:
        return label
    return label_of(surest.latex) or label


def label_of(latex: str, *, is_far: bool = False) -> str:
    """The label that a reading is: a number or a letter with a bracket, a full stop or a dash; else empty.

    is_far: from the line; then a number alone is one, too, whatever dots and dashes there are beside it.
    """
    text = latex.replace(r"\cdot", ".").replace(r"\left", "").replace(r"\right", "").replace(" ", "")
    if _LABEL.fullmatch(text):
        return text
    alone = _NUMBER_ALONE.fullmatch(text) if is_far else None
    return alone[1] if alone else ""
