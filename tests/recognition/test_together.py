"""The odds that lines are one, or one is two, by their symbols, with the networks that ship."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.raster import draw
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.page_reader import LEAST_ODDS
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.together import SymbolOdds
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Ink, Page, Points, Reading, Symbol
from web.handwriting import handwritten


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader.load(shipped() / "expressions")


UPRIGHT = np.eye(2)


Strokes = Sequence[Points]


def read(reader: LineReader, strokes: Strokes, turn: Points = UPRIGHT) -> ReadLine:
    page = draw(Ink(tuple(strokes)))
    found = tuple(reader.hypotheses(page))
    page = replace(page, to_source=turn @ page.to_source)
    return ReadLine(page, Reading(found[0].latex, 0.5), found[0].log_probability, hypotheses=found)


@pytest.fixture(scope="module")
def odds(reader: LineReader) -> Callable[..., float]:
    """The odds that lines, each of these strokes, are one."""

    def odds(*lines: Strokes, turn: Points = UPRIGHT) -> float:
        return SymbolOdds(reader._parser, reader.options).of_one([read(reader, line, turn) for line in lines])

    return odds


def odds_of_two(reader: LineReader, upper: Strokes, lower: Strokes) -> float:
    parts = draw(Ink(tuple(upper))), draw(Ink(tuple(lower)))
    return SymbolOdds(reader._parser, reader.options).of_two(read(reader, [*upper, *lower]), parts)


def test_two_equations_that_were_read_as_one_line_may_be_two(reader: LineReader) -> None:
    above = sample_expression().strokes
    assert odds_of_two(reader, above, [stroke + np.array([0.0, 60.0]) for stroke in above]) > LEAST_ODDS


def test_a_denominator_is_hardly_a_line_of_its_own(reader: LineReader) -> None:
    def written(text: str, x: float, y: float) -> list[Points]:
        return [np.asarray(stroke) for stroke in handwritten(text, x, y, 0.8)]

    bar = np.array([[30.0, 62.0], [66.0, 61.0], [102.0, 62.0]])
    rest, denominator = written("=x", 130, 35), written("6", 55, 75)
    assert odds_of_two(reader, [*written("5x", 40, 0), bar, *rest], denominator) < LEAST_ODDS


def test_of_a_picture_the_symbols_do_not_tell_whether_it_is_two_lines(reader: LineReader) -> None:
    line = read(reader, sample_expression().strokes)
    half = replace(line.page, strokes=())
    assert SymbolOdds(reader._parser, reader.options).of_two(line, (half, half)) == 0


def test_two_equations_below_each_other_are_hardly_one(odds: Callable[..., float]) -> None:
    above = sample_expression().strokes
    assert odds(above, [stroke + np.array([0.0, 90.0]) for stroke in above]) < LEAST_ODDS


def test_the_halves_of_a_row_may_be_one(odds: Callable[..., float]) -> None:
    strokes = sample_expression().strokes
    assert odds(strokes[:7], strokes[7:]) > LEAST_ODDS


def test_how_a_picture_was_turned_makes_no_difference(odds: Callable[..., float]) -> None:
    strokes, turn = sample_expression().strokes, np.array([[0.0, -1.0], [1.0, 0.0]])
    turned = odds(strokes[:7], strokes[7:], turn=turn)
    assert turned == pytest.approx(odds(strokes[:7], strokes[7:]), abs=0.01)


def test_a_line_that_is_composed_of_readings_is_no_part_of_another() -> None:
    blank = Page(np.full((9, 9), 255, np.uint8))
    unread = ReadLine(blank, Reading("", 0.0), -math.inf)
    composed = ReadLine(blank, Reading("x", 0.5, (Symbol("x", Box(0, 0, 9, 9), 0.5),)), -1.0)
    for lines, odds in (([unread, unread], 0.0), ([unread, composed], -math.inf)):
        assert SymbolOdds(None, None).of_one(lines) == odds  # type: ignore[arg-type]  # neither is needed
