"""One expression put before a reader: what it answers, how long it takes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Protocol

from inkmath.errors import InkmathError
from inkmath.evaluation.metrics import edit_distance
from inkmath.evaluation.reading.samples import ExpressionSample, canonical_or_none
from inkmath.evaluation.results import Outcome
from inkmath.types import Ink, Reading


class ReadsExpressions(Protocol):
    """A reader, such as `inkmath.load_reader()`."""

    def read(self, source: Ink | bytes) -> Reading: ...


def attempt(
    sample: ExpressionSample, work: Callable[[ExpressionSample], Reading]
) -> tuple[Outcome, Reading | None]:
    """The outcome of one sample, and its reading unless that failed. Only the work is timed."""
    start = perf_counter()
    try:
        reading = work(sample)
    except InkmathError as error:
        seconds = perf_counter() - start
        failure = f"{type(error).__name__}: {error}"
        errors = length(sample.tokens)
        return Outcome(sample.name, sample.tokens, None, errors, False, 0.0, seconds, failure), None
    return outcome_of(sample.name, sample.tokens, reading, perf_counter() - start), reading


def outcome_of(name: str, truth: tuple[str, ...] | None, reading: Reading, seconds: float) -> Outcome:
    """The reading against its truth, canonical tokens of both. What does not parse is wrong throughout."""
    tokens = canonical_or_none(reading.latex)
    if tokens is None or truth is None:
        failure = "the reading does not parse" if tokens is None else "the truth does not parse"
        errors = length(truth)
    else:
        failure, errors = "", edit_distance(truth, tokens)
    return Outcome(
        name,
        truth,
        reading.latex,
        errors,
        not failure and errors == 0,
        reading.confidence,
        seconds,
        failure,
        _place(truth, reading),
    )


def length(truth: Sequence[str] | None) -> int:
    """Tokens that a failure is charged with."""
    return max(1, len(truth or ()))


def _place(truth: tuple[str, ...] | None, reading: Reading) -> int | None:
    """The rank of the first right one among the reading (0) and its alternatives (1, 2, ...)."""
    if truth is None:
        return None
    answers = (reading.latex, *(alternative.latex for alternative in reading.alternatives))
    return next((i for i, latex in enumerate(answers) if canonical_or_none(latex) == truth), None)
