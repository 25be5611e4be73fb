"""Temperatures. The oracle: conversions by hand, and that printing and reading agree."""

from __future__ import annotations

import pytest

from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.writing import write
from inkmath.solving.problems import solve_here
from inkmath.solving.solver import solve_latex


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"25^{\circ}C=?^{\circ}F", r"77^{\circ}F"),
        (r"25\text{ °C}=?\text{ °F}", r"77^{\circ}F"),
        (r"37\degree C=?\degree F", r"98.6^{\circ}F"),
        (r"0\text{ K}=?^{\circ}\text{F}", r"-459.67^{\circ}F"),
        (r"300K=\square^{\circ}C", r"26.85^{\circ}C"),
        (r"20^{\circ}C+5\text{ K}", r"25^{\circ}C"),
        (r"\Delta T=35^{\circ}C-18^{\circ}C", r"17^{\circ}C"),
        (r"100^{\circ}C>200^{\circ}F", r"373.15\text{K}>\frac{21989}{60}\text{K}"),
    ],
)
def test_answers(latex: str, answer: str) -> None:
    solution = solve_here(latex)
    assert [(each.latex, each.verified) for each in solution.answers] == [(answer, True)]
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"\text{convert }98.6^{\circ}F\text{ to }^{\circ}C", r"37^{\circ}C"),
        (r"\text{Convert }20^{\circ}C\text{ to kelvin}", r"293.15\text{K}"),
        (r"25^{\circ}C\to^{\circ}F", r"77^{\circ}F"),
    ],
)
def test_conversions_in_words(latex: str, answer: str) -> None:
    assert [each.latex for each in solve_latex(latex).answers] == [answer]


def test_a_difference_is_no_temperature() -> None:
    assert solve_here(r"75^{\circ}F-66^{\circ}F").message == "This is a difference of temperatures: 5 K."


def test_nothing_is_below_absolute_zero() -> None:
    assert solve_here(r"-300^{\circ}C=?K").status == "no-solution"


@pytest.mark.parametrize("latex", [r"20^{\circ}C+50^{\circ}F", r"20^{\circ}C\cdot3^{\circ}C"])
def test_sums_of_unlike_degrees_and_products_have_no_answer(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


def test_angles_stay_angles() -> None:
    assert solve_here(r"\sin30^{\circ}").answers[0].latex == r"\frac{1}{2}"


def test_a_temperature_is_written_as_it_is_read() -> None:
    term = interpret(parse(r"-25^{\circ}C"))
    assert print_latex(write(term)) == r"-25^{\circ}C"
    assert interpret(write(term)) == term
