"""Formulas solved for a letter. The oracle: the formula solved by hand."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Tuple, Variable
from inkmath.expression.values import values_at
from inkmath.solving.problems import solve_here
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict


@pytest.mark.parametrize(
    ("latex", "unknown", "expected"),
    [
        ("U=RI", "R", r"R=\frac{U}{I}"),
        (r"\frac{x}{a}+b=c", "x", "x=a(c-b)"),
        (r"A=\frac{a+c}{2}h", "c", r"c=\frac{2A}{h}-a"),
        ("a^{2}+b^{2}=c^{2}", "a", r"a=\sqrt{c^{2}-b^{2}},a=-\sqrt{c^{2}-b^{2}}"),
        ("px=q+rx", "x", r"x=\frac{q}{p-r}"),
        (r"y=\frac{ax}{x+b}", "x", r"x=\frac{by}{a-y}"),
        ("x^{2}+px+q=0", "x", r"x=\frac{-p+\sqrt{p^{2}-4q}}{2},x=\frac{-p-\sqrt{p^{2}-4q}}{2}"),
        (r"v=\sqrt{2gh}", "h", r"h=\frac{v^{2}}{2g}"),
        (r"N=N_{0}e^{-at}", "t", r"t=\frac{\ln(N_{0})-\ln(N)}{a}"),
    ],
)
def test_formulas(latex: str, unknown: str, expected: str) -> None:
    solution = solve_here(latex, unknown)
    assert (solution.status, solution.kind, solution.variable) == ("solved", "literal-equation", unknown)
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    lines = tuple(interpret(parse(f"{unknown}={answer.latex}")) for answer in solution.answers)
    found = lines[0] if len(lines) == 1 else Tuple(lines)
    wanted = interpret(parse(expected))
    assert compare(found, wanted, Variable(unknown), positive=True) is Verdict.SAME


def test_conditions_are_named() -> None:
    assert "m - n ≠ 0" in solve_here("mx=nx+1", "x").message
    assert "b ≥ 0" in solve_here("|x-a|=b", "x").message


def test_the_letter_taken_is_named() -> None:
    assert solve_here("ax+b=0").message.startswith("Solved for x; the other letters are taken as known.")


@pytest.mark.parametrize(
    ("latex", "answers", "says"),
    [
        ("ax=0", ["0"], "Provided that a ≠ 0. If a = 0, every number is a solution."),
        ("ax=b", [r"\frac{b}{a}"], "If a = 0, every number is a solution where b = 0, and none otherwise."),
        ("(a-1)x=3", [r"\frac{3}{a-1}"], "If a - 1 = 0, there is no solution."),
        (
            "(a^2-1)x=a-1",
            [r"\frac{1}{a+1}"],
            "If a - 1 = 0, every number is a solution. If a + 1 = 0, there is no solution.",
        ),
        ("ax^2=0", ["0"], "If a = 0, every number is a solution."),
        ("(a-b)x=a-b", ["1"], "If a - b = 0, every number is a solution."),
    ],
)
def test_solve_literal_says_what_becomes_of_a_factor_of_zero(
    latex: str, answers: list[str], says: str
) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert says in solution.message


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        ("x^3=a^3", ["a"]),
        ("x^3=-a^3", ["-a"]),
        ("8x^3=y^3", [r"\frac{y}{2}"]),
        ("x^4=a^4", ["a", "-a"]),
        ("x^2=4a^2", ["2a", "-2a"]),
        ("(x-1)^2=a^2", ["a+1", "-a+1"]),
        (r"x^2=\frac{a^2}{b^2}", [r"\frac{a}{b}", r"-\frac{a}{b}"]),
        ("x^2=a", [r"\sqrt{a}", r"-\sqrt{a}"]),
    ],
)
def test_solve_literal_takes_roots_of_powers(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex, "x")
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)


@pytest.mark.parametrize(
    ("latex", "expected"), [("x^{2}-2ax+a^{2}=0", "a"), ("4x^{2}-4ax+a^{2}=0", r"\frac{a}{2}")]
)
def test_a_square_has_one_root(latex: str, expected: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [expected]
    assert all(step.verified for step in solution.steps)


def test_an_exception_that_a_denominator_rules_out_is_none() -> None:
    message = solve_here(r"\frac{x}{a}+\frac{x}{b}=1").message
    assert message.endswith("If a + b = 0, there is no solution.")


@pytest.mark.parametrize(
    ("latex", "answers", "says"),
    [
        (r"\sin x=a", [r"\arcsin(a)+2\pi k", r"\pi-\arcsin(a)+2\pi k"], "If a < -1 or a > 1, there"),
        (r"\cos x=m", [r"\arccos(m)+2\pi k", r"-\arccos(m)+2\pi k"], "Provided that -1 ≤ m ≤ 1."),
        (r"2\sin x=a", [r"\arcsin(\frac{a}{2})+2\pi k", r"\pi-\arcsin(\frac{a}{2})+2\pi k"], "-2 ≤ a ≤ 2"),
        (r"\tan x=k", [r"\arctan(k)+\pi n"], "n stands for any whole number."),
        ("e^{x}=a", [r"\ln(a)"], "Provided that a > 0. If a ≤ 0, there is no solution."),
        ("x^{2}+4=a", [r"\sqrt{a-4}", r"-\sqrt{a-4}"], "a ≥ 4. If a < 4, there is no solution."),
        ("x^{2}+2x+m=0", [r"-1+\sqrt{1-m}", r"-1-\sqrt{1-m}"], "m ≤ 1. If m > 1, there is no solution."),
        ("|x|=a", ["a", "-a"], "a ≥ 0. If a < 0, there is no solution."),
        (r"\log_{x}8=a", [r"8^{\frac{1}{a}}"], "Provided that a ≠ 0."),
        (r"\frac{x}{x-a}=2", ["2a"], "Provided that a ≠ 0."),
    ],
)
def test_the_letter_on_the_right_decides_whether_there_is_a_solution(
    latex: str, answers: list[str], says: str
) -> None:
    solution = solve_here(latex)
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    found, wanted = (
        [interpret(parse(each)) for each in line]
        for line in ([answer.latex for answer in solution.answers], answers)
    )
    for one, other in zip(found, wanted, strict=True):
        points = {Variable(letter): np.linspace(-3, 9, 50) for letter in "amkn"}
        np.testing.assert_allclose(values_at(one, points), values_at(other, points), rtol=1e-12)
    assert says in solution.message


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        (r"\frac{1}{a}+\frac{1}{b}=\frac{1}{a+b}", "-3b^2 ≥ 0 is needed, which holds only where b = 0,"),
        (r"\frac{x}{a}+\frac{a}{x}=1", "only where a = 0"),
        ("x^{2}+2x+2+a^{2}=0", "which never holds."),
        ("x^{2}+xy+y^{2}+1=0", "-3y^2 - 4 ≥ 0 is needed, which never holds."),
        ("x^{2}+b^{2}+c^{2}+bc+1=0", "which never holds."),
        (r"\frac{x^{2}}{a^{2}}=-1", "only where a = 0"),
        ("e^{x}=-a^{2}", "-a^2 > 0 is needed, which never holds."),
        (r"\sqrt{x}=-a^{2}-1", "which never holds."),
        ("|x|=-a^{2}-1", "which never holds."),
    ],
)
def test_conditions_that_never_hold_mean_that_there_is_no_solution(latex: str, says: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, len(solution.answers)) == ("no-solution", 0)
    assert all(step.verified for step in solution.steps)
    assert says in solution.steps[-1].explanation


@pytest.mark.parametrize(
    "latex", ["x^{2}+a^{2}=0", "x^{2}+ax+a^{2}=0", "x^{2}+b^{2}+c^{2}=0", "x^{2}=a^{2}+1"]
)
def test_conditions_that_hold_for_some_letters_leave_the_solution(latex: str) -> None:
    assert solve_here(latex).status == "solved"


def test_a_root_with_a_letter_as_index_is_no_proof_that_there_is_none_else() -> None:
    solution = solve_here("x^{n}=a", "x")
    assert [answer.latex for answer in solution.answers] == [r"a^{\frac{1}{n}}"]
    assert "no solution" not in solution.message  # for n = 3 a may be negative
