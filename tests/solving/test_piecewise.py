r"""Functions in pieces. The oracle: answers by hand."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.values import values_at
from inkmath.rendering import answer_lines
from inkmath.solving import solve_latex
from inkmath.types import Solution


def pieces(*rows: str) -> str:
    return r"f(x)=\begin{cases}" + r"\\".join(rows) + r"\end{cases}"


JUMP = pieces("x+2&x<-1", r"x^{2}&-1\leq x<2", r"5&x\geq2")
SMOOTH = pieces(r"x^{2}&\text{für }x\leq2", r"4x-4&\text{sonst}")
CORNER = pieces("x^{2},&x<0,", r"x,&x\geq0.")
SINC = pieces(r"\frac{\sin x}{x}&x\neq0", "1&x=0")


def solved(latex: str) -> Solution:
    solution = solve_latex(latex)
    assert (solution.kind, solution.status) == ("piecewise-function", "solved"), solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (rf"{JUMP} \\ f(-3)", ["-1"]),
        (rf"{JUMP} \\ f(-1)", ["1"]),
        (rf"{JUMP},f(2)", ["5"]),
        (rf"{JUMP} \\ f(x)=1", ["-1", "1"]),
        (rf"{JUMP} \\ f(x)=4", []),
        (rf"{JUMP} \\ \lim_{{x\to2^{{-}}}}f(x)", ["4"]),
        (rf"{JUMP} \\ \lim_{{x\to-1}}f(x)", ["1"]),
        (rf"{JUMP} \\ \int_{{-2}}^{{3}}f(x)dx", [r"\frac{17}{2}"]),
        (rf"{SMOOTH} \\ f^{{\prime}}(2)", ["4"]),
        (rf"{SMOOTH} \\ f^{{\prime}}(x)", [r"\begin{cases}2x&x\leq2\\4&x>2\end{cases}"]),
        (rf"{CORNER} \\ f^{{\prime}}(x)", [r"\begin{cases}2x&x<0\\1&x>0\end{cases}"]),
        (rf"{SINC} \\ f^{{\prime}}(0)", ["0"]),
        (rf"{SINC} \\ \lim_{{x\to\infty}}f(x)", ["0"]),
        (pieces("e^{x}&x<0", r"1&x\geq0") + r" \\ \int_{-1}^{3}f(x)dx", [r"4-\frac{1}{e}"]),
        (pieces("ax+1&x<1", r"x^{2}&x\geq1"), ["a=0"]),
        (pieces(r"x^{2}&x\leq1", "ax+b&x>1"), ["a=2,b=-1"]),
        (pieces(r"\frac{x^{2}-1}{x-1}&x\neq1", "a&x=1"), ["a=2"]),
    ],
)
def test_questions(latex: str, answers: list[str]) -> None:
    if not answers:
        assert solve_latex(latex).status == "no-solution"
        return
    assert [answer.latex for answer in solved(latex).answers] == answers


@pytest.mark.parametrize(
    ("latex", "facts"),
    [
        (JUMP, {"domain": [r"\mathbb{R}"], "zero": ["-2", "0"], "discontinuity": ["2"], "kink": ["-1"]}),
        (SMOOTH, {"domain": [r"\mathbb{R}"], "zero": ["0"], "discontinuity": [], "kink": []}),
        (CORNER, {"domain": [r"\mathbb{R}"], "zero": ["0"], "discontinuity": [], "kink": ["0"]}),
        (SINC, {"domain": [r"\mathbb{R}"], "zero": [], "discontinuity": [], "kink": []}),
        (
            r"y=\begin{cases}x&0\leq x\leq1\\2-x&1<x\leq2\end{cases}",
            {"domain": ["[0,2]"], "zero": ["0", "2"], "discontinuity": [], "kink": ["1"]},
        ),
        (
            pieces("-1&x<0", "0&x=0", "1&x>0"),
            {"domain": [r"\mathbb{R}"], "zero": ["0"], "discontinuity": ["0"], "kink": []},
        ),
    ],
)
def test_studies(latex: str, facts: dict[str, list[str]]) -> None:
    found = solved(latex).answers
    assert {label: [each.latex for each in found if each.label == label] for label in facts} == facts


def test_zeros_that_are_not_all_found_are_not_given() -> None:
    solution = solved(SINC)
    assert "zero" not in {answer.label for answer in solution.answers}
    assert solution.message == "Zeros could not be found. The function is continuous."


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (rf"{JUMP} \\ \lim_{{x\to2}}f(x)", "no-solution"),
        (rf"{CORNER} \\ f^{{\prime}}(0)", "no-solution"),
        (pieces("2x&x<3", "x^{2}&x>3") + r" \\ f(3)", "no-solution"),
        (pieces(r"x&x\leq1", r"x+1&x\geq1"), "unsolved"),
        (pieces(r"\frac{1}{x-1}&x<2", r"x&x\geq2"), "unsolved"),
    ],
)
def test_what_has_no_value_is_said(latex: str, status: str) -> None:
    assert solve_latex(latex).status == status


def test_values_of_pieces_can_be_drawn() -> None:
    relation = interpret(parse(JUMP))
    assert isinstance(relation, terms.Relation)
    x = np.array([-3.0, -1.0, 1.5, 2.0])
    found = values_at(relation.sides[1], {terms.Variable("x"): x})
    assert found.tolist() == [-1.0, 1.0, 2.25, 5.0]


@pytest.mark.parametrize(("asked", "shown"), [("f(3)", "3"), (r"\int_{0}^{2}f(x)dx", "2"), ("f(x)=4", "x=4")])
def test_only_an_equation_has_an_unknown(asked: str, shown: str) -> None:
    solution = solve_latex(pieces("-1&x<0", r"x&x\geq0") + rf"\\{asked}")
    assert answer_lines(solution) == [shown]
