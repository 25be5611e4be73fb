"""AsciiMath: the notation of asciimath.org, and py-asciimath as an independent reader where installed."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given

from expression.examples import EXAMPLES
from expression.strategies import TOKENS, rows
from inkmath.errors import MeaninglessError
from inkmath.expression.asciimath import print_asciimath
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.tree import Atom, Row

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("latex", "asciimath"),
    [
        ("", ""),
        ("2x^{2}-12.5=0", "2x^2 - 12.5 = 0"),
        (r"\frac{a}{b}", "(a)/(b)"),
        (r"\sqrt{x}+\sqrt[3]{x}", "sqrt(x) + root(3)(x)"),
        (r"\sum_{n=1}^{\infty}x_{n}", "sum_(n = 1)^oo x_n"),
        (r"x\rightarrow\infty", "x -> oo"),
        (r"a\leq b\neq c", "a <= b != c"),
        ("x!=y", "x! = y"),
        ("a/b", "a // b"),
        ("f''(x)", "f''(x)"),
        (r"\frac{a}{b}^{2}", "frac(a)(b)^2"),
        (r"\sin\frac{a}{b}", "sin frac(a)(b)"),
        ("(0,1]", "(0, 1]"),
        ("]0,1[", '"]" 0, 1 "["'),
        ("|x|^{2}", "| x |^2"),
        (r"\{x|x>0\}", '{ x "|" x > 0 }'),
        ("((a,b))", "( (a, b) {::} )"),
        ("{}^{n}C", "{::}^n C"),
        (r"\begin{cases}x+y=3\\x=2\end{cases}", "{(x + y = 3),(x = 2):}"),
        (r"\begin{cases}x&a,b\\1&c\end{cases}", '{(x,a"," b),(1,c):}'),
        (r"\sup x\supset", '"sup" x sup'),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^{2}", "((1,2),(3,4))^2"),
        (r"\begin{vmatrix}1&2\\3&4\end{vmatrix}", "|(1,2),(3,4)|"),
        (r"\begin{aligned}x&=1\\&=y\end{aligned}", "{:(x,= 1),(,= y):}"),
        (r"\binom{n}{k}", "((n),(k))"),
        (r"\vec{v}+\overline{AB}+\hat{x}", "vec(v) + bar(A B) + hat(x)"),
        (r"5\text{kg}", '5 "kg"'),
    ],
)
def test_notation(latex: str, asciimath: str) -> None:
    assert print_asciimath(parse(latex)) == asciimath


@pytest.mark.parametrize("latex", EXAMPLES)
def test_an_independent_reader_gets_the_same_tree(latex: str) -> None:
    translator = pytest.importorskip("py_asciimath.translator.translator")
    logging.getLogger().setLevel(logging.WARNING)  # the translator announces itself at each call
    read = translator.ASCIIMath2Tex(log=False, inplace=True).translate(
        print_asciimath(parse(latex)), displaystyle=False, from_file=False, pprint=False
    )
    assert print_latex(parse(read)) == latex


@pytest.mark.parametrize("latex", [r"\boxed{x}", r"\begin{array}{r}1\\+2\\\hline3\end{array}"])
def test_what_has_no_form_is_named(latex: str) -> None:
    with pytest.raises(MeaninglessError, match="AsciiMath has no form for"):
        print_asciimath(parse(latex))


def test_every_token_has_a_notation_of_its_own() -> None:
    printed = [print_asciimath(Row((Atom(token),))) for token in TOKENS]
    assert len(set(printed)) == len(TOKENS)


@given(rows)
def test_brackets_balance(tree: Row) -> None:
    """Brackets outside quotes close what they open, so that no argument ends early."""
    depth = 0
    for i, text in enumerate(print_asciimath(tree).split('"')):
        if i % 2 == 0:
            for character in text:
                depth += (character in "([{") - (character in ")]}")
                assert depth >= 0
    assert depth == 0


def test_deep_nesting_takes_no_time() -> None:
    depth = 60
    assert print_asciimath(parse("x^{" * depth + "2" + "}" * depth)).count("x") == depth
