"""Signs to find. The oracle: sums and comparisons by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"5\square3=8", ["5+3=8"]),
        (r"5\square3=2", ["5-3=2"]),
        (r"15=3\square5", [r"15=3\cdot5"]),
        (r"24\square6=4", ["24:6=4"]),
        (r"2\square2=4", ["2+2=4", r"2\cdot2=4"]),
        (r"7\square5", ["7>5"]),
        (r"\frac{1}{2}\square\frac{2}{3}", [r"\frac{1}{2}<\frac{2}{3}"]),
        (r"3.5\square3.45", ["3.5>3.45"]),
        (r"\frac{2}{4}\square0.5", [r"\frac{2}{4}=0.5"]),
        (r"-3\square2", ["-3<2"]),
    ],
)
def test_signs(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)


def test_no_operation_may_fit() -> None:
    assert solve_here(r"5\square3=7").status == "no-solution"


def test_a_digit_to_find_is_no_factor() -> None:
    assert solve_here(r"\square3+5=28").status == "unsolved"


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"5\cdot\square=35", "7"),
        (r"\square\cdot3=12", "4"),
        (r"2\square+1=7", "3"),
        (r"72\text{km/h}=\square\text{m/s}", r"20\text{m/s}"),
    ],
)
def test_a_number_to_find_stays_one(latex: str, answer: str) -> None:
    assert [each.latex for each in solve_here(latex).answers] == [answer]
