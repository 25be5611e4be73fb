"""Power series and where they converge. The oracle: partial sums, and conditions worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.values import values_at
from inkmath.solving.evaluate.numeric_calculus import added
from inkmath.solving.problems import solve_here

X = terms.Variable("x")


@pytest.mark.parametrize(
    ("latex", "term", "start", "condition"),
    [
        (r"\sum_{n=1}^{\infty}\frac{x^{n}}{n}", lambda n, x: x**n / n, 1, "-1 ≤ x < 1"),
        (r"\sum_{n=1}^{\infty}(-1)^{n+1}\frac{x^{n}}{n}", lambda n, x: -((-x) ** n) / n, 1, "-1 < x ≤ 1"),
        (
            r"\sum_{n=0}^{\infty}\frac{(-1)^{n}x^{2n+1}}{(2n+1)!}",
            lambda n, x: (-1) ** n * x ** (2 * n + 1) / math.factorial(2 * n + 1),
            0,
            "",
        ),
        (
            r"\sum_{n=0}^{\infty}\frac{x^{2n}}{(2n)!}",
            lambda n, x: x ** (2 * n) / math.factorial(2 * n),
            0,
            "",
        ),
        (
            r"\sum_{n=0}^{\infty}\frac{(-1)^{n}x^{2n+1}}{2n+1}",
            lambda n, x: (-1) ** n * x ** (2 * n + 1) / (2 * n + 1),
            0,
            "|x| ≤ 1",
        ),
        (r"\sum_{n=0}^{\infty}\frac{x^{n}}{2^{n}}", lambda n, x: (x / 2) ** n, 0, "|x| < 2"),
        (r"\sum_{n=0}^{\infty}(x-1)^{n}", lambda n, x: (x - 1) ** n, 0, "|x - 1| < 1"),
        (r"\sum_{n=0}^{\infty}(-1)^{n}x^{2n}", lambda n, x: (-x * x) ** n, 0, "|x| < 1"),
        (r"\sum_{n=1}^{\infty}nx^{n}", lambda n, x: n * x**n, 1, "|x| < 1"),
    ],
)
def test_sums(latex: str, term: Callable[[int, float], float], start: int, condition: str) -> None:
    solution = solve_here(latex)
    (answer,) = solution.answers
    assert answer.verified
    assert all(step.verified for step in solution.steps)
    for x in (0.3, 0.7):
        partial = math.fsum(term(n, x) for n in range(start, 80))
        assert float(values_at(interpret(parse(answer.latex)), {X: x})) == pytest.approx(partial, rel=1e-9)
    assert solution.message == (f"It converges only for {condition}." if condition else "")


@pytest.mark.parametrize("latex", [r"\sum_{n=0}^{\infty}n!x^{n}", r"\sum_{n=1}^{\infty}\frac{x^{n}}{n^{2}}"])
def test_what_is_not_known_is_not_guessed(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"  # the first converges only for x = 0


def test_a_series_whose_terms_grow_is_seen_at_once() -> None:
    calls = []

    def part(k: int) -> mpmath.mpf:
        calls.append(k)
        return mpmath.mpf("1.5") ** k

    assert mpmath.isinf(added(r"\sum", part, mpmath.mpf(0), mpmath.inf))
    assert len(calls) < 60


def test_terms_that_first_grow_and_then_vanish_are_added() -> None:
    value = added(r"\sum", lambda k: mpmath.mpf(k) ** 20 / mpmath.mpf(2) ** k, mpmath.mpf(1), mpmath.inf)
    assert float(value) == pytest.approx(math.fsum(k**20 / 2**k for k in range(1, 400)), rel=1e-6)
