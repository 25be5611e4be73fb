"""Proofs of identities. The oracle: every line has the value of both sides, worked out at random numbers."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from inkmath import solve
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.values import Points, values_at
from inkmath.solving.problems import solve_here
from inkmath.types import Solution

IDENTITIES = (
    r"\frac{1-\cos2x}{\sin2x}=\tan x",
    r"\tan x+\cot x=\frac{2}{\sin2x}",
    r"\frac{\sin x}{1+\cos x}=\frac{1-\cos x}{\sin x}",
    r"\sin(x+y)\sin(x-y)=\sin^{2}x-\sin^{2}y",
    r"\cosh^{2}x-\sinh^{2}x=1",
    "(a^{2}+b^{2})(c^{2}+d^{2})=(ac-bd)^{2}+(ad+bc)^{2}",
    r"\frac{x^{2}-y^{2}}{x-y}=x+y",
    r"\frac{1}{x}-\frac{1}{x+1}=\frac{1}{x(x+1)}",
    r"\ln(ab)=\ln a+\ln b",
    r"\sqrt{a^{2}}=|a|",
    "a+b=b+a",
)


def proved(latex: str) -> Solution:
    return solve_here(latex, task="prove")


def value(latex: str, numbers: Points) -> float:
    return float(values_at(interpret(parse(latex)), numbers))


@pytest.mark.parametrize("latex", IDENTITIES)
def test_every_line_has_the_value_of_both_sides(latex: str) -> None:
    solution = proved(latex)
    assert (solution.status, solution.kind) == ("all-numbers", "proof")
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    assert "not-explained" not in {step.rule for step in solution.steps}
    equation = interpret(parse(latex))
    assert isinstance(equation, terms.Relation)
    draw = random.Random(5)
    for _ in range(5):
        numbers = {letter: np.array(draw.uniform(0.3, 1.2)) for letter in terms.variables(equation)}
        lines = [value(step.latex, numbers) for step in solution.steps]
        sides = [float(values_at(side, numbers)) for side in equation.sides]
        assert all(math.isclose(each, sides[0], rel_tol=1e-9, abs_tol=1e-9) for each in [*lines, sides[1]])


@pytest.mark.parametrize("latex", IDENTITIES)
def test_it_goes_from_one_side_to_the_other(latex: str) -> None:
    steps = proved(latex).steps
    ends = {interpret(parse(steps[0].latex)), interpret(parse(steps[-1].latex))}
    equation = interpret(parse(latex))
    assert isinstance(equation, terms.Relation)
    assert steps[0].rule == "begin-with-side"
    assert ends == set(equation.sides)


def test_the_lines_of_a_known_proof() -> None:
    lines = [step.latex for step in proved(r"\frac{1}{x}-\frac{1}{x+1}=\frac{1}{x(x+1)}").steps]
    assert lines == [r"\frac{1}{x}-\frac{1}{x+1}", r"\frac{x+1-x}{x(x+1)}", r"\frac{1}{x(x+1)}"]


def test_a_step_back_from_the_other_side_says_so() -> None:
    steps = proved(r"(\sin x+\cos x)^{2}=1+\sin2x").steps
    assert steps[-1].explanation == "The other way round: sin(2x) = 2sin(x) cos(x)."


def test_factorials_and_choices() -> None:
    assert [step.rule for step in proved("n!=n(n-1)!").steps] == ["begin-with-side", "cancel-factorials"]
    rules = {step.rule for step in proved(r"\binom{n}{k}=\binom{n}{n-k}").steps}
    assert "binomial" in rules


def test_what_no_rule_proves_is_said_to_be_unexplained() -> None:
    solution = proved(r"\binom{n}{k}+\binom{n}{k+1}=\binom{n+1}{k+1}")
    assert solution.status == "all-numbers"
    assert solution.steps[-1].rule == "not-explained"


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        ("(a+b)^{2}=a^{2}+b^{2}", "It does not hold for a = 1, b = 1: 4 ≠ 2."),
        (r"\sin x=\cos x", "It does not hold for x = pi/2: 1 ≠ 0."),
        (r"\sqrt{x^{2}+1}=x+1", "It does not hold for x = 1: sqrt(2) ≠ 2."),
        ("|3-x|=3-x", "It does not hold for x = 10: 7 ≠ -7."),
        (r"|x|=x+0", "It does not hold for x = -1: 1 ≠ -1."),
    ],
)
def test_what_does_not_hold_is_refuted_by_numbers(latex: str, says: str) -> None:
    solution = proved(latex)
    assert (solution.status, solution.message) == ("solved", says)
    (check,) = solution.checks
    assert not check.passed


@pytest.mark.parametrize("latex", ["x^{2}+1", "x>1", "a=b=c"])
def test_what_is_no_equation_is_not_proved(latex: str) -> None:
    assert proved(latex).status == "unsolved"


def test_statements_about_numbers_are_checked() -> None:
    assert proved(r"\sqrt{2}\cdot\sqrt{8}=4").kind == "arithmetic-check"


def test_the_word_asks_for_a_proof() -> None:
    assert solve(r"\text{Prove: }1+\tan^{2}x=\frac{1}{\cos^{2}x}").kind == "proof"
    assert solve(r"\text{Beweise }1+\tan^{2}x=\frac{1}{\cos^{2}x}").kind == "proof"
