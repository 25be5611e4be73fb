"""Systems over the complex numbers. The oracle: worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution


def solve(*lines: str, numbers: str | None = None) -> Solution:
    return solve_question(Question(lines, numbers=numbers))


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        ((r"\begin{cases}z+w=2i\\z-w=4\end{cases}",), ["z=2+i,w=-2+i"]),
        (("z_{1}+z_{2}=2i", "z_{1}-z_{2}=4i"), ["z_{1}=3i,z_{2}=-i"]),
        ((r"\begin{cases}(1+i)z+w=2\\z-iw=1\end{cases}",), ["z=2-i,w=-1-i"]),
        ((r"\begin{cases}w=iz\\z^{2}-w=0\end{cases}",), ["w=-1,z=i", "w=0,z=0"]),
    ],
)
def test_answers(lines: tuple[str, ...], answers: list[str]) -> None:
    solution = solve(*lines)
    assert sorted(answer.latex for answer in solution.answers) == answers
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)


def test_complex_numbers_where_they_are_asked_for() -> None:
    system = r"\begin{cases}x+y=4\\xy=13\end{cases}"
    assert solve(system).status == "no-solution"
    found = {answer.latex for answer in solve(system, numbers="complex").answers}
    assert found == {"x=2-3i,y=2+3i", "x=2+3i,y=2-3i"}


def test_unknowns_in_denominators() -> None:
    solution = solve(r"\begin{cases}\frac{1}{z}+\frac{1}{w}=1\\z+w=2\end{cases}", numbers="complex")
    assert {answer.latex for answer in solution.answers} == {"z=1+i,w=1-i", "z=1-i,w=1+i"}
    assert all(step.verified for step in solution.steps)
    assert solution.steps[0].rule == "clear-denominators"
    none = solve(r"\begin{cases}\frac{z}{w}=0\\z+w=0\end{cases}", numbers="complex")
    assert none.status == "no-solution"
    assert none.checks[0].explanation == "The numbers that were found make a denominator 0."


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        ((r"\begin{cases}z+2\bar{w}=4-i\\z-w=1+2i\end{cases}",), ["z=2+5i,w=1+3i"]),
        (
            (r"\begin{cases}z_{1}=\overline{z_{2}}\\z_{1}+2z_{2}=6+i\end{cases}",),
            ["z_{1}=2-i,z_{2}=2+i"],
        ),
        ((r"z+\bar{w}=2", r"z-\bar{w}=2i"), ["z=1+i,w=1+i"]),
        ((r"\begin{cases}\Re(z)=2\\z+\bar{w}=i\\\Im(z)=1\end{cases}",), ["z=2+i,w=-2"]),
        ((r"\begin{cases}w=z+1\\z\bar{w}=3+i\end{cases}",), ["w=-1+i,z=-2+i", "w=2+i,z=1+i"]),
    ],
)
def test_conjugates_and_parts(lines: tuple[str, ...], answers: list[str]) -> None:
    test_answers(lines, answers)


def test_the_steps_by_real_and_imaginary_parts() -> None:
    steps = solve(r"\begin{cases}z+2\bar{w}=4-i\\z-w=1+2i\end{cases}").steps
    assert [step.latex for step in steps[:3]] == [
        r"(x+yi)+2\overline{u+vi}=4-i,(x+yi)-(u+vi)=1+2i",
        "2u+x+yi-2vi=4-i,-u+x+yi-vi=1+2i",
        "2u+x=4,-2v+y=-1,-u+x=1,-v+y=2",
    ]
    assert steps[0].explanation == "Write z = x + yi and w = u + vi with real x, y, u, v."
    assert steps[-1].explanation == "Substitute the values into z = x + yi and w = u + vi."


def test_equations_that_contradict_one_another() -> None:
    assert solve(r"\begin{cases}z+w=1+i\\2z+2w=3\end{cases}").status == "no-solution"
    assert solve(r"\begin{cases}z+\bar{w}=2\\\bar{z}+w=2i\end{cases}").status == "no-solution"


def test_infinitely_many_solutions_are_not_covered() -> None:
    assert solve(r"\begin{cases}z+w=1+i\\2z+2w=2+2i\end{cases}").status == "unsolved"
    assert solve(r"\begin{cases}z+\bar{w}=2\\\bar{z}+w=2\end{cases}").status == "unsolved"
