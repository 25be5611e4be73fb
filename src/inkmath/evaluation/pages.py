"""Pictures of several lines: the lines that a reader finds, matched in order with those that are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol, TypeAlias

import numpy as np

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.intervals import bootstrap_ratio
from inkmath.evaluation.metrics import edit_distance
from inkmath.evaluation.outcomes import length, outcome_of
from inkmath.evaluation.results import Evaluation, Measure, Outcome
from inkmath.evaluation.samples import PageSample, canonical_or_none
from inkmath.types import Reading

Line: TypeAlias = tuple[str, ...] | None
"""Canonical tokens; None for what our grammar does not cover."""

_Cost: TypeAlias = tuple[int, int]  # true lines that are not right, then token errors

_PAIR, _SKIP_TRUE, _SKIP_FOUND = range(3)


class ReadsPages(Protocol):
    """A reader, such as `inkmath.load_reader()`."""

    def read_page(self, source: bytes) -> list[Reading]: ...


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of a page: an outcome for each of its true lines, and how many lines the reader gave."""

    lines: tuple[Outcome, ...]
    found: int

    @property
    def right(self) -> int:
        return sum(line.is_right for line in self.lines)


def evaluate_pages(
    reader: ReadsPages, pages: Iterable[PageSample], *, model: str, data: str, seed: int = 0
) -> Evaluation:
    """Read every page and compare its lines. A page that cannot be read has no line right.

    One hand writes all lines of a page: pages are resampled for the intervals, not lines.
    The outcomes are of single lines. Raises ConfigError if there are no pages.
    """
    done = [read_lines(reader, page) for page in pages]
    if not done:
        raise ConfigError("There are no pages of several lines to measure. Choose another split.")
    right, there, found = (
        np.array([(page.right, len(page.lines), page.found) for page in done], np.float64).reshape(-1, 3).T
    )
    shares = (("pages: lines exactly right", there), ("pages: lines given that are right", found))
    measures = [
        Measure(
            name,
            float(right.sum() / max(whole.sum(), 1)),
            int(whole.sum()),
            bootstrap_ratio(right, whole, seed=seed),
        )
        for name, whole in shares
    ]
    measures.append(Measure.share("pages: as many lines as there are", (there == found).tolist()))
    outcomes = tuple(line for page in done for line in page.lines)
    return Evaluation(model, data, seed, tuple(measures), outcomes=outcomes)


def read_lines(reader: ReadsPages, page: PageSample) -> PageOutcome:
    """Read a page and compare each of its lines with the one that stands for it."""
    start = perf_counter()
    try:
        readings, failure = reader.read_page(page.source), "no line was found for it"
    except InkmathError as error:
        readings, failure = [], f"{type(error).__name__}: {error}"
    seconds = (perf_counter() - start) / max(1, len(page.lines))
    partners = match_in_order(page.lines, [canonical_or_none(reading.latex) for reading in readings])
    lines = []
    for number, (truth, partner) in enumerate(zip(page.lines, partners, strict=True), 1):
        name = f"{page.name}, line {number}"
        if partner is None:
            lines.append(Outcome(name, truth, None, length(truth), False, 0.0, seconds, failure))
        else:
            lines.append(outcome_of(name, truth, readings[partner], seconds))
    return PageOutcome(tuple(lines), len(readings))


def match_in_order(truth: Sequence[Line], found: Sequence[Line]) -> list[int | None]:
    """For each true line the index of the found one that stands for it, ascending; None where there is none.

    As many lines as possible are exactly right, and of such matches it is one with the fewest token errors:
    a line too many or too few costs itself, and not all that follow.
    """
    moves = _best_moves(truth, found)
    partners: list[int | None] = []
    i = j = 0
    while i < len(truth):
        move = moves[i, j]
        if move != _SKIP_FOUND:
            partners.append(j if move == _PAIR else None)
            i += 1
        if move != _SKIP_TRUE:
            j += 1
    return partners


def _best_moves(truth: Sequence[Line], found: Sequence[Line]) -> dict[tuple[int, int], int]:
    """What to do first with the lines from the i-th true and the j-th found one on.

    (Needleman and Wunsch 1970, with costs for scores.)
    """
    costs: dict[tuple[int, int], _Cost] = {(len(truth), len(found)): (0, 0)}
    moves: dict[tuple[int, int], int] = {}
    for i in range(len(truth), -1, -1):
        for j in range(len(found), -1, -1):
            options = list(_options(truth[i : i + 1], found[j : j + 1], costs, i, j))
            if options:
                costs[i, j], moves[i, j] = min(options)
    return moves


def _options(
    true_line: Sequence[Line], found_line: Sequence[Line], costs: dict[tuple[int, int], _Cost], i: int, j: int
) -> Iterator[tuple[_Cost, int]]:
    """The cost of each move that is possible where so much is left; lines are one or none."""
    for line in true_line:
        for other in found_line:
            is_right = line is not None and line == other
            errors = edit_distance(line or (), other or ())
            yield _sum(costs[i + 1, j + 1], (not is_right, errors)), _PAIR
        yield _sum(costs[i + 1, j], (1, length(line))), _SKIP_TRUE
    for other in found_line:
        yield _sum(costs[i, j + 1], (0, length(other))), _SKIP_FOUND


def _sum(a: _Cost, b: _Cost) -> _Cost:
    return a[0] + b[0], a[1] + b[1]
