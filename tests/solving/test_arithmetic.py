"""Arithmetic. The oracles: Python's fractions over random trees, mpmath, and answers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.problems import solve_here
from inkmath.solving.rules.arithmetic import largest_square_factor
from inkmath.solving.rules.order_of_operations import reduce_once
from inkmath.solving.trace import latex_of
from inkmath.types import Solution
from step_sentences import formulas


def answer(solution: Solution) -> str:
    assert solution.status == "solved"
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    return solution.answers[0].latex


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("32-245", "-213"),
        ("12+7=", "19"),
        ("0.1+0.2", "0.3"),
        ("1.50", "1.5"),
        (r"\frac{6}{8}", r"\frac{3}{4}"),
        (r"\frac{1}{3}+\frac{1}{4}", r"\frac{7}{12}"),
        (r"1\frac{1}{2}\times\frac{2}{3}", "1"),
        (r"6\div2(1+2)", "9"),
        ("((2+3)4-5)^{2}", "225"),
        (r"\frac{\frac{1}{2}}{\frac{3}{4}}", r"\frac{2}{3}"),
        (r"\sqrt{48}", r"4\sqrt{3}"),
        (r"\sqrt{2}+\sqrt{8}", r"3\sqrt{2}"),
        (r"\sqrt[3]{-27}", "-3"),
        (r"(-8)^{\frac{2}{3}}", "4"),
        ("0.5^{2}", "0.25"),
        (r"50\%", "0.5"),
        ("5!-4!!", "112"),
        ("1011_{2}+1", "12"),
        ("|3-5|", "2"),
        ("-3^{2}", "-9"),
        (r"\sin30^{\circ}", r"\frac{1}{2}"),
        (r"\log1000", "3"),
        (r"\log_{\sqrt{2}}8", "6"),
        (r"\frac{1}{1+\sqrt{2}}", r"-1+\sqrt{2}"),
    ],
)
def test_exact_answers(latex: str, expected: str) -> None:
    assert answer(solve_here(latex)) == expected


def test_order_of_operations_in_steps() -> None:
    steps = solve_here(r"2+3\times(7-4)^{2}").steps
    assert [step.latex for step in steps] == [r"2+3\times3^{2}", r"2+3\times9", "2+27", "29"]
    assert [step.rule for step in steps] == ["add-and-subtract", "power", "multiply", "add"]
    assert formulas(steps[2]) == [r"3\times 9=27"]


numbers = st.integers(0, 30).map(lambda n: (terms.Number(str(n)), Fraction(n)))
Valued = tuple[Term, Fraction | None]


def _combine(pair: tuple[Valued, Valued, str]) -> Valued:
    """A term with its value by Python's own arithmetic; None where it divides by zero."""
    (a, x), (b, y), sign = pair
    if x is None or y is None:
        return a if x is None else b, None
    if sign == "+":
        return terms.Sum((a, b)), x + y
    if sign == "-":
        return terms.Sum((a, terms.Negation(b))), x - y
    if sign == "*":
        return terms.Product((a, b), (r"\times",)), x * y
    if sign == "^":
        return terms.Power(a, terms.Number("2")), x**2
    return terms.Quotient(a, b, sign), x / y if y else None


trees = st.recursive(
    numbers,
    lambda inner: st.tuples(inner, inner, st.sampled_from(["+", "-", "*", "^", "/", r"\div", r"\frac"])).map(
        _combine
    ),
    max_leaves=6,
)


@given(trees)
@settings(max_examples=40)
def test_random_arithmetic_agrees_with_fractions(tree: Valued) -> None:
    term, value = tree
    assume(value is None or abs(value.numerator) < 10**40)
    solution = solve_here(latex_of(term))
    if value is None:
        assert solution.status == "no-solution"
        return
    answer(solution)
    assert solution.answers[0].sympy == str(value)
    assert solution.answers[0].decimal == pytest.approx(float(value), rel=1e-15)


@pytest.mark.parametrize(
    ("latex", "number"),
    [
        (r"\sqrt{2}", lambda: mpmath.sqrt(2)),
        (r"\frac{\pi}{\sqrt{3}}", lambda: mpmath.pi / mpmath.sqrt(3)),
        (r"e^{-2}+\ln3", lambda: mpmath.exp(-2) + mpmath.log(3)),
        (r"\sin1", lambda: mpmath.sin(1)),
        (r"\log_{3}10", lambda: mpmath.log(10) / mpmath.log(3)),
    ],
)
def test_decimals_have_full_precision(latex: str, number: object) -> None:
    assert callable(number)
    with mpmath.workdps(40):
        assert solve_here(latex).answers[0].decimal == float(number())


@pytest.mark.parametrize(
    ("latex", "is_true", "worked"),
    [
        ("2+3=5", True, "5=5"),
        ("2+3=1", False, r"5\neq1"),
        ("5+3=(1+1)4=8", True, "8=8=8"),
        (r"\frac{1}{3}=0.33", False, r"\frac{1}{3}\neq\frac{33}{100}"),
        (r"\sqrt{2}<1.5", True, r"\sqrt{2}<\frac{3}{2}"),
        (r"\sqrt{8}=2\sqrt{2}", True, r"2\sqrt{2}=2\sqrt{2}"),
        (r"2\geq3", False, "2<3"),
    ],
)
def test_statements_are_judged(latex: str, is_true: bool, worked: str) -> None:
    solution = solve_here(latex)
    assert (solution.kind, solution.answers[0].sympy) == ("arithmetic-check", str(is_true))
    assert answer(solution) == worked
    assert solution.checks[0].passed is is_true
    assert ("true" if is_true else "false") in solution.message


@pytest.mark.parametrize(
    "latex",
    [r"\frac{1}{0}", r"\sqrt{-4}", "0^{0}", r"\ln0", r"\tan\frac{\pi}{2}", r"\sin^{-1}2", "(-1)!", "0^{-1}"],
)
def test_what_has_no_real_value(latex: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.answers) == ("no-solution", ())
    assert solution.message


@pytest.mark.parametrize(
    "latex",
    [
        "9^{9^{9^{9}}}",
        "7^{7^{7}}",
        "2^{-7^{7^{7}}}",
        "1000!",
        "(10^{999})^{999}",
        r"e^{e^{e^{9}}}-1",
        "i+1",
        r"\infty-1",
    ],
)
def test_what_is_too_long_or_not_covered_is_said(latex: str) -> None:
    solution = solve_here(latex)
    if solution.status == "solved":  # a number that is short to write and long to write out
        assert solution.answers[0].decimal is None
    else:
        assert solution.status == "unsolved"
        assert solution.message.startswith("Recognised, but not solved")


def test_bare_angles_are_named() -> None:
    assert "radians" in solve_here(r"\sin30").message
    assert not solve_here(r"\sin\frac{\pi}{6}").message


@given(st.integers(1, 10**6))
@settings(max_examples=30)
def test_largest_square_factor(number: int) -> None:
    by_search = max(k for k in range(1, 1001) if number % (k * k) == 0)
    assert largest_square_factor(number) == by_search


def test_a_finished_number_is_left_alone() -> None:
    for latex in ("7", "-7", "0.5", r"\frac{2}{3}", r"-\frac{2}{3}", r"\pi"):
        assert reduce_once(interpret(parse(latex))) is None


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"2\frac{1}{3}+1\frac{1}{2}", r"3\frac{5}{6}"),
        (r"1\frac{1}{2}-4\frac{1}{4}", r"-2\frac{3}{4}"),
        (r"1\frac{1}{2}-1\frac{1}{4}", r"\frac{1}{4}"),
        (r"3\frac{3}{4}:1\frac{1}{4}", "3"),
        (r"\frac{6\cdot10^{8}}{3\cdot10^{5}}", r"2\cdot10^{3}"),
        (r"(2\cdot10^{-3})^{2}\cdot10^{1}", r"4\cdot10^{-5}"),
        (r"3.2\cdot10^{4}", "32000"),
        (r"\frac{100-80}{80}\cdot100\%", r"25\%"),
        (r"\text{percent change from }80\text{ to }60", r"-25\%"),
        (r"\text{what percent of }80\text{ is }20", r"25\%"),
        (r"20\text{ is what percent of }80", r"25\%"),
        (r"\text{increase }80\text{ by }15\%", "92"),
        (r"\text{decrease }250\text{ by }12\%", "220"),
        (r"\text{round }3.746\text{ to 1 decimal place}", "3.7"),
        (r"\text{round }3746\text{ to the nearest hundred}", "3700"),
    ],
)
def test_the_answer_has_the_form_of_the_problem(latex: str, expected: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [expected]
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize("latex", ["0.5!", r"\frac{5}{2}!"])
def test_only_whole_numbers_have_a_factorial(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "no-solution"
    assert all(check.passed for check in solution.checks)


@pytest.mark.parametrize(
    ("latex", "variable", "expected"),
    [
        (r"A=\pi\cdot3^{2}", "A", r"9\pi"),
        (r"\sigma=\sqrt{\frac{(2-5)^{2}+(4-5)^{2}}{2}}", r"\sigma", r"\sqrt{5}"),
        (r"\bar{x}=\frac{3+5+7}{3}", None, "5"),
    ],
)
def test_a_letter_for_a_calculation(latex: str, variable: str | None, expected: str) -> None:
    solution = solve_here(latex)
    assert solution.steps
    assert (solution.kind, solution.variable) == ("arithmetic", variable)
    assert [answer.latex for answer in solution.answers] == [expected]
