"""The annotated picture: boxes where the symbols are, and doubt marked by form."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageColor

from inkmath import annotate as drawing
from inkmath.annotate import annotate
from inkmath.types import Box, Ink, Pixels, Reading, Symbol


def reading_of(*symbols: Symbol) -> list[Reading]:
    return [Reading("x", 0.5, symbols)]


def where(picture: Pixels, colour: str) -> Pixels:
    """Row and column indices (2, N) of the pixels of that very colour."""
    return np.array(np.nonzero((picture == ImageColor.getrgb(colour)).all(axis=2)))


@pytest.mark.parametrize("box", [Box(100, 50, 160, 110), Box(10, 20, 70, 80)])
def test_the_box_is_where_the_symbol_is(box: Box) -> None:
    # A symbol as high as SYMBOL_HEIGHT keeps its size, so that only the margin moves it.
    assert box.height == drawing.SYMBOL_HEIGHT
    paper = np.full((200, 400), 255, np.uint8)
    picture = np.asarray(annotate(paper, reading_of(Symbol("x", box, 0.9))))
    rows, columns = where(picture, drawing.SURE_COLOUR)
    assert abs(columns.min() - (box.x0 + drawing.MARGIN)) <= 4
    assert abs(columns.max() - (box.x1 + drawing.MARGIN)) <= 4
    assert abs(rows.max() - (box.y1 + drawing.MARGIN)) <= 4


def test_small_symbols_are_shown_larger() -> None:
    paper = np.full((40, 80), 255, np.uint8)
    picture = annotate(paper, reading_of(Symbol("x", Box(10, 10, 22, 22), 0.9)))
    assert picture.width == 80 * drawing.SYMBOL_HEIGHT / 12 + 2 * drawing.MARGIN


def test_an_unsure_symbol_has_a_broken_outline() -> None:
    paper = np.full((200, 400), 255, np.uint8)
    box = Box(100, 50, 160, 110)
    sure, unsure = (
        where(np.asarray(annotate(paper, reading_of(Symbol("x", box, confidence)))), colour)
        for confidence, colour in ((0.9, drawing.SURE_COLOUR), (0.3, drawing.UNSURE_COLOUR))
    )
    below = round(box.y1) + drawing.MARGIN  # the lower edge, where there is no label
    assert gaps(sure, below) == 0
    assert gaps(unsure, below) >= 4


def gaps(places: Pixels, row: int) -> int:
    """The number of gaps in the line near that row."""
    columns = np.unique(places[1][np.abs(places[0].astype(int) - row) <= 4])
    return int((np.diff(columns) > 1).sum())


def test_strokes_are_drawn_and_marked_where_they_were_written() -> None:
    # Strokes in a scale of their own: 4,000 units wide, far from the origin.
    stroke = np.array([[10_000, 10_000], [12_000, 12_000], [14_000, 10_000]], np.float64)
    box = Box(10_000, 10_000, 14_000, 12_000)
    picture = np.asarray(annotate(Ink((stroke,)), reading_of(Symbol("v", box, 0.9))))
    ink = np.array(np.nonzero((picture < 60).all(axis=2)))
    outline = where(picture, drawing.SURE_COLOUR)
    pen = ink[:, ink[0] < outline[0].max()]  # leaves out the caption
    assert outline[1].min() <= pen[1].min() + 4
    assert outline[1].max() >= pen[1].max() - 4


def test_a_blank_page_can_be_annotated() -> None:
    picture = annotate(np.full((1, 1), 255, np.uint8), [Reading("", 0.0)])
    assert picture.width >= drawing.MIN_WIDTH


def test_labels_cover_neither_one_another_nor_symbols() -> None:
    row = [Box(20.0 * i, 60, 20.0 * i + 15, 80) for i in range(12)]
    fraction = [Box(300, 60, 400, 90), Box(290, 95, 410, 100), Box(300, 105, 400, 135)]
    symbols = [*row, *fraction]
    labels: list[Box] = []
    for box in symbols:
        labels.append(drawing._free_place(box, 50, 17, (600, 300), symbols, labels))
    pairs = [(a, b) for i, a in enumerate(labels) for b in labels[:i]]
    assert not any(drawing._shared(a, b) for a, b in pairs)
    assert not any(drawing._shared(label, box) for label in labels for box in symbols)
