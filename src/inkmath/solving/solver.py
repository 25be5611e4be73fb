"""Solving within limits: from LaTeX to the solution, by way of the worker process."""

from __future__ import annotations

import math
from collections.abc import Sequence

from inkmath.errors import ConfigError, InputError
from inkmath.expression.latex import split_lines
from inkmath.solving.sandbox import DEFAULT_TIMEOUT_S, SOLVER, LimitError, WorkerDiedError
from inkmath.solving.understanding import NOT_YET, understand
from inkmath.solving.wire import solution_from_dict, with_found
from inkmath.types import Solution

MAX_TIMEOUT_S = 3600.0


def solve_latex(text: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> Solution:
    """The worked solution of one line of LaTeX; `\\\\` separates the lines of a problem of several.

    timeout_s: limit for the working, in seconds; going over it gives a solution with the status "timeout".
    Raises InputError if text is no text, ConfigError for a time limit that is not positive.
    """
    if not isinstance(text, str):
        raise InputError(f"solve_latex takes LaTeX text, not {type(text).__name__}.")
    _require_timeout(timeout_s)
    lines = split_lines(text)
    if len(lines) > 1:
        return solve_lines(lines, timeout_s)
    problem = understand(lines[0] if lines else text)
    if isinstance(problem, Solution):
        return problem
    try:
        return solution_from_dict(SOLVER.run("solve", problem.latex, timeout_s))
    except LimitError as limit:
        return with_found(Solution("timeout", problem.kind, problem.latex, message=str(limit)), limit.found)
    except WorkerDiedError as reason:
        broken = Solution("unsolved", problem.kind, problem.latex, message=f"{NOT_YET}: {reason}")
        return with_found(broken, reason.found)


def solve_lines(texts: Sequence[str], timeout_s: float = DEFAULT_TIMEOUT_S) -> Solution:
    """The worked solution of a problem of several lines, each LaTeX; blank lines do not count."""
    _require_timeout(timeout_s)
    lines = [text for text in texts if text.strip()]
    if len(lines) == 1:
        return solve_latex(lines[0], timeout_s)
    if not lines:
        return Solution("not-a-problem", "", "", message="There is nothing to solve: no line holds anything.")
    understood = [understand(line) for line in lines]
    latex = r" \\ ".join(problem.latex for problem in understood)
    return Solution("unsolved", "system", latex, message=f"{NOT_YET}: several lines as one problem")


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
