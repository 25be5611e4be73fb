"""Matrices, determinants and vectors. The oracle: results by hand, and SymPy's own matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.parsing.sympy_parser import parse_expr

from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.sympy_text import print_sympy
from inkmath.solving import solve_latex
from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question
from inkmath.types import Solution

A = r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"
B = r"\begin{pmatrix}5&6\\7&8\end{pmatrix}"
C = r"\begin{pmatrix}2&1\\5&3\end{pmatrix}"

small = st.integers(-5, 5)


def solved(latex: str) -> Solution:
    solution = solve_question(Question(tuple(split_lines(latex))))
    assert solution.kind == "linear-algebra"
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    assert solution.checks
    assert all(check.passed for check in solution.checks)
    return solution


def matrix(rows: list[list[int]]) -> str:
    inner = r"\\".join("&".join(map(str, row)) for row in rows)
    return rf"\begin{{pmatrix}}{inner}\end{{pmatrix}}"


def square(order: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(small, min_size=order, max_size=order), min_size=order, max_size=order)


def value(solution: Solution) -> Any:
    """SymPy's object of the one answer, read back from its LaTeX."""
    (answer,) = solution.answers
    return parse_expr(print_sympy(parse(answer.latex)))


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (f"{A}+{B}", r"\begin{pmatrix}6&8\\10&12\end{pmatrix}"),
        (f"2{A}-{B}", r"\begin{pmatrix}-3&-2\\-1&0\end{pmatrix}"),
        (f"-{A}", r"\begin{pmatrix}-1&-2\\-3&-4\end{pmatrix}"),
        (rf"\frac{{1}}{{2}}{A}", r"\begin{pmatrix}\frac{1}{2}&1\\\frac{3}{2}&2\end{pmatrix}"),
        (A + B, r"\begin{pmatrix}19&22\\43&50\end{pmatrix}"),
        (rf"\begin{{bmatrix}}1&2\end{{bmatrix}}{A}", r"\begin{bmatrix}7&10\end{bmatrix}"),
        (f"{A}^{{3}}", r"\begin{pmatrix}37&54\\81&118\end{pmatrix}"),
        (f"{A}^{{0}}", r"\begin{pmatrix}1&0\\0&1\end{pmatrix}"),
        (f"{A}^{{T}}", r"\begin{pmatrix}1&3\\2&4\end{pmatrix}"),
        (f"({A}+{B})^{{T}}", r"\begin{pmatrix}6&10\\8&12\end{pmatrix}"),
        (
            r"\begin{pmatrix}0.5&1\\2&1.5\end{pmatrix}\begin{pmatrix}1\\3\end{pmatrix}",
            r"\begin{pmatrix}3.5\\6.5\end{pmatrix}",
        ),
        (
            r"\begin{pmatrix}a&b\\c&d\end{pmatrix}\begin{pmatrix}x\\y\end{pmatrix}",
            r"\begin{pmatrix}ax+by\\cx+dy\end{pmatrix}",
        ),
        (rf"\operatorname{{tr}}{A}", "5"),
    ],
)
def test_calculations(latex: str, answer: str) -> None:
    assert [found.latex for found in solved(latex).answers] == [answer]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (rf"\det{A}", "-2"),
        (r"\begin{vmatrix}2&1\\5&3\end{vmatrix}", "1"),
        (r"\begin{vmatrix}a&b\\c&d\end{vmatrix}", "ad-bc"),
        (r"\begin{vmatrix}7\end{vmatrix}", "7"),
        (r"\begin{vmatrix}1&2&3\\4&5&6\\7&8&10\end{vmatrix}", "-3"),
        (r"\begin{vmatrix}2&5&1\\0&3&4\\0&0&7\end{vmatrix}", "42"),
        (r"\begin{vmatrix}1&2&3\\4&5&6\\1&2&3\end{vmatrix}", "0"),
        (r"\begin{vmatrix}1&0&2\\0&0&0\\3&1&4\end{vmatrix}", "0"),
        (r"\begin{vmatrix}1&a&0\\0&b&1\\1&0&1\end{vmatrix}", "b+a"),
        (r"\left|\begin{array}{cc}1&2\\3&4\end{array}\right|", "-2"),
        (rf"\det({A}{B})", "4"),
        (rf"\left|{A}\right|", "-2"),
    ],
)
def test_determinants(latex: str, answer: str) -> None:
    assert [found.latex for found in solved(latex).answers] == [answer]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (f"{A}^{{-1}}", r"\begin{pmatrix}-2&1\\\frac{3}{2}&-\frac{1}{2}\end{pmatrix}"),
        (f"{A}^{{-2}}", r"\begin{pmatrix}\frac{11}{2}&-\frac{5}{2}\\-\frac{15}{4}&\frac{7}{4}\end{pmatrix}"),
        (
            r"\begin{pmatrix}1&2&3\\0&1&4\\5&6&0\end{pmatrix}^{-1}",
            r"\begin{pmatrix}-24&18&5\\20&-15&-4\\-5&4&1\end{pmatrix}",
        ),
        (r"\operatorname{rank}\begin{pmatrix}1&2&3\\2&4&6\\1&0&1\end{pmatrix}", "2"),
        (r"\operatorname{rg}\begin{pmatrix}0&0\\0&0\end{pmatrix}", "0"),
    ],
)
def test_inverses_and_ranks(latex: str, answer: str) -> None:
    assert [found.latex for found in solved(latex).answers] == [answer]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (r"\begin{pmatrix}1\\2\\3\end{pmatrix}\cdot\begin{pmatrix}4\\5\\6\end{pmatrix}", "32"),
        (
            r"\begin{pmatrix}1\\2\\3\end{pmatrix}\times\begin{pmatrix}4\\5\\6\end{pmatrix}",
            r"\begin{pmatrix}-3\\6\\-3\end{pmatrix}",
        ),
        (r"\left|\begin{pmatrix}3\\4\end{pmatrix}\right|", "5"),
        (r"3(1,2)", "(3,6)"),
        (r"(1,2)+(3,4)", "(4,6)"),
        (r"(1,2)+(-1,2)", "(0,4)"),
        (r"(1,2,3)\cdot(4,5,6)", "32"),
        (r"(1,0,0)\times(0,1,0)", "(0,0,1)"),
        (r"|\vec{a}|,\vec{a}=(3,4)", "5"),
        (r"\vec{a}=(1,2)\\\vec{b}=(3,-1)\\2\vec{a}-\vec{b}", "(-1,5)"),
        (r"\vec{a}=(1,2)\\\frac{\vec{a}}{|\vec{a}|}", r"(\frac{\sqrt{5}}{5},\frac{2\sqrt{5}}{5})"),
        (r"\vec{a}=(1,0)\\\vec{b}=(1,1)\\\angle(\vec{a},\vec{b})", r"\frac{\pi}{4}"),
        (
            r"\vec{a}=(1,2)\\\vec{b}=(3,4)\\\frac{\vec{a}\cdot\vec{b}}{\vec{b}\cdot\vec{b}}\vec{b}",
            r"(\frac{33}{25},\frac{44}{25})",
        ),
    ],
)
def test_vectors(latex: str, answer: str) -> None:
    assert [found.latex for found in solved(latex).answers] == [answer]


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (rf"A={A}\\B={B}\\AB", r"\begin{pmatrix}19&22\\43&50\end{pmatrix}"),
        (rf"A={A}\\A^{{T}}", r"\begin{pmatrix}1&3\\2&4\end{pmatrix}"),
        (rf"A={A},\det A", "-2"),
        (rf"A={A},A-2E", r"\begin{pmatrix}-1&2\\3&2\end{pmatrix}"),
        (rf"A={A}\\\det(A-\lambda E)", r"\lambda^{2}-5\lambda-2"),
        (rf"C={A}{B}", r"C=\begin{pmatrix}19&22\\43&50\end{pmatrix}"),
    ],
)
def test_letters_for_matrices(latex: str, answer: str) -> None:
    assert [found.latex for found in solved(latex).answers] == [answer]


X = r"\begin{pmatrix}x\\y\end{pmatrix}"


@pytest.mark.parametrize(
    ("latex", "answer"),
    [
        (rf"{A}{X}=\begin{{pmatrix}}5\\6\end{{pmatrix}}", r"x=-4,y=\frac{9}{2}"),
        (r"\begin{pmatrix}2&1&-1&|&8\\-3&-1&2&|&-11\\-2&1&2&|&-3\end{pmatrix}", "x=2,y=3,z=-1"),
        (r"\begin{pmatrix}0&2&|&4\\1&1&|&3\end{pmatrix}", "x=1,y=2"),
        (r"\begin{pmatrix}1&2&|&3\\2&4&|&6\end{pmatrix}", "x=-2t+3,y=t"),
        (r"\begin{pmatrix}1&1&1&|&2\\2&2&2&|&4\end{pmatrix}", "x=-s-t+2,y=t,z=s"),
        (
            r"\begin{pmatrix}1&1&0&0&|&3\\0&1&1&0&|&5\\0&0&1&1&|&7\\1&0&0&-1&|&-3\end{pmatrix}",
            "x_{1}=1,x_{2}=2,x_{3}=3,x_{4}=4",
        ),
    ],
)
def test_systems_by_row_operations(latex: str, answer: str) -> None:
    assert [found.latex for found in solved(latex).answers] == [answer]


def test_a_system_that_contradicts_itself_has_no_solution() -> None:
    solution = solved(r"\begin{pmatrix}1&2&|&3\\2&4&|&7\end{pmatrix}")
    assert solution.status == "no-solution"
    assert solution.steps[-1].rule == "contradiction"


def test_row_operations_stand_beside_the_rows() -> None:
    steps = solved(r"\begin{pmatrix}1&2&|&5\\3&4&|&6\end{pmatrix}").steps
    assert [str(step.explanation) for step in steps[:3]] == ["R_2 - 3R_1.", "-(1/2)R_2.", "R_1 - 2R_2."]


@given(square(3), st.lists(small, min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_systems_have_the_solutions_of_sympy(rows: list[list[int]], right: list[int]) -> None:
    lines = [[*map(str, row), "|", str(b)] for row, b in zip(rows, right, strict=True)]
    solution = solved(r"\begin{pmatrix}" + r"\\".join("&".join(line) for line in lines) + r"\end{pmatrix}")
    x, y, z = sympy.symbols("x y z")
    wanted = sympy.linsolve((sympy.Matrix(rows), sympy.Matrix(right)), x, y, z)
    if wanted == sympy.EmptySet:
        assert solution.status == "no-solution"
        return
    values = solution.answers[0].values
    assert values is not None
    found = [sympy.sympify(values[name]) for name in "xyz"]
    assert sympy.Matrix(rows) * sympy.Matrix(found) - sympy.Matrix(right) == sympy.zeros(3, 1)
    assert len(set().union(*(each.free_symbols for each in found))) == len(next(iter(wanted)).free_symbols)


@pytest.mark.parametrize(
    ("latex", "answers"),
    [
        (r"\begin{vmatrix}x&1\\2&x\end{vmatrix}=2", ["-2", "2"]),
        (r"A=\begin{pmatrix}2&1\\1&2\end{pmatrix}\\\det(A-\lambda E)=0", ["1", "3"]),
        (r"\begin{pmatrix}x+1\\2y\end{pmatrix}=\begin{pmatrix}3\\4\end{pmatrix}", ["x=2,y=2"]),
        (r"(x,2)+(1,y)=(3,4)", ["x=2,y=2"]),
        (r"\vec{a}=(3,4)\\\vec{b}=(x,1)\\\vec{a}\cdot\vec{b}=0", [r"-\frac{4}{3}"]),
    ],
)
def test_equations_between_matrices(latex: str, answers: list[str]) -> None:
    solution = solve_question(Question(tuple(split_lines(latex))))
    assert [answer.latex for answer in solution.answers] == answers
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)


@pytest.mark.parametrize(
    ("latex", "is_true"),
    [
        (rf"{A}+\begin{{pmatrix}}1&0\\0&1\end{{pmatrix}}=\begin{{pmatrix}}2&2\\3&5\end{{pmatrix}}", "True"),
        (rf"{A}{B}={B}{A}", "False"),
        (rf"\det{A}=-2", "True"),
    ],
)
def test_statements_about_matrices(latex: str, is_true: str) -> None:
    (answer,) = solve_question(Question((latex,))).answers
    assert (answer.sympy, answer.verified) == (is_true, True)


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        ([[2, 1], [1, 2]], [(1, [-1, 1]), (3, [1, 1])]),
        ([[3, 0], [0, 3]], [(3, [1, 0]), (3, [0, 1])]),
        ([[1, 1], [0, 1]], [(1, [1, 0])]),
    ],
)
def test_eigenvalues(rows: list[list[int]], pairs: list[tuple[int, list[int]]]) -> None:
    found = [answer.latex for answer in solved(rf"{matrix(rows)}{X}=\lambda{X}").answers]
    wanted = [(value, matrix([[entry] for entry in vector])) for value, vector in pairs]
    assert found == [rf"\lambda={value},\vec{{v}}={vector}" for value, vector in wanted]


def test_of_a_matrix_alone_determinant_and_inverse_are_said() -> None:
    answers = solved(A).answers
    assert [(answer.label, answer.latex) for answer in answers] == [
        ("determinant", "-2"),
        ("inverse", r"\begin{pmatrix}-2&1\\\frac{3}{2}&-\frac{1}{2}\end{pmatrix}"),
    ]


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (rf"{A}\begin{{pmatrix}}1&2&3\end{{pmatrix}}", "a 2×2 matrix and a 1×3 matrix have no product"),
        (rf"{A}+\begin{{pmatrix}}1\\2\end{{pmatrix}}", "a 2×2 matrix and a 2×1 matrix have no sum"),
        (f"{A}+1", "a number have no sum"),
        (r"\begin{pmatrix}1&2\\2&4\end{pmatrix}^{-1}", "the determinant is 1 × 4 - 2 × 2 = 0"),
        (r"\begin{pmatrix}1&2&3\\4&5&6\\7&8&9\end{pmatrix}^{-1}", "the determinant is 0"),
        (r"\begin{pmatrix}1&2\end{pmatrix}^{2}", "a power of a matrix needs as many rows as columns"),
    ],
)
def test_what_has_no_value(latex: str, reason: str) -> None:
    solution = solved(latex)
    assert solution.status == "no-solution"
    assert reason in solution.message


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (matrix([[1] * 7] * 7) + "^{2}", "matrices of more than 6 rows or columns"),
        (f"{A}^{{1000}}", "powers of matrices above 100"),
        (f"M{A}", "nothing is said of M"),
        (rf"{A}^{{\frac{{1}}{{2}}}}", "powers of matrices other than whole ones"),
    ],
)
def test_what_is_not_covered_is_said(latex: str, reason: str) -> None:
    solution = solve_question(Question((latex,)))
    assert (solution.status, solution.answers) == ("unsolved", ())
    assert reason in solution.message


def test_the_condition_of_an_inverse_with_letters_is_said() -> None:
    assert "ad - bc ≠ 0" in solved(r"\begin{pmatrix}a&b\\c&d\end{pmatrix}^{-1}").message


def test_the_angle_is_said_in_degrees() -> None:
    assert "45°" in solved(r"\vec{a}=(1,0)\\\vec{b}=(1,1)\\\angle(\vec{a},\vec{b})").message


@given(square(3), square(3))
@settings(max_examples=10, deadline=None)
def test_products_are_those_of_sympy(a: list[list[int]], b: list[list[int]]) -> None:
    assert value(solved(matrix(a) + matrix(b))) == sympy.Matrix(a) * sympy.Matrix(b)


@given(st.integers(1, 5).flatmap(square))
@settings(max_examples=15, deadline=None)
def test_determinants_and_ranks_are_those_of_sympy(rows: list[list[int]]) -> None:
    assert value(solved(rf"\det{matrix(rows)}")) == sympy.Matrix(rows).det()
    assert value(solved(rf"\operatorname{{rank}}{matrix(rows)}")) == sympy.Matrix(rows).rank()


@given(st.integers(2, 4).flatmap(square))
@settings(max_examples=12, deadline=None)
def test_inverses_are_those_of_sympy(rows: list[list[int]]) -> None:
    solution = solved(matrix(rows) + "^{-1}")
    if sympy.Matrix(rows).det() == 0:
        assert solution.status == "no-solution"
    else:
        assert value(solution) == sympy.Matrix(rows).inv()


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (rf"\text{{inverse of }}{C}", [r"\begin{pmatrix}3&-1\\-5&2\end{pmatrix}"]),
        (rf"\text{{Bestimme die Inverse von }}{C}", [r"\begin{pmatrix}3&-1\\-5&2\end{pmatrix}"]),
        (rf"\text{{det of }}{C}", ["1"]),
        (r"\text{Berechne den Rang von }\begin{pmatrix}1&2\\2&4\end{pmatrix}", ["1"]),
        (rf"\text{{trace of }}{C}", ["5"]),
        (rf"\text{{transpose of }}{C}", [r"\begin{pmatrix}2&5\\1&3\end{pmatrix}"]),
        (r"\text{kernel of }\begin{pmatrix}1&2\\2&4\end{pmatrix}", ["x_{1}=-2t,x_{2}=t"]),
        (rf"\text{{characteristic polynomial of }}{C}", [r"\lambda^{2}-5\lambda+1"]),
        (r"A=\begin{pmatrix}1&k\\2&4\end{pmatrix} \\ \text{det of }A", ["4-2k"]),
    ],
)  # fmt: skip
def test_words_before_a_matrix_say_what_is_asked(words: str, answers: list[str]) -> None:
    solution = solve_latex(words)
    assert [answer.latex for answer in solution.answers] == answers
    assert all(answer.verified for answer in solution.answers)


def test_words_before_other_things_stay_words() -> None:
    assert solve_latex(r"\text{inverse of }2x+1").status == "unsolved"


@pytest.mark.parametrize("rows", [[[0, -1], [1, 0]], [[1, -2], [3, 1]], [[2, 0, 0], [0, 1, -1], [0, 1, 1]]])
def test_complex_eigenvalues_have_eigenvectors(rows: list[list[int]]) -> None:
    solution = solve_latex(rf"\text{{eigenvalues of }}{matrix(rows)}")
    wanted = sorted(np.linalg.eigvals(np.array(rows)), key=lambda z: (z.real, z.imag))
    found = [complex(sympy.N(sympy.sympify(answer.sympy))) for answer in solution.answers]
    assert np.allclose(sorted(found, key=lambda z: (round(z.real, 9), z.imag)), wanted)
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        (r"1&a\\a&4", r"\begin{cases}2&a\neq-2\wedge a\neq2\\1&a=-2\vee a=2\end{cases}"),
        (r"1&a&1\\a&1&a\\1&1&a", r"\begin{cases}3&a\neq-1\wedge a\neq1\\2&a=-1\\1&a=1\end{cases}"),
        (r"1&a&2\\2&4&4", r"\begin{cases}2&a\neq2\\1&a=2\end{cases}"),
        (r"a&1\\-1&a", "2"),
    ],
)
def test_a_rank_depends_on_its_letter(rows: str, answer: str) -> None:
    solution = solved(rf"\operatorname{{rank}}\begin{{pmatrix}}{rows}\end{{pmatrix}}")
    assert [each.latex for each in solution.answers] == [answer]
