"""Arrangements of symbols whose names and edges are known, and what is likelier as a whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.expression.layout import Relation
from inkmath.recognition.hypotheses import MARGIN, SymbolSet, arrange
from inkmath.recognition.tree_parser import TreeParser
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids, symbol_ids
from recognition.sessions import Arrays, FakeSession

R = len(Relation)


def row_of(*symbols: dict[str, float]) -> TreeParser:
    """A model to which any symbols are a row, and the names of each have these probabilities."""

    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        sets, padded = inputs["present"].shape
        names = np.full((sets, padded, len(NAMES) + 1), -20, np.float32)
        edges = np.full((sets, padded, padded * R + 1), -20, np.float32)
        for place in range(padded):
            for name, probability in symbols[place].items():
                names[:, place, name_ids()[name]] = np.log(probability)
            edges[:, place, (place - 1) * R + Relation.RIGHT if place else -1] = 0
        return [names, edges]

    return TreeParser(FakeSession(answer))


def symbols(count: int, log_probability: float = 0.0) -> SymbolSet:
    boxes = tuple(Box(20.0 * i, 0, 20.0 * i + 10, 10) for i in range(count))
    return SymbolSet(np.zeros((count, CLASSES), np.float32), boxes, log_probability)


@pytest.mark.parametrize(("name", "read"), [("x", "xx"), ("y", "yX"), ("a", "aX")])
def test_a_letter_is_read_in_one_case(name: str, read: str) -> None:
    model = row_of({name: 1.0}, {"X": 0.6, "x": 0.4})
    best, other = arrange(model, [symbols(2)], 8)
    assert best.latex == read
    assert other.log_probability < best.log_probability


def test_letters_whose_cases_differ_in_shape_stand_together() -> None:
    best, _ = arrange(row_of({"a": 1.0}, {"A": 0.6, "a": 0.4}), [symbols(2)], 8)
    assert best.latex == "aA"


def test_nobody_writes_a_full_stop_alone() -> None:
    dot = {".": 0.9, "0": 0.1}
    assert arrange(row_of(dot), [symbols(1)], 8)[0].latex == "0"
    assert arrange(row_of({"1": 1.0}, dot, {"5": 1.0}), [symbols(3)], 8)[0].latex == "1.5"


def test_what_a_symbol_looks_like_has_a_say() -> None:
    one = symbols(1)
    one.probabilities[0, symbol_ids()["9"]] = 1
    model = row_of({"q": 0.6, "9": 0.4})
    assert arrange(model, [symbols(1)], 8)[0].latex == "q"
    assert arrange(model, [one], 8)[0].latex == "9"


def test_what_looks_the_same_has_one_name() -> None:
    model = row_of({"9": 0.9, "q": 0.1}, {"9": 0.4, "q": 0.6})
    assert arrange(model, [symbols(2)], 8)[0].latex == "9q"
    features = np.ones((2, 3), np.float32)
    assert arrange(model, [replace(symbols(2), features=features)], 8)[0].latex == "99"
    features[1] = (-1, 0, 1)
    assert arrange(model, [replace(symbols(2), features=features)], 8)[0].latex == "9q"


def test_what_is_far_from_the_best_is_left_out() -> None:
    model = row_of({"x": 0.9, "y": 0.1}, {"1": 0.999, "2": 0.001})
    found = arrange(model, [symbols(2), symbols(2, -0.5), symbols(2, -MARGIN - 1)], 8)
    assert [h.latex for h in found] == ["x1", "x1", "y1", "y1"]
    assert all(h.log_probability >= found[0].log_probability - MARGIN for h in found)


def test_nothing_to_arrange() -> None:
    assert arrange(row_of(), [], 8) == []
