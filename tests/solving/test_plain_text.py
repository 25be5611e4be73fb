"""Plain text, and the way from SymPy back to terms. The oracle: what is written, read again, is the same."""

from __future__ import annotations

import pytest
import sympy

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.plain_text import to_plain_text
from inkmath.solving.trace import latex_of
from inkmath.solving.translations import speaking

x, y, alpha, x_1, delta = sympy.symbols("x y alpha x_1 Deltax")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("2x^{2}-6", "2x^2 - 6"),
        (r"\frac{13}{2}", "13/2"),
        (r"3\sqrt{5}", "3sqrt(5)"),
        (r"\frac{x}{2y}", "x/(2y)"),
        (r"x^{2}\sin(x)", "x^2 sin(x)"),
        (r"2\cos x", "2cos(x)"),
        (r"\alpha x_{1}", "alpha x_1"),
        ("(x+1)(x-2)", "(x + 1)(x - 2)"),
        (r"e^{-x}\ln x", "e^(-x) ln(x)"),
        (r"\frac{1}{2}x", "(1/2)x"),
        (r"3\cdot4x", "3 × 4x"),
        (r"x\leq-3", "x ≤ -3"),
        (r"\sin^{2}x", "sin^2(x)"),
        (r"\log_{2}x", "log_2(x)"),
        ("(-2)^{3}", "(-2)^3"),
        ("a-(b-c)", "a - (b - c)"),
    ],
)
def test_plain_text(latex: str, text: str) -> None:
    assert to_plain_text(interpret(parse(latex))) == text


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        (x**2 + 2 * x + 1, "x^{2}+2x+1"),
        (1 - x, "-x+1"),
        (x**2 * sympy.cos(x) + 2 * x * sympy.sin(x), r"x^{2}\cos(x)+2x\sin(x)"),
        (sympy.exp(-x), "e^{-x}"),
        (x ** sympy.Rational(3, 2), r"\sqrt{x^{3}}"),
        (sympy.log(x) / sympy.log(2), r"\log_{2}(x)"),
        (2**x * sympy.log(2), r"2^{x}\ln(2)"),
        (alpha * x_1 + x**3 / 3, r"\alpha x_{1}+\frac{x^{3}}{3}"),
        (delta * y, r"\Delta xy"),
        (sympy.Abs(x) / x, r"\frac{|x|}{x}"),
        (-x / (x + 1), r"-\frac{x}{x+1}"),
        (-sympy.oo, r"-\infty"),
        (sympy.Symbol("f'") * sympy.Symbol("x_{n+1}"), r"f^{\prime}x_{n+1}"),
    ],
)
def test_expressions_with_letters(value: sympy.Expr, latex: str) -> None:
    term = from_sympy(value)
    assert latex_of(term) == latex
    difference = to_sympy(interpret(parse(latex))) - value
    point = {variable: sympy.Rational(7, 5) for variable in difference.free_symbols}
    assert value in (sympy.oo, -sympy.oo) or sympy.simplify(difference.subs(point)) == 0


def test_infinity_is_said_in_the_language_that_is_spoken() -> None:
    with speaking("de"):
        assert to_plain_text(interpret(parse(r"x\in[0,\infty)"))) == "x ∈ [0, unendlich)"
