"""A second way, where schools teach several: the same answers, by the steps of the method."""

from __future__ import annotations

import pytest

from inkmath.errors import ConfigError
from inkmath.solving import solve_latex

QUADRATICS = {
    "x^{2}-5x+6=0": ["2", "3"],
    "x^{2}-9=0": ["-3", "3"],
    "2x^{2}+3x-2=0": ["-2", r"\frac{1}{2}"],
    "x^{2}=4x": ["0", "4"],
    "x^{2}-4x+1=0": [r"2-\sqrt{3}", r"2+\sqrt{3}"],
}
RULES = {
    "formula": "quadratic-formula",
    "factoring": "zero-product",
    "completing-the-square": "complete-the-square",
}
SYSTEMS = {
    r"x+y=5\\x-y=1": "x=3,y=2",
    r"2x+3y=7\\x-2y=0": "x=2,y=1",
    r"y=2x\\x+y=6": "x=2,y=4",
    r"x+y+z=6\\x-y=0\\z=2": "x=2,y=2,z=2",
}
SYSTEM_RULES = {"substitution": "substitute", "elimination": "eliminate", "gauss": "row-operation"}


@pytest.mark.parametrize("method", RULES)
@pytest.mark.parametrize("latex", QUADRATICS)
def test_a_quadratic_equation_by_each_method(latex: str, method: str) -> None:
    solution = solve_latex(latex, method=method)
    assert [answer.latex for answer in solution.answers] == QUADRATICS[latex]
    assert all(part.verified for part in (*solution.answers, *solution.steps))
    rules = [step.rule for step in solution.steps]
    is_factored = all("sqrt" not in answer for answer in QUADRATICS[latex])
    if (method != "factoring" or is_factored) and not (
        method == "completing-the-square" and latex == "x^{2}-9=0"
    ):
        assert RULES[method] in rules


@pytest.mark.parametrize("method", SYSTEM_RULES)
@pytest.mark.parametrize("latex", SYSTEMS)
def test_a_linear_system_by_each_method(latex: str, method: str) -> None:
    solution = solve_latex(latex, method=method)
    assert [answer.latex for answer in solution.answers] == [SYSTEMS[latex]]
    assert all(part.verified for part in (*solution.answers, *solution.steps))
    assert SYSTEM_RULES[method] in [step.rule for step in solution.steps]


def test_completing_the_square_shows_that_there_is_no_solution() -> None:
    solution = solve_latex("x^{2}+x+1=0", method="completing-the-square")
    assert solution.status == "no-solution"
    assert all(step.verified for step in solution.steps)


def test_a_method_that_does_not_fit_changes_nothing() -> None:
    assert solve_latex("2x=6", method="gauss").answers == solve_latex("2x=6").answers


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ConfigError, match="completing-the-square"):
        solve_latex("x=1", method="guessing")
