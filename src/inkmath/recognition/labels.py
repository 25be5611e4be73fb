"""Labels of exercises, such as `3.`, `a)` or `(2)`, that stand before a line of mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from inkmath.ink.borders import Pieces
from inkmath.ink.lines import cut, symbol_height
from inkmath.recognition.hypotheses import FRACTION
from inkmath.types import Box, Page, Reading, Symbol
from inkmath.vocab import Kind, table

_NUMBER = r"(\d{1,2}|[a-h])"
_LABEL = re.compile(rf"{_NUMBER}(\)|\.|-|\)-|\)\.|\.-|\.\)|-\))|\({_NUMBER}\)-?|i\)|\(i\)")
_NUMBER_ALONE = re.compile(r"[-.=]*(\d{1,2})[-.=]*")
_IN_BRACKETS = re.compile(r"\((\\?\w+)\)")
_LIKE_A_BRACKET = r"([1|/,>lJj\]]|\\}|\\prime)"  # what a closing bracket may be read as
_LEAST_ALTERNATIVE = 0.01
_OPERANDS = frozenset({Kind.DIGIT, Kind.LETTER, Kind.FUNCTION, Kind.BIG_OPERATOR, Kind.ROOT})
_LETTERS, _MOST_DIGITS = "abcdefghi", 2
_LEAST_GAP = 0.7  # symbol heights between a label and its line
_WIDE_GAP = 1.0  # wider than the space around any sign within a line
_COLUMN_GAP = 0.2  # the same where other lines have labels at that place
_MOST_TRIED = 3
_IN_COLUMN = 1.5  # by so much the places of labels below each other differ at most
_WIDEST = 3.0  # symbol heights
_FEWEST_PIECES, _MOST_PIECES = 2, 6
_FEWEST_OF_LINE = 3


@dataclass(frozen=True, slots=True)
class Beginning:
    """The ink that may be a label, by its place alone, and the rest of the line.

    is_far: True if the gap between them is wider than any within an expression.
    """

    label: Page
    rest: Page
    is_far: bool

    @property
    def box(self) -> Box:
        """The box of the label in the picture as given."""
        height, width = self.label.pixels.shape
        return self.label.box_in_source(Box(0, 0, width, height))


def label_apart(pieces: Pieces) -> Beginning | None:
    """A short group at the left with a gap after it; None where there is none."""
    first = next(_groups(pieces, _LEAST_GAP), None)
    if first is None or first.count < (1 if first.gap > _WIDE_GAP else _FEWEST_PIECES):
        return None
    return _cut_after(pieces, first)


def labels_in_column(pieces: Pieces, column: Box, *, fewest: int = _FEWEST_PIECES) -> Iterator[Beginning]:
    """Short groups at the left that stand below or above another label, those with the widest gap first; it
    may be small.

    column: the box of the other label in the picture as given. fewest: pieces of a group.
    """
    if len(pieces.boxes) < _FEWEST_OF_LINE:
        return
    most = _IN_COLUMN * symbol_height(pieces.boxes)
    start, end = _span(pieces.line, column)
    found = [
        group
        for group in _groups(pieces, _COLUMN_GAP)
        if group.count >= fewest and abs(group.start - start) < most and group.end < end + most
    ]
    for group in sorted(found, key=lambda group: -group.gap)[:_MOST_TRIED]:
        yield _cut_after(pieces, group)


@dataclass(frozen=True, slots=True)
class _Group:
    """Pieces at the left of a line: how many, where they reach, and the gap after them.

    start, end: in pixels of the line. gap: in symbol heights.
    """

    count: int
    start: float
    end: float
    gap: float


def _groups(pieces: Pieces, least_gap: float) -> Iterator[_Group]:
    """Short groups at the left with such a gap after them, the shortest first."""
    boxes = pieces.boxes[np.argsort(pieces.boxes[:, 0], kind="stable")]
    if len(boxes) < _FEWEST_OF_LINE:
        return
    unit, start = symbol_height(boxes), float(boxes[0, 0])
    ends = np.maximum.accumulate(boxes[:, 2])
    gaps = (boxes[1:, 0] - ends[:-1]) / unit
    for count, (end, gap) in enumerate(zip(ends.tolist(), gaps.tolist(), strict=False), start=1):
        if count <= _MOST_PIECES and end - start <= _WIDEST * unit and gap > least_gap:
            yield _Group(count, start, end, gap)


def _cut_after(pieces: Pieces, group: _Group) -> Beginning:
    order = np.argsort(pieces.boxes[:, 0], kind="stable")
    margin = 0.25 * symbol_height(pieces.boxes)
    label, rest = (
        cut(pieces.line, pieces.labels, pieces.boxes, np.sort(part), margin)
        for part in np.split(order, [group.count])
    )
    return Beginning(label, rest, group.gap > _WIDE_GAP)


def label_read(pieces: Pieces, reading: Reading) -> tuple[str, Box, Page] | None:
    """The label with which a reading begins, its box in the picture as given, and the rest of the line; None
    where there is none.

    A bracket that closes none is a label's, so is a full stop with a gap between it and a letter, and a
    number in brackets right before an operand.
    """
    line, labels, boxes = pieces.line, pieces.labels, pieces.boxes
    count = _symbols_of_label(reading.symbols)
    if not count or len(boxes) < _FEWEST_OF_LINE:
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
    box = reduce(Box.union, (symbol.box for symbol in reading.symbols[:count]))
    return label, box, cut(line, labels, boxes, np.flatnonzero(~is_label), 0.25 * unit)


def _symbols_of_label(symbols: Sequence[Symbol]) -> int:
    """The number of symbols at the beginning that may be a label and are hardly anything else."""
    tokens = [symbol.token for symbol in symbols]
    opens = tokens[:1] == ["("]
    count = next((i for i, token in enumerate(tokens[opens:]) if not token.isdecimal()), len(tokens))
    if not count and len(tokens) > opens and tokens[opens] in _LETTERS:
        count = 1
    end = opens + count
    if not 1 <= count <= _MOST_DIGITS or len(tokens) < end + 2:
        return 0
    follows = symbols[end + 1]
    if opens:
        is_label = tokens[end] == ")" and _is_operand(follows.token) and _is_on_row(follows)
    else:
        is_label = tokens[end] == ")" or (tokens[end] == "." and follows.token.isalpha())
    return end + 1 if is_label else 0


def _is_operand(token: str) -> bool:
    return token == FRACTION or ((row := table().get(token)) is not None and row.kind in _OPERANDS)


def _is_on_row(symbol: Symbol) -> bool:
    return symbol.parent is not None and symbol.parent.relation == "right"


def _span(line: Page, box: Box) -> tuple[float, float]:
    """From where to where in the page of a line a box in the source reaches from left to right."""
    corners = np.array([(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
    inside = np.linalg.solve(line.to_source[:, :2], (corners - line.to_source[:, 2]).T)[0]
    return float(inside.min()), float(inside.max())


def surest_label(reading: Reading, *, is_far: bool = False) -> str:
    """The label that a reading is: that of an alternative where this is surer, as `12)` may be than `(2)`,
    though its bracket closes none, or `3.` than the number alone; else empty.
    """
    if not label_of(reading.latex, is_far=True):
        return ""
    label = label_of(reading.latex, is_far=is_far)
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


def label_in_sequence(reading: Reading, expected: str) -> str:
    """The label that a reading in a column of labels is: the expected one where an alternative says so or,
    of labels with brackets, where what is read looks like it; another one with a bracket; else empty.
    """
    others = sorted(reading.alternatives, key=lambda other: -other.confidence)
    said = [reading.latex, *(other.latex for other in others if other.confidence >= _LEAST_ALTERNATIVE)]
    labels = [label for latex in said if (label := label_of(latex))]
    has_bracket, number = ")" in expected, number_of(expected)
    for label in labels:
        if number_of(label) == number and (")" in label) == has_bracket:
            return label
    if not has_bracket:
        return ""
    with_bracket = next((label for label in labels if ")" in label), "")
    is_like_it = _IN_BRACKETS.fullmatch(reading.latex) or any(
        re.fullmatch(rf"\(?{number}{_LIKE_A_BRACKET}", latex) for latex in said
    )
    return with_bracket or (expected if is_like_it else "")


def number_of(label: str) -> str:
    """The number or the letter of a label."""
    found = re.search(_NUMBER, label)
    return found[1] if found else ""


def following(label: str, step: int = 1) -> str:
    """The label so many places after this one, such as `4)` after `3)`; empty where there is none."""
    number = number_of(label)
    if number.isdecimal():
        other = str(int(number) + step) if int(number) + step > 0 else ""
    else:
        place = _LETTERS.find(number) + step if number else -1
        other = _LETTERS[place] if 0 <= place < len(_LETTERS) else ""
    return label.replace(number, other) if other else ""
