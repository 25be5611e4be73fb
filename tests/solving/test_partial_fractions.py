"""Partial fractions and undetermined coefficients. The oracle: SymPy's `apart`, and answers by hand."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.solving.problems import solve_here
from inkmath.types import Solution


def split(latex: str) -> Solution:
    solution = solve_here(latex, task="partial-fractions")
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    return solution


def test_each_constant_has_a_line_of_its_own() -> None:
    said = [(step.latex, step.explanation) for step in split(r"\frac{5x-4}{x^{2}-x-2}").steps]
    assert said == [
        (r"\frac{5x-4}{(x-2)(x+1)}", "Factor the denominator: (x - 2)(x + 1)."),
        (
            r"\frac{5x-4}{(x-2)(x+1)}=\frac{A}{x-2}+\frac{B}{x+1}",
            "Write it with unknown numerators: a number over a linear factor.",
        ),
        ("5x-4=A(x+1)+B(x-2)", "Multiply both sides by (x - 2)(x + 1)."),
        ("A=2", "Substitute x = 2: 6 = 3A, so A = 2."),
        ("B=3", "Substitute x = -1: -9 = -3B, so B = 3."),
        (r"\frac{2}{x-2}+\frac{3}{x+1}", "Substitute A = 2, B = 3."),
    ]


def test_coefficients_are_compared_where_no_zero_is_left() -> None:
    said = [step.explanation for step in split(r"\frac{1}{x^{3}+x}").steps]
    assert "Compare the coefficients of x^2: 0 = A + B with A = 1, so B = -1." in said


def test_a_number_below_stays_below() -> None:
    assert split(r"\frac{1}{2x^{2}-2}").answers[0].latex == r"\frac{1}{4(x-1)}-\frac{1}{4(x+1)}"


def test_what_has_one_factor_is_not_split() -> None:
    solution = split(r"\frac{x+1}{x^{2}+1}")
    assert solution.steps == ()
    assert solution.message == "It cannot be split any further."


@pytest.mark.parametrize("latex", [r"\frac{\sin x}{x}", r"\frac{1}{x^{9}-x}", r"\frac{x^{3}}{x^{2}-a^{2}}"])
def test_others_are_refused(latex: str) -> None:
    assert solve_here(latex, task="partial-fractions").status == "unsolved"


zeros = st.lists(st.integers(-4, 4), min_size=2, max_size=3, unique=True)


@settings(max_examples=8, deadline=None)
@given(zeros, st.integers(1, 6), st.integers(-6, 6))
def test_the_sum_is_that_of_sympy(places: list[int], slope: int, height: int) -> None:
    x = sympy.Symbol("x")
    factors = ["x" if not place else f"(x{-place:+})" for place in places]
    numerator = f"{slope}x{height:+}" if height else f"{slope}x"
    found = sympy.sympify(split(rf"\frac{{{numerator}}}{{{''.join(factors)}}}").answers[0].sympy)
    wanted = sympy.apart((slope * x + height) / sympy.prod(x - place for place in places))
    assert {sympy.cancel(part) for part in found.as_ordered_terms()} == set(
        map(sympy.cancel, wanted.as_ordered_terms())
    )


def test_constants_of_an_identity() -> None:
    solution = solve_here("x^{2}=A(x-1)^{2}+B(x-1)+C")
    assert [answer.latex for answer in solution.answers] == ["A=1,B=2,C=1"]
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize("latex", ["x^{2}=A(x-1)+B", "x+1=A(x-1)+B(2x-2)"])
def test_no_constants_make_it_an_identity(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "unsolved"
    assert "No values of the constants" in solution.message


@pytest.mark.parametrize(
    ("latex", "kind"),
    [("y=Ax+B", "literal-equation"), ("A=x+B", "literal-equation"), ("C=A+B", "literal-equation")],
)
def test_formulas_are_solved_for_a_letter(latex: str, kind: str) -> None:
    assert solve_here(latex).kind == kind


def test_one_constant_may_be_asked_for() -> None:
    assert solve_here("2x+3=A(x+1)+B(x-1)", unknown="A").kind == "literal-equation"
