"""Inequalities, chains and lists of them. The oracle: sets worked out by hand, and truth at points."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inkmath.solving.problems import solve_here
from inkmath.types import Solution
from step_sentences import formulas

small = st.integers(-6, 6)


def solved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    assert not any(step.rule == "not-explained" for step in solution.steps)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("3x-2<10", r"(-\infty,4)"),
        (r"4-2x\leq10", r"[-3,\infty)"),
        ("x^{2}<9", "(-3,3)"),
        (r"x^{2}\geq3x", r"(-\infty,0]\cup[3,\infty)"),
        (r"\frac{x+2}{x-5}\geq0", r"(-\infty,-2]\cup(5,\infty)"),
        (r"|2x-1|\leq3", "[-1,2]"),
        (r"\sqrt{x+1}<2", "[-1,3)"),
        (r"3^{x}\geq9", r"[2,\infty)"),
        (r"\ln(x-1)<0", "(1,2)"),
        (r"(x+2)^{2}\leq0", r"\{-2\}"),
        (r"x\neq1", r"(-\infty,1)\cup(1,\infty)"),
        (r"x^{2}-x-1\leq0", r"[\frac{1-\sqrt{5}}{2},\frac{1+\sqrt{5}}{2}]"),
        (r"-3<1-2x\leq5", "[-2,2)"),
        ("1<x^{2}<16", "(-4,-1)\\cup(1,4)"),
        ("x>-1,2x<7", r"(-1,\frac{7}{2})"),
        ("x-2<3x<x+8", "(-1,4)"),
        (r"\frac{x}{x}>0", r"(-\infty,0)\cup(0,\infty)"),  # what cancels leaves a hole
        (r"\frac{(x-1)(x-2)}{x-1}<0", r"(-\infty,1)\cup(1,2)"),
    ],
)
def test_sets(latex: str, expected: str) -> None:
    solution = solved(latex)
    assert (solution.status, [answer.latex for answer in solution.answers]) == ("solved", [expected])
    assert all(check.passed for check in solution.checks)


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        ("x^{2}+2<1", "no-solution"),
        ("x<x-1", "no-solution"),
        ("x>4,x<3", "no-solution"),
        ("2<x<1", "no-solution"),
        (r"x^{2}\geq-1", "all-numbers"),
        ("x<x+1", "all-numbers"),
    ],
)
def test_none_and_all(latex: str, status: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.answers) == (status, ())
    assert solution.message
    assert all(step.verified for step in solution.steps)


def test_the_sign_turns_where_the_divisor_is_negative() -> None:
    steps = solved("7-2x<1").steps
    assert [step.latex for step in steps] == ["-2x<-6", "x>3", r"x\in(3,\infty)"]
    assert (steps[1].rule, formulas(steps[1])) == ("divide-both-sides", ["-2"])


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"-x^{2}\geq0", "FiniteSet(0)"),
        (r"x^{2}(x-2)\geq0", "Union(FiniteSet(0), Interval(2, oo))"),
    ],
)
def test_the_text_of_a_set_with_single_numbers_is_read_back(latex: str, text: str) -> None:
    import sympy

    (answer,) = solved(latex).answers
    assert answer.sympy == text
    assert isinstance(sympy.sympify(answer.sympy), sympy.Set)


@given(small, small, small, st.sampled_from(["<", r"\leq", ">", r"\geq"]))
@settings(max_examples=15)
def test_random_quadratic_inequalities(a: int, b: int, c: int, sign: str) -> None:
    assume(a != 0)
    solution = solved(f"{a}x^{{2}}+({b})x+({c}){sign}0")
    for x in (Fraction(k, 7) for k in range(-60, 61, 5)):
        value = a * x * x + b * x + c
        is_true = {"<": value < 0, r"\leq": value <= 0, ">": value > 0, r"\geq": value >= 0}[sign]
        assert is_true == _contains(solution, float(x))


def _contains(solution: Solution, x: float) -> bool:
    import sympy

    if solution.status != "solved":
        return solution.status == "all-numbers"
    return sympy.sympify(solution.answers[0].sympy).contains(sympy.Rational(str(x))) == True  # noqa: E712
