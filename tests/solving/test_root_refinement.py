"""Roots that doubles suggest, confirmed or refused in many digits. The oracle: values known by heart."""

from __future__ import annotations

import math

import mpmath
import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.problems import solve_here
from inkmath.solving.verify.root_refinement import root_near
from inkmath.solving.verify.solution_sets import compare, solutions_found
from inkmath.solving.verify.statements import Relation, divisors
from inkmath.solving.verify.verdict import Verdict

X = terms.Variable("x")


def equation(latex: str) -> terms.Relation:
    term = interpret(parse(latex))
    assert isinstance(term, terms.Relation)
    return term


def refined(latex: str, start: float) -> mpmath.mpf | None:
    left, right = equation(latex).sides
    return root_near((left, right), tuple(divisors(Relation(left, "=", right), X)), X, start)


@pytest.mark.parametrize(
    ("latex", "start", "root"),
    [
        ("x^{2}=2", 1.4142135, math.sqrt(2)),
        (r"\cos x=x", 0.73908513, 0.7390851332151607),
        ("(x-3)^{2}=0", 3 + 1e-9, 3.0),
        (r"\tan x=x", 1e-9, 0.0),
        (r"\sin x=1", 1.5707963, math.pi / 2),
        (r"\sqrt{x^{2}-2}=0", 1.41421356237274, math.sqrt(2)),
        ("|x-5|=0", 5 + 1e-9, 5.0),
    ],
)
def test_root_near_finds_roots_of_any_multiplicity(latex: str, start: float, root: float) -> None:
    found = refined(latex, start)
    assert found is not None
    assert abs(found - root) < 1e-15


@pytest.mark.parametrize(
    ("latex", "start"),
    [
        (r"\frac{\sin x}{x}=1", 2e-8),
        (r"\frac{1-\cos x}{x^{2}}=\frac{1}{2}", 1e-6),
        ("x^{x}=1", 6e-20),
        (r"x\ln x=0", 1e-18),
        (r"\cot x\sin x=1", 1e-9),
        (r"\frac{1}{x}=0", 1e13),
        ("e^{x}+1=1", -40.0),
        ("e^{x}+1=1", -680.0),
        (r"2^{x+1}=2\cdot2^{x}+1", 300.0),
        (r"\cosh x=1-10^{-14}", 0.0),
    ],
)
def test_root_near_refuses_holes_and_asymptotes(latex: str, start: float) -> None:
    assert refined(latex, start) is None


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\sin x}{x}=1",
        r"\frac{e^{x}-1}{x}=1",
        r"\frac{1-\cos x}{x^{2}}=\frac{1}{2}",
        r"\frac{x}{\sin x}=1",
        r"\frac{\ln(1+x)}{x}=1",
        r"\tanh x=1",
        r"\frac{1}{1+e^{x}}=1",
    ],
)
def test_solutions_found_holds_no_limit_for_a_solution(latex: str) -> None:
    assert not [x for x in solutions_found(equation(latex), X) if abs(x) < 4]


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        ("x^{x}=1", ["1"]),
        ("x^{2x}=1", ["1"]),
        (r"x^{\sqrt{x}}=1", ["1"]),
        ("|x|^{x}=1", ["-1", "1"]),
        ("(x-2)^{x-2}=1", ["3"]),
    ],
)
def test_equation_has_no_solution_at_an_end_of_its_domain(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)


def test_compare_keeps_what_holds_on_an_interval() -> None:
    """Both sides agree to all digits there, as they do not beside an asymptote."""
    assert compare(equation("|x|=x"), interpret(parse(r"x\geq0")), X) is Verdict.SAME
    assert compare(equation("x=x"), equation("e^{x}+1=1"), X) is Verdict.SUBSET
