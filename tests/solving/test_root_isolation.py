"""All roots of an equation, proven complete. The oracles: values by mpmath, and known roots."""

from __future__ import annotations

import random

import mpmath
import numpy as np
import pytest
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.evaluate.interval_jets import enclose
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.problems import solve_here
from inkmath.solving.verify.root_isolation import all_roots
from inkmath.types import Solution

X = sympy.Symbol("x", real=True)
ORDER = 4

FUNCTIONS = [
    sympy.exp(X) * X**2 - 3,
    sympy.log(X) / X,
    sympy.sin(X) * X,
    sympy.cos(2 * X) ** 3,
    sympy.tan(X),
    sympy.atan(3 * X),
    sympy.asin(X / 5),
    sympy.acos(X / 5),
    sympy.sinh(X),
    sympy.cosh(X),
    sympy.tanh(X),
    X**X,
    X * sympy.log(X),
    2**X - X**3,
    sympy.sqrt(X),
    X ** sympy.Rational(-5, 2),
    1 / (X**2 + 1),
    (X - 2) ** 6 / X,
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_enclose_holds_the_values_and_the_derivatives(function: sympy.Expr) -> None:
    draw = random.Random(1)
    low = np.array([draw.uniform(-4, 4) for _ in range(60)])
    high = low + np.array([10 ** draw.uniform(-4, 0.5) for _ in range(60)])
    enclosure = enclose(function, X, low, high, ORDER)
    coefficients = [
        sympy.lambdify(X, sympy.diff(function, X, k) / sympy.factorial(k), "mpmath") for k in range(ORDER + 1)
    ]
    tried = 0
    for k, (a, b) in enumerate(zip(low, high, strict=True)):
        for _ in range(4):
            place = mpmath.mpf(draw.uniform(a, b))
            values = [coefficient(place) for coefficient in coefficients]
            if any(isinstance(value, mpmath.mpc) for value in values):
                continue
            assert not enclosure.is_empty[k]
            for part, value in zip(enclosure.jet, values, strict=True):
                assert part.low[k] <= value <= part.high[k]
            tried += 1
    assert tried > 50


def roots(latex: str) -> list[float] | None:
    term = interpret(parse(latex))
    assert isinstance(term, terms.Relation)
    found = all_roots(term, terms.Variable("x"))
    return None if found is None else [float(root) for root in found]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\cos x=x", [0.7390851332151607]),
        ("1.001^{x}=x", [1.0010010015023374, 9123.126350305976]),
        (r"x=5\sin x", [-2.5957390798, 0, 2.5957390798]),
        ("e^{x}=x+1", [0]),
        ("x^{2}=2^{x}", [-0.7666646959621231, 2, 4]),
        (r"\ln x=x-2", [0.15859433956303937, 3.146193220620583]),
        ("x^{10}=e^{x}", [-0.9127652716, 1.1183255915896297, 35.77152063957297]),
        (r"\sqrt{x+1}=\ln x+2", [0.451478910, 27.0754541]),
        ("x^{5}-x-1=0", [1.1673039782614187]),
        (r"\frac{\sin x}{x}=1", []),
        (r"\frac{e^{x}-1}{x}=1", []),
        (r"\frac{1-\cos x}{x^{2}}=\frac{1}{2}", []),
        (r"\frac{\ln(1+x)}{x}=1", []),
        (r"(1+x)^{\frac{1}{x}}=e", []),
        (r"\frac{\ln x}{x}=1", []),
        (r"\tanh x=1", []),
        (r"\frac{1}{1+e^{x}}=1", []),
    ],
)
def test_all_roots_are_found(latex: str, expected: list[float]) -> None:
    found = roots(latex)
    assert found is not None
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "latex", [r"\tan x=x", r"x\sin x=1", r"\sin(\ln x)=1", r"\sin x=2^{-x}", r"\frac{\tan x}{x}=1", "0^{x}=0"]
)
def test_all_roots_is_silent_where_they_have_no_end(latex: str) -> None:
    assert roots(latex) is None


def is_checked(solution: Solution) -> bool:
    return bool(solution.answers) and all(answer.verified for answer in solution.answers)


def test_equation_with_roots_far_out_names_them_all() -> None:
    solution = solve_here("1.001^{x}=x")
    assert [answer.decimal for answer in solution.answers] == pytest.approx([1.00100100150, 9123.12635030598])
    assert is_checked(solution)
    solution = solve_here(r"\sin x=\frac{x}{50}")
    assert len(solution.answers) == 31
    assert is_checked(solution)


@pytest.mark.parametrize("latex", [r"\tan x=x", r"\frac{\tan x}{x}=1", r"x\cos x=\sin x"])
def test_equation_whose_roots_may_lack_some_is_not_checked(latex: str) -> None:
    solution = solve_here(latex)
    assert not any(answer.verified for answer in solution.answers)
    assert "there may be other solutions" in solution.message


@pytest.mark.parametrize("latex", [r"\frac{\sin x}{x}=1", r"\tanh x=1", r"\frac{x}{\sin x}=1", "e^{x}+1=1"])
def test_equation_without_roots_has_no_solution(latex: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.answers) == ("no-solution", ())


def test_a_function_that_is_only_named_has_no_value() -> None:
    body = X - sympy.Function("f")(-3)
    with pytest.raises(NotCoveredError, match="only named"):
        enclose(body, X, np.array([0.0]), np.array([1.0]), ORDER)
