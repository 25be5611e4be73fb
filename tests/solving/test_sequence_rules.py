"""Sequences given by a rule. The oracle: the rule, followed in plain Python."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression.lines import split_lines
from inkmath.solving.partition import partition
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution

small = st.integers(-6, 6)


def solved(latex: str) -> Solution:
    solution = solve_question(Question(tuple(split_lines(latex))))
    assert solution.status == "solved", solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


@given(small, small, st.integers(2, 12))
@settings(max_examples=20, deadline=None)
def test_terms_by_recursion(first: int, added: int, index: int) -> None:
    value = first
    for _ in range(index - 1):
        value = 2 * value + added
    latex = rf"a_{{1}}={first} \\ a_{{n+1}}=2a_{{n}}{added:+d} \\ a_{{{index}}}"
    assert [answer.latex for answer in solved(latex).answers] == [str(value)]


@given(small, small, st.integers(1, 30))
@settings(max_examples=20, deadline=None)
def test_arithmetic_terms_and_sums(first: int, step: int, count: int) -> None:
    values = [first + k * step for k in range(count)]
    given = f"a_{{1}}={first},d={step}"
    assert solved(f"{given},a_{{{count}}}").answers[0].latex == str(values[-1])
    assert solved(f"{given},S_{{{count}}}").answers[0].latex == str(sum(values))


def test_the_first_terms_are_given_where_nothing_is_asked() -> None:
    solution = solved("a_{n}=3n+2")
    assert [answer.latex for answer in solution.answers] == [f"a_{{{n}}}={3 * n + 2}" for n in range(1, 6)]


def test_the_index_of_a_value() -> None:
    assert [answer.latex for answer in solved("a_{n}=n^{2}+1,a_{n}=50").answers] == ["7"]


def test_a_value_that_no_term_has() -> None:
    solution = solve_question(Question(("a_{n}=3n+2,a_{n}=21",)))
    assert (solution.status, solution.answers) == ("no-solution", ())


@pytest.mark.parametrize(
    "latex",
    [r"a_{1}=2,q=1,S_{\infty}", r"a_{1}=3,d=2,S_{\infty}", "a_{n+1}=2a_{n},a_{1}=1,a_{500}"],
)
def test_what_has_no_value_is_not_answered(latex: str) -> None:
    assert not solve_question(Question((latex,))).answers


def test_the_lines_of_a_rule_are_one_problem() -> None:
    assert partition(("a_{1}=3", "d=4", "a_{10}")) == ((1, 2, 3),)
    assert partition(("a_{n}=2n-1", "a_{10}")) == ((1, 2),)
