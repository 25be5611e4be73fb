"""Integrals and series that converge for some values of a letter. The oracle: worked out by hand."""

from __future__ import annotations

import mpmath
import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "cases", "says"),
    [
        (r"\int_{1}^{\infty}\frac{1}{x^{p}}dx", r"\frac{1}{p-1}&p>1\\\infty&p\leq1", "only for p > 1."),
        (r"\int_{1}^{\infty}x^{-a-1}dx", r"\frac{1}{a}&a>0\\\infty&a\leq0", "only for a > 0."),
        (r"\int_{0}^{1}x^{a}dx", r"\frac{1}{a+1}&a>-1\\\infty&a\leq-1", "only for a > -1."),
        (r"\int_{0}^{\infty}e^{-ax}dx", r"\frac{1}{a}&a>0\\\infty&a\leq0", "only for a > 0."),
        (r"\int_{0}^{\infty}xe^{-ax}dx", r"\frac{1}{a^{2}}&a>0\\\infty&a\leq0", "only for a > 0."),
        (
            r"\int_{e}^{\infty}\frac{1}{x(\ln x)^{p}}dx",
            r"\frac{1}{p-1}&p>1\\\infty&p\leq1",
            "only for p > 1.",
        ),
    ],
)
def test_integrals(latex: str, cases: str, says: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [rf"\begin{{cases}}{cases}\end{{cases}}"]
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert solution.message.endswith(says)


@pytest.mark.parametrize(
    ("latex", "answer", "says"),
    [
        (r"\sum_{n=1}^{\infty}\frac{1}{n^{p}}", "p>1", "It converges only for p > 1."),
        (r"\sum_{k=3}^{\infty}k^{a}", "a<-1", "It converges only for a < -1."),
        (r"\sum_{n=1}^{\infty}\frac{1}{n^{2s-1}}", "s>1", "It converges only for s > 1."),
        (r"\sum_{n=2}^{\infty}\frac{1}{n(\ln n)^{p}}", "p>1", "It converges only for p > 1."),
        (r"\sum_{n=1}^{\infty}\frac{(-1)^{n+1}}{n^{p}}", "p>0", "and absolutely only for p > 1."),
        (r"\sum_{n=1}^{\infty}\frac{1}{(n+2)^{p}}", "p>1", "It converges only for p > 1."),
        (r"\sum_{n=1}^{\infty}\frac{n+1}{n^{p}}", "p>2", "It converges only for p > 2."),
        (r"\sum_{n=1}^{\infty}\frac{n^{2}+1}{n^{p}}", "p>3", "It converges only for p > 3."),
        (r"\sum_{n=0}^{\infty}\frac{1}{(2n+1)^{p}}", "p>1", "It converges only for p > 1."),
        (r"\sum_{n=1}^{\infty}\frac{\sqrt{n}}{(n+1)^{p}}", r"p>\frac{3}{2}", "only for p > 3/2."),
        (r"\sum_{n=1}^{\infty}\frac{(-1)^{n}(n+1)}{n^{p}}", "p>1", "and absolutely only for p > 2."),
    ],
)
def test_series(latex: str, answer: str, says: str) -> None:
    solution = solve_here(latex)
    assert [(each.latex, each.verified) for each in solution.answers] == [(answer, True)]
    assert all(step.verified for step in solution.steps)
    assert solution.message.endswith(says)


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_{0}^{\infty}\frac{1}{x^{p}}dx",
        r"\sum_{n=1}^{\infty}\frac{1}{n^{p}+1}",
        r"\sum_{n=1}^{\infty}\frac{1}{(n-2)^{p}}",
    ],
)
def test_what_is_not_covered_has_no_answer(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


@pytest.mark.parametrize("factor", ["5", "-7", "100"])
def test_a_slowly_falling_integrand_has_no_integral(factor: str) -> None:
    term = interpret(parse(rf"\int_{{1}}^{{\infty}}({factor})x^{{-\frac{{1}}{{2}}}}dx"))
    assert value_at(term, Point({})) == (mpmath.inf if factor[0] != "-" else -mpmath.inf)


def test_a_series_is_compared_with_its_leading_power() -> None:
    first, *_ = solve_here(r"\sum_{n=1}^{\infty}\frac{2n+1}{n^{p}}").steps
    assert first.explanation.endswith("tend to 2, so both series converge for the same values.")
