"""Sums in columns and long divisions are read as what they say; fractions and lines are neither."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from handwriting import Hand, write

import inkmath
from inkmath.expression.latex import parse
from inkmath.ink.raster import draw
from inkmath.types import Ink, Known, Points

pytestmark = pytest.mark.slow

Strokes = list[Points]

LINE = 165.0
"""From one row to the next; digits are 100 high."""


def flush_right(latex: str, right: float, y: float, seed: int = 1) -> Strokes:
    """Strokes of the text, which ends there, on that line."""
    strokes = [stroke for symbol in write(parse(latex), Hand.of(seed)) for stroke in symbol.strokes]
    end = max(stroke[:, 0].max() for stroke in strokes)
    return [stroke + np.array((right - end, y)) for stroke in strokes]


def straight(*corners: tuple[float, float]) -> Points:
    ends = [np.linspace(start, end, 20) for start, end in pairwise(np.array(corners))]
    return np.concatenate(ends)


def column(*rows: str, right: float = 400, y: float = 0) -> Strokes:
    """Rows that are flush right, the sign of the last term apart, and a rule before the result."""
    first, signed, result = rows
    sign, second = signed[0], signed[1:]
    strokes = [*flush_right(first, right, y), *flush_right(second, right, y + LINE)]
    strokes += flush_right({"x": r"\times"}.get(sign, sign), right - 230, y + LINE)
    strokes.append(straight((right - 300, y + LINE + 30), (right + 15, y + LINE + 33)))
    return [*strokes, *flush_right(result, right, y + 2 * LINE + 10)]


def division(divisor: str, dividend: str, quotient: str, *, working: bool = True) -> Strokes:
    """A long division with its working."""
    inside = flush_right(dividend, 400, 0)
    left = min(float(stroke[:, 0].min()) for stroke in inside) - 22
    strokes = [*inside, *flush_right(quotient, 400, -LINE + 10), *flush_right(divisor, left - 25, 0)]
    strokes.append(straight((left - 8, 10), (left, -122), (415, -125)))
    if working:
        strokes += [*flush_right(dividend, 400, LINE - 20), *flush_right("0", 400, 2 * LINE)]
        strokes.append(straight((left, LINE + 12), (415, LINE + 10)))
    return strokes


def page(strokes: Strokes) -> list[str]:
    return [line.latex for line in inkmath.read_page(Ink(tuple(strokes)))]


@pytest.mark.parametrize(
    "rows", [("123", "+45", "168"), ("58", "+37", "95"), ("204", "-86", "118"), ("46", "x7", "322")]
)
def test_a_sum_in_a_column_has_its_rows_for_lines_and_is_an_equation(rows: tuple[str, ...]) -> None:
    strokes, written = column(*rows), [row.replace("x", r"\times") for row in rows]
    assert page(strokes) == written
    first, second, result = written
    reading = inkmath.read(Ink(tuple(strokes)))
    assert reading.latex == f"{first}{second}={result}"
    assert [symbol.token for symbol in reading.symbols].count("=") == 1, "the rule"
    assert inkmath.solve(reading).status != "not-a-problem"


def test_a_picture_of_a_sum_is_read_like_its_strokes() -> None:
    picture = draw(Ink(tuple(column("204", "-86", "118")))).pixels
    assert [line.latex for line in inkmath.read_page(picture)] == ["204", "-86", "118"]
    assert inkmath.read(picture).latex == "204-86=118"


def test_a_sum_with_a_wrong_result_is_one_all_the_same() -> None:
    assert page(column("123", "+45", "178")) == ["123", "+45", "178"]


def test_a_sum_stands_among_the_lines_of_its_page() -> None:
    strokes = [*flush_right("2x+1=7", 600, -220), *column("204", "-86", "118")]
    strokes += flush_right("y=x-4", 600, 3 * LINE + 100)
    assert page(strokes) == ["2x+1=7", "204", "-86", "118", "y=x-4"]


def test_two_sums_side_by_side_are_two() -> None:
    strokes = [*column("58", "+37", "95"), *column("204", "-86", "118", right=900)]
    assert page(strokes) == ["58", "+37", "95", "204", "-86", "118"]


@pytest.mark.parametrize("working", [True, False])
@pytest.mark.parametrize("numbers", [("4", "84", "21"), ("7", "931", "133"), ("12", "156", "13")])
def test_a_long_division_is_a_quotient(numbers: tuple[str, str, str], working: bool) -> None:
    strokes = division(*numbers, working=working)
    divisor, dividend, quotient = numbers
    said = rf"{dividend}\div{divisor}={quotient}"
    assert inkmath.read(Ink(tuple(strokes))).latex == said
    assert page(strokes) == [said]


def test_numbers_that_do_not_fit_are_no_division() -> None:
    strokes = division("4", "84", "35", working=False)
    assert r"\div" not in inkmath.read(Ink(tuple(strokes))).latex


@pytest.mark.parametrize(("upper", "lower"), [("3x", "45"), ("7", "12")])
def test_a_fraction_below_a_number_is_no_sum(upper: str, lower: str) -> None:
    strokes = [*flush_right("12", 400, -LINE), *flush_right(upper, 400, LINE)]
    strokes += [*flush_right(lower, 400, 2 * LINE), straight((230, LINE + 30), (410, LINE + 30))]
    assert page(strokes) == ["12", rf"\frac{{{upper}}}{{{lower}}}"]


def test_a_corrected_digit_of_a_division_stays_corrected() -> None:
    ink = Ink(tuple(division("4", "84", "21")))
    first = inkmath.read(ink).symbols[0]
    assert first.token == "8"
    assert inkmath.read(ink, known=[Known(first.box, "8")]).latex == r"84\div4=21"
