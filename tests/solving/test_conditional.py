"""Equations with conditions, and inequalities that repeat. The oracle: solutions worked out by hand."""

from __future__ import annotations

import math

import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.conditions import conditional_in
from inkmath.solving.problems import solve_here
from inkmath.solving.solver import solve_lines
from inkmath.types import Solution


def solved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


def answers(solution: Solution) -> list[str]:
    assert all(answer.verified for answer in solution.answers)
    return [answer.latex for answer in solution.answers]


@pytest.mark.parametrize(
    ("latex", "statement", "bounds", "sets"),
    [
        (r"\sin x=1,0\leq x<\pi", 1, 1, 0),
        (r"\sin x=1,x\in[0,\pi)", 1, 1, 0),
        (r"x^{2}=4,x\in\mathbb{N},x>1", 1, 1, 1),
        (r"x^{2}=4,x\in\mathbb{R}", 1, 0, 0),
        (r"x>1,2x<9", 1, 1, 0),
    ],
)
def test_parts_of_a_conditional(latex: str, statement: int, bounds: int, sets: int) -> None:
    given = conditional_in(interpret(parse(latex)))
    assert given is not None
    assert (len(given.statement), len(given.bounds), len(given.sets)) == (statement, bounds, sets)


@pytest.mark.parametrize("latex", ["x+y=1,x>0", r"x\in\{1,2\},x^{2}=4", "x^{2}", r"x\in\mathbb{C},x^{2}=-1"])
def test_no_conditional(latex: str) -> None:
    assert conditional_in(interpret(parse(latex))) is None


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\sin x=\frac{1}{2},0\leq x\leq2\pi", [r"\frac{\pi}{6}", r"\frac{5\pi}{6}"]),
        (r"\tan x=1,x\in(-\pi,0]", [r"-\frac{3\pi}{4}"]),
        (r"x^{2}=4,x\neq2", ["-2"]),
        (r"x^{3}-4x=0,x\geq0", ["0", "2"]),
        (r"x^{2}=9,x\in\mathbb{N}", ["3"]),
        (r"(3x-1)(x-2)=0,x\in\mathbb{Z}", ["2"]),
    ],
)
def test_solutions_that_meet_a_condition(latex: str, expected: list[str]) -> None:
    assert answers(solved(latex)) == expected


@pytest.mark.parametrize(
    "latex", [r"x^{2}=4,x>3", r"\cos x=1,0<x<2\pi", r"3x=1,x\in\mathbb{Z}", r"x^{2}=-4,x\in\mathbb{N}"]
)
def test_no_solution_meets_the_condition(latex: str) -> None:
    solution = solved(latex)
    assert (solution.status, solution.answers) == ("no-solution", ())
    assert solution.checks


def test_solutions_between_bounds_are_proven_to_be_all() -> None:
    solution = solve_here(r"x\sin x=1,0\leq x\leq5")
    values = [answer.decimal for answer in solution.answers]
    assert values == pytest.approx([1.114157140871930, 2.772604708265991])
    assert all(value * math.sin(value) == pytest.approx(1) for value in values if value is not None)
    assert all(answer.verified for answer in solution.answers)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\sin\alpha=0.5,90^{\circ}<\alpha<180^{\circ}", [r"150^{\circ}"]),
        (r"\sin(2\alpha+10^{\circ})=0.5", [r"10^{\circ}+180^{\circ}k", r"70^{\circ}+180^{\circ}k"]),
        (r"\sin x>0.5,0^{\circ}<x<360^{\circ}", [r"(30^{\circ},150^{\circ})"]),
        (r"\sin x=0,0\leq x<2\pi", ["0", r"\pi"]),
    ],
)
def test_angles_in_degrees(latex: str, expected: list[str]) -> None:
    assert answers(solved(latex)) == expected


def test_an_angle_without_an_exact_number_of_degrees_is_rounded() -> None:
    (answer,) = answers(solved(r"\sin\alpha=0.3,0^{\circ}<\alpha<90^{\circ}"))
    assert answer == r"\alpha=\sin^{-1}(\frac{3}{10})\approx17.4576^{\circ}"
    assert math.degrees(math.asin(0.3)) == pytest.approx(17.4576, abs=1e-4)


@pytest.mark.parametrize("lines", [(r"\sin x=1", r"0\leq x\leq2\pi"), ("x^{2}=9", r"x\in\mathbb{N}")])
def test_a_condition_on_the_next_line(lines: tuple[str, str]) -> None:
    solution = solve_lines(lines)
    assert solution.status == "solved"
    assert len(solution.answers) == 1
    assert not solution.parts


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\sin x>\frac{1}{2}", r"(\frac{\pi}{6}+2\pi k,\frac{5\pi}{6}+2\pi k)"),
        (r"\tan x<0", r"(-\frac{\pi}{2}+\pi k,\pi k)"),
        (r"|\sin x|<\frac{1}{2}", r"(-\frac{\pi}{6}+\pi k,\frac{\pi}{6}+\pi k)"),
        (r"\cos x\geq1", r"\{2\pi k\}"),
        (r"\sin(\pi x)>0", "(2k,1+2k)"),
        (r"\cos x>0,0\leq x\leq2\pi", r"[0,\frac{\pi}{2})\cup(\frac{3\pi}{2},2\pi]"),
        (
            r"2\sin^{2}x-3\sin x+1<0",  # a double zero, beside which doubles do not tell the sign
            r"(\frac{\pi}{6}+2\pi k,\frac{\pi}{2}+2\pi k)\cup(\frac{\pi}{2}+2\pi k,\frac{5\pi}{6}+2\pi k)",
        ),
    ],
)
def test_inequalities_that_repeat(latex: str, expected: str) -> None:
    assert answers(solved(latex)) == [expected]


@pytest.mark.parametrize(("latex", "status"), [(r"\sin x\leq1", "all-numbers"), (r"\cos x>2", "no-solution")])
def test_inequalities_that_never_change(latex: str, status: str) -> None:
    solution = solved(latex)
    assert (solution.status, solution.answers) == (status, ())


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"2x<7,x\in\mathbb{N}", r"\{0,1,2,3\}"),
        (r"x^{2}<10,x\in\mathbb{Z}", r"\{-3,-2,-1,0,1,2,3\}"),
        (r"x>3,x\in\mathbb{Z}", r"\{4,5,6,\ldots\}"),
        (r"x\leq3,x\in\mathbb{Z}", r"\{\ldots,1,2,3\}"),
        (r"x<200,x\in\mathbb{N}", r"\{0,1,2,\ldots,199\}"),
        (r"-2<x\leq2,x\in\mathbb{Z}", r"\{-1,0,1,2\}"),
    ],
)
def test_whole_numbers(latex: str, expected: str) -> None:
    assert answers(solved(latex)) == [expected]


def test_a_list_of_values_is_no_problem() -> None:
    assert solve_here("x=2,x=3").status == "unsolved"


def test_a_turn_is_added_where_the_angle_is_less_by_a_number() -> None:
    says = [step.explanation for step in solved(r"\sin(x-\frac{\pi}{6})=1").steps]
    assert "Add pi/6 to both sides." in says
    assert isinstance(interpret(parse(solved(r"\sin(\pi x)=0").answers[0].latex)), terms.Variable)
