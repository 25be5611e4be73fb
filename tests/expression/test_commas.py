r"""Commas between digits. The oracle: the same with a decimal point, or the list written out."""

from __future__ import annotations

import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.others import other_meanings
from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"12,5\cdot4", r"12.5\cdot4"),
        ("3,5x=7", "3.5x=7"),
        ("1{,}5x=3", "1.5x=3"),
        (r"\frac{1,5}{3}", r"\frac{1.5}{3}"),
        ("2,5+1,5", "2.5+1.5"),
        ("0,5x+1,5=3", "0.5x+1.5=3"),
        (r"\sqrt{2,25}", r"\sqrt{2.25}"),
        ("2,5^{2}", "2.5^{2}"),
        ("2(1,5+x)=7", "2(1.5+x)=7"),
        ("3(1,2x-1)=5", "3(1.2x-1)=5"),
        (r"\sin(0,5)", r"\sin(0.5)"),
        ("|x-1,5|=2", "|x-1.5|=2"),
        ("-1,5<x<2,5", "-1.5<x<2.5"),
        (r"\int_{0}^{1,5}xdx", r"\int_{0}^{1.5}xdx"),
        (r"\lim_{x\rightarrow1,5}x^{2}", r"\lim_{x\rightarrow1.5}x^{2}"),
        ("x=2,5,y=1,5", "x=2.5,y=1.5"),
        ("1.000,5", "1000.5"),
        ("1.000.000,25", "1000000.25"),
        # thousands
        ("10,000+1,000", "10000+1000"),
        ("1,000,000", "1000000"),
        ("2(10,000+5)", "2(10000+5)"),
    ],
)
def test_commas_within_numbers(latex: str, same: str) -> None:
    assert interpret(parse(latex)) == interpret(parse(same))


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        ("x=1,2x-y=3", "2x-y=3"),
        ("x+y=5,2x-y=1", "2x-y=1"),
        ("1,2,3", "2"),
        ("(1,5)", "5"),
        (r"\{1,5\}", "5"),
        ("f(1,5)", "5"),
        ("[0,2)", "2"),
        (r"x\in(0,2\pi)", r"2\pi"),
        (r"(0,1)\cup(2,3)", "3"),
    ],
)
def test_commas_between_elements(latex: str, same: str) -> None:
    assert repr(interpret(parse(same))) in repr(interpret(parse(latex)))


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"12,5\cdot4", "50"),
        ("3,5x=7", "2"),
        ("1{,}5x=3", "2"),
        (r"\frac{1,5}{3}", "0.5"),
        ("x^2=2,25", "-1.5"),
    ],
)
def test_decimal_commas_are_solved(latex: str, answer: str) -> None:
    solution = solve_here(latex)
    assert solution.answers[0].latex == answer
    assert solution.answers[0].verified
    assert other_meanings([latex]) == ()


@pytest.mark.parametrize(
    ("latex", "other"),
    [("x=1,5", "x=1,x=5"), ("x=-1,5", "x=-1,x=5"), ("f(1,5)", "f(1.5)"), ("1,234x=5", "1.234x=5")],
)
def test_the_other_meaning_of_a_comma_is_offered(latex: str, other: str) -> None:
    assert other in [meaning.latex for meaning in other_meanings([latex])]


def test_a_list_of_values_is_no_problem() -> None:
    assert solve_here("x=1,2,3").status == "unsolved"
