"""Constants for which an equation holds for every value of its letter. Answers by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here
from inkmath.types import Solution


def constants(latex: str) -> Solution:
    solution = solve_here(latex)
    assert solution.kind == "undetermined-coefficients"
    assert solution.status == "solved", solution.message
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    assert all(answer.verified for answer in solution.answers)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("x^{2}-6x+11=(x+p)^{2}+q", ["p=-3,q=2"]),
        ("2t^{2}+12t+5=a(t+b)^{2}+c", ["a=2,b=3,c=-13"]),
        ("x^{2}+6x+8=A(x+B)^{2}+C", ["A=1,B=3,C=-1"]),
        ("(x-a)^{2}-b=x^{2}+6x", ["a=-3,b=9"]),
        ("x^{2}-5x+6=(x-2)(x-a)", ["a=3"]),
        ("x^{3}-1=(x-1)(x^{2}+ax+b)", ["a=1,b=1"]),
        ("ax^{2}+bx+c=(2x+1)(x-3)", ["a=2,b=-5,c=-3"]),
        ("x^{2}+5x+6=(x+a)(x+b)", ["a=2,b=3", "a=3,b=2"]),
        ("4x^{2}+12x+9=(ax+b)^{2}", ["a=-2,b=-3", "a=2,b=3"]),
    ],
)
def test_constants_in_squares_and_products(latex: str, expected: list[str]) -> None:
    assert sorted(answer.latex for answer in constants(latex).answers) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"A\sin x+B\cos x=3\sin x-2\cos x", "A=3,B=-2"),
        (r"(A+B)\sin2x+(A-B)\cos2x=4\cos2x", "A=2,B=-2"),
        ("(Ax+B)e^{x}+Ae^{x}=2xe^{x}", "A=2,B=-2"),
        ("Ae^{2x}+Be^{-x}=e^{2x}-4e^{-x}", "A=1,B=-4"),
        (r"(Ax+B)\sin x+(Cx+D)\cos x=x\sin x", "A=1,B=0,C=0,D=0"),
    ],
)
def test_constants_before_independent_functions(latex: str, expected: str) -> None:
    assert [answer.latex for answer in constants(latex).answers] == [expected]


def test_coefficients_are_compared_one_after_the_other() -> None:
    said = [(step.latex, step.explanation) for step in constants("x^{2}-6x+11=(x+p)^{2}+q").steps]
    assert said == [
        ("x^{2}-6x+11=x^{2}+2px+p^{2}+q", "Multiply out and collect like terms."),
        ("p=-3", "Compare the coefficients of x: -6 = 2p, so p = -3."),
        ("q=2", "Compare the coefficients without the letter: 11 = p^2 + q with p = -3, so q = 2."),
    ]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("(x-a)^{2}=9", {"a+3", "a-3"}),
        ("x^{2}-4=(x-a)^{2}", {r"\frac{a^{2}+4}{2a}"}),
        ("2x+6=a(x+3)", {"-3"}),
    ],
)
def test_small_letters_are_known_numbers_where_no_constant_fits(latex: str, expected: set[str]) -> None:
    assert {answer.latex for answer in solve_here(latex).answers} == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"A\sin x+B\cos x=3\sin^{2}x",
        r"A\sin(Bx)+C=\sin x",
        r"Ae^{x}+Be^{x}=2e^{x}",  # A + B = 2, more than one solution
        r"A\sin x+B\sin x=\cos x",
    ],
)
def test_others_are_not_covered(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"
