"""Expressions worked out. The oracles: SymPy's own expand, factor and diff, and forms worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.engine import Rule
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.expressions import solve_expression
from inkmath.solving.recognisers import Problem, recognise
from inkmath.solving.rules import derivatives, expanding, factoring, rational
from inkmath.solving.rules.construct import negate
from inkmath.solving.rules.simplification import SIMPLIFYING
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Solution
from step_sentences import formulas


def solve(latex: str, task: str = "") -> Solution:
    problem = recognise(latex)
    assert isinstance(problem, Problem)
    solution = solve_expression(replace(problem, task=task))
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps), solution.steps
    return solution


def value(latex: str) -> sympy.Expr:
    return real_expression(interpret(parse(latex)))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("2(x+3)-3(x-1)", "-x+9"),
        (r"\frac{x^{2}-9}{x^{2}-6x+9}", r"\frac{x+3}{x-3}"),
        (r"\frac{1}{x}+\frac{1}{y}", r"\frac{y+x}{xy}"),
        (r"1-\frac{1}{1-\frac{1}{1-x}}", r"\frac{1}{x}"),
        (r"\sqrt{12x^{2}}", r"2\sqrt{3}|x|"),
        (r"e^{2\ln(x)}", "x^{2}"),
        (r"\ln(e^{x}e^{y})", "x+y"),
        (r"\frac{(n+1)!}{n!}", "n+1"),
        (r"\sin^{2}(x)+\cos^{2}(x)", "1"),
        ("0.5x+1.25x", "1.75x"),
        ("x-(2x-(3x-(4x-5)))", "-2x+5"),
        ("x+1", "x+1"),
        (r"\frac{\sqrt{x}}{x}", r"\frac{1}{\sqrt{x}}"),
        (r"\frac{xx^{n}-x}{x-1}", r"\frac{x^{n+1}-x}{x-1}"),
        (r"\frac{w^{\frac{1}{3}}}{w^{\frac{1}{5}}}", r"w^{\frac{2}{15}}"),
        (r"\sqrt[54395]{w^{3713}}", r"w^{\frac{3713}{54395}}"),
        (r"\sqrt{x+1}^{3}", r"(x+1)^{\frac{3}{2}}"),
    ],
)
def test_simplest_forms(latex: str, expected: str) -> None:
    assert solve(latex).answers[0].latex == expected


def test_steps_in_words() -> None:
    steps = solve("2(x+3)-3(x-1)").steps
    assert [step.latex for step in steps] == ["2x+6-(3x-3)", "2x+6-3x+3", "-x+9"]
    assert [step.rule for step in steps] == ["multiply-out", "remove-brackets", "collect-like-terms"]
    assert formulas(steps[0]) == ["2", "x+3", "3", "x-1"]
    assert formulas(steps[2]) == ["2x-3x=-x", "6+3=9"]


def test_a_wider_domain_is_said() -> None:
    (step,) = solve(r"\sqrt{x}\sqrt{x}").steps
    assert "defined for more values" in step.caution


@pytest.mark.parametrize(
    "latex", ["(x+2)(x+3)", "(2x-1)^{3}", "(a+b+c)^{2}", "3x(2x^{2}-5x+4)-(x-4)(x+6)", "(x-1)(x+1)(x^{2}+1)"]
)
def test_expanding(latex: str) -> None:
    solution = solve(latex, "expand")
    assert "(" not in solution.answers[0].latex
    assert value(solution.answers[0].latex) == sympy.expand(value(latex))


@pytest.mark.parametrize(
    "latex",
    [
        "x^{2}+5x+6",
        "2x^{2}-7x+3",
        "6x^{3}-15x^{2}",
        "27x^{3}+1",
        "x^{4}+4",
        "x^{6}-1",
        "-2x^{2}+8",
        "ax+ay+bx+by",
        "x^{2}+2xy+y^{2}-z^{2}",
        "6x^{3}-7x^{2}-x+2",
        "x^{2}+1",
    ],
)
def test_factoring(latex: str) -> None:
    solution = solve(latex, "factor")
    assert all(step.rule != "not-explained" for step in solution.steps)
    found, expected = value(solution.answers[0].latex), sympy.factor(value(latex))
    assert sympy.expand(found - expected) == 0
    assert _irreducible(found) == _irreducible(expected)


def _irreducible(product: sympy.Expr) -> int:
    """The number of factors with letters, powers counted."""
    return int(sum(n for base, n in sympy.factor_list(product)[1] if base.free_symbols)) + len(
        [f for f in sympy.Mul.make_args(product) if f.free_symbols]
    )


@pytest.mark.parametrize(
    "body",
    [
        "3x^{2}+2x-5",
        r"x^{2}\sin(x)",
        r"\frac{x^{2}}{x+1}",
        r"\sin^{3}(x^{2}+1)",
        "x^{x}",
        r"\sqrt{1-x^{2}}",
        "e^{-2x}",
        r"\log_{2}(x)",
        r"\arctan(2x)",
        r"\frac{1}{(2x+1)^{3}}",
        r"x\ln(x)e^{x}",
        "ax^{n}",
    ],
)
def test_derivatives(body: str) -> None:
    solution = solve(rf"\frac{{d}}{{dx}}({body})")
    x = sympy.Symbol("x", real=True)
    difference = value(solution.answers[0].latex) - sympy.diff(value(body), x)
    point = {variable: sympy.Rational(2, 7) for variable in difference.free_symbols}
    assert abs(difference.subs(point).evalf(30)) < 1e-20


def test_derivatives_of_integrals_and_of_several_letters() -> None:
    assert solve(r"\frac{d}{dx}\int_{0}^{x}\sin(t)dt").answers[0].latex == r"\sin(x)"
    assert solve(r"\frac{\partial}{\partial y}(x^{2}y+y^{3})").answers[0].latex == "x^{2}+3y^{2}"
    assert solve(r"\frac{\partial}{\partial y}(x^{2}y+y^{3})").kind == "partial-derivative"


SAMPLES = (
    r"\sqrt{x+1}^{3}",
    "2(x+3)-3(x-1)",
    "(x+y)^{2}",
    "(x+1)^{3}",
    "(x-2)(x+2)",
    "(x+y+1)^{2}",
    "x^{2}-9",
    "x^{2}-6x+9",
    "x^{3}-8",
    "x^{2}+5x+6",
    "x^{4}+4",
    "6x^{3}-15x^{2}",
    "ax+ay+bx+by",
    "x^{3}+3x^{2}-4",
    "x^{2}+2xy+y^{2}-z^{2}",
    "x^{2}(x-1)-4(x-1)",
    r"\frac{x^{2}-1}{x-1}",
    r"\frac{x(x+1)}{x+1}",
    r"\frac{1}{x}+\frac{1}{y}",
    r"\frac{x}{y}\frac{y}{z}",
    r"\frac{\frac{x}{2}}{\frac{y}{3}}",
    r"\frac{\frac{x}{2}}{y}",
    r"\sin^{2}(x)+\cos^{2}(x)+x",
    r"\frac{\sin(2x)}{\cos(x)}",
    r"\tan(x)\cos(x)",
    r"\cos(-x)+\sin(-x)",
    r"\ln(e^{x})",
    r"e^{\ln(x)}",
    r"\ln(x)+\ln(y)",
    r"\sqrt{8x^{2}}",
    "2x3x^{2}",
    r"5(2x+1)^{4}\cdot2",
    r"\frac{(n+1)!}{n!}",
    "3x+4x",
    "2+3",
    r"\frac{d^{2}}{dx^{2}}x^{4}",
    r"\frac{d}{dx}x^{3}",
    r"\frac{d}{dx}(x^{2}+x)",
    r"\frac{d}{dx}(\sin(x)+e^{x})",
    r"\frac{d}{dx}(3\sin(x))",
    r"\frac{d}{dx}(x\sin(x))",
    r"\frac{d}{dx}\frac{\sin(x)}{x}",
    r"\frac{d}{dx}\frac{1}{\sin(x)}",
    r"\frac{d}{dx}\sin^{3}(x)",
    r"\frac{d}{dx}e^{2x}",
    r"\frac{d}{dx}x^{x}",
    r"\frac{d}{dx}\sqrt{1+x^{2}}",
    r"\frac{d}{dx}\ln(1+x^{2})",
    r"\frac{d}{dx}\int_{1}^{x}\sin(t)dt",
    r"x-(x-y)",
    r"2+\infty",
)
"""At least one for each rule."""

RULES: tuple[Rule[terms.Term], ...] = tuple(
    dict.fromkeys((*SIMPLIFYING, *expanding.RULES, *factoring.RULES, *rational.RULES, *derivatives.RULES))
)
NEVER_FLIPPED = {"of_constant", "within_sum"}
"""A derivative that is 0 has no sign; the other applies rules of the list."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_checker_refuses_every_rule_with_a_flipped_sign(rule: Rule[terms.Term]) -> None:
    if rule.__name__ in NEVER_FLIPPED:
        return
    places = [part for latex in SAMPLES for part in terms.walk(interpret(parse(latex)))]
    steps = [(part, step) for part in places if (step := _tried(rule, part)) is not None]
    assert steps, "no sample is for this rule"
    compare = Equivalence(may_widen=True)
    for part, step in steps:
        if _is_zero(step.result):
            continue
        assert compare(part, step.result) is Verdict.SAME, step
        assert compare(part, negate(step.result)) is not Verdict.SAME, step


def _tried(rule: Rule[terms.Term], part: terms.Term):  # type: ignore[no-untyped-def]
    try:
        return rule(part)
    except NotCoveredError:
        return None


def _is_zero(term: terms.Term) -> bool:
    return term == terms.Number("0")
