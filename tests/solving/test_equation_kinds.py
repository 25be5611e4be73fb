r"""Equations that are no polynomials. The oracle: solutions worked out by hand."""

from __future__ import annotations

import math

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
    "logarithmic-equation": [
        (r"\log_{3}x=4", ["81"]),
        (r"\ln(x+2)=\ln5", ["3"]),
        (r"\log_{2}x+\log_{2}(x-6)=4", ["8"]),
        (r"\ln(x-4)=\ln(2-x)", []),
        (r"(\log x)^{2}-\log x=2", [r"\frac{1}{10}", "100"]),
        (r"\log_{2}x+\log_{8}x=4", ["8"]),
        (r"\log_{x}16=2", ["4"]),
    ],
    "trigonometric-equation": [
        (r"\sin x=-\frac{1}{2}", [r"-\frac{\pi}{6}+2\pi k", r"\frac{7\pi}{6}+2\pi k"]),
        (r"2\cos3x=2", [r"\frac{2\pi}{3}k"]),
        (r"\tan(x-1)=0", [r"1+\pi k"]),
        (r"\sin^{2}x=3", []),
        (r"\sin x=\sqrt{3}\cos x", [r"\frac{\pi}{3}+\pi k"]),
        (r"\arccos x=4", []),
        (r"\tan x+\cot x=4", [r"\frac{\pi}{12}+\pi k", r"\frac{5\pi}{12}+\pi k"]),
        (r"\sin2x=\cos x", None),
        (r"2\sin^{2}x+3\cos x=3", None),
    ],
}


@pytest.mark.parametrize(
    ("kind", "latex", "expected"), [(kind, *case) for kind, cases in CASES.items() for case in cases]
)
def test_solutions_of_each_kind(kind: str, latex: str, expected: list[str] | None) -> None:
    solution = solve_here(latex)
    assert solution.kind == kind
    assert expected is None or [answer.latex for answer in solution.answers] == expected
    assert solution.status == ("no-solution" if expected == [] else "solved")
    assert all(answer.verified for answer in solution.answers)
    assert solution.steps
    assert all(step.verified for step in solution.steps)
    assert not any(step.rule == "not-explained" for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"\sinh x=1", [r"\ln(1+\sqrt{2})"]),
        (r"\cosh x=2", [r"\ln(2-\sqrt{3})", r"\ln(2+\sqrt{3})"]),
        (r"\tanh x=\frac{1}{2}", [r"\frac{\ln(3)}{2}"]),
    ],
)
def test_hyperbolic_functions_become_powers_of_e(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert solution.steps[0].rule == "to-exponentials"
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"\sqrt{x}+\sqrt[4]{x}=6", ["16"]),
        (r"\sqrt{x}+\sqrt[3]{x}=12", ["64"]),
        (r"x-3\sqrt{x}+2\sqrt[4]{x}=0", ["0", "1"]),
    ],
)
def test_roots_with_several_indices_are_powers_of_one(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert solution.steps[0].rule == "new-unknown"
    assert all(step.verified for step in solution.steps)


def test_a_new_letter_is_introduced_before_it_is_named() -> None:
    steps = solve_here(r"\cos x+\cos3x=0").steps
    named = next(step for step in steps if " u" in step.explanation)
    assert named.explanation.startswith("Write u for cos(x).")


def test_extraneous_roots_are_shown_as_such() -> None:
    steps = solve_here(r"\sqrt{x+3}=x-3").steps
    assert [step.rule for step in steps if step.caution] == ["square-both-sides"]
    assert steps[-2].latex == r"\sqrt{1+3}\neq1-3"
    assert steps[-1].latex == "x=6"


def test_what_no_rule_explains_is_solved_by_a_search_that_says_so() -> None:
    solution = solve_here("x=e^{-x}")
    assert solution.steps[-1].rule == "bisection"
    assert "search" in solution.message
    assert solution.answers[0].decimal == pytest.approx(0.5671432904097838, abs=1e-14)


def test_trigonometric_solutions_within_one_turn() -> None:
    """Cosine of 2x is 1/2 at pi/6, 5pi/6, 7pi/6 and 11pi/6."""
    principal = solve_here(r"\cos2x=\frac{1}{2}").principal
    assert [answer.decimal for answer in principal] == pytest.approx([math.pi * k / 6 for k in (1, 5, 7, 11)])
    principal = solve_here(r"2\sin^{2}x+3\cos x=3").principal
    assert [answer.decimal for answer in principal] == pytest.approx([0, math.pi / 3, 5 * math.pi / 3])


@pytest.mark.parametrize(
    ("latex", "expected"),
    [("|3-x|=3-x", r"(-\infty,3]"), ("|x|=x", r"[0,\infty)"), (r"\frac{|x|}{x}=-1", r"(-\infty,0)")],
)
def test_what_holds_on_an_interval_is_no_identity(latex: str, expected: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [expected]
    assert all(step.verified for step in solution.steps)
