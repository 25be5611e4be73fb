r"""Equations that are no polynomials. The oracle: solutions worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here

CASES = {
    "rational-equation": [
        (r"\frac{8}{x}=2", ["4"]),
        (r"\frac{x}{x+4}=\frac{2}{x+1}", [r"\frac{1-\sqrt{33}}{2}", r"\frac{1+\sqrt{33}}{2}"]),
        (r"\frac{2x}{x-5}=\frac{10}{x-5}", []),
        (r"\frac{x^{2}-9}{x+3}=0", ["3"]),
        (r"\frac{x^{3}}{x}=0", []),
        (r"\frac{1}{2+\frac{1}{x}}=1", ["-1"]),
    ],
    "radical-equation": [
        (r"\sqrt{x+7}=x-5", ["9"]),
        (r"\sqrt{x+1}+\sqrt{x+6}=5", ["3"]),
        (r"\sqrt{x+2}=-1", []),
        (r"\sqrt[3]{2x}=-2", ["-4"]),
        (r"\sqrt{x-4}=\sqrt{3-x}", []),
        (r"x+\sqrt{x}=12", ["9"]),
    ],
    "absolute-value-equation": [
        ("|3x-2|=7", [r"-\frac{5}{3}", "3"]),
        ("|x-4|=|x+2|", ["1"]),
        ("|x+3|=2x", ["3"]),
        ("|x+1|+|x-4|=9", ["-3", "6"]),
        ("||x|-5|=2", ["-7", "-3", "3", "7"]),
        ("|x|+2=1", []),
    ],
    "exponential-equation": [
        ("3^{x}=81", ["4"]),
        ("4^{x}-6\\cdot2^{x}+8=0", ["1", "2"]),
        ("27^{x-1}=9^{x}", ["3"]),
        ("e^{x}+3=1", []),
        ("e^{2x}=5e^{x}", [r"\ln(5)"]),
        ("3^{x+2}-3^{x}=72", ["2"]),
    ],
}


@pytest.mark.parametrize(
    ("kind", "latex", "expected"), [(kind, *case) for kind, cases in CASES.items() for case in cases]
)
def test_solutions_of_each_kind(kind: str, latex: str, expected: list[str]) -> None:
    solution = solve_here(latex)
    assert (solution.kind, [answer.latex for answer in solution.answers]) == (kind, expected)
    assert solution.status == ("solved" if expected else "no-solution")
    assert all(answer.verified for answer in solution.answers)
    assert solution.steps
    assert all(step.verified for step in solution.steps)
    assert not any(step.rule == "not-explained" for step in solution.steps)


def test_extraneous_roots_are_shown_as_such() -> None:
    steps = solve_here(r"\sqrt{x+3}=x-3").steps
    assert [step.rule for step in steps if step.caution] == ["square-both-sides"]
    assert steps[-2].latex == r"\sqrt{1+3}\neq1-3"
    assert steps[-1].latex == "x=6"


def test_what_no_rule_explains_is_solved_by_a_search_that_says_so() -> None:
    solution = solve_here("x=e^{-x}")
    assert solution.steps[-1].rule == "not-explained"
    assert "search" in solution.message
    assert solution.answers[0].decimal == pytest.approx(0.5671432904097838, abs=1e-14)
