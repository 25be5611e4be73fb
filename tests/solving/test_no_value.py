"""Expressions with and without values, and answers that are none. The oracle: textbooks."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import pytest
import sympy

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.evaluate.singular_integrals import integral_between
from inkmath.solving.exceptions import UndefinedValueError
from inkmath.solving.problems import solve_here
from inkmath.solving.rules import definite_integrals as definite
from inkmath.solving.trace import Trace
from inkmath.solving.verify.no_value import has_no_value, is_no_answer


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{-1}^{1}x^{-\frac{2}{3}}dx", 6),
        (r"\int_{0}^{2}\frac{1}{(x-1)^{2/3}}dx", 6),
        (r"\int_{0}^{2}\frac{1}{(x-1)^{\frac{4}{5}}}dx", 10),
        (r"\int_{0}^{3}\frac{1}{(x-1)^{\frac{2}{3}}}dx", 3 + 3 * 2 ** (1 / 3)),
        (r"\int_{2}^{0}\frac{1}{(x-1)^{\frac{2}{3}}}dx", -6),
        (r"\int_{-1}^{8}\frac{1}{\sqrt[3]{x}}dx", 4.5),
        (r"\int_{0}^{4}\frac{1}{\sqrt{|x-1|}}dx", 2 + 2 * 3**0.5),
        (r"\int_{-1}^{1}\frac{1}{x^{2}}dx", mpmath.inf),
        (r"\int_{-1}^{1}x^{-\frac{4}{3}}dx", mpmath.inf),
    ],
)
def test_integral_over_a_pole_has_its_value(latex: str, value: float) -> None:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    if value == mpmath.inf:
        assert solution.answers[0].latex == r"\infty"
    else:
        assert solution.answers[0].decimal == pytest.approx(value, rel=1e-12)


def test_integral_between_tells_convergence_by_the_growth_at_a_pole() -> None:
    value = integral_between(lambda x: abs(x - 1) ** mpmath.mpf("-0.8"), [0, 1, 2])
    assert float(value) == pytest.approx(10, rel=1e-10)
    assert integral_between(lambda x: 1 / (x - 1) ** 2, [0, 1, 2]) == mpmath.inf
    with pytest.raises(UndefinedValueError):
        integral_between(lambda x: 1 / (x - 1), [0, 1, 3])


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_{-1}^{1}\frac{1}{x}dx",
        r"\int_{0}^{\pi}\tan(x)dx",
        r"\int_{0}^{\infty}\sin(x)dx",
        r"\lim_{x\rightarrow0}\sin\frac{1}{x}",
        r"\lim_{x\rightarrow\infty}x(1+\sin x)",
        r"\lim_{x\rightarrow\frac{\pi}{2}}\tan x",
        r"\lim_{x\rightarrow0}\frac{|x|}{x}",
        r"\lim_{x\rightarrow0}e^{\frac{1}{x}}",
        r"\sum_{n=0}^{\infty}(-2)^{n}",
        r"\sum_{n=1}^{\infty}(-1)^{n}n",
        r"\sum_{n=1}^{\infty}\sin(n)",
        r"\sum_{n=0}^{\infty}\frac{1}{n}",
    ],
)
def test_what_has_no_value_is_confirmed_in_numbers(latex: str) -> None:
    assert has_no_value(interpret(parse(latex)))
    assert solve_here(latex).status == "no-solution"


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_{-1}^{1}x^{-\frac{2}{3}}dx",
        r"\lim_{x\rightarrow0}x\sin\frac{1}{x}",
        r"\int_{0}^{\infty}e^{-x}\sin(x)dx",
        r"\sum_{n=1}^{\infty}\frac{(-1)^{n}}{n}",
        r"\lim_{x\rightarrow0}\frac{1}{x^{2}}",
    ],
)
def test_has_no_value_is_refuted_by_a_value(latex: str) -> None:
    assert not has_no_value(interpret(parse(latex)))


def test_solve_expression_does_not_believe_a_rule_that_there_is_no_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mistaken(trace: Trace) -> None:
        raise UndefinedValueError("the integrand has a pole")

    monkeypatch.setattr(definite, "integrate", mistaken)
    solution = solve_here(r"\int_{-1}^{1}x^{-\frac{2}{3}}dx")
    assert solution.status == "unsolved"
    assert "a check in numbers does not confirm it" in solution.message


@pytest.mark.parametrize(
    "latex",
    [
        r"\lim_{x\rightarrow\infty}(1-\frac{1}{2}x)^{3x}",
        r"\sum_{n=1}^{\infty}a",
        r"\lim_{x\rightarrow-\infty}x^{x}",
        r"\int_{-\infty}^{\infty}xdx",
    ],
)
def test_answer_never_calculates_with_infinity(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.answers == ()
    assert solution.status in ("unsolved", "no-solution")


def test_is_no_answer_lets_infinity_pass_by_itself() -> None:
    assert not is_no_answer(interpret(parse(r"-\infty")))
    assert is_no_answer(interpret(parse(r"e^{\infty}")))
    assert is_no_answer(interpret(parse(r"a\infty")))


@pytest.mark.parametrize(
    ("latex", "value", "condition"),
    [
        (r"\sum_{n=0}^{\infty}ar^{n}", lambda a, r: a / (1 - r), "|r| < 1"),
        (r"\sum_{n=0}^{\infty}x^{n}", lambda x: 1 / (1 - x), "|x| < 1"),
        (r"\sum_{n=1}^{\infty}nx^{n}", lambda x: x / (1 - x) ** 2, "|x| < 1"),
        (r"\sum_{n=2}^{\infty}n^{2}x^{n}", lambda x: x * (1 + x) / (1 - x) ** 3 - x, "|x| < 1"),
        (r"\sum_{n=0}^{\infty}\frac{x^{n}}{2^{n}}", lambda x: 2 / (2 - x), "|x| < 2"),
    ],
)
def test_series_with_letters_says_when_it_converges(
    latex: str, value: Callable[..., float], condition: str
) -> None:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert solution.message == f"It converges only for {condition}."
    answer = sympy.sympify(solution.answers[0].sympy)
    numbers = dict(zip(sorted(answer.free_symbols, key=str), (0.3, 0.4), strict=False))
    assert float(answer.subs(numbers)) == pytest.approx(value(*numbers.values()))
