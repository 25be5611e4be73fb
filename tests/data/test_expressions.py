"""Expressions come out of their compact form as they went in, and are divided by writer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.data.expressions import (
    ExpressionSet,
    WrittenExpression,
    WrittenSymbol,
    save_expressions,
    split_by_writer,
    validation_writers,
)
from inkmath.expression.layout import LayoutTree, Relation


def expression(name: str, writer: str = "", *, lengths: tuple[int, ...] = (3, 1)) -> WrittenExpression:
    rng = np.random.default_rng(len(name))
    strokes = tuple(rng.integers(-1000, 1000, (length, 2)) / 8 for length in lengths)  # exact as float32
    symbols = (WrittenSymbol("x", (0,)), WrittenSymbol(".", tuple(range(1, len(lengths)))))
    tree = LayoutTree(("x", r"\cdot"), (-1, 0), (Relation.RIGHT, Relation.SUP))
    tokens = ("x", "^", "{", r"\cdot", "}")
    return WrittenExpression(name, "train", writer, strokes, symbols, tree, tokens, r"x^{\cdot}")


def assert_equal(a: WrittenExpression, b: WrittenExpression) -> None:
    assert len(a.strokes) == len(b.strokes)
    for one, other in zip(a.strokes, b.strokes, strict=True):
        assert one.dtype == other.dtype == np.float64
        assert np.array_equal(one, other)
    for field in ("name", "split", "writer", "symbols", "tree", "tokens", "latex"):
        assert getattr(a, field) == getattr(b, field)


def test_round_trip(tmp_path: Path) -> None:
    without = WrittenExpression("b", "2014", "", (np.array([[1.0, 2.0]]),), (), None, ())
    kept = [expression("a", "w"), without, expression("ccc", lengths=(2, 5, 1))]
    assert save_expressions(iter(kept), tmp_path) == 3
    found = ExpressionSet(tmp_path)
    assert len(found) == 3
    for one, other in zip(kept, found, strict=True):
        assert_equal(one, other)
    assert_equal(found[-1], kept[-1])
    assert [e.name for e in found[1:]] == ["b", "ccc"]
    assert [e.name for e in found.split("2014")] == ["b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["expressions.json", "points.npy"]


def test_an_empty_set_round_trips(tmp_path: Path) -> None:
    assert save_expressions([], tmp_path) == 0
    assert list(ExpressionSet(tmp_path)) == []


def test_ink_and_strokes_of_a_symbol() -> None:
    found = expression("a", lengths=(3, 1, 2))
    assert found.ink.strokes == found.strokes
    assert [len(stroke) for stroke in found.symbol_strokes(found.symbols[1])] == [1, 2]


writers = st.lists(st.sampled_from(["", *(f"w{i}" for i in range(12))]), max_size=60)


@given(writers, st.floats(0, 1))
def test_split_by_writer_puts_each_writer_into_one_part(names: list[str], share: float) -> None:
    expressions = [expression(str(i), writer) for i, writer in enumerate(names)]
    training, validation = split_by_writer(expressions, share)
    assert not {e.writer for e in training} & {e.writer for e in validation}
    assert sorted(e.name for e in (*training, *validation)) == sorted(e.name for e in expressions)
    assert "" not in {e.writer for e in validation}


@given(writers, st.integers(0, 5))
def test_the_division_depends_on_writers_and_seed_alone(names: list[str], seed: int) -> None:
    expressions = [expression(str(i), writer) for i, writer in enumerate(names)]
    drawn = validation_writers(expressions, 0.2, seed)
    assert drawn == validation_writers(expressions[::-1], 0.2, seed)


def test_the_share_is_about_what_was_asked() -> None:
    expressions = [expression(str(i), f"w{i % 100}") for i in range(1000)]
    assert len(split_by_writer(expressions, 0.1)[1]) == 100
    assert validation_writers(expressions, 0.1, 0) != validation_writers(expressions, 0.1, 1)
    assert validation_writers(expressions, 0.0, 0) == set()


def test_damaged_points_do_not_open(tmp_path: Path) -> None:
    save_expressions([expression("a")], tmp_path)
    (tmp_path / "points.npy").write_bytes(b"not an array")
    with pytest.raises(ValueError):
        ExpressionSet(tmp_path)
