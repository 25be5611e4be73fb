"""Measures the solver: on the suite of problems, and from pictures of expressions to their answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.intervals import Floats, bootstrap
from inkmath.evaluation.results import Evaluation, Measure, table
from inkmath.solving import solve_latex
from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.types import Solution
from solver_suite.answer_checker import is_right
from solver_suite.suite import Problem

Solve = Callable[[Problem], Solution]

TIMEOUT_S = 5.0
"""Time limit of a problem."""

GRACE_S = 25.0
"""A call that has not come back this long after its time is up hangs."""

UNSOLVED = frozenset(("unsolved", "not-a-problem", "timeout"))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One problem put before a solver.

    solution: None where the call hung or failed. seconds: until it came back.
    is_right: whether status and answers are those of the suite.
    """

    problem: Problem
    solution: Solution | None
    seconds: float
    is_right: bool
    failure: str = ""

    @property
    def is_unsolved(self) -> bool:
        """True if no answer was given: the solver says that it does not know."""
        return self.solution is None or self.solution.status in UNSOLVED

    @property
    def is_wrong(self) -> bool:
        return not self.is_right and not self.is_unsolved

    @property
    def is_presented_as_verified(self) -> bool:
        """True if a reader of the solution must take it for checked."""
        if self.solution is None or self.is_unsolved:
            return False
        parts = self.solution.answers or self.solution.steps
        return all(part.verified for part in parts)

    @property
    def has_complete_steps(self) -> bool:
        """True if every line of the working is there, explained and checked."""
        steps = () if self.solution is None else self.solution.steps
        return bool(steps) and all(step.verified and step.rule != NOT_EXPLAINED for step in steps)


@dataclass(frozen=True, slots=True)
class SolvingEvaluation(Evaluation):
    """A solver measured on problems: figures, and each attempt."""

    attempts: tuple[Attempt, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        kinds = [dict(zip(COLUMNS, row, strict=True)) for row in self.rows()]
        return Evaluation.to_dict(self) | {"kinds": kinds}

    def rows(self) -> list[tuple[str | int | float, ...]]:
        """A row of `COLUMNS` for each kind, in alphabetical order."""
        by_kind: dict[str, list[Attempt]] = {}
        for attempt in self.attempts:
            by_kind.setdefault(attempt.problem.kind, []).append(attempt)
        return [_row(kind, by_kind[kind]) for kind in sorted(by_kind)]

    def to_text(self) -> str:
        """Two tables for a terminal: the figures, and the kinds."""
        kinds = table([COLUMNS, *([str(cell) for cell in row] for row in self.rows())])
        return "\n".join([Evaluation.to_text(self), "", *kinds])


COLUMNS = ("kind", "n", "right", "wrong", "unsolved", "complete steps", "median ms", "slowest ms")


def evaluate_solving(
    problems: Iterable[Problem], solve: Solve, *, data: str, seed: int = 0, timeout_s: float = TIMEOUT_S
) -> SolvingEvaluation:
    """Put every problem before the solver and judge what it says. Raises ConfigError if there are none."""
    attempts = tuple(attempt(problem, solve, timeout_s) for problem in problems)
    if not attempts:
        raise ConfigError("There are no problems to measure. Choose another kind.")
    measures = _measures(attempts, seed)
    return SolvingEvaluation("solving", data, seed, measures, notes=_notes(attempts), attempts=attempts)


def ask(problem: Problem) -> Solution:
    """inkmath's own solver."""
    given = {"unknown": problem.unknown, "task": problem.task, "numbers": problem.numbers}
    return solve_latex(problem.latex, TIMEOUT_S, **{name: value for name, value in given.items() if value})


def attempt(problem: Problem, solve: Solve, timeout_s: float = TIMEOUT_S) -> Attempt:
    """One problem put before the solver; only its own time is taken."""
    found: list[Solution] = []
    failures: list[str] = []

    def work() -> None:
        try:
            found.append(solve(problem))
        except InkmathError as error:
            failures.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=work, daemon=True)
    start = perf_counter()
    thread.start()
    thread.join(timeout_s + GRACE_S)
    seconds = perf_counter() - start
    if thread.is_alive():
        return Attempt(problem, None, seconds, False, HANGS)
    if not found:
        return Attempt(problem, None, seconds, False, "".join(failures) or "the solver broke")
    return Attempt(problem, found[0], seconds, is_right(problem, found[0]))


HANGS = "the solver did not come back"


def _measures(attempts: Sequence[Attempt], seed: int) -> tuple[Measure, ...]:
    def share(name: str, verdicts: Iterable[bool], *, is_cost: bool = True) -> Measure:
        return Measure.share(name, list(verdicts), is_cost=is_cost)

    one_unknown = [a for a in attempts if a.problem.shape == "set" and a.problem.answers]
    complete = [a.has_complete_steps for a in one_unknown]
    steps = [share("complete checked steps, one unknown", complete, is_cost=False)] if complete else []
    return (
        share("right", (a.is_right for a in attempts), is_cost=False),
        share("wrong", (a.is_wrong for a in attempts)),
        share("wrong, presented as verified", (a.is_wrong and a.is_presented_as_verified for a in attempts)),
        share("unsolved", (a.is_unsolved for a in attempts)),
        share("took too long", (a.solution is not None and a.solution.status == "timeout" for a in attempts)),
        share("hangs", (a.failure == HANGS for a in attempts)),
        *steps,
        *time_measures([a.seconds for a in attempts], seed),
    )


def time_measures(seconds: Sequence[float], seed: int) -> tuple[Measure, Measure]:
    """Median and 95th percentile of the time of a problem."""
    times = 1000 * np.array(seconds)

    def percentile(share: float) -> Callable[[Floats], float]:
        return lambda rows: float(np.percentile(rows, share))

    return tuple(  # type: ignore[return-value]
        Measure(
            name,
            percentile(q)(times),
            len(times),
            bootstrap(percentile(q), times, seed=seed),
            "ms",
            is_cost=True,
        )
        for name, q in (("time, median", 50), ("time, p95", 95))
    )


def _row(kind: str, attempts: Sequence[Attempt]) -> tuple[str | int | float, ...]:
    times = [1000 * attempt.seconds for attempt in attempts]
    return (
        kind,
        len(attempts),
        sum(a.is_right for a in attempts),
        sum(a.is_wrong for a in attempts),
        sum(a.is_unsolved for a in attempts),
        sum(a.has_complete_steps for a in attempts),
        round(float(np.median(times)), 1),
        round(max(times), 1),
    )


def _notes(attempts: Sequence[Attempt]) -> tuple[str, ...]:
    failed = sum(bool(attempt.failure) for attempt in attempts)
    return (f"{failed} of {len(attempts)} failed; they count as unsolved.",) if failed else ()


def errors_of(attempts: Iterable[Attempt]) -> list[tuple[str, ...]]:
    """A row for each problem that was not answered rightly: kind, problem, wanted, found, status and why."""
    return [_error(attempt) for attempt in attempts if not attempt.is_right]


def _error(attempt: Attempt) -> tuple[str, ...]:
    problem, solution = attempt.problem, attempt.solution
    facts: Mapping[str, tuple[str, ...]] = problem.facts
    wanted = [*problem.answers, *(f"{label} {latex}" for label, values in facts.items() for latex in values)]
    found = () if solution is None else solution.answers
    said = "; ".join(f"{answer.label} {answer.latex}".strip() for answer in found)
    status, message = ("failed", attempt.failure) if solution is None else (solution.status, solution.message)
    verified = "presented as verified" if attempt.is_wrong and attempt.is_presented_as_verified else ""
    return (problem.kind, problem.latex, "; ".join(wanted) or problem.status, said, status, verified, message)
