"""Fallbacks where no rule leads further: a search, SymPy, decimals; and the limit on time."""

from __future__ import annotations

import threading

import pytest

from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.problems import solve_here
from inkmath.solving.time_limit import run_within


@pytest.mark.parametrize(
    ("latex", "answers", "who"),
    [
        ("2^{x}+3^{x}=5", ["1"], "search"),
        (r"\sin x=x", ["0"], "search"),
        ("x^{x}=4", ["2"], "search"),
        ("x^{4}-4x-1=0", None, "SymPy"),
        (r"\arctan x+\arctan3x=\frac{\pi}{2}", [r"\frac{\sqrt{3}}{3}"], "search"),
    ],
)
def test_an_exact_answer_where_there_is_one(latex: str, answers: list[str] | None, who: str) -> None:
    solution = solve_here(latex)
    assert answers is None or [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
    assert solution.steps[-1].rule == NOT_EXPLAINED
    assert all(step.verified for step in solution.steps)
    assert who in solution.steps[-1].explanation
    assert who in solution.message


def test_solutions_in_every_turn_are_families_or_may_be_missing() -> None:
    """sin(ln x) is 1 at e^(pi/2 + 2 pi k) for every whole k: SymPy names one of them."""
    solution = solve_here(r"\sin(\ln x)=1")
    assert not any(answer.verified for answer in solution.answers)
    assert "there may be other solutions" in solution.message
    solution = solve_here(r"\cos x=x")
    assert [answer.decimal for answer in solution.answers] == pytest.approx([0.7390851332151607])
    assert solution.answers[0].verified
    for latex in (r"x\sin x=1", r"\sin x=2^{-x}"):
        assert not any(answer.verified for answer in solve_here(latex).answers)


def test_decimals_are_written_as_such() -> None:
    solution = solve_here("x^{2}=2^{x}")
    assert solution.steps[-1].latex == r"x\approx-0.766664695962123,x=2,x=4"
    assert [check.latex for check in solution.checks][1:] == ["2^{2}=2^{2}", "4^{2}=2^{4}"]
    assert r"\approx" in solution.checks[0].latex


def test_a_formula_that_only_sympy_finds_is_checked() -> None:
    solution = solve_here("e^{ax}+e^{-ax}=b")
    assert solution.steps[-1].rule == NOT_EXPLAINED
    assert len(solution.answers) == 2
    assert all(answer.verified for answer in solution.answers)


def test_a_system_shows_that_one_of_its_equations_is_not_explained() -> None:
    solution = solve_here(r"e^{x}=y,x+y=1")
    assert [answer.latex for answer in solution.answers] == ["x=0,y=1"]
    assert NOT_EXPLAINED in {step.rule for step in solution.steps}


def _forever() -> None:
    while True:
        pass


def test_what_takes_too_long_is_given_up() -> None:
    assert run_within(0.1, _forever) is None
    assert run_within(1, lambda: 5) == 5


def test_where_time_cannot_be_limited_nothing_is_tried() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(run_within(1, lambda: 5)))
    thread.start()
    thread.join()
    assert found == [None]
