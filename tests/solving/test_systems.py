"""Systems of equations. The oracle: solutions worked out by hand, and Cramer's rule in fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.solving.problems import solve_here, solve_question
from inkmath.solving.question import Question, canonical
from inkmath.solving.verify.system_sets import compare_systems
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Solution
from step_sentences import formulas

X, Y = Variable("x"), Variable("y")
small = st.integers(-7, 7)


def solved(latex: str) -> Solution:
    solution = solve_here(latex)
    assert solution.kind == "system"
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    assert all(check.passed for check in solution.checks)
    return solution


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("2x+y=7,x-y=2", ["x=3,y=1"]),
        ("y=3x,x+y=8", ["x=2,y=6"]),
        ("x+y+z=6,x-y=0,y-z=-2", [r"x=\frac{4}{3},y=\frac{4}{3},z=\frac{10}{3}"]),
        ("x+y=2,2x+2y=5", []),
        ("x+y=3,xy=2", ["x=1,y=2", "x=2,y=1"]),
        ("y=x^{2},y=2x+3", ["x=-1,y=1", "x=3,y=9"]),
        ("x^{2}+y^{2}=1,y=x+3", []),
        ("x^{2}+y^{2}=13,x^{2}-y^{2}=5", ["x=-3,y=-2", "x=-3,y=2", "x=3,y=-2", "x=3,y=2"]),
        ("xy=0,x-y=2", ["x=0,y=-2", "x=2,y=0"]),
        (r"\sqrt{x}+y=5,y=x-1", ["x=4,y=3"]),
        ("x+y=4,x-y=2,2x+y=7", ["x=3,y=1"]),
    ],
)
def test_solutions(latex: str, expected: list[str]) -> None:
    solution = solved(latex)
    assert solution.status == ("solved" if expected else "no-solution")
    assert sorted(answer.latex for answer in solution.answers) == sorted(expected)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\begin{cases}x+y=3\\x-y=1\end{cases}", ["x=2,y=1"]),
        (r"\begin{cases}x+y=3,\\x-y=1.\end{cases}", ["x=2,y=1"]),
        (r"\begin{cases}x+y+z=6\\x-y=0,y-z=-2\end{cases}", [r"x=\frac{4}{3},y=\frac{4}{3},z=\frac{10}{3}"]),
        (r"\begin{cases}x=1\\y=2\end{cases}", ["x=1,y=2"]),
        (r"\left\{\begin{array}{rl}y&=x^{2}\\y&=2x+3\end{array}\right.", ["x=-1,y=1", "x=3,y=9"]),
        (r"\begin{cases}x+y=2\\2x+2y=5\end{cases}", []),
    ],
)
def test_rows_behind_a_brace_are_one_system(latex: str, expected: list[str]) -> None:
    solution = solved(latex)
    assert sorted(answer.latex for answer in solution.answers) == sorted(expected)


def test_inequalities_behind_a_brace_all_hold() -> None:
    (answer,) = solve_here(r"\begin{cases}2x>4\\x-1\leq5\end{cases}").answers
    assert answer.latex == "(2,6]"


def test_a_letter_that_is_given_is_put_into_the_other_equation() -> None:
    steps = solved("y=2x-1,3x+2y=12").steps
    assert (steps[0].rule, formulas(steps[0])) == ("substitute", ["y=2x-1"])
    assert "eliminate" not in {step.rule for step in steps}
    assert {"eliminate"} <= {step.rule for step in solved("2x+3y=8,x-y=-1").steps}


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("x=4", "2x-y=5"), "system"),
        (("x=4", "y=2x-1"), "system"),
        (("x^{2}=4", "y^{2}=9"), "system"),
        (("x+y=1", "2x+2y=2", "x-y=3"), "system"),
        (("x^{4}-5x^{2}+4=0", "u=x^{2}", "u^{2}-5u+4=0", "u=1,u=4"), "checked-working"),
        (("x^{2}-5x+6=0", "D=25-24=1"), "checked-working"),
        (("2x+4y=6", "x+2y=3", "x=3-2y"), "checked-working"),
    ],
)
def test_a_system_or_a_working(lines: tuple[str, ...], kind: str) -> None:
    assert solve_question(Question(tuple(map(canonical, lines)))).kind == kind


def test_infinitely_many_solutions_have_a_parameter() -> None:
    solution = solved("x-2y=1,2x-4y=2")
    assert [answer.latex for answer in solution.answers] == ["x=2t+1,y=t"]
    assert "infinitely many" in solution.message


def test_each_line_of_an_elimination() -> None:
    steps = solved("3x+2y=12,x-y=-1").steps
    assert [step.latex for step in steps] == [
        "5y=15,x-y=-1",
        "y=3,x-y=-1",
        "y=3,x=2",
    ]


@given(small, small, small, small, small, small)
@settings(max_examples=15, deadline=None)
def test_random_linear_systems(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    determinant = a * e - b * d
    assume(determinant != 0)
    solution = solved(f"{a}x+({b})y={c},{d}x+({e})y={f}")
    values = solution.answers[0].values
    assert values is not None
    assert Fraction(values["x"]) == Fraction(c * e - b * f, determinant)
    assert Fraction(values["y"]) == Fraction(a * f - c * d, determinant)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("x+y=3,x-y=1", "x+y=3,2x=4", Verdict.SAME),
        ("x+y=3,x-y=1", "x+y=3,2x=-4", Verdict.DIFFERENT),
        ("x+y=3,x-y=1", "x+y=3", Verdict.SUPERSET),
        ("x+y=3", "x+y=3,x-y=1", Verdict.SUBSET),
        ("x+y=3,x+y=4", "x+y=3,x+y=5", Verdict.SAME),
        ("x-2y=1", "x=1+2t,y=t", Verdict.SAME),
        ("x-2y=1", "x=1-2t,y=t", Verdict.DIFFERENT),
        ("x^{2}+y^{2}=25,y=x+1", "x^{2}+(x+1)^{2}=25,y=x+1", Verdict.SAME),
        ("x^{2}+y^{2}=1,x+y=3", "x^{2}+(3-x)^{2}=1,y=3-x", Verdict.SAME),
        ("x^{2}+y^{2}=1,x+y=3", "x^{2}+(3+x)^{2}=1,y=3-x", Verdict.UNDECIDED),
        ("xy=6,x+y=5", r"x=2\wedge y=3\vee x=3\wedge y=2", Verdict.SAME),
        ("xy=6,x+y=5", "x=2,y=3", Verdict.SUBSET),
        ("(x-y)^{2}=0,x+y=4", "x-y=0,x+y=4", Verdict.SAME),
    ],
)
def test_what_a_line_is_to_the_one_before(before: str, after: str, verdict: Verdict) -> None:
    assert compare_systems(interpret(parse(before)), interpret(parse(after)), (X, Y)) is verdict


@pytest.mark.parametrize(
    ("lines", "answer", "condition"),
    [
        ("x+y=a;x-y=b", r"x=\frac{a+b}{2},y=\frac{a-b}{2}", ""),
        ("2x+y=a;x-y=2a", "x=a,y=-a", ""),
        ("y=ax;y=bx+1", r"x=\frac{1}{a-b},y=\frac{a}{a-b}", "a - b ≠ 0"),
        ("ax+y=1;x+ay=1", r"x=\frac{1}{a+1},y=\frac{1}{a+1}", "(a - 1)(a + 1) ≠ 0"),
        ("ax=b;bx+y=a", r"x=\frac{b}{a},y=\frac{(a-b)(a+b)}{a}", "a ≠ 0"),
        (
            "ax+by=c;dx+ey=f",
            r"x=-\frac{bf-ce_{0}}{ae_{0}-bd},y=\frac{af-cd}{ae_{0}-bd}",
            "ae_0 - bd ≠ 0",
        ),
        ("x+y+z=a;x-y=b;z=c", r"x=\frac{a+b-c}{2},y=\frac{a-b-c}{2},z=c", ""),
    ],
)
def test_solve_system_takes_other_letters_as_known(lines: str, answer: str, condition: str) -> None:
    solution = solve_question(Question(tuple(map(canonical, lines.split(";")))))
    assert (solution.status, solution.kind, solution.wrong_line) == ("solved", "system", None)
    assert [each.latex for each in solution.answers] == [answer]
    assert all(each.verified for each in (*solution.answers, *solution.steps))
    assert ("Provided" in solution.message) == bool(condition)
    assert condition in solution.message


@pytest.mark.parametrize("lines", ["y=ax^2;y=bx", "x+y=a;x+y=b", "a+b=c;a-b=d"])
def test_solve_system_with_letters_accuses_no_line(lines: str) -> None:
    assert solve_question(Question(tuple(lines.split(";")))).wrong_line is None
