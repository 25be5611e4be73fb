"""The expression reader on drawn strokes, with networks that know them by their shape and place."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from inkmath.expression.layout import Relation
from inkmath.ink.page_input import CELL, UNIT
from inkmath.ink.raster import draw
from inkmath.recognition.detections import CLASSES, PLANES
from inkmath.recognition.expression_reader import ExpressionReader, SymbolFinder
from inkmath.recognition.relations import RelationsModel
from inkmath.types import Ink, Page
from inkmath.vocab import NAMES, symbol_ids
from recognition.sessions import Arrays, FakeSession

R = len(Relation)
ONE = np.array([[0.0, 0], [0, 40]])
MINUS = np.array([[20.0, 20], [50, 20]])
LAST = np.array([[70.0, 0], [70, 42]])


def _maps(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """A peak for each piece of ink: upright a 1, perhaps a bar; level a minus. Somewhere a shadow of an x."""
    image = inputs["images"]
    assert image.shape[2] % 32 == image.shape[3] % 32 == 0
    rows, columns = image.shape[2] // CELL, image.shape[3] // CELL
    peaks = np.zeros((1, CLASSES, rows, columns), np.float32)
    sizes, offsets = (np.zeros((1, 2 * PLANES, rows, columns), np.float32) for _ in range(2))
    _, _, stats, _ = cv2.connectedComponentsWithStats((image[0, 0] > 0.3).astype(np.uint8))
    for x, y, width, height, _ in stats[1:].tolist():
        centre = np.array([x + width / 2, y + height / 2]) / CELL
        column, row = np.floor(centre).astype(int)
        names = {"1": 0.9, "|": 0.3} if height > width else {"-": 0.8}
        for name, chance in names.items():
            peaks[0, symbol_ids()[name], row, column] = chance
        sizes[0, :2, row, column] = np.log([width / UNIT, height / UNIT])
        offsets[0, :2, row, column] = centre - [column, row] - 0.5
    peaks[0, symbol_ids()["x"], 0, 0] = 0.1
    return [peaks, sizes, offsets]


def _row(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """Every symbol stands right of the one before."""
    boxes, present = inputs["boxes"], inputs["present"]
    rows, padded = present.shape
    names = np.full((rows, padded, len(NAMES) + 1), -9, np.float32)
    names[..., :CLASSES] = np.log(inputs["scores"][..., :-1] + 1e-4)
    edges = np.full((rows, padded, padded * R + 1), -5, np.float32)
    for row in range(rows):
        order = boxes[row, : int(present[row].sum()), 0].argsort()
        for before, child in zip([-1, *order], order, strict=False):
            edges[row, child, -1 if before < 0 else before * R + Relation.RIGHT] = 5
    return [names, edges]


@pytest.fixture
def reader() -> ExpressionReader:
    return ExpressionReader(SymbolFinder(FakeSession(_maps)), RelationsModel(FakeSession(_row)))


@pytest.mark.parametrize("height", [30, 60, 150])
def test_a_row_is_read_with_boxes_in_the_coordinates_of_the_strokes(
    reader: ExpressionReader, height: float
) -> None:
    page = draw(Ink((ONE, MINUS, LAST)), symbol_height=height, pen_width=height / 20)
    reading = reader.recognise(page)
    assert reading.latex == "1-1"
    assert [symbol.token for symbol in reading.symbols] == ["1", "-", "1"]
    first, minus, last = (symbol.box for symbol in reading.symbols)
    assert [first.y0, first.y1, last.x0] == pytest.approx([0, 40, 70], abs=5)  # three pixels of the input
    assert [minus.x0, minus.y0, minus.x1, minus.y1] == pytest.approx([20, 20, 50, 20], abs=5)
    assert 0 < reading.confidence <= 1
    assert reading.reader == "expressions"


def test_doubts_become_alternatives(reader: ExpressionReader) -> None:
    reading = reader.recognise(draw(Ink((ONE, MINUS, LAST))))
    others = [other.latex for other in reading.alternatives]
    assert "1-1" not in others
    assert any("|" in other for other in others)  # the second name of a peak
    assert any("x" in other or other in ("11", "1-", "-1") for other in others)  # another set of peaks
    assert sum([reading.confidence, *(other.confidence for other in reading.alternatives)]) <= 1 + 1e-9
    assert reading.symbols[0].alternatives[0][0] == "|"


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (60, 200)])
def test_a_blank_page_is_an_empty_reading(reader: ExpressionReader, shape: tuple[int, int]) -> None:
    reading = reader.recognise(Page(np.full(shape, 255, np.uint8)))
    assert (reading.latex, reading.confidence, reading.symbols) == ("", 0.0, ())


def test_ink_without_a_symbol_is_an_empty_reading() -> None:
    def nothing(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        return [np.zeros_like(map_) for map_ in _maps(inputs)]

    reader = ExpressionReader(SymbolFinder(FakeSession(nothing)), RelationsModel(FakeSession(_row)))
    reading = reader.recognise(draw(Ink((ONE, MINUS))))
    assert (reading.latex, reading.confidence) == ("", 0.0)


def test_a_page_of_noise_takes_bounded_work() -> None:
    def noise(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        rng = np.random.default_rng(0)
        return [rng.random(map_.shape, np.float32) for map_ in _maps(inputs)]

    relations = FakeSession(_row)
    reader = ExpressionReader(SymbolFinder(FakeSession(noise)), RelationsModel(relations))
    pixels = np.where(np.random.default_rng(0).random((400, 600)) < 0.02, 0, 255).astype(np.uint8)
    reading = reader.recognise(Page(pixels))
    (seen,) = relations.seen
    sets, symbols = seen["present"].shape
    assert sets * symbols**2 <= 100_000
    assert 0 <= reading.confidence <= 1


def test_boxes_stay_on_the_page(reader: ExpressionReader) -> None:
    for symbol in reader.recognise(Page(draw(Ink((ONE, MINUS))).pixels)).symbols:
        height, width = draw(Ink((ONE, MINUS))).pixels.shape
        assert 0 <= symbol.box.x0 <= symbol.box.x1 <= width
        assert 0 <= symbol.box.y0 <= symbol.box.y1 <= height
