"""A page to the readings of its lines: the ink proposes what the lines are, and how likely they are decides.

By their ink alone two lines that are close look like a fraction, or a sum with its limits. So a line that is
in doubt is also read as two, and two lines that are close as one: what chooses the best tree of a line
chooses the lines of a page, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from inkmath.ink.borders import (
    MOST_PIECES,
    Floats,
    Pieces,
    columns,
    joined,
    may_be_fraction,
    may_be_one,
    ways_apart,
)
from inkmath.ink.dashes import are_dashes
from inkmath.ink.lines import split_lines
from inkmath.ink.print import is_print
from inkmath.processes.halves import in_two_threads
from inkmath.recognition.composing import beside
from inkmath.recognition.doubt import OF_LITTLE, says_much
from inkmath.recognition.labelling import (
    DOUBTFUL,
    with_labels_above,
    with_labels_of_column,
    without_label,
    without_repeated_numbers,
)
from inkmath.recognition.orientation import sureness
from inkmath.recognition.read_line import ReadLine, log_probability_of
from inkmath.recognition.statements import has_operand, is_signed_statement, relations, within
from inkmath.types import LeftOut, Page, Reading

SURE = 0.98
"""A confidence from which on a line is no two."""

HOPELESS = 0.1
"""A confidence below which lines may touch: then they are cut through their ink."""

MOST_AGAIN = 40
"""Bound of the re-readings that find the lines of a page; beyond it lines are as the ink proposes them."""

_FEW = 2
"""Symbols of a line that is rather a mark or dirt."""

LEAST_ODDS = -2.0
"""Log-odds by the symbols that were read in two lines, below which these are not read as one: of 220 such
pairs in photographed notes two were likelier as one, and neither was right.
"""


class Odds:
    """Odds of lines by the symbols that were read in them: here these say nothing."""

    def of_one(self, lines: Sequence[ReadLine]) -> float:
        """The log-odds that lines are one."""
        return 0.0

    def of_two(self, line: ReadLine, parts: tuple[Page, Page]) -> float:
        """The log-odds that a line is these two."""
        return 0.0


_UNSURE, _UNSURE_FEW = 0.02, 0.1
"""Confidences below which a line beside surer ones is taken for junk, and one of so few symbols."""

_SEVERAL = 4
"""Lines of a page that tells by them whether there is mathematics on it."""


def read_lines(
    page: Page, read: Callable[[Page], ReadLine], odds: Odds | None = None, least: float = 0.0
) -> list[ReadLine]:
    """The lines, top to bottom, with their readings; none of a blank page.

    read: what reads one line. odds: by which two lines are rather not read as one, nor one as two.
    least: the sureness of several lines below which they stay as they are proposed.
    In a picture, what is junk beside other lines is to be left out, and last comes what is not read:
    `Reading.left_out` says why.
    """
    lines = split_lines(page)
    printed: list[Page] = []
    if len(lines) > 1 and not page.strokes:
        printed = [line for line in lines if not _may_be_written(Pieces.of(line).boxes)]
        lines = [line for line in lines if not any(line is one for one in printed)]
    found = in_two_threads(read, lines)
    if not _is_junk(found, least):
        found = in_two_threads(lambda line: without_label(line, read), likeliest_lines(found, read, odds))
        found = with_labels_of_column(found, read)
        found = in_two_threads(lambda line: _side_by_side(line, read), found)
        found = without_repeated_numbers(with_labels_above(found))
    if page.strokes:
        return found
    unread = Reading("", confidence=0.0, left_out="printed")
    return [*_with_strays_left_out(found), *(ReadLine(line, unread, -math.inf) for line in printed)]


def _is_junk(proposed: Sequence[ReadLine], least: float) -> bool:
    """True if hardly anything on a page of several lines can be read, as in a photo of a landscape,
    or less than is asked for.

    A few lines may be more that touch or lie on their side, and a symbol or two tell little.
    """
    if len(proposed) < _SEVERAL:
        return False
    bounds = (_UNSURE if _is_longer(line) else DOUBTFUL for line in proposed)
    return sureness([line.reading for line in proposed]) < least or all(
        line.reading.confidence < bound for line, bound in zip(proposed, bounds, strict=True)
    )


def likeliest_lines(
    proposed: Sequence[ReadLine], read: Callable[[Page], ReadLine], odds: Odds | None = None
) -> list[ReadLine]:
    """The lines, top to bottom, that are likelier than those proposed. read, odds: as in `read_lines`."""
    reader = _PageReader(read, odds or Odds())
    lines = reader.joined(proposed)
    parts = [one for line in lines for one in reader.apart(line)]
    return parts if len(parts) == len(lines) else reader.joined(parts)


def _side_by_side(line: ReadLine, read: Callable[[Page], ReadLine]) -> ReadLine:
    """The line as statements that stand side by side, such as `x=2` and `x=3`, where that is likelier."""
    if line.reading.confidence >= SURE or relations(line.reading) < 2:
        return line
    parts, groups = columns(line.pieces), list[Page]()

    def states(part: Page) -> bool:
        """True if the part is a statement; it is not read if what the line reads there is none."""
        return is_signed_statement(within(line.reading, part)) and is_signed_statement(read(part).reading)

    for part in parts:
        if groups and not (states(part) and states(groups[-1])):
            groups[-1] = joined(groups[-1], part)
        else:
            groups.append(part)
    if len(groups) < 2 or not all(map(states, groups)):
        return line
    found = [read(group) for group in groups]
    if (together := log_probability_of(found)) <= line.log_probability:
        return line
    reading = replace(beside([part.reading for part in found]), reader=line.reading.reader)
    return replace(line, reading=reading, log_probability=together, hypotheses=())


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


def _left_out(line: ReadLine, why: LeftOut) -> ReadLine:
    return replace(line, reading=replace(line.reading, left_out=why))


def _less_sure(line: ReadLine) -> ReadLine:
    return replace(line, reading=replace(line.reading, confidence=OF_LITTLE * line.reading.confidence))


def _may_be_written(boxes: Floats) -> bool:
    return len(boxes) <= MOST_PIECES and not is_print(boxes) and not are_dashes(boxes)


class _PageReader:
    """Reads lines in other ways, a bounded number of times, two of them at a time."""

    def __init__(self, read: Callable[[Page], ReadLine], odds: Odds) -> None:
        self._read, self._odds, self._left = read, odds, MOST_AGAIN

    def joined(self, lines: Sequence[ReadLine]) -> list[ReadLine]:
        """The lines, top to bottom, of which some may be one."""
        result = list[ReadLine]()
        for above, line, whole in zip([None, *lines], lines, self._wholes(lines), strict=False):
            self._add(result, line, above, whole)
        return result

    def _wholes(self, lines: Sequence[ReadLine]) -> list[ReadLine | None]:
        """For each line, what it is together with the one above; None where they are hardly one.

        They are read ahead: hardly any line has been joined to another when it is asked for.
        """
        close = [i for i in range(1, len(lines)) if self._may_be_one(lines[i - 1], lines[i])][: self._left]
        read = in_two_threads(self._read, [joined(lines[i - 1].page, lines[i].page) for i in close])
        wholes = dict(zip(close, read, strict=True))
        return [wholes.get(i) for i in range(len(lines))]

    def _may_be_one(self, above: ReadLine, below: ReadLine) -> bool:
        """True if the lines are close and what was read in them, where it is not just a mark, is no two."""
        if not may_be_one(above.pieces, below.pieces):
            return False
        has_mark = not (_is_longer(above) and _is_longer(below))
        return has_mark or self._odds.of_one([above, below]) >= LEAST_ODDS

    def _add(
        self, lines: list[ReadLine], line: ReadLine, above: ReadLine | None, ahead: ReadLine | None
    ) -> None:
        """Put a line below the others; it may be one with what is above it, or the denominator of that.

        ahead: the line together with the one that was above it, where that has been read.
        """
        if len(lines) > 1 and self._left and may_be_fraction(*(one.pieces for one in (*lines[-2:], line))):
            self._left -= 1
            whole = self._read(joined(joined(lines[-2].page, lines[-1].page), line.page))
            if whole.log_probability > log_probability_of([*lines[-2:], line]):
                del lines[-2:]
                line, above, ahead = whole, None, None
        while lines and self._left:
            if lines[-1] is not above:
                is_close = self._may_be_one(lines[-1], line)
                ahead = self._read(joined(lines[-1].page, line.page)) if is_close else None
            if ahead is None:
                break
            self._left -= 1
            if ahead.log_probability <= log_probability_of([lines[-1], line]):
                break
            lines.pop()
            line, above, ahead = ahead, None, None
        lines.append(line)

    def apart(self, line: ReadLine) -> list[ReadLine]:
        """The line, or the lines that it is."""
        if line.reading.confidence >= SURE:
            return [line]
        ways = ways_apart(line.pieces, through_ink=line.reading.confidence < HOPELESS)[: self._left // 2]
        ways = [way for way in ways if self._odds.of_two(line, way) >= LEAST_ODDS]
        parts = in_two_threads(self._read, list(chain.from_iterable(ways)))
        self._left -= len(parts)
        best = max(zip(parts[::2], parts[1::2], strict=True), key=log_probability_of, default=())
        if log_probability_of(best) <= line.log_probability:
            return [line]
        return [one for part in best for one in self.apart(part)]
