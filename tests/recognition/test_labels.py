"""Labels of exercises leave the mathematics that they stand before, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from handwriting import Hand, ink_of, write

import inkmath
from ink import sheets
from inkmath.expression.latex import parse
from inkmath.ink.borders import Pieces
from inkmath.recognition.labelling import without_repeated_numbers
from inkmath.recognition.labels import following, label_apart, label_in_sequence, label_of, surest_label
from inkmath.recognition.read_line import ReadLine
from inkmath.types import Alternative, Box, Page, Pixels, Reading, Symbol


@pytest.mark.parametrize("latex", ["3.", "10)", "a)", "i)", "(2)", "4-", "7)-", r"\left(b\right)", r"1\cdot"])
def test_label_of_a_label_is_it(latex: str) -> None:
    assert label_of(latex)


@pytest.mark.parametrize("latex", ["3", "x)", "i-", "123.", "2x", "-", "=", "", "3+", "3.5", r"\frac{1}{2}."])
def test_label_of_mathematics_is_empty(latex: str) -> None:
    assert label_of(latex) == ""


def test_a_surer_label_is_taken() -> None:
    """A bracket that closes none makes an expression unlikely, and is usual of a label."""
    found = Reading("(2)", confidence=0.15, alternatives=(Alternative("12)", 0.85), Alternative("2", 0.0)))
    assert surest_label(found) == "12)"
    assert surest_label(replace(found, confidence=0.9)) == "(2)"
    assert surest_label(replace(found, alternatives=(Alternative("2x", 0.85),))) == "(2)"
    assert surest_label(replace(found, alternatives=(Alternative("2", 0.85),)), is_far=True) == "(2)"
    assert surest_label(Reading("2", confidence=0.15, alternatives=(Alternative("2.", 0.85),))) == "2."
    assert surest_label(Reading("2", confidence=0.55, alternatives=(Alternative("2.", 0.45),))) == ""
    assert surest_label(Reading("2x", confidence=0.15, alternatives=(Alternative("2.", 0.85),))) == ""


def page_of(label: str, *rows: str, gap: int = 60) -> Pixels:
    """A label, paper, and the rows beside and below: uint8, 0 = ink."""
    ink = np.zeros((120 * len(rows) + 40, 900), np.uint8)
    sheets.write(ink, label, 40, 40, 60, pen=4)
    for number, row in enumerate(rows):
        sheets.write(ink, row, 40 + 51 * len(label) + gap, 40 + 120 * number, 60, pen=4)
    return 255 - ink


def test_label_before_the_first_line_is_told_apart() -> None:
    first, second = inkmath.read_page(page_of("3.", "2x+5=17", "2x=12"))
    assert (first.label, first.latex) == ("3.", "2x+5=17")
    assert (second.label, second.latex) == ("", "2x=12")
    assert first.to_dict()["label"] == "3."
    assert "label" not in second.to_dict()


def test_label_leaves_the_boxes_of_the_line_in_place() -> None:
    picture = page_of("3.", "2x+5=17")
    (line,) = inkmath.read_page(picture)
    for symbol in line.symbols:
        x0, y0, x1, y1 = (round(side) for side in symbol.box.to_list())
        assert (picture[y0:y1, x0:x1] < 128).any()
    left = min(symbol.box.x0 for symbol in line.symbols)
    assert left > np.flatnonzero((picture < 128).any(axis=0))[0] + 60


def test_number_alone_is_no_label() -> None:
    (line,) = inkmath.read_page(page_of("3", "=2x+5"))
    assert (line.label, line.latex) == ("", "3=2x+5")


def test_label_apart_needs_a_gap() -> None:
    assert label_apart(Pieces.of(Page(page_of("3.", "2x+5=17", gap=-20)))) is None
    assert label_apart(Pieces.of(Page(page_of("3.", "2x+5=17")))) is not None


def test_lone_signs_in_a_picture_are_no_lines() -> None:
    """A dash and a dot beside lines are dirt, or what is left of a rule; alone they are what is written."""
    pixels = page_of("x=5", "", "")
    pixels[200:206, 100:180] = 0
    assert [line.latex for line in inkmath.read_page(pixels)] == ["x=5"]
    pixels[:150] = 255
    assert [line.latex for line in inkmath.read_page(pixels)] == ["-"]


def test_lone_signs_of_a_pen_are_kept() -> None:
    """A dash below a line belongs to the line that follows."""
    eks = [np.array([[20.0, 20], [60, 80]]), np.array([[60.0, 20], [20, 80]])]
    dash = [np.array([[20.0, 220], [80, 221]])]
    found = inkmath.read_page(inkmath.Ink((*eks, *dash)))
    assert [line.latex for line in found][-1] == "-"
    assert len(found) == 2


@pytest.mark.parametrize(
    ("number", "bend", "row"), [("7", 22, "2x+5=17"), ("12", 22, "3x=12-y"), ("3", 12, "7x=14")]
)
def test_label_with_a_bracket_needs_no_gap(number: str, bend: int, row: str) -> None:
    """Nor does it need a bracket more bent than a 1: a label's bracket has no partner."""
    pixels = page_of(number, row, gap=70)
    end = 40 + 51 * len(number) + 5
    cv2.ellipse(pixels, (end, 70), (bend, 42), 0, -80, 80, 0, 4, cv2.LINE_AA)
    (line,) = inkmath.read_page(pixels)
    assert (line.label, line.latex) == (f"{number})", row)


def test_label_on_a_line_of_its_own_is_that_of_the_next_line() -> None:
    ink = np.zeros((400, 900), np.uint8)
    sheets.write(ink, "3.", 40, 30, 60, pen=4)
    sheets.write(ink, "2x+5=17", 240, 200, 60, pen=4)
    sheets.write(ink, "2x=12", 240, 320, 60, pen=4)
    first, second = inkmath.read_page(255 - ink)
    assert [(line.label, line.latex) for line in (first, second)] == [("3.", "2x+5=17"), ("", "2x=12")]


def test_two_symbols_beside_longer_lines_are_less_sure() -> None:
    ink = np.zeros((600, 900), np.uint8)
    sheets.write(ink, "2x+5=17", 40, 40, 60, pen=4)
    sheets.write(ink, "5x", 40, 280, 60, pen=4)
    line, alone = inkmath.read_page(255 - ink)
    assert line.confidence > 0.9
    assert alone.latex == "5x"
    assert alone.confidence < 0.31


def test_number_far_before_a_statement_is_its_label() -> None:
    (line,) = inkmath.read_page(page_of("10", "3x+7=2", gap=90))
    assert (line.label, line.latex) == ("10", "3x+7=2")


@pytest.mark.parametrize("row", ["+3x=7", "3x+7", "=2x+5"])
def test_number_far_before_anything_else_is_none(row: str) -> None:
    (line,) = inkmath.read_page(page_of("10", row, gap=90))
    assert (line.label, line.latex) == ("", "10" + row)


@pytest.mark.parametrize(
    ("latex", "label"), [("7", "7"), (".7", "7"), ("10=", "10"), ("5.", "5."), ("x", "")]
)
def test_label_of_a_number_far_away(latex: str, label: str) -> None:
    assert label_of(latex, is_far=True) == label


def test_doodle_far_before_a_line_is_left_out() -> None:
    pixels = page_of("", "2x+5=17", gap=150)
    house = [[30, 100], [30, 60], [55, 35], [80, 60], [80, 100], [30, 100], [80, 60], [30, 60], [80, 100]]
    cv2.polylines(pixels, [np.array(house)], False, 0, 4)
    (line,) = inkmath.read_page(pixels)
    assert line.latex == "2x+5=17"


def labelled(pixels: Pixels, number: str, row: str, top: int, bend: int) -> None:
    """A line whose label ends with a bracket that is bent so much; its gap to the row is small."""
    ink = 255 - pixels
    sheets.write(ink, number, 40, top, 60, pen=4)
    end = 40 + 51 * len(number) + 5
    cv2.ellipse(ink, (end, top + 30), (bend, 42), 0, -80, 80, 255, 4, cv2.LINE_AA)
    sheets.write(ink, row, end + bend + 26, top, 60, pen=4)
    pixels[:] = 255 - ink


@pytest.mark.parametrize("label", ["(3)", "(a)"])
def test_a_number_in_brackets_before_an_operand_is_a_label(label: str) -> None:
    for row in ("2x+5=17", r"\frac{x}{2}=4"):
        strokes = write(parse(label + row), Hand.of(4))
        (line,) = inkmath.read_page(ink_of(strokes))
        assert (line.label, line.latex) == (label, row)


@pytest.mark.parametrize("latex", ["(3)^{2}=9", "(3)+x=7", "(x)=3"])
def test_a_factor_in_brackets_is_no_label(latex: str) -> None:
    (line,) = inkmath.read_page(ink_of(write(parse(latex), Hand.of(4))))
    assert (line.label, line.latex) == ("", latex)


def test_labels_of_one_column_tell_what_another_one_is() -> None:
    """A bracket that is as straight as a 1 is one where other lines have labels."""
    pixels = np.full((520, 900), 255, np.uint8)
    rows = ["2x+5=17", "3x=12", "x=7"]
    for number, row, bend in zip("123", rows, (22, 22, 2), strict=True):
        labelled(pixels, number, row, 40 + 160 * (int(number) - 1), bend)
    found = inkmath.read_page(pixels)
    assert [(line.label, line.latex) for line in found] == [
        (f"{number})", row) for number, row in zip("123", rows, strict=True)
    ]
    (alone,) = inkmath.read_page(pixels[330:])
    assert alone.label == ""


def test_a_label_that_is_missing_between_two_is_what_stands_in_their_column() -> None:
    """A missing label of any shape; of several lines with something there none is taken."""
    pixels, rows = np.full((520, 900), 255, np.uint8), ["2x+5=17", "3x=12", "x=7"]
    for number, row in enumerate(rows):
        labelled(pixels, "1n3"[number], row, 40 + 160 * number, 22)
    found = inkmath.read_page(pixels)
    assert [(line.label, line.latex) for line in found] == list(zip(["1)", "2)", "3)"], rows, strict=True))

    pixels = np.full((680, 900), 255, np.uint8)
    for number, row in enumerate([rows[0], "y=4-x", "y=2x", rows[2]]):
        labelled(pixels, "1nn3"[number], row, 40 + 160 * number, 22)
    assert [line.label for line in inkmath.read_page(pixels)] == ["1)", "", "", "3)"]


def test_a_line_before_the_second_exercise_keeps_its_first_symbol() -> None:
    pixels = np.full((360, 900), 255, np.uint8)
    labelled(pixels, "2", "2x+5=17", 200, 22)
    ink = 255 - pixels
    sheets.write(ink, "3x=12", 40, 40, 60, pen=4)
    line, _ = inkmath.read_page(255 - ink)
    assert (line.label, line.latex) == ("", "3x=12")


@pytest.mark.parametrize("row", ["2x=12", "2-x=12", "2.5x=12", "12=2x"])
def test_working_below_a_label_has_none(row: str) -> None:
    pixels = np.full((360, 900), 255, np.uint8)
    labelled(pixels, "1", "2x+5=17", 40, 22)
    ink = 255 - pixels
    sheets.write(ink, row, 40, 220, 60, pen=4)
    _, line = inkmath.read_page(255 - ink)
    assert (line.label, line.latex) == ("", row)


def test_label_in_sequence() -> None:
    def says(latex: str, *others: str) -> Reading:
        symbols = (Symbol(latex, Box(0, 0, 1, 1), 1.0),) * len(latex)
        return Reading(latex, 0.5, symbols, tuple(Alternative(other, 0.1) for other in others))

    assert label_in_sequence(says("41", "4)"), "3)") == "4)"
    assert label_in_sequence(says("41", "2)", "4)"), "4)") == "4)"
    assert label_in_sequence(says("41"), "4)") == "4)"
    assert label_in_sequence(says("(n)"), "(7)") == "(7)"
    for latex, expected in (
        ("41", "3)"),
        ("2x", "3)"),
        ("2-", "2)"),
        ("2x", "2)"),
        ("2.", "2)"),
        ("4+x", "4)"),
        ("41", "4."),
        ("5.", "4."),
    ):
        assert label_in_sequence(says(latex), expected) == "", latex


@pytest.mark.parametrize(
    ("label", "step", "other"),
    [("3)", 1, "4)"), ("(9)", 1, "(10)"), ("2.", -1, "1."), ("1)", -1, ""), ("a)", 1, "b)"), ("a)", -1, "")],
)
def test_label_that_follows(label: str, step: int, other: str) -> None:
    assert following(label, step) == other


def test_numbers_alone_are_labels_where_they_increase() -> None:
    """A binding at the edge of a sheet looks like the same number again and again."""
    page = Page(np.full((10, 10), 255, np.uint8))
    lines = [ReadLine(page, Reading("x", 1.0), 0.0, label) for label in ("7", "7", "8.", "7", "8", "a)")]
    found = [line.label for line in without_repeated_numbers(lines)]
    assert found == ["7", "", "8.", "", "8", "a)"]
