r"""Points, lines and planes. The oracle: answers by hand, and least squares by NumPy."""

from __future__ import annotations

import pytest

from inkmath.solving import solve_latex
from inkmath.solving.geometry.reading import figure_in
from inkmath.types import Solution

G = r"g:\vec{x}=\begin{pmatrix}1\\0\\2\end{pmatrix}+t\begin{pmatrix}1\\2\\2\end{pmatrix}"
H = r"h:\vec{x}=\begin{pmatrix}0\\1\\1\end{pmatrix}+s\begin{pmatrix}2\\4\\4\end{pmatrix}"
K = r"k:\vec{x}=\begin{pmatrix}3\\0\\0\end{pmatrix}+s\begin{pmatrix}0\\1\\0\end{pmatrix}"


def solved(latex: str) -> Solution:
    solution = solve_latex(latex)
    assert (solution.kind, solution.status) == ("geometry", "solved"), solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"P(1|2|3) \\ E:2x-y+2z=5 \\ d(P,E)", r"\frac{1}{3}"),
        (r"\text{Abstand von }P(1|2|3)\text{ zur Ebene }E:2x-y+2z=5", r"\frac{1}{3}"),
        (r"E:\begin{pmatrix}1\\2\\2\end{pmatrix}\cdot\vec{x}=9,P(1|1|1),d(P,E)", r"\frac{4}{3}"),
        (rf"P(3|1|4),{G},d(P,g)", r"\frac{\sqrt{17}}{3}"),
        (rf"{G},{H},d(g,h)", r"\frac{\sqrt{26}}{3}"),
        (rf"{G},{K},d(g,k)", r"\frac{6\sqrt{5}}{5}"),
        (r"\text{distance between }2x+y=3\text{ and }2x+y=8", r"\sqrt{5}"),
        (r"\text{distance from }(1,2)\text{ to }3x+4y=1", "2"),
        (r"A(1|2|3),B(4|6|3),d(A,B)", "5"),
        (r"A(1|-2|3),B(3|1|9),d(A,B)", "7"),
        (r"P(2,-1,0),Q(0,3,4),d(P,Q)", "6"),
        (r"A(0,5|2),B(3,5|6),d(A,B)", "5"),
        (r"\text{plane through }A(1|0|0),B(0|1|0),C(0|0|1)", "x+y+z=1"),
        (r"\text{Ebene durch }A(1|2|3),B(2|0|1),C(0|1|1)", "2x+4y-3z=1"),
        (r"\text{line through }A(1|2),B(3|8)", "3x-y=1"),
        (
            r"E:x+y+z=3 \\ F:x-y=1 \\ E\cap F",
            r"\vec{x}=\begin{pmatrix}2\\1\\0\end{pmatrix}+t\begin{pmatrix}1\\1\\-2\end{pmatrix}",
        ),
        (rf"E:x+y+z=6,{G},g\cap E", r"(\frac{8}{5},\frac{6}{5},\frac{16}{5})"),
        (r"g:y=2x+1,h:y=-x+4,g\cap h", "(1,3)"),
        (r"E:x+y=1,F:x+z=2,\angle(E,F)", r"\frac{\pi}{3}"),
        (rf"E:x+y+z=6,{G},\angle(g,E)", r"\sin^{-1}(\frac{5\sqrt{3}}{9})"),
        (r"\text{projection of }P(1|2|3)\text{ onto }E:x+y+z=3", "(0,1,2)"),
        (r"\text{reflection of }P(1|2|3)\text{ in }E:x+y+z=3", "(-1,0,1)"),
        (r"\text{midpoint of }A(1|2),B(4|-6)", r"(\frac{5}{2},-2)"),
        (r"\text{Mittelpunkt von }A(1|2|3)\text{ und }B(3|0|-3)", "(2,1,0)"),
        (
            rf"\text{{foot of the perpendicular from }}P(3|1|4)\text{{ to }}{G}",
            r"(\frac{17}{9},\frac{16}{9},\frac{34}{9})",
        ),
    ],
)
def test_answers(latex: str, answer: str) -> None:
    assert [each.latex for each in solved(latex).answers] == [answer]


def test_parallel_planes_do_not_meet() -> None:
    assert solve_latex(r"E:x+y+z=3,F:x+y+z=5,E\cap F").status == "no-solution"
    assert solve_latex(rf"E:2x-y=7,{G},g\cap E").status == "no-solution"


def test_an_acute_angle_is_said_in_degrees() -> None:
    assert solved(r"g:y=x,h:y=0x+1,\angle(g,h)").message == "In degrees this is 45°."


@pytest.mark.parametrize(
    "latex",
    [
        r"a:b=2:3",
        r"A=(1,3),B=(2,5),A\cap B",
        r"A=\{1,2\},B=\{2,3\},A\cap B",
        r"\angle(\vec{a},\vec{b}),\vec{a}=(1,0),\vec{b}=(1,1)",
        r"\text{distance from London to Paris}",
        "2x+y=3,x-y=1",
        "P(1|2|3)",
    ],
)
def test_other_problems_are_left_alone(latex: str) -> None:
    assert figure_in([latex]) is None


@pytest.mark.parametrize(
    "latex",
    [r"\text{distance from }P(1|2)\text{ to }x^{2}+y^{2}=1", r"\text{plane through }A(1|0|0),B(0|1|0)"],
)
def test_what_is_not_covered_is_said(latex: str) -> None:
    assert solve_latex(latex).status == "unsolved"


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (rf"{G},E:x+y+z=13", "(3,4,6)"),
        (r"g:y=2x+1,h:y=-x+4", "(1,3)"),
        (r"\overrightarrow{AB},A(1|2),B(4|6)", r"\begin{pmatrix}3\\4\end{pmatrix}"),
        (r"A(1|2|3),B(4|6|3),|\overrightarrow{AB}|", "5"),
        (r"A(1|2),B(4|6),\overline{AB}", "5"),
    ],
)
def test_two_lines_or_planes_meet_and_two_points_have_a_vector(latex: str, answer: str) -> None:
    assert solved(latex).answers[0].latex == answer
