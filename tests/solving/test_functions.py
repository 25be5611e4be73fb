"""Curve sketching. The oracle: known facts about known curves, worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here
from step_sentences import formulas

SETS = ("domain", "increasing", "decreasing", "convex", "concave")


def facts(latex: str) -> dict[str, list[str]]:
    solution = solve_here(latex)
    assert (solution.status, solution.kind) == ("solved", "function")
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    found: dict[str, list[str]] = {}
    for answer in solution.answers:
        if answer.label not in SETS:
            found.setdefault(answer.label, []).append(answer.latex)
    return found


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("y=x^{2}-4", {"zero": ["-2", "2"], "y-intercept": ["-4"], "minimum": ["(0,-4)"]}),
        ("f(x)=2x-6", {"zero": ["3"], "y-intercept": ["-6"]}),
        (r"y=\frac{1}{x}", {"vertical-asymptote": ["x=0"], "horizontal-asymptote": ["y=0"]}),
        (
            r"y=\frac{x^{2}+1}{x}",
            {
                "vertical-asymptote": ["x=0"],
                "maximum": ["(-1,-2)"],
                "minimum": ["(1,2)"],
                "oblique-asymptote": ["y=x"],
            },
        ),
        (r"y=\frac{x^{2}-1}{x-1}", {"zero": ["-1"], "y-intercept": ["1"], "hole": ["(1,2)"]}),
        ("y=|x-1|", {"zero": ["1"], "y-intercept": ["1"], "minimum": ["(1,0)"]}),
        (r"y=\sqrt{x-2}", {"zero": ["2"], "minimum": ["(2,0)"]}),
        (r"y=x\ln(x)", {"zero": ["1"], "hole": [], "minimum": [r"(\frac{1}{e},-\frac{1}{e})"]}),
        ("f(x)=5", {"y-intercept": ["5"]}),
    ],
)
def test_what_is_found(latex: str, expected: dict[str, list[str]]) -> None:
    assert facts(latex) == {label: values for label, values in expected.items() if values}


def test_the_working_is_shown() -> None:
    solution = solve_here("y=x^{3}-3x")
    rules = [step.rule for step in solution.steps]
    assert rules.count("set-to-zero") == 3
    assert "basic-derivatives" in rules
    (maximum,) = (step for step in solution.steps if step.rule == "maximum")
    assert maximum.latex == "(-1)^{3}-3(-1)=2"
    assert formulas(maximum) == ["x=-1"]


def test_what_repeats_is_said() -> None:
    solution = solve_here(r"y=\sin(x)")
    assert "repeat" in solution.message
    assert [answer.label for answer in solution.answers].count("zero") >= 1


def test_a_function_without_values_is_said_to_have_none() -> None:
    solution = solve_here(r"f(x)=\sqrt{-x^{2}-1}")
    assert solution.status == "no-solution"
    assert "no real number for any x" in solution.message


def test_points_stand_in_one_pair_of_brackets() -> None:
    points = [a.latex for a in solve_here("y=x^{3}-3x").answers if a.label in ("maximum", "minimum")]
    assert points == ["(-1,2)", "(1,-2)"]


@pytest.mark.parametrize(
    ("latex", "sets"),
    [
        (
            "f(x)=x^{3}-3x",
            {
                "increasing": r"(-\infty,-1)\cup(1,\infty)",
                "decreasing": "(-1,1)",
                "convex": r"(0,\infty)",
                "concave": r"(-\infty,0)",
            },
        ),
        ("y=x^{3}", {"increasing": r"(-\infty,\infty)", "convex": r"(0,\infty)", "concave": r"(-\infty,0)"}),
        (
            r"y=\frac{x^{2}}{x-1}",
            {
                "domain": r"(-\infty,1)\cup(1,\infty)",
                "increasing": r"(-\infty,0)\cup(2,\infty)",
                "decreasing": r"(0,1)\cup(1,2)",
                "convex": r"(1,\infty)",
                "concave": r"(-\infty,1)",
            },
        ),
        (
            r"y=\sqrt{x-2}",
            {"domain": r"[2,\infty)", "increasing": r"(2,\infty)", "concave": r"(2,\infty)"},
        ),
        (
            r"y=x\ln x",
            {
                "domain": r"(0,\infty)",
                "increasing": r"(\frac{1}{e},\infty)",
                "decreasing": r"(0,\frac{1}{e})",
                "convex": r"(0,\infty)",
            },
        ),
        ("y=|x-1|", {"increasing": r"(1,\infty)", "decreasing": r"(-\infty,1)"}),
        (r"y=\sin x", {}),
        (r"y=\arcsin x", {}),
    ],
)
def test_domain_and_signs_of_the_derivatives(latex: str, sets: dict[str, str]) -> None:
    found = {answer.label: answer.latex for answer in solve_here(latex).answers if answer.label in SETS}
    assert found == sets


def test_derivatives_are_called_by_their_names() -> None:
    lines = [step.latex for step in solve_here("f(x)=x^{3}-3x").steps]
    assert r"f^{\prime}(x)=3x^{2}-3" in lines
    assert r"f^{\prime\prime}(x)=6x" in lines
    assert r"y^{\prime}=2x" in [step.latex for step in solve_here("y=x^{2}-4").steps]
