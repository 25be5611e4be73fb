"""Splitting pages: each line comes whole, in order and alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ink import sheets
from inkmath.ink.lines import group_lines, split_lines
from inkmath.ink.raster import draw
from inkmath.types import Ink, Page, Pixels


def page_of(ink: Pixels) -> Page:
    return Page(255 - ink)


def written(*texts: str, pitch: float = 120, slope: float = 0.0, height: float = 60) -> list[Pixels]:
    """Each text as ink of its own on the same empty sheet; `slope` in pixels down a pixel to the right."""
    layers = []
    for i, text in enumerate(texts):
        layer = np.zeros((int(pitch * len(texts)) + 140, 900), np.uint8)
        for j, character in enumerate(text):
            x = 50 + j * height * 0.85
            sheets.write(layer, character, x, 60 + i * pitch + slope * x, height, pen=4)
        layers.append(layer)
    return layers


def fraction(top: str, bottom: str, bar: tuple[int, int], gap: float = 14) -> Pixels:
    ink = np.zeros((320, 900), np.uint8)
    sheets.write(ink, "y=", 40, 125, 60, pen=4)
    sheets.write(ink, top, 230, 150 - gap - 60, 60, pen=4)
    cv2.line(ink, (bar[0], 150), (bar[1], 150), 255, 4, cv2.LINE_AA)
    sheets.write(ink, bottom, 230, 150 + gap, 60, pen=4)
    return ink


def test_a_blank_page_has_no_lines() -> None:
    assert split_lines(Page(np.full((50, 50), 255, np.uint8))) == []


@pytest.mark.parametrize("slope", [0.0, 0.05, -0.05], ids=["level", "falling", "climbing"])
def test_each_line_comes_whole_in_order_and_alone(slope: float) -> None:
    layers = written("2x+5=17", "3y-4=1.5", "x=7", "y-3=x+2", slope=slope)
    lines = split_lines(page_of(np.maximum.reduce(layers)))
    assert len(lines) == len(layers)
    for found, true in zip(lines, layers, strict=True):
        there = sheets.in_source(found, true.shape) > 127
        assert (there == (true > 127)).mean() > 0.9999


@pytest.mark.parametrize(
    ("top", "bottom", "bar"),
    [("1", "2", (225, 300)), ("x+3", "2", (215, 400)), ("2", "4x-1", (220, 450)), ("-x", "2y", (210, 360))],
)
@pytest.mark.parametrize("gap", [8, 14, 25])
def test_a_fraction_is_one_line(top: str, bottom: str, bar: tuple[int, int], gap: float) -> None:
    assert len(split_lines(page_of(fraction(top, bottom, bar, gap)))) == 1


def test_a_fraction_alone_is_one_line() -> None:
    ink = np.zeros((260, 200), np.uint8)
    sheets.write(ink, "1", 70, 40, 60, pen=4)
    cv2.line(ink, (50, 125), (150, 128), 255, 4, cv2.LINE_AA)
    sheets.write(ink, "2", 70, 150, 60, pen=4)
    assert len(split_lines(page_of(ink))) == 1


def test_fractions_on_a_page_keep_to_their_line() -> None:
    ink = np.zeros((760, 900), np.uint8)
    ink[:320] = fraction("x+3", "2", (215, 400))
    ink[360:680] = fraction("1", "4x", (215, 350))
    assert len(split_lines(page_of(ink))) == 2


def test_a_sum_keeps_its_limits() -> None:
    ink = np.zeros((300, 700), np.uint8)
    sigma = np.array([[150, 100], [80, 100], [115, 150], [80, 200], [152, 200]])
    cv2.polylines(ink, [sigma], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "4", 100, 55, 30, pen=4)
    sheets.write(ink, "x=1", 75, 222, 30, pen=4)
    sheets.write(ink, "2x+1", 190, 120, 60, pen=4)
    assert len(split_lines(page_of(ink))) == 1


def test_scripts_belong_to_their_base_on_a_narrow_page() -> None:
    ink = np.zeros((420, 700), np.uint8)
    for y in (80, 200, 320):
        sheets.write(ink, "x +3=7", 60, y, 60, pen=4)
        sheets.write(ink, "2", 115, y - 14, 28, pen=4)
    lines = split_lines(page_of(ink))
    assert [
        len(cv2.connectedComponents((line.pixels < 200).astype(np.uint8))[1].shape) for line in lines
    ] == [2] * 3
    assert [cv2.connectedComponents((line.pixels < 200).astype(np.uint8))[0] - 1 for line in lines] == [7] * 3


@pytest.mark.parametrize("text", ["=", "-", "7", ".", "x=1", "y"])
def test_a_short_expression_is_one_line(text: str) -> None:
    assert len(split_lines(page_of(sheets.line(text, 140, 300)))) == 1


def test_symbols_far_apart_are_one_line() -> None:
    assert len(split_lines(page_of(sheets.line("2     =    7", 200, 900)))) == 1


def test_slivers_of_other_lines_at_the_edge_are_left_out() -> None:
    ink = sheets.line("2x+1=7", 240, 700)
    other = np.zeros_like(ink)
    sheets.write(other, "3y-4=1", 90, -52, 70)
    lines = split_lines(page_of(np.maximum(ink, other)))
    assert len(lines) == 1
    assert ((sheets.in_source(lines[0], ink.shape) > 127) == (ink > 127)).all()


def test_a_crop_knows_its_place() -> None:
    layers = written("2x+5", "3y-4")
    to_source = np.array([[2.0, 0, 10], [0, 2.0, 20]])
    page = Page(255 - np.maximum(*layers), to_source)
    for line, layer in zip(split_lines(page), layers, strict=True):
        y, x = np.nonzero(line.pixels < 128)
        true_y, true_x = np.nonzero(layer > 127)
        corner = line.to_source @ np.array([x.min(), y.min(), 1])
        assert corner.tolist() == [2 * true_x.min() + 10, 2 * true_y.min() + 20]


def test_thousands_of_specks_take_bounded_time() -> None:
    rng = np.random.default_rng(0)
    pixels = np.where(rng.random((700, 700)) < 0.03, 0, 255).astype(np.uint8)
    lines = split_lines(Page(pixels))
    assert sum(int((line.pixels < 128).sum()) for line in lines) <= (pixels < 128).sum()


def test_the_minus_between_two_lines_ties_neither() -> None:
    """A fraction bar has ink close by on both sides; a minus sign has the next lines at a line's distance."""
    boxes = np.array(
        [[100 + 60 * i, 100 * row, 140 + 60 * i, 100 * row + 60] for row in range(3) for i in range(3)], float
    )
    boxes[4] = [160, 128, 200, 132]
    numbers = group_lines(boxes)
    assert len(set(numbers.tolist())) == 3
    assert all(len(set(numbers[3 * row : 3 * row + 3].tolist())) == 1 for row in range(3))


def test_strokes_go_with_their_line() -> None:
    rows = [
        [np.array([[40.0 * i, y], [40.0 * i + 20, y + 40]]) for i in range(4)] for y in (0.0, 130.0, 260.0)
    ]
    page = draw(Ink(tuple(stroke for row in (rows[2], rows[0], rows[1]) for stroke in row)))
    lines = split_lines(page)
    assert [len(line.strokes) for line in lines] == [4, 4, 4]
    for line, row in zip(lines, rows, strict=True):
        ones = np.ones((2, 1))
        for stroke, written in zip(line.strokes, row, strict=True):
            np.testing.assert_allclose(np.hstack([stroke, ones]) @ line.to_source.T, written, atol=1e-6)
            x, y = np.round(stroke[0]).astype(int)
            assert line.pixels[y, x] < 128
