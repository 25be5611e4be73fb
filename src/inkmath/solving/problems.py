"""Who solves which kind of problem. Runs inside the worker process: SymPy may take any time here."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.solving.arithmetic import check_statement, work_out
from inkmath.solving.equations import solve_equation
from inkmath.solving.understanding import understand
from inkmath.types import Solution


def solve_here(latex: str) -> Solution:
    """The solution of one line of LaTeX, worked out in this process without limits on time or memory."""
    problem = understand(latex)
    if isinstance(problem, Solution):
        return problem
    if isinstance(problem.term, terms.Relation):
        if problem.letter is None:
            return check_statement(problem.term, problem.latex)
        return solve_equation(problem.term, problem.letter, problem.latex)
    return work_out(problem.term, problem.latex)
