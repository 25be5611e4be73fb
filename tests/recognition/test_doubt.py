"""Readings in doubt: other ways to see the ink are tried then, and only then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fakes import draw_lines
from ink import sheets
from inkmath.ink.lines import split_lines
from inkmath.ink.source import load_page
from inkmath.recognition.doubt import (
    HOPELESS,
    MANY,
    MOST_LINES,
    OF_LITTLE,
    less_sure_of_little,
    main_line,
    surest,
    surest_lines,
    surest_page,
)
from inkmath.types import Box, Page, Reading, Symbol

SYMBOLS = tuple(Symbol(token, Box(0, 0, 10, 10), 0.5) for token in "2+x")
BLANK = Page(np.full((20, 20), 255, np.uint8))


def ways(made: list[int], count: int = 3) -> Iterator[Page]:
    for number in range(count):
        made.append(number)
        yield Page(BLANK.pixels, np.eye(2, 3) * (number + 1))


def test_surest_makes_no_other_way_where_the_first_is_read_surely() -> None:
    made: list[int] = []
    _, reading = surest(ways(made), lambda page: (page, Reading("x", 0.9)))
    assert reading.confidence == 0.9
    assert made == [0]


def test_surest_takes_the_way_that_is_read_with_the_most_confidence() -> None:
    made: list[int] = []
    confidences = iter([0.1, 0.3, 0.2])
    page, reading = surest(ways(made), lambda page: (page, Reading("2+x", next(confidences), SYMBOLS)))
    assert reading.confidence == 0.3
    assert page.to_source[0, 0] == 2
    assert made == [0, 1, 2]


def test_surest_takes_no_chance_strokes_for_the_whole() -> None:
    confidences = iter([0.1, 0.9, 0.9])
    _, reading = surest(ways([]), lambda page: (page, Reading("1", next(confidences), SYMBOLS[:1])))
    assert reading.confidence == 0.1


def rows(*texts: str) -> Page:
    ink = np.zeros((160 * len(texts), 900), np.uint8)
    for number, text in enumerate(texts):
        sheets.write(ink, text, 60, 60 + 160 * number, height=60)
    return Page(255 - ink)


def reading_of(page: Page) -> Reading:
    """Wide lines are read surely, narrow ones and whole pages are not."""
    height, width = page.pixels.shape
    confidence = 0.0 if height > 140 else 0.9 if width > 400 else 0.2
    return Reading(
        "x", confidence, tuple(Symbol(token, Box(0, 0, width, height), confidence) for token in "2+x")
    )


def test_main_line_is_the_line_that_a_picture_of_several_is_of() -> None:
    page = rows("3.", "2x+5=17-3y")
    line, reading = main_line(page, reading_of(page), reading_of)
    assert reading.confidence == 0.9
    assert line.pixels.shape[1] > 400


def test_main_line_is_all_ink_where_that_is_read_surely_or_no_line_is() -> None:
    page = rows("3.", "2x+5=17-3y")
    sure = Reading("x", 0.8)
    assert main_line(page, sure, reading_of) == (page, sure)
    unsure = Reading("x", 0.1)
    assert main_line(rows("3", "4"), unsure, reading_of)[1] == unsure


def _reads(confidence: float, symbols: int) -> Callable[[Page], Reading]:
    parts = tuple(Symbol(token, Box(0, 0, 10, 20), 0.9) for token in "12+x"[:symbols])
    return lambda line: Reading("1" * symbols, confidence, parts)


@pytest.mark.parametrize(
    ("whole", "confidence", "symbols", "is_several"),
    [
        (0.1, 0.9, 4, True),
        (0.6, 0.9, 4, False),  # the whole is sure: one expression of several rows
        (0.1, 0.3, 4, False),  # so are neither
        (0.1, 0.9, 2, False),  # parts of a fraction or a sum
    ],
)
def test_main_line_says_whether_several_lines_are_seen(
    tmp_path: Path, whole: float, confidence: float, symbols: int, is_several: bool
) -> None:
    page = load_page(draw_lines(tmp_path / "a.png", lines=3))
    _, reading = main_line(page, Reading("7", whole), _reads(confidence, symbols))
    assert reading.several_lines is is_several
    assert ("several_lines" in reading.to_dict()) is is_several


def test_main_line_of_a_picture_of_many_lines_is_all_ink_that_says_so() -> None:
    page = rows(*["2x+5=17-3y"] * (MOST_LINES + 2))
    asked: list[Page] = []

    def read(line: Page) -> Reading:
        asked.append(line)
        return _reads(0.9, 4)(line)

    line, reading = main_line(page, Reading("", 0.0), read)
    assert (line, reading.latex, reading.several_lines) == (page, "", True)
    assert len(asked) == MOST_LINES


def test_little_that_is_read_in_a_photo_has_less_confidence() -> None:
    photo = replace(BLANK, is_photo=True)
    one, much = _reads(0.9, 1)(photo), _reads(0.9, 4)(photo)
    assert less_sure_of_little(one, photo).confidence == pytest.approx(0.9 * OF_LITTLE)
    assert less_sure_of_little(one, BLANK) == one
    assert less_sure_of_little(much, photo) == much


def rows_read(page: Page, confidences: Sequence[float]) -> list[Reading]:
    """The lines of a page, each with a confidence of its own; a page of one line has the last of them."""
    lines = split_lines(page)
    extents = [line.box_in_source(Box(0, 0, *line.pixels.shape[::-1])) for line in lines]
    return [
        Reading("2+x", confidence, tuple(Symbol(token, box, confidence) for token in "2+x"))
        for box, confidence in zip(extents, confidences[-len(lines) :], strict=True)
    ]


def test_surest_page_reads_a_doubtful_line_as_another_way_shows_it() -> None:
    page = rows("2x+5=17", "3x-y=12", "7+x=2")
    found = iter([[0.9, 0.2, 0.8], [0.7]])
    way, readings = surest_page(iter([page, page]), lambda page, _: rows_read(page, next(found)))
    assert way is page
    assert [line.confidence for line in readings] == [0.9, 0.7, 0.8]


@pytest.mark.parametrize(("confidence", "looked_at"), [(0.001, [0, 1]), (0.2, [0, 1, 2, 3])])
def test_surest_page_gives_up_where_two_ways_show_no_mathematics(
    confidence: float, looked_at: list[int]
) -> None:
    made: list[int] = []
    lines = [Reading("2+x", confidence, SYMBOLS)] * 3
    surest_page(ways(made, 4), lambda page, _: lines)
    assert made == looked_at


@pytest.mark.parametrize(("count", "looked_at"), [(MANY - 1, [0, 1, 2, 3]), (MANY, [0, 1])])
def test_surest_page_reads_a_page_of_many_lines_in_two_ways(count: int, looked_at: list[int]) -> None:
    made: list[int] = []
    read: list[Page] = []

    def few_of(page: Page, least: float) -> list[Reading]:
        read.append(page)
        return [Reading("2+x", 0.2, SYMBOLS)] * count

    surest_page(ways(made, 4), few_of)
    assert [len(read), made[: len(read)]] == [len(looked_at), looked_at]


def test_surest_page_says_how_sure_another_way_has_to_be() -> None:
    asked: list[float] = []

    def page_of(page: Page, least: float) -> list[Reading]:
        asked.append(least)
        return [Reading("2+x", (0.001, 0.3)[len(asked) > 1], SYMBOLS)] * 2

    surest_page(ways([]), page_of)
    assert asked == [0.0, HOPELESS, pytest.approx(0.3)]


@pytest.mark.parametrize("other", [0.25, 0.05])
def test_surest_lines_keep_what_is_as_sure(other: float) -> None:
    page = rows("2x+5=17", "3x-y=12")
    lines = rows_read(page, [0.9, 0.2])
    assert surest_lines(lines, [page], lambda page: rows_read(page, [other])) == lines


def test_surest_lines_look_at_no_other_way_where_all_is_sure() -> None:
    made: list[int] = []
    lines = rows_read(rows("2x+5=17"), [0.9])
    assert surest_lines(lines, ways(made), lambda page: []) == lines
    assert made == []
