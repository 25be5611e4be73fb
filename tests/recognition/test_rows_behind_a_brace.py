"""Rows behind a tall brace are read as one system, and what only looks like it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

import inkmath
from ink import sheets
from ink.fence_strokes import angular, bar, brace, curly, round_bracket
from inkmath.ink.raster import draw
from inkmath.recognition.line_reader import _inker
from inkmath.types import Ink, Known, Pixels, Points, Reading

pytestmark = pytest.mark.slow

SYSTEM = r"\begin{cases}x+y=3\\x-y=1\end{cases}"


def system(
    rows: list[str],
    shape: Callable[[Points], Points] = curly,
    *,
    left: int = 120,
    apart: int = 100,
    below: str = "",
) -> Pixels:
    """The rows behind a brace, and a line below: uint8, 0 = ink."""
    ink = np.zeros((apart * (len(rows) + 2 * bool(below)) + 90, 800), np.uint8)
    for number, row in enumerate(rows):
        sheets.write(ink, row, left + 40, 40 + apart * number, 60, pen=4)
    stroke = brace(shape, left, 30, 28, apart * len(rows) - apart + 90)
    cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, below, left, 40 + apart * (len(rows) + 1), 60, pen=4)
    return 255 - ink


def strokes_of(rows: list[str], left: float = 120) -> list[Points]:
    """The strokes of a brace and the rows behind it."""
    strokes = [brace(curly, left, 30, 28, 100 * len(rows) - 10)]
    for number, row in enumerate(rows):
        for place, character in enumerate(row):
            corner = np.array([left + 40 + 51 * place, 40 + 100 * number])
            strokes += [corner + np.array(glyph) * (5, 6) for glyph in sheets.GLYPHS[character]]
    return strokes


@pytest.mark.parametrize("shape", [curly, angular, round_bracket, bar])
@pytest.mark.parametrize("apart", [85, 100, 130])
def test_two_rows_behind_a_brace_are_a_system(shape: Callable[[Points], Points], apart: int) -> None:
    assert inkmath.read(system(["x+y=3", "x-y=1"], shape, apart=apart)).latex == SYSTEM


def test_three_rows_behind_a_brace_are_a_system() -> None:
    reading = inkmath.read(system(["x+y=5", "x-y=1", "2x=4"]))
    assert reading.latex == r"\begin{cases}x+y=5\\x-y=1\\2x=4\end{cases}"


def test_brace_that_touches_a_row_is_a_brace() -> None:
    picture = system(["x+y=3", "x-y=1"])
    cv2.line(picture, (134, 85), (172, 70), 0, 4, cv2.LINE_AA)
    assert cv2.connectedComponents((picture < 128).astype(np.uint8))[0] == 1 + 12
    assert inkmath.read(picture).latex.startswith(r"\begin{cases}")
    strokes = strokes_of(["x+y=3", "x-y=1"])
    strokes[0] = strokes[0] + (28, 0)
    assert inkmath.read(Ink(tuple(strokes))).latex == SYSTEM


def test_brace_that_is_broken_is_a_brace() -> None:
    picture = system(["x+y=3", "x-y=1"])
    picture[140:152, 110:160] = 255
    assert inkmath.read(picture).latex == SYSTEM


def test_row_that_is_a_piece_of_a_stroke_is_read_by_its_ink() -> None:
    """A line that is cut through a stroke has none of its page's strokes."""
    page = draw(Ink(tuple(strokes_of(["x+y=3", "x-y=1"]))))
    row = replace(page, strokes=())
    assert _inker(page)(row) is row


def test_sign_goes_to_the_row_at_whose_height_it_stands() -> None:
    picture = system(["x-y=3", "x-y=1"], apart=75)
    assert inkmath.read(picture).latex == r"\begin{cases}x-y=3\\x-y=1\end{cases}"


def test_rows_that_a_pen_wrote_are_a_system() -> None:
    ink = Ink(tuple(strokes_of(["x+y=3", "x-y=1"])))
    assert inkmath.read(ink).latex == SYSTEM
    assert [line.latex for line in inkmath.read_page(ink)] == [SYSTEM]


def test_symbols_hang_on_the_brace_row_by_row() -> None:
    picture = system(["x+y=3", "x-y=1"])
    reading = inkmath.read(picture)
    assert [symbol.token for symbol in reading.symbols] == [r"\{", *"x+y=3", *"x-y=1"]
    parents = [symbol.parent for symbol in reading.symbols]
    assert [(one.index, one.relation) if one else None for one in parents] == [
        None,
        *[(0, "row"), *((place, "right") for place in range(1, 5))],
        *[(0, "row"), *((place, "right") for place in range(6, 10))],
    ]
    for symbol in reading.symbols:
        x0, y0, x1, y1 = (round(side) for side in symbol.box.to_list())
        assert (picture[y0:y1, x0:x1] < 128).any()
    assert reading.symbols[0].box.height > 150
    assert 0 < reading.confidence <= 1


def test_what_stands_before_the_brace_stays_before_it() -> None:
    picture = system(["x+1", "2x"], left=300)
    ink = 255 - picture
    sheets.write(ink, "y=", 120, 90, 60, pen=4)
    reading = inkmath.read(255 - ink)
    assert reading.latex == r"y=\begin{cases}x+1\\2x\end{cases}"
    hook = reading.symbols[2].parent
    assert hook is not None
    assert (reading.symbols[2].token, hook.index, hook.relation) == (r"\{", 1, "right")


def test_system_on_a_page_is_one_line_and_keeps_its_label() -> None:
    ink = 255 - system(["x+y=3", "x-y=1"], left=300, below="2x=4")
    sheets.write(ink, "3.", 60, 40, 60, pen=4)
    lines = inkmath.read_page(255 - ink)
    assert [(line.label, line.latex) for line in lines] == [("3.", SYSTEM), ("", "2x=4")]


def test_system_is_solved_as_it_is_read() -> None:
    solution = inkmath.solve(inkmath.read(system(["x+y=3", "x-y=1"])))
    assert [answer.latex for answer in solution.answers] == ["x=2,y=1"]


@pytest.mark.parametrize("text", ["x+y=3", "2x+5=17"])
def test_one_row_behind_a_bracket_is_no_system(text: str) -> None:
    assert "cases" not in inkmath.read(system([text])).latex


def test_rows_between_two_brackets_are_no_system() -> None:
    ink = 255 - system(["x+y=3", "x-y=1"], round_bracket)
    closing = brace(lambda t: np.sin(np.pi * t), 420, 30, 28, 190)
    cv2.polylines(ink, [np.round(closing).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    assert "cases" not in inkmath.read(255 - ink).latex


def test_bracket_around_a_fraction_is_no_system() -> None:
    ink = np.zeros((300, 700), np.uint8)
    for shape, left in ((round_bracket, 80), (lambda t: np.sin(np.pi * t), 240)):
        stroke = brace(shape, left, 40, 30, 200)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "x", 145, 55, 60, pen=4)
    cv2.line(ink, (130, 140), (220, 140), 255, 4)
    sheets.write(ink, "2", 145, 160, 60, pen=4)
    sheets.write(ink, "=3", 290, 110, 60, pen=4)
    assert inkmath.read(255 - ink).latex == r"(\frac{x}{2})=3"


def test_brace_that_is_known_to_be_another_symbol_makes_no_system() -> None:
    picture = system(["x+y=3", "x-y=1"])
    box = inkmath.read(picture).symbols[0].box
    other = inkmath.read(picture, known=[Known(box, r"\int")])
    assert r"\int" in other.latex
    assert "cases" not in other.latex
    assert inkmath.read(picture, known=[Known(box, r"\{")]).latex == SYSTEM


def test_symbol_of_a_row_that_is_put_right_is_kept() -> None:
    picture = system(["x+y=3", "x-y=1"])
    last = inkmath.read(picture).symbols[-1]
    reading: Reading = inkmath.read(picture, known=[Known(last.box, "7")])
    assert reading.latex == r"\begin{cases}x+y=3\\x-y=7\end{cases}"
    (line,) = inkmath.read_page(picture, known=[Known(last.box, "7")])
    assert line.latex == reading.latex
