r"""Problems on a page. The oracle: what a teacher takes for a working, a system or exercises."""

from __future__ import annotations

import pytest

from inkmath.errors import ConfigError
from inkmath.rendering import to_html, to_latex, to_markdown, to_text
from inkmath.serialization import from_dict
from inkmath.solving import solve_latex, solve_lines
from inkmath.solving.partition import partition
from inkmath.types import Solution
from solver_suite.workings import KINDS, right_workings, wrong_workings

SLIPS = sum(len(maker.slips) for maker in KINDS.values())

TOGETHER = [
    # workings, right and with a slip
    "x^2=4;x=2",
    "x^2-2x=0;x-2=0;x=2",
    "2x+3=7;2x=10;x=5",
    "2x+3=7;2x=10",
    "x+x=6;2x=5",
    "3(x+2)=12;3x+6=10",
    r"\sqrt{x+2}=x;x+2=x^2;x=2,x=-1",
    r"\frac{1}{x-1}=2;x\neq1;1=2(x-1);x=\frac{3}{2}",
    "x^2-5x+6=0;D=25-24=2;x=3,x=2",
    "x^4-5x^2+4=0;u=x^2;u^2-5u+4=0;u=1,u=4;x=1,x=-1,x=2,x=-2",
    "(x-2)(x+3)=0;x-2=0;x=2;x+3=0;x=-3",
    "-2x<6;x<-3",
    "2x=4;x=2;2\\cdot2=4",
    r"x^2=9;L=\{-3,3\}",
    r"\frac12+\frac13;\frac36+\frac26;\frac56",
    r"2+3\cdot4;=5\cdot4;=20",
    r"\int2x\cos(x^2)dx;u=x^2;=\sin(u)+C",
    r"ax+b=c;x=\frac{c+b}{a}",
    "x+y=3;x-y=1;2x=2;x=1;y=2",
    # systems, with letters for numbers, too
    "x+y=3;x-y=1",
    "3x=6;x+2y=8",
    "x=4;2x-y=5",
    "x+y=a;x-y=b",
    "ax+by=c;dx+ey=f",
    "y=ax;y=bx+1",
    "x^2+y^2=25;x+y=7",
    r"x\geq2;x\leq2",
    "x^2=4;x>0",
    # definitions and what uses them
    "x^{2}+3x;x=2",
    "f(x)=x^2;g(x)=2x+1;f(g(x))",
    "m(y)=26y^{2};o(x)=924x;o(m(u))",
    r"f(x)=2x+3;f^{-1}(x)",
    r"y=x^2;\frac{dy}{dx}=2x",
    "f(x)=x^2-4;f(x)=0",
    "f(x)=x^2;g(x)=2x+3;f(x)=g(x)",
    "f(x)=2x;g(x)=f(x)+1;g(3)",
    "f(x)=x^2;f(3);f(4)",
]

APART = [
    "x=5;2x+3=7",
    "2x+3=7;3x-1=8;x+4=9",
    r"2x+3=7;x^2-5x+6=0;\frac12+\frac13;3^4;\sqrt{50}-\sqrt8;\int x^2dx",
    "x^2-5x+6=0;2x+3=7",
    "x^2-5x+6=0;x^2-7x+12=0",
    r"12+7;3\cdot4;100-58;72:8",
    r"\frac{d}{dx}x^3;\int\cos xdx;\lim_{x\rightarrow0}\frac{\sin x}{x}",
    "(x+1)^2;x^2+1",
    r"\sin x=\frac12;\log_2x=3;2^x=8",
    "x+2=5;x-2=5",
    "2a+3=7;b^2=9",
    "2x+3>7;x^2<9;|x|>2",
    r"\sqrt{x+1}=3;|x-2|=5;\frac{1}{x}=4",
    r"5x=20;\frac{x}{3}=4;x-7=12;2x+1=9;3(x-2)=12;4x-5=2x+7",
    "y=x^2-4;2x+3=7",
    "f(x)=x^2-4;g(x)=2x+1",
    "f(x)=x^2;f(x)=x^3-x",
    "2x+3=7;2+3=5",
    "x^2-2x-1=0;|x-3|=-|x+1|",
    "(x-1)^2>0;2x+3=7",
    r"|2x+1|=0;e^{x+y}=e^{x}e^{y}",
    r"\int\frac{1}{x}dx;y=xe^{-x}",
    # lines that are no one value, or none that SymPy finds
    r"2^{n}-1;1\pm20-173",
    r"\int3.1d\alpha;i+F>j+x",
    r"ip;-\int Sdw",
    r"e^{x};r,\theta,\phi,t;1\pm2-3;X=(x_{1},x_{2},\ldots,x_{p})",
]

MIXED = [
    ("2x+3=7;2x=4;x=2;x^2-5x+6=0;(x-2)(x-3)=0;x=2,x=3", ((1, 2, 3), (4, 5, 6))),
    ("2x=4;x=2;3x=6;x=2", ((1, 2), (3, 4))),
    ("x^2-5x+6=0;2x+3=7;x=2", ((1,), (2, 3))),
    ("2x+3=7;x+y=5;x-y=1", ((1,), (2, 3))),
    ("x+y=5;x-y=1;2x+3=7", ((1, 2), (3,))),
    ("x+y=5;x-y=1;2x+3y=13;x-y=1", ((1, 2), (3, 4))),
    ("f(x)=2x+3;x^2=4;f(2)", ((1, 3), (2,))),
    ("f(x)=2x+3;f(2);f(x)=x^2;f(3)", ((1, 2), (3, 4))),
    (r"\frac12+\frac13;=\frac56;2^3;=8", ((1, 2), (3, 4))),
    ("x^2=4;x=(;x=2", ((1, 3), (2,))),
    (r"2x+3=7; ;\foo", ((1,), (3,))),
]


@pytest.mark.parametrize("lines", TOGETHER)
def test_partition_keeps_a_problem_together(lines: str) -> None:
    assert len(partition(lines.split(";"))) == 1


@pytest.mark.parametrize("lines", APART)
def test_partition_takes_exercises_apart(lines: str) -> None:
    assert partition(lines.split(";")) == tuple((k,) for k in range(1, lines.count(";") + 2))


@pytest.mark.parametrize(("lines", "groups"), MIXED)
def test_partition_finds_the_lines_of_each_problem(lines: str, groups: tuple[tuple[int, ...], ...]) -> None:
    assert partition(lines.split(";")) == groups


OF_THEIR_OWN = {
    ("logarithmic", "base times exponent"),
    ("logarithmic", "sign of the number"),
    ("line meets plane", "second term not multiplied"),
    ("linear system", "wrong sum"),
    ("complex substitution", "factor"),
    ("complex system", "sum without i"),
    ("nonlinear system", "sign in the bracket"),
    ("nonlinear system", "sign of the number"),
}
"""Workings that stop at a wrong line so far from the one before that it may be an exercise of its own."""


@pytest.mark.parametrize(
    "working",
    [
        working
        for working in (*wrong_workings(SLIPS, 3), *right_workings(len(KINDS), 4))
        if (working.kind, working.slip) not in OF_THEIR_OWN
    ],
    ids=lambda w: f"{w.kind}: {w.slip}",
)
def test_partition_keeps_workings_together(working) -> None:  # type: ignore[no-untyped-def]
    assert len(partition(working.lines)) == 1


def test_solve_lines_solves_each_exercise() -> None:
    solution = solve_lines(["2x+3=7", "", "x+y=5", "x-y=1", r"\frac12+\frac13"])
    assert (solution.status, solution.kind, solution.answers) == ("solved", "several-problems", ())
    assert [part.lines for part in solution.parts] == [(1,), (3, 4), (5,)]
    assert [part.solution.kind for part in solution.parts] == ["linear-equation", "system", "arithmetic"]
    assert [[answer.latex for answer in each.answers] for each in solution.problems] == [
        ["2"],
        ["x=3,y=2"],
        [r"\frac{5}{6}"],
    ]
    assert from_dict(Solution, solution.to_dict()) == solution
    for shown in (to_text(solution), to_markdown(solution), to_html(solution), to_latex(solution)):
        assert shown.count("5") >= 1
    assert to_html(solution).count("<article") == 3


def test_equations_in_unlike_letters_are_one_system_behind_a_brace_alone() -> None:
    apart = solve_latex(r"x^{2}=4 \\ y^{2}=9")
    assert [[answer.latex for answer in each.answers] for each in apart.problems] == [
        ["-2", "2"],
        ["-3", "3"],
    ]
    together = solve_latex(r"\begin{cases}x^{2}=4\\y^{2}=9\end{cases}")
    points = {answer.latex for answer in together.answers}
    assert points == {"x=-2,y=-3", "x=-2,y=3", "x=2,y=-3", "x=2,y=3"}


def test_solve_lines_accuses_no_exercise() -> None:
    solution = solve_lines(["x=5", "2x+3=7"])
    assert all(part.solution.wrong_line is None for part in solution.parts)
    assert [answer.latex for part in solution.parts for answer in part.solution.answers] == ["5", "2"]


def test_solve_lines_says_what_was_not_solved() -> None:
    solution = solve_lines(["2x+3=7", r"\foo"])
    assert solution.status == "unsolved"
    assert [part.solution.status for part in solution.parts] == ["solved", "not-a-problem"]


def test_solve_lines_solves_for_a_letter_where_it_is() -> None:
    solution = solve_lines([r"A=\frac{1}{2}bh", "2x+3=7"], unknown="h")
    assert [part.solution.variable for part in solution.parts] == ["h", "x"]
    for lines in (["2x+3=7", "3^4"], ["x+y=2", "x-y=1"]):
        with pytest.raises(ConfigError, match="There is no q"):
            solve_lines(lines, unknown="q")


def test_solve_lines_checks_what_is_said_to_be_a_working() -> None:
    assert solve_lines(["2x+3=7", "3x-1=8"], task="check").wrong_line == 2
