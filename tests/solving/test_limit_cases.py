"""Limits that depend on a letter. The oracle: limits worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "cases"),
    [
        (r"\lim_{x\to\infty}e^{ax}", r"\infty&a>0\\1&a=0\\0&a<0"),
        (r"\lim_{x\to-\infty}e^{kx}", r"0&k>0\\1&k=0\\\infty&k<0"),
        (r"\lim_{x\to\infty}x^{a}", r"\infty&a>0\\1&a=0\\0&a<0"),
        (r"\lim_{x\to\infty}ax^{2}", r"\infty&a>0\\0&a=0\\-\infty&a<0"),
        (r"\lim_{x\to\infty}\frac{x^{2}}{a}", r"\infty&a>0\\-\infty&a<0"),
        (r"\lim_{x\to-\infty}\frac{x^{3}}{a}", r"-\infty&a>0\\\infty&a<0"),
        (r"\lim_{x\to\infty}e^{\frac{x}{a}}", r"\infty&a>0\\0&a<0"),
        (r"\lim_{x\to\infty}\arctan(ax)", r"\frac{\pi}{2}&a>0\\0&a=0\\-\frac{\pi}{2}&a<0"),
        (r"\lim_{n\to\infty}q^{n}", r"\infty&q>1\\1&q=1\\0&-1<q<1"),
        (r"\lim_{x\to\infty}a^{x}", r"\infty&a>1\\1&a=1\\0&0\leq a<1"),
    ],
)
def test_cases(latex: str, cases: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [rf"\begin{{cases}}{cases}\end{{cases}}"]
    assert all(answer.verified for answer in solution.answers)


def test_where_there_is_no_limit_is_said() -> None:
    assert solve_here(r"\lim_{n\to\infty}q^{n}").message == "For q ≤ -1 there is no limit."


@pytest.mark.parametrize("latex", [r"\lim_{x\to\infty}e^{(a-5)x}", r"\lim_{x\to\infty}e^{abx}"])
def test_cases_that_are_not_by_the_sign_of_a_letter(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


def test_a_limit_without_cases_stays_as_it_is() -> None:
    assert solve_here(r"\lim_{x\to\infty}\frac{ax+1}{x+2}").answers[0].latex == "a"


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\lim_{x\to\infty}\frac{x^{2}}{2}", r"\infty"),
        (r"\lim_{x\to\infty}\frac{\sqrt{x}}{-5}", r"-\infty"),
        (r"\lim_{x\to-\infty}\frac{x^{3}}{4}", r"-\infty"),
        (r"\lim_{x\to\infty}\frac{\ln x}{3}", r"\infty"),
        (r"\int_{0}^{\infty}xdx", r"\infty"),
    ],
)
def test_a_part_of_what_grows_without_bound_does_so_too(latex: str, value: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [value]
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\lim_{x\to\infty}\frac{2^{x}+3^{x}}{3^{x}-1}", "1"),
        (r"\lim_{x\to-\infty}\frac{e^{x}+e^{-x}}{e^{x}-e^{-x}}", "-1"),
        (r"\lim_{x\to\infty}\frac{5^{x}}{3^{x}-1}", r"\infty"),
        (r"\lim_{n\to\infty}\frac{2^{n+1}+1}{2^{n}}", "2"),
        (r"\lim_{n\to\infty}\sqrt[n]{n}", "1"),
    ],
)
def test_exponentials_are_divided_by_the_fastest(latex: str, value: str) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == [value]
    assert all(step.verified and step.rule != NOT_EXPLAINED for step in solution.steps)
    assert len(solution.steps) < 6
