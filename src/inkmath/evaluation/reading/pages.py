"""Pictures of several lines: the lines that a reader finds, matched in order with those that are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol, TypeAlias

import numpy as np

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.intervals import Floats, bootstrap, bootstrap_ratio
from inkmath.evaluation.metrics import edit_distance
from inkmath.evaluation.reading.outcomes import length, outcome_of
from inkmath.evaluation.reading.samples import PageSample, canonical_or_none, rows_of
from inkmath.evaluation.results import Evaluation, Measure, Outcome
from inkmath.types import Reading

Line: TypeAlias = tuple[str, ...] | None
"""Canonical tokens; None for what our grammar does not cover."""

SURE = 0.5
"""A confidence from which on a line that is not there counts as invented."""

_Cost: TypeAlias = tuple[int, int]  # true lines that are not right, then token errors

_PAIR, _SKIP_TRUE, _SKIP_FOUND = range(3)


class ReadsPages(Protocol):
    """A reader, such as `inkmath.load_reader()`."""

    def read_page(self, source: bytes) -> list[Reading]: ...


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """Outcome of a page.

    lines: an outcome for each of its true lines. found: how many lines the reader gave, the rows of a system
    counted singly. sure: of these, with a confidence of at least SURE. tags: see `PageSample`.
    """

    lines: tuple[Outcome, ...]
    found: int
    sure: int = 0
    seconds: float = 0.0
    tags: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        return sum(line.is_right for line in self.lines)

    @property
    def invented(self) -> int:
        """Sure lines beyond as many as are right."""
        return max(0, self.sure - self.right)

    @property
    def is_right(self) -> bool:
        return self.right == len(self.lines) == self.found


def evaluate_pages(
    reader: ReadsPages, pages: Iterable[PageSample], *, model: str, data: str, seed: int = 0
) -> Evaluation:
    """Read every page and compare its lines. A page that cannot be read has no line right.

    One hand writes all lines of a page: pages are resampled for the intervals, not lines.
    Where pages have tags, the shares of lines and of pages that are right are given for each.
    The outcomes are of single lines. Raises ConfigError if there are no pages.
    """
    done = [read_lines(reader, page) for page in pages]
    if not done:
        raise ConfigError("There are no pages to measure. Choose another split, or a set of pictures.")
    right, there, found, sure, seconds = (
        np.array([(page.right, len(page.lines), page.found, page.sure, page.seconds) for page in done])
        .astype(np.float64)
        .T
    )
    measures = [
        _ratio("pages: lines exactly right", right, there, seed),
        _ratio("pages: lines given that are right", right, found, seed),
        Measure(
            f"pages: lines invented with a confidence of at least {SURE}",
            sum(page.invented for page in done),
            int(sure.sum()),
            unit="lines",
            is_cost=True,
        ),
        Measure.share("pages: as many lines as there are", (there == found).tolist()),
        Measure.share("pages exactly right", [page.is_right for page in done]),
        Measure(
            "seconds a page",
            float(seconds.mean()),
            len(done),
            bootstrap(lambda rows: float(rows.mean()), seconds, seed=seed),
            "s",
            is_cost=True,
        ),
    ]
    counts = Counter(tag for page in done for tag in page.tags)
    for tag, _ in counts.most_common():
        tagged = np.array([tag in page.tags for page in done])
        measures.append(_ratio(f"{tag}: lines exactly right", right[tagged], there[tagged], seed))
        measures.append(
            Measure.share(f"{tag}: pages exactly right", [page.is_right for page in done if tag in page.tags])
        )
    outcomes = tuple(line for page in done for line in page.lines)
    return Evaluation(model, data, seed, tuple(measures), outcomes=outcomes)


def _ratio(name: str, right: Floats, whole: Floats, seed: int) -> Measure:
    """The share of all lines that are right, resampled by the page."""
    share = float(right.sum() / max(whole.sum(), 1))
    return Measure(name, share, int(whole.sum()), bootstrap_ratio(right, whole, seed=seed))


def read_lines(reader: ReadsPages, page: PageSample) -> PageOutcome:
    """Read a page and compare each of its lines with the one that stands for it."""
    start = perf_counter()
    try:
        readings, failure = reader.read_page(page.source), "no line was found for it"
    except InkmathError as error:
        readings, failure = [], f"{type(error).__name__}: {error}"
    seconds = perf_counter() - start
    given = [replace(reading, latex=row) for reading in readings for row in rows_of(reading.latex)]
    partners = match_in_order(page.lines, [canonical_or_none(row.latex) for row in given])
    share = seconds / max(1, len(page.lines))
    lines = []
    for number, (truth, partner) in enumerate(zip(page.lines, partners, strict=True), 1):
        name = f"{page.name}, line {number}"
        if partner is None:
            lines.append(Outcome(name, truth, None, length(truth), False, 0.0, share, failure))
        else:
            lines.append(outcome_of(name, truth, given[partner], share))
    sure = sum(row.confidence >= SURE for row in given)
    return PageOutcome(tuple(lines), len(given), sure, seconds, page.tags)


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
    """The first move for the lines from the i-th true and the j-th found one on.

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
