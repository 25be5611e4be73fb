r"""Repeating decimals, numbers in other bases. The oracle: fractions, and `int` with a base."""

from __future__ import annotations

from fractions import Fraction

import pytest

from inkmath.errors import MeaninglessError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.others import other_meanings
from inkmath.expression.sympy_text import plain_value
from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        ("0.(3)", Fraction(1, 3)),
        ("0.1(6)", Fraction(1, 6)),
        ("1.(27)", Fraction(14, 11)),
        (r"0.\overline{3}", Fraction(1, 3)),
        (r"0.1\bar{6}", Fraction(1, 6)),
        (r"0.\dot{1}4285\dot{7}", Fraction(1, 7)),
        (r"2.5\overline{4}", Fraction(229, 90)),
        (r"0,\overline{3}", Fraction(1, 3)),
        ("0,(3)", Fraction(1, 3)),
        (r"0.\overline{9}", Fraction(1)),
    ],
)
def test_repeating_decimals(latex: str, value: Fraction) -> None:
    assert plain_value(interpret(parse(latex))) == value
    assert print_latex(parse(print_latex(parse(latex)))) == print_latex(parse(latex))
    assert len(other_meanings([latex])) == ("(" in latex)  # digits under a bar are no factor


@pytest.mark.parametrize("latex", [r"\overline{3}", r"0.\dot{1}6", r"3\bar{4}"])
def test_other_bars_and_dots_have_no_meaning(latex: str) -> None:
    with pytest.raises(MeaninglessError):
        interpret(parse(latex))


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        ("1b40_{12}", int("1b40", 12)),
        ("A3_{16}", 0xA3),
        ("FF_{16}", 0xFF),
        ("84_{16}+d2_{16}", 0x84 + 0xD2),
        ("-8ba2_{15}+8_{15}", 8 - int("8ba2", 15)),
        ("8_{14}+325ac_{14}", 8 + int("325ac", 14)),
        ("-1b40_{12}-(-5_{12})", 5 - int("1b40", 12)),
        ("(2a)_{12}", int("2a", 12)),
        (r"\mathrm{0xFF}", 255),
        ("0x1F+1", 32),
    ],
)
def test_numerals_with_letters(latex: str, value: int) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [str(value)]
    assert solution.answers[0].verified


@pytest.mark.parametrize(
    ("latex", "other"),
    [
        ("0.(3)", r"0\cdot3"),
        ("2.5(4)", r"\frac{229}{90}"),
        ("1b40_{12}", r"1b\cdot40_{12}"),
        ("FF_{16}", r"F\cdot F_{16}"),
        ("2a_{12}", "(2a)_{12}"),
        ("ab_{12}", "(ab)_{12}"),
    ],
)
def test_the_other_meaning_is_offered(latex: str, other: str) -> None:
    assert [meaning.latex for meaning in other_meanings([latex])] == [other]


@pytest.mark.parametrize(
    "latex", ["a_{12}=5", "x_{11}+x_{12}", "2x_{12}", "0x+3=5", "a_{1}b_{12}", "0.5(x+1)"]
)
def test_letters_with_subscripts_stay_letters(latex: str) -> None:
    assert other_meanings([latex]) == ()
    assert "Numeral" not in repr(interpret(parse(latex)))
