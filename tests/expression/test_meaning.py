r"""What expressions mean. The oracle: each convention written out by hand, read by SymPy's own parser."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from sympy.parsing.sympy_parser import parse_expr

from expression.strategies import rows
from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Number, Term, Variable
from inkmath.expression.tree import Atom, Fraction, Row, Script
from inkmath.expression.writing import write
from inkmath.solving.to_sympy import to_sympy

X, Y = Variable("x"), Variable("y")


def meaning(latex: str) -> Term:
    return interpret(parse(latex))


def value(latex: str) -> sympy.Basic:
    return to_sympy(meaning(latex))


@pytest.mark.parametrize(
    ("latex", "python"),
    [
        # numbers
        ("1.5", "Rational(3, 2)"),
        (".5x", "x/2"),
        ("10,000+1,000", "11000"),
        (r"3\frac{1}{2}", "Rational(7, 2)"),
        (r"3\frac{5}{2}", "Rational(15, 2)"),
        ("1011_{2}", "11"),
        ("60^{o}", "pi/3"),
        (r"50\%", "Rational(1, 2)"),
        # order of operations
        ("-x^{2}", "-(x**2)"),
        ("2^{3^{2}}", "512"),
        ("a-b-c", "(a - b) - c"),
        ("1/2x", "x/2"),
        (r"6\div2(1+2)", "9"),
        ("a/b/c", "a/(b*c)"),
        (r"2\times-3", "-6"),
        ("3-2(4-7)", "9"),
        ("x.y", "x*y"),
        ("n!", "factorial(n)"),
        ("n^{!}", "factorial(n)"),
        ("5!!", "15"),
        ("2n!", "2*factorial(n)"),
        (r"\sqrt[3]{-8}", "-2"),
        (r"(-8)^{\frac{2}{3}}", "4"),
        # letters
        ("x_{1}+x", "Symbol('x_1') + x"),
        ("e^{2}", "E**2"),
        ("e_{2}", "Symbol('e_2')"),
        (r"i^{2}+\pi", "pi - 1"),
        (r"\Delta x\cdot y", "Symbol('Deltax')*y"),
        ("T^{\\prime}", 'Symbol("T\'")'),
        # functions
        ("f(x)", "Function('f')(x)"),
        ("x(x+1)", "x*(x + 1)"),
        ("2x(3)", "6*x"),
        ("u(t)+u(t+1)", "Function('u')(t) + Function('u')(t + 1)"),
        ("y(0)", "Function('y')(0)"),
        (r"\sin2x", "sin(2*x)"),
        (r"\sin x\cos y", "sin(x)*cos(y)"),
        (r"\sin(x)y", "sin(x)*y"),
        (r"\sin x+1", "sin(x) + 1"),
        (r"\sin^{2}x", "sin(x)**2"),
        (r"\sin(x)^{2}", "sin(x)**2"),
        (r"\sin^{-1}x", "asin(x)"),
        (r"\sin\frac{x}{2}", "sin(x/2)"),
        (r"\sin2(x+1)", "sin(2*(x + 1))"),
        (r"\sin x(y+1)", "sin(x)*(y + 1)"),
        (r"\cos n\pi", "cos(n*pi)"),
        (r"\log x", "log(x, 10)"),
        (r"\log_{2}8", "3"),
        (r"\ln x", "log(x)"),
        # bars and brackets
        ("|x||y|", "Abs(x)*Abs(y)"),
        ("|x-|y||", "Abs(x - Abs(y))"),
        (r"2\{3+[4-(1+1)]\}", "10"),
        ("(1,2)", "Tuple(1, 2)"),
        ("[0,1)", "Interval(0, 1, False, True)"),
        (r"\{a\}", "FiniteSet(a)"),
        # calculus
        (r"\frac{d}{dx}x^{2}", "Derivative(x**2, x)"),
        (r"\frac{dy}{dx}", "Derivative(Function('y')(x), x)"),
        (r"f^{\prime}(x)", "Derivative(Function('f')(x), x)"),
        (r"\int x+5dx", "Integral(x + 5, x)"),
        (r"\int_{0}^{1}\frac{dx}{x}", "Integral(1/x, (x, 0, 1))"),
        (r"\int\frac{x dx}{3}", "Integral(x/3, x)"),
        (r"\int\int x dx dy", "Integral(Integral(x, x), y)"),
        (r"\sum_{i=1}^{n}i+1", "Sum(i, (i, 1, n)) + 1"),
        (r"\sum_{k=1}^{n}a_{k}", "Sum(IndexedBase('a')[k], (k, 1, n))"),
        (r"\lim_{x\rightarrow0^{+}}\frac{1}{x}", "Limit(1/x, x, 0, '+')"),
        # relations
        ("0<x<1", "And(Lt(0, x), Lt(x, 1))"),
        (r"x=1\pm y", "Or(Eq(x, 1 + y), Eq(x, 1 - y))"),
        ("x=1,y=2", "Tuple(Eq(x, 1), Eq(y, 2))"),
        (r"x<1\vee x>3\wedge x<5", "Or(Lt(x, 1), And(Gt(x, 3), Lt(x, 5)))"),
        (r"(x=1\vee x=2)\wedge y=3", "And(Or(Eq(x, 1), Eq(x, 2)), Eq(y, 3))"),
        (r"x\in(0,1)", "Contains(x, Interval(0, 1, True, True))"),
        (r"(-\infty,1)\cup\{2\}", "Union(Interval(-oo, 1, True, True), FiniteSet(2))"),
    ],
)
def test_reading_conventions(latex: str, python: str) -> None:
    assert value(latex) == parse_expr(python)


def test_a_tree_built_by_hand() -> None:
    half = Fraction(Row((Atom("1"),)), Row((Atom("2"),)))
    row = Row((half, Script(Atom("x"), sup=Row((Atom("2"),)))))
    quotient = terms.Quotient(Number("1"), Number("2"))
    assert interpret(row) == terms.Product((quotient, terms.Power(X, Number("2"))), ("",))


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        (r"1+x+\ldots+x^{n}", r"`\ldots` has no definite meaning"),
        (r"\log", "has no argument"),
        ("(x+1", "is not closed"),
        ("x+", "an operand is missing"),
        ("|x", "no partner"),
        ("()", "nothing between the brackets"),
        (r"\frac{}{2}", "nothing where an operand is needed"),
        ("3!!!", "more than two"),
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
@settings(max_examples=60, deadline=None)
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
    ],
)
def test_writing_undoes_reading(latex: str) -> None:
    assert print_latex(write(meaning(latex))) == latex


def test_writing_adds_the_sign_that_keeps_numbers_apart() -> None:
    product = terms.Product((Number("2"), Number("3")), ("",))
    assert print_latex(write(product)) == r"2\cdot3"
    assert to_sympy(interpret(write(product))) == 6
