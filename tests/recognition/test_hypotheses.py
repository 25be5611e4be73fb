"""Arrangements of symbols whose names and edges are known, and what is likelier as a whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.expression.layout import Relation
from inkmath.recognition.hypotheses import SymbolSet, parse
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.tree_parser import TreeParser
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids, symbol_ids
from recognition.sessions import OPTIONS, Arrays, FakeSession

R = len(Relation)
FEW = replace(OPTIONS, trees=8)


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
    best, other = parse(model, [symbols(2)], FEW)
    assert best.latex == read
    assert other.log_probability < best.log_probability


def test_letters_whose_cases_differ_in_shape_stand_together() -> None:
    best, _ = parse(row_of({"a": 1.0}, {"A": 0.6, "a": 0.4}), [symbols(2)], FEW)
    assert best.latex == "aA"


def test_parse_avoids_punctuation_alone() -> None:
    dot = {".": 0.9, "0": 0.1}
    assert parse(row_of(dot), [symbols(1)], FEW)[0].latex == "0"
    assert parse(row_of({"1": 1.0}, dot, {"5": 1.0}), [symbols(3)], FEW)[0].latex == "1.5"


def test_parse_weighs_the_classifier() -> None:
    one = symbols(1)
    one.probabilities[0, symbol_ids()["9"]] = 1
    model = row_of({"q": 0.6, "9": 0.4})
    assert parse(model, [symbols(1)], FEW)[0].latex == "q"
    assert parse(model, [one], FEW)[0].latex == "9"


def test_parse_gives_symbols_of_like_features_one_name() -> None:
    model = row_of({"9": 0.9, "q": 0.1}, {"9": 0.4, "q": 0.6})
    assert parse(model, [symbols(2)], FEW)[0].latex == "9q"
    features = np.ones((2, 3), np.float32)
    assert parse(model, [replace(symbols(2), features=features)], FEW)[0].latex == "99"
    features[1] = (-1, 0, 1)
    assert parse(model, [replace(symbols(2), features=features)], FEW)[0].latex == "9q"


def test_parse_drops_what_is_beyond_the_margin() -> None:
    model = row_of({"x": 0.9, "y": 0.1}, {"1": 0.999, "2": 0.001})
    found = parse(model, [symbols(2), symbols(2, -0.5), symbols(2, -OPTIONS.beam_margin - 1)], FEW)
    assert [h.latex for h in found] == ["x1", "x1", "y1", "y1"]
    assert all(h.log_probability >= found[0].log_probability - OPTIONS.beam_margin for h in found)


def test_parse_of_nothing_is_empty() -> None:
    assert parse(row_of(), [], FEW) == []
