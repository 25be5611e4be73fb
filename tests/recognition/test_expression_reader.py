"""The expression reader with the weights that ship."""

from __future__ import annotations

import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression
from inkmath.ink.raster import draw
from inkmath.ink.segment import segment
from inkmath.ink.views import alone
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.segmentation_search import SegmentationHypothesis, left_out
from inkmath.recognition.symbol_classifier import CLASSES, FEATURES, SymbolClassifier
from inkmath.recognition.weights import shipped
from inkmath.types import Ink, Page


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader.load(shipped() / "expressions")


def test_an_expression_is_read(reader: LineReader) -> None:
    reading = reader.recognise(draw(sample_expression()))
    assert (reading.latex, reading.reader) == (LATEX, "expressions")
    assert reading.confidence > 0.5
    assert len(reading.symbols) == 9


@pytest.mark.parametrize(
    ("moved", "by"),
    [([4, 5], (20, 0)), ([4, 5], (22, 0)), ([10, 11, 12, 13], (-22, 0)), ([2], (-20, 20))],
    ids=["5 to x", "5 into x", "6 to the plus", "2 to x"],
)
def test_symbols_that_touch_are_read_apart(moved: list[int], by: tuple[int, int], reader: LineReader) -> None:
    strokes = list(sample_expression().strokes)
    for index in moved:
        strokes[index] = strokes[index] + np.array(by, float)
    page = draw(Ink(tuple(strokes)))
    assert len(segment(page).parts) < len(segment(draw(sample_expression())).parts)
    assert reader.recognise(page).latex == LATEX


def test_a_blank_page_is_an_empty_reading(reader: LineReader) -> None:
    reading = reader.recognise(Page(np.full((40, 90), 255, np.uint8)))
    assert (reading.latex, reading.confidence) == ("", 0.0)


def test_hypotheses_keep_the_features_of_their_symbols(reader: LineReader) -> None:
    segmentation = segment(draw(sample_expression()))
    same, output = reader.classify(segmentation)
    assert same is segmentation
    assert output.features.shape == (len(segmentation.candidates), FEATURES)
    (best, *_) = reader.hypotheses(draw(sample_expression()))
    places = {candidate.box: i for i, candidate in enumerate(segmentation.candidates)}
    for box, features in zip(best.symbols.boxes, best.symbols.features, strict=True):
        assert features.any()
        np.testing.assert_array_equal(features, output.features[places[box]])


@pytest.mark.parametrize("count", [0, 1, 300])
def test_any_number_of_candidates_is_classified(count: int) -> None:
    classifier = SymbolClassifier.load("expression-symbols")
    output = classifier.output(alone(np.zeros((count, 1, 32, 32), np.float32)))
    assert (output.probabilities.shape, output.features.shape) == ((count, CLASSES), (count, FEATURES))


def test_left_out_adds_up_the_specks_that_no_symbol_holds() -> None:
    one = segment(draw(Ink((*sample_expression().strokes, np.array([[100.0, 5.0], [102.0, 6.0]])))))
    every = SegmentationHypothesis(tuple(range(len(one.parts))), 0.0)
    speck = min(range(len(one.parts)), key=lambda number: one.parts[number].side)
    others = SegmentationHypothesis(tuple(number for number in every.chosen if number != speck), 0.0)
    assert left_out(one, every) == 0
    assert left_out(one, others) == pytest.approx(one.parts[speck].side / one.unit)


@pytest.mark.parametrize(("row", "latex"), [("x=1", "x=100"), ("2x=5", "2x=500")])
def test_zeros_that_touch_are_no_sign_of_infinity(row: str, latex: str) -> None:
    ink = np.zeros((160, 900), np.uint8)
    sheets.write(ink, row, 40, 40, 60, pen=4)
    for place in range(2):
        sheets.write(ink, "0", 40 + 51 * len(row) + 35 * place, 40, 60, pen=4)
    assert inkmath.read(255 - ink).latex == latex
