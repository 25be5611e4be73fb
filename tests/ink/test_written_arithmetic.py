"""Rows around a rule are proposed as a sum where they are flush right, next to it and alone."""

from __future__ import annotations

from typing import NoReturn

import numpy as np
import pytest

from inkmath.ink import written_arithmetic
from inkmath.ink.written_arithmetic import Layout, arrangements, takes_all, without
from inkmath.types import Page, Pixels

DIGIT = (24, 40)  # width and height of a frame that stands for a digit
RIGHT = 300


def blank() -> Pixels:
    return np.full((320, 420), 255, np.uint8)


def frame(pixels: Pixels, right: int, top: int) -> None:
    width, height = DIGIT
    pixels[top : top + height, right - width : right] = 0
    pixels[top + 4 : top + height - 4, right - width + 4 : right - 4] = 255


def row(pixels: Pixels, digits: int, top: int, right: int = RIGHT) -> None:
    for place in range(digits):
        frame(pixels, right - 32 * place, top)


def bar(pixels: Pixels, left: int, top: int, right: int = RIGHT) -> None:
    pixels[top : top + 4, left:right] = 0


def in_a_column(*, second: int = RIGHT, result: int = RIGHT, below: int = 150, rule: int = 180) -> Page:
    """Three digits, a sign and two digits, a rule, three digits."""
    pixels = blank()
    row(pixels, 3, 20)
    row(pixels, 2, 80, second)
    bar(pixels, second - 130, 98, second - 105)
    bar(pixels, rule, 132)
    row(pixels, 3, below, result)
    return Page(pixels)


def test_rows_that_are_flush_right_around_a_rule_may_be_a_sum() -> None:
    page = in_a_column()
    (found,) = arrangements(page)
    assert found.layout is Layout.SUM
    assert takes_all(page, found)
    assert (without(page, [found]).pixels == 255).all()
    assert [part.pixels.shape[1] > 130 for part in found.parts] == [False, True, False], "with the sign"
    assert (found.rule.x0, found.rule.x1) == (180, RIGHT)


@pytest.mark.parametrize(
    "page",
    [
        in_a_column(second=RIGHT - 40),
        in_a_column(result=RIGHT + 60),
        in_a_column(below=240),
        in_a_column(rule=270),
        in_a_column(rule=20),
    ],
    ids=["second row not flush", "result not flush", "result far below", "short rule", "long rule"],
)
def test_other_rows_are_no_sum(page: Page) -> None:
    assert not list(arrangements(page))


def test_a_row_of_a_sum_has_nothing_beside_it() -> None:
    page = in_a_column()
    frame(page.pixels, RIGHT + 40, 80)
    assert not list(arrangements(page))


def in_a_division(*, quotient: int = RIGHT, stroke: int = 60) -> Page:
    """Two digits, a stroke with a rule to its right, three digits below and two above."""
    pixels = blank()
    row(pixels, 2, 20, quotient)
    bar(pixels, 196, 72)
    pixels[72 : 72 + stroke, 196:200] = 0
    row(pixels, 3, 86)
    row(pixels, 2, 86, 188)
    return Page(pixels)


def test_a_rule_with_a_stroke_down_at_its_left_may_be_over_a_dividend() -> None:
    page = in_a_division()
    (found,) = arrangements(page)
    assert found.layout is Layout.DIVISION
    assert takes_all(page, found)
    dividend, divisor, quotient = (part.pixels.shape[1] for part in found.parts)
    assert dividend > divisor == quotient


@pytest.mark.parametrize(
    "page", [in_a_division(quotient=RIGHT - 60), in_a_division(stroke=20)], ids=["not flush", "no stroke"]
)
def test_other_rows_are_no_division(page: Page) -> None:
    assert not [one for one in arrangements(page) if one.layout is Layout.DIVISION]


def test_other_ink_of_the_page_is_left() -> None:
    page = in_a_column()
    row(page.pixels, 2, 260, 120)
    (found,) = arrangements(page)
    assert not takes_all(page, found)
    left = np.argwhere(without(page, [found]).pixels < 255)
    assert left.min(axis=0).tolist() == [260, 64]
    assert left.max(axis=0).tolist() == [299, 119]


@pytest.mark.parametrize("digits", [0, 1])
def test_rows_that_are_not_all_of_the_ink_are_passed_over_where_they_would_have_to_be(digits: int) -> None:
    page = in_a_column()
    row(page.pixels, digits, 80, RIGHT + 100)
    assert len(list(arrangements(page))) == 1
    assert len(list(arrangements(page, may_leave=False))) == 1 - digits


@pytest.mark.parametrize("digits", [1, 2])
def test_no_rule_is_sought_where_none_could_be_that_of_all_ink(
    digits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("sought")

    page = in_a_column()
    row(page.pixels, digits, 80, RIGHT + 110)
    monkeypatch.setattr(written_arithmetic, "_rules", refuse)
    assert not list(arrangements(page, may_leave=False))
