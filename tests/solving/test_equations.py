"""Linear and quadratic equations. The oracle is substitution: by fractions, and by mpmath for surds."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inkmath.expression.terms import Variable
from inkmath.solving.problems import solve_here
from inkmath.solving.trace import follows, has_no_solution, holds
from inkmath.solving.verify.solution_sets import comparison
from inkmath.types import Solution
from step_sentences import formulas

X = Variable("x")
small = st.integers(-9, 9)


def roots(solution: Solution) -> list[str]:
    assert solution.status == "solved"
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)
    assert len(solution.checks) == len(solution.answers)
    return [answer.latex for answer in solution.answers]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("3x+5=11", ["2"]),
        ("3(x-2)=x+7", [r"\frac{13}{2}"]),
        (r"\frac{x}{2}+\frac{1}{3}=\frac{5}{6}", ["1"]),
        (r"\frac{x+1}{2}=\frac{x-1}{3}", ["-5"]),
        ("0.5x+0.25=1", ["1.5"]),
        ("0.3x=1", [r"\frac{10}{3}"]),
        (r"6.0x=\pi", [r"\frac{\pi}{6}"]),
        (r"0.3x=\ln2", [r"\frac{10\ln(2)}{3}"]),
        (r"0.5x=0.25\pi", [r"0.5\pi"]),
        ("5=x", ["5"]),
        ("x=5", ["5"]),
        ("2N+3=4N-7", ["5"]),
        (r"\theta_{1}+1=0", ["-1"]),
        (r"\pi x=2", [r"\frac{2}{\pi}"]),
        ("(x+1)(x-2)=x^{2}", ["-2"]),
        ("x^{3}=x^{3}+x", ["0"]),
        ("2x^{2}-8=0", ["-2", "2"]),
        ("x^{2}-5x+6=0", ["2", "3"]),
        ("6x^{2}=x+2", [r"-\frac{1}{2}", r"\frac{2}{3}"]),
        ("x^{2}=5x", ["0", "5"]),
        ("x^{2}+2x+1=0", ["-1"]),
        ("3x^{2}=0", ["0"]),
        ("2x^{2}=10", [r"-\sqrt{5}", r"\sqrt{5}"]),
        ("x^{2}-3x+1=0", [r"\frac{3-\sqrt{5}}{2}", r"\frac{3+\sqrt{5}}{2}"]),
        ("-2x^{2}+3x=-1", [r"\frac{3-\sqrt{17}}{4}", r"\frac{3+\sqrt{17}}{4}"]),
        ("1.5x^{2}-0.5x-1=0", [r"-\frac{2}{3}", "1"]),
        (r"x^{2}-\sqrt{2}x-4=0", [r"-\sqrt{2}", r"2\sqrt{2}"]),
        ("(x-3)^{2}=4", ["1", "5"]),
        ("x^{3}=8", ["2"]),
        ("5x^{3}-10=0", [r"\sqrt[3]{2}"]),
        ("x^{4}=81", ["-3", "3"]),
        ("(x-1)^{3}=-27", ["-2"]),
        ("x^{3}-4x=0", ["-2", "0", "2"]),
        ("x^{3}-6x^{2}+11x-6=0", ["1", "2", "3"]),
        ("2x^{3}-3x^{2}-11x+6=0", ["-2", r"\frac{1}{2}", "3"]),
        ("x^{3}-3x^{2}+3x-1=0", ["1"]),
        ("x^{4}-5x^{2}+4=0", ["-2", "-1", "1", "2"]),
        ("x^{6}-9x^{3}+8=0", ["1", "2"]),
        ("x^{3}-2x^{2}-2x+4=0", [r"-\sqrt{2}", r"\sqrt{2}", "2"]),
        ("(x^{2}-3x+1)(x^{2}+1)=0", [r"\frac{3-\sqrt{5}}{2}", r"\frac{3+\sqrt{5}}{2}"]),
        ("x^{3}-3x+1=0", None),
        ("x^{3}-x-1=0", None),
    ],
)
def test_solutions(latex: str, expected: list[str] | None) -> None:
    solution = solve_here(latex)
    found = roots(solution)
    assert expected is None or found == expected
    assert not any(step.rule == "not-explained" for step in solution.steps)


def test_each_line_is_what_one_would_write() -> None:
    steps = solve_here("3(x-2)=x+7").steps
    assert [step.latex for step in steps] == ["3x-6=x+7", "2x-6=7", "2x=13", r"x=\frac{13}{2}"]
    assert (steps[1].rule, formulas(steps[1])) == ("subtract-from-both-sides", ["x"])
    assert steps[2].rule == "add-to-both-sides"


def test_with_an_even_middle_the_square_is_completed() -> None:
    solution = solve_here("2x^{2}+12x-4=0")
    roots(solution)
    assert [step.latex for step in solution.steps] == [
        "2x^{2}+12x=4",
        "x^{2}+6x=2",
        "x^{2}+6x+9=11",
        "(x+3)^{2}=11",
        r"x+3=\pm\sqrt{11}",
        r"x=-3\pm\sqrt{11}",
    ]
    assert solution.steps[2].rule == "complete-the-square"
    assert formulas(solution.steps[2]) == ["6", "3", "9", "9"]


@pytest.mark.parametrize(
    ("latex", "rules"),
    [
        ("x^{2}-2x-1=0", {"complete-the-square"}),
        ("x^{2}+8x=1", {"complete-the-square"}),
        ("-x^{2}=4x+1", {"complete-the-square"}),
        ("x^{2}-4x+7=0", {"complete-the-square", "no-real-root"}),
        ("x^{2}-3x+1=0", {"quadratic-formula"}),
        ("2x^{2}-2x-1=0", {"quadratic-formula"}),
        ("x^{2}-6x+8=0", {"zero-product"}),
        ("x^{2}-6x+9=0", {"zero-product"}),
        ("x^{2}-6x=0", {"zero-product"}),
    ],
)
def test_the_way_to_solve_a_quadratic_equation(latex: str, rules: set[str]) -> None:
    ways = {"complete-the-square", "quadratic-formula", "zero-product", "no-real-root"}
    steps = solve_here(latex).steps
    assert {step.rule for step in steps} & ways == rules
    assert all(step.verified for step in steps)


@pytest.mark.parametrize(
    ("latex", "status", "kind"),
    [
        ("2x=2x+1", "no-solution", "linear-equation"),
        ("2(x+3)-2x=6", "all-numbers", "linear-equation"),
        ("0x=0", "all-numbers", "linear-equation"),
        ("x^{2}+x+1=0", "no-solution", "quadratic-equation"),
        ("x^{2}=-4", "no-solution", "quadratic-equation"),
        ("x^{2}+1=x^{2}", "no-solution", "quadratic-equation"),
        (r"\frac{x}{0}=1", "no-solution", "equation"),
        (r"\sqrt{-1}x=1", "no-solution", "equation"),
        ("x^{4}+4=0", "no-solution", "polynomial-equation"),
        ("x^{4}+2x^{2}+1=0", "no-solution", "polynomial-equation"),
        ("x^{2}(x^{2}+1)=x^{4}+x^{2}", "all-numbers", "polynomial-equation"),
        ("y(0)=1", "unsolved", "equation"),
        ("x^{5}+ax+1=0", "unsolved", "literal-equation"),
        ("x+y=1,x+y=2", "no-solution", "system"),
        (r"1+x+\ldots", "unsolved", ""),
        ("", "not-a-problem", ""),
        (r"\frac{1}{", "not-a-problem", ""),
    ],
)
def test_cases_without_a_list_of_roots(latex: str, status: str, kind: str) -> None:
    solution = solve_here(latex)
    assert (solution.status, solution.kind, solution.answers) == (status, kind, ())
    assert solution.message
    assert all(step.verified for step in solution.steps)
    if status == "unsolved":
        assert solution.message.startswith("Recognised, but not solved: ")
        assert solution.latex


def _signed(value: int) -> str:
    return f"+{value}" if value >= 0 else str(value)


@given(small, small, small, small)
@settings(max_examples=30)
def test_random_linear_equations(a: int, b: int, c: int, d: int) -> None:
    solution = solve_here(f"{a}x{_signed(b)}={c}x{_signed(d)}")
    if a == c:
        assert solution.status == ("all-numbers" if b == d else "no-solution")
        return
    roots(solution)
    x = Fraction(solution.answers[0].sympy)
    assert a * x + b == c * x + d


@given(small, small, small)
@settings(max_examples=40)
def test_random_quadratic_equations(a: int, b: int, c: int) -> None:
    assume(a != 0)
    solution = solve_here(f"{a}x^{{2}}{_signed(b)}x{_signed(c)}=0")
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        assert solution.status == "no-solution"
        assert all(step.verified for step in solution.steps)
        return
    assert len(roots(solution)) == (1 if discriminant == 0 else 2)
    found = [answer.decimal for answer in solution.answers]
    assert found == sorted(found)
    with mpmath.workdps(30):
        exact = [mpmath.mpf(x) for x in found if x is not None]
        assert all(abs(a * x * x + b * x + c) < 1e-10 for x in exact)
        assert mpmath.almosteq(sum(exact) * (1 if len(exact) == 2 else 2), mpmath.mpf(-b) / a, abs_eps=1e-12)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2x=4", "x=2", True),
        ("2x=4", "x=-2", False),
        ("2x+1=4", "2x=5", False),
        ("x^{2}=4", r"x=\pm2", True),
        ("x^{2}=4", "x=2", False),
        ("x^{2}=4", "x=2,x=-2", True),
        ("(x-1)^{2}=0", "x=1", True),
        ("x^{2}=x", "x=1", False),
        ("0=1", "0=0", False),
        ("x=2", r"x=\ldots", False),
    ],
)
def test_the_check_of_a_line_can_fail(before: str, after: str, expected: bool) -> None:
    assert follows(before, after, comparison(X)) is expected


def test_checks_of_numbers_can_fail() -> None:
    assert holds("2^{2}-4=0")
    assert not holds("2^{2}-4=1")
    assert holds("1<2")
    assert not holds("2<1")
    assert has_no_solution("x^{2}+1=0", X)
    assert not has_no_solution("x^{2}-1=0", X)
