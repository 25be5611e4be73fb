"""Symbols that look like those of other lines get their names; what a person has not shown is not changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.raster import draw
from inkmath.recognition import line_reader
from inkmath.recognition.hand import MOST, PRIOR, Hand
from inkmath.recognition.hypotheses import SHAPES, Hypothesis
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.symbol_classifier import FEATURES, FloatArray
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Known, Page, Reading, Symbol
from inkmath.vocab import SYMBOLS, symbol_ids
from recognition.made_hypotheses import row

READER = LineReader.load(shipped() / "expressions")
BLANK = Page(np.full((50, 200), 255, np.uint8))


def directions(*angles: float) -> FloatArray:
    """Features that point so many degrees away from one another."""
    found = np.zeros((len(angles), FEATURES), np.float32)
    found[:, 0], found[:, 1] = np.cos(np.radians(angles)), np.sin(np.radians(angles))
    return found


def written(names: str, *angles: float, doubts: dict[int, dict[str, float]] | None = None) -> Hypothesis:
    """A row of symbols that look like these directions."""
    found = row(list(names), doubts)
    return replace(found, symbols=replace(found.symbols, features=directions(*angles)))


def line(hypothesis: Hypothesis, confidence: float = 1.0) -> ReadLine:
    symbols = tuple(Symbol(name, Box(0, 0, 1, 1), 1.0) for name in hypothesis.tree.names)
    reading = Reading(hypothesis.latex, confidence, symbols)
    return ReadLine(BLANK, reading, 0.0, hypotheses=(hypothesis,))


def both_ways(angle: float) -> list[Hypothesis]:
    """An s that is a 5 with a little less probability."""
    first = written("s", angle, doubts={0: {"5": -1.0}})
    second = replace(row(["5"]), symbols=first.symbols, scores=first.scores, log_probability=-1.0)
    return [first, second]


def in_doubt(confidence: float) -> ReadLine:
    hypotheses = both_ways(5)
    return replace(line(hypotheses[0], confidence), hypotheses=tuple(hypotheses))


@pytest.mark.parametrize(("shown", "angle", "named"), [("5", 5, "5"), ("s", 5, "s"), ("5", 80, "s")])
def test_what_looks_like_a_symbol_of_another_line_is_named_like_it(
    shown: str, angle: float, named: str
) -> None:
    hand = Hand.of(line(written(shown * 2, 0, 3)))
    assert hand.rescored(both_ways(angle))[0].latex == named


def test_classes_that_were_not_shown_are_as_likely_as_before() -> None:
    ratios = Hand.of(line(written("52", 0, 90))).log_ratios(directions(0, 45, 180))
    shown = [symbol_ids()[name] for name in "52"]
    assert (np.delete(ratios, shown, axis=1) == 0).all()
    assert ratios[0, shown[0]] > 0
    assert ratios[0, shown[1]] < 0
    assert (ratios[2] >= np.log(PRIOR / (PRIOR + 1)) - 1e-6).all()  # one symbol of a class tells only so much


def test_lines_in_doubt_count_as_far_as_they_are_sure() -> None:
    ratios = [
        Hand.of(line(written("5", 0), sure)).log_ratios(directions(0))[0, symbol_ids()["5"]]
        for sure in (1.0, 0.3, 0.0)
    ]
    assert ratios[0] > ratios[1] > ratios[2] == 0


def test_known_symbols_count_in_full_in_a_line_in_doubt() -> None:
    found = written("52", 0, 90)
    known = replace(found, symbols=replace(found.symbols, known={0: "5"}))
    assert Hand.of(line(known, 0.2)).weights == pytest.approx([1.0, 0.2])


def test_nothing_is_learnt_without_features_or_of_lines_left_out() -> None:
    left_out = line(written("5", 0))
    left_out = replace(left_out, reading=replace(left_out.reading, left_out="signs"))
    for one in (line(row(["5"])), left_out, ReadLine(BLANK, Reading("", 0.0), 0.0)):
        hand = Hand.of(one)
        assert not len(hand.classes)
        assert hand.rescored(both_ways(0))[0].latex == "s"


def test_known_names_stay() -> None:
    first, second = both_ways(0)
    names = np.full_like(first.scores.names, -np.inf)
    names[0, symbol_ids()["s"]] = 0
    scores = replace(first.scores, names=names)
    found = Hand.of(line(written("5", 0))).rescored([replace(first, scores=scores)])
    assert found[0].log_probability == first.log_probability
    assert second.latex == "5"


def test_the_last_symbols_are_kept() -> None:
    hand = Hand.joined([Hand.of(line(written("5" * 40, *range(40)))) for _ in range(MOST // 40 + 1)])
    assert len(hand.directions) == len(hand.classes) == len(hand.weights) == MOST


def test_lines_of_a_page_are_in_one_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(written("555", 0, 3, 6)), in_doubt(0.5)]
    monkeypatch.setattr(line_reader, "read_lines", lambda page, read, odds, least: lines)
    assert [one.latex for one in READER.recognise_page(BLANK)] == ["555", "5"]
    lines[1] = in_doubt(0.99)
    assert [one.latex for one in READER.recognise_page(BLANK)] == ["555", "s"]


def test_the_hand_of_another_source(monkeypatch: pytest.MonkeyPatch) -> None:
    page = draw(sample_expression())
    known = [Known(one.box, one.token) for one in READER.recognise(page).symbols]
    hand = READER.hand(page, known)
    assert [SYMBOLS[i] for i in sorted(hand.classes)] == sorted(
        (SHAPES.get(one.token, one.token) for one in known if one.token), key=symbol_ids().__getitem__
    )
    assert (hand.weights == 1).all()
    monkeypatch.setattr(line_reader, "read_lines", lambda page, read, odds, least: [in_doubt(0.5)])
    other = READER.with_hand(Hand.of(line(written("555", 0, 3, 6))))
    assert [one.latex for one in other.recognise_page(BLANK)] == ["5"]
    assert [one.latex for one in READER.recognise_page(BLANK)] == ["s"]
