"""The expression reader with the weights that ship."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.evaluation.specimen import LATEX, specimen
from inkmath.ink.raster import draw
from inkmath.ink.segment import segment
from inkmath.ink.views import alone
from inkmath.recognition.expression_reader import ExpressionReader, looking
from inkmath.recognition.symbols import CLASSES, FEATURES
from inkmath.recognition.weights import load_session
from inkmath.types import Page


@pytest.fixture(scope="module")
def reader() -> ExpressionReader:
    return ExpressionReader.load()


def test_an_expression_is_read(reader: ExpressionReader) -> None:
    reading = reader.recognise(draw(specimen()))
    assert (reading.latex, reading.reader) == (LATEX, "expressions")
    assert reading.confidence > 0.5
    assert len(reading.symbols) == 9


def test_a_blank_page_is_an_empty_reading(reader: ExpressionReader) -> None:
    reading = reader.recognise(Page(np.full((40, 90), 255, np.uint8)))
    assert (reading.latex, reading.confidence) == ("", 0.0)


def test_what_was_seen_in_a_symbol_goes_with_it(reader: ExpressionReader) -> None:
    segmentation = segment(draw(specimen()))
    looks = reader.look(segmentation)
    assert looks.features.shape == (len(segmentation.candidates), FEATURES)
    (best, *_) = reader.hypotheses(draw(specimen()))
    places = {candidate.box: i for i, candidate in enumerate(segmentation.candidates)}
    for box, features in zip(best.symbols.boxes, best.symbols.features, strict=True):
        assert features.any()
        np.testing.assert_array_equal(features, looks.features[places[box]])


@pytest.mark.parametrize("count", [0, 1, 300])
def test_any_number_of_candidates_is_looked_at(count: int) -> None:
    classifier = looking(load_session("expressions")[0])
    looks = classifier.look(alone(np.zeros((count, 1, 32, 32), np.float32)))
    assert (looks.probabilities.shape, looks.features.shape) == ((count, CLASSES), (count, FEATURES))
