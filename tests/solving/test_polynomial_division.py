"""Long division. The oracles: SymPy's `div`, and divisions worked out by hand."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.solving.problems import solve_here
from inkmath.types import Solution


def divided(latex: str) -> Solution:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"(2x^{3}+3x^{2}-x+5)\div(x+2)", r"2x^{2}-x+1+\frac{3}{x+2}"),
        ("(x^{3}-6x^{2}+11x-6):(x-1)", "x^{2}-5x+6"),
        ("(x^{4}+1+x):(x^{2}+1)", r"x^{2}-1+\frac{x+2}{x^{2}+1}"),
        ("(x^{2}+x-8):(x-2)", r"x+3-\frac{2}{x-2}"),
        ("(x^{2}+x+1):(2x-1)", r"\frac{x}{2}+\frac{3}{4}+\frac{7}{4(2x-1)}"),
    ],
)
def test_quotients(latex: str, expected: str) -> None:
    assert divided(latex).answers[0].latex == expected


coefficients = st.lists(st.integers(-6, 6), min_size=4, max_size=5).filter(lambda row: all(row[:3]))


@settings(max_examples=10, deadline=None)
@given(coefficients, st.integers(1, 9))
def test_the_quotient_is_that_of_sympy(row: list[int], zero: int) -> None:
    x = sympy.Symbol("x")
    dividend = sympy.Poly(row, x)
    written = str(dividend.as_expr()).replace("**", "^").replace("*", "").replace(" ", "")
    quotient, rest = sympy.div(dividend, sympy.Poly(x - zero, x))
    found = sympy.sympify(divided(f"({written}):(x-{zero})").answers[0].sympy)
    assert sympy.simplify(found - quotient.as_expr() - rest.as_expr() / (x - zero)) == 0


def test_each_row_says_what_is_divided_and_subtracted() -> None:
    said = [step.explanation for step in divided("(x^{2}+5x+7):(x+2)").steps]
    assert said == [
        "Divide the highest terms: x^2 ÷ x = x. Subtract x times the divisor, x^2 + 2x: 3x + 7 is left.",
        "Divide the highest terms: 3x ÷ x = 3. Subtract 3 times the divisor, 3x + 6: the remainder is 1.",
    ]


@pytest.mark.parametrize(
    "latex", ["(x^{2}-9):(x+3)", "(x+1+2):(x^{2}+1)", "(x^{2}+2x+3):(1+1)", "(x+y+1):(x+y)"]
)
def test_other_fractions_are_simplified(latex: str) -> None:
    assert solve_here(latex).kind == "simplification"
