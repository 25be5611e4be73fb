"""Identities, and expressions at given values. The oracles: known formulae, and Python's arithmetic."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    "latex",
    [
        "(a+b)^{2}=a^{2}+2ab+b^{2}",
        r"\sin(2x)=2\sin(x)\cos(x)",
        r"\sin(x+y)=\sin(x)\cos(y)+\cos(x)\sin(y)",
        r"\ln(ab)=\ln(a)+\ln(b)",
        r"\frac{a}{b}+\frac{c}{d}=\frac{ad+bc}{bd}",
        r"\cosh^{2}(x)-\sinh^{2}(x)=1",
        r"\sqrt{a^{2}}=|a|",
        r"\frac{x^{2}-y^{2}}{x-y}=x+y",
    ],
)
def test_what_always_holds(latex: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.kind) == ("all-numbers", "identity")
    assert solution.steps
    assert all(step.verified and step.rule != "not-explained" for step in solution.steps)
    left, right = solution.steps[-1].latex.split("=")
    assert left == right


@pytest.mark.parametrize(
    "latex",
    [
        "(x+1)^{2}=x^{2}+2x+1",
        "(x+100)^{2}=x^{2}+200x+10000",
        "(x-1)^{3}=x^{3}-3x^{2}+3x-1",
        "(x+2)^{6}=x^{6}+12x^{5}+60x^{4}+160x^{3}+240x^{2}+192x+64",
        "(x+3)^{2}-(x-3)^{2}=12x",
        r"2^{x+1}=2\cdot2^{x}",
        r"3^{x+2}-3^{x}=8\cdot3^{x}",
        r"5^{x-1}=\frac{5^{x}}{5}",
    ],
)
def test_identity_in_one_letter_holds_for_every_number(latex: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.answers) == ("all-numbers", ())
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{x}{x-1}-\frac{1}{x-1}=1",
        r"\frac{1}{x}-\frac{1}{x+1}=\frac{1}{x(x+1)}",
        r"\frac{x^{2}-4x+4}{x-2}=x-2",
        "(x-2)^{0}=1",
    ],
)
def test_identity_with_a_hole_is_not_claimed_there(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "all-numbers"
    assert "for which both sides have a value" in solution.message


@pytest.mark.parametrize(
    ("latex", "where"),
    [
        (r"(\sqrt{x})^{2}=x", r"[0,\infty)"),
        (r"\sqrt{(x-1)^{2}}=x-1", r"[1,\infty)"),
        (r"\frac{\sqrt{x}}{x}=\frac{1}{\sqrt{x}}", r"(0,\infty)"),
        (r"|x+1|=x+1", r"[-1,\infty)"),
    ],
)
def test_identity_on_part_of_the_line_is_claimed_only_there(latex: str, where: str) -> None:
    assert [answer.latex for answer in solve_here(latex).answers] == [where]


@pytest.mark.parametrize(
    "latex",
    [r"2^{x+1}=2\cdot2^{x}+1", "e^{x+2}=e^{2}e^{x}+1", r"\sin x=\sin x+1", "(x+1)^{2}=x^{2}+2x+1.0000001"],
)
def test_sides_that_differ_by_a_number_have_no_solution(latex: str) -> None:
    assert solve_here(latex).status == "no-solution"


@pytest.mark.parametrize(
    ("latex", "answers"),
    [("(a+b)^{2}=a^{2}+b^{2}", ["a=0", "b=0"]), ("(x+y)^{2}=(x-y)^{2}", ["x=0", "y=0"])],
)
def test_what_holds_only_for_zero(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)


def test_what_never_holds() -> None:
    solution = solve_here("(x-y)^{2}+1=x^{2}-2xy+y^{2}")
    assert (solution.status, solution.message) == (
        "no-solution",
        "It holds for no values: the sides always differ by 1.",
    )
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        ("x^{2}+3x,x=2", 10),
        ("2x-y,x=3,y=-1", 7),
        (r"\frac{a^{2}-b^{2}}{a-b},a=5,b=3", 8),
        ("f(x)=x^{2}+1,f(3)", 10),
        (r"f(x)=x^{3},f^{\prime}(2)", 12),
        ("g(t)=2t,f(x)=x^{2},f(g(3))", 36),
        (r"\frac{1}{2}gt^{2},g=9.8,t=2", 19.6),
    ],
)
def test_at_values(latex: str, value: float) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.kind) == ("solved", "evaluation")
    assert solution.answers[0].decimal == pytest.approx(value, rel=1e-15)
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)


def test_no_value_there() -> None:
    solution = solve_here(r"\frac{1}{x-1},x=1")
    assert solution.status == "no-solution"
    assert "divides by 0" in solution.message
