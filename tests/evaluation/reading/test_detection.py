from __future__ import annotations

import pytest

from inkmath.evaluation.reading.detection import Detection, detect, intersection_over_union
from inkmath.types import Box


def test_overlap_by_hand() -> None:
    assert intersection_over_union(Box(0, 0, 10, 10), Box(5, 0, 15, 10)) == pytest.approx(50 / 150)
    assert intersection_over_union(Box(0, 0, 10, 10), Box(10, 0, 20, 10)) == 0
    assert intersection_over_union(Box(0, 0, 0, 5), Box(0, 0, 0, 5)) == 0


def test_counts_of_a_reading_with_a_wrong_name_a_miss_and_an_invention() -> None:
    truth = [("2", Box(0, 0, 20, 40)), ("x", Box(30, 10, 60, 40)), ("y", Box(70, 10, 90, 60))]
    found = [("2", Box(1, 1, 21, 41)), (r"\times", Box(30, 11, 61, 40)), (".", Box(200, 0, 210, 10))]
    counted = detect(truth, found)
    assert counted == Detection(there=3, found=3, located=2, named=1)
    assert counted.f1 == pytest.approx(1 / 3)


def test_a_found_box_serves_one_symbol_only() -> None:
    """Two bars read as one `=`: whichever it covers better, the other is not there."""
    truth = [("-", Box(0, 0, 40, 20)), ("-", Box(0, 8, 40, 30))]
    assert detect(truth, [("-", Box(0, 4, 40, 24))]).located == 1


def test_the_better_overlap_wins() -> None:
    truth = [("a", Box(0, 0, 10, 10)), ("b", Box(3, 0, 13, 10))]
    found = [("b", Box(3, 0, 13, 10)), ("a", Box(0, 0, 10, 10))]
    assert detect(truth, found) == Detection(2, 2, 2, 2)


def test_a_bar_without_height_is_found_by_one_as_thick_as_the_pen() -> None:
    truth = [("-", Box(0, 20, 30, 20)), ("8", Box(40, 0, 65, 40))]
    found = [(r"\frac", Box(-1, 18, 31, 22)), ("8", Box(39, -1, 66, 41))]
    assert detect(truth, found) == Detection(2, 2, 2, 2)


def test_names_are_compared_as_they_are_written() -> None:
    box = Box(0, 0, 5, 5)
    assert detect([(".", box)], [(r"\cdot", box)]).named == 1
    assert detect([("-", box)], [("+", box)]).named == 0


def test_nothing_there_and_nothing_found() -> None:
    assert detect([], []).f1 == 0
    assert detect([], [("x", Box(0, 0, 1, 1))]) == Detection(0, 1, 0, 0)
    assert detect([("x", Box(0, 0, 9, 9))], []) == Detection(1, 0, 0, 0)


def test_counts_add_up() -> None:
    assert sum([Detection(1, 2, 1, 0), Detection(3, 3, 3, 3)], Detection()) == Detection(4, 5, 4, 3)
