"""Marks of the writer leave the ink, and mathematics that looks like them stays."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.ink.marks.ticks import without_tick
from inkmath.ink.source import load_page
from inkmath.recognition.marks import with_marks
from inkmath.serialization import from_dict
from inkmath.types import Box, Ink, Mark, Page, Pixels, Reading, Symbol

PEN = 5


def ink_of(text: str) -> Pixels:
    """The text in the middle of a sheet, 255 = ink: from (100, 80), 70 pixels high, 60 wide a symbol."""
    ink = np.zeros((240, 200 + 60 * len(text)), np.uint8)
    sheets.write(ink, text, 100, 80, 70, PEN)
    return ink


def stroke(ink: Pixels, *points: tuple[float, float]) -> None:
    cv2.polylines(ink, [np.round(np.array(points) * 16).astype(np.int32)], False, 255, PEN, cv2.LINE_AA, 4)


def boxed(ink: Pixels) -> None:
    right = ink.shape[1] - 80
    stroke(ink, (70, 55), (right, 62), (right - 4, 185), (74, 180), (70, 55))


def boxed_in_four(ink: Pixels) -> None:
    """With corners that do not close."""
    right = ink.shape[1] - 80
    for ends in (
        ((75, 55), (right - 6, 60)),
        ((right, 64), (right, 182)),
        ((right - 8, 186), (78, 183)),
        ((70, 178), (69, 62)),
    ):
        stroke(ink, *ends)


def circled(ink: Pixels) -> None:
    middle, axes = (ink.shape[1] // 2, 118), (ink.shape[1] // 2 - 30, 90)
    cv2.ellipse(ink, middle, axes, 0, 0, 360, 255, PEN, cv2.LINE_AA)


def underlined(ink: Pixels) -> None:
    stroke(ink, (95, 172), (ink.shape[1] / 2, 168), (ink.shape[1] - 105, 174))


def underlined_twice(ink: Pixels) -> None:
    underlined(ink)
    stroke(ink, (97, 186), (ink.shape[1] / 2, 184), (ink.shape[1] - 100, 188))


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        (boxed, "boxed"),
        (boxed_in_four, "boxed"),
        (circled, "circled"),
        (underlined, "underlined"),
        (underlined_twice, "underlined"),
    ],
)
@pytest.mark.parametrize("text", ["x=5", "2x+3=7"])
def test_read_reports_the_mark_and_reads_the_content(
    text: str, mark: Callable[[Pixels], None], kind: str
) -> None:
    ink = ink_of(text)
    mark(ink)
    reading = inkmath.read(255 - ink)
    assert reading.latex == text
    assert reading.marks == (kind,)
    assert reading.to_dict()["marks"] == [kind]


def test_read_leaves_out_what_is_scribbled_over() -> None:
    ink = ink_of("x= 5")
    zigzag = [(215 + 4 * i, 78 + (i % 2) * 74) for i in range(13)]
    stroke(ink, *zigzag)
    reading = inkmath.read(255 - ink)
    assert (reading.latex, reading.marks) == ("x=5", ("crossed out",))


def test_read_keeps_what_stands_close_to_a_scribble() -> None:
    ink = ink_of("x=  ")
    stroke(ink, *[(215 + 4 * i, 78 + (i % 2) * 74) for i in range(13)])
    sheets.write(ink, "4", 262, 80, 70, PEN)
    reading = inkmath.read(255 - ink)
    assert (reading.latex, reading.marks) == ("x=4", ("crossed out",))


def _line_through(ink: Pixels) -> None:
    """Through the second and third symbol: their middles are 60 pixels apart."""
    stroke(ink, (152, 116), (210, 112), (275, 118))


def _two_lines_through(ink: Pixels) -> None:
    stroke(ink, (152, 104), (275, 102))
    stroke(ink, (155, 126), (272, 130))


@pytest.mark.parametrize("strike", [_line_through, _two_lines_through])
@pytest.mark.parametrize(("text", "left"), [("2375=y", "25=y"), ("7251=x", "71=x")])
def test_read_leaves_out_what_is_struck_out(text: str, left: str, strike: Callable[[Pixels], None]) -> None:
    ink = ink_of(text)
    strike(ink)
    reading = inkmath.read(255 - ink)
    assert (reading.latex, reading.marks) == (left, ("struck out",))


def test_read_leaves_out_what_is_crossed() -> None:
    ink = ink_of("x=2 5")
    stroke(ink, (218, 72), (280, 158))
    stroke(ink, (278, 70), (216, 160))
    reading = inkmath.read(255 - ink)
    assert (reading.latex, reading.marks) == ("x=5", ("struck out",))


def test_read_takes_marks_off_pen_strokes() -> None:
    """A box and what it holds, drawn by a pen; what is not of the mark keeps its strokes."""
    glyphs = [
        np.array([[100 + 60 * i + 6 * u, 100 + 7 * v] for u, v in points], dtype=np.float64)
        for i, character in enumerate("x=5")
        for points in sheets.GLYPHS[character]
    ]
    frame = np.array([[70, 75], [310, 78], [306, 200], [72, 196], [70, 75]], dtype=np.float64)
    page = load_page(Ink((*glyphs, frame)))
    assert len(page.strokes) == len(glyphs)
    assert [mark.kind for mark in page.marks] == ["boxed"]
    assert inkmath.read(Ink((*glyphs, frame))).latex == inkmath.read(Ink(tuple(glyphs))).latex


def _fraction(ink: Pixels) -> None:
    stroke(ink, (95, 170), (ink.shape[1] - 95, 170))
    wider = np.zeros_like(ink)
    sheets.write(wider, "7", ink.shape[1] / 2 - 30, 180, 50, PEN)
    np.maximum(ink, wider, out=ink)


def _root(ink: Pixels) -> None:
    stroke(ink, (50, 120), (70, 180), (90, 60), (ink.shape[1] - 80, 60))


def _slashed_zero(ink: Pixels) -> None:
    cv2.ellipse(ink, (50, 118), (28, 40), 0, 0, 360, 255, PEN, cv2.LINE_AA)
    stroke(ink, (62, 90), (38, 146))


def _cancelled(ink: Pixels) -> None:
    """A slanted line through the first symbol."""
    stroke(ink, (95, 160), (150, 70))


def _plus_sign_into_one(ink: Pixels) -> None:
    stroke(ink, (30, 90), (30, 160))
    stroke(ink, (5, 122), (62, 122))
    stroke(ink, (60, 80), (60, 160))


@pytest.mark.parametrize(
    "change", [_fraction, _root, _slashed_zero, _cancelled, _plus_sign_into_one, lambda ink: None]
)
@pytest.mark.parametrize("text", ["2x+3", "400-1.5=y"])
def test_load_page_keeps_mathematics(text: str, change: Callable[[Pixels], None]) -> None:
    ink = ink_of(text)
    change(ink)
    assert load_page(255 - ink).marks == ()


def test_brackets_around_a_number_are_no_circle() -> None:
    ink = ink_of(" 5 ")
    cv2.ellipse(ink, (190, 118), (45, 62), 0, 100, 260, 255, PEN, cv2.LINE_AA)
    cv2.ellipse(ink, (190, 118), (45, 62), 0, -80, 80, 255, PEN, cv2.LINE_AA)
    assert load_page(255 - ink).marks == ()


def with_red(ink: Pixels, red: Pixels) -> Pixels:
    """Blue writing with red over it, on white: RGB uint8 (H, W, 3)."""
    blue = sheets.sheet(ink, (255, 255, 255), (30, 40, 110))
    return np.where(red[..., None] > 128, np.array([220, 40, 40]), blue).astype(np.uint8)


def tick(ink: Pixels) -> Pixels:
    red = np.zeros_like(ink)
    right = ink.shape[1]
    stroke(red, (right - 110, 150), (right - 90, 190), (right - 20, 60))
    return red


def test_read_reports_a_red_tick() -> None:
    ink = ink_of("2x+3=7")
    reading = inkmath.read(with_red(ink, tick(ink)))
    assert (reading.latex, reading.marks) == ("2x+3=7", ("ticked",))


def test_without_tick_keeps_red_writing() -> None:
    ink = ink_of("2x+3=")
    red = np.zeros_like(ink)
    sheets.write(red, "7", 400, 80, 70, PEN)
    assert without_tick(with_red(ink, red))[1] is None
    grey = np.repeat(255 - ink[..., None], 3, axis=2)
    assert without_tick(grey)[1] is None


def test_with_marks_gives_each_mark_to_its_line() -> None:
    lines = [Reading("x", 1.0, (Symbol("x", Box(0, y, 20, y + 20), 1.0),)) for y in (0, 100, 200)]
    page = Page(
        np.full((300, 100), 255, np.uint8),
        marks=(Mark("underlined", Box(0, 125, 20, 128)), Mark("boxed", Box(-5, 90, 30, 230))),
    )
    assert [line.marks for line in with_marks(lines, page)] == [(), ("underlined", "boxed"), ("boxed",)]


def test_to_dict_keeps_marks() -> None:
    reading = Reading("x", 0.5, marks=("boxed",))
    assert from_dict(Reading, reading.to_dict()) == reading
    assert "marks" not in Reading("x", 0.5).to_dict()
