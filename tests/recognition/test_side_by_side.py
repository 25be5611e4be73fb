"""Statements that stand side by side are one reading, and problems of their own."""

from __future__ import annotations

import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.types import Pixels


def row_of(*parts: str, gap: int = 150) -> Pixels:
    """The parts beside one another, and a line below: uint8, 0 = ink."""
    ink, x = np.zeros((300, 1400), np.uint8), 40
    for part in parts:
        sheets.write(ink, part, x, 40, 60, pen=4)
        x += 51 * len(part) + gap
    sheets.write(ink, "7x+5=2", 40, 180, 60, pen=4)
    return 255 - ink


def test_statements_side_by_side_are_one_reading() -> None:
    picture = row_of("x=2", "x=3", "y=7")
    both, below = inkmath.read_page(picture)
    assert (both.latex, below.latex) == (r"x=2 \quad x=3 \quad y=7", "7x+5=2")
    assert [symbol.token for symbol in both.symbols] == list("x=2x=3y=7")
    assert [symbol.parent and symbol.parent.index for symbol in both.symbols] == [None, *range(8)]
    assert [symbol.box.x0 for symbol in both.symbols] == sorted(symbol.box.x0 for symbol in both.symbols)
    assert 0 < both.confidence <= 1


@pytest.mark.parametrize("parts", [("2x+5", "=17"), ("2x", "+5=17")])
def test_one_statement_with_a_gap_stays_whole(parts: tuple[str, str]) -> None:
    line, _ = inkmath.read_page(row_of(*parts))
    assert line.latex == "".join(parts)


def test_statements_side_by_side_are_solved_one_by_one() -> None:
    solution = inkmath.solve(inkmath.read_page(row_of("x-2=0", "y-3=0"))[:1])
    assert [part.solution.answers[0].latex for part in solution.parts] == ["2", "3"]
    assert [part.lines for part in solution.parts] == [(1,), (1,)]


def test_wrong_line_is_counted_as_given() -> None:
    solution = inkmath.solve(["2x+4=10", r"2x=6 \quad x=4"])
    assert solution.wrong_line == 2


def test_line_of_several_statements_is_one_line_of_its_part() -> None:
    reading = inkmath.Reading(r"a=1 \quad b=5 \quad c=6", 0.6)
    solution = inkmath.solve([reading, inkmath.Reading("x+7=9", 0.9)])
    assert [part.lines for part in solution.parts] == [(1,), (2,)]
    assert solution.parts[0].solution.reading_confidence == pytest.approx(0.6)
