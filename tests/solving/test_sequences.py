"""Sequences. The oracles: the laws that they are made by, and terms worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.solving.problems import solve_here


def next_term(latex: str) -> str:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution.answers[0].latex


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("2,5,8,11,\\ldots", "14"),
        ("997, 983, 957, 919, 869, 807, \\ldots", "733"),
        ("3,6,12,...", "24"),
        ("1,-1,1,-1,\\ldots", "1"),
        ("1;1,5;2;2,5;\\ldots", "3"),
        ("1,1,2,3,5,8,\\ldots", "13"),
        ("2,3,5,7,11,\\ldots", "13"),
        ("1,2,6,24,120,\\ldots", "720"),
        ("1,3,7,15,31,?", "63"),
        (r"2,4,\square,8", "6"),
        (r"3,\square,12,24", "6"),
        (r"1,4,9,\square,25,36", "16"),
        ("1,8,27,64,\\ldots", "125"),
        ("1,-4,9,-16,\\ldots", "25"),
        ("2,4,12,48,?", "240"),
        ("1,3,7,15,?", "31"),
        ("1,10,2,20,3,30,?", "4"),
        ("1,2,2,4,8,32,?", "256"),
        (r"\frac{1}{2},\frac{2}{3},\frac{3}{4},?", r"\frac{4}{5}"),
        (r"1,\frac{1}{2},\frac{1}{3},\frac{1}{4},\ldots", r"\frac{1}{5}"),
    ],
)
def test_terms(latex: str, expected: str) -> None:
    assert next_term(latex) == expected


@settings(max_examples=20, deadline=None)
@given(st.tuples(*[st.integers(-9, 9)] * 4))
def test_the_next_value_of_a_polynomial(coefficients: tuple[int, ...]) -> None:
    def value(n: int) -> int:
        return sum(factor * n**power for power, factor in enumerate(coefficients))

    listed = ",".join(str(value(n)) for n in range(1, 7))
    assert next_term(rf"{listed},\ldots") == str(value(7))


def test_the_formula_and_further_terms_are_named() -> None:
    message = solve_here(r"2,5,8,11,\ldots").message
    assert message == (
        "The sequence is arithmetic, with the difference 3. It goes on with 14, 17, 20. "
        "The n-th term is 3n - 1."
    )


@pytest.mark.parametrize("latex", [r"1,2,5,\ldots", r"1,2,\ldots", "1,2,4,7,1", r"x_{1},\ldots,x_{n}"])
def test_what_follows_no_law_is_not_continued(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"1+\frac{1}{2}+\frac{1}{4}+\frac{1}{8}+\ldots", "2"),
        (r"1-\frac{1}{3}+\frac{1}{9}-\frac{1}{27}+\ldots", r"\frac{3}{4}"),
        (r"6+3+1.5+\ldots", "12"),
        (r"3+6+12+24+\ldots+768", "1533"),
    ],
)
def test_geometric_sums_with_dots(latex: str, expected: str) -> None:
    assert next_term(latex) == expected


def test_dots_without_a_pattern_have_no_meaning() -> None:
    assert solve_here(r"1+2+4+9+\ldots").status == "unsolved"


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"3,\_,9,\_,15", ["6", "12"]),
        (r"2,\_,8,\_,32", ["4", "16"]),
        (r"3,6,\square,24,\square", ["12", "48"]),
        (r"8,\square,\square,1,\frac12,\frac14", ["4", "2"]),
    ],
)
def test_several_terms_may_be_left_out(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(each.verified for each in (*solution.answers, *solution.steps))


def test_a_second_ratio_is_named() -> None:
    assert "opposite ratio" in solve_here(r"2,\_,8,\_,32").message
    assert "opposite ratio" not in solve_here(r"3,6,\square,24,\square").message
