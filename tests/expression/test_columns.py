r"""Sums in columns and long divisions mean what the same line means, which Python works out."""

from __future__ import annotations

import pytest

from inkmath.errors import MeaninglessError
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_sympy
from inkmath.rendering.unicode import to_unicode
from inkmath.solving.problems import solve_here


def column(*rows: str) -> str:
    """The LaTeX of rows; a row of dashes is a rule."""
    joined = r"\\".join(rows).replace(r"---\\", r"\hline ").replace("---", r"\hline")
    return rf"\begin{{array}}{{r}}{joined}\end{{array}}"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (("123", "+45", "---", "168"), "123+45=168"),
        (("204", "-86", "---", "118"), "204-86=118"),
        (("46", r"\times7", "---", "322"), r"46\times7=322"),
        (("23", r"\times14", "---", "92", "23", "---", "322"), r"23\times14=322"),
        (("12", "34", "+56", "---", "102"), "12+34+56=102"),
        (("12.5", "-3.25", "-1", "---", "8.25"), "12.5-3.25-1=8.25"),
        (("12", "+3", "---"), "12+3"),
        (("2a+b", "-a-b", "---"), "2a+b-(a-b)"),
        (("21", r"4\overline{)84}"), r"84\div4=21"),
        (("21", r"4\overline{)84}", "8", "---", "4"), r"84\div4=21"),
    ],
)
def test_a_column_is_a_line(rows: tuple[str, ...], line: str) -> None:
    assert interpret(parse(column(*rows))) == interpret(parse(line))


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"4\overline{)84}=21", r"84\div4=21"),
        (r"x=4\overline{)84}", r"x=84\div4"),
        (r"x-1\overline{)x^{2}-1}", r"(x^{2}-1)\div(x-1)"),
    ],
)
def test_a_long_division_is_a_quotient(latex: str, line: str) -> None:
    assert interpret(parse(latex)) == interpret(parse(line))


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (column("123", "45", "---", "168"), "a sign before the last"),
        (column("5", "---", "3"), "two rows at least"),
        (column("1", "+2", "---", "3", "4"), "one row as its result"),
        (column("x=1", "+y=2", "---", "x+y=3"), "equations in a column"),
        ("2+" + column("1", "+2", "---", "3"), "within an expression"),
        (r"\overline{)84}", "an operand is missing"),
    ],
)
def test_other_columns_are_refused(latex: str, reason: str) -> None:
    with pytest.raises(MeaninglessError) as caught:
        interpret(parse(latex))
    assert reason in str(caught.value)


def test_a_column_is_checked_and_printed() -> None:
    wrong = solve_here(column("123", "+45", "---", "178"))
    assert (wrong.kind, wrong.status) == (solve_here("123+45=178").kind, solve_here("123+45=178").status)
    assert [answer.latex for answer in solve_here(column("12", "+3", "---")).answers] == ["15"]
    assert print_sympy(parse(column("x", "+3", "---", "5"))) == "Eq(x + 3, 5)"
    assert to_unicode(column("12", "+3", "---", "15")) == "12 +3 = 15"
