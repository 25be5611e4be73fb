"""Functions of numbers and of lists. The oracles: Python's math and statistics, and results by hand."""

from __future__ import annotations

import math
import statistics
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Number
from inkmath.expression.writing import write
from inkmath.solving.problems import solve_here
from inkmath.solving.rules.number_functions import reduce_function


def answer(latex: str) -> str:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    return solution.answers[0].latex


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\gcd(84,126)", "42"),
        (r"\operatorname{lcm}(12,18)+1", "37"),
        (r"\mathrm{ggT}(12;18)", "6"),
        ("gcd(12,18)", "6"),
        (r"17\bmod5", "2"),
        (r"17\pmod5", "2"),
        (r"-7\bmod3", "2"),
        (r"1+(7\bmod3)", "2"),
        (r"\min\{-4,-39,\frac{2}{3},-2\}", "-39"),
        (r"\max(1,5;2,5)", "2.5"),
        (r"\text{mean of }2,4,6", "4"),
        (r"\text{Median: }3,1,2,10", r"\frac{5}{2}"),
        (r"\operatorname{Var}(2,4,6)", r"\frac{8}{3}"),
        (r"\text{SD}(2,4,4,4,5,5,7,9)", "2"),
        (r"2\lfloor2.5\rfloor", "4"),
        (r"\sin\lfloor0.5\rfloor", "0"),
        (r"\lceil\pi\rceil", "4"),
        (r"\operatorname{round}(1250,-2)", "1300"),
        (r"\gcd(4,6)^{2}", "4"),
        (r"5\permil\cdot1000", "5"),
        (r"20\%\text{ of }50", "10"),
        ("20% of 50", "10"),
        (r"15\%\text{ off }80", "68"),
        (r"\frac{1}{2}\text{ of }30", "15"),
        (r"635\mid1264285", r"635\mid1264285"),
        (r"3|1234", r"3\nmid1234"),
    ],
)
def test_answers(latex: str, expected: str) -> None:
    assert answer(latex) == expected


@pytest.mark.parametrize("name", ["gcd", "lcm", "min", "max"])
@settings(max_examples=25, deadline=None)
@given(numbers=st.lists(st.integers(1, 10**7), min_size=2, max_size=4))
def test_lists_of_whole_numbers(name: str, numbers: list[int]) -> None:
    function = {"min": min, "max": max}.get(name) or getattr(math, name)
    term = NumberFunction(name, tuple(Number(str(number)) for number in numbers))
    rewrite = reduce_function(term)
    assert rewrite is not None
    assert all(step.verified for step in rewrite.beside)
    assert answer(print_latex(write(term))) == str(function(*numbers))


@settings(max_examples=15, deadline=None)
@given(numbers=st.lists(st.integers(0, 99), min_size=2, max_size=6))
def test_statistics(numbers: list[int]) -> None:
    values = [Fraction(number) for number in numbers]
    listed = ",".join(map(str, numbers))
    for name, function in (
        ("mean", statistics.mean),
        ("median", statistics.median),
        ("variance", statistics.pvariance),
    ):
        found = interpret(parse(answer(rf"\operatorname{{{name}}}({listed})")))
        assert Fraction(print_term(found)) == Fraction(function(values))


def test_common_divisors_are_explained_by_prime_factors() -> None:
    lines = [step.latex for step in solve_here(r"\gcd(84,126)").steps]
    assert lines == [r"84=2^{2}\cdot3\cdot7", r"126=2\cdot3^{2}\cdot7", r"2\cdot3\cdot7", "42"]


def test_those_of_large_numbers_by_division() -> None:
    steps = solve_here(r"\gcd(12345678,87654321)").steps
    assert steps[0].latex == r"87654321=7\cdot12345678+1234575"
    assert steps[-1].rule == "euclid"
    assert steps[-1].latex == "9"


def test_a_remainder_is_explained_by_a_division() -> None:
    assert solve_here(r"17\bmod5").steps[0].explanation == "17 = 3 × 5 + 2, so the remainder is 2."


@pytest.mark.parametrize(
    "latex", [r"7+8\bmod5", r"\gcd(2.5,5)", r"\max(x,3)", r"\lfloor x\rfloor=3", r"\gcd"]
)
def test_what_is_ambiguous_or_not_covered_is_not_answered(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


def test_a_percentage_is_found_by_a_step() -> None:
    solution = solve_here(r"12=x\%\cdot48")
    assert [answer.latex for answer in solution.answers] == ["25"]
    assert [step.rule for step in solution.steps][-1] == "multiply-both-sides"


def test_nothing_divides_by_zero() -> None:
    assert solve_here(r"5\bmod0").status == "no-solution"


@pytest.mark.parametrize(
    "latex",
    [r"\gcd(12,18)", r"\text{lcm}(12,18)", r"17\bmod5", r"\lfloor3.7\rfloor", r"1+(7\bmod3)", r"\max(0.5,2)"],
)
def test_they_are_written_as_they_are_read(latex: str) -> None:
    assert print_latex(write(interpret(parse(latex)))) == latex


def test_bars_around_numbers_are_still_absolute_values() -> None:
    assert answer("2|3-5|") == "4"
