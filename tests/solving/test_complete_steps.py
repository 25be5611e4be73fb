"""Working without a gap: every step has a reason and passed its check, in problems that once had a gap.

The answers were worked out by hand.
"""

from __future__ import annotations

from typing import Any

import pytest

from inkmath.expression.terms import Variable
from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.solver import solve_latex
from inkmath.solving.trace import follows, holds
from inkmath.solving.verify.solution_sets import comparison
from inkmath.types import Solution

TIMEOUT_S = 120
"""The steps are in question, not the pace of the machine."""

X = Variable("x")


def solved(latex: str, **asked: Any) -> Solution:
    solution = solve_latex(latex, TIMEOUT_S, **asked)
    assert solution.steps, solution.message
    assert [step for step in solution.steps if not step.verified or step.rule == NOT_EXPLAINED] == []
    assert all(answer.verified for answer in solution.answers)
    return solution


def answers(latex: str, **asked: Any) -> list[str]:
    return [answer.latex for answer in solved(latex, **asked).answers]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"\lim_{x\rightarrow\infty}\arctan(x^{2}-x)", r"\frac{\pi}{2}"),
        (r"\lim_{x\rightarrow0}\ln(\frac{\sin x}{x})", "0"),
        (r"\lim_{x\rightarrow\infty}\cos(\frac{\pi x}{x+1})", "-1"),
        (r"\lim_{x\rightarrow\infty}(\ln(2x+1)-\ln(x))", r"\ln(2)"),
        (r"\lim_{x\rightarrow\infty}(2\ln(x)-\ln(3x^{2}+1))", r"-\ln(3)"),
        (r"\lim_{n\rightarrow\infty}\frac{2^{n}}{n!}", "0"),
        (r"\lim_{n\rightarrow\infty}\frac{n^{n}}{n!}", r"\infty"),
        (r"\lim_{n\rightarrow\infty}\frac{n!\ln n}{3n^{n}}", "0"),
        (r"\int_{0}^{2\pi}\frac{1}{2+\cos x}dx", r"\frac{2\sqrt{3}\pi}{3}"),
        (r"\int_{0}^{\infty}\frac{1}{(x+1)(x+2)}dx", r"\ln(2)"),
        (r"\int_{0}^{\infty}\frac{1}{x^{3}+1}dx", r"\frac{2\sqrt{3}\pi}{9}"),
    ],
)
def test_limits_go_inside_functions(latex: str, answer: str) -> None:
    assert answers(latex) == [answer]


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        ("x^{3}-ax=0", ["0", r"\sqrt{a}", r"-\sqrt{a}"]),
        ("x^{3}=ax^{2}", ["0", "a"]),
        ("(x-a)^{2}(x+b)=0", ["a", "-b"]),
        ("xe^{x}-ae^{x}=0", ["a"]),
        ("x^{4}-ax=0", ["0", r"\sqrt[3]{a}"]),
    ],
)
def test_equations_with_letters_are_factored(latex: str, found: list[str]) -> None:
    assert answers(latex, unknown="x") == found


@pytest.mark.parametrize(
    "latex",
    [
        "f(x)=x^{3}-3ax^{2}",
        "f(x)=x^{4}-ax^{2}",
        "f(x)=(x-a)e^{x}",
        r"f(x)=\frac{x^{2}+a}{x}",
        r"f(x)=\ln(x^{2}+a)",
        r"y=\frac{1}{1+e^{-x}}",
        r"f(x)=\begin{cases}\frac{1}{x}&x<0\\\sqrt{x}&0\leq x\leq4\end{cases}",
    ],
)
def test_studies_have_no_gap(latex: str) -> None:
    solved(latex)


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        ("6x^{2}+xy-12y^{2}", "(2x+3y)(3x-4y)"),
        ("abc+ab+bc+ca+a+b+c+1", "(c+1)(b+1)(a+1)"),
        ("0.5x^{2}-2", r"\frac{1}{2}(x-2)(x+2)"),
        ("x^{3}-y^{3}+x-y", "(x-y)(x^{2}+xy+y^{2}+1)"),
        ("a^{2}-b^{2}+2b-1", "(a-b+1)(a+b-1)"),
        ("x^{2}+x+1", "x^{2}+x+1"),
    ],
)
def test_factors_are_found_by_grouping(latex: str, answer: str) -> None:
    assert answers(latex, task="factor") == [answer]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"\sum_{k=n}^{2n}k", r"\frac{3n(n+1)}{2}"),
        (r"\prod_{k=1}^{n}(2k)", "2^{n}n!"),
        (r"\prod_{k=2}^{n}k", "n!"),
        (r"\prod_{k=0}^{\infty}2^{\frac{1}{2^{k}}}", "4"),
        (r"\sum_{n=1}^{\infty}\frac{1}{(2n-1)^{2}}", r"\frac{\pi^{2}}{8}"),
        (r"\sum_{n=1}^{\infty}\frac{(-1)^{n}}{n^{2}}", r"-\frac{\pi^{2}}{12}"),
        (r"\sum_{n=0}^{\infty}\frac{(-1)^{n}}{(2n)!}", r"\cos(1)"),
        (r"\sum_{n=0}^{\infty}\frac{1}{(2n+1)!}", r"\sinh(1)"),
        (r"\sum_{n=1}^{\infty}\frac{1}{n2^{n}}", r"\ln(2)"),
        (r"\sum_{n=1}^{\infty}\frac{1}{n!}", "e-1"),
        (r"\sum_{n=0}^{\infty}\frac{(-1)^{n}}{n+1}", r"\ln(2)"),
    ],
)
def test_sums_and_products_have_reasons(latex: str, answer: str) -> None:
    assert answers(latex) == [answer]


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"4\cdot9^{x}-13\cdot6^{x}+9\cdot4^{x}=0", ["0", "2"]),
        (r"9^{x}+6^{x}=2\cdot4^{x}", ["0"]),
        (r"\log_{2}x+\log_{x}2=\frac{5}{2}", [r"\sqrt{2}", "4"]),
        (r"\frac{2}{x}+\frac{3}{y}=2\\\frac{4}{x}-\frac{3}{y}=1", ["x=2,y=3"]),
        (r"3^{x}+2^{y}=17\\3^{x}-2^{y}=1", ["x=2,y=3"]),
        (r"xy=2\\yz=6\\xz=3", ["x=-1,y=-2,z=-3", "x=1,y=2,z=3"]),
    ],
)
def test_equations_are_solved_by_new_unknowns(latex: str, found: list[str]) -> None:
    assert answers(latex) == found


@pytest.mark.parametrize(
    ("latex", "place"), [("x^{5}-x-1=0", 1.1673039782614187), ("x=e^{-x}", 0.5671432904097838)]
)
def test_a_rounded_solution_lies_where_the_sign_changes(latex: str, place: float) -> None:
    solution = solved(latex)
    assert [step.rule for step in solution.steps] == ["sign-change", "bisection"]
    assert solution.answers[0].decimal == pytest.approx(place, rel=1e-12)


def test_a_solution_that_may_not_be_the_only_one_is_not_presented_as_proven() -> None:
    solution = solve_latex(r"x\sin x=1", TIMEOUT_S)
    assert "bisection" not in [step.rule for step in solution.steps]


@pytest.mark.parametrize(
    ("latex", "fact"),
    [
        (r"\frac{5}{0}", r"5\neq0"),
        (r"\frac{1}{2-\sqrt{4}}", r"2-\sqrt{4}=0"),
        (r"\frac{1+i}{i-i}", "i-i=0"),
        (r"\frac{x^{2}-1}{0}", r"0\cdot1=0\cdot2"),
        (r"5\bmod0", r"5\neq0"),
        (r"\sqrt{-4}", "-4<0"),
        (r"\ln(-2)", r"-2\leq0"),
        (r"\log_{1}5", "1^{2}=1^{3}"),
        (r"\arcsin2", "2>1"),
        (r"\tan\frac{\pi}{2}", r"\cos(\frac{\pi}{2})=0"),
        ("(-1)!", "-1<0"),
        (r"\begin{pmatrix}1&2\\2&4\end{pmatrix}^{-1}", r"1\cdot4-2\cdot2=0"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1&2&3\end{pmatrix}", r"2\neq1"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}+\begin{pmatrix}1\\2\end{pmatrix}", r"2\neq1"),
        ("|z|=-1", "-1<0"),
        (r"\arg z=4", r"4>\pi"),
        ("|z-2|+|z+2|=3", "3<4"),
        ("z+i=z", r"i\neq0"),
        (r"-300^{\circ}C=?\text{K}", "-300<-273.15"),
        (r"E:x+2y+3z=1,F:2x+4y+6z=5,E\cap F", r"2\neq5"),
    ],
)
def test_what_has_no_value_says_why(latex: str, fact: str) -> None:
    solution = solved(latex)
    assert solution.status == "no-solution"
    assert [step.latex for step in solution.steps] == [fact]


@pytest.mark.parametrize(
    ("line", "is_true"),
    [
        ("-4<0", True),
        ("4<0", False),
        (r"3\leq3", True),
        ("1<2<3", True),
        ("1<3<2", False),
        (r"4>\pi", True),
        (r"i-i=0", True),
        (r"2i\neq2i", False),
        (r"\sqrt{-4}=2", False),
    ],
)
def test_statements_beside_a_line_are_checked(line: str, is_true: bool) -> None:
    assert holds(line) is is_true


@pytest.mark.parametrize(
    ("before", "after", "is_right"),
    [
        ("1+e^{-x}=0", "e^{x}+1=0", True),
        ("1+e^{-x}=0", "e^{x}+2=0", False),
        ("1+e^{-x}=0", "e^{2x}+1=0", False),
        (r"\frac{1}{x^{2}}=-1", "x^{2}=-1", True),
        (r"\frac{1}{x^{2}}=-1", "x^{2}=-2", False),
        (r"\ln(x^{2}+3)=0", "x^{2}+3=1", True),
        (r"\ln(x^{2}+3)=0", "x^{2}+3=0", False),
    ],
)
def test_lines_without_solutions_are_compared_by_their_operation(
    before: str, after: str, is_right: bool
) -> None:
    assert follows(before, after, comparison(X)) is is_right


def test_a_limit_of_a_piece_is_checked_where_it_rises_steeply() -> None:
    given = r"f(x)=\begin{cases}\frac{1}{x}&x<0\\\sqrt{x}&0\leq x\leq4\end{cases}"
    lines = [step.latex for step in solved(given).steps if step.rule == "one-sided-limit"]
    assert r"\lim_{x\rightarrow0^{+}}\sqrt{x}=0" in lines
