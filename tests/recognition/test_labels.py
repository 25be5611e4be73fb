"""Labels of exercises leave the mathematics that they stand before, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.ink.borders import Pieces
from inkmath.recognition.labels import label_apart, label_of, surest_label
from inkmath.types import Alternative, Page, Pixels, Reading


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
    """Who writes a dash below a line goes on with it."""
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
