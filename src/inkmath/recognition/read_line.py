"""A line of a page and what was read in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from inkmath.ink.borders import Pieces
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.types import Box, Page, Reading


@dataclass(frozen=True)
class ReadLine:
    """A line, its reading, and the logarithm of the (unnormalised) probability of what is read.

    label: of the exercise, such as `3.`, that stands before it; no part of the page and the reading.
    label_box: of the label in the picture as given; None where there is none.
    hypotheses: what else it may say, the reading first; empty where the reading is composed of several.
    drawn: the frame of the line as its strokes were drawn for these; None where it is the page.
    """

    page: Page
    reading: Reading
    log_probability: float
    label: str = ""
    label_box: Box | None = None
    hypotheses: tuple[Hypothesis, ...] = ()
    drawn: Page | None = None

    @property
    def frame(self) -> Page:
        """A page in whose pixels the boxes of the hypotheses are."""
        return self.page if self.drawn is None else self.drawn

    @cached_property
    def pieces(self) -> Pieces:
        """The connected pieces of its ink."""
        return Pieces.of(self.page)


@dataclass(frozen=True, slots=True)
class LineReading(Reading):
    """A reading of a line of a page with the line, by which it is settled once the whole page is read."""

    line: ReadLine | None = field(default=None, repr=False, compare=False)


def log_probability_of(lines: Sequence[ReadLine]) -> float:
    """The logarithm of the probability of all these lines; of none it is lowest."""
    return sum(line.log_probability for line in lines) if lines else -math.inf
