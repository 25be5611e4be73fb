"""Symbols are put together of one writer's ink."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.data.expressions import WrittenExpression
from inkmath.training.composed import COMPOSED, composed, parts_of
from inkmath.training.row_measures import customary
from inkmath.training.symbol_inks import Library
from inkmath.vocab import CROHME
from inks import all_symbols


def simple(writer: str) -> list[WrittenExpression]:
    """Every symbol that others are put together of."""
    return [written for written in all_symbols(writer) if set(written.tokens) <= CROHME]


LIBRARY = Library([*simple("w0"), *simple("w1")[::2]])


@pytest.mark.parametrize("name", COMPOSED)
def test_each_is_written_by_those_who_wrote_its_parts(name: str) -> None:
    inks = {part: LIBRARY.by_writer(part) for part in parts_of(name) | {"1"}}
    made = composed(name, inks)
    assert set(made) == {writer for writer in ("w0", "w1") if all(writer in inks[p] for p in parts_of(name))}
    top, bottom = customary()[name]
    for ink in (ink for of_writer in made.values() for ink in of_writer):
        assert ink.ends[-1] == len(ink.points)
        assert ink.extent.top == pytest.approx(ink.points[:, 1].min())
        assert ink.extent.bottom == pytest.approx(ink.points[:, 1].max())
        assert sum(ink.extent) / 2 == pytest.approx((top + bottom) / 2, abs=0.25)
        assert ink.points[:, 0].min() == pytest.approx(0)


def test_a_colon_is_two_dots_above_each_other() -> None:
    for ink in LIBRARY.by_writer(":")["w0"]:
        upper, lower = (stroke.mean(axis=0) for stroke in np.split(ink.points, ink.ends[:-1]))
        assert lower[1] - upper[1] > 0.25
        assert abs(lower[0] - upper[0]) < 0.3


def test_what_lacks_a_part_cannot_be_written() -> None:
    few = Library([e for e in simple("w0") if "=" not in e.tokens])
    assert r"\euro" not in few
    assert ":" in few
    with pytest.raises(ValueError, match="Nobody wrote"):
        few.by_writer(r"\euro")
