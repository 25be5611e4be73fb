"""The labels of a page's lines: each by itself, then in the light of the others that stand in one column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from inkmath.recognition.confidence import logit
from inkmath.recognition.labels import (
    Beginning,
    following,
    label_apart,
    label_in_sequence,
    label_of,
    label_read,
    labels_in_column,
    number_of,
    surest_label,
)
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.statements import has_operand, is_statement, within
from inkmath.types import Page, Reading

SURER = 1.0
"""By how much the rest of a line has to be surer than the whole, as a logit, if what stands before is no more
than in the way, or the first label of a page.
"""

DOUBTFUL = 0.5
"""A confidence below which a reading is as likely wrong as right."""


def without_label(line: ReadLine, read: Callable[[Page], ReadLine]) -> ReadLine:
    """The line, its label apart where it has one."""
    if (apart := label_apart(line.pieces)) is not None:
        begun = read(apart.label)
        label = _label_by_ink(begun) or surest_label(begun.reading, is_far=apart.is_far)
        is_label, may_be_stray = bool(label_of(begun.reading.latex)), not line.page.strokes
        may_be_label = label and (is_label or is_statement(within(line.reading, apart.rest)))
        rest = read(apart.rest) if may_be_label or (apart.is_far and may_be_stray) else None
        if rest and may_be_label and (is_label or is_statement(rest.reading)):
            return replace(rest, label=label, label_box=apart.box)
        if rest and may_be_stray and _is_stray(begun.reading, rest.reading, line.reading):
            return rest
    if (labelled := label_read(line.pieces, line.reading)) is not None:
        label, box, rest_of_line = labelled
        return replace(read(rest_of_line), label=label, label_box=box)
    return line


def _label_by_ink(begun: ReadLine) -> str:
    """The label that is likeliest without the language model, which knows expressions alone; else empty."""
    hypotheses = sorted(begun.hypotheses, key=lambda one: one.language_score - one.log_probability)
    return label_of(hypotheses[0].latex) if hypotheses else ""


def _is_stray(begun: Reading, rest: Reading, whole: Reading) -> bool:
    """True if what stands far before a line, such as an arrow, only disturbs the reading of it."""
    says = begun.confidence >= DOUBTFUL and has_operand(begun)
    if says or rest.confidence < DOUBTFUL or not is_statement(rest):
        return False
    return logit(rest.confidence) > logit(whole.confidence) + SURER


def with_labels_above(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines, where a label that stands by itself is that of the next line."""
    result: list[ReadLine] = []
    label = ""
    for line in lines:
        own = "" if line.label else surest_label(line.reading)
        if own:
            label = own
            continue
        result.append(replace(line, label=label) if label and not line.label else line)
        label = ""
    return result if result and not label else list(lines)


def with_labels_of_column(lines: Sequence[ReadLine], read: Callable[[Page], ReadLine]) -> list[ReadLine]:
    """The lines, top to bottom, where what stands in a column with the label of another line is one, too."""
    result: list[ReadLine] = []
    for i, line in enumerate(lines):
        above = next((one for one in reversed(result) if one.label_box), None)
        below = next((one for one in lines[i + 1 :] if one.label_box), None)
        if not line.label and above is not None:
            line = _in_column(line, above, following(above.label), read)
        if not line.label and below is not None:
            line = _in_column(line, below, following(below.label, -1), read)
        result.append(line)
    return _with_missing_labels(result, read)


def _with_missing_labels(lines: Sequence[ReadLine], read: Callable[[Page], ReadLine]) -> list[ReadLine]:
    """The lines, where a single label is missing between two others, or the first one before the second, and
    one line alone there has ink in their column: whatever that looks like, it is the label, if the rest is
    then surer.
    """
    result = list(lines)
    labelled = [i for i, line in enumerate(lines) if line.label_box]
    for before, last in zip([None, *labelled], labelled, strict=False):
        missing = following(lines[last].label, -1)
        comes_after = "" if before is None else number_of(lines[before].label)
        if not missing or number_of(following(missing, -1)) != comes_after:
            continue
        for i, beginning in _alone_in_column(lines, range(-1 if before is None else before, last)[1:], last):
            rest, surer = read(beginning.rest), SURER if before is None else 0.0
            if logit(rest.reading.confidence) > logit(lines[i].reading.confidence) + surer:
                result[i] = replace(rest, label=missing, label_box=beginning.box)
    return result


def _alone_in_column(
    lines: Sequence[ReadLine], places: Sequence[int], labelled: int
) -> list[tuple[int, Beginning]]:
    """The line at these places that alone has ink in the column of a label, and that ink; none of several."""
    column = lines[labelled].label_box
    assert column is not None
    found = [
        (i, beginning)
        for i in places
        for beginning in islice(labels_in_column(lines[i].pieces, column, fewest=1), 1)
    ]
    return found if len(found) == 1 else []


def _in_column(line: ReadLine, other: ReadLine, expected: str, read: Callable[[Page], ReadLine]) -> ReadLine:
    """The line without its label where it has one, below or above that of another line."""
    if not expected or other.label_box is None:
        return line
    for beginning in labels_in_column(line.pieces, other.label_box):
        if label := label_in_sequence(read(beginning.label).reading, expected):
            rest = read(beginning.rest)
            return replace(rest, label=label, label_box=beginning.box) if rest.reading.symbols else line
    return line


def without_repeated_numbers(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines, top to bottom, where a number that stands alone far before a line, and is not more than the
    one before, is no label: it is what a binding or a margin looks like.
    """
    result, last = list[ReadLine](), 0
    for line in lines:
        if line.label.isdecimal():
            if int(line.label) <= last:
                line = replace(line, label="", label_box=None)
            else:
                last = int(line.label)
        result.append(line)
    return result
