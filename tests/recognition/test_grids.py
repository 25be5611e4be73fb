"""Matrices, determinants, vectors, binomials and pieces are read as grids, and powers in brackets are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

import cv2
import numpy as np
import pytest

import inkmath
from ink import sheets
from ink.fence_strokes import (
    bar,
    brace,
    closing_bracket,
    closing_square_bracket,
    curly,
    round_bracket,
    square_bracket,
)
from inkmath.ink.fences import Block, Fence
from inkmath.ink.lines import Ints
from inkmath.ink.segment import SegmentationLattice, segment
from inkmath.recognition import grids, line_reader
from inkmath.recognition.grid import Fences, Grid, mark
from inkmath.recognition.grids import GridReader
from inkmath.recognition.language_model import LanguageModel
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Ink, Page, Pixels, Points, Reading

pytestmark = pytest.mark.slow

Shape = Callable[[Points], Points]

ROUND = round_bracket, closing_bracket
SQUARE = square_bracket, closing_square_bracket
BARS = bar, bar

SIZE, PITCH = 60, 95  # of the symbols, and of the rows


def lay(ink: Pixels, rows: Sequence[Sequence[str]], fences: Sequence[Shape], left: int, top: int = 40) -> int:
    """Lay a grid into ink (255 = ink) in place; returns where it ends."""
    widest = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    height = PITCH * (len(rows) - 1) + SIZE + 24
    x = left + 45
    for column, count in enumerate(widest):
        for number, row in enumerate(rows):
            sheets.write(ink, row[column], x, top + PITCH * number, SIZE, pen=4)
        x += 51 * count + 50
    for shape, at in zip(fences, (left, x - 45), strict=False):
        stroke = brace(shape, at, top - 12, 22, height)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    return x + 20


def sheet(rows: int = 2) -> Pixels:
    return np.zeros((PITCH * rows + 90, 1100), np.uint8)


def refuse(*_: object) -> NoReturn:
    raise AssertionError("needless work")


def middle(rows: int) -> int:
    """The top of a line that stands beside the middle of so many rows."""
    return 40 + PITCH * (rows - 1) // 2


@pytest.mark.parametrize(
    ("fences", "environment"), [(ROUND, "pmatrix"), (SQUARE, "bmatrix"), (BARS, "vmatrix")]
)
def test_entries_between_two_fences_are_a_matrix(fences: Sequence[Shape], environment: str) -> None:
    ink = sheet()
    lay(ink, [["2", "-3"], ["5", "4"]], fences, 60)
    latex = inkmath.read(255 - ink).latex
    assert latex == rf"\begin{{{environment}}}2&-3\\5&4\end{{{environment}}}"


def test_three_rows_of_three() -> None:
    ink = sheet(3)
    lay(ink, [["2", "3", "5"], ["4", "7", "2"], ["3", "2", "4"]], SQUARE, 60)
    assert inkmath.read(255 - ink).latex == r"\begin{bmatrix}2&3&5\\4&7&2\\3&2&4\end{bmatrix}"


def test_line_between_columns_is_a_bar_in_each_row() -> None:
    ink = sheet()
    lay(ink, [["2", "3", " ", "5"], ["4", "7", " ", "2"]], SQUARE, 60)
    stroke = brace(bar, 335, 28, 22, 180)
    cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    reading = inkmath.read(255 - ink)
    assert reading.latex == r"\begin{bmatrix}2&3&|&5\\4&7&|&2\end{bmatrix}"
    bars = [symbol.box for symbol in reading.symbols if symbol.token == "|"]
    assert len(bars) == 2
    assert bars[0].y1 < bars[1].y0


def test_dots_stand_for_entries_that_are_left_out() -> None:
    ink = sheet(3)
    lay(ink, [["2", "   ", "3"], ["", "", ""], ["5", "   ", "7"]], ROUND, 60)
    for x, y, dx, dy in (
        (115, 140, 0, 24),
        (405, 140, 0, 24),
        (220, 140, 24, 20),
        (215, 70, 28, 0),
        (215, 260, 28, 0),
    ):
        for k in range(3):
            cv2.circle(ink, (x + dx * k, y + dy * k), 4, 255, -1, cv2.LINE_AA)
    expected = r"\begin{pmatrix}2&\cdots&3\\\vdots&\ddots&\vdots\\5&\cdots&7\end{pmatrix}"
    assert inkmath.read(255 - ink).latex == expected


def test_what_stands_around_a_determinant_is_read() -> None:
    ink = sheet()
    sheets.write(ink, "y=", 60, middle(2), SIZE, pen=4)
    end = lay(ink, [["2", "3"], ["5", "4"]], BARS, 190)
    sheets.write(ink, "-7", end, middle(2), SIZE, pen=4)
    assert inkmath.read(255 - ink).latex == r"y=\begin{vmatrix}2&3\\5&4\end{vmatrix}-7"


def test_exponent_behind_a_matrix_is_one() -> None:
    ink = sheet()
    end = lay(ink, [["2", "3"], ["5", "4"]], ROUND, 60)
    sheets.write(ink, "2", end - 12, 12, 36, pen=4)
    assert inkmath.read(255 - ink).latex == r"\begin{pmatrix}2&3\\5&4\end{pmatrix}^{2}"


def test_several_columns_stand_in_one_line() -> None:
    ink = sheet()
    end = lay(ink, [["2"], ["5"]], ROUND, 60)
    sheets.write(ink, "=", end, middle(2), SIZE, pen=4)
    lay(ink, [["3"], ["4"]], ROUND, end + 80)
    expected = r"\begin{pmatrix}2\\5\end{pmatrix}=\begin{pmatrix}3\\4\end{pmatrix}"
    assert inkmath.read(255 - ink).latex == expected


def test_larger_number_over_a_smaller_one_that_equal_a_number_are_a_binomial() -> None:
    ink = sheet()
    end = lay(ink, [["5"], ["2"]], ROUND, 60)
    sheets.write(ink, "=10", end, middle(2), SIZE, pen=4)
    assert inkmath.read(255 - ink).latex == r"\binom{5}{2}=10"


def test_pieces_of_a_function_have_two_columns() -> None:
    ink = sheet()
    sheets.write(ink, "y=", 60, middle(2), SIZE, pen=4)
    lay(ink, [["2x", "x=3"], ["-x", "x=4"]], [curly], 190)
    assert inkmath.read(255 - ink).latex == r"y=\begin{cases}2x&x=3\\-x&x=4\end{cases}"


def test_cells_hang_on_the_opening_fence_row_by_row() -> None:
    ink = sheet()
    lay(ink, [["2", "3x"], ["5", "4"]], SQUARE, 60)
    symbols = inkmath.read(255 - ink).symbols
    assert [symbol.token for symbol in symbols] == ["[", "2", "3", "x", "5", "4", "]"]
    assert [(one.parent.index, one.parent.relation) if one.parent else None for one in symbols] == [
        None,
        (0, "row"),
        (0, "cell"),
        (2, "right"),
        (0, "row"),
        (0, "cell"),
        (0, "right"),
    ]
    for symbol in symbols:
        x0, y0, x1, y1 = (round(side) for side in symbol.box.to_list())
        assert (ink[y0:y1, x0:x1] > 128).any()


def test_matrix_that_a_pen_wrote_is_a_matrix() -> None:
    strokes = [brace(square_bracket, 60, 28, 22, 180), brace(closing_square_bracket, 330, 28, 22, 180)]
    for number, row in enumerate(("23", "54")):
        for column, character in enumerate(row):
            corner = np.array([110 + 110 * column, 40 + PITCH * number])
            strokes += [corner + np.array(glyph) * (5, 6) for glyph in sheets.GLYPHS[character]]
    ink = Ink(tuple(strokes))
    expected = r"\begin{bmatrix}2&3\\5&4\end{bmatrix}"
    assert inkmath.read(ink).latex == expected
    assert [line.latex for line in inkmath.read_page(ink)] == [expected]


def test_rows_of_a_matrix_are_no_lines_of_a_page() -> None:
    ink = sheet(5)
    lay(ink, [["2", "3"], ["5", "4"]], SQUARE, 60)
    sheets.write(ink, "2x=4", 60, 330, SIZE, pen=4)
    lines = [line.latex for line in inkmath.read_page(255 - ink)]
    assert lines == [r"\begin{bmatrix}2&3\\5&4\end{bmatrix}", "2x=4"]


def test_power_in_brackets_is_no_grid() -> None:
    ink = sheet(1)
    for shape, left in zip(ROUND, (60, 240), strict=True):
        stroke = brace(shape, left, 12, 24, 125)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "x", 110, 50, SIZE, pen=4)
    sheets.write(ink, "2", 165, 25, 36, pen=4)
    sheets.write(ink, "=4", 300, 45, SIZE, pen=4)
    assert "begin" not in inkmath.read(255 - ink).latex
    assert "binom" not in inkmath.read(255 - ink).latex


def test_line_is_not_read_with_a_grid_that_is_less_likely_than_what_it_reads_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ink = sheet()
    for shape, left in zip(ROUND, (60, 283), strict=True):
        stroke = brace(shape, left, 16, 24, 170)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "3+5", 110, 25, SIZE, pen=4)
    cv2.line(ink, (100, 97), (263, 97), 255, 4)
    sheets.write(ink, "4", 161, 110, SIZE, pen=4)
    monkeypatch.setattr(GridReader, "_line", refuse)
    assert inkmath.read(255 - ink).latex == r"(\frac{3+5}{4})"


def test_fence_that_was_classified_as_a_symbol_is_not_classified_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line_reader, "probabilities_of", refuse)
    ink = sheet()
    lay(ink, [["2", "3"], ["5", "4"]], ROUND, 60)
    assert inkmath.read(255 - ink).latex == r"\begin{pmatrix}2&3\\5&4\end{pmatrix}"


def test_a_line_is_not_read_with_other_grids_that_are_hardly_likelier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ways into grids with gains of 5, 5.5, 9 and 7: only the first and the third are read into the line."""
    whole = segment(Page(np.full((9, 9), 255, np.uint8)))
    line, read = ReadLine(whole.page, Reading("x", 0.5), -9.0), list[float]()

    def with_grid(
        reader: GridReader, line: ReadLine, whole: SegmentationLattice, grids: list[float], known: None
    ) -> ReadLine:
        read.extend(grids)
        return ReadLine(line.page, line.reading, sum(grids))

    monkeypatch.setattr(
        grids, "fenced_blocks", lambda *given: [(whole, [gain]) for gain in (5.0, 5.5, 9.0, 7.0)]
    )
    monkeypatch.setattr(GridReader, "_grid", lambda self, line, whole, block, shape: block)
    monkeypatch.setattr(GridReader, "_gain", lambda self, line, whole, grid: grid)
    monkeypatch.setattr(GridReader, "_line", with_grid)
    reader = GridReader(ReaderConfig.load(shipped() / "expressions"), refuse, refuse, refuse)
    found = reader.with_grids(line, whole, np.zeros((0, CLASSES), np.float32))
    assert read == [5.0, 9.0]
    assert found.log_probability == 9.0


@pytest.mark.parametrize(("least", "count", "is_enough"), [(-10.0, 2, False), (-40.0, 3, True)])
def test_cells_are_read_as_long_as_they_may_be_likelier_than_something_else(
    least: float, count: int, is_enough: bool
) -> None:
    fences = [Fence((0,), Box(0, 0, 9, 90)), Fence((4,), Box(80, 0, 89, 90))]
    empty = Grid(Block(fences[0], fences[1], (1, 2, 3)), Fences({"pmatrix": 1.0}, 1.0), (), 0.0)
    asked = list[int]()

    def read(pieces: Ints) -> ReadLine:
        asked.extend(pieces.tolist())
        return ReadLine(Page(np.zeros((9, 9), np.uint8)), Reading("x", 0.5), -9.0)

    reader = GridReader(ReaderConfig.load(shipped() / "expressions"), refuse, refuse, refuse)
    cells = reader._all([np.array([piece]) for piece in range(3)], read, empty, least)
    assert asked == list(range(count))
    assert bool(cells) == is_enough


@pytest.mark.parametrize(("fences", "environment"), [(ROUND, "pmatrix"), (SQUARE, "bmatrix")])
def test_entries_far_apart_in_one_row_are_a_row_vector(fences: Sequence[Shape], environment: str) -> None:
    ink = sheet(1)
    lay(ink, [["4", "3"]], fences, 60)
    assert inkmath.read(255 - ink).latex == rf"\begin{{{environment}}}4&3\end{{{environment}}}"


def test_row_vector_times_a_matrix() -> None:
    ink = sheet()
    end = lay(ink, [["4", "3"]], ROUND, 60, middle(2))
    lay(ink, [["2", "3"], ["5", "4"]], ROUND, end + 30)
    expected = r"\begin{pmatrix}4&3\end{pmatrix}\begin{pmatrix}2&3\\5&4\end{pmatrix}"
    assert inkmath.read(255 - ink).latex == expected


def test_factors_in_brackets_are_no_row_vector() -> None:
    ink = sheet(1)
    lay(ink, [["2x"]], ROUND, 60)
    assert inkmath.read(255 - ink).latex == "(2x)"


def test_argument_of_a_function_is_no_row_vector() -> None:
    ink = sheet(1)
    sheets.write(ink, "y", 60, 40, SIZE, pen=4)
    lay(ink, [["2", "x"]], ROUND, 130)
    assert "begin" not in inkmath.read(255 - ink).latex


def test_difference_of_powers_in_brackets_is_no_row_vector() -> None:
    ink = sheet(1)
    for shape, left in zip(ROUND, (60, 400), strict=True):
        stroke = brace(shape, left, 12, 24, 125)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    for letter, left in (("x", 110), ("y", 290)):
        sheets.write(ink, letter, left, 50, SIZE, pen=4)
        sheets.write(ink, "2", left + 55, 20, 36, pen=4)
    sheets.write(ink, "-", 215, 45, SIZE, pen=4)
    assert inkmath.read(255 - ink).latex == "(x^{2}-y^{2})"


def test_power_between_two_letters_in_brackets_is_no_column() -> None:
    ink = sheet(1)
    for shape, left in zip(ROUND, (60, 270), strict=True):
        stroke = brace(shape, left, 12, 24, 125)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "x", 110, 55, SIZE, pen=4)
    sheets.write(ink, "2", 165, 18, 36, pen=4)
    sheets.write(ink, "y", 190, 55, SIZE, pen=4)
    assert inkmath.read(255 - ink).latex == "(x^{2}y)"


def test_fraction_in_brackets_is_no_column() -> None:
    ink = sheet(2)
    for shape, left in zip(ROUND, (60, 250), strict=True):
        stroke = brace(shape, left, 28, 22, 180)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "4", 145, 40, SIZE, pen=4)
    cv2.line(ink, (110, 118), (225, 118), 255, 4, cv2.LINE_AA)
    sheets.write(ink, "23", 120, 135, SIZE, pen=4)
    assert inkmath.read(255 - ink).latex == r"(\frac{4}{23})"


def test_the_language_model_sees_the_cells_in_their_places() -> None:
    config = ReaderConfig.load(shipped() / "expressions")
    reader = GridReader(config, refuse, refuse, refuse, LanguageModel.load())
    fence = Fence((0,), Box(0, 0, 9, 90))
    cells = [
        ReadLine(Page(np.zeros((9, 9), np.uint8)), Reading(letter, confidence=0.9), -1.0) for letter in "nk"
    ]
    block = Block(fence, fence, (1, 2))
    binomial = Grid(block, Fences({"pmatrix": 1.0}, 1.0), ((cells[0],), (cells[1],)), 0.0, binomial=1.0)
    around = rf"\sum_{{k=0}}^{{n}}({mark(0)})"
    as_binomial = reader._as_a_whole(r"\sum_{k=0}^{n}\binom{n}{k}", around, [binomial])
    assert as_binomial > reader._as_a_whole(
        r"\sum_{k=0}^{n}\begin{vmatrix}n\\k\end{vmatrix}", around, [binomial]
    )
    assert as_binomial > 0
    assert GridReader(config, refuse, refuse, refuse)._as_a_whole("x", around, [binomial]) == 0
