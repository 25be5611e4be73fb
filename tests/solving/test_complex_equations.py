"""Equations over the complex numbers, and letters beside `i`. The oracle: NumPy, and results by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.solving.evaluate.complex_numbers import complex_value
from inkmath.solving.problems import solve_here, solve_question
from inkmath.solving.question import Question
from inkmath.solving.verify.complex_sets import complex_comparison
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Solution

small = st.integers(-4, 4)


def solved(latex: str, **asked: str) -> Solution:
    solution = solve_question(Question((latex,), **asked))
    assert solution.status == "solved", solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


def answers(solution: Solution) -> list[str]:
    return [answer.latex for answer in solution.answers]


def values(solution: Solution) -> list[complex]:
    return [complex(complex_value(interpret(parse(latex)))) for latex in answers(solution)]


@given(small, small, small, small, small, small)
@settings(max_examples=12, deadline=None)
def test_quadratic_equations_against_numpy(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    a = a or 1
    latex = f"({a}{b:+d}i)z^{{2}}+({c}{d:+d}i)z+({e}{f:+d}i)=0"
    found = np.array(values(solved(latex)))
    wanted = np.roots([complex(a, b), complex(c, d), complex(e, f)])
    assert all(np.abs(found - root).min() < 1e-6 for root in wanted)
    assert all(np.abs(wanted - root).min() < 1e-6 for root in found)


@pytest.mark.parametrize("n", range(2, 9))
def test_roots_of_unity(n: int) -> None:
    found = np.array(values(solved(f"z^{{{n}}}=1")))
    assert len(found) == n
    assert np.allclose(found**n, 1)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("z^{2}-4z+13=0", ["2-3i", "2+3i"]),
        ("(z-i)^{2}=-4", ["-i", "3i"]),
        ("0.5z^{2}+z+1=0", ["-1-i", "-1+i"]),
        (r"\frac{z+1}{z-i}=2", ["1+2i"]),
        (r"z+2\bar{z}=6+i", ["2-i"]),
        ("|z|+z=2+4i", ["-3+4i"]),
        ("x+yi=3-2i", ["x=3,y=-2"]),
        ("(a+bi)^{2}=3+4i", ["a=-2,b=-1", "a=2,b=1"]),
        (r"z+\bar{z}=4", ["2+yi"]),
        ("|z-1|=|z+i|", ["y=-x"]),
        ("|z-1+i|=2", ["(x-1)^{2}+(y+1)^{2}=4"]),
        (r"|z+2i|\geq3", [r"x^{2}+(y+2)^{2}\geq9"]),
        ("z^{2}=4", ["-2", "2"]),
    ],
)
def test_answers(latex: str, expected: list[str]) -> None:
    assert answers(solved(latex)) == expected


def test_real_solutions_are_found_in_the_words_of_real_numbers() -> None:
    assert solved("z^{2}-5z+6=0").kind == "quadratic-equation"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("(a+bi)(a-bi)", "a^{2}+b^{2}"),
        ("(x+iy)^{2}", "x^{2}-y^{2}+2xyi"),
        (r"\frac{1}{x+iy}", r"\frac{x}{x^{2}+y^{2}}-\frac{y}{x^{2}+y^{2}}i"),
        ("|x+iy|", r"\sqrt{x^{2}+y^{2}}"),
        ("e^{ix}+e^{-ix}", r"2\cos(x)"),
        (r"(\cos x+i\sin x)^{3}", r"\cos(3x)+i\sin(3x)"),
        ("(z+i)(z-i)", "z^{2}+1"),
    ],
)
def test_expressions_with_letters(latex: str, expected: str) -> None:
    assert answers(solved(latex)) == [expected]


@pytest.mark.parametrize(
    ("latex", "expected"), [("x^{2}+1", "(x+i)(x-i)"), ("z^{2}-2z+5", "(z-1+2i)(z-1-2i)")]
)
def test_factors_over_the_complex_numbers(latex: str, expected: str) -> None:
    assert answers(solved(latex, task="factor", numbers="complex")) == [expected]


@pytest.mark.parametrize("latex", [r"z\bar{z}", r"\arg(z)", "z^{2}+ai=1", r"z^{7}+3z+i=0", "U=Ri"])
def test_what_is_not_covered_is_not_answered(latex: str) -> None:
    assert not any(answer.verified for answer in solve_here(latex).answers)


@pytest.mark.parametrize(("latex", "status"), [("z+i=z", "no-solution"), ("z+i=i+z", "all-numbers")])
def test_equations_without_a_solution_or_with_every_number(latex: str, status: str) -> None:
    solution = solve_here(latex)
    assert solution.status == status
    assert all(check.passed for check in solution.checks)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("z^{2}=-4", r"z=\pm2i", Verdict.SAME),
        ("z^{2}=-4", "z=2i", Verdict.SUBSET),
        ("z=2i", "z^{2}=-4", Verdict.SUPERSET),
        ("z^{2}=-4", "z=2+i", Verdict.DIFFERENT),
        ("z^{2}=-4", r"\sin z=2", Verdict.UNDECIDED),
    ],
)
def test_lines_are_compared_by_their_solutions(before: str, after: str, verdict: Verdict) -> None:
    lines = (interpret(parse(line)) for line in (before, after))
    assert complex_comparison(Variable("z"))(*lines) is verdict


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"x^{2}+4=0,x\in\mathbb{C}", ["-2i", "2i"]),
        (r"x^{2}-2x+2=0,x\in\mathbb{C}", ["1-i", "1+i"]),
        (r"x^{2}-4=0,x\in\mathbb{C}", ["-2", "2"]),
    ],
)
def test_an_unknown_among_the_complex_numbers(latex: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)
