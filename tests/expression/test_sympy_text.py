"""SymPy text. The oracle is SymPy's own parser: it must read back the object that the constructors build."""

from __future__ import annotations

import pytest
from sympy.parsing.sympy_parser import parse_expr

from inkmath.errors import MeaninglessError
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_sympy
from inkmath.expression.tree import Atom, Row
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.vocab import WRITTEN, Kind

EXPRESSIONS = [
    r"2x^{2}-8",
    r"2x^{2}-8=0",
    r"\frac{1}{3}(b-a)(b^{2}+ab+a^{2})",
    r"-(-2)^{2}-2^{-2}",
    r"-(a+b)(c+d)-\frac{-(a+b)}{c}",
    r"\frac{-b\pm\sqrt{b^{2}-4ac}}{2a}",
    r"x=\frac{-b\pm\sqrt{b^{2}-4ac}}{2a}",
    r"1.25x\neq\frac{2}{3}y",
    r"\sqrt[n]{x}+\sqrt[3]{-27}-(-8)^{\frac{1}{3}}",
    r"\log_{2}x+\log x+\ln x",
    r"\tan^{-1}x+\sin^{2}2\theta-\cos(n\pi)",
    r"f^{\prime}(2)+f^{(n)}(x)+f^{-1}(y)",
    r"\frac{d^{2}y}{dx^{2}}+\frac{dy}{dx}=0",
    r"\int_{0}^{\pi}\sin(t)dt=2",
    r"\sum_{k=1}^{n}a_{k}b_{k}\leq\sum_{k=1}^{\infty}k^{-2}",
    r"\sum_{i}x_{i}+\int f",
    r"\lim_{n\rightarrow\infty}y_{n}=0",
    r"n\rightarrow\infty",
    r"\lambda\in[\lambda_{0},1]",
    r"y\in B",
    r"\forall x\in B,x>0",
    r"\{a,b\}=\{b,a\}",
    r"(x,y),\ldots,z",
    r"-2\leq x<3",
    r"\frac{15!}{10!5!}",
    r"|x-3|=10!!",
    r"3.33\ldots",
    r"45^{o}",
    r"x_{n+1}=T^{\prime}_{0}",
]


@pytest.mark.parametrize("latex", EXPRESSIONS)
def test_sympy_reads_back_the_same_object(latex: str) -> None:
    row = parse(latex)
    assert parse_expr(print_sympy(row)) == to_sympy(interpret(row))


LETTERS = [
    token.latex
    for token in WRITTEN
    if token.kind is Kind.LETTER and token.latex not in {r"\unknown", r"\Re", r"\Im"}
]


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_keeps_its_name(letter: str) -> None:
    row = Row((Atom(letter), Atom("+"), Atom("1")))
    assert parse_expr(print_sympy(row)) == to_sympy(interpret(row))


def test_the_text_is_as_one_writes_it() -> None:
    assert print_sympy(parse("2x^{2}-8")) == "2*x**2 - 8"
    assert print_sympy(parse(r"2x^{2}-8=0")) == "Eq(2*x**2 - 8, 0)"


def test_the_picture_can_be_kept() -> None:
    kept = to_sympy(interpret(parse("2+3=1")), evaluate=False)
    assert [str(side) for side in kept.args] == ["2 + 3", "1"]


@pytest.mark.parametrize("latex", ["(1,2)+(3,4)", r"\{a\}x", r"2(x=1)"])
def test_lists_and_statements_are_no_operands(latex: str) -> None:
    row = parse(latex)
    with pytest.raises(MeaninglessError, match="no definite meaning"):
        print_sympy(row)
    with pytest.raises(MeaninglessError, match="no definite meaning"):
        to_sympy(interpret(row))


def test_text_of_a_huge_power_is_not_calculated() -> None:
    assert print_sympy(parse("9^{9^{9^{9}}}")) == "9**9**9**9"
