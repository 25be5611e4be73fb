"""Proofs of identities, line by line. The oracle: every line is checked against the one before."""

from __future__ import annotations

import pytest

from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.problems import solve_here
from inkmath.types import Solution

OPAQUE = {NOT_EXPLAINED, "trigonometric-identity"}


def proved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert (solution.kind, solution.status) == ("identity", "all-numbers"), solution.message
    assert all(step.verified for step in solution.steps)
    assert not OPAQUE & {step.rule for step in solution.steps}
    return solution


@pytest.mark.parametrize(
    "latex",
    [
        r"\tan x+\cot x=\frac{1}{\sin x\cos x}",
        r"(\sin x+\cos x)^{2}=1+\sin2x",
        r"\frac{1-\tan^{2}x}{1+\tan^{2}x}=\cos2x",
        r"\frac{\sin2x}{1+\cos2x}=\tan x",
        r"\sin3x=3\sin x-4\sin^{3}x",
        r"\sin(x+y)\sin(x-y)=\sin^{2}x-\sin^{2}y",
        r"\frac{1}{1-\sin x}+\frac{1}{1+\sin x}=\frac{2}{\cos^{2}x}",
        r"1+\cot^{2}x=\csc^{2}x",
        r"\cosh^{2}x-\sinh^{2}x=1",
        r"\sinh2x=2\sinh x\cosh x",
    ],
)
def test_both_sides_come_to_the_same_form_by_named_rules(latex: str) -> None:
    last = proved(latex).steps[-1].latex
    left, _, right = last.partition("=")
    assert left == right


def test_sides_with_other_denominators_are_multiplied_by_them() -> None:
    said = [
        (step.latex, step.explanation)
        for step in proved(r"\frac{\sin x}{1+\cos x}=\frac{1-\cos x}{\sin x}").steps
    ]
    assert said[0] == (
        r"\sin(x)\sin(x)=(1-\cos(x))(1+\cos(x))",
        "Multiply both sides by 1 + cos(x) and sin(x).",
    )
    assert said[-1][0] == r"1-\cos^{2}(x)=1-\cos^{2}(x)"


@pytest.mark.parametrize("latex", [r"\sin2x=2\sin x", r"\tan^{2}x=1+\sec^{2}x", r"\sin(x+y)=\sin x+\sin y"])
def test_what_does_not_hold_is_not_proved(latex: str) -> None:
    assert solve_here(latex).status != "all-numbers"
