"""Arithmetic with the imaginary unit. The oracle is Python's own complex numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.errors import ConfigError
from inkmath.solving.partition import partition
from inkmath.solving.problems import solve_here, solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution
from step_sentences import formulas

part = st.integers(-9, 9)


def solved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("(2+3i)(1-i)", "5+i"),
        (r"\frac{1+i}{1-i}", "i"),
        (r"\frac{1}{i}", "-i"),
        ("i^{7}", "-i"),
        ("(1+i)^{4}", "-4"),
        ("|3+4i|", "5"),
        ("3i^{2}+2i-1", "-4+2i"),
        (r"\frac{2+3i}{4}", r"\frac{1}{2}+\frac{3}{4}i"),
        (r"\sqrt{2}i\cdot\sqrt{2}i", "-2"),
        ("(1+i)(1-i)(2+i)", "4+2i"),
        ("(3+i)-(3-i)", "2i"),
        ("(0.5+1.5i)(2-i)", "2.5+2.5i"),
        ("i^{2023}", "-i"),
        ("i^{-3}", "i"),
        ("(1+i)^{-2}", r"-\frac{1}{2}i"),
        ("(1+i)^{20}", "-1024"),
        (r"(\sqrt{3}-i)^{5}", r"-16\sqrt{3}-16i"),
        (r"e^{i\pi}+1", "0"),
        (r"2e^{i\frac{\pi}{3}}", r"1+\sqrt{3}i"),
        (r"2e^{i\frac{\pi}{3}}\cdot3e^{i\frac{\pi}{6}}", "6i"),
        (r"\frac{6e^{i\pi}}{2e^{i\frac{\pi}{2}}}", "3i"),
        (r"e^{1+i\pi}", "-e"),
        (r"|e^{i\frac{\pi}{5}}|", "1"),
        (r"2(\cos30^{\circ}+i\sin30^{\circ})", r"\sqrt{3}+i"),
        (r"\arg(1+i)", r"\frac{\pi}{4}"),
        (r"\arg(-2)", r"\pi"),
        (r"\operatorname{Re}(3+4i)", "3"),
        (r"\Im(3-4i)", "-4"),
        (r"\overline{3+4i}", "3-4i"),
        ("(2+3i)^{*}", "2-3i"),
        (r"\sqrt{3+4i}", "2+i"),
        (r"\sqrt[3]{8i}", r"\sqrt{3}+i"),
        (r"\ln(-i)", r"-\frac{\pi}{2}i"),
        ("i^{i}", r"\frac{1}{e^{\frac{\pi}{2}}}"),
        (r"\cos(i)", r"\cosh(1)"),
    ],
)
def test_values(latex: str, expected: str) -> None:
    assert [answer.latex for answer in solved(latex).answers] == [expected]


def test_a_product_is_multiplied_out() -> None:
    (step,) = solved("(2+3i)(1-i)").steps
    assert (step.rule, formulas(step)) == ("multiply", ["(2+3i)(1-i)=-3i^{2}+i+2", "i^{2}"])


def test_a_higher_power_is_taken_in_polar_form() -> None:
    rules = [step.rule for step in solved("(1+i)^{10}").steps]
    assert rules == ["polar-form", "de-moivre", "full-turns", "euler"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("z=3+4i", "|z|"), "5"),
        (("z=3+4i", r"\overline{z}"), "3-4i"),
        (("z_{1}=2+3i", "z_{2}=1-i", "z_{1}z_{2}"), "5+i"),
        (("z=1+i", "z^{2}-2z"), "-2"),
        (("f(z)=z^{2}+1", "f(1+i)"), "1+2i"),
    ],
)
def test_values_put_in(lines: tuple[str, ...], expected: str) -> None:
    solution = solve_question(Question(lines))
    assert solution.status == "solved"
    assert [answer.latex for answer in solution.answers] == [expected]
    assert all(step.verified for step in solution.steps)


def test_lines_of_complex_values_are_one_problem() -> None:
    assert partition(("z_{1}=2+3i", "z_{2}=1-i", r"\frac{z_{1}}{z_{2}}")) == ((1, 2, 3),)


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        (r"\sqrt{-9}", "Over the complex numbers it is 3i."),
        ("x^{2}+4=0", "Its complex solutions are x = -2i, x = 2i."),
        (r"\frac{1}{0}", ""),
        ("x=x+1", ""),
    ],
)
def test_complex_answers_are_offered_where_no_real_one_exists(latex: str, says: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "no-solution"
    assert ("complex" in solution.message) == bool(says)
    assert solution.message.endswith(says)


@pytest.mark.parametrize(
    ("latex", "numbers", "answers"),
    [
        (r"\sqrt{-9}", "complex", ["3i"]),
        (r"\sqrt{-4}\cdot\sqrt{-9}", "complex", ["-6"]),
        ("x^{2}+1=0", "complex", ["-i", "i"]),
        ("x^{2}=4", "complex", ["-2", "2"]),
        ("z^{2}+1=0", None, ["-i", "i"]),
        ("z^{2}+1=0", "real", []),
        ("x^{2}+1=0", None, []),
    ],
)
def test_numbers_that_are_asked_for(latex: str, numbers: str | None, answers: list[str]) -> None:
    solution = solve_question(Question((latex,), numbers=numbers))
    assert [answer.latex for answer in solution.answers] == answers


def test_unknown_numbers_are_refused() -> None:
    with pytest.raises(ConfigError, match="quaternions"):
        Question(("x=1",), numbers="quaternions")


@given(part, part, part, part)
@settings(max_examples=25)
def test_against_python(a: int, b: int, c: int, d: int) -> None:
    z, w = complex(a, b), complex(c, d)
    latex = rf"({a}{b:+d}i)({c}{d:+d}i)"
    assert (
        complex(solved(latex).answers[0].sympy.replace("*I", "j").replace("I", "1j").replace(" ", ""))
        == z * w
    )


@pytest.mark.parametrize(
    ("latex", "is_true"), [("i^{2}=-1", True), ("(1+i)^{2}=2", False), (r"2i\neq1", True)]
)
def test_statements(latex: str, is_true: bool) -> None:
    assert ("true" if is_true else "false") in solve_here(latex).message


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\frac{1}{i-i}", "no-solution"),
        ("(1+i)^{10000}", "unsolved"),
        ("2i<3i", "unsolved"),
        ("i!", "unsolved"),
        (r"\arg(i-i)", "no-solution"),
        (r"\ln(i-i)", "no-solution"),
    ],
)
def test_what_has_no_value_or_is_not_covered(latex: str, status: str) -> None:
    solution = solve_here(latex)
    assert solution.status == status
    assert solution.message
