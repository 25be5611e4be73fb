"""Lines and sizes of rows come out as they were put in, wherever and however large a row is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.training.row_measures import FRACTION_BAR, MEASURED, measured_rows, usual_extents
from inks import DIGIT, row_of, shifted


def digits(line: float, size: float, tail: float = 0.0) -> WrittenExpression:
    """Four digits and a letter that reaches `tail` below the line."""
    boxes = [shifted(DIGIT, size * i, line, size) for i in range(4)]
    deep = shifted((0.0, -0.6, 0.5, tail), 5 * size, line, size)
    return row_of(["1", "2", "3", "4", "y"], [*boxes, deep])


def test_lines_and_sizes_are_found() -> None:
    places = [(0.0, 1.0), (50.0, 10.0), (-30.0, 200.0)]
    rows, _ = measured_rows([digits(line, size, tail=0.4) for line, size in places])
    for number, (line, size) in enumerate(places):
        assert rows.lines[number] == pytest.approx(line, abs=0.06 * size)
        assert rows.sizes[number] == pytest.approx(size, rel=0.06)


def test_extents_are_learned_where_there_is_enough_to_learn_from() -> None:
    _, extents = measured_rows([digits(0.0, 1.0 + i, tail=0.8) for i in range(8)])
    assert extents[MEASURED.index("y")][1] == pytest.approx(0.8, abs=0.08)
    _, few = measured_rows([digits(0.0, 1.0, tail=0.8)])
    usual = usual_extents()[MEASURED.index("y")][1]
    assert few[MEASURED.index("y")][1] == pytest.approx(usual, abs=0.05)


def test_a_script_is_a_row_of_its_own_and_a_bar_is_no_minus() -> None:
    parts = [(2.0, -0.5, 3.0, -0.45), (2.2, -1.0, 2.6, -0.6), (2.2, -0.3, 2.6, 0.1)]
    written = row_of("x2-13", [DIGIT, shifted(DIGIT, 1.0, -1.0, 0.5), *parts])
    tree = LayoutTree(
        tuple("x2-13"),
        (-1, 0, 0, 2, 2),
        (Relation.RIGHT, Relation.SUP, Relation.RIGHT, Relation.ABOVE, Relation.BELOW),
    )
    rows, _ = measured_rows([replace(written, tree=tree)])
    name, row = {}, {}
    for place, (_, symbol) in enumerate(rows.origins):
        name[symbol], row[symbol] = MEASURED[rows.names[place]], rows.rows[place]
    assert name == {0: "x", 1: "2", 2: FRACTION_BAR, 3: "1", 4: "3"}
    assert row[0] == row[2]
    assert len({row[0], row[1], row[3], row[4]}) == 4


def test_every_symbol_has_a_customary_place() -> None:
    assert (np.diff(usual_extents(), axis=1) > 0).all()
