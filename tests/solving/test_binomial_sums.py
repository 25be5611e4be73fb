"""Sums of binomial coefficients. The oracle: the sums added up for small numbers."""

from __future__ import annotations

from math import comb

import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.expression.values import values_at
from inkmath.solving.problems import solve_here
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict

A, B = 0.7, 1.6


@pytest.mark.parametrize(
    ("body", "start", "answer"),
    [
        (r"\binom{n}{k}", 0, "2^{n}"),
        (r"\binom{n}{n-k}", 0, "2^{n}"),
        (r"\binom{n}{k}", 1, "2^{n}-1"),
        (r"2^{k}\binom{n}{k}", 0, "3^{n}"),
        (r"\binom{n}{k}a^{k}", 0, "(a+1)^{n}"),
        (r"\binom{n}{k}a^{k}b^{n-k}", 0, "(a+b)^{n}"),
        (r"\binom{n}{k}a^{k}(1-a)^{n-k}", 0, "1"),
        (r"(-1)^{k}\binom{n}{k}", 0, "0"),
        (r"(-1)^{k}\binom{n}{k}", 1, "-1"),
    ],
)
def test_sums_by_the_binomial_theorem(body: str, start: int, answer: str) -> None:
    solution = solve_here(rf"\sum_{{k={start}}}^{{n}}{body}")
    assert [(each.latex, each.verified) for each in solution.answers] == [(answer, True)]
    assert all(step.verified for step in solution.steps)
    rest = body.replace(r"\binom{n}{k}", "c").replace(r"\binom{n}{n-k}", "c")
    for n in range(max(1, start), 6):
        given = {Variable("a"): A, Variable("b"): B, Variable("n"): float(n)}
        lines = [rest.replace("n", str(n)).replace("k", str(k)) for k in range(start, n + 1)]
        added = sum(
            values_at(interpret(parse(line)), {**given, Variable("c"): float(comb(n, k))})
            for k, line in enumerate(lines, start)
        )
        assert values_at(interpret(parse(answer)), given) == pytest.approx(added)


def test_alternating_choices_vanish_from_one_on() -> None:
    assert solve_here(r"\sum_{k=0}^{n}(-1)^{k}\binom{n}{k}").message == "Provided that n ≥ 1."


def test_the_theorem_is_named() -> None:
    (step,) = solve_here(r"\sum_{k=0}^{n}\binom{n}{k}x^{k}").steps
    assert step.explanation == (
        "By the binomial theorem, sum_(k=0)^n C(n, k) a^k b^(n - k) = (a + b)^n with a = x and b = 1."
    )


def test_a_wrong_sum_is_refused() -> None:
    given, wrong = (interpret(parse(each)) for each in (r"\sum_{k=0}^{n}\binom{n}{k}", "2^{n}-1"))
    assert Equivalence()(given, wrong) is Verdict.DIFFERENT


@pytest.mark.parametrize("body", [r"\binom{n}{k}^{2}k^{k}", r"\binom{n}{k}x^{k^{2}}", r"\binom{m}{k}x^{k}"])
def test_other_sums_are_left(body: str) -> None:
    assert solve_here(rf"\sum_{{k=0}}^{{n}}{body}").status == "unsolved"
