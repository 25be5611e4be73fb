r"""Several blanks in one equation. The oracle: worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_here


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"x^{2}+6x+\square=(x+\square)^{2}", [r"\square_{1}=9,\square_{2}=3"]),
        (r"x^{2}+6x+?=(x+?)^{2}", [r"\square_{1}=9,\square_{2}=3"]),
        (r"x^{2}-\square=(x+3)(x-\square)", [r"\square_{1}=9,\square_{2}=3"]),
        (
            r"(x+\square)(x+\square)=x^{2}+5x+6",
            [r"\square_{1}=2,\square_{2}=3", r"\square_{1}=3,\square_{2}=2"],
        ),
        (r"\frac{1}{2}=\frac{\square}{4}=\frac{3}{\square}", [r"\square_{1}=2,\square_{2}=6"]),
        (r"3\cdot\square=12,\square+1=3", [r"\square_{1}=4,\square_{2}=2"]),
    ],
)
def test_each_blank_is_a_number_of_its_own(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)


@pytest.mark.parametrize(
    "latex",
    [r"\square+\square=10", r"\square\cdot\square=12", r"\square+2<\square"],
)
def test_blanks_that_are_not_determined_are_not_filled(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


def test_one_blank_is_an_unknown_as_before() -> None:
    assert [answer.latex for answer in solve_here(r"3\cdot\square+2=14").answers] == ["4"]
