r"""Words and notes around problems: `\text{Factor }`, `|:2`, `\Rightarrow x=?`."""

from __future__ import annotations

import pytest

from inkmath.expression.latex import parse, print_latex
from inkmath.solving import solve_latex
from inkmath.solving.instructions import Instructed, without_instructions


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"\text{Solve }2x=4", Instructed("2x=4", begins=True)),
        (r"\text{Factor: }x^{2}-9", Instructed("x^{2}-9", "factor", begins=True)),
        (r"\text{Expand and simplify }(x+2)^{2}", Instructed("(x+2)^{2}", "expand", begins=True)),
        (r"\text{Write }84\text{ as a product of primes}", Instructed("84", "factor", begins=True)),
        (r"\text{Make }h\text{ the subject of }A=bh", Instructed("A=bh", unknown="h", begins=True)),
        (r"\text{Find the mean of }2,4", Instructed(r"\text{the mean of}2,4", begins=True)),
        (r"\text{Differentiate }x^{3}", Instructed("x^{3}", "differentiate", begins=True)),
        (r"3\text{ km}\text{ in m}", Instructed(r"3\text{km}=?m")),
        (r"\text{Faktorisiere }84", Instructed("84", "factor", begins=True)),
        (r"\text{Solve for }x:2x+y=4", Instructed("2x+y=4", unknown="x", begins=True)),
        (r"\text{Find }y:2x+y=4", Instructed("2x+y=4", unknown="y", begins=True)),
        (r"\text{Solve }A=bh\text{ for }h", Instructed("A=bh", unknown="h", begins=True)),
        (r"x^{2}+3x\text{ at }x=2", Instructed("x^{2}+3x,x=2")),
        (r"\text{Find the zeros of }f(x)=x^{2}-4", Instructed("x^{2}-4=0", begins=True)),
        (r"\text{Nullstellen von }x^{2}-4", Instructed("x^{2}-4=0", begins=True)),
        (r"\text{Find the roots of }x^{2}-4=0", Instructed("x^{2}-4=0", begins=True)),
        (r"\text{Leite ab: }x^{3}", Instructed("x^{3}", "differentiate", begins=True)),
        (r"\text{tangent to }y=x^{2}\text{ at }(1,1)", Instructed("y=x^{2},(1,1)", "tangent", begins=True)),
        (
            r"\text{Tangente an }y=x^{2}\text{ im Punkt }P(1|1)",
            Instructed("y=x^{2},P(1|1)", "tangent", begins=True),
        ),
        (r"\operatorname{grad}(x^{2}y)", Instructed(r"\nabla(x^{2}y)")),
        ("2x=4|:2", Instructed("2x=4")),
        ("x-3=1|+3", Instructed("x-3=1")),
        ("2|x|=4|:2", Instructed("2|x|=4")),
        (r"x^{2}=4|\sqrt{}", Instructed("x^{2}=4")),
        (r"\Rightarrow x=?", Instructed("", unknown="x")),
    ],
)
def test_a_line_is_taken_apart(line: str, expected: Instructed) -> None:
    assert without_instructions(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "|x-2|+3=5",
        "|x|=|2|",
        r"3\mid12",
        "3|12",
        r"\text{mean of }2,4,6",
        "x=2",
        r"20\%\text{ of }50",
        r"\frac{",
        "f(x)=2|x|",
    ],
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert without_instructions(line) == Instructed(line)


@pytest.mark.parametrize(
    ("problem", "answers"),
    [
        (r"\text{Calculate }\frac{1}{2}+\frac{1}{3}", [r"\frac{5}{6}"]),
        (r"\text{Complete the square: }x^{2}+6x+1", ["(x+3)^{2}-8"]),
        (r"\text{Evaluate }x^{2}+3x\text{ at }x=2", ["10"]),
        (r"2x+1=5\Rightarrow x=?", ["2"]),
        (r"x+2y=5\Rightarrow y=\square", [r"\frac{-x+5}{2}"]),
        (r"x+y=5 \\ x-y=1 \\ x=?", ["x=3,y=2"]),
        (r"2x=4\quad|:2", ["2"]),
        (r"\therefore x=3", ["3"]),
        (r"x^{2}+6x+\square=(x+3)^{2}", ["9"]),
    ],
)
def test_the_mathematics_is_solved(problem: str, answers: list[str]) -> None:
    solution = solve_latex(problem)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)


def test_words_begin_problems_of_a_page() -> None:
    page = solve_latex(r"\text{Factor }x^{2}-9 \\ \text{Solve }2x=4 \\ \text{Expand }(x+1)^{2}")
    assert page.parts is not None
    assert [part.solution.kind for part in page.parts] == ["factoring", "linear-equation", "expansion"]
    assert [part.lines for part in page.parts] == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    ("chain", "wrong_line"),
    [
        (r"2x+1=5\Leftrightarrow2x=4\Leftrightarrow x=2", None),
        (r"x=2\Rightarrow x^{2}=4", None),
        (r"x^{2}=4\Rightarrow x=2", 2),
        (r"2x+1=5\Rightarrow2x=6\Rightarrow x=3", 2),
        (r"2x+1=5|-1 \\ 2x=6|:2 \\ x=3", 2),
        (r"2x+1=5|-1 \\ 2x=4|:2 \\ x=2", None),
    ],
)
def test_a_chain_of_arrows_is_a_working(chain: str, wrong_line: int | None) -> None:
    solution = solve_latex(chain)
    assert solution.kind == "checked-working"
    assert solution.steps[0].verified == (wrong_line is None)
    if wrong_line is None:
        assert not solution.answers[0].latex.startswith("\\")
    else:
        assert "wrong" in solution.message


def test_an_arrow_within_braces_or_between_letters_is_no_step() -> None:
    assert solve_latex(r"\lim_{x\rightarrow0}\frac{\sin x}{x}").answers[0].latex == "1"
    assert print_latex(parse(r"p\Rightarrow q")) == r"p\Rightarrow q"
