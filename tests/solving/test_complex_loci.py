"""Curves and regions by distances in the complex plane. The oracle: Python's complex numbers at points."""

from __future__ import annotations

import pytest
import sympy

from inkmath.solving import solve_latex
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution


def solve(latex: str, numbers: str | None = None) -> Solution:
    return solve_question(Question((latex,), numbers=numbers))


def test_a_sum_of_distances_is_an_ellipse_and_no_pair_of_real_numbers() -> None:
    solution = solve("|z-2|+|z+2|=6")
    assert [answer.latex for answer in solution.answers] == [r"\frac{x^{2}}{9}+\frac{y^{2}}{5}=1"]
    for z in (3, -3, 5**0.5 * 1j, complex(9 / 5, 4 / 5 * 5**0.5)):
        assert abs(abs(z - 2) + abs(z + 2) - 6) < 1e-12
        assert abs(complex(z).real ** 2 / 9 + complex(z).imag ** 2 / 5 - 1) < 1e-12


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        ("|z|^{2}-3|z|+2=0", ["x^{2}+y^{2}=1", "x^{2}+y^{2}=4"]),
        ("|z|^{2}=4", ["x^{2}+y^{2}=4"]),
        ("|z-3|+2=5", ["(x-3)^{2}+y^{2}=9"]),
        ("1<|z-i|^{2}<4", ["1<x^{2}+(y-1)^{2}<4"]),
        ("|z|^{2}-z^{2}=2", ["-i", "i"]),
        (r"|z|\leq0", ["x=0,y=0"]),
    ],
)
def test_sizes_of_z_are_those_of_complex_numbers(latex: str, says: list[str]) -> None:
    solution = solve(latex)
    assert [answer.latex for answer in solution.answers] == says
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "points"),
    [
        ("|z|=1,|z-1|=1", {0.5 + 0.75**0.5 * 1j, 0.5 - 0.75**0.5 * 1j}),
        (r"|z|=2,\arg z=\frac{\pi}{3}", {1 + 3**0.5 * 1j}),
        (r"|z|=3,\Im(z)=2", {5**0.5 + 2j, -(5**0.5) + 2j}),
        ("|z|=1,|z-5|=1", set()),
    ],
)
def test_curves_meet_in_points(latex: str, points: set[complex]) -> None:
    solution = solve(latex)
    found = {complex(sympy.N(sympy.sympify(answer.sympy))) for answer in solution.answers}
    assert len(found) == len(points)
    assert all(min(abs(a - b) for b in points) < 1e-9 for a in found)


@pytest.mark.parametrize(
    "latex",
    ["|z|<|z-1|<2", r"|\frac{z-1}{z+1}|>2", "|2z-1|+3=|z|", "|z|<1,|z|>2"],
)
def test_what_is_not_found_is_said(latex: str) -> None:
    assert solve(latex).status == "unsolved"


def test_real_numbers_are_given_where_they_are_asked_for() -> None:
    for solution in (solve("|z-2|+|z+2|=6", "real"), solve_latex(r"|z-2|+|z+2|=6,z\in\mathbb{R}")):
        assert [answer.latex for answer in solution.answers] == ["-3", "3"]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"|z|\neq1", r"x^{2}+y^{2}\neq1"),
        (r"\Re(z)\neq1", r"x\neq1"),
        (r"0<\arg z<\frac{\pi}{4}", "y>0,y<x"),
        (r"0\leq\arg z\leq\frac{\pi}{4}", r"y\geq0,y\leq x,x>0"),
        (r"0<\arg(z-1)\leq\frac{\pi}{2}", r"y>0,x\geq1"),
        (r"-\frac{\pi}{2}<\arg z<\frac{\pi}{2}", "x>0"),
        (r"\arg(z)<0", "y<0"),
        (r"|\arg z|<\frac{\pi}{4}", "y>-x,y<x"),
        (r"-\frac{3\pi}{4}<\arg z<\frac{3\pi}{4}", r"y<x\vee y>-x"),
        (r"\arg z>-\frac{3\pi}{4}", r"y<x\vee y\geq0,x^{2}+y^{2}\neq0"),
        (r"\arg z\geq0", r"y\geq0,x^{2}+y^{2}\neq0"),
    ],
)
def test_sectors_and_the_plane_without_a_curve(latex: str, answer: str) -> None:
    solution = solve_latex(latex)
    assert solution.status == "solved", solution.message
    assert [each.latex for each in solution.answers] == [answer]
    assert all(each.verified for each in (*solution.answers, *solution.steps))


def test_every_number_has_no_negative_absolute_value() -> None:
    assert solve_latex(r"|z|\neq-1").status == "all-numbers"
