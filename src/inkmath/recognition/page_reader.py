"""A page to the readings of its lines: the ink proposes what the lines are, and how likely they are decides.

By their ink alone two lines that are close look like a fraction, or a sum with its limits. So a line that is
in doubt is also read as two, and two lines that are close as one: what chooses the best tree of a line
chooses the lines of a page, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from inkmath.ink.borders import MOST_PIECES, Floats, Pieces, columns, joined, may_be_one, ways_apart
from inkmath.ink.dashes import are_dashes
from inkmath.ink.lines import split_lines
from inkmath.ink.print import is_print
from inkmath.recognition.composing import beside
from inkmath.recognition.doubt import OF_LITTLE, says_much
from inkmath.recognition.labels import label_apart, label_of, label_read, surest_label
from inkmath.recognition.orientation import logit
from inkmath.recognition.statements import has_operand, is_signed_statement, is_statement
from inkmath.types import Page, Reading

SURE = 0.98
"""A confidence from which on a line is no two."""

HOPELESS = 0.1
"""A confidence below which lines may touch: then they are cut through their ink."""

DOUBTFUL = 0.5
"""A confidence below which a reading is as likely wrong as right."""

MOST_AGAIN = 40
"""So often is something on a page read again to tell what its lines are; the rest is as the ink says."""

_FEW = 2
"""Symbols of a line that is rather a mark or dirt."""

_UNSURE, _UNSURE_FEW = 0.02, 0.1
"""Confidences below which a line beside surer ones is taken for junk, and one of so few symbols."""


@dataclass(frozen=True)
class ReadLine:
    """A line, its reading, and the logarithm of the (unnormalised) probability of what is read.

    label: of the exercise, such as `3.`, that stands before it; no part of the page and the reading.
    """

    page: Page
    reading: Reading
    log_probability: float
    label: str = ""

    @cached_property
    def pieces(self) -> Pieces:
        """The connected pieces of its ink."""
        return Pieces.of(self.page)


def read_lines(page: Page, read: Callable[[Page], ReadLine]) -> list[ReadLine]:
    """The lines, top to bottom, with their readings; none of a blank page. read: what reads one line.

    In a picture, what is junk beside other lines is to be left out, and last comes what is not read:
    `Reading.left_out` says why.
    """
    lines = split_lines(page)
    printed: list[Page] = []
    if len(lines) > 1 and not page.strokes:
        printed = [line for line in lines if not _may_be_written(Pieces.of(line).boxes)]
        lines = [line for line in lines if not any(line is one for one in printed)]
    found = [_side_by_side(_without_label(line, read), read) for line in likeliest_lines(lines, read)]
    found = _labelled(found)
    if page.strokes:
        return found
    unread = Reading("", confidence=0.0, left_out="printed")
    return [*_with_strays_left_out(found), *(ReadLine(line, unread, -math.inf) for line in printed)]


def likeliest_lines(proposed: Sequence[Page], read: Callable[[Page], ReadLine]) -> list[ReadLine]:
    """The lines, top to bottom, that are likelier than those proposed. read: what reads one line."""
    reader, lines = _PageReader(read), list[ReadLine]()
    for line in proposed:
        reader.add(lines, read(line))
    return [one for line in lines for one in reader.apart(line)]


def _without_label(line: ReadLine, read: Callable[[Page], ReadLine]) -> ReadLine:
    """The line, its label apart where it has one."""
    if (apart := label_apart(line.pieces)) is not None:
        begun = read(apart.label)
        label = surest_label(begun.reading, is_far=apart.is_far)
        rest = read(apart.rest) if label or apart.is_far else None
        if rest and label and (label_of(begun.reading.latex) or is_statement(rest.reading)):
            return replace(rest, label=label)
        if rest and not line.page.strokes and _is_stray(begun.reading, rest.reading, line.reading):
            return rest
    if (labelled := label_read(line.pieces, line.reading)) is not None:
        label, page = labelled
        return replace(read(page), label=label)
    return line


def _side_by_side(line: ReadLine, read: Callable[[Page], ReadLine]) -> ReadLine:
    """The line as statements that stand side by side, such as `x=2` and `x=3`, where that is likelier."""
    if line.reading.confidence >= SURE or len(parts := columns(line.pieces)) < 2:
        return line
    found: list[ReadLine] = []
    for part in map(read, parts):
        if found and not (is_signed_statement(found[-1].reading) and is_signed_statement(part.reading)):
            part = read(joined(found.pop().page, part.page))
        found.append(part)
    if len(found) < 2 or not all(is_signed_statement(part.reading) for part in found):
        return line
    if (together := _as_lines(found)) <= line.log_probability:
        return line
    reading = replace(beside([part.reading for part in found]), reader=line.reading.reader)
    return replace(line, reading=reading, log_probability=together)


def _is_stray(begun: Reading, rest: Reading, whole: Reading) -> bool:
    """True if what stands far before a line, such as an arrow, only disturbs the reading of it."""
    says = begun.confidence >= DOUBTFUL and has_operand(begun)
    if says or rest.confidence < DOUBTFUL or not is_statement(rest):
        return False
    return logit(rest.confidence) > logit(whole.confidence) + 1


def _labelled(lines: Sequence[ReadLine]) -> list[ReadLine]:
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


def _with_strays_left_out(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines of a picture, those to be left out that are marks, pieces of rules or dirt.

    Signs that stand alone beside lines or in a photo are; one or two symbols beside longer lines, and what
    says as little in a photo, are hardly ever a line: they have less confidence.
    """
    if any(line.page.is_photo or has_operand(line.reading) for line in lines):
        lines = [line if has_operand(line.reading) else _left_out(line, "signs") for line in lines]
    has_longer = any(_is_longer(line) for line in lines if not line.reading.left_out)
    lines = [
        _less_sure(line)
        if (has_longer and not _is_longer(line)) or (line.page.is_photo and not says_much(line.reading))
        else line
        for line in lines
    ]
    if any(_is_sure(line) for line in lines if not line.reading.left_out):
        lines = [
            line if line.reading.left_out or _is_sure(line) else _left_out(line, "unsure") for line in lines
        ]
    return list(lines)


def _is_longer(line: ReadLine) -> bool:
    return len(line.reading.symbols) > _FEW


def _is_sure(line: ReadLine) -> bool:
    return line.reading.confidence >= (_UNSURE if _is_longer(line) else _UNSURE_FEW)


def _left_out(line: ReadLine, why: str) -> ReadLine:
    return replace(line, reading=replace(line.reading, left_out=why))


def _less_sure(line: ReadLine) -> ReadLine:
    return replace(line, reading=replace(line.reading, confidence=OF_LITTLE * line.reading.confidence))


def _may_be_written(boxes: Floats) -> bool:
    return len(boxes) <= MOST_PIECES and not is_print(boxes) and not are_dashes(boxes)


class _PageReader:
    """Reads lines in other ways, a bounded number of times."""

    def __init__(self, read: Callable[[Page], ReadLine]) -> None:
        self._read, self._left = read, MOST_AGAIN

    def add(self, lines: list[ReadLine], line: ReadLine) -> None:
        """Put a line below the others; it may be one with what is above it."""
        while lines and self._left and may_be_one(lines[-1].pieces, line.pieces):
            whole = self._again(joined(lines[-1].page, line.page))
            if whole.log_probability <= _as_lines([lines[-1], line]):
                break
            lines.pop()
            line = whole
        lines.append(line)

    def apart(self, line: ReadLine) -> list[ReadLine]:
        """The line, or the lines that it is."""
        if line.reading.confidence >= SURE:
            return [line]
        best: list[ReadLine] = []
        for parts in ways_apart(line.pieces, through_ink=line.reading.confidence < HOPELESS):
            if self._left < len(parts):
                break
            best = max(best, [self._again(part) for part in parts], key=_as_lines)
        if _as_lines(best) <= line.log_probability:
            return [line]
        return [one for part in best for one in self.apart(part)]

    def _again(self, page: Page) -> ReadLine:
        self._left -= 1
        return self._read(page)


def _as_lines(lines: Sequence[ReadLine]) -> float:
    """The logarithm of the probability of all these lines; of none it is lowest."""
    return sum(line.log_probability for line in lines) if lines else -math.inf
