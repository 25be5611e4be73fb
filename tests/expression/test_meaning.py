r"""Meanings of expressions. The oracle: each convention written out by hand, read by SymPy's own parser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sympy
from hypothesis import given, settings
from sympy.parsing.sympy_parser import parse_expr

from expression.strategies import rows
from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_sympy
from inkmath.expression.terms import Number, Term, Variable
from inkmath.expression.tree import Atom, Fraction, Row, Script
from inkmath.expression.writing import write
from inkmath.solving.evaluate.to_sympy import to_sympy

X, Y = Variable("x"), Variable("y")


def meaning(latex: str) -> Term:
    return interpret(parse(latex))


def value(latex: str) -> sympy.Basic:
    return to_sympy(meaning(latex))


def conventions() -> list[tuple[str, str]]:
    """LaTeX and its meaning, from the tables of the conventions."""
    text = (Path(__file__).parents[2] / "docs" / "reference" / "conventions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \|", text, re.MULTILINE)
    return [(latex.replace(r"\|", "|"), python) for latex, python in rows]


@pytest.mark.parametrize(("latex", "python"), conventions())
def test_reading_conventions(latex: str, python: str) -> None:
    means = parse_expr(python)
    assert parse_expr(print_sympy(parse(latex))) == means
    if not isinstance(means, OF_GRIDS):
        assert value(latex) == means


OF_GRIDS = (sympy.MatrixBase, sympy.Determinant, sympy.Piecewise)
"""Objects that are printed and not calculated with."""


def test_all_conventions_are_told() -> None:
    assert len(conventions()) > 60


def test_a_tree_built_by_hand() -> None:
    half = Fraction(Row((Atom("1"),)), Row((Atom("2"),)))
    row = Row((half, Script(Atom("x"), sup=Row((Atom("2"),)))))
    quotient = terms.Quotient(Number("1"), Number("2"))
    assert interpret(row) == terms.Product((quotient, terms.Power(X, Number("2"))), ("",))


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        (r"1+x+\ldots+y^{n}", r"`\ldots` has no definite meaning"),
        (r"1+2+4+9+\ldots", r"`\ldots` has no definite meaning"),
        (r"2\times3\times5\times\ldots\times n", r"`\ldots` has no definite meaning"),
        (r"x^{n}+x^{n-1}+\cdots+1", r"`\cdots` has no definite meaning"),
        (r"\log", "has no argument"),
        ("(x+1", "is not closed"),
        ("x+", "an operand is missing"),
        ("|x", "no partner"),
        ("()", "nothing between the brackets"),
        (r"\frac{}{2}", "nothing where an operand is needed"),
        ("3!!!", "more than two"),
        (r"\begin{cases}x+y\\x-y=1\end{cases}", "among the rows is no equation"),
        ("2_{n}", "subscript `n`"),
        (r"\lim x", "what tends where"),
        ("(0,1}", None),
    ],
)
def test_what_has_no_meaning_says_why(latex: str, why: str | None) -> None:
    row = parse(latex) if why else Row(tuple(map(Atom, ("(", "0", ",", "1", r"\}"))))
    with pytest.raises(MeaninglessError, match=why and why.replace("\\", r"\\")) as caught:
        interpret(row)
    assert "\n" not in str(caught.value)


@given(rows)
@settings(max_examples=60)
def test_any_tree_has_a_meaning_or_none_but_never_breaks(row: Row) -> None:
    try:
        term = interpret(row)
    except MeaninglessError:
        return
    # Writing puts signs where operands would run together, so what is written once stays as it is.
    again = interpret(write(term))
    assert interpret(write(again)) == again


@pytest.mark.parametrize(
    "row",
    [
        Row((Atom("("),) * 500 + (Atom("x"),) + (Atom(")"),) * 500),
        Row((Atom(r"\sin"),) * 500 + (Atom("x"),)),
        Row((Atom("|"),) * 999),
        Row((Atom("-"),) * 999 + (Atom("x"),)),
        Row((Atom("x"), Atom("/")) * 500 + (Atom("x"),)),
        Row((Atom("x"),) * 100_000),
        Row((Atom("9"),) * 1999),
        Row((Atom(r"\int"),) * 500 + (Atom("d"), Atom("x")) * 500),
    ],
)
def test_depth_and_length_are_bounded(row: Row) -> None:
    with pytest.raises(MeaninglessError):
        interpret(row)


@pytest.mark.parametrize(
    "latex",
    [
        r"2x^{2}-8=0",
        r"\frac{-b\pm\sqrt{b^{2}-4ac}}{2a}",
        r"\sin^{2}(x)+\cos^{2}(x)=1",
        r"\int_{0}^{\pi}\sin(t)dt",
        r"\sum_{k=1}^{n}a_{k}",
        r"f^{\prime}(x)=\lim_{h\rightarrow0}\frac{f(x+h)-f(x)}{h}",
        r"x_{1}=-\sqrt{2},x_{2}=3\cdot2^{5}",
        r"(a-b)-c\div(d\div e)",
        r"(\sum_{k=1}^{n}k)+k",
        r"\sum_{k=1}^{n}(k+k^{2})-1",
        r"2-(\lim_{x\rightarrow0}x)-x",
        r"-30^{\circ}15^{\prime}20.5^{\prime\prime}",
        r"\sin(30^{\circ}5^{\prime\prime})",
    ],
)
def test_writing_undoes_reading(latex: str) -> None:
    assert print_latex(write(meaning(latex))) == latex


def test_writing_adds_the_sign_that_keeps_numbers_apart() -> None:
    product = terms.Product((Number("2"), Number("3")), ("",))
    assert print_latex(write(product)) == r"2\cdot3"
    assert to_sympy(interpret(write(product))) == 6


@pytest.mark.parametrize(
    ("latex", "python"),
    [
        (r"50\%^{2}", "Rational(1, 4)"),
        (r"2\cdot10\%^{2}", "Rational(1, 50)"),
        ("3!^{2}!", "factorial(36)"),
        (r"3!\%^{2}", "Rational(9, 2500)"),
    ],
)
def test_what_stands_behind_an_operand_may_have_scripts(latex: str, python: str) -> None:
    assert sympy.simplify(value(latex) - parse_expr(python)) == 0
