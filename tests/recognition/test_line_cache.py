"""Only the changed lines of a page are read anew, and the cache changes no reading."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.segment import SegmentationLattice
from inkmath.ink.source import load_page
from inkmath.recognition.line_cache import LineCache
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Ink, Known, Page, Points

pytestmark = pytest.mark.slow


def fresh() -> LineReader:
    return LineReader.load(shipped() / "expressions")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> tuple[LineReader, list[Page]]:
    """A reader that remembers nothing yet, and the lines whose symbols it classifies."""
    loaded, classified = fresh(), list[Page]()
    classify = loaded._classified

    def watched(segmentation: SegmentationLattice) -> object:
        classified.append(segmentation.page)
        return classify(segmentation)

    monkeypatch.setattr(loaded, "_classified", watched)
    return loaded, classified


def page_of(lines: int, *more: Points) -> Page:
    """The sample expression again and again, 200 apart, with some strokes more."""
    written = sample_expression().strokes
    strokes = [stroke + np.array([20.3, 7.1 + 200 * line]) for line in range(lines) for stroke in written]
    return load_page(Ink((*(np.round(stroke, 1) for stroke in strokes), *more)))


STROKE = np.array([[400.0, 615.0], [400.0, 655.0]])


def test_recognise_page_reads_only_the_line_that_changed(reader: tuple[LineReader, list[Page]]) -> None:
    read, classified = reader
    assert len(read.recognise_page(page_of(4))) == 4
    classified.clear()
    changed = read.recognise_page(page_of(4, STROKE))
    assert len(classified) == 1
    assert changed == fresh().recognise_page(page_of(4, STROKE))
    classified.clear()
    assert read.recognise_page(page_of(4)), "an undo"
    assert classified == []


def test_recognise_page_reads_no_line_anew_for_the_size_of_what_is_written_below(
    reader: tuple[LineReader, list[Page]],
) -> None:
    read, classified = reader
    large = sample_expression().strokes
    below = [stroke * 2.5 + np.array([20.3, 700.0]) for stroke in [*large, *large, *large]]
    read.recognise_page(page_of(3))
    classified.clear()
    assert len(read.recognise_page(page_of(3, *below))) == 4
    assert len(classified) == 1


def test_recognise_page_gives_a_line_the_same_reading_on_any_page() -> None:
    reader = fresh()
    (alone,) = reader.recognise_page(page_of(1))
    among = fresh().recognise_page(page_of(3, STROKE - (0, 200)))
    assert [among[0]] == [alone]
    assert among[2].latex.startswith("x^{2}-5x+6=0")


def test_recognise_page_reads_anew_the_line_of_a_known_symbol(
    reader: tuple[LineReader, list[Page]],
) -> None:
    read, classified = reader
    first, second = read.recognise_page(page_of(2))
    classified.clear()
    known = [Known(first.symbols[2].box, "+")]
    found = read.recognise_page(page_of(2), known)
    assert [line.latex for line in found] == [first.latex.replace("-", "+", 1), second.latex]
    assert len(classified) == 1
    assert found == fresh().recognise_page(page_of(2), known)


def test_line_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache, read = LineCache[int](capacity=2), list[int]()
    pages = [Page(np.full((4, 4), value, np.uint8)) for value in range(3)]

    def ask(number: int, *known: Known) -> None:
        cache.get(pages[number], known, lambda: read.append(number) or number)  # type: ignore[func-returns-value]

    for number in (0, 1, 0, 2, 0, 1):
        ask(number)
    assert read == [0, 1, 2, 1]
    ask(1, Known(Box(0, 0, 1, 1), None))
    assert read == [0, 1, 2, 1, 1], "what is known of its symbols makes it another line"
