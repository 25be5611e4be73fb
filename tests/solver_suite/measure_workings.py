"""Measures the checking of workings: whether the wrong line is named, and whether a right one is accused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

import numpy as np

from inkmath.evaluation.intervals import bootstrap
from inkmath.evaluation.results import Evaluation, Measure
from inkmath.types import Solution
from solver_suite.workings.writing import Working

KIND = "checked-working"
Check = Callable[[Sequence[str]], Solution]


def evaluate_working(
    check: Check,
    solve: Check,
    wrong: Iterable[Working],
    right: Iterable[Working],
    *,
    data: str,
    seed: int = 0,
) -> Evaluation:
    """Check workings with one slip each and workings without. Raises ConfigError if there are none.

    A working that is not taken for one counts as not named, and as accused where it is right.
    check: is asked to check the lines. solve: gets the lines alone.
    """
    seconds: list[float] = []
    notes: list[str] = []
    named, accused, complete, recognised = [], [], [], []
    for working in wrong:
        solution = _timed(check, working, seconds)
        named.append(solution.wrong_line == working.wrong_line)
        recognised.append(solve(working.lines).kind == KIND)
        if not named[-1]:
            notes.append(f"{_shown(working)}: {working.slip}, not named. {solution.message}")
    for working in right:
        solution = _timed(check, working, seconds)
        accused.append(solution.wrong_line is not None or solution.kind != KIND)
        recognised.append(solve(working.lines).kind == KIND)
        complete.append(not accused[-1] and all(step.verified for step in solution.steps))
        if not complete[-1]:
            notes.append(f"{_shown(working)}: right. {solution.message}")
    rows = np.array(seconds)
    measures = (
        Measure.share("slips whose line is named", named),
        Measure.share("right workings accused", accused, is_cost=True),
        Measure.share("right workings checked line by line", complete),
        Measure.share("recognised as workings without being asked", recognised),
        Measure(
            "milliseconds a working",
            float(rows.mean() * 1000),
            len(rows),
            bootstrap(lambda sample: float(sample.mean() * 1000), rows, seed=seed),
            "ms",
            is_cost=True,
        ),
    )
    return Evaluation("working", data, seed, measures, notes=tuple(notes))


def _timed(check: Check, working: Working, seconds: list[float]) -> Solution:
    start = perf_counter()
    solution = check(working.lines)
    seconds.append(perf_counter() - start)
    return solution


def _shown(working: Working) -> str:
    return r" \\ ".join(working.lines)
