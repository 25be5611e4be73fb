"""Formulas for the page: their values are those of the terms, by a calculator of this test's own."""

from __future__ import annotations

import math
import operator

import numpy as np
import pytest

from inkmath import plots, solve
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.expression.values import values_at
from inkmath.plots.formulas import formula_of

X, A = Variable("x"), Variable("a")
ONE = {
    "neg": lambda a: -a,
    "abs": abs,
    "sin": math.sin,
    "arctan": math.atan,
    "ln": math.log,
    "lg": math.log10,
    "exp": math.exp,
    "factorial": lambda a: float(math.factorial(int(a))),
}
TWO = {"+": operator.add, "*": operator.mul, "/": operator.truediv, "^": operator.pow}


def calculated(formula: str, letters: dict[str, float]) -> float:
    """The value of a formula, or nan where Python's mathematics has none."""
    stack: list[float] = []
    try:
        for part in formula.split():
            if part.startswith("@"):
                stack.append(letters[part[1:]])
            elif part in ONE:
                stack.append(ONE[part](stack.pop()))
            elif part[0] == "^" and part != "^":
                p, q = map(int, part[1:].split("/"))
                base = stack.pop()
                sign = math.copysign(1, base) if q % 2 and p % 2 and base < 0 else 1.0
                stack.append(sign * (abs(base) if q % 2 or base >= 0 else math.nan) ** (p / q))
            elif part in "+*/^":
                b, a = stack.pop(), stack.pop()
                stack.append(TWO[part](a, b))
            else:
                stack.append(float(part))
    except (ValueError, ZeroDivisionError):
        return math.nan
    (value,) = stack
    return value


@pytest.mark.parametrize(
    "latex",
    [
        r"x^{3}-2x+\frac{1}{x}",
        r"\sqrt{x+1}-\sqrt[3]{x}",
        r"x^{\frac{2}{3}}+2^{x}",
        r"a\sin(2x+1)-\arctan x",
        r"\ln x+\log_{2}(x+3)+\lg a",
        r"|x-a|+e^{-x}",
        r"1\frac{1}{2}x-0.25\pi",
        r"\frac{-x}{x^{2}-4}",
        r"3!x",
        r"\sin(30^{\circ})x",
    ],
)
def test_a_formula_has_the_values_of_its_term(latex: str) -> None:
    term = interpret(parse(latex))
    formula = formula_of(term)
    for x in (-2.5, -1.0, 0.0, 0.5, 2.0, 3.75):
        expected = float(values_at(term, {X: np.asarray(x), A: np.asarray(1.5)}))
        found = calculated(formula, {"x": x, "a": 1.5})
        assert found == pytest.approx(expected, rel=1e-12, nan_ok=True), x


def test_a_term_that_the_page_cannot_calculate_has_no_formula() -> None:
    assert formula_of(interpret(parse(r"\int_{0}^{1}xdx"))) == ""


@pytest.mark.parametrize(
    ("problem", "parameters", "formulas"),
    [
        (r"y=ax^{2}+b", ("a", "b"), ["@a @x ^2/1 * @b +"]),
        (r"f(t)=k\sin t", ("k",), ["@k @t sin *"]),
        (r"ax^{2}+bx+c=0", ("a", "b", "c"), ["@a @x ^2/1 * @b @x * + @c +"]),
        (r"x^{2}+y^{2}=r^{2}", ("r",), ["@x ^2/1 @y ^2/1 + @r ^2/1 neg +"]),
        (["y=mx", "y=2"], ("m",), ["@m @x *", "2.0"]),
        ("y=x+2", (), ["@x 2.0 +"]),
    ],
)
def test_letters_that_are_no_coordinates_are_parameters(
    problem: str | list[str], parameters: tuple[str, ...], formulas: list[str]
) -> None:
    graph = plots.graph_of(solve(problem))
    assert graph is not None
    assert graph.parameters == parameters
    assert [curve.formula for curve in graph.curves] == formulas
    assert [curve.is_implicit for curve in graph.curves] == ["@y" in formula for formula in formulas]
    letters = dict.fromkeys(parameters, 1.0)
    for curve in graph.curves:
        if not curve.is_implicit:
            for x, y in np.concatenate(curve.branches)[::97]:
                at_x = {graph.x_label: float(x), **letters}
                assert calculated(curve.formula, at_x) == pytest.approx(float(y), abs=1e-3)


@pytest.mark.parametrize("problem", ["x+y+z=3", "ax<2", "F=ma", "y=abcdkx", "s=vt"])
def test_other_problems_with_letters_have_no_parameters(problem: str) -> None:
    graph = plots.graph_of(solve(problem))
    assert graph is None or graph.parameters == ()
