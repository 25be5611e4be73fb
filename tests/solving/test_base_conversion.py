"""Other bases and Roman numerals. The oracles: Python's `int` and values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.expression.number_functions import roman, roman_value
from inkmath.solving.problems import solve_here


def answer(latex: str) -> str:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    return solution.answers[0].latex


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("255=?_{16}", "(FF)_{16}"),
        (r"1011_{2}=\square_{10}", "11"),
        ("(255)_{10}=(?)_{2}", "11111111_{2}"),
        ("FF_{16}=?_{8}", "377_{8}"),
        ("0=?_{2}", "0_{2}"),
        ("-5=?_{2}", "-101_{2}"),
        (r"\mathrm{XIV}", "14"),
        (r"\text{MCMXC}+\text{IX}", "1999"),
        ("2+3=?", "5"),
        ("5+?=8", "3"),
        (r"5+\_=8", "3"),
        (r"\bar{x}=\frac{1}{5}(2+4+4+5+10)", "5"),
    ],
)
def test_answers(latex: str, expected: str) -> None:
    assert answer(latex) == expected


def test_the_remainders_are_the_digits() -> None:
    lines = [step.latex for step in solve_here("10=?_{3}").steps]
    assert lines == [r"10=3\cdot3+1", r"3=1\cdot3", r"1=0\cdot3+1", "10=101_{3}"]


@given(st.integers(1, 3999))
def test_roman_numerals_are_read_as_they_are_written(number: int) -> None:
    text = roman(number)
    assert len(text) < 2 or roman_value(text) in (number, None)


@pytest.mark.parametrize("text", ["CD", "MM", "IIX", "VX", "IM", "XIVI", "X", "ABC"])
def test_names_and_wrong_numerals_are_no_numbers(text: str) -> None:
    assert roman_value(text) is None


@pytest.mark.parametrize("latex", ["x^{2}=4?", "0.5=?_{2}", r"\mathrm{CD}=5"])
def test_what_is_no_number_to_convert_is_not_answered(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"
