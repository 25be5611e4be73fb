r"""Functions that a line defines and others use. The oracle: the definition, put in by hand."""

from __future__ import annotations

import pytest
from sympy import Expr, simplify, sympify

from inkmath.expression.meaning.others import other_meanings
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question, canonical
from inkmath.types import Solution


def solved(*lines: str) -> Solution:
    return solve_question(Question(tuple(map(canonical, lines))))


def value(text: str) -> Expr:
    return sympify(text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("p(x)=x^{2}", "p(-3)"), "9"),
        (("m(y)=26y^{2}", "o(x)=924x", "o(m(u))"), "24024*u**2"),
        (("v(f)=f^{2}", "x(c)=64410c+2", "x(v(u))"), "64410*u**2+2"),
        (("u(l)=395l^{2}", "c(v)=66v^{2}", "u(c(w))"), "1720620*w**4"),
        (("a(w)=-w^{3}-45w^{2}-5w-229", "a(-45)"), "-4"),
        (("h(x)=x^{2}-1", "h(a+1)"), "a**2+2*a"),
        (("p(x)=x^2", r"p^{\prime}(3)"), "6"),
    ],
)
def test_a_letter_defined_as_a_function_is_one_in_every_line(lines: tuple[str, ...], expected: str) -> None:
    solution = solved(*lines)
    assert solution.status == "solved"
    assert simplify(value(solution.answers[0].sympy) - value(expected)) == 0
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    assert other_meanings(lines) == ()


def test_a_letter_is_no_function_where_no_line_defines_it() -> None:
    assert solved("p(-3)").answers[0].latex == "-3p"


@pytest.mark.parametrize(
    ("body", "inverse", "condition"),
    [
        ("2x+3", "(x-3)/2", ""),
        ("x^{3}", "real_root(x,3)", ""),
        (r"\frac{2x+1}{x-3}", "(3*x+1)/(x-2)", "Provided that x - 2 ≠ 0."),
        ("e^{x}", "log(x)", "Provided that x > 0."),
        (r"\sqrt{x}", "x**2", "Provided that x ≥ 0."),
        ("ax+b", "(x-b)/a", "Provided that a ≠ 0."),
    ],
)
def test_inverse_functions_are_found(body: str, inverse: str, condition: str) -> None:
    solution = solved(f"f(x)={body}", "f^{-1}(x)")
    found = value(solution.answers[0].sympy)
    gap = (found - value(inverse)).subs({"x": 2.7, "a": 1.3, "b": 0.4})
    assert abs(gap.evalf()) < 1e-12
    assert solution.answers[0].verified
    assert solution.message == condition


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (("f(x)=2x+3", "f^{-1}(7)"), "2"),
        (("f(x)=x^3+x", "f^{-1}(2)"), "1"),
        (("f(x)=2x", "g(x)=x+1", "f^{-1}(g(x))"), r"\frac{x+1}{2}"),
    ],
)
def test_inverse_functions_have_values(lines: tuple[str, ...], answer: str) -> None:
    assert [each.latex for each in solved(*lines).answers] == [answer]


@pytest.mark.parametrize(
    ("lines", "status", "says"),
    [
        (("f(x)=x^2", "f^{-1}(x)"), "unsolved", "no inverse"),
        (("f(x)=x^2", "f^{-1}(4)"), "unsolved", "no inverse"),
        ((r"f(x)=\sqrt{x}", "f^{-1}(-1)"), "no-solution", "no number solves"),
        ((r"f(x)=\sin x", "f^{-1}(x)"), "unsolved", "no inverse function"),
        ((r"f(x)=\tan x", "f^{-1}(x)"), "unsolved", "no inverse function"),
        (("f(x)=5", "f^{-1}(x)"), "unsolved", "the inverse of f"),
        (("f(x)=x^2", "g^{-1}(3)"), "unsolved", "not given"),
        (("f(x)=x^2", "g(3)"), "unsolved", "only named"),
    ],
)
def test_what_has_no_value_is_not_answered(lines: tuple[str, ...], status: str, says: str) -> None:
    solution = solved(*lines)
    assert (solution.status, solution.answers) == (status, ())
    assert says in solution.message


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        (("f(x)=2x+3", "f(x)=7"), ["2"]),
        (("f(x)=x^2-4", "f(x)=0"), ["-2", "2"]),
        (("f(x)=x^2", "g(x)=2x+3", "f(x)=g(x)"), ["-1", "3"]),
        (("f(x)=x^2-4", "f(x)>0"), [r"(-\infty,-2)\cup(2,\infty)"]),
        (("h(x)=x^2", "h(x+1)=h(x)+3"), ["1"]),
    ],
)
def test_functions_are_put_into_equations(lines: tuple[str, ...], answers: list[str]) -> None:
    solution = solved(*lines)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert solution.steps[0].rule == "put-in"
