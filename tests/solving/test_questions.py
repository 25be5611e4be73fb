"""Questions whose answer has not the shape that the suite compares with another calculation."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"h(t)=5t-t^{2},h(t)=6", ["2", "3"]),
        (r"-5_{14}=?_{7}", ["-5_{7}"]),
        (r"\lim_{n\rightarrow\infty}\frac{(-1)^{n}}{n}", ["0"]),
        (r"\frac{\partial^{2}}{\partial i^{2}}(i^{5}p+4i)", ["20i^{3}p"]),
    ],
)
def test_the_question_is_answered(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
