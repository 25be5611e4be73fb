"""Several lines as one problem: a system to solve, or a working to check."""

from __future__ import annotations

from collections.abc import Callable

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.question import Question
from inkmath.solving.understanding import NOT_YET, Problem, problem_of
from inkmath.types import Solution


def solve_several(question: Question, solve: Callable[[Problem | Solution], Solution]) -> Solution:
    """The solution of a problem of at least two lines.

    solve: solves the problem that all lines together pose.
    """
    try:
        lines = tuple(interpret(parse(line)) for line in question.lines)
    except MeaninglessError as error:
        return Solution("unsolved", "", question.latex, message=f"{NOT_YET}: {error}")
    return solve(problem_of(terms.Tuple(lines), question.latex, question.letter, question.task))
