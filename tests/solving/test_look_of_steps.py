"""A line that says the same in another way of writing products is no step."""

from __future__ import annotations

import pytest

from inkmath.solving.solver import solve_latex


@pytest.mark.parametrize("latex", [r"a\cdot\sin(b\cdot x)+\frac{x^{2}}{4}", r"\ln(2\cdot x)+a\cdot b"])
def test_signs_of_products_within_functions_are_no_step(latex: str) -> None:
    solution = solve_latex(latex)
    assert solution.steps == ()
    assert solution.answers[0].latex == latex.replace(r"\cdot ", "").replace(r"\cdot", "")
