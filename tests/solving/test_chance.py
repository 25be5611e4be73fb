"""Probabilities. The oracles: math.comb, statistics.NormalDist, and sums over all values."""

from __future__ import annotations

import math
import operator
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.chance.distributions import by_quadrature, counted, standard_normal
from inkmath.solving.chance.problems import given_in, is_about_chance
from inkmath.solving.problems import solve_here
from inkmath.solving.solver import solve_lines
from inkmath.types import Solution


def solved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    return solution


def value(latex: str) -> float:
    decimal = solved(latex).answers[0].decimal
    assert decimal is not None
    return decimal


SIGNS = {
    r"\leq": operator.le,
    "<": operator.lt,
    ">": operator.gt,
    r"\geq": operator.ge,
    "=": operator.eq,
}


@given(st.integers(1, 30), st.integers(1, 9), st.integers(-1, 31), st.sampled_from(list(SIGNS)))
@settings(max_examples=40, deadline=None)
def test_binomial_probabilities_are_those_of_python(n: int, tenths: int, bound: int, sign: str) -> None:
    p = tenths / 10
    holds = SIGNS[sign]
    wanted = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1) if holds(k, bound))
    assert value(rf"X\sim B({n};{p}),P(X{sign}{bound})") == pytest.approx(wanted, abs=1e-12)


@given(st.integers(-40, 40), st.integers(1, 20), st.integers(-60, 60))
@settings(max_examples=30, deadline=None)
def test_normal_probabilities_are_those_of_python(mean: int, deviation: int, bound: int) -> None:
    found = value(rf"\mu={mean},\sigma={deviation},P(X<{bound})")
    assert found == pytest.approx(NormalDist(mean, deviation).cdf(bound), abs=1e-12)


def test_a_short_decimal_is_given_exactly() -> None:
    solution = solved(r"X\sim B(10;0.3),P(X\leq2)")
    assert solution.answers[0].latex == "0.3827827864"
    assert solution.variable == r"P(X\leq2)"


def test_fractions_come_for_fractions() -> None:
    assert solved(r"X\sim B(5,\frac{1}{6}),P(X=2)").answers[0].latex == r"\frac{625}{3888}"


def test_few_probabilities_are_written_out() -> None:
    latexes = [step.latex for step in solved(r"X\sim B(10;0.3),P(X\leq2)").steps]
    assert latexes[1] == r"P(X\leq2)=P(X=0)+P(X=1)+P(X=2)"
    assert latexes[-1] == r"P(X\leq2)\approx0.0282+0.1211+0.2335\approx0.3828"


def test_the_others_are_subtracted_where_they_are_fewer() -> None:
    latexes = [step.latex for step in solved(r"X\sim B(10;0.3),P(X\geq1)").steps]
    assert latexes[1] == r"P(X\geq1)=1-P(X=0)"


def test_a_normal_variable_is_standardised() -> None:
    latexes = [step.latex for step in solved(r"X\sim N(100;15^{2}),P(X<130)").steps]
    assert latexes[:2] == [r"z=\frac{130-100}{15}=2", r"P(X<130)=\Phi(2)"]


def test_it_is_said_that_the_second_number_is_the_variance() -> None:
    assert "variance" in solve_here(r"X\sim N(100;225),P(X<130)").message


def test_a_distribution_alone_gives_its_measures() -> None:
    assert [answer.latex for answer in solved(r"X\sim B(100;0.4)").answers] == [
        "E(X)=40",
        r"\sigma(X)=2\sqrt{6}",
    ]


def test_lines_belong_together() -> None:
    solution = solve_lines([r"X\sim B(10;0.3)", r"P(X\leq2)"])
    assert solution.answers[0].latex == "0.3827827864"
    solution = solve_lines(["n=10", "p=0.3", "P(X=2)"])
    assert solution.answers[0].latex == "0.2334744405"


def test_a_value_that_there_is_not_has_no_chance() -> None:
    assert value(r"X\sim B(10;0.3),P(X=12)") == 0
    assert value(r"X\sim N(5;4),P(X=5)") == 0


@pytest.mark.parametrize(
    "latex",
    [r"X\sim B(10;1.3),P(X=2)", r"X\sim B(2.5;0.3),P(X=2)", r"X\sim N(5;0),P(X<2)", r"X\sim Po(0),P(X=1)"],
)
def test_what_is_no_distribution_is_not_solved(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


@pytest.mark.parametrize("latex", ["P(X=3)", "P(x)=x^{2},P(3)", "n=10,p=0.3", r"X\sim Y", "x<3,n=10,p=2"])
def test_other_problems_are_left_alone(latex: str) -> None:
    assert not is_about_chance(interpret(parse(latex)))


@pytest.mark.parametrize("latex", [r"X\sim B(12;0.4),P(X=2)", r"X\sim Po(3),P(X=2)"])
def test_sums_are_checked_in_another_way(latex: str) -> None:
    given_parts = given_in(interpret(parse(latex)))
    assert given_parts is not None
    found = counted(given_parts.distribution)
    for k in range(12):
        assert float(sum(found.at(j) for j in range(k + 1))) == pytest.approx(
            float(found.up_to(k)), abs=1e-14
        )


@pytest.mark.parametrize("z", [-3.7, -1, 0, 0.5, 2, 6])
def test_the_area_under_the_bell_curve_is_the_distribution(z: float) -> None:
    assert float(by_quadrature(z)) == pytest.approx(float(standard_normal(z)), abs=1e-14)


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"P(A)=0.5,P(B)=0.3,P(A\cap B)=0.1,P(A\cup B)", "0.7"),
        (r"P(A)=0.01,P(B|A)=0.95,P(B|\overline{A})=0.02,P(A|B)", "0.324232"),
        (
            r"P(A)=\frac{1}{3},P(B)=\frac{1}{4},P(A\cap B)=P(A)P(B),P(\overline{A}\cap\overline{B})",
            r"\frac{1}{2}",
        ),
        (r"P(A)=0.6,P_{A}(B)=0.3,P_{\overline{A}}(B)=0.2,P(B)", "0.26"),
        (r"P(A^{c})=0.4,P(A)=?", "0.6"),
    ],
)
def test_probabilities_of_events_from_others(latex: str, answer: str) -> None:
    assert solved(latex).answers[0].latex == answer
    on_lines = solve_lines(latex.split(","))
    assert [each.latex for each in on_lines.answers] == [answer]


def test_probabilities_of_events_that_no_events_have() -> None:
    assert solve_here(r"P(A)=0.4,P(B)=0.5,P(A\cap B)=0.6,P(A\cup B)").status == "no-solution"
    assert solve_here(r"P(A)=1.4,P(\overline{A})").status == "no-solution"


def test_probabilities_that_others_do_not_determine_have_no_answer() -> None:
    assert solve_here(r"P(A)=0.4,P(B)=0.5,P(A\cap B)").status == "unsolved"


def test_the_law_and_the_numbers_in_it_are_shown() -> None:
    steps = solved(r"P(A)=0.5,P(B)=0.3,P(A\cap B)=0.1,P(A\cup B)").steps
    assert [step.latex for step in steps] == [r"P(A\cup B)=P(A)+P(B)-P(A\cap B)=0.5+0.3-0.1=0.7"]
    assert steps[0].rule == "add-probabilities"
