"""Differential equations: which statements are some, their solutions, and the check of every line.

Solutions were worked out by hand; the check is tried with lines that are wrong.
"""

from __future__ import annotations

import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.solving import solve_latex
from inkmath.solving.differential_equations.problems import differential_equation_in
from inkmath.solving.differential_equations.working import slope_agrees
from inkmath.solving.partition import partition
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution

X, Y, C = Variable("x"), Variable("y"), Variable("C")


def read(latex: str) -> Term:
    return interpret(parse(latex))


def solved(*lines: str) -> Solution:
    return solve_question(Question(lines))


@pytest.mark.parametrize(
    ("latex", "letters"),
    [
        ("y'=2xy", "yx"),
        (r"\frac{dy}{dx}=x", "yx"),
        (r"\frac{d^{2}x}{dt^{2}}=-x", "xt"),
        (r"\ddot{x}+4x=0", "xt"),
        ("x'=2x", "xt"),
        ("f'(x)=2f(x)", "fx"),
        ("N'=kN", "Nt"),
        ("xdx+ydy=0", "yx"),
        (r"\frac{dy}{y}=2xdx", "yx"),
        ("y'=2x,y(0)=1", "yx"),
        (r"\ddot{x}=-x,x(0)=1,\dot{x}(0)=0", "xt"),
    ],
)
def test_the_function_and_its_letter(latex: str, letters: str) -> None:
    equation = differential_equation_in(read(latex))
    assert equation is not None
    assert equation.y.token + equation.x.token == letters


@pytest.mark.parametrize(
    "latex",
    [
        "x'=3",
        "A'=2B",
        "x'=x+1,y'=y-2",
        r"y=x^{2},\frac{dy}{dx}=4",
        "f(x)=x^{3},f'(x)=0",
        "dx=2",
        "y'(x)=y(x-1)",
    ],
)
def test_other_statements_with_primes_are_none(latex: str) -> None:
    assert differential_equation_in(read(latex)) is None


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        (("y'=2x",), ["y=x^{2}+C"]),
        ((r"\frac{dy}{dx}=\frac{x}{y}",), ["y^{2}=x^{2}+C"]),
        ((r"\frac{dy}{dx}=\frac{x}{y}", "y(0)=2"), [r"y=\sqrt{x^{2}+4}"]),
        (("y'=-2xy",), ["y=Ce^{-x^{2}}"]),
        (("y'=x^{2}y^{2}",), [r"y=-\frac{3}{x^{3}+C}", "y=0"]),
        (("y'=y(1-y)",), [r"y=\frac{Ce^{x}}{Ce^{x}+1}", "y=1"]),
        (("T'=-k(T-20)",), ["T=Ce^{-kt}+20"]),
        (("y'+y=e^{x}",), [r"y=Ce^{-x}+\frac{e^{x}}{2}"]),
        (("xy'+2y=x^{3}",), [r"y=\frac{C}{x^{2}}+\frac{x^{3}}{5}"]),
        ((r"\frac{dy}{dx}=\frac{x+y}{x}",), [r"y=Cx+x\ln(|x|)"]),
        (("(2xy+3)dx+(x^{2}-1)dy=0",), ["x^{2}y+3x-y=C"]),
        (("f'(x)=3x^{2}", "f(1)=2"), ["f(x)=x^{3}+1"]),
        (("y''-3y'+2y=0",), ["y=C_{1}e^{x}+C_{2}e^{2x}"]),
        (("y''+4y'+4y=0",), ["y=(C_{1}+C_{2}x)e^{-2x}"]),
        ((r"\ddot{x}+\omega^{2}x=0",), [r"x=C_{1}\cos(\omega t)+C_{2}\sin(\omega t)"]),
        (("y''+y=0", "y(0)=1", "y'(0)=0"), [r"y=\cos(x)"]),
        (("y''-3y'+2y=e^{x}",), ["y=C_{1}e^{x}+C_{2}e^{2x}-xe^{x}"]),
        ((r"y''+y=\frac{1}{\cos x}",), [r"y=C_{1}\cos(x)+C_{2}\sin(x)+x\sin(x)+\ln(|\cos(x)|)\cos(x)"]),
        (("x^{2}y''+xy'-y=0",), [r"y=\frac{C_{1}}{x}+C_{2}x"]),
        (("y''=6x",), ["y=x^{3}+C_{1}x+C_{2}"]),
    ],
)
def test_solutions(lines: tuple[str, ...], answers: list[str]) -> None:
    solution = solved(*lines)
    assert solution.status == "solved"
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)


def test_conditions_that_no_solution_fulfils() -> None:
    solution = solved("y''+y=0", "y(0)=0", r"y(\pi)=1")
    assert solution.status == "no-solution"
    assert [check.passed for check in solution.checks] == [True]


def test_what_is_divided_by_is_said() -> None:
    assert solved(r"\dot{v}=g-kv").message == "Provided that k ≠ 0."
    assert solved(r"m\ddot{x}+kx=0").message == "Provided that k/m > 0, m ≠ 0."


@pytest.mark.parametrize("latex", ["yy''=1", "y''+xy=0", "(y')^{2}=y", r"y'=\sin(xy)"])
def test_what_no_method_fits_is_not_solved(latex: str) -> None:
    assert solved(latex).status == "unsolved"


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("y'=2xy", True),
        ("y'=2xy+x", False),
        (r"\frac{1}{y}dy=2xdx", True),
        (r"\frac{1}{y}dy=3xdx", False),
        (r"\int\frac{1}{y}dy=\int2xdx", True),
        (r"\int\frac{1}{y}dy=\int2dx", False),
        (r"\ln(|y|)=x^{2}+C", True),
        (r"\ln(|y|)=x^{2}+Cx", False),
        ("y=Ce^{x^{2}}", True),
        ("y=e^{x^{2}}+C", False),
        ("y=0", True),
        ("y=1", False),
        ("x^{2}=C", False),
    ],
)
def test_lines_are_checked_by_their_slope(line: str, is_right: bool) -> None:
    term = read(line)
    assert slope_agrees(term, read("2xy"), Y, X, C) is is_right


def test_initial_values_belong_to_the_equation_above_them() -> None:
    assert partition(["y'=2y", "y(0)=3", "x^{2}=4"]) == ((1, 2), (3,))
    assert partition(["y''+y=0", "y(0)=1", "y'(0)=0"]) == ((1, 2, 3),)


def test_a_page_with_an_initial_value() -> None:
    (answer,) = solve_latex(r"y'=2y \\ y(0)=3").answers
    assert answer.latex == "y=3e^{2x}"


def test_a_system_of_functions_is_not_taken_for_one_of_letters() -> None:
    solution = solve_latex(r"\begin{cases}x'=y\\y'=-x\end{cases}")
    assert solution.answers == ()
    assert "systems of differential equations" in solution.message
