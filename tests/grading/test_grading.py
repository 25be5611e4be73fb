"""Pupils' lines against a key: the line that goes wrong, the answer, the doubts and whose lines they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from inkmath.conversion.reading import ReadPage
from inkmath.errors import InputError
from inkmath.grading.answers import expected_answer, judge
from inkmath.grading.key import Problem, parse_key
from inkmath.grading.papers import grade_paper
from inkmath.grading.sorting import sort_lines
from inkmath.grading.verdicts import CheckedLine, GradedProblem, WrittenLine, certainty
from inkmath.grading.working import check
from inkmath.types import Alternative, Box, Reading, Symbol

SYMBOL = Symbol("x", Box(2, 2, 8, 8), 1.0)
PAPER = np.full((20, 20, 3), 255, np.uint8)


def line(latex: str, confidence: float = 0.99, **more: Any) -> WrittenLine:
    return WrittenLine(Reading(latex, confidence, (SYMBOL,), **more), "page")


def checked(statement: str, *lines: str) -> tuple[CheckedLine, ...]:
    return check(statement, [line(latex) for latex in lines])


def graded(key: str, lines: Sequence[WrittenLine]) -> GradedProblem:
    problems = parse_key(key)
    page = ReadPage("page", None, PAPER, tuple(one.reading for one in lines))
    expected = {problem.label: expected_answer(problem) for problem in problems}
    return grade_paper("anna", [page], problems, expected).problems[0]


def test_the_problem_stands_first_where_it_was_not_copied() -> None:
    lines = checked("x^{2}-5x+6=0", "(x-2)(x+3)=0", r"x=2 \quad x=-3")
    assert [(one.numbers, one.verdict) for one in lines] == [
        ((1,), "given"),
        ((2,), "wrong"),
        ((3, 4), "follows"),
    ]
    assert "line 1" in lines[1].remark
    copied = checked("x^{2}-5x+6=0", "x^{2}-5x+6=0", "(x-2)(x-3)=0")
    assert [(one.numbers, one.verdict) for one in copied] == [((1,), "given"), ((2,), "follows")]


def test_a_problem_copied_wrong_goes_wrong_in_the_copy() -> None:
    lines = checked("x^{2}-5x+6=0", "x^{2}-5x+5=0", "x^{2}-5x=-5")
    assert [one.verdict for one in lines] == ["given", "wrong", "follows"]


@pytest.mark.parametrize("first", ["3\\cdot4+5=12+5", "A=3\\cdot4+5=12+5", "=12+5", "12+5", "A=12+5"])
def test_an_expression_goes_on_in_any_form(first: str) -> None:
    lines = checked(r"3\cdot4+5", first, "=18")
    assert [one.verdict for one in lines] == ["given", "follows", "wrong"]


def test_a_line_without_meaning_is_passed_over() -> None:
    lines = checked("3x+5=2x", "3x+", "x+5=0", "5", "x=-5")
    assert [one.verdict for one in lines] == [
        "given",
        "not understood",
        "follows",
        "not understood",
        "follows",
    ]
    assert [one.numbers for one in lines] == [(1,), (), (2,), (), (3,)]


def test_rows_of_a_system_are_statements() -> None:
    lines = checked(r"\begin{cases}2x+3y=8\\x-y=-1\end{cases}", "x=y-1", "5y=11")
    assert [(one.numbers, one.verdict) for one in lines] == [
        ((1, 2), "given"),
        ((3,), "follows"),
        ((4,), "wrong"),
    ]


@pytest.mark.parametrize(
    ("statement", "answer", "lines", "verdict"),
    [
        ("x^{2}-5x+6=0", "x=2,x=3", ["x=2", "x=3"], "right"),
        ("x^{2}-5x+6=0", "", [r"x_{1}=2 \quad x_{2}=3"], "right"),
        ("x^{2}-5x+6=0", "x=2,x=3", ["x=2"], "wrong"),
        ("x^{2}-5x+6=0", "x=2,x=3", ["(x-2)(x-3)=0"], "unfinished"),
        ("2x=6", "", ["2x=6"], "unfinished"),
        ("2x-3<7", "x<5", [r"x\in(-\infty,5)"], "right"),
        ("2x-3<7", "", ["x>5"], "wrong"),
        (r"x+y=3 \quad x-y=1", "x=2,y=1", ["y=1", "x=2"], "right"),
        (r"x+y=3 \quad x-y=1", "", ["x+y=3", "y=1"], "unknown"),
        (r"x+y=3 \quad x-y=1", "x=2,y=1", ["y=1", "x=3"], "wrong"),
        (r"\int_{0}^{1}xdx", "", [r"\int_{0}^{1}xdx=0.5"], "right"),
        (r"\int xdx", "", [r"\frac{x^{2}}{2}"], "unfinished"),
        (r"3\cdot4+5", "", ["12+5"], "unfinished"),
        (r"3\cdot4+5", "17", ["=18"], "wrong"),
        ("f(x)=x^{3}-3x", "f'(x)=3x^{2}-3", ["f'(x)=3x^{2}-3"], "right"),
        ("f(x)=x^{3}-3x", "f'(x)=3x^{2}-3", ["f'(x)=3x^{2}"], "wrong"),
        ("f(x)=x^{2}+1", "f(2)=5", ["f(2)=4+1", "f(2)=5"], "right"),
        ("f(x)=x^{2}+1", "f(2)=5", ["f(2)=4+1"], "unfinished"),
        ("f(x)=x^{2}+1", "f(2)=5", ["f(2)=6"], "wrong"),
        ("x=1", "x=1", [], "missing"),
        ("x=1", "x=1", [r"x=\frac{1}{"], "unknown"),
    ],
)
def test_answers(statement: str, answer: str, lines: list[str], verdict: str) -> None:
    (problem,) = parse_key(f"{statement}\n{answer}")
    assert judge(problem, expected_answer(problem), checked(problem.statement, *lines)).verdict == verdict


def test_a_boxed_line_is_the_answer() -> None:
    lines = check("2x=6", [line("x=3", marks=("boxed",)), line(r"2\cdot3=6")])
    assert judge(Problem("1", "2x=6", "x=3"), "x=3", lines).latex == "x=3"


def test_a_mark_on_another_line_hides_no_answer() -> None:
    lines = check("2x+1=7", [line("2x=6", marks=("underlined",)), line("x=3")])
    judgement = judge(Problem("1", "2x+1=7", "x=3"), "x=3", lines)
    assert (judgement.verdict, judgement.latex) == ("right", "x=3")


def test_a_sure_paper_raises_no_doubt() -> None:
    assert graded("2x=6\nx=3", [line("2x=6"), line("x=3")]).doubts == ()
    wrong = graded("2x=6\nx=3", [line("2x=6", 0.999), line("x=4", 0.999)])
    assert (wrong.doubts, wrong.answer, wrong.first_wrong and wrong.first_wrong.latex) == ((), "wrong", "x=4")


@pytest.mark.parametrize(
    ("lines", "doubt"),
    [
        ([line("2x=6"), line("x=8", 0.6)], "not sure enough"),
        ([line("2x=6"), line("x=8", alternatives=(Alternative("x=3", 0.01),))], "another reading"),
        ([line("2x=6"), line("2x="), line("x=3")], "no meaning"),
        ([line("2x=6"), line("2x=8"), line("x=3")], "although a line is wrong"),
        ([line("2x=6")], "not in its form"),
        ([], "Nothing was found"),
    ],
)
def test_what_is_doubtful_is_said(lines: list[WrittenLine], doubt: str) -> None:
    result = graded("2x=6\nx=3", lines)
    assert any(doubt in one for one in result.doubts), result.doubts


def test_another_reading_that_is_right_is_shown() -> None:
    (_, wrong) = graded("2x=6", [line("2x=6"), line("x=8", alternatives=(Alternative("x=3", 0.2),))]).lines
    assert (wrong.verdict, wrong.instead) == ("wrong", "x=3")
    (_, wrong) = graded("2x=6", [line("2x=6"), line("x=8", alternatives=(Alternative("x=5", 0.2),))]).lines
    assert (wrong.verdict, wrong.instead) == ("wrong", "")


def test_a_wrong_line_is_less_certain_than_a_right_one() -> None:
    """By Bayes' theorem from a tenth of lines that are wrong, worked out by hand."""
    assert certainty(False, 1.0) == certainty(True, 1.0) == 1.0
    assert certainty(False, 0.9) == pytest.approx(0.1 * (0.9 + 0.1 * 0.95) / (0.0995 + 0.9 * 0.1 * 0.95))
    assert certainty(True, 0.5) == pytest.approx(0.9 * (0.5 + 0.5 * 0.05) / (0.4725 + 0.1 * 0.5 * 0.05))


KEY = parse_key("1. x^2-5x+6=0\n\n2a) 2x+3=9\n\n2b) 7-x=3")


def sorted_by_problem(*lines: WrittenLine) -> dict[str, list[str]]:
    found, others = sort_lines(lines, KEY)
    named = {label: [one.reading.latex for one in own] for label, own in found.items()}
    return named | {"": [one.reading.latex for one in others]}


def test_numbers_copies_and_steps_begin_a_problem() -> None:
    found = sorted_by_problem(
        line("y=1"),
        line("x^{2}-5x+6=6"),  # copied or read wrong
        line("(x-2)(x-3)=0"),
        line("2x=6", label="2a."),
        line("x=3"),
        line("x=5", label="b)"),
    )
    assert found == {
        "1": ["x^{2}-5x+6=6", "(x-2)(x-3)=0"],
        "2a": ["2x=6", "x=3"],
        "2b": ["x=5"],
        "": ["y=1"],
    }


def test_a_line_that_follows_from_another_problem_begins_it() -> None:
    assert sorted_by_problem(line("(x-2)(x-3)=0"), line("x=2"), line("x=4"))["2b"] == ["x=4"]


def test_pages_that_cannot_be_read_are_told() -> None:
    error = replace(ReadPage("b.png", None), error=InputError("It is no picture."))
    paper = grade_paper("anna", [error], KEY, {problem.label: "x=1" for problem in KEY})
    assert paper.faults == ("b.png: It is no picture.",)
    assert all(problem.answer == "missing" and problem.needs_a_look for problem in paper.problems)
