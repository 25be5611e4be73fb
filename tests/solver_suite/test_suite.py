"""The suite of problems: large and varied enough, and its answers right by a calculation of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import cast

import pytest

from inkmath.errors import ConfigError
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.types import Answer, Solution, Status, Step
from solver_suite import recompute
from solver_suite.answer_checker import is_right
from solver_suite.suite import Problem, kinds, load_suite

SUITE = load_suite()


def test_there_are_enough_of_each_kind() -> None:
    count = Counter(problem.kind for problem in SUITE)
    assert sum(count.values()) >= 1900
    assert set(count) == set(kinds())
    assert {kind: n for kind, n in count.items() if n < 30} == {}


def test_no_problem_comes_twice() -> None:
    count = Counter((problem.latex, problem.task, problem.unknown, problem.numbers) for problem in SUITE)
    assert [key for key, n in count.items() if n > 1] == []


def test_at_most_three_differ_only_in_their_numbers() -> None:
    skeletons = Counter(skeleton(problem) for problem in SUITE)
    assert {key: n for key, n in skeletons.items() if n > 3} == {}


def skeleton(problem: Problem) -> tuple[str, str | None]:
    """The problem without the size and the sign of its numbers."""
    return re.sub(r"\d+(\.\d+)?", "N", problem.latex).replace("-", "+"), problem.task


def test_hard_and_degenerate_problems_are_there() -> None:
    count = Counter(problem.status for problem in SUITE)
    assert count["no-solution"] >= 40
    assert count["all-numbers"] >= 25


def test_every_problem_can_be_read() -> None:
    for problem in SUITE:
        for line in split_lines(problem.latex):
            assert parse(line).items


@pytest.mark.parametrize("kind", kinds())
def test_the_answers_are_right_by_another_calculation(kind: str) -> None:
    wrong = []
    for problem in load_suite(kind):
        try:
            recompute.check(problem)
        except AssertionError as error:
            wrong.append((problem.latex, str(error)))
    assert wrong == []


def test_the_other_calculation_refuses_wrong_answers() -> None:
    """One answer more, one less, or another: the checks are no rubber stamp."""
    for kind, answers in (
        ("quadratic-equations", ("2",)),
        ("quadratic-equations", ("2", "3", "4")),
        ("inequalities", (r"(-\infty,4]",)),
        ("inequalities", (r"(-\infty,5)",)),
        ("derivatives", ("3x",)),
        ("limits", ("4",)),
        ("linear-systems", ("x=3,y=3",)),
        ("nonlinear-systems", ("x=2,y=3",)),
        ("trigonometric-equations", (r"2\pi k",)),
        ("literal-equations", ("2A+b",)),
        ("indefinite-integrals", ("x^{3}+C",)),
        ("finite-sums", ("54",)),
        ("complex-numbers", ("4+3i",)),
        ("complex-equations", ("2-3i",)),
    ):
        problem = load_suite(kind)[0]
        with pytest.raises(AssertionError):
            recompute.check(replace(problem, answers=answers))


def solution_of(problem: Problem) -> Solution:
    """The solution of a solver that gives the answers of the suite."""
    facts = [Answer(latex, latex, label=label) for label, values in problem.facts.items() for latex in values]
    answers = [Answer(latex, latex) for latex in problem.answers] if problem.status == "solved" else []
    sides = problem.latex.split("=") if problem.shape == "proof" else ()
    steps = tuple(Step("", side, "", True) for side in sides)
    status = cast(Status, problem.status)
    return Solution(status, problem.kind, problem.latex, "x", (*answers, *facts), steps)


def test_the_suite_is_right_by_its_own_judge() -> None:
    assert [problem.latex for problem in SUITE if not is_right(problem, solution_of(problem))] == []


def test_an_answer_less_or_one_that_is_off_is_wrong() -> None:
    passed = []
    for problem in SUITE:
        solution = solution_of(problem)
        for answers in (solution.answers[1:], (*solution.answers[1:], Answer("17.17", "17.17"))):
            if solution.answers and is_right(problem, replace(solution, answers=answers)):
                passed.append(problem.latex)
        if is_right(problem, Solution("unsolved", problem.kind, problem.latex)):
            passed.append(problem.latex)
    assert passed == []


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ConfigError, match="quadratik"):
        load_suite("quadratik")
