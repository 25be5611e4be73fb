"""Verdicts on the pages of a pupil: on each line, on each answer, with their certainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inkmath.grading.key import Problem
from inkmath.rendering.content import SURE_FROM
from inkmath.types import Reading, Text

LineVerdict = Literal["given", "follows", "wrong", "not checked", "not understood"]
AnswerVerdict = Literal["right", "wrong", "unfinished", "unknown", "missing"]


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of a page. page: its name. picture: of the line as it was written, as PNG."""

    reading: Reading
    page: str
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line of a working.

    written: None of the problem itself, where the pupil did not copy it.
    numbers: of its statements in the working, counted from 1; none of a line that is not understood.
    remark: why it is right or wrong.
    instead: LaTeX of another reading of the line with which it is right; "" if none is known.
    """

    latex: str
    written: WrittenLine | None
    verdict: LineVerdict
    numbers: tuple[int, ...] = ()
    remark: Text = Text("")  # noqa: RUF009 (it is immutable)
    instead: str = ""

    @property
    def confidence(self) -> float:
        """The confidence of its reading; 1 for what was not read."""
        return 1.0 if self.written is None else self.written.reading.confidence


@dataclass(frozen=True, slots=True)
class GradedProblem:
    """A problem of the key, and what the pupil wrote about it.

    answer: verdict on the answer. given_answer: LaTeX of it; "" where there is none.
    expected: LaTeX of the answer of the key, or as it was worked out.
    confidence: the probability that both verdicts are right. doubts: why a person should look, in sentences.
    """

    problem: Problem
    lines: tuple[CheckedLine, ...]
    answer: AnswerVerdict
    given_answer: str
    expected: str
    confidence: float
    doubts: tuple[str, ...]

    @property
    def first_wrong(self) -> CheckedLine | None:
        return next((line for line in self.lines if line.verdict == "wrong"), None)

    @property
    def needs_a_look(self) -> bool:
        return bool(self.doubts)


@dataclass(frozen=True, slots=True)
class Paper:
    """The pages of a pupil.

    others: lines that belong to no problem. faults: of pages that could not be read, by their messages.
    """

    pupil: str
    pages: tuple[str, ...]
    problems: tuple[GradedProblem, ...]
    others: tuple[WrittenLine, ...] = ()
    faults: tuple[str, ...] = ()


SLIP = 0.1
"""Share of lines that are wrong, before anything is known of a pupil."""

CHANCE = 0.05
"""Probability that a line that was read wrong agrees with the lines around it nevertheless."""


def certainty(is_right: bool, read_right: float) -> float:
    """The probability that a verdict is true.

    A line that disagrees is a slip of the pupil or one of the reader; one that agrees is right unless the
    reader put a slip right by chance. By Bayes' theorem, with the probability that the lines were read right.
    """
    misread = 1 - read_right
    if is_right:
        true, false = (1 - SLIP) * (read_right + misread * CHANCE), SLIP * misread * CHANCE
    else:
        true, false = SLIP * (read_right + misread * (1 - CHANCE)), (1 - SLIP) * misread * (1 - CHANCE)
    return true / (true + false)


def doubts_of(lines: Sequence[CheckedLine], answer: AnswerVerdict, confidence: float) -> tuple[str, ...]:
    """Reasons for a person to look at the page."""
    wrong = next((line for line in lines if line.verdict == "wrong"), None)
    found = []
    if wrong is not None and wrong.instead:
        found.append("The line that goes wrong may have been read wrong: another reading of it is right.")
    elif answer != "missing" and confidence < SURE_FROM:
        found.append("The reading is not sure enough for this verdict.")
    if any(line.verdict == "not understood" for line in lines):
        found.append("A line has no meaning as it was read.")
    if any(line.verdict == "not checked" for line in lines):
        found.append("A line could not be checked.")
    if wrong is not None and answer == "right":
        found.append("The answer is right although a line is wrong.")
    if wrong is None and answer == "wrong":
        found.append("The answer is wrong although no line is.")
    if answer == "unfinished":
        found.append("The last line equals the answer of the key, but is not in its form.")
    if answer == "unknown":
        found.append("The answer could not be compared with that of the key.")
    if answer == "missing":
        found.append("Nothing was found on the pages for this problem.")
    return tuple(found)
