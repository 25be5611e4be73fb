"""Three depths of a working: what a shorter one leaves out is in its parts, and every reason stays."""

from __future__ import annotations

import pytest

from inkmath.errors import ConfigError
from inkmath.solving import solve_latex

PROBLEMS = ["x+1=2x-2", r"2\cdot3+4\cdot5", "3(2x-1)=4(x+5)", "x^{2}-5x+6=0", r"\frac{x}{2}+\frac{x}{3}=5"]


@pytest.mark.parametrize("latex", PROBLEMS)
def test_a_shorter_working_holds_every_line_of_the_full_one(latex: str) -> None:
    full = solve_latex(latex, detail="full").steps
    assert not any(step.parts for step in full)
    for detail in ("normal", "brief"):
        steps = solve_latex(latex, detail=detail).steps
        lines = [part.latex for step in steps for part in (step.parts or (step,))]
        assert lines == [step.latex for step in full]
        assert all(part.explanation in step.explanation for step in steps for part in step.parts)
        assert all(step.latex == step.parts[-1].latex for step in steps if step.parts)


def test_a_brief_working_has_the_ideas_alone() -> None:
    (step,) = solve_latex("2x+3=7", detail="brief").steps
    assert step.latex == "x=2"
    assert step.explanation == "Subtract 3 from both sides. Divide both sides by 2."
    assert step.explanation_latex == "Subtract $3$ from both sides. Divide both sides by $2$."


def test_sides_are_swapped_together_with_the_next_step() -> None:
    normal, full = (solve_latex("5=2x+1", detail=detail).steps for detail in ("normal", "full"))
    assert [step.latex for step in normal] == ["2x=4", "x=2"]
    assert [step.latex for step in full] == ["2x+1=5", "2x=4", "x=2"]


def test_an_unknown_depth_is_refused() -> None:
    with pytest.raises(ConfigError, match="brief, normal, full"):
        solve_latex("x=1", detail="deep")
