"""Agreement of the lines of a page as evidence of what each says: a line of a working follows from others.

By Bayes' theorem each reading of a line that agrees with a neighbour becomes likelier, and one that
contradicts a surer neighbour less likely. A slip of the writer contradicts, too: so contradiction lowers a
confidence, and only agreement with a neighbour lets another reading take the place of the likeliest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import pairwise

from inkmath.expression.agreement import Agreement, agreement, agreement_within
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.read_line import LineReading, ReadLine
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.reading import reading_of
from inkmath.types import Alternative, Reading

NEIGHBOURS = 2
"""Lines above and below that are compared, the nearest that can be."""

ROUNDS = 2
"""Passes over the page: what one line gained counts for the others in the next."""

SURE = 0.5
"""A confidence from which on two lines show whether the lines of a page follow from one another."""


def with_agreement(lines: Sequence[ReadLine], reader: ReaderConfig) -> list[ReadLine]:
    """The lines with the readings, and the confidences, that their agreement makes likeliest."""
    found = list(lines)
    for _ in range(ROUNDS):
        page = _Page(found, reader.decoding)
        found = [_weighed(line, page, i, reader) for i, line in enumerate(lines)]
    return found


def as_line_reading(line: ReadLine) -> LineReading:
    """The reading of a line with its label, and the line for `settled`."""
    reading = replace(line.reading, label=line.label)
    return LineReading(**{one.name: getattr(reading, one.name) for one in fields(Reading)}, line=line)


def settled(readings: Sequence[Reading], reader: ReaderConfig) -> list[Reading]:
    """The readings of a page as their agreement makes them likeliest, without their lines."""
    lines = [
        replace(one.line, reading=_without_line(one), label=one.label)
        for one in readings
        if isinstance(one, LineReading) and one.line is not None
    ]
    if len(lines) < len(readings):
        return list(readings)
    return [line.reading for line in with_agreement(lines, reader)]


def _without_line(reading: LineReading) -> Reading:
    return Reading(**{one.name: getattr(reading, one.name) for one in fields(Reading)})


class _Page:
    """The readings of a page as evidence for one another."""

    def __init__(self, lines: Sequence[ReadLine], options: DecodingOptions) -> None:
        self._lines, self._options = lines, options
        pairs = [
            (i, agreement(a.reading.latex, b.reading.latex))
            for i, (a, b) in enumerate(pairwise(lines))
            if not b.label and min(a.reading.confidence, b.reading.confidence) >= SURE
        ]
        self._pairs = [pair for pair in pairs if pair[1] is not Agreement.UNKNOWN]

    def within(self, number: int, latex: str) -> float:
        """The log-likelihood ratio of the line saying this, by its own sides."""
        return self._weight(agreement_within(latex), number)

    def between(self, number: int, latex: str) -> float:
        """The log-likelihood ratio of the line saying this, by its neighbours."""
        total = 0.0
        for neighbours in (self._above(number), self._below(number)):
            for other, is_above in neighbours:
                pair = (other.latex, latex) if is_above else (latex, other.latex)
                found = agreement(*pair)
                if found is Agreement.UNKNOWN:
                    continue
                if found is Agreement.AGREE or other.confidence > self._lines[number].reading.confidence:
                    total += other.confidence * self._weight(found, number)
                break
        return total

    def _weight(self, found: Agreement, number: int) -> float:
        if found is Agreement.AGREE:
            return self._options.agreement_bonus
        if found is Agreement.CONTRADICT:
            return -self._options.contradiction_penalty * self._following(number)
        return 0.0

    def _following(self, number: int) -> float:
        """The share of lines of the page that follow from one another, as far as others than this show."""
        others = [found for i, found in self._pairs if number not in (i, i + 1)]
        return (others.count(Agreement.AGREE) + 0.5) / (len(others) + 1)

    def _above(self, number: int) -> Iterator[tuple[Reading, bool]]:
        for i in range(number - 1, max(-1, number - 1 - NEIGHBOURS), -1):
            if self._lines[i + 1].label:
                return
            yield self._lines[i].reading, True

    def _below(self, number: int) -> Iterator[tuple[Reading, bool]]:
        for line in self._lines[number + 1 : number + 1 + NEIGHBOURS]:
            if line.label:
                return
            yield line.reading, False


def _weighed(line: ReadLine, page: _Page, number: int, reader: ReaderConfig) -> ReadLine:
    """The line with the evidence of the page. line: as it was without any."""
    reading = line.reading
    if not reading.symbols or reading.left_out:
        return line
    prior = {other.latex: other.confidence for other in reading.alternatives} | {
        reading.latex: reading.confidence
    }
    between = {latex: page.between(number, latex) for latex in prior}
    evidence = {latex: between[latex] + page.within(number, latex) for latex in prior}
    if not any(evidence.values()):
        return line
    weights = {latex: p * math.exp(evidence[latex]) for latex, p in prior.items()}
    total = sum(weights.values()) + max(0.0, 1 - sum(prior.values()))
    posterior = {latex: weight / total for latex, weight in weights.items()}
    best = reading.latex
    if between[best] <= 0:
        others = [one for one in line.hypotheses if between.get(one.latex, 0.0) > 0]
        likeliest = max(others, key=lambda one: posterior[one.latex], default=None)
        if likeliest is not None and posterior[likeliest.latex] > posterior[best]:
            best = likeliest.latex
            other = reading_of(_first(likeliest, line.hypotheses), line.frame, reader)
            reading = replace(reading, latex=best, symbols=other.symbols)
    alternatives = sorted(
        (Alternative(latex, p) for latex, p in posterior.items() if latex != best),
        key=lambda other: -other.confidence,
    )
    return replace(
        line, reading=replace(reading, confidence=posterior[best], alternatives=tuple(alternatives))
    )


def _first(chosen: Hypothesis, hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """The hypotheses with the chosen one first, as likely as the likeliest."""
    chosen_now = replace(chosen, log_probability=max(one.log_probability for one in hypotheses))
    return [chosen_now, *(one for one in hypotheses if one is not chosen)]
