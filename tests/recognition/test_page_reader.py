"""The lines of a page are what is likeliest, however the ink is cut at first, and asking has an end."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.ink.pieces import connected_pieces
from inkmath.processes import halves
from inkmath.recognition.page_reader import LEAST_ODDS, MOST_AGAIN, Odds, likeliest_lines, read_lines
from inkmath.recognition.read_line import ReadLine
from inkmath.types import Box, Page, Pixels, Reading, Symbol


class Judge:
    """Finds lines of so many pieces of ink likely, and all others unlikely; its LaTeX is their number."""

    def __init__(self, likely: set[int], confidence: float = 0.6) -> None:
        self.likely, self.confidence, self.asked = likely, confidence, 0

    def __call__(self, page: Page) -> ReadLine:
        self.asked += 1
        pieces = len(connected_pieces((page.pixels < 200).astype(np.uint8))[1]) - 1
        likelihood = -1.0 if pieces in self.likely else -20.0
        return ReadLine(page, Reading(str(pieces), self.confidence), likelihood)


class Fixed(Odds):
    """The same odds of all lines."""

    def __init__(self, odds: float) -> None:
        self.odds = odds

    def of_one(self, lines: Sequence[ReadLine]) -> float:
        return self.odds

    def of_two(self, line: ReadLine, parts: tuple[Page, Page]) -> float:
        return self.odds


def bars(*tops: int) -> Page:
    """A row of three upright strokes, 40 pixels tall, at each height."""
    pixels = np.full((max(tops) + 60, 200), 255, np.uint8)
    for top in tops:
        for left in (40, 70, 100):
            pixels[top : top + 40, left : left + 6] = 0
    return Page(pixels)


def read(page: Page, judge: Judge) -> list[str]:
    return [line.reading.latex for line in read_lines(page, judge)]


def test_lines_stay_apart_or_come_together_as_they_are_likelier() -> None:
    page = bars(20, 80, 140)
    assert read(page, Judge({3})) == ["3", "3", "3"]
    assert read(page, Judge({9})) == ["9"]
    assert read(page, Judge({3, 6})) == ["6", "3"], "two are likelier as one; a third beside them is not"


def barred(gap: int, bar: tuple[int, int] = (30, 120)) -> Page:
    """Two rows of strokes, and a flat bar between them with such a gap on both sides."""
    pixels = bars(20, 64 + 2 * gap).pixels
    pixels[60 + gap : 64 + gap, bar[0] : bar[1]] = 0
    return Page(pixels)


def test_a_numerator_its_bar_and_its_denominator_come_together_at_once() -> None:
    """No two of the three are likely as one."""

    def found(likely: set[int], gap: int = 45, bar: tuple[int, int] = (30, 120)) -> list[str]:
        judge, page = Judge(likely), barred(gap, bar)
        edges = (0, 60 + gap / 2, 64 + 1.5 * gap, len(page.pixels))
        lines = [judge(page.crop(Box(0, top, 200, bottom))) for top, bottom in pairwise(edges)]
        return [line.reading.latex for line in likeliest_lines(lines, judge)]

    assert found({7, 3, 1}) == ["7"]
    assert found({3, 1}) == ["3", "1", "3"]
    assert found({7, 3, 1}, bar=(30, 60)) == ["3", "1", "3"], "the bar is too short"
    assert found({7, 3, 1}, gap=90) == ["3", "1", "3"], "and here too far away"


def test_what_was_one_line_with_another_may_belong_to_the_line_above() -> None:
    """Cut off what it does not belong to, the bar with its denominator is offered to its numerator."""
    page, judge = barred(45), Judge({7, 3, 1})
    numerator, rest = judge(page.crop(Box(0, 0, 200, 80))), judge(page.crop(Box(0, 95, 200, 210)))
    assert [line.reading.latex for line in likeliest_lines([numerator, rest], judge)] == ["7"]


def test_lines_that_cannot_be_read_are_not_asked_about() -> None:
    judge = Judge({12}, confidence=0.1)
    assert read(bars(20, 80, 140, 200), judge) == ["3"] * 4
    assert judge.asked == 4
    assert read(bars(20, 80), Judge({6}, confidence=0.1)) == ["6"], "a few may be anything"


def test_lines_less_sure_than_is_asked_for_are_looked_at_no_further() -> None:
    def four(confidence: float) -> list[str]:
        def judge(part: Page) -> ReadLine:
            symbol, read = Symbol("x", Box(0, 0, 1, 1), confidence), Judge({6})(part)
            reading = replace(read.reading, confidence=confidence, symbols=(symbol,) * 3)
            return replace(read, reading=reading)

        return [line.reading.latex for line in read_lines(bars(20, 80, 140, 200), judge, least=0.4)]

    assert four(0.35) == ["3"] * 4
    assert four(0.45) == ["6", "6"]


def test_lines_far_apart_are_not_asked_about() -> None:
    judge = Judge({6})
    assert read(bars(20, 160), judge) == ["3", "3"]
    assert judge.asked == 2


def test_what_is_sure_is_not_taken_apart() -> None:
    page = Page(255 - sheets.line("=", 200, 300))
    assert read(page, Judge({1})) == ["1", "1"]
    judge = Judge({1}, confidence=0.99)
    assert read(page, judge) == ["2"]
    assert judge.asked == 1


def test_asking_has_an_end() -> None:
    page = bars(*range(20, 20 + 60 * 100, 60))
    judge = Judge({3})
    assert len(read(page, judge)) == 100
    assert judge.asked == 100 + MOST_AGAIN
    judge = Judge(set())
    assert len(read(page, judge)) == 60
    assert judge.asked < 100 + 2 * MOST_AGAIN, "what is joined was read ahead with other neighbours"


def judged(*tops: int, by_top: dict[int, Reading]) -> list[tuple[str, str]]:
    """LaTeX and `left_out` of each line of a page of bars whose readings are given by where they stand."""

    def judge(page: Page) -> ReadLine:
        top = page.to_source[1, 2]
        return ReadLine(page, by_top[min(by_top, key=lambda one: abs(one - top))], -1.0)

    return [(line.reading.latex, line.reading.left_out) for line in read_lines(bars(*tops), judge)]


def reading(tokens: str, confidence: float) -> Reading:
    symbols = tuple(Symbol(token, Box(0, 0, 1, 1), 1.0) for token in tokens)
    return Reading(tokens, confidence, symbols)


def test_junk_beside_a_line_is_left_out_with_the_reason() -> None:
    by_top = {
        20: reading("x+1", 0.9),
        160: reading("-", 0.9),
        300: reading("ab+c", 0.01),
        440: reading("7", 0.2),
    }
    expected = [("x+1", ""), ("-", "signs"), ("ab+c", "unsure"), ("7", "unsure")]
    assert judged(20, 160, 300, 440, by_top=by_top) == expected


def test_something_is_always_left_of_a_drawing() -> None:
    """Lines that are all alike are not junk beside each other."""
    for tokens, confidence in (("x+1", 0.01), ("-", 0.9), ("7", 0.05)):
        by_top = {20: reading(tokens, confidence), 160: reading(tokens, confidence)}
        assert judged(20, 160, by_top=by_top) == [(tokens, "")] * 2


def test_signs_alone_are_left_out_of_a_photo() -> None:
    photo = replace(bars(20, 160), is_photo=True)
    lines = read_lines(photo, lambda line: ReadLine(line, reading("--", 0.9), -1.0))
    assert [line.reading.left_out for line in lines] == ["signs", "signs"]


def test_what_says_little_in_a_photo_is_read_with_less_confidence() -> None:
    """A shadow or the edge of a sheet looks like a 1: 0.3 of the confidence is left, and of a drawing all."""
    for is_photo, confidence in ((True, 0.27), (False, 0.9)):
        page = replace(bars(20), is_photo=is_photo)
        (line,) = read_lines(page, lambda part: ReadLine(part, reading("1", 0.9), -1.0))
        assert line.reading.confidence == pytest.approx(confidence)
        (line,) = read_lines(page, lambda part: ReadLine(part, reading("x+1", 0.9), -1.0))
        assert line.reading.confidence == 0.9


def test_broken_rules_are_not_even_read() -> None:
    ink = np.zeros((200, 900), np.uint8)
    sheets.write(ink, "x=7", 40, 20, 60, pen=4)
    for x in range(20, 860, 30):
        cv2.line(ink, (x, 160), (x + 14, 160), 255, 4)
    asked: list[Page] = []

    def judge(line: Page) -> ReadLine:
        asked.append(line)
        return ReadLine(line, reading("x+1", 0.99), -1.0)

    lines = read_lines(Page(255 - ink), judge)
    assert [line.reading.left_out for line in lines] == ["", "printed"]
    assert len(asked) == 1


def test_a_short_line_that_is_read_surely_is_a_line() -> None:
    assert judged(20, 160, by_top={20: reading("x+1", 0.9), 160: reading("=5", 0.8)})[1] == ("=5", "")


def test_a_blank_page_has_no_lines() -> None:
    judge = Judge({1})
    assert read(Page(np.full((50, 50), 255, np.uint8)), judge) == []
    assert judge.asked == 0


@pytest.mark.parametrize("gap", [8, 20, 30])
def test_a_line_close_above_a_root_is_no_part_of_it(gap: int) -> None:
    first, second = _cropped(sheets.line("2x+5=17", 200, 700)), _root()
    ink = np.zeros((first.shape[0] + second.shape[0] + gap, 700), np.uint8)
    ink[: first.shape[0]] = first
    ink[first.shape[0] + gap :] = second
    page = np.pad(255 - ink, 40, constant_values=255)
    assert [reading.latex for reading in inkmath.read_page(page)] == ["2x+5=17", r"\sqrt{1+4}=5"]


def test_what_is_put_right_does_not_change_the_lines() -> None:
    """A bar with something above and below it is said to be a minus: all three are one line still."""
    ink = np.zeros((300, 300), np.uint8)
    sheets.write(ink, "x", 105, 50, 60, pen=4)
    cv2.line(ink, (80, 130), (190, 130), 255, 4)
    sheets.write(ink, "2", 105, 150, 60, pen=4)
    (fraction,) = inkmath.read_page(255 - ink)
    assert fraction.latex == r"\frac{x}{2}"
    (bar,) = [symbol for symbol in fraction.symbols if symbol.token == r"\frac"]
    (line,) = inkmath.read_page(255 - ink, known=[inkmath.Known(bar.box, "-")])
    assert [symbol.token for symbol in line.symbols if symbol.box == bar.box] == ["-"]
    assert len(line.symbols) == 3


def _root() -> Pixels:
    ink = np.zeros((300, 700), np.uint8)
    sign = np.array([[40, 170], [55, 225], [75, 120], [330, 118]])
    cv2.polylines(ink, [sign], False, 255, 4, cv2.LINE_AA)
    sheets.write(ink, "1+4", 95, 140, 60, pen=4)
    sheets.write(ink, "=5", 350, 140, 60, pen=4)
    return _cropped(ink)


def _cropped(ink: Pixels) -> Pixels:
    y, _ = np.nonzero(ink)
    return ink[y.min() : y.max() + 1]


def test_two_statements_below_one_another_are_several_lines() -> None:
    """All ink together is read as a power with more than 0.5 confidence, and each line more surely."""
    ink = np.zeros((320, 900), np.uint8)
    for number, text in enumerate(("2x+5=17", "x=12")):
        sheets.write(ink, text, 60, 40 + 130 * number, 60, pen=4)
    assert inkmath.read(np.pad(255 - ink, 20, constant_values=255)).several_lines
    assert not inkmath.read(np.pad(255 - ink[:140], 20, constant_values=255)).several_lines


def test_only_parts_that_the_line_reads_as_statements_are_read() -> None:
    pixels, lefts = np.full((100, 400), 255, np.uint8), (40, 70, 100, 260, 290, 320)
    for left in lefts:
        pixels[30:70, left : left + 6] = 0

    def asked(latex: str) -> int:
        pages: list[Page] = []
        boxes = (Box(left, 30, left + 6, 70) for left in lefts)
        symbols = tuple(Symbol(token, box, 1.0) for token, box in zip(latex, boxes, strict=True))

        def judge(page: Page) -> ReadLine:
            pages.append(page)
            return ReadLine(page, Reading(latex, 0.6, symbols), -1.0)

        read_lines(Page(pixels), judge)
        return len(set(map(id, pages)))

    assert asked("x=2x=3") == asked("x+2x=3") + 2
    assert asked("=x2x=3") == asked("x+2x=3") + 1
    assert asked("x=2=x3") == asked("x==x+3") == asked("x+2x=3")


def test_lines_are_read_two_at_a_time_where_a_core_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    halves._cores.begin()
    meeting, judge = threading.Barrier(2), Judge({3})

    def met(page: Page) -> ReadLine:
        meeting.wait(20)
        return judge(page)

    try:
        assert len(read_lines(bars(20, 160), met)) == 2
    finally:
        monkeypatch.undo()
        halves._cores.begin()


def test_lines_that_by_their_symbols_are_hardly_one_are_not_read_as_one() -> None:
    page = bars(20, 80)

    def found(odds: float, latex: str) -> int:
        """The number of lines, of which any two are likelier as one."""

        def judge(part: Page) -> ReadLine:
            return ReadLine(part, reading(latex, 0.99), -1.0)

        lines = [judge(page.crop(Box(0, top, 200, top + 70))) for top in (0, 70)]
        return len(likeliest_lines(lines, judge, Fixed(odds)))

    assert found(LEAST_ODDS, "x+1") == 1
    assert found(LEAST_ODDS - 0.1, "x+1") == 2
    assert found(LEAST_ODDS - 0.1, "-") == 1, "a mark may be part of anything"


def test_a_line_that_by_its_symbols_is_hardly_two_is_not_read_as_two() -> None:
    page = bars(20, 80)

    def asked(odds: float) -> int:
        judge = Judge({3})
        likeliest_lines([ReadLine(page, Reading("6", 0.6), -20.0)], judge, Fixed(odds))
        return judge.asked

    assert asked(LEAST_ODDS - 0.1) == 0
    assert asked(LEAST_ODDS) > 0
