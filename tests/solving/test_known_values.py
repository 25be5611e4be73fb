"""Numbers that are known by a reason: logarithms, special angles, roots. Every step says why."""

from __future__ import annotations

import math

import pytest

from inkmath.solving import solve_latex

UNEXPLAINED = {"simplify", "tidy", "not-explained"}


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\log_{2}32", 5),
        (r"\log_{4}8", 1.5),
        (r"\log_{\frac{1}{2}}8", -3),
        (r"\log0.01", -2),
        (r"\ln\frac{1}{e}", -1),
        (r"\ln\sqrt{e}", 0.5),
        (r"\lg2+\lg5", 1),
        (r"\log_{2}6-\log_{2}3", 1),
        (r"e^{2\ln3}", 9),
        (r"2^{\log_{2}5}", 5),
        (r"8^{\frac{2}{3}}", 4),
        (r"4^{-\frac{1}{2}}", 0.5),
        (r"\sin\frac{\pi}{6}", 0.5),
        (r"\cos60^{\circ}", 0.5),
        (r"\sin\frac{7\pi}{6}", -0.5),
        (r"\cos(-120^{\circ})", -0.5),
        (r"\tan150^{\circ}", -math.sqrt(3) / 3),
        (r"\cot30^{\circ}", math.sqrt(3)),
        (r"\sec60^{\circ}", 2),
        (r"\sin780^{\circ}", math.sqrt(3) / 2),
        (r"\cos\frac{5\pi}{3}", 0.5),
        (r"\tan\frac{5\pi}{6}", -math.sqrt(3) / 3),
        (r"\arcsin\frac{1}{2}", math.pi / 6),
        (r"\arccos(-1)", math.pi),
        (r"\frac{2}{\sqrt{3}-1}", 1 + math.sqrt(3)),
        (r"\frac{3-\sqrt{5}}{3+\sqrt{5}}", (7 - 3 * math.sqrt(5)) / 2),
        (r"\frac{1}{1+\sqrt{2}}+\frac{1}{\sqrt{2}}", 1.5 * math.sqrt(2) - 1),
        (r"\sqrt{7+4\sqrt{3}}", 2 + math.sqrt(3)),
        (r"\sqrt{50}-\sqrt{8}", 3 * math.sqrt(2)),
        (r"\sqrt{\frac{3}{4}}", math.sqrt(3) / 2),
        (r"\sqrt[3]{16}", 2 * 2 ** (1 / 3)),
        (r"\sin\frac{\pi}{4}\cos\frac{\pi}{4}", 0.5),
        (r"\sqrt{2}\cdot\sqrt{8}", 4),
    ],
)
def test_every_step_to_a_number_is_explained(latex: str, value: float) -> None:
    solution = solve_latex(latex)
    assert solution.answers[0].decimal == pytest.approx(value)
    assert solution.answers[0].verified
    assert solution.steps
    assert not {step.rule for step in solution.steps} & UNEXPLAINED
    assert all(step.verified for step in solution.steps)


def test_a_logarithm_is_explained_by_its_power() -> None:
    (step,) = solve_latex(r"\log_{2}8").steps
    assert step.explanation == "log_2(8) is 3, because 2^3 = 8."


@pytest.mark.parametrize("latex", [r"\log_{2}10", r"\sin1", r"2^{\frac{1}{3}}", r"\arcsin\frac{1}{3}"])
def test_a_number_without_a_shorter_form_stays(latex: str) -> None:
    solution = solve_latex(latex)
    assert solution.status == "solved"
    assert solution.answers[0].verified
