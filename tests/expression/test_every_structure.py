"""Every structure in every format and in the solver: printed, solved, or refused by name."""

from __future__ import annotations

from contextlib import suppress
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings

from expression.strategies import wide_rows
from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.formats import PRINTERS
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.others import other_meanings
from inkmath.expression.tree import Row
from inkmath.expression.values import values_at
from inkmath.rendering.unicode import to_unicode
from inkmath.solving.problems import solve_here


@given(wide_rows)
@settings(max_examples=60, deadline=None)
def test_nothing_fails_but_by_name(tree: Row) -> None:
    latex = print_latex(tree)
    for printer in PRINTERS.values():
        with suppress(InputError):
            printer(latex)
    other_meanings([latex])
    to_unicode(latex)


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\det(AB)=1", "matrices and determinants are not covered yet"),
        (r"\vec{a}\cdot\vec{b}=0", r"letters under a mark, such as `\vec{a}`, are not covered yet"),
    ],
)
def test_what_is_not_solved_is_said(latex: str, said: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "unsolved"
    assert said in solution.message


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"\binom{5}{2}", ["10"]),
        (r"\boxed{2x=10}", ["5"]),
        (r"\frac{3\cancel{a}}{4\cancel{a}}", [r"\frac{3}{4}"]),
        (r"0.\overline{3}", [r"\frac{1}{3}"]),
    ],
)
def test_marks_and_binomials_are_worked_out(latex: str, answers: list[str]) -> None:
    assert [answer.latex for answer in solve_here(latex).answers] == answers


@pytest.mark.parametrize(("n", "k"), [(5, 2), (50, 47), (2, 3), (4, 0), (7, 7), (60, 30)])
def test_binomial_coefficients_are_those_of_python(n: int, k: int) -> None:
    latex = rf"\binom{{{n}}}{{{k}}}"
    assert [answer.latex for answer in solve_here(latex).answers] == [str(comb(n, k))]
    assert solve_here(rf"{latex}={comb(n, k)}").message == "The statement is true."
    values = values_at(interpret(parse(rf"\binom{{n}}{{{k}}}")), {terms.Variable("n"): np.array([float(n)])})
    assert values == pytest.approx(comb(n, k))
