"""Solving within limits: from LaTeX to the solution, by way of the worker process."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import replace

from inkmath.errors import ConfigError, InputError, LatexSyntaxError
from inkmath.expression.latex import split_lines
from inkmath.expression.meaning.others import other_meanings
from inkmath.processes.sandbox import DEFAULT_TIMEOUT_S, Sandbox
from inkmath.processes.workers import LimitError, WorkerDiedError
from inkmath.solving.question import Question, canonical
from inkmath.solving.understanding import NOT_YET, understand
from inkmath.solving.wire import solution_from_dict, with_found
from inkmath.types import Solution

MAX_TIMEOUT_S = 3600.0
MEMORY_BYTES = 1 << 30

SOLVER = Sandbox([sys.executable, "-P", "-m", "inkmath.solving.worker", str(MEMORY_BYTES)])
"""The workers that solve; none is started before the first use."""


def solve_latex(
    text: str,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    *,
    unknown: str | None = None,
    task: str | None = None,
) -> Solution:
    """The worked solution of one line of LaTeX; `\\\\` separates the lines of a problem of several.

    timeout_s: limit for the working, in seconds; going over it gives a solution with the status "timeout".
    unknown: LaTeX of the letter to solve for or to differentiate by; by default the solver chooses.
    task: "simplify", "expand", "factor", or "check" for lines of a working; by default as the lines ask.
    Raises InputError if text is no text, ConfigError for a time limit that is not positive, an unknown task,
    or a letter that is not in the problem.
    """
    if not isinstance(text, str):
        raise InputError(f"solve_latex takes LaTeX text, not {type(text).__name__}.")
    return solve_lines(split_lines(text) or [text], timeout_s, unknown=unknown, task=task)


def solve_lines(
    texts: Sequence[str],
    timeout_s: float = DEFAULT_TIMEOUT_S,
    *,
    unknown: str | None = None,
    task: str | None = None,
) -> Solution:
    """The worked solution of a problem of several lines, each LaTeX; blank lines do not count.

    Raises as `solve_latex` does.
    """
    _require_timeout(timeout_s)
    lines = [text for text in texts if text.strip()]
    question = Question(tuple(lines or [""]), unknown, task)
    try:
        question = replace(question, lines=tuple(map(canonical, question.lines)))
    except LatexSyntaxError as error:
        return Solution("not-a-problem", "", question.latex, message=str(error))
    return replace(_solution(question, timeout_s), meanings=other_meanings(question.lines))


def _solution(question: Question, timeout_s: float) -> Solution:
    if len(question.lines) > 1:
        return _run(question, "", timeout_s)
    problem = understand(question.lines[0], question.letter, question.task)
    return problem if isinstance(problem, Solution) else _run(question, problem.kind, timeout_s)


def _run(question: Question, kind: str, timeout_s: float) -> Solution:
    """The solution out of the worker; at a limit, what was found until then."""
    try:
        return solution_from_dict(SOLVER.run("solve", question.to_text(), timeout_s))
    except LimitError as limit:
        return with_found(Solution("timeout", kind, question.latex, message=str(limit)), limit.found)
    except WorkerDiedError as reason:
        broken = Solution("unsolved", kind, question.latex, message=f"{NOT_YET}: {reason}")
        return with_found(broken, reason.found)


def warm_up() -> None:
    """Starts the worker process in the background, so that SymPy is imported while the caller still reads."""
    SOLVER.warm_up()


def _require_timeout(timeout_s: float) -> None:
    if not (
        isinstance(timeout_s, int | float) and math.isfinite(timeout_s) and 0 < timeout_s <= MAX_TIMEOUT_S
    ):
        raise ConfigError(
            f"timeout_s is {timeout_s!r}; expected seconds above 0 and up to {MAX_TIMEOUT_S:g}."
        )
