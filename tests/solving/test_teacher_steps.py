"""Steps as a strict teacher would write them: one idea a line, each with a reason, no line too many."""

from __future__ import annotations

from typing import Any

import pytest

from inkmath.solving.solver import solve_latex


def lines(latex: str, **asked: Any) -> list[str]:
    return [step.latex for step in solve_latex(latex, **asked).steps]


def reasons(latex: str, **asked: Any) -> list[str]:
    return [step.explanation for step in solve_latex(latex, **asked).steps]


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"x\cdot\frac{1}{x}", "Cancel: "),
        (r"\frac{6x^{3}}{2x}", "Cancel: "),
        (r"3\cdot4x", "Multiply the factors: "),
        (r"2x\cdot3x^{2}", "Powers of the same base are multiplied by adding their exponents: "),
        (r"(2x)^{3}", "Raise each factor to the power: "),
        (r"(x^{2})^{3}", "Multiply the exponents: "),
    ],
)
def test_one_term_says_by_which_law(latex: str, reason: str) -> None:
    assert [each.startswith(reason) for each in reasons(latex)] == [True]


@pytest.mark.parametrize(
    ("latex", "answer"), [(r"\frac{8x}{6}", r"\frac{4x}{3}"), (r"\frac{9x^{2}}{6y}", r"\frac{3x^{2}}{2y}")]
)
def test_a_fraction_with_letters_is_reduced_though_it_gets_no_shorter(latex: str, answer: str) -> None:
    assert [each.latex for each in solve_latex(latex).answers] == [answer]


def test_roots_and_powers_have_their_names() -> None:
    assert reasons("x^{3}=8") == ["2 is the only real number whose cube is 8."]
    assert reasons("x^{4}=16") == ["Both 2 and -2 have the 4th power 16."]
    assert reasons("x^{5}=-32", language="de") == [
        "-2 ist die einzige reelle Zahl, deren 5. Potenz gleich -32 ist."
    ]


def test_limits_of_a_function_study_have_reasons() -> None:
    steps = solve_latex(r"f(x)=\frac{x^{2}}{x-1}").steps
    ends = {step.rule: step.explanation for step in steps if step.section == "asymptotes"}
    assert ends["vertical-asymptote"].startswith("The numerator tends to 1, the denominator to 0")
    assert ends["oblique-asymptote"] == "Divide the polynomials: 1/(x - 1) is left, and tends to 0."
    assert not any(each.startswith("The limit of") for each in ends.values())


def test_extrema_come_from_the_sign_of_the_derivative() -> None:
    steps = solve_latex("f(x)=x^{2}-6x+5").steps
    says = next(step.explanation for step in steps if step.rule == "minimum")
    assert says == "At x = 3 the first derivative changes its sign from - to +: a minimum."


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"\lim_{x\to\infty}\frac{5}{x^{2}+1}", 1),
        (r"\lim_{x\to\infty}\sqrt{x^{2}+1}", 1),
        (r"\lim_{x\to-\infty}\frac{2x+1}{x-1}", 2),
    ],
)
def test_limits_at_infinity_take_no_line_too_many(latex: str, count: int) -> None:
    steps = solve_latex(latex).steps
    assert len(steps) == count
    assert "SymPy" not in steps[-1].explanation


def test_powers_are_divided_in_the_order_of_the_problem() -> None:
    assert lines(r"\lim_{x\to-\infty}\frac{2x+1}{x-1}")[0] == (
        r"\lim_{x\rightarrow-\infty}\frac{2+\frac{1}{x}}{1-\frac{1}{x}}"
    )
