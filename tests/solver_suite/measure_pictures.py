"""From the picture of a problem to its answer: scored against the answer that its true LaTeX has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.reading.drawing import picture_of
from inkmath.evaluation.reading.outcomes import ReadsExpressions
from inkmath.evaluation.reading.samples import ExpressionSample, canonical_or_none
from inkmath.evaluation.results import Evaluation, Measure
from inkmath.types import Solution
from solver_suite.answer_checker import same_term
from solver_suite.measure import UNSOLVED, time_measures

SolveLatex = Callable[[str], Solution]


@dataclass(frozen=True, slots=True)
class PictureOutcome:
    """One solvable problem, from its picture to its answer.

    truth: the true LaTeX. wanted: the solution of the truth.
    reading: LaTeX; None where reading failed. found: the solution of the reading; None for none.
    seconds: from the picture to the answer.
    """

    name: str
    truth: str
    wanted: Solution
    reading: str | None
    found: Solution | None
    seconds: float

    @property
    def is_read_right(self) -> bool:
        return self.reading is not None and canonical_or_none(self.reading) == canonical_or_none(self.truth)

    @property
    def is_answered_right(self) -> bool:
        return self.found is not None and same_answers(self.found, self.wanted)

    @property
    def says_so_wrongly(self) -> bool:
        """True if another answer than the right one is given as solved."""
        return self.found is not None and self.found.status not in UNSOLVED and not self.is_answered_right


def evaluate_pictures(
    reader: ReadsExpressions,
    samples: Iterable[ExpressionSample],
    solve: SolveLatex,
    *,
    model: str,
    data: str,
    seed: int = 0,
) -> tuple[Evaluation, tuple[PictureOutcome, ...]]:
    """Solve the truth of every sample; where that is a solvable problem, read the picture and solve that.

    Raises ConfigError if no sample is a solvable problem.
    """
    outcomes, seen = [], 0
    for sample in samples:
        seen += 1
        wanted = solve(_truth(sample))
        if is_solvable(wanted):
            outcomes.append(_outcome(sample, wanted, reader, solve))
    if not outcomes:
        raise ConfigError(f"None of the {seen} expressions is a solvable problem. Choose another split.")
    measures = (
        Measure.share("answered right", [o.is_answered_right for o in outcomes]),
        Measure.share("read right", [o.is_read_right for o in outcomes]),
        Measure.share(
            "of those, answered right", [o.is_answered_right for o in outcomes if o.is_read_right] or [False]
        ),
        Measure.share("another answer given", [o.says_so_wrongly for o in outcomes], is_cost=True),
        *time_measures([o.seconds for o in outcomes], seed),
    )
    note = f"{len(outcomes)} of {seen} expressions are solvable problems."
    return Evaluation(model, data, seed, measures, notes=(note,)), tuple(outcomes)


def is_solvable(solution: Solution) -> bool:
    """True if the problem has an answer that says more than the problem itself."""
    if solution.status in UNSOLVED:
        return False
    answers = [canonical_or_none(answer.latex) for answer in solution.answers]
    return answers != [canonical_or_none(solution.latex)]


def same_answers(first: Solution, second: Solution) -> bool:
    """True if two solutions end alike and have the same answers, in any order and any form."""
    if first.status != second.status or len(first.answers) != len(second.answers):
        return False
    rest = [(answer.label, answer.latex) for answer in second.answers]
    for answer in first.answers:
        key = (answer.label, answer.latex)
        partner = next((r for r in rest if r == key or (r[0] == key[0] and same_term(r[1], key[1]))), None)
        if partner is None:
            return False
        rest.remove(partner)
    return True


def _outcome(
    sample: ExpressionSample, wanted: Solution, reader: ReadsExpressions, solve: SolveLatex
) -> PictureOutcome:
    picture = picture_of(sample.source)
    start = perf_counter()
    reading = found = None
    try:
        reading = reader.read(picture).latex
        found = solve(reading)
    except InkmathError:  # what cannot be read or solved is not answered
        pass
    return PictureOutcome(sample.name, _truth(sample), wanted, reading, found, perf_counter() - start)


def _truth(sample: ExpressionSample) -> str:
    """The true LaTeX: from its canonical tokens, since not every set publishes it as text."""
    return sample.latex if sample.tokens is None else " ".join(sample.tokens)


def errors_of_pictures(outcomes: Sequence[PictureOutcome]) -> list[tuple[str, ...]]:
    """A row for each problem that was not answered rightly: name, truth, reading, answers wanted, found."""

    def said(solution: Solution | None) -> str:
        if solution is None:
            return ""
        return "; ".join(answer.latex for answer in solution.answers) or solution.status

    return [
        (outcome.name, outcome.truth, outcome.reading or "", said(outcome.wanted), said(outcome.found))
        for outcome in outcomes
        if not outcome.is_answered_right
    ]
