r"""Working that is checked. The oracle: what a teacher marks, and slips planted by a script."""

from __future__ import annotations

import pytest

from inkmath.serialization import from_dict
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question, canonical
from inkmath.solving.solver import solve_lines
from inkmath.types import Solution
from solver_suite.workings import KINDS, right_workings, wrong_workings

SLIPS = sum(len(maker.slips) for maker in KINDS.values())


def checked(*lines: str, task: str | None = None) -> Solution:
    solution = solve_question(Question(tuple(map(canonical, lines)), task=task))
    assert solution.kind == "checked-working"
    assert from_dict(Solution, solution.to_dict()) == solution
    return solution


@pytest.mark.parametrize("working", list(wrong_workings(SLIPS, 11)), ids=lambda w: f"{w.kind}: {w.slip}")
def test_the_line_with_the_slip_is_named(working) -> None:  # type: ignore[no-untyped-def]
    solution = checked(*working.lines, task="check")
    assert solution.wrong_line == working.wrong_line
    assert solution.message.startswith(f"Line {working.wrong_line} is wrong. ")
    assert solution.answers == ()


@pytest.mark.parametrize("working", list(right_workings(len(KINDS), 12)), ids=lambda w: w.kind)
def test_what_is_right_is_not_accused(working) -> None:  # type: ignore[no-untyped-def]
    solution = checked(*working.lines, task="check")
    assert (solution.wrong_line, solution.message) == (None, "Every line follows.")
    assert all(step.verified for step in solution.steps)
    assert [answer.latex for answer in solution.answers] == [canonical(working.lines[-1])]


@pytest.mark.parametrize(
    "lines",
    [
        # solutions taken one by one
        ("(x-2)(x+3)=0", "x-2=0", "x=2", "x+3=0", "x=-3"),
        ("|x-1|>2", "x-1>2", "x>3", "x-1<-2", "x<-1"),
        ("x^2=9", "x=3", "x=-3", "x=3,x=-3"),
        ("x^2-5x+6=0", "x=2,3"),
        ("2x=3", "x=1,5"),
        # squared, and thrown out what does not solve the given equation
        (r"\sqrt{x+2}=x", "x+2=x^2", "x^2-x-2=0", "x=2,x=-1", "x=2"),
        # lines beside the working
        (r"\frac{1}{x-1}=2", r"x\neq1", "1=2(x-1)", r"x=\frac{3}{2}"),
        ("x^2-5x+6=0", "D=25-24=1", r"x=\frac{5\pm1}{2}", "x=3,x=2"),
        ("x^4-5x^2+4=0", "u=x^2", "u^2-5u+4=0", "u=1,u=4", r"x=1,x=-1,x=2,x=-2"),
        ("2x=4", "x=2", r"2\cdot2=4"),
        # no solution, and all numbers
        ("x=x+5", "0=5"),
        ("2(x+3)=2x+6", "2x+6=2x+6", "0=0"),
        # sets, arrows, families
        ("x^2=9", r"L=\{-3,3\}"),
        ("|x-1|<2", r"\Rightarrow-2<x-1<2", r"x\in(-1,3)"),
        (r"2\sin x=1", r"\sin x=\frac{1}{2}", r"x=\frac{\pi}{6}+2k\pi,x=\frac{5\pi}{6}+2k\pi"),
        # expressions, with the sign at either end
        (r"\frac{x^2-1}{x-1}=", "x+1"),
        (r"\int_{0}^{1}2xdx", "=1"),
        (r"\int2x\cos(x^2)dx", "u=x^2", r"=\sin(u)+C"),
        # several letters
        ("2x+4y=6", "x+2y=3", "x=3-2y"),
        ("f(x)=x^3+2x", r"f^{\prime}(x)=3x^2+2", r"f^{\prime\prime}(x)=6x", r"f^{\prime\prime}(2)=12"),
        ("y=x^2", r"\frac{dy}{dx}=2x"),
        # a system and its working
        ("x+y=a", "x-y=b", "2x=a+b", r"x=\frac{a+b}{2}", r"y=\frac{a-b}{2}"),
        ("x+y=3", "x-y=1", "2x=4", "x=2", "y=1"),
        ("x+y=3", "xy=2", "x(3-x)=2", "x=1", "y=2"),
    ],
)
def test_ways_to_write_that_are_right(lines: tuple[str, ...]) -> None:
    assert checked(*lines).wrong_line is None


@pytest.mark.parametrize(
    ("lines", "wrong_line", "says"),
    [
        (("x^2=4", "x=2"), 2, "It loses a solution: x = -2 solves line 1."),
        (("x^2-2x=0", "x-2=0", "x=2"), 2, "x = 0 solves line 1"),
        (("2x+3=7", "2x=10", "x=5"), 2, "x = 2 solves only line 1, x = 5 only line 2."),
        (("(x+1)^2", "=x^2+1"), 2, "With x = 2 it is 5, and the line before is 9."),
        ((r"\sqrt{x+2}=x", "x+2=x^2", "x=2,x=-1"), 3, "x = -1"),
        (("x^2=9", "x^2-9=0", "x=3", r"L=\{3\}"), 3, "x = -3"),
        (("x^2-5x+6=0", "D=25-24=2", "x=3,x=2"), 2, ""),
        (("(x+1)^2=x^2+1", "=1+x^2"), 1, ""),
        (("f(x)=x^3+2x", r"f^{\prime}(2)=13"), 2, ""),
        ((r"2+3\cdot4", r"=5\cdot4", "=20"), 2, "It is 20, and the line before is 14."),
        (("ax+b=c", r"x=\frac{c+b}{a}"), 2, ""),
        (("-2x<6", "x<-3"), 2, ""),
        (("x+y=a", "x-y=b", "2x=a-b", r"x=\frac{a-b}{2}"), 3, "No solution of lines 1 to 2 solves it."),
        (("x+y=3", "x-y=1", "2x=2", "x=1", "y=2"), 3, "No solution of lines 1 to 2 solves it."),
    ],
)
def test_the_first_wrong_line_says_why(lines: tuple[str, ...], wrong_line: int, says: str) -> None:
    solution = checked(*lines)
    assert solution.wrong_line == wrong_line
    assert says in solution.message


def test_after_a_wrong_line_the_others_are_checked_against_it() -> None:
    solution = checked("2x+3=7", "2x=10", "x=5")
    assert [step.rule for step in solution.steps] == ["wrong", "follows"]
    assert [check.passed for check in solution.checks] == [False, True]


def test_squaring_is_told() -> None:
    step = checked(r"\sqrt{x+2}=x", "x+2=x^2").steps[0]
    assert step.verified
    assert "may have more solutions" in step.caution


def test_a_missing_constant_is_told() -> None:
    assert "constant" in checked(r"\int2xdx", "=x^2").steps[0].caution
    assert checked(r"\int2xdx", "=x^2+C").steps[0].caution == ""


def test_what_cannot_be_checked_is_not_accused() -> None:
    solution = checked(r"f(x)=x^{2}", r"f^{\prime}(x)=2x", "2=g")
    assert solution.wrong_line is None
    assert "not checked: 3" in solution.message


@pytest.mark.parametrize(
    "lines",
    [
        ("x+y=3", "x-y=1"),
        ("x+y=2", "2x+2y=4"),
        ("x^2=4", "x>0"),
        ("x^{2}+3x", "x=2"),
        (r"x\geq2", r"x\leq2"),
        ("x>3", "x<1"),
        ("x^2>1", "x<3"),
        (r"3x-1\geq2x", "4-x>0"),
    ],
)
def test_what_is_no_working_is_another_problem(lines: tuple[str, ...]) -> None:
    assert solve_question(Question(tuple(map(canonical, lines)))).kind != "checked-working"


@pytest.mark.parametrize(
    ("lines", "answers"),
    [(("2x+3", "=7"), ["2"]), (("x^2-5x+6=", "0"), ["2", "3"]), (("x", "=5"), ["5"])],
)
def test_an_equation_over_several_lines_is_solved(lines: tuple[str, ...], answers: list[str]) -> None:
    solution = solve_question(Question(tuple(map(canonical, lines))))
    assert solution.wrong_line is None
    assert [answer.latex for answer in solution.answers] == answers


@pytest.mark.parametrize("lines", [("2(x+3)", "=2x+6"), ("x+3-x", "=3"), ("3+4", "=8"), ("2(x+1)", "=2x+1")])
def test_a_chain_of_equal_expressions_stays_a_working(lines: tuple[str, ...]) -> None:
    assert solve_question(Question(tuple(map(canonical, lines)))).kind == "checked-working"


@pytest.mark.parametrize(
    "lines",
    [("f(x)=ax^{2}+b", "f(1)=2", "f'(1)=4"), ("f(x)=ax^{2}+b,f(1)=2,f'(1)=4",)],
)
def test_values_of_a_function_with_constants_ask_for_them(lines: tuple[str, ...]) -> None:
    """Only a working has wrong lines."""
    solution = solve_question(Question(tuple(map(canonical, lines))))
    assert (solution.kind, solution.status) == ("system", "solved")
    assert [answer.latex for answer in solution.answers] == ["a=2,b=0"]
    assert all(step.verified for step in solution.steps)


def test_values_in_terms_of_the_constants_are_a_working() -> None:
    assert checked("f(x)=ax^{2}+bx", "f(1)=a+b", "f(2)=4a+3b").wrong_line == 3


@pytest.mark.parametrize(
    ("lines", "wrong_line"),
    [
        (("f(x)=x^2+1", "f(2)=5", "f(3)=10"), None),
        (("f(x)=x^2+1", "f(2)=2^2+1", "f(2)=5"), None),
        (("f(x)=x^2+1", "f(2)=5", "f(3)=9"), 3),
        (("g(x)=x^2-1", "g(3)=9", "g(0)=-1"), 2),
    ],
)
def test_values_of_a_function_are_a_working(lines: tuple[str, ...], wrong_line: int | None) -> None:
    assert checked(*lines).wrong_line == wrong_line


def test_statements_about_numbers_are_no_system() -> None:
    solution = solve_question(Question(("1+1=2", "2+2=5")))
    assert (solution.status, solution.kind) == ("unsolved", "")
    assert "numbers" in solution.message


def test_checking_can_be_asked_for() -> None:
    assert checked("x+y=3", "x-y=1", task="check").wrong_line == 2


def test_a_line_without_a_meaning_is_named() -> None:
    solution = solve_question(Question(("x=1", "x=(")))
    assert solution.status == "unsolved"
    assert "in line 2" in solution.message


def test_an_equation_with_a_new_letter_is_no_step() -> None:
    solution = solve_question(Question((r"x^{2}+y^{2}=r^{2}", "y=mx")))
    assert solution.kind != "checked-working"


def test_lines_are_called_by_their_numbers_on_the_page() -> None:
    page = solve_lines(["x^{2}=4", "2(x+3)=10", "2x+6=10", "2x=5"])
    assert [part.lines for part in page.parts] == [(1,), (2, 3, 4)]
    working = page.parts[1].solution
    assert working.wrong_line == 3
    assert working.message.startswith("Line 4 is wrong.")
    assert "line 2" in working.steps[0].explanation
    assert solve_lines(["2(x+3)=10", "2x+6=10", "2x=5"]).message.startswith("Line 3 is wrong.")
