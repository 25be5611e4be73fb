"""Tasks on request: completing the square, rationalising, division. Answers by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here
from inkmath.types import Solution


def worked(latex: str, task: str) -> Solution:
    solution = solve_here(latex, task=task)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    return solution


def test_a_square_is_completed_step_by_step() -> None:
    said = [(step.latex, step.explanation) for step in worked("2x^{2}-12x+5", "complete-square").steps]
    assert said == [
        ("2(x^{2}-6x)+5", "Factor 2 out of the terms with x."),
        ("2(x^{2}-6x+9-9)+5", "Half of the coefficient -6 is -3; add and subtract its square, 9."),
        ("2((x-3)^{2}-9)+5", "x^2 - 6x + 9 is the square of x - 3."),
        ("2(x-3)^{2}-18+5", "Multiply out the outer bracket."),
        ("2(x-3)^{2}-13", "Collect the numbers."),
    ]


def test_the_squares_of_several_letters() -> None:
    solution = worked("x^{2}+y^{2}-4x+6y-12", "complete-square")
    assert solution.answers[0].latex == "(x-2)^{2}+(y+3)^{2}-25"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("x^{4}-6x^{2}+1", "(x^{2}-3)^{2}-8"),
        ("2x^{6}+4x^{3}-1", "2(x^{3}+1)^{2}-3"),
        ("x^{2}+4xy+y^{2}", "(x+2y)^{2}-3y^{2}"),
        ("x^{2}+2xy+y^{2}", "(x+y)^{2}"),
        ("a^{2}+6ab+b^{2}", "(a+3b)^{2}-8b^{2}"),
        ("x^{4}+4x^{2}y^{2}+y^{4}", "(x^{2}+2y^{2})^{2}-3y^{4}"),
        ("x^{2}+2xy+2y^{2}+2x-2y+1", "(x+y+1)^{2}+(y-2)^{2}-4"),
    ],
)
def test_squares_of_powers_and_of_sums_of_letters(latex: str, expected: str) -> None:
    solution = worked(latex, "complete-square")
    assert [answer.latex for answer in solution.answers] == [expected]
    assert all(step.verified for step in solution.steps)


def test_a_complete_square_stays() -> None:
    assert worked("x^{2}+9", "complete-square").message == "The square is complete already."


@pytest.mark.parametrize("latex", ["x^{3}+1", "x^{2}y^{2}+x^{2}+y", "x^{4}+x^{3}", r"\sin x", "x+1"])
def test_no_square_is_completed_in_others(latex: str) -> None:
    assert solve_here(latex, task="complete-square").status == "unsolved"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{1}{\sqrt{2}}", r"\frac{\sqrt{2}}{2}"),
        (r"\frac{1}{\sqrt{2}+1}", r"\sqrt{2}-1"),
        (r"\frac{2}{\sqrt[3]{4}}", r"\sqrt[3]{2}"),
        (r"\frac{1}{\sqrt{x}+1}", r"\frac{\sqrt{x}-1}{x-1}"),
        (r"\frac{a}{\sqrt{a}+\sqrt{b}}", r"\frac{a(\sqrt{a}-\sqrt{b})}{a-b}"),
    ],
)
def test_denominators_are_freed_of_roots(latex: str, expected: str) -> None:
    assert worked(latex, "rationalise").answers[0].latex == expected


def test_the_conjugate_is_named() -> None:
    first, *_ = worked(r"\frac{1}{2-\sqrt{3}}", "rationalise").steps
    assert first.latex == r"\frac{2+\sqrt{3}}{4-3}"
    assert first.explanation == "Multiply numerator and denominator by the conjugate 2 + sqrt(3)."


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{1}{\sqrt[3]{2}-1}", r"1+\sqrt[3]{2}+\sqrt[3]{4}"),
        (r"\frac{3}{2-\sqrt[3]{5}}", r"4+2\sqrt[3]{5}+\sqrt[3]{25}"),
        (r"\frac{1}{\sqrt[3]{3}+\sqrt[3]{2}}", r"\frac{\sqrt[3]{4}+\sqrt[3]{9}-\sqrt[3]{6}}{5}"),
        (r"\frac{1}{1+2\sqrt[3]{2}}", r"\frac{1+4\sqrt[3]{4}-2\sqrt[3]{2}}{17}"),
        (r"\frac{1}{\sqrt[3]{9}-\sqrt[3]{3}+1}", r"\frac{1+\sqrt[3]{3}}{4}"),
        (r"\frac{x-1}{\sqrt[3]{x}-1}", r"\sqrt[3]{x^{2}}+\sqrt[3]{x}+1"),
    ],
)
def test_denominators_are_freed_of_cube_roots(latex: str, expected: str) -> None:
    solution = worked(latex, "rationalise")
    assert solution.answers[0].latex == expected
    assert all(step.verified for step in solution.steps)


def test_the_reason_for_the_factor_of_cube_roots_is_named() -> None:
    first, *_ = worked(r"\frac{1}{\sqrt[3]{2}-1}", "rationalise").steps
    assert "because (a - b)(a^2 + ab + b^2) = a^3 - b^3 with a = root(2, 3) and b = 1." in first.explanation


@pytest.mark.parametrize("latex", [r"\frac{1}{\sqrt[5]{2}-1}", r"\frac{1}{\sqrt[3]{2}+\sqrt{2}}"])
def test_a_denominator_that_keeps_its_roots_is_no_answer(latex: str) -> None:
    assert solve_here(latex, task="rationalise").status == "unsolved"


def test_a_fraction_bar_is_divided_at_length_on_request() -> None:
    solution = worked(r"\frac{x^{3}-1}{x-1}", "divide")
    assert solution.answers[0].latex == "x^{2}+x+1"
    assert len(solution.steps) == 3


@pytest.mark.parametrize(
    ("latex", "expected"), [("17:5", r"17=3\cdot5+2"), (r"\frac{84}{7}", r"84=12\cdot7")]
)
def test_whole_numbers_are_divided_with_remainder(latex: str, expected: str) -> None:
    assert worked(latex, "divide").answers[0].latex == expected


@pytest.mark.parametrize("latex", ["2.5:2", "17:0", "17:(-5)", "17+5"])
def test_other_numbers_are_not(latex: str) -> None:
    assert solve_here(latex, task="divide").status == "unsolved"


@pytest.mark.parametrize(
    ("latex", "task", "expected"),
    [
        ("x^{3}-2x", "differentiate", "3x^{2}-2"),
        ("f(x)=x^{2}", "differentiate", "2x"),
        ("2x", "integrate", "x^{2}+C"),
    ],
)
def test_an_expression_is_put_under_an_operator(latex: str, task: str, expected: str) -> None:
    assert worked(latex, task).answers[0].latex == expected


def test_the_letter_of_the_operator_may_be_named() -> None:
    assert solve_here("x^{2}y", unknown="y", task="differentiate").answers[0].latex == "x^{2}"


@pytest.mark.parametrize("latex", ["5", "x=2"])
def test_what_has_no_letter_or_is_an_equation_stays(latex: str) -> None:
    assert solve_here(latex, task="differentiate").status == "solved"
