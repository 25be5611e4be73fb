"""Features of hypotheses whose probabilities are known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from inkmath.expression.latex import row_tokens
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition import confidence
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.tree_parser import ParseScores
from inkmath.recognition.weights import shipped
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids, symbol_ids

R = len(Relation)
BONUS = 0.8


def hypothesis(latex: str, log_probability: float, *, name: float = 0.5, edge: float = 0.5) -> Hypothesis:
    """`x` with an exponent: names have the probability `name`, edges `edge`, and all are surely symbols."""
    names = np.full((2, len(NAMES)), -20.0)
    names[:, name_ids()["x"]] = math.log(name)
    edges = np.full((2, 2 * R + 1), -20.0)
    edges[0, -1] = edges[1, 0 * R + Relation.SUP] = math.log(edge)
    symbols = SymbolSet(np.zeros((2, CLASSES), np.float32), (Box(0, 0, 9, 9), Box(10, -9, 19, 0)), 0.0)
    tree = LayoutTree(("x", "x"), (-1, 0), (Relation.RIGHT, Relation.SUP))
    scores = ParseScores(names, np.array([0.0, math.log(0.5)]), edges)
    return Hypothesis(symbols, scores, tree, latex, log_probability)


def test_a_probability_is_the_logistic_of_the_weighed_features() -> None:
    assert confidence.probability((0.0, 1.0), (1.0, math.log(3))) == pytest.approx(0.75)
    assert confidence.probability((1.0,), (1e9,)) == pytest.approx(1)
    assert 0 < confidence.probability((1.0,), (-1e9,)) < 1e-12


def test_hypotheses_that_read_alike_share_their_probability() -> None:
    found = [hypothesis("a", math.log(2)), hypothesis("b", 0.0), hypothesis("a", 0.0)]
    assert confidence.shares(found) == pytest.approx({"a": 0.75, "b": 0.25})
    constant, share, own, usual, left_out, _ = confidence.whole_features(found, BONUS)
    assert constant == 1
    assert share == pytest.approx(math.log(3))
    assert own == pytest.approx(math.log(2) - 2 * BONUS)
    assert usual == left_out == 0


def test_whole_features_count_ink_that_is_left_out() -> None:
    plain = hypothesis("a", 0.0)
    other = replace(plain, symbols=replace(plain.symbols, left_out=0.3))
    features = confidence.whole_features([other], BONUS)
    assert features[:4] == confidence.whole_features([plain], BONUS)[:4]
    assert features[4] == 0.3


def test_whole_features_tell_the_least_likely_look_of_what_is_not_known() -> None:
    plain = hypothesis("a", 0.0)
    probabilities = np.zeros((2, CLASSES), np.float32)
    probabilities[:, symbol_ids()["x"]] = 0.2, 0.75

    def look(**known: object) -> float:
        symbols = replace(plain.symbols, probabilities=probabilities, **known)
        return confidence.whole_features([replace(plain, symbols=symbols)], BONUS)[5]

    assert look() == pytest.approx(math.log(0.25))
    assert look(known={0: "x"}) == pytest.approx(math.log(3))
    assert look(known={0: "x", 1: "x"}) == pytest.approx(math.log(999))


@pytest.mark.parametrize("reader", ["expressions", "layout"])
def test_a_reading_that_leaves_ink_out_is_less_sure(reader: str) -> None:
    weights = ReaderConfig.load(shipped() / reader).calibration.whole
    logits = [
        confidence.weigh(weights, (1.0, 2.0, -1.0, -1.0, left_out, 3.0)) for left_out in (0.0, 0.1, 0.3)
    ]
    assert logits == sorted(logits, reverse=True)
    assert logits[0] > logits[2] + 1


def test_language_score_is_no_part_of_the_own_probability() -> None:
    plain = hypothesis("a", math.log(2))
    rescored = replace(plain, log_probability=plain.log_probability - 3, language_score=-3.0)
    tokens = len(row_tokens(plain.tree.to_row()))
    assert confidence.whole_features([rescored], BONUS)[:3] == pytest.approx(
        confidence.whole_features([plain], BONUS)[:3]
    )
    assert confidence.whole_features([rescored], BONUS)[3] == pytest.approx(-3 / tokens)


def test_parts_are_told_by_their_choice_their_presence_and_the_whole() -> None:
    one = hypothesis("a", 0.0, name=0.9, edge=0.8)
    assert confidence.symbol_features(one, 1, -2.0) == pytest.approx((1, math.log(9), 0, -2))
    assert confidence.relation_features(one, 1, -2.0) == pytest.approx((1, math.log(4), 0, -2))
    # The first symbol: being the root is its edge, and that it is a symbol is as sure as a logit can be.
    assert confidence.relation_features(one, 0, 0.0) == pytest.approx((1, math.log(4), math.log(1e6 - 1), 0))


def test_log_probability_of_a_hypothesis_is_that_of_its_symbols() -> None:
    one = hypothesis("x^{x}", -7.0, name=0.9, edge=0.8)
    boxes = [*one.symbols.boxes, Box(-1, -10, 20, 10)]
    base, exponent, both = (confidence.log_probability_within(one, box, BONUS) for box in boxes)
    assert both == pytest.approx(-7)
    assert base + exponent == pytest.approx(both)
    assert base - exponent == pytest.approx(math.log(2))  # the exponent may be junk
    assert confidence.log_probability_within(one, Box(40, 40, 50, 50), BONUS) == -math.inf
