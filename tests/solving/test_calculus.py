"""Integrals, limits, sums and products. The oracles: mpmath, SymPy's diff, and values known by heart."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import pytest
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.engine import Rule
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.expressions import solve_expression
from inkmath.solving.recognisers import Problem, recognise
from inkmath.solving.rules import basic_integrals, limits, sums
from inkmath.solving.rules.construct import negate
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Solution
from step_sentences import formulas


def solve(latex: str) -> Solution:
    problem = recognise(latex)
    assert isinstance(problem, Problem)
    return solve_expression(problem)


def answer(latex: str) -> str:
    solution = solve(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps), solution.steps
    return solution.answers[0].latex


INTEGRANDS = [
    "3x^{2}-4x+1",
    r"\frac{1}{x}",
    r"\cos(2x)",
    "xe^{x}",
    r"\ln(x)",
    r"e^{x}\cos(x)",
    r"\frac{1}{x^{2}-1}",
    r"x\sqrt{x^{2}+1}",
    r"\sin^{2}(x)",
    r"\tan(x)",
    r"\frac{x+5}{x^{2}+x-2}",
    r"\frac{1}{x\ln(x)}",
    r"\frac{1}{x^{2}+2x+5}",
    r"\frac{1}{1+e^{x}}",
    r"x\arctan(x)",
    "2^{x}",
]


@pytest.mark.parametrize("integrand", INTEGRANDS)
def test_antiderivatives(integrand: str) -> None:
    """The derivative, by SymPy, is the integrand."""
    found = answer(rf"\int({integrand})dx")
    assert found.endswith("+C")
    x = sympy.Symbol("x", real=True)
    slope = sympy.diff(real_expression(interpret(parse(found))), x)
    body = real_expression(interpret(parse(integrand)))
    assert abs((slope - body).subs(x, sympy.Rational(17, 7)).evalf(30)) < 1e-20


def test_steps_of_an_integration_by_parts() -> None:
    steps = solve(r"\int x^{2}\cos(x)dx").steps
    assert steps[0].latex == r"x^{2}\sin(x)-\int2x\sin(x)dx"
    assert steps[0].rule == "integration-by-parts"
    assert formulas(steps[0]) == ["u=x^{2}", r"v'=\cos(x)", "u'=2x", r"v=\sin(x)"]
    assert steps[-1].rule == "constant-of-integration"


def test_steps_of_a_substitution() -> None:
    steps = solve(r"\int\sin(x)\cos(x)dx").steps
    assert [step.rule for step in steps[:3]] == ["substitution", "basic-integrals", "substitute-back"]
    assert formulas(steps[0])[0] == r"u=\cos(x)"


def test_no_antiderivative() -> None:
    solution = solve(r"\int e^{-x^{2}}dx")
    assert solution.status == "unsolved"
    assert "usual functions" in solution.message


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{0}^{2}x^{2}dx", mpmath.mpf(8) / 3),
        (r"\int_{0}^{\pi}\sin(x)dx", 2),
        (r"\int_{1}^{\infty}\frac{1}{x^{2}}dx", 1),
        (r"\int_{0}^{1}\frac{1}{\sqrt{x}}dx", 2),
        (r"\int_{-2}^{3}|x-1|dx", mpmath.mpf(13) / 2),
        (r"\int_{0}^{1}\int_{0}^{2}xydxdy", 1),
        (r"\int_{1}^{2}\ln(x)dx", 2 * mpmath.log(2) - 1),
        (r"\lim_{x\rightarrow1}\frac{x^{2}-1}{x-1}", 2),
        (r"\lim_{x\rightarrow\infty}\frac{3x^{2}+2}{x^{2}-5x}", 3),
        (r"\lim_{x\rightarrow0}\frac{1-\cos(x)}{x^{2}}", mpmath.mpf(1) / 2),
        (r"\lim_{n\rightarrow\infty}(1+\frac{1}{n})^{n}", mpmath.e),
        (r"\lim_{x\rightarrow\infty}(\sqrt{x^{2}+x}-x)", mpmath.mpf(1) / 2),
        (r"\lim_{x\rightarrow0}x\sin(\frac{1}{x})", 0),
        (r"\sum_{k=1}^{100}k", 5050),
        (r"\sum_{k=3}^{20}(k^{2}-k)", 2658),
        (r"\sum_{k=0}^{\infty}\frac{1}{2^{k}}", 2),
        (r"\sum_{n=1}^{\infty}\frac{1}{n^{2}}", mpmath.pi**2 / 6),
        (r"\sum_{n=1}^{\infty}\frac{1}{n(n+1)}", 1),
        (r"\sum_{n=0}^{\infty}\frac{2^{n}}{n!}", mpmath.e**2),
        (r"\prod_{k=1}^{5}k", 120),
        (r"\prod_{n=2}^{\infty}(1-\frac{1}{n^{2}})", mpmath.mpf(1) / 2),
    ],
)
def test_values(latex: str, value: object) -> None:
    solution = solve(latex)
    assert solution.answers[0].verified
    assert all(step.verified and step.rule != "not-explained" for step in solution.steps), solution.steps
    assert abs(solution.answers[0].decimal - value) < 1e-12  # type: ignore[operator]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\int_{1}^{\infty}\frac{1}{x}dx", r"\infty"),
        (r"\lim_{x\rightarrow0^{-}}\frac{1}{x}", r"-\infty"),
        (r"\sum_{n=1}^{\infty}\frac{1}{\sqrt{n}}", r"\infty"),
        (r"\sum_{k=1}^{n}k", r"\frac{n(n+1)}{2}"),
        (r"\lim_{h\rightarrow0}\frac{(x+h)^{2}-x^{2}}{h}", "2x"),
        (r"\int_{0}^{a}x^{2}dx", r"\frac{a^{3}}{3}"),
        (r"\prod_{k=1}^{n}k", "n!"),
    ],
)
def test_forms(latex: str, expected: str) -> None:
    assert answer(latex) == expected


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\int_{-1}^{1}\frac{1}{x}dx", "pole at x = 0"),
        (r"\lim_{x\rightarrow0}\frac{1}{x}", "from above the limit is infinity, from below it is -infinity"),
        (r"\lim_{x\rightarrow\infty}\sin(x)", "does not come close to any one value"),
        (r"\sum_{n=0}^{\infty}(-1)^{n}", "do not tend to 0"),
        (r"\sum_{n=1}^{\infty}\frac{1}{n-3}", "the term for n = 3 divides by 0"),
        (r"\int_{1}^{4}\tan(x+6)dx", "a pole at x close to 1.85398"),
        (r"\lim_{x\rightarrow\infty}\ln(-x)", "ln(-x) has no real value as x tends to infinity"),
        (r"\lim_{x\rightarrow0^{-}}\sqrt{x}", "sqrt(x) has no real value as x tends to 0 from below"),
        (r"\lim_{x\rightarrow0^{-}}x\ln x", "no real value as x tends to 0 from below"),
        (r"\lim_{x\rightarrow2}\arcsin(x)", "arcsin(x) has no real value as x tends to 2"),
        (r"\lim_{x\rightarrow-\infty}\frac{1}{\sqrt{x}}", "no real value"),
        (r"\lim_{n\rightarrow\infty}(-1)^{n}", "does not come close to any one value"),
        (r"\frac{d}{dx}\ln(-x^{2}-1)", "ln(-x^2 - 1) is no real number for any x"),
        (r"\int\sqrt{-x^{2}-1}dx", "sqrt(-x^2 - 1) is no real number for any x"),
    ],
)
def test_what_has_no_value(latex: str, reason: str) -> None:
    solution = solve(latex)
    assert solution.status == "no-solution"
    assert not solution.answers
    assert reason in solution.message


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{0}^{1}e^{-x^{2}}dx", mpmath.sqrt(mpmath.pi) / 2 * mpmath.erf(1)),
        (r"\sum_{n=1}^{\infty}\frac{1}{n^{3}+1}", mpmath.mpf("0.686503342338623885964052")),
    ],
)
def test_decimals_where_there_is_no_simpler_form(latex: str, value: object) -> None:
    solution = solve(latex)
    assert solution.steps[-1].rule == "not-explained"
    assert solution.answers[0].verified
    assert abs(solution.answers[0].decimal - value) < 1e-11  # type: ignore[operator]


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\lim_{x\rightarrow0}\sqrt{x}", "0"),
        (r"\lim_{x\rightarrow0}x\ln x", "0"),
        (r"\lim_{x\rightarrow-\infty}\ln(-x)", r"\infty"),
        (r"\lim_{x\rightarrow1}\arccos(x)", "0"),
        (r"\lim_{x\rightarrow-\infty}2^{x}", "0"),
        (r"\lim_{x\rightarrow-\infty}x2^{x}", "0"),
        (r"\lim_{x\rightarrow\infty}x^{-x}", "0"),
    ],
)
def test_a_limit_at_the_end_of_the_domain_is_taken_from_inside(latex: str, value: str) -> None:
    assert answer(latex) == value


def test_both_sides_of_a_limit_are_shown() -> None:
    steps = solve(r"\lim_{x\rightarrow0}\frac{|x|}{x}").steps
    assert [step.latex[-3:] for step in steps] == ["}=1", "=-1"]
    assert all(step.verified for step in steps)


def test_a_pole_inside_is_not_integrated_over() -> None:
    """The antiderivative -1/x would give -2."""
    solution = solve(r"\int_{-1}^{1}\frac{1}{x^{2}}dx")
    assert [found.latex for found in solution.answers] == [r"\infty"]


SAMPLES = (
    r"\sum_{k=0}^{n}\binom{n}{k}x^{k}",
    r"\lim_{x\rightarrow\infty}\frac{2^{x}+3^{x}}{3^{x}-1}",
    r"e^{\infty}",
    r"\lim_{x\rightarrow0}\frac{(1+x)^{\frac{1}{x}}-e}{x}",
    r"\int3x^{2}dx",
    r"\int(x+\cos(x))dx",
    r"\int x(x+1)dx",
    r"\int(e^{x}+x\sin(x))dx",
    r"\int3x\sin(x)dx",
    r"\int\frac{1}{x^{2}-1}dx",
    r"\lim_{x\rightarrow2}(x^{2}+1)",
    r"\lim_{x\rightarrow\infty}(2+\frac{1}{x})",
    r"\lim_{x\rightarrow\infty}\frac{-1}{x^{2}}",
    r"\lim_{x\rightarrow\infty}\arctan(x)",
    r"\lim_{x\rightarrow1}\frac{x^{2}-1}{x-1}",
    r"\lim_{x\rightarrow4}\frac{\sqrt{x}-2}{x-4}",
    r"\lim_{x\rightarrow\infty}\frac{3x^{2}+2}{x^{2}-5x}",
    r"\lim_{x\rightarrow\infty}\frac{3+\frac{2}{x}}{1-\frac{5}{x}}",
    r"\lim_{x\rightarrow\infty}(x^{2}-x)",
    r"\lim_{x\rightarrow0}\frac{\cos(x)}{x^{2}}",
    r"\lim_{x\rightarrow0}\frac{\sin(x)}{x}",
    r"\lim_{x\rightarrow\infty}x\sin(\frac{1}{x})",
    r"\lim_{x\rightarrow0^{+}}x^{x}",
    r"\lim_{x\rightarrow0}e^{\frac{\sin(x)}{x}}",
    r"\lim_{x\rightarrow0}(\frac{\sin(x)}{x}+\cos(x))",
    r"\lim_{x\rightarrow0}\frac{\sin(x)}{2x}",
    r"\lim_{x\rightarrow0}3\frac{\sin(x)}{x}",
    r"\lim_{x\rightarrow\infty}(e^{x}+x^{3})",
    r"\lim_{x\rightarrow1}\frac{\frac{x}{2}}{3}",
    r"\sum_{k=1}^{4}k^{2}",
    r"\sum_{k=1}^{9}3",
    r"\sum_{k=1}^{20}k^{2}",
    r"\sum_{k=3}^{20}k^{2}",
    r"\sum_{k=1}^{20}(k^{2}+k)",
    r"\sum_{k=1}^{20}5k",
    r"\sum_{k=0}^{20}2^{k}",
    r"\sum_{k=1}^{20}\frac{1}{k(k+1)}",
    r"\sum_{k=1}^{12}\sqrt{k}",
    r"\sum_{n=1}^{\infty}\frac{1}{n^{2}}",
    r"\sum_{n=1}^{\infty}\frac{1}{n}",
    r"\sum_{n=1}^{\infty}nx^{n}",
    r"\sum_{n=1}^{\infty}\frac{x^{n}}{n}",
    r"\prod_{k=1}^{n}k",
    r"\prod_{k=1}^{n}\frac{k+1}{k}",
    r"\prod_{k=3}^{2}k",
    r"\lim_{x\rightarrow\infty}\arctan(\sqrt{x})",
    r"\lim_{x\rightarrow\infty}(\ln(x)-\ln(2x+1))",
    r"\lim_{n\rightarrow\infty}\frac{-n!}{2^{n}}",
    r"\prod_{k=1}^{n}3^{k}",
    r"\prod_{k=1}^{n}(k+1)^{2}",
    r"\prod_{k=1}^{n}(2k)",
    r"\sum_{k=n}^{2n}k",
    r"\sum_{n=1}^{\infty}\frac{1}{n!}",
    r"\sum_{n=0}^{\infty}\frac{1}{(n+1)2^{n}}",
    r"\sum_{n=0}^{\infty}\frac{(-1)^{n}}{(2n)!}",
)
"""At least one for each rule."""

RULES = (*basic_integrals.RULES, *limits.RULES, *sums.RULES)
HAVE_NO_SIGN = {"squeeze", "infinite_denominator", "constant_over_infinity", "undefined_term"}
"""Rules whose result is 0 or none; other rules have 0 as a limit or sum now and then."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.__module__[16:]}-{rule.__name__}")
def test_the_checker_refuses_every_rule_with_a_flipped_sign(rule: Rule[terms.Term]) -> None:
    if rule.__name__ in HAVE_NO_SIGN:
        return
    steps = []
    for latex in SAMPLES:
        term = interpret(parse(latex))
        step = rule(term)
        if step is not None:
            steps.append((term, step))
    refused = 0
    for before, step in steps:
        variable = before.variable if isinstance(before, terms.Integral) else None
        compare = Equivalence(up_to_constant=variable, may_widen=True)
        assert compare(before, step.result) is Verdict.SAME, step
        if compare(before, terms.Number("0")) is Verdict.SAME:
            continue
        refused += 1
        assert compare(before, negate(step.result)) is not Verdict.SAME, step
    assert refused, "no sample is for this rule"


def test_no_step_is_repeated() -> None:
    for latex in (
        r"\int\cos^{4}(x)dx",
        r"\lim_{x\rightarrow0^{+}}x\ln(x)",
        r"\sum_{n=1}^{\infty}\frac{n}{2^{n}}",
    ):
        lines = [latex, *(step.latex for step in solve(latex).steps)]
        assert all(a != b for a, b in pairwise(lines))
