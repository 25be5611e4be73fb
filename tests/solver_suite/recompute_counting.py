"""Equations over the whole numbers, with every number up to a bound put in."""

from __future__ import annotations

from inkmath.expression import terms
from solver_suite.answer_checker import read, relations_of
from solver_suite.exact_values import UndefinedError, value_of
from solver_suite.suite import Problem

LARGEST = 120


def check_whole_numbers(problem: Problem) -> None:
    """The natural numbers that solve the equation are those of the answers, and no others."""
    (relation,) = relations_of(problem.latex)
    (letter,) = terms.variables(relation)
    found = []
    for number in range(LARGEST):
        try:
            left, right = (value_of(side, {letter: number}) for side in relation.sides)
        except UndefinedError:
            continue
        if abs(left - right) < 1e-20 * max(1, abs(left)):
            found.append(number)
    assert found == sorted(int(value_of(read(answer))) for answer in problem.answers)
    assert (problem.status == "no-solution") == (not found)
