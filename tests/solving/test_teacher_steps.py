"""Steps as a strict teacher would write them: one idea a line, each with a reason, no line too many."""

from __future__ import annotations

from typing import Any

import pytest

from inkmath.solving.solver import solve_latex
from inkmath.types import Solution

TIMEOUT_S = 120
"""The steps are in question, not the pace of the machine."""


def solved(latex: str, **asked: Any) -> Solution:
    return solve_latex(latex, TIMEOUT_S, **asked)


def lines(latex: str, **asked: Any) -> list[str]:
    return [step.latex for step in solved(latex, **asked).steps]


def reasons(latex: str, **asked: Any) -> list[str]:
    return [step.explanation for step in solved(latex, **asked).steps]


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
    assert [each.latex for each in solved(latex).answers] == [answer]


def test_roots_and_powers_have_their_names() -> None:
    assert reasons("x^{3}=8") == ["2 is the only real number whose cube is 8."]
    assert reasons("x^{4}=16") == ["Both 2 and -2 have the 4th power 16."]
    assert reasons("x^{5}=-32", language="de") == [
        "-2 ist die einzige reelle Zahl, deren 5. Potenz gleich -32 ist."
    ]


def test_limits_of_a_function_study_have_reasons() -> None:
    steps = solved(r"f(x)=\frac{x^{2}}{x-1}").steps
    ends = {step.rule: step.explanation for step in steps if step.section == "asymptotes"}
    assert ends["vertical-asymptote"].startswith("The numerator tends to 1, the denominator to 0")
    assert ends["oblique-asymptote"] == "Divide the polynomials: 1/(x - 1) is left, and tends to 0."
    assert not any(each.startswith("The limit of") for each in ends.values())


def test_extrema_come_from_the_sign_of_the_derivative() -> None:
    steps = solved("f(x)=x^{2}-6x+5").steps
    says = next(step.explanation for step in steps if step.rule == "minimum")
    assert says == "At x = 3 the first derivative changes from negative to positive: a minimum."


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"\lim_{x\to\infty}\frac{5}{x^{2}+1}", 1),
        (r"\lim_{x\to\infty}\sqrt{x^{2}+1}", 1),
        (r"\lim_{x\to-\infty}\frac{2x+1}{x-1}", 2),
    ],
)
def test_limits_at_infinity_take_no_line_too_many(latex: str, count: int) -> None:
    steps = solved(latex).steps
    assert len(steps) == count
    assert "SymPy" not in steps[-1].explanation


def test_powers_are_divided_in_the_order_of_the_problem() -> None:
    assert lines(r"\lim_{x\to-\infty}\frac{2x+1}{x-1}")[0] == (
        r"\lim_{x\rightarrow-\infty}\frac{2+\frac{1}{x}}{1-\frac{1}{x}}"
    )


def test_the_identity_is_written_before_it_is_multiplied_out() -> None:
    assert lines(r"2\cos^{2}x+3\sin x=3")[:2] == [
        r"2(1-\sin^{2}(x))+3\sin(x)=3",
        r"2-2\sin^{2}(x)+3\sin(x)=3",
    ]


@pytest.mark.parametrize("latex", [r"-\frac{3}{(x-1)^{2}}=0", "x+1=x", r"\frac{2}{x-1}=0"])
def test_a_contradiction_is_said_of_its_line(latex: str) -> None:
    written = lines(latex)
    assert len(set(written)) == len(written)
    assert "false" in reasons(latex)[-1]


def test_equations_are_added_where_an_unknown_drops_out() -> None:
    assert lines(r"3x+y=5,x-y=-1") == ["3x+y=5,4x=4", "3x+y=5,x=1", "y=2,x=1"]
    assert lines(r"-x+y=1,x+y=3")[0] == "-x+y=1,2y=4"


def test_the_lines_of_a_tangent_have_names() -> None:
    assert lines(r"f(x)=\ln x,x=1", task="tangent") == [
        r"f(1)=\ln(1)",
        "f(1)=0",
        r"f^{\prime}(x)=\frac{1}{x}",
        r"f^{\prime}(1)=\frac{1}{1}",
        r"f^{\prime}(1)=1",
        "y=x-1",
    ]


def test_the_system_of_an_intersection_is_solved() -> None:
    rules = {step.rule for step in solved(r"\text{intersection of }2x+y=7\text{ and }x-y=-1").steps}
    assert "eliminate" in rules


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        ("e^{0}", "A number other than 0 to the power 0 is 1: e^0 = 1."),
        (r"0\cdot\sqrt{2}", "A product with the factor 0 is 0."),
        (r"\frac{0}{\pi}", "0 divided by a number other than 0 is 0."),
        (r"0\cdot(3+4)", "A product with the factor 0 is 0."),
    ],
)
def test_zero_has_its_own_reasons(latex: str, reason: str) -> None:
    assert reasons(latex) == [reason]


@pytest.mark.parametrize("latex", [r"0\cdot\frac{1}{0}", "0^{2-2}", r"\frac{0}{3-3}"])
def test_zero_times_what_has_no_value_has_none(latex: str) -> None:
    assert solved(latex).status == "no-solution"


def test_parts_are_not_named_by_the_letter_of_the_integral() -> None:
    says = reasons(r"\int ue^{u}du")[0]
    assert says.startswith("Integration by parts with f = u and g' = e^u")


def test_no_substitution_comes_before_integration_by_parts() -> None:
    assert [step.rule for step in solved(r"\int e^{-x}\cos x dx").steps][:2] == ["integration-by-parts"] * 2


def test_functions_of_opposite_angles() -> None:
    assert lines(r"\cos(-x)+\sin(-x)") == [r"\cos(x)-\sin(x)"]


def test_both_sides_are_divided_before_they_are_multiplied_out() -> None:
    assert lines(r"\frac{2}{8-4x}=\frac12", detail="full")[:2] == ["2=-2(x-2)", "-1=x-2"]
    assert lines(r"\frac{6}{x-1}=\frac{2}{3}", detail="full")[:2] == ["18=2(x-1)", "9=x-1"]


def test_factors_of_a_quadratic_have_a_reason() -> None:
    assert reasons("6x^{2}-x-2=0")[0] == (
        "3 and -4 have the product -12 and the sum -1: take common factors out of 6x^2 + 3x - 4x - 2."
    )


def test_a_formula_has_no_fraction_within_a_fraction() -> None:
    assert [each.latex for each in solved("A=P(1+rt)", unknown="r").answers] == [r"\frac{A-P}{Pt}"]


def test_an_inequality_with_the_unknown_on_the_right_is_swapped() -> None:
    assert lines("10>-2(x+3)", detail="full")[:3] == ["-5<x+3", "x+3>-5", "x>-8"]
