"""Inequalities between several letters. The oracle: sets worked out by hand, and truth at points."""

from __future__ import annotations

import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.problems import solve_here
from inkmath.solving.verify.letter_cases import draws_of, mean_the_same
from inkmath.types import Solution

X, A = terms.Variable("x"), terms.Variable("a")


def solved(latex: str, unknown: str | None = None) -> Solution:
    solution = solve_here(latex, unknown)
    assert solution.status == "solved"
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("2x<6a", "x<3a"),
        (r"|x-a|<b", "a-b<x<a+b"),
        (r"|x-a|<0", r"x\in\emptyset"),
        (r"|2x-a|>0", r"x\neq\frac{a}{2}"),
        (r"|b-x|\leq0", "x=b"),
        (r"|x|\geq a", r"x\leq-a\vee x\geq a"),
        ("a<2x-1<b", r"\frac{a+1}{2}<x<\frac{b+1}{2}"),
        ("a<1-x<b", "1-b<x<1-a"),
        (r"ax\leq a", r"\begin{cases}x\leq1&a>0\\x\geq1&a<0\\x\in\mathbb{R}&a=0\end{cases}"),
        (r"\frac{x}{a}<1", r"\begin{cases}x<a&a>0\\x>a&a<0\end{cases}"),
        (r"x^{2}<a", r"\begin{cases}-\sqrt{a}<x<\sqrt{a}&a>0\\x\in\emptyset&a\leq0\end{cases}"),
        (r"x^{2}-2ax+a^{2}>0", r"x\neq a"),
        (
            r"ax^{2}\leq1",
            r"\begin{cases}-\sqrt{\frac{1}{a}}\leq x\leq\sqrt{\frac{1}{a}}&a>0\\"
            r"x\in\mathbb{R}&a<0\vee a=0\end{cases}",
        ),
        (r"ax^{2}-x<0", r"\begin{cases}0<x<\frac{1}{a}&a>0\\x<\frac{1}{a}\vee x>0&a<0\\x>0&a=0\end{cases}"),
        (r"e^{ax}<1", r"\begin{cases}x<0&a>0\\x>0&a<0\\x\in\emptyset&a=0\end{cases}"),
        (r"\sqrt{x}>a", r"\begin{cases}x>a^{2}&a\geq0\\x\geq0&a<0\end{cases}"),
        (r"0.5^{x}<a", r"\begin{cases}x>\frac{\ln a}{\ln0.5}&a>0\\x\in\emptyset&a\leq0\end{cases}"),
    ],
)
def test_answers(latex: str, expected: str) -> None:
    (answer,) = solved(latex).answers
    found, wanted = interpret(parse(answer.latex)), interpret(parse(expected))
    letters = [letter for letter in terms.variables(interpret(parse(latex))) if letter != X]
    assert mean_the_same(found, wanted, X, letters)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ax<1", r"x<\frac{1}{a}"),
        ("ax<1", r"\begin{cases}x<\frac{1}{a}&a>0\\x>\frac{1}{a}&a<0\end{cases}"),  # a = 0 is missing
        ("x^{2}<a", r"-\sqrt{a}<x<1+\sqrt{a}"),
        (r"x\leq a", "x<a"),
        ("(x-a)(x-1)<0", "1<x<a"),
    ],
)
def test_a_slip_or_a_missing_case_is_seen(before: str, after: str) -> None:
    assert not mean_the_same(interpret(parse(before)), interpret(parse(after)), X, [A])


def test_letters_are_also_0_and_equal() -> None:
    draws = list(draws_of([A, terms.Variable("b")]))
    assert any(set(draw.values()) == {0} for draw in draws)
    assert any(len(set(draw.values())) == 1 and 0 not in draw.values() for draw in draws)
    assert any(draw[A] < 0 for draw in draws)


def test_a_region_of_the_plane_is_named() -> None:
    solution = solved("2x+y<4")
    assert solution.variable == "y"
    assert solution.answers[0].latex == "y<-2x+4"
    assert "below y = -2x + 4, without the border" in solution.message


def test_the_letter_can_be_chosen() -> None:
    solution = solved("2x+y<4", "x")
    assert solution.variable == "x"
    assert solution.answers[0].latex.startswith("x<")


def test_the_sign_turns_for_a_negative_factor() -> None:
    rules = [(step.rule, step.latex) for step in solved("a-x<b").steps]
    assert rules == [("collect", "-x<-a+b"), ("multiply-both-sides", "x>a-b")]


@pytest.mark.parametrize("latex", ["ax^{3}>1", r"\sin x>a", r"|ax|<1"])
def test_what_is_not_covered(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


def test_conditions_on_numbers_alone_are_left_out() -> None:
    assert "1>0" not in solved("e^{ax}<1").answers[0].latex


def test_signs_of_any_quadratic_are_told_by_its_leading_coefficient_and_its_discriminant() -> None:
    solution = solved("ax^{2}+bx+c>0", "x")
    given, found = (interpret(parse(latex)) for latex in ("ax^{2}+bx+c>0", solution.answers[0].latex))
    letters = tuple(map(terms.Variable, "abc"))
    assert mean_the_same(given, found, X, letters)
    assert len(solution.answers[0].latex.split(r"\\")) == 7
