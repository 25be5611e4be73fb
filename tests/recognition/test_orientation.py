"""Photographs that lie on their side or upside down."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from handwriting import Hand, ink_of, write

import inkmath
from inkmath.expression.latex import parse
from inkmath.ink.lines import split_lines
from inkmath.ink.raster import draw
from inkmath.ink.turning import turned
from inkmath.recognition.orientation import SHORT, read_upright, upright
from inkmath.types import Box, Known, Page, Pixels, Reading, Symbol

pytestmark = pytest.mark.slow

EQUATION = r"\frac{x+1}{2}-5x=3"
LINES = ("2x+3=7", "2x=7-3", "x=4-2")
SYMBOL = Symbol("x", Box(0, 0, 1, 1), 1.0)


def picture(*lines: str) -> Pixels:
    """Lines of writing below each other."""
    drawn = [draw(ink_of(write(parse(line), Hand.of(3)))).pixels for line in lines]
    width = max(one.shape[1] for one in drawn)
    padded = [np.pad(one, ((25, 25), (20, 20 + width - one.shape[1])), constant_values=255) for one in drawn]
    return photographed(np.concatenate(padded))


def photographed(ink: Pixels) -> Pixels:
    """The ink on grey paper in falling light, with a camera's noise."""
    light = np.linspace(215, 180, ink.shape[1])
    noise = np.random.default_rng(0).normal(0, 3, ink.shape)
    return np.clip(ink / 255 * (light - 40) + 40 + noise, 0, 255).astype(np.uint8)


def turned_box(box: Box, quarters: int, shape: tuple[int, int]) -> Box:
    """The place of a box of the upright picture, (height, width), once that is turned counter-clockwise."""
    for _ in range(quarters):
        box, shape = Box(box.y0, shape[1] - box.x1, box.y1, shape[1] - box.x0), shape[::-1]
    return box


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_read_turns_a_picture_upright(quarters: int) -> None:
    pixels = picture(EQUATION)
    upright, reading = inkmath.read(pixels), inkmath.read(np.rot90(pixels, quarters).copy())
    assert upright.latex == reading.latex == EQUATION
    for symbol, other in zip(upright.symbols, reading.symbols, strict=True):
        expected = turned_box(symbol.box, quarters, (pixels.shape[0], pixels.shape[1]))
        np.testing.assert_allclose(other.box.to_list(), expected.to_list(), atol=2)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_read_page_turns_a_picture_upright(quarters: int) -> None:
    pixels = np.rot90(picture(*LINES), quarters).copy()
    readings = inkmath.read_page(pixels)
    assert [reading.latex for reading in readings] == list(LINES)
    height, width = pixels.shape
    for box in (symbol.box for reading in readings for symbol in reading.symbols):
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.y0 < box.y1 <= height


@pytest.mark.parametrize("latex", ["x=1", "8+0=8", "6+9", r"\frac{x}{y}", "x"])
def test_read_leaves_an_upright_picture_as_it_is(latex: str) -> None:
    assert inkmath.read(picture(latex)).latex == latex


def reader(*confidences: float, symbols: int = 3) -> Callable[[Page], Reading]:
    """One that is so confident of the first, the second ... page that it reads."""
    left = list(confidences)
    return lambda page: Reading(str(len(left)), left.pop(0), (SYMBOL,) * symbols)


WIDE = Page(np.pad(np.zeros((10, 60), np.uint8), 5, constant_values=255), is_photo=True)
SQUARE = Page(np.pad(np.zeros((40, 40), np.uint8), 5, constant_values=255), is_photo=True)


def test_read_upright_tries_nothing_where_the_first_is_sure() -> None:
    assert read_upright(SQUARE, reader(0.75))[1].confidence == 0.75


def test_read_upright_tries_a_wide_line_upside_down_alone() -> None:
    assert read_upright(WIDE, reader(0.02, 0.9))[1].confidence == 0.9


def test_read_upright_takes_the_surest_of_four() -> None:
    assert read_upright(SQUARE, reader(0.01, 0.5, 0.9, 0.8))[1].confidence == 0.9


@pytest.mark.parametrize("turned", [(0.6, 0.7, 0.6), (0.2, 0.0, 0.1)])
def test_read_upright_turns_nothing_for_a_little_more_confidence(turned: tuple[float, ...]) -> None:
    assert read_upright(SQUARE, reader(0.4, *turned))[1].confidence == 0.4
    assert read_upright(SQUARE, reader(0.001, *(min(one, 0.25) for one in turned)))[1].confidence == 0.001


def test_read_upright_leaves_a_line_of_too_many_pieces() -> None:
    pixels = np.full((200, 200), 255, np.uint8)
    pixels[::10, ::10] = 0
    assert read_upright(Page(pixels, is_photo=True), reader(0.1))[1].confidence == 0.1


def dots(count: int) -> Page:
    """A row of so many dots."""
    pixels = np.full((20, 10 * count), 255, np.uint8)
    pixels[8:12, 3::10] = pixels[8:12, 4::10] = 0
    return Page(pixels, is_photo=True)


def test_read_upright_reads_the_beginning_of_a_long_line_first() -> None:
    assert read_upright(dots(SHORT + 1), reader(0.01, 0.1))[1].confidence == 0.01
    assert read_upright(dots(SHORT + 1), reader(0.01, 0.6, 0.9))[1].confidence == 0.9
    assert read_upright(dots(SHORT), reader(0.01, 0.9))[1].confidence == 0.9


def test_what_a_program_drew_is_upright() -> None:
    drawn = replace(SQUARE, is_photo=False)
    assert read_upright(drawn, reader(0.01)) == (drawn, Reading("1", 0.01, (SYMBOL,) * 3))
    assert upright(drawn, [reader(0.01)(drawn)], reader()) is drawn


def test_read_keeps_the_turn_where_a_symbol_is_put_right() -> None:
    pixels = np.rot90(picture(EQUATION), 1).copy()
    last = inkmath.read(pixels).symbols[-1]
    reading = inkmath.read(pixels, known=[Known(last.box, "8")])
    assert (reading.latex, reading.symbols[-1].box) == (EQUATION[:-1] + "8", last.box)


def test_upright_leaves_a_sure_page_and_a_blank_one() -> None:
    assert upright(SQUARE, [reader(0.9)(SQUARE)], reader()) is SQUARE
    assert upright(SQUARE, [], reader()) is SQUARE


def test_upright_reads_a_turned_page_only_as_long_as_it_may_be_surer() -> None:
    pixels = np.full((360, 360), 255, np.uint8)
    for top, left in itertools.product((40, 160, 280), repeat=2):
        pixels[top : top + 40, left : left + 40] = 0
    page = Page(pixels, is_photo=True)
    lines = [Reading("x", 0.01, (SYMBOL,) * 3)] * 3
    asked: list[float] = []

    def read(confidence: float) -> Callable[[Page], Reading]:
        def one(line: Page) -> Reading:
            asked.append(confidence)
            return Reading("x", confidence, (SYMBOL,) * 3)

        return one

    assert [len(split_lines(turned(page, quarters))) for quarters in (1, 2, 3)] == [3, 3, 3]
    assert upright(page, lines, read(0.02)) is page
    assert asked == [0.02] * 6
    assert upright(page, lines, read(0.25)) is page
    assert asked[6:] == [0.25] * 9


def test_upright_turns_a_page_whose_lines_are_single_symbols() -> None:
    lines = [reader(0.95, symbols=1)(SQUARE) for _ in range(5)]
    found = upright(SQUARE, lines, reader(0.1, 0.1, 0.9))
    assert found is not SQUARE
