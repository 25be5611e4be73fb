r"""Matrices, binomial coefficients and pieces: their meaning, against SymPy's own objects."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from sympy.parsing.sympy_parser import parse_expr

from inkmath.errors import MeaninglessError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_sympy
from inkmath.expression.writing import write

n, k, x = sympy.symbols("n k x")
SQUARE = r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (SQUARE, sympy.Matrix([[1, 2], [3, 4]])),
        (rf"2{SQUARE}\begin{{pmatrix}}x\\1\end{{pmatrix}}", sympy.Matrix([2 * x + 4, 6 * x + 8])),
        (rf"{SQUARE}^{{2}}-{SQUARE}", sympy.Matrix([[6, 8], [12, 18]])),
        (r"\begin{bmatrix}x&\frac{1}{2}\end{bmatrix}", sympy.Matrix([[x, sympy.Rational(1, 2)]])),
        (r"\begin{vmatrix}1&2\\3&x\end{vmatrix}", sympy.Determinant(sympy.Matrix([[1, 2], [3, x]]))),
        (rf"\det{SQUARE}", sympy.Determinant(sympy.Matrix([[1, 2], [3, 4]]))),
        (rf"{SQUARE}^{{T}}", sympy.Matrix([[1, 3], [2, 4]])),
        (rf"\left({SQUARE}{SQUARE}\right)^{{\top}}", sympy.Matrix([[7, 15], [10, 22]])),
        (r"\begin{pmatrix}1&|&2\\3&|&4\end{pmatrix}", sympy.Matrix([[1, 2], [3, 4]])),
        (r"\det A+1", sympy.Function("det")(sympy.Symbol("A")) + 1),
        (r"\operatorname{rank}A", sympy.Function("rank")(sympy.Symbol("A"))),
        (r"\binom{n}{k}x^{k}", sympy.binomial(n, k) * x**k),
        (r"\binom{5}{2}", sympy.Integer(10)),
        (r"\begin{cases}x,&x>0\\-x&x\leq0\end{cases}", sympy.Piecewise((x, x > 0), (-x, x <= 0))),
        (
            r"\begin{cases}1&\text{if }x=0\\2&\text{otherwise}\end{cases}",
            sympy.Piecewise((1, sympy.Eq(x, 0)), (2, True)),
        ),
    ],
)
def test_sympy_reads_the_object(latex: str, wanted: Any) -> None:
    assert parse_expr(print_sympy(parse(latex))) == wanted


@pytest.mark.parametrize(
    "latex",
    [
        rf"A={SQUARE}",
        r"2\begin{bmatrix}x&1\end{bmatrix}^{2}",
        r"\begin{vmatrix}1&2\\3&x\end{vmatrix}=4",
        rf"{SQUARE}^{{T}}{SQUARE}",
        rf"({SQUARE}+{SQUARE})^{{T}}",
        r"\begin{pmatrix}1&2&|&3\\4&5&|&6\end{pmatrix}",
        r"\det(AB)=\det(A)\det(B)",
        r"(\det(A))^{2}",
        r"\text{rank}(A)+(\text{tr}(A))^{2}",
        r"\binom{n+1}{k}^{2}",
        r"f(x)=\begin{cases}x&x>0\\0&\text{otherwise}\end{cases}",
    ],
)
def test_write_undoes_interpret(latex: str) -> None:
    assert print_latex(write(interpret(parse(latex)))) == latex


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\begin{pmatrix}1&2\\3\end{pmatrix}", "different lengths"),
        (r"\begin{pmatrix}1&\\3&4\end{pmatrix}", "nothing where an operand"),
        (r"\begin{vmatrix}1&2\end{vmatrix}", "as many rows as columns"),
        (r"\begin{Vmatrix}1&2\end{Vmatrix}", "norms of matrices are not covered yet"),
        (r"1+\begin{aligned}x&=1\\&=2\end{aligned}", "aligned rows within an expression are not covered yet"),
        (r"\begin{aligned}&x+1\\&y+2\end{aligned}", "no equation"),
        (r"1+\begin{cases}x=1\\y=2\end{cases}", "all statements"),
        (r"\begin{cases}1&\text{otherwise}\\2&x>0\end{cases}", "only the last"),
        (r"\overline{x+y}", r"the mark in `\overline{x+y}` is not covered yet"),
        (r"5\text{apples}", "`apples` is not covered yet"),
        (r"x+\unknown=5", "not recognised"),
        (r"1+\det", r"`\det` has no argument"),
        (r"\text{rank}_{2}A", "the script of"),
    ],
)
def test_the_reason_is_named(latex: str, reason: str) -> None:
    with pytest.raises(MeaninglessError) as caught:
        interpret(parse(latex))
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (rf"\det{SQUARE}", r"\begin{vmatrix}1&2\\3&4\end{vmatrix}"),
        (r"\det A\cdot\det B", r"\det(A)\cdot\det(B)"),
        (r"\det A^{2}", r"\det(A^{2})"),
        (r"\det(A)^{2}", r"(\det(A))^{2}"),
        (rf"\operatorname{{rg}}{SQUARE}", rf"\text{{rank}}({SQUARE})"),
        (r"\operatorname{Spur}A", r"\text{tr}(A)"),
        (rf"{SQUARE}^{{t}}", rf"{SQUARE}^{{T}}"),
        (r"A^{T}", r"A^{T}"),
    ],
)
def test_functions_of_matrices_have_one_spelling(latex: str, wanted: str) -> None:
    assert print_latex(write(interpret(parse(latex)))) == wanted


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\boxed{x=5}", "x=5"),
        (r"\underline{x=5}", "x=5"),
        (r"\boxed{x+1}^{2}", "(x+1)^{2}"),
        (r"2\cancel{x+1}", "2(x+1)"),
        (r"\frac{\cancel{(x+1)}12}{3\cancel{12}}", r"\frac{(x+1)12}{312}"),
        (r"\sqrt{\cancel{a}^{2}}", r"\sqrt{a^{2}}"),
        (r"x=1\text{ or }x=\boxed{2}", r"x=1\vee x=2"),
    ],
)
def test_marks_that_change_nothing(latex: str, plain: str) -> None:
    assert interpret(parse(latex)) == interpret(parse(plain))


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\hat{p}=0.3", "Eq(phat, 3/10)"),
        (r"\vec{a}+\vec{b}_{1}=\dot{x}^{2}", "Eq(avec + bvec_1, xdot**2)"),
        (r"\overline{AB}=3", "Eq(ABbar, 3)"),
        (r"\tilde{\alpha}+\ddot{x}", "alphatilde + xddot"),
    ],
)
def test_a_letter_under_a_mark_is_a_symbol(latex: str, text: str) -> None:
    row = parse(latex)
    assert print_sympy(row) == text
    assert print_latex(write(interpret(row))) == latex


@pytest.mark.parametrize(
    ("latex", "name"),
    [(r"\hat{p}", "phat"), (r"\vec{a}", "avec"), (r"\dot{x}", "xdot"), (r"\tilde{\alpha}", "alphatilde")],
)
def test_sympy_prints_the_symbol_with_the_same_mark(latex: str, name: str) -> None:
    assert print_sympy(parse(latex)) == name
    assert parse(sympy.latex(sympy.Symbol(name))) == parse(latex)


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\begin{aligned}x&=1+1\\&=2\\y&=3\end{aligned}", "x=1+1=2,y=3"),
        (r"\begin{aligned}x&=1&y&=2\end{aligned}", "x=1,y=2"),
        (r"\begin{aligned}x=1&+2\\&+3\end{aligned}", "x=1+2+3"),
        (r"\begin{aligned}-x&=1\\-y&=2\end{aligned}", "-x=1,-y=2"),
    ],
)
def test_aligned_rows_are_statements(latex: str, plain: str) -> None:
    assert interpret(parse(latex)) == interpret(parse(plain))
