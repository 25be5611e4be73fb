"""Brackets that may hold a single row are found without reading what is in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.ink.segment import segment
from inkmath.recognition.single_rows import single_rows
from inkmath.types import Box, Page, Parent, Symbol

HEIGHT, WIDTH, GAP = 40, 24, 8


def written(*tokens: str, gaps: dict[int, int]) -> list[Symbol]:
    """The symbols of a row from left to right. gaps: before some of them, in pixels; 8 before the others."""
    found, x = list[Symbol](), 20
    for index, token in enumerate(tokens):
        x += gaps.get(index, GAP)
        parent = Parent(index - 1, "right", 1.0) if index else None
        found.append(Symbol(token, Box(x, 30, x + WIDTH, 30 + HEIGHT), 1.0, parent=parent))
        x += WIDTH
    return found


def rows_in(symbols: list[Symbol]) -> int:
    """The number of blocks between the brackets of symbols, each of which is a filled box."""
    pixels = np.full((100, 900), 255, np.uint8)
    for one in symbols:
        pixels[int(one.box.y0) : int(one.box.y1), int(one.box.x0) : int(one.box.x1)] = 0
    return len(single_rows(symbols, segment(Page(pixels, np.eye(2, 3)))))


def test_a_wide_gap_divides_a_row() -> None:
    assert rows_in(written("(", "x", "y", ")", gaps={2: 40})) == 1
    assert rows_in(written("(", "x", "y", ")", gaps={})) == 0


@pytest.mark.parametrize("before", ["f", r"\sin"])
def test_an_argument_is_no_row(before: str) -> None:
    assert rows_in(written(before, "(", "x", "y", ")", gaps={3: 40})) == 0
    assert rows_in(written("+", "(", "x", "y", ")", gaps={3: 40})) == 1


def test_a_list_with_commas_is_no_row() -> None:
    assert rows_in(written("(", "x", ",", "y", "z", ")", gaps={4: 40})) == 0
    assert rows_in(written("(", "1", ",", "5", "2", ")", gaps={4: 40})) == 1


def test_a_script_begins_no_entry() -> None:
    symbols = written("(", "x", "y", ")", gaps={2: 40})
    symbols[2] = replace(symbols[2], parent=Parent(1, "sub", 1.0))
    assert rows_in(symbols) == 0
