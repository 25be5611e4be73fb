"""Blocks move together, and connected symbols come out as a tree in the order of its tokens."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.expression.layout import Relation
from inkmath.training.ink_sheet import UNIT, Sheet, union
from inkmath.training.row_measures import FRACTION_BAR
from inkmath.training.symbol_ink import Extent, SymbolInk

SQUARE = SymbolInk(np.array([[0.0, -1.0], [1.0, 0.0], [0.0, 0.0]]), (2, 3), 1.0, Extent(-1.0, 0.0))


def half() -> tuple[Sheet, dict[str, int]]:
    """1 over 2, the numerator put down first."""
    sheet = Sheet()
    above = sheet.move(sheet.add("1", SQUARE), 0.0, -1.0)
    bar = sheet.add(FRACTION_BAR, SQUARE)
    below = sheet.move(sheet.add("2", SQUARE), 0.0, 2.0)
    sheet.hang(above, bar.first, Relation.ABOVE)
    sheet.hang(below, bar.first, Relation.BELOW)
    sheet.move(union([above, bar, below], bar.first), 5.0, 0.5)
    return sheet, {"1": 0, "bar": 1, "2": 2}


def test_a_block_moves_as_a_whole() -> None:
    written = half()[0].expression("", "", np.zeros_like)
    low = [np.concatenate(written.symbol_strokes(s)).min(axis=0).tolist() for s in written.symbols]
    assert low == [[5 * UNIT, y * UNIT] for y in (-0.5, -1.5, 1.5)]


def test_symbols_come_in_the_order_of_their_tokens() -> None:
    written = half()[0].expression("half", "w3", np.zeros_like)
    assert written.tokens == (r"\frac", r"{", r"1", r"}", r"{", r"2", r"}")
    assert written.tree is not None
    assert written.tree.names == ("-", "1", "2")
    assert written.tree.parents == (-1, 0, 0)
    assert [symbol.strokes for symbol in written.symbols] == [(0, 1), (2, 3), (4, 5)]
    assert [len(stroke) for stroke in written.strokes] == [2, 1] * 3
    assert (written.name, written.writer) == ("half", "w3")


def test_the_line_bends() -> None:
    straight, bent = (half()[0].expression("", "", bend) for bend in (np.zeros_like, lambda x: 0.1 * x))
    for before, after in zip(straight.strokes, bent.strokes, strict=True):
        assert after[:, 1] - before[:, 1] == pytest.approx(0.1 * before[:, 0])


def test_a_dot_in_the_middle_is_written_as_a_point() -> None:
    sheet = Sheet()
    sheet.add(r"\cdot", SQUARE)
    written = sheet.expression("", "", np.zeros_like)
    assert written.symbols[0].name == "."
    assert written.tokens == (r"\cdot",)
