"""Answers in the form in which they were asked: decimals for decimals, with commas where commas came."""

from __future__ import annotations

import pytest

from inkmath.rendering import to_text
from inkmath.solving import solve_latex


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        ("0,5x=0,25", ["0{,}5"]),
        ("0{,}5x=0{,}25", ["0{,}5"]),
        ("1,2+2{,}25", ["3{,}45"]),
        ("1.234,56+1", ["1235{,}56"]),
        ("0.5x=0.25", ["0.5"]),
        ("2x=1", [r"\frac{1}{2}"]),
        ("0.5x^{2}-0.3x=0", ["0", "0.6"]),
        ("0,5x^{2}-0,3x=0", ["0", "0{,}6"]),
        (r"0.5x+0.2y=1\\x-y=-0.5", [r"x=\frac{9}{7},y=\frac{25}{14}"]),
        (r"\alpha+30^{\circ}=90^{\circ}", [r"60^{\circ}"]),
    ],
)
def test_answers_have_the_form_of_the_problem(latex: str, answers: list[str]) -> None:
    solution = solve_latex(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)


def test_steps_and_sentences_have_commas_too() -> None:
    solution = solve_latex("2,5x+1,5=4")
    assert [step.latex for step in solution.steps] == ["2{,}5x=2{,}5", "x=1"]
    assert solution.steps[0].explanation == "Subtract 1,5 from both sides."
    assert solution.steps[0].explanation_latex == "Subtract $1{,}5$ from both sides."
    assert r"The answer is: x=0{,}2" in to_text(solve_latex("0,5x=0,1"))
    assert r"As decimals: x\approx0{,}333333" in to_text(solve_latex("0,3x=0,1"))


def test_sympy_text_has_points() -> None:
    assert solve_latex("0,5x=0,25").answers[0].sympy == "1/2"
    assert solve_latex("0,5x=0,25").answers[0].decimal == 0.5


def test_lists_are_no_decimals() -> None:
    assert solve_latex(r"\mathrm{mean}(1,2,3.5)").answers[0].latex.count("{,}") == 0
