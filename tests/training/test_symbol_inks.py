"""A library gives symbols in sizes of their rows, one writer's where that writer has them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.data.expressions import WrittenExpression
from inkmath.training.symbol_ink import Extent, SymbolInk
from inkmath.training.symbol_inks import Library
from inks import DIGIT, all_symbols, row_of, shifted

RNG = np.random.default_rng(0)


def number(writer: str, *, size: float = 1.0, line: float = 0.0, width: float = 0.5) -> WrittenExpression:
    boxes = [shifted((0.0, -1.0, width, 0.0), size * i, line, size) for i in range(4)]
    return row_of(["1", "2", "3", "4"], boxes, writer)


def extent_of(ink: SymbolInk) -> tuple[float, float, float]:
    return ink.points[:, 1].min(), ink.points[:, 1].max(), np.ptp(ink.points[:, 0])


def test_inks_are_in_sizes_of_their_row() -> None:
    library = Library([number("w0", size=size, line=7.0) for size in (1.0, 30.0, 400.0)])
    for ink in library.by_writer("3")["w0"]:
        assert extent_of(ink) == pytest.approx((-1.0, 0.0, 0.5), abs=0.02)
        assert (ink.extent.top, ink.extent.bottom, ink.width) == pytest.approx(extent_of(ink))
        assert ink.points[:, 0].min() == pytest.approx(0.0, abs=1e-9)


def test_a_hand_writes_what_its_writer_wrote() -> None:
    library = Library([number("narrow", width=0.2), number("wide", width=0.8)])
    for seed in range(10):
        rng = np.random.default_rng(seed)
        hand = library.hand(rng)
        assert hand.ink("2", rng).width == pytest.approx(0.2 if hand.writer == "narrow" else 0.8, abs=0.05)


def test_for_the_rest_it_keeps_to_one_stand_in() -> None:
    boxes = [shifted(DIGIT, float(i)) for i in range(3)]
    others = [row_of(["5", "6", "7"], [(0, -1, 0.3 + 0.1 * i, 0), *boxes[1:]], f"w{i}") for i in range(4)]
    library = Library([number("me"), *others])
    hand = next(hand for hand in iter(lambda: library.hand(RNG), None) if hand.writer == "me")
    assert len({round(hand.ink("5", RNG).width, 3) for _ in range(20)}) == 1


def test_what_nobody_wrote_is_taken_from_what_looks_the_same() -> None:
    library = Library(all_symbols())
    assert r"\cdot" in library
    (dot,), (raised,) = library.by_writer(".")["w0"], library.by_writer(r"\cdot")["w0"]
    assert raised.extent.bottom < dot.extent.bottom - 0.2
    with pytest.raises(ValueError, match="Nobody wrote"):
        Library([number("w0")]).by_writer("x")


def test_a_library_needs_layout_trees() -> None:
    with pytest.raises(ValueError, match="layout tree"):
        Library([])


def test_an_outlier_is_brought_back_to_what_is_usual() -> None:
    usual = [
        row_of(["1", "+", "2"], [DIGIT, shifted((0, -0.7, 0.6, -0.1), 1.0), shifted(DIGIT, 2.0)])
        for _ in range(9)
    ]
    huge = row_of(["1", "+", "2"], [DIGIT, shifted((0, -3.0, 3.0, 1.0), 1.0), shifted(DIGIT, 5.0)])
    inks = Library([*usual, huge]).by_writer("+")["w0"]
    assert max(ink.height for ink in inks) < 1.2


def test_points_are_thinned_and_strokes_kept() -> None:
    boxes = [shifted(DIGIT, float(i)) for i in range(3)]
    dense = row_of(["1", "2", "3"], boxes)
    strokes = tuple(np.repeat(stroke, 50, axis=0) for stroke in dense.strokes)
    library = Library([replace(dense, strokes=strokes)])
    (ink,) = library.by_writer("2")["w0"]
    assert len(ink.points) < 30
    assert ink.ends == (len(ink.points),)


def leaning(writer: str, slant: float) -> WrittenExpression:
    written = number(writer)
    strokes = tuple(stroke - np.array([slant, 0.0]) * stroke[:, 1:] for stroke in written.strokes)
    return replace(written, strokes=strokes)


def test_foreign_ink_leans_as_the_hand_does() -> None:
    upright = SymbolInk(np.array([(0.0, -1.0), (0.0, 0.0)]), (2,), 0.0, Extent(-1.0, 0.0))
    library = Library([leaning("w0", 0.3)], foreign={"D": {"stranger": [upright]}, "1": {"other": [upright]}})
    hand = library.hand(RNG)
    assert hand.writer == "w0"
    assert library.slants == pytest.approx({"w0": 0.3}, abs=0.02)
    ink = hand.ink("D", RNG)
    assert ink.width == pytest.approx(0.3, abs=0.02)
    assert ink.points[0, 0] > ink.points[1, 0] == pytest.approx(0)
    assert library.by_writer("D")["stranger"] == [upright]


def test_strangers_write_what_others_wrote_too_but_no_expressions() -> None:
    dot = SymbolInk(np.zeros((1, 2)), (1,), 0.0, Extent(0.0, 0.0))
    library = Library([number("w0")], foreign={"1": {"stranger": [dot]}, "D": {"stranger": [dot]}})
    assert set(library.by_writer("1")) == {"w0", "stranger"}
    assert library.writers[0] == ("w0",)
    assert "D" in library
