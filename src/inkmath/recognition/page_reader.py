"""A page to the readings of its lines: the ink proposes what the lines are, and how likely they are decides.

By their ink alone two lines that are close look like a fraction, or a sum with its limits. So a line that is
in doubt is also read as two, and two lines that are close as one: what chooses the best tree of a line
chooses the lines of a page, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inkmath.ink.borders import joined, may_be_one, ways_apart
from inkmath.ink.lines import split_lines
from inkmath.types import Page, Reading

SURE = 0.98
"""A confidence from which on a line is no two."""

MOST_AGAIN = 40
"""So often is something on a page read again to tell what its lines are; the rest is as the ink says."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line, its reading, and the logarithm of the (unnormalised) probability of what is read."""

    page: Page
    reading: Reading
    log_probability: float


def read_lines(page: Page, read: Callable[[Page], ReadLine]) -> list[ReadLine]:
    """The lines, top to bottom, with their readings; none of a blank page. read: what reads one line."""
    reader, lines = _PageReader(read), list[ReadLine]()
    for line in split_lines(page):
        reader.add(lines, read(line))
    return [one for line in lines for one in reader.apart(line)]


class _PageReader:
    """Reads lines in other ways, a bounded number of times."""

    def __init__(self, read: Callable[[Page], ReadLine]) -> None:
        self._read, self._left = read, MOST_AGAIN

    def add(self, lines: list[ReadLine], line: ReadLine) -> None:
        """Put a line below the others; it may be one with what is above it."""
        while lines and self._left and may_be_one(lines[-1].page, line.page):
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
        for parts in ways_apart(line.page):
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
