"""A text of LaTeX to its lines."""

from __future__ import annotations

import pytest

from inkmath.expression.lines import split_lines, split_statements


def test_lines_are_split_at_double_backslashes() -> None:
    assert split_lines(r"x+y=1 \\[2pt] x-y=3 \\") == ["x+y=1 ", " x-y=3 "]
    assert split_lines(r"\{x\}\\[0,1]") == [r"\{x\}", "[0,1]"]
    assert split_lines("") == []


def test_split_lines_keeps_the_rows_of_cases_together() -> None:
    system = r"\begin{cases}x+y=3\\x-y=1\end{cases}"
    assert split_lines(system) == [system]
    assert split_lines(rf"{system}\\x=2") == [system, "x=2"]
    assert split_lines(r"x=1\\y=2\end{cases}\\z=3") == ["x=1", r"y=2\end{cases}", "z=3"]


@pytest.mark.parametrize("text", [r"\left\{x+y=3\\x-y=1\right.", r"\left\{x+y=3\\x-y=1", r"\{x+y=3\\x-y=1"])
def test_a_brace_before_the_lines_of_a_system_is_left_out(text: str) -> None:
    assert split_lines(text) == ["x+y=3", "x-y=1"]


def test_statements_side_by_side_are_split() -> None:
    assert split_statements(r"x=2 \quad x=3") == ["x=2 ", " x=3"]
    assert split_statements(r"a=1\qquad b\le5\quad c=6") == ["a=1", r" b\le5", " c=6"]
    assert split_lines(r"x=2 \quad x=3\\d=2") == [r"x=2 \quad x=3", "d=2"]


@pytest.mark.parametrize(
    "line",
    [
        r"x+1 \quad x=3",
        r"f(x)=x^2 \quad (x+1)",
        r"\begin{cases}x=1 \quad y=2\end{cases}",
        r"\frac{x=1\quad y=2}{3}",
        r"x=2\quad",
    ],
)
def test_space_within_a_statement_is_kept(line: str) -> None:
    assert split_statements(line) == [line]


def test_split_statements_keeps_ends_of_lines() -> None:
    assert split_statements(r"a=1\\b=2\quad c=3") == [r"a=1\\b=2", " c=3"]


def test_split_statements_splits_at_words_that_join_statements() -> None:
    words = {"or", "therefore"}
    assert split_statements(r"x=3\text{ or }x=5", words) == ["x=3", "x=5"]
    assert split_statements(r"\text{Therefore}y=2", words) == ["y=2"]
    assert split_statements(r"x=3\text{or}x=5") == [r"x=3\text{or}x=5"]
    assert split_statements(r"a\text{or}b=3", words) == [r"a\text{or}b=3"], "no statement before it"
    assert split_statements(r"\frac{x\text{or}y}{2}=1", words) == [r"\frac{x\text{or}y}{2}=1"]
    assert split_statements(r"\text{if}x=1", words) == [r"\text{if}x=1"]
