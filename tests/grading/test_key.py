"""The key of a test: plain lines, documents, labels, and what it says of a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkmath.errors import InputError
from inkmath.grading.key import Problem, parse_key, read_key

PLAIN = r"""
% algebra, 9b
1. x^2-5x+6=0
   (x-2)(x-3)=0
   x=2, x=3

b) \int_0^1 x\,dx
"""

DOCUMENT = r"""
\documentclass{article}
\newcommand{\ignored}[1]{$#1$}
\begin{document}
\section*{Test}
\begin{enumerate}
  \item Solve $x^2 = 9$ over the real numbers. % \item no
    \begin{align*} x &= 3 \text{ or } \\ x &= -3 \end{align*}
    The answer is \(x=3\vee x=-3\).
  \item Two systems:
    \begin{enumerate}
      \item \[ \begin{cases} x+y=3 \\ x-y=1 \end{cases} \] $x=2,y=1$
      \item[(q)] $$ 50\%\cdot 4 $$
    \end{enumerate}
\end{enumerate}
\end{document}
$x=99$
"""


def test_plain_lines_are_problems_between_blank_lines() -> None:
    assert parse_key(PLAIN) == (
        Problem("1", "x^{2}-5x+6=0", "x=2,x=3"),
        Problem("b", r"\int_{0}^{1}xdx"),
    )


def test_problems_without_numbers_are_counted_and_decimals_are_none() -> None:
    assert parse_key("2.5x=5\n\n2x=3\n") == (Problem("1", "2.5x=5"), Problem("2", "2x=3"))


def test_items_of_a_document_are_problems() -> None:
    first, second, third = parse_key(DOCUMENT)
    assert first == Problem("1", "x^{2}=9", r"x=3\vee x=-3")
    assert (second.label, second.answer) == ("2a", "x=2,y=1")
    assert second.statement.startswith(r"\begin{cases}")
    assert third == Problem("q", r"50\%\cdot4")


def test_headings_number_problems() -> None:
    text = r"\section*{Aufgabe 3} $x=1$ "
    text += r"\begin{enumerate} \item $x=2$ \item $x=3$ \end{enumerate} \section{4} $y=1$"
    assert [problem.label for problem in parse_key(text)] == ["3", "3a", "3b", "4"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds 0 problems"),
        ("Only words in a document \\begin{document}\\end{document}", "holds 0 problems"),
        ("x=1\n\n1. \\frac{x\n", "problem 1:"),
        ("1. x=1\n\n1. x=2\n", "two problems 1"),
        ("1. x=1\n\n2. \\fraac{x}{2}\n", r"problem 2: \fraac{x}"),
    ],
)
def test_a_fault_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match="the key") as error:
        parse_key(text)
    assert message in str(error.value)


def test_a_key_is_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "key.tex").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_key(tmp_path / "key.tex")
    with pytest.raises(InputError):
        read_key(tmp_path / "none.tex")
