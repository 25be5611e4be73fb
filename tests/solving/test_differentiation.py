"""Implicit derivatives, gradients, tangents and Taylor polynomials, worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.partition import partition
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution


def solved(*lines: str, task: str | None = None) -> Solution:
    return solve_question(Question(lines, task=task))


@pytest.mark.parametrize(
    ("lines", "kind", "answer"),
    [
        (("x^{2}+y^{2}=25", r"\frac{dy}{dx}"), "implicit-derivative", r"\frac{dy}{dx}=-\frac{x}{y}"),
        (("x^{2}+y^{2}=25,y',x=3,y=4",), "implicit-derivative", r"y^{\prime}=-\frac{3}{4}"),
        (("x^{2}+y^{2}=25", "y''"), "implicit-derivative", r"y^{\prime\prime}=-\frac{25}{y^{3}}"),
        (("y=x^{3}", "y'"), "implicit-derivative", r"y^{\prime}=3x^{2}"),
        ((r"\nabla(x^{2}+y^{2})",), "gradient", "(2x,2y)"),
        ((r"\nabla(x^{y})",), "gradient", r"(x^{y-1}y,x^{y}\ln(x))"),
        (("f(x,y)=x^{2}y+y^{3}", r"\nabla f(1,2)"), "gradient", "(4,13)"),
        (("h(x,y)=x^{2}y", r"\frac{\partial h}{\partial x}"), "partial-derivative", "2xy"),
        ((r"\frac{\partial^{2}}{\partial x\partial y}(x^{3}y^{2}-xy)",), "partial-derivative", "6x^{2}y-1"),
        ((r"\frac{\partial^{3}}{\partial x^{2}\partial y}(x^{3}y^{2})",), "partial-derivative", "12xy"),
        (("h(x,y)=x^{2}y", r"\frac{\partial^{2}h}{\partial y\partial x}"), "partial-derivative", "2x"),
        (("f(x,y)=x^{2}y", "f(3,2)"), "arithmetic", "18"),
        (("f(x)=e^{x}", "T_{2}(x)"), "taylor-polynomial", r"T_{2}(x)=1+x+\frac{x^{2}}{2}"),
        ((r"\sin x\approx x-\frac{x^{3}}{6}",), "taylor-polynomial", r"T_{3}(x)=x-\frac{x^{3}}{6}"),
    ],
)
def test_answers(lines: tuple[str, ...], kind: str, answer: str) -> None:
    solution = solved(*lines)
    assert solution.kind == kind
    assert [(each.latex, each.verified) for each in solution.answers] == [(answer, True)]
    assert all(step.verified for step in solution.steps)


def test_orders_that_do_not_add_up_are_no_fraction_of_letters() -> None:
    solution = solved(r"\frac{\partial^{3}}{\partial x\partial y}(xy)")
    assert solution.status == "unsolved"
    assert "do not add up" in solution.message


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        ("x^{2}+y^{2}=25,(3,4)", r"y=-\frac{3x}{4}+\frac{25}{4}"),
        ("x^{2}+y^{2}=25,P(3|4)", r"y=-\frac{3x}{4}+\frac{25}{4}"),
        ("x^{3}+y^{3}=6xy,(3,3)", "y=-x+6"),
        ("f(x)=x^{2},P(1|1)", "y=2x-1"),
    ],
)
def test_a_tangent_at_a_point(latex: str, answer: str) -> None:
    solution = solved(latex, task="tangent")
    assert [each.latex for each in solution.answers] == [answer]
    assert all(step.verified for step in solution.steps)
    assert solution.answers[0].verified


@pytest.mark.parametrize("latex", ["f(x)=x^{2},(1,2)", "x^{2}+y^{2}=25,(1,2)", "x^{2}+y^{2}=25,(5,0)"])
def test_a_point_off_the_curve_or_with_a_vertical_tangent_has_none(latex: str) -> None:
    assert solved(latex, task="tangent").status in ("unsolved", "no-solution")


def test_a_tangent() -> None:
    solution = solved("f(x)=x^{2},x=1", task="tangent")
    assert [answer.latex for answer in solution.answers] == ["y=2x-1"]
    assert solution.steps[-2].latex == "y=2(x-1)+1"


@pytest.mark.parametrize("latex", [r"f(x)=\sqrt{x},x=0", "f(x)=|x|,x=0", "f(x)=x^{2}"])
def test_where_there_is_no_tangent_none_is_given(latex: str) -> None:
    assert solved(latex, task="tangent").status == "unsolved"


def test_a_point_beside_the_curve_has_no_slope() -> None:
    assert solved("x^{2}+y^{2}=25,y',x=3,y=5").status == "no-solution"


def test_another_polynomial_is_no_approximation() -> None:
    assert solved(r"e^{x}\approx1+x+x^{2}").status == "unsolved"


def test_lines_that_belong_together() -> None:
    assert partition(["x^{2}+y^{2}=25", r"\frac{dy}{dx}", "x^{2}=4"]) == ((1, 2), (3,))
    assert partition(["f(x,y)=x^{2}y", r"\nabla f(1,2)"]) == ((1, 2),)
    assert partition(["f(x)=e^{x}", "T_{3}(x)"]) == ((1, 2),)
