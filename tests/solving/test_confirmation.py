"""The check of "no solution" and "all numbers". The oracle: problems whose truth is known by construction."""

from __future__ import annotations

import random

import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving import problems
from inkmath.solving.problems import solve_here, solve_question
from inkmath.solving.question import Question
from inkmath.solving.recognisers import Problem, recognise
from inkmath.solving.verify.confirmation import (
    Outcome,
    confirmed,
    every_number_fulfils,
    nothing_solves,
    nothing_solves_system,
)
from inkmath.types import Solution

X = terms.Variable("x")


def _equations() -> list[tuple[str, bool]]:
    """Equations, and whether none solves them: f = 0 with f > 0 as constructed, or with a root put in."""
    draw = random.Random(5)
    made: list[tuple[str, bool]] = []
    for _ in range(16):
        a, b, c = (draw.randint(1, 9) for _ in range(3))
        made += [
            (rf"(x-{a})^{{2}}+{b}=0", True),
            (rf"e^{{{a}x}}+{b}=0", True),
            (rf"\sqrt{{x-{a}}}=-{b}", True),
            (rf"\sin({a}x)={b + 1}", True),
            (rf"\frac{{(x-{a})(x-{b})}}{{(x-{a})(x-{b})}}=0", True),
            (rf"\frac{{(x-{a})^{{2}}}}{{x-{a}}}=0", True),
            (rf"\sqrt{{x-{a}}}+(x-{a})^{{2}}=0", False),
            (rf"(x-\frac{{{a}}}{{{b}}})^{{2}}=0", False),
            (rf"\frac{{(x-{a})(x-{a + 1})}}{{x-{a}}}=0", False),
            (rf"e^{{x}}=\frac{{{a}}}{{{b}}}", False),
            (rf"x^{{2}}-{c + 1}\sqrt{{2}}x+\frac{{{(c + 1) ** 2}}}{{2}}=0", False),
        ]
    return list(dict.fromkeys(made))


@pytest.mark.parametrize(("latex", "is_none"), _equations())
def test_nothing_solves_tells_equations_without_a_root(latex: str, is_none: bool) -> None:
    finding = nothing_solves(interpret(parse(latex)), X)
    assert finding.outcome is (Outcome.CONFIRMED if is_none else Outcome.REFUTED)


@pytest.mark.parametrize("a", range(1, 11))
@pytest.mark.parametrize(
    ("form", "is_all"),
    [
        (r"(x-{a})^{{2}}\geq0", True),
        (r"(x-{a})^{{2}}>0", False),
        (r"\frac{{1}}{{(x-{a})^{{2}}}}>0", False),
        (r"\frac{{1}}{{x^{{2}}+{a}}}>0", True),
        (r"|x-\frac{{{a}}}{{7}}|>0", False),
        (r"\frac{{x-{a}}}{{x-{a}}}\geq1", False),
        (r"\frac{{1}}{{(x^{{2}}-{a}x-1)^{{2}}}}>0", False),
        (r"(x+{a})^{{3}}=x^{{3}}+3\cdot{a}x^{{2}}+3\cdot{a}^{{2}}x+{a}^{{3}}", True),
        (r"(x+{a})^{{2}}=x^{{2}}+{a}^{{2}}", False),
        (r"\frac{{x-{a}}}{{x-{a}}}=1", True),
        (r"\sqrt{{(x-{a})^{{2}}}}=x-{a}", False),
        (r"\sin^{{2}}({a}x)+\cos^{{2}}({a}x)=1", True),
        (r"\cosh^{{2}}({a}x)-\sinh^{{2}}({a}x)=1", True),
        (r"\cosh^{{2}}({a}x)-\sinh^{{2}}({a}x)>\frac{{1}}{{2}}", True),
    ],
)
def test_every_number_fulfils_finds_exceptions(form: str, a: int, is_all: bool) -> None:
    finding = every_number_fulfils(interpret(parse(form.format(a=a))))
    assert finding.outcome is (Outcome.CONFIRMED if is_all else Outcome.REFUTED)


@pytest.mark.parametrize("a", range(1, 11))
@pytest.mark.parametrize(
    ("form", "is_none"),
    [
        (r"(x-{a})^{{2}}<0", True),
        (r"(x-{a})^{{2}}\leq0", False),
        (r"(x^{{2}}-{a})^{{2}}\leq0", False),
        (r"x<{a},x>{a}", True),
        (r"x\leq{a},x\geq{a}", False),
        (r"\sqrt{{x}}<-{a}", True),
        (r"1+e^{{-e^{{x}}}}\leq1", True),
    ],
)
def test_nothing_solves_tells_inequalities_that_no_number_fulfils(form: str, a: int, is_none: bool) -> None:
    finding = nothing_solves(interpret(parse(form.format(a=a))), X)
    assert finding.outcome is (Outcome.CONFIRMED if is_none else Outcome.REFUTED)


@pytest.mark.parametrize("a", range(1, 11))
@pytest.mark.parametrize(
    ("lines", "is_none"),
    [
        ((r"x+{a}y=1", r"x+{a}y=2"), True),
        ((r"x+{a}y=1", r"2x+2\cdot{a}y=2"), False),
        ((r"x^{{2}}+y^{{2}}=2\cdot{a}^{{2}}", r"x+y=2\cdot{a}"), False),
        ((r"x^{{2}}+y^{{2}}={a}", r"x+y=10\cdot{a}"), True),
        ((r"xy=0", r"xy={a}"), True),
        ((r"e^{{x}}=0", r"y={a}"), True),
        ((r"e^{{x}}={a}", r"xy={a}+\ln2"), None),
    ],
)
def test_nothing_solves_system_by_newton(lines: tuple[str, ...], a: int, is_none: bool | None) -> None:
    relations = [interpret(parse(line.format(a=a))) for line in lines]
    assert all(isinstance(each, terms.Relation) for each in relations)
    finding = nothing_solves_system(relations, (X, terms.Variable("y")))  # type: ignore[arg-type]
    is_none = a == 1 if is_none is None else is_none  # e^x = 1 has x = 0, and 0y is no ln 2 + 1
    assert finding.outcome is (Outcome.CONFIRMED if is_none else Outcome.REFUTED)


@pytest.mark.parametrize(
    "latex",
    [
        r"x=x+1",
        r"\sqrt{x}=-1",
        r"\frac{x}{0}=1",
        r"x^{2}+1<0",
        r"x^{2}\geq0",
        r"a+b=a+b+1",
        r"\sin^{2}a+\cos^{2}a=1",
        r"\frac{1}{\sqrt{2}\cdot\sqrt{2}-2}",
        r"\frac{1}{0}=1",
        r"y=\sqrt{-1-x^{2}}",
        r"\int_{-1}^{1}\frac{1}{x}dx",
    ],
)
def test_answer_without_numbers_carries_a_check(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status in ("no-solution", "all-numbers")
    assert [check.passed for check in solution.checks] == [True]


@pytest.mark.parametrize(
    "lines",
    [
        ("x+y=1", "x+y=2"),
        (r"f(x)=\frac{1}{x-1}", "f(1)"),
        ("f(x)=x^{2}", "f^{-1}(-1)"),
    ],
)
def test_answer_to_several_lines_carries_a_check(lines: tuple[str, ...]) -> None:
    solution = solve_question(Question(lines, None, None))
    assert solution.status == "no-solution"
    assert [check.passed for check in solution.checks] == [True]


def test_confirmed_says_what_could_not_be_checked() -> None:
    solution = solve_here(r"\frac{1}{i^{2}+1}")
    assert solution.status == "no-solution"
    assert [check.passed for check in solution.checks] == [False]


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        ("x+1=2", "no-solution"),
        ("x^{2}>0", "all-numbers"),
        ("x^{2}>1", "no-solution"),
        (r"\frac{1}{2}", "no-solution"),
        ("(a+b)^{2}=a^{2}+b^{2}", "all-numbers"),
    ],
)
def test_confirmed_refuses_what_a_number_contradicts(latex: str, status: str) -> None:
    problem = recognise(latex, None, None)
    assert isinstance(problem, Problem)
    mistaken = Solution(status, problem.kind, latex)  # type: ignore[arg-type]
    assert confirmed(mistaken, problem).status == "unsolved"


def test_inequality_over_a_hole_is_not_for_all_numbers() -> None:
    assert problems.solve_here(r"\frac{x}{x}\geq1").status != "all-numbers"
