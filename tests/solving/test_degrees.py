r"""Angles in degrees. The oracle: the same in radians, and what a teacher writes."""

from __future__ import annotations

import math

import pytest
from sympy import sympify

from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question, canonical
from inkmath.types import Solution


def solved(latex: str) -> Solution:
    return solve_question(Question(tuple(map(canonical, latex.split(";")))))


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"90^{\circ}-x=30^{\circ}", r"60^{\circ}"),
        (r"180^{\circ}-(35^{\circ}+65^{\circ})", r"80^{\circ}"),
        (r"x+2x+30^{\circ}=180^{\circ}", r"50^{\circ}"),
        (r"30^{\circ}+45^{\circ}", r"75^{\circ}"),
        (r"-30^{\circ}+10^{\circ}", r"-20^{\circ}"),
        (r"180^{\circ}-2\cdot50^{\circ}", r"80^{\circ}"),
        (r"\frac{360^{\circ}}{5}", r"72^{\circ}"),
        (r"\frac{360^{\circ}}{7}", r"\frac{360^{\circ}}{7}"),
        (r"4x=90^{\circ}", r"22.5^{\circ}"),
        (r"(5-2)\cdot180^{\circ}", r"540^{\circ}"),
        (r"\alpha+90^{\circ}+35^{\circ}=180^{\circ}", r"55^{\circ}"),
        (r"2(x+10^{\circ})=60^{\circ}", r"20^{\circ}"),
        (r"x+y=90^{\circ};x-y=30^{\circ}", r"x=60^{\circ},y=30^{\circ}"),
        (r"x+50^{\circ}>90^{\circ}", r"(40^{\circ},\infty)"),
        (r"x+30^{\circ}+2x", r"3x+30^{\circ}"),
        (r"30^{\circ}+60^{\circ}=90^{\circ}", r"90^{\circ}=90^{\circ}"),
    ],
)
def test_degrees_come_back_in_degrees(latex: str, answer: str) -> None:
    solution = solved(latex)
    assert [each.latex for each in solution.answers] == [answer]
    assert all(each.verified for each in (*solution.answers, *solution.steps))
    assert all(check.passed for check in solution.checks)
    assert not any(r"\pi" in step.latex for step in solution.steps)


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"30^{\circ}15^{\prime}20^{\prime\prime}+15^{\circ}50^{\prime}45^{\prime\prime}", r"46°6'5''"),
        (r"90^{\circ}-35^{\circ}40^{\prime}", r"54°20'"),
        (r"10^{\circ}30^{\prime}-20^{\circ}45^{\prime}", r"-10°15'"),
        (r"3\cdot10^{\circ}20^{\prime}", r"31°"),
        (r"x+20^{\circ}30^{\prime}=90^{\circ}", r"69°30'"),
        (r"\frac{45^{\circ}0^{\prime}1^{\prime\prime}}{4}", r"11°15'0.25''"),
        (r"\frac{10^{\circ}20^{\prime}}{7}", r"\frac{31°}{21}"),
    ],
)
def test_minutes_come_back_in_minutes(latex: str, answer: str) -> None:
    solution = solved(latex)
    assert [each.latex for each in solution.answers] == [canonical(answer)]
    assert all(each.verified for each in (*solution.answers, *solution.steps))


@pytest.mark.parametrize(
    ("latex", "degrees"),
    [
        (r"30^{\circ}15^{\prime}20^{\prime\prime}-0^{\circ}", 30 + 15 / 60 + 20 / 3600),
        (r"90^{\circ}-x=30^{\circ}", 60),
        (r"4x=90^{\circ}", 22.5),
        (r"70^{\circ}-10^{\circ}", 60),
    ],
)
def test_degrees_have_their_value_in_radians(latex: str, degrees: float) -> None:
    value = float(sympify(solved(latex).answers[0].sympy).evalf())
    assert math.isclose(value, math.radians(degrees))


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"\sin30^{\circ}", r"\frac{1}{2}"),
        (r"2\sin30^{\circ}+1", "2"),
        (r"\sin(30^{\circ}+15^{\circ})", r"\frac{\sqrt{2}}{2}"),
        (r"\frac{360^{\circ}}{90^{\circ}}", "4"),
        (r"\frac{\pi}{6}+30^{\circ}", r"\frac{\pi}{3}"),
        (r"30^{\circ}+1", r"1+\frac{\pi}{6}"),
        (r"30^{\circ}-30^{\circ}", "0"),
        (r"45^{\circ}", r"\frac{\pi}{4}"),
        (r"\arcsin\frac{1}{2}", r"\frac{\pi}{6}"),
    ],
)
def test_numbers_and_mixed_sums_are_numbers(latex: str, answer: str) -> None:
    assert [each.latex for each in solved(latex).answers] == [answer]
