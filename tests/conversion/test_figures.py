"""Figures are found by their large ink, in pictures and among pen strokes; frames and writing are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from grading.written_pages import written
from inkmath.conversion.article import Figure, Formula, PageStart, blocks_of
from inkmath.conversion.figures import figures_in
from inkmath.conversion.reading import ReadPage
from inkmath.documents.finding import FileRef
from inkmath.documents.pages import PageRef
from inkmath.types import Box, Ink, Pixels, Points, Reading, Symbol

LINES = ["2x+3=9", "2x=6", "x=3"]
GRAPH = (100.0, 900.0, 700.0, 1400.0)


def graph() -> list[Points]:
    """Two axes and a curve across them."""
    x0, y0, x1, y1 = GRAPH
    t = np.linspace(0, 1, 60)
    curve = np.column_stack([x0 + t * (x1 - x0), y1 - (y1 - y0) * t**2])
    axes = [np.array([[x0, (y0 + y1) / 2], [x1, (y0 + y1) / 2]]), np.array([[(x0 + x1) / 2, y0], [400, y1]])]
    return [curve, *axes]


def frame(x0: float, y0: float, x1: float, y1: float) -> Points:
    return np.array([[x0, y0], [x1, y0 + 9], [x1 - 7, y1], [x0 + 5, y1 - 8], [x0, y0]])


def readings(confidence: float = 0.9) -> list[Reading]:
    """The lines of `written(LINES, ...)`, with a symbol of a digit's size each."""
    places = [Box(80, 190.0 * n - 100, 150, 190.0 * n) for n in (1, 2, 3)]
    return [
        Reading(latex, confidence, (Symbol("2", box, 0.9),)) for latex, box in zip(LINES, places, strict=True)
    ]


def drawn(strokes: list[Points]) -> Pixels:
    page = np.full((1500, 1200, 3), 235, np.uint8)
    cv2.polylines(page, [np.round(s).astype(np.int32)[:, None] for s in strokes], False, (40, 40, 60), 5)
    return page


@pytest.mark.parametrize("is_picture", [False, True])
def test_a_graph_is_a_figure_and_lines_are_none(is_picture: bool) -> None:
    strokes = written(LINES, 4) + graph()
    (box,) = figures_in(drawn(strokes) if is_picture else Ink(tuple(strokes)), readings())
    assert box.to_list() == pytest.approx(GRAPH, abs=65)


@pytest.mark.parametrize("is_picture", [False, True])
def test_a_frame_around_writing_is_none(is_picture: bool) -> None:
    strokes = [*written(LINES, 4), frame(40, 420, 900, 640), frame(20, 60, 1000, 410)]
    assert figures_in(drawn(strokes) if is_picture else Ink(tuple(strokes)), readings()) == []


def test_ink_that_was_read_well_is_a_formula() -> None:
    strokes = written(LINES, 4) + graph()
    whole = Reading(r"\sqrt{x}", 0.9, (Symbol("x", Box(*GRAPH), 0.9),))
    assert figures_in(Ink(tuple(strokes)), [*readings(), whole]) == []


def test_blank_pages_have_no_figures() -> None:
    assert figures_in(Ink(()), []) == []
    assert figures_in(np.full((300, 200, 3), 255, np.uint8), []) == []


def test_a_figure_stands_between_its_lines_and_takes_what_is_in_it() -> None:
    strokes = written(LINES, 4) + graph()
    below = Reading("y=1", 0.9, (Symbol("y", Box(80, 1420, 150, 1490), 0.9),))
    inside = Reading(r"+\prime", 0.02, (Symbol("+", Box(300, 1000, 500, 1200), 0.02),))
    page = ReadPage("a", PageRef(FileRef("a")), Ink(tuple(strokes)), (*readings(), inside, below))
    blocks = list(blocks_of(page))
    assert [type(block) for block in blocks] == [PageStart, *[Formula] * 3, Figure, Formula]
    picture = next(block.picture for block in blocks if isinstance(block, Figure))
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    assert pixels.shape[0] == pytest.approx(480, abs=1)
    assert 0.005 < (pixels < 128).mean() < 0.1
