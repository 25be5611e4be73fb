"""The layout reader on drawn strokes, with networks that know them by their shape and place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.expression.layout import Relation
from inkmath.ink.raster import draw
from inkmath.ink.segment import segment
from inkmath.recognition.candidates import classify_candidates
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.reading import MAX_ALTERNATIVES
from inkmath.recognition.segmentation_search import segmentation_hypotheses
from inkmath.recognition.symbol_classifier import CLASSES, SymbolClassifier
from inkmath.recognition.tree_parser import TreeParser
from inkmath.recognition.weights import shipped
from inkmath.types import Ink, Page
from inkmath.vocab import NAMES, UNKNOWN, symbol_ids
from recognition.sessions import Arrays, FakeSession

R = len(Relation)
LAYOUT = ReaderConfig.load(shipped() / "layout")
OPTIONS = LAYOUT.decoding
BAR = np.array([[0.0, 50], [100, 50]])
ONE = np.array([[50.0, 0], [50, 40]])
LINE = np.array([[50.0, 60], [50, 100]])


def _names(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """Upright ink is a 1, level ink a bar, square ink junk."""
    logits = np.zeros((len(inputs["crop"]), CLASSES), np.float32)
    for row, image in zip(logits, inputs["crop"][:, 0], strict=True):
        height, width = image.any(axis=1).sum(), image.any(axis=0).sum()
        shape = symbol_ids()["1"] if height > 2 * width else symbol_ids()["-"]
        row[CLASSES - 1 if max(height, width) < 2 * min(height, width) else shape] = 12 + np.log(
            CLASSES / 102
        )
    return [logits]


def _relations(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """The classifier's names; the widest box is the root, what is above or below it hangs there."""
    boxes, present = inputs["boxes"], inputs["present"]
    rows, padded = present.shape
    names = np.zeros((rows, padded, len(NAMES) + 1), np.float32)
    names[..., : CLASSES - 1] = 12 * inputs["scores"][..., :-1]
    edges = np.full((rows, padded, padded * R + 1), -5, np.float32)
    for row in range(rows):
        count = int(present[row].sum())
        root = int((boxes[row, :count, 2] - boxes[row, :count, 0]).argmax())
        for child in range(count):
            relation = Relation.ABOVE if boxes[row, child, 1] < boxes[row, root, 1] else Relation.BELOW
            edges[row, child, -1 if child == root else root * R + relation] = 5
    return [names, edges]


@pytest.fixture
def reader() -> LineReader:
    return LineReader(LAYOUT, SymbolClassifier(FakeSession(_names)), TreeParser(FakeSession(_relations)))


def test_a_fraction_is_read_with_boxes_in_the_coordinates_of_the_strokes(reader: LineReader) -> None:
    reading = reader.recognise(draw(Ink((ONE, BAR, LINE))))
    assert reading.latex == r"\frac{1}{1}"
    assert [symbol.token for symbol in reading.symbols] == [r"\frac", "1", "1"]
    bar, above, below = (symbol.box for symbol in reading.symbols)
    assert [bar.x0, bar.y0, bar.x1, bar.y1] == pytest.approx([0, 50, 100, 50], abs=4)
    assert [above.y0, above.y1] == pytest.approx([0, 40], abs=4)
    assert [below.y0, below.y1] == pytest.approx([60, 100], abs=4)
    assert 0 < reading.confidence <= 1
    assert reading.reader == "layout"


def test_each_symbol_has_its_parent(reader: LineReader) -> None:
    bar, above, below = reader.recognise(draw(Ink((ONE, BAR, LINE)))).symbols
    assert bar.parent is None
    assert above.parent is not None
    assert below.parent is not None
    assert (above.parent.index, above.parent.relation) == (0, "above")
    assert (below.parent.index, below.parent.relation) == (0, "below")
    assert 0 < above.parent.confidence <= 1


def test_confidences_are_probabilities_of_different_readings(reader: LineReader) -> None:
    reading = reader.recognise(draw(Ink((ONE, BAR, LINE))))
    all_readings = [reading.latex, *(other.latex for other in reading.alternatives)]
    assert len(set(all_readings)) == len(all_readings)
    assert len(reading.alternatives) <= MAX_ALTERNATIVES
    shares = [reading.confidence, *(other.confidence for other in reading.alternatives)]
    assert sum(shares) <= 1 + 1e-9
    for symbol in reading.symbols:
        assert 0 <= symbol.confidence <= 1
        assert symbol.token not in [token for token, _ in symbol.alternatives]
        probabilities = [p for _, p in symbol.alternatives]
        assert probabilities == sorted(probabilities, reverse=True)
        assert symbol.confidence + sum(probabilities) <= 1 + 1e-9


def test_reading_twice_gives_the_same(reader: LineReader) -> None:
    page = draw(Ink((ONE, BAR, LINE)))
    first, second = reader.recognise(page), reader.recognise(page)
    assert (first.latex, first.confidence, first.symbols) == (second.latex, second.confidence, second.symbols)


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (60, 200)])
def test_a_blank_page_is_an_empty_reading(reader: LineReader, shape: tuple[int, int]) -> None:
    reading = reader.recognise(Page(np.full(shape, 255, np.uint8)))
    assert (reading.latex, reading.confidence, reading.symbols) == ("", 0.0, ())


def test_noise_is_some_reading_or_none(reader: LineReader) -> None:
    noise = np.where(np.random.default_rng(0).random((150, 300)) < 0.05, 0, 255).astype(np.uint8)
    reading = reader.recognise(Page(noise))
    assert 0 <= reading.confidence <= 1


def test_a_group_with_a_sure_symbol_is_junk_without_being_classified() -> None:
    session = FakeSession(_names)
    segmentation = segment(draw(Ink((ONE, BAR, LINE))))
    groups = len(segmentation.candidates) - len(segmentation.parts)
    assert groups > 0
    _, output = classify_candidates(SymbolClassifier(session), segmentation, OPTIONS)
    probabilities = output.probabilities
    assert sum(len(inputs["crop"]) for inputs in session.seen) == len(segmentation.parts)
    assert (probabilities[-groups:, -1] == 1).all()
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    (best,) = segmentation_hypotheses(segmentation, probabilities, OPTIONS)
    assert sorted(best.chosen) == [0, 1, 2]


def test_a_group_of_doubtful_parts_is_classified() -> None:
    likely_as_not = np.full(CLASSES, -np.log(CLASSES - 2), np.float32)
    likely_as_not[symbol_ids()[UNKNOWN]], likely_as_not[-1] = -30, 0
    session = FakeSession(lambda inputs: [np.tile(likely_as_not, (len(inputs["crop"]), 1))])
    segmentation = segment(draw(Ink((ONE, BAR, LINE))))
    _, output = classify_candidates(SymbolClassifier(session), segmentation, OPTIONS)
    probabilities = output.probabilities
    assert sum(len(inputs["crop"]) for inputs in session.seen) == len(segmentation.candidates)
    assert probabilities[:, -1] == pytest.approx(0.5, abs=1e-5)
    assert len(segmentation_hypotheses(segmentation, probabilities, OPTIONS)) > 1
