"""Arithmetic with the imaginary unit. The oracle is Python's own complex numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.solving.problems import solve_here
from inkmath.types import Solution
from step_sentences import formulas

part = st.integers(-9, 9)


def solved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("(2+3i)(1-i)", "5+i"),
        (r"\frac{1+i}{1-i}", "i"),
        (r"\frac{1}{i}", "-i"),
        ("i^{7}", "-i"),
        ("(1+i)^{4}", "-4"),
        ("|3+4i|", "5"),
        ("3i^{2}+2i-1", "-4+2i"),
        (r"\frac{2+3i}{4}", r"\frac{1}{2}+\frac{3}{4}i"),
        (r"\sqrt{2}i\cdot\sqrt{2}i", "-2"),
        ("(1+i)(1-i)(2+i)", "4+2i"),
        ("(3+i)-(3-i)", "2i"),
    ],
)
def test_values(latex: str, expected: str) -> None:
    assert [answer.latex for answer in solved(latex).answers] == [expected]


def test_a_product_is_multiplied_out() -> None:
    (step,) = solved("(2+3i)(1-i)").steps
    assert (step.rule, formulas(step)) == ("multiply", ["(2+3i)(1-i)=-3i^{2}+i+2", "i^{2}"])


@given(part, part, part, part)
@settings(max_examples=25)
def test_against_python(a: int, b: int, c: int, d: int) -> None:
    z, w = complex(a, b), complex(c, d)
    latex = rf"({a}{b:+d}i)({c}{d:+d}i)"
    assert (
        complex(solved(latex).answers[0].sympy.replace("*I", "j").replace("I", "1j").replace(" ", ""))
        == z * w
    )


@pytest.mark.parametrize(
    ("latex", "is_true"), [("i^{2}=-1", True), ("(1+i)^{2}=2", False), (r"2i\neq1", True)]
)
def test_statements(latex: str, is_true: bool) -> None:
    assert ("true" if is_true else "false") in solve_here(latex).message


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\frac{1}{i-i}", "no-solution"),
        ("(1+i)^{1000}", "unsolved"),
        ("2i<3i", "unsolved"),
        ("e^{i}", "unsolved"),
    ],
)
def test_what_has_no_value_or_is_not_covered(latex: str, status: str) -> None:
    solution = solve_here(latex)
    assert solution.status == status
    assert solution.message
