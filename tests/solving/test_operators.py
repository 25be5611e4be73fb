"""Derivatives, integrals, limits and sums within other problems: worked out first, and put in."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here, solve_question
from inkmath.solving.question import Question


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"\int_{0}^{a}xdx=8", ["-4", "4"]),
        (r"\int_{0}^{1}(x^{2}+a)dx=1", [r"\frac{2}{3}"]),
        (r"\lim_{x\rightarrow a}x^{2}=9", ["-3", "3"]),
        (r"\frac{d}{dx}x^{2}=6", ["3"]),
        ("(x^{3})'=12", ["-2", "2"]),
        (r"\sum_{k=1}^{n}k=55", ["10"]),
    ],
)
def test_equations(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert solution.status == "solved"
    assert [answer.latex for answer in solution.answers] == answers


def test_a_value_at_which_the_series_diverges_is_none() -> None:
    assert solve_here(r"\sum_{k=0}^{\infty}x^{k}=\frac{1}{3}").status == "no-solution"


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ((r"f(x)=x^{2}", r"\int_{0}^{3}f(x)dx"), "9"),
        ((r"f(x)=x^{2}", r"\int f(x)dx"), r"\frac{x^{3}}{3}+C"),
        ((r"f(x)=x^{2}", r"\lim_{h\rightarrow0}\frac{f(x+h)-f(x)}{h}"), "2x"),
        ((r"f(x)=\sin x", "f^{(3)}(x)"), r"-\cos(x)"),
        ((r"f(x)=x^{2}", r"\frac{df}{dx}"), "2x"),
        ((r"f(x)=x^{3}-3x", "f'(2)"), "9"),
    ],
)
def test_functions_that_are_given(lines: tuple[str, ...], answer: str) -> None:
    solution = solve_question(Question(lines))
    assert [(each.latex, each.verified) for each in solution.answers] == [(answer, True)]


def test_where_a_derivative_has_a_value_is_asked_and_no_working() -> None:
    solution = solve_question(Question(("f(x)=x^{3}-3x", "f'(x)=0")))
    assert [answer.latex for answer in solution.answers] == ["-1", "1"]
    assert solve_question(Question(("f(x)=2x+1", "f'(x)=2"))).kind == "checked-working"
    assert solve_question(Question(("f(x)=x^{3}", "f'(x)=2x^{2}"))).wrong_line == 2


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        ("(x^{3})'", "3x^{2}"),
        (r"(\sin x)'", r"\cos(x)"),
        ("(x^{2}+1)''", "2"),
        ("(ax^{2})'", "2ax"),
        (r"\left(\frac{x}{x+1}\right)'", r"\frac{1}{(x+1)^{2}}"),
        ("(5)'", "0"),
    ],
)
def test_a_prime_behind_a_bracket(latex: str, answer: str) -> None:
    assert [each.latex for each in solve_here(latex).answers] == [answer]


def test_a_bracket_of_several_letters_does_not_say_by_which() -> None:
    assert solve_here("(uv)'").status == "unsolved"
