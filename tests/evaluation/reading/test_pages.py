from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.errors import ConfigError, UnreadableImageError
from inkmath.evaluation.reading.pages import Line, evaluate_pages, match_in_order
from inkmath.evaluation.reading.samples import PageSample
from inkmath.types import Reading

A, B, C = ("x", "=", "1"), ("y", "=", "2"), ("z",)
LINES = st.lists(st.sampled_from([A, B, C, None]), max_size=6)


class Parrot:
    """Returns the given lines for each page; an unknown page fails."""

    def __init__(self, **answers: list[str]) -> None:
        self._answers = answers
        self.confidences: dict[str, float] = {}

    def read_page(self, source: bytes) -> list[Reading]:
        if source.decode() not in self._answers:
            raise UnreadableImageError("not a picture")
        confidence = self.confidences.get(source.decode(), 0.8)
        return [Reading(latex, confidence) for latex in self._answers[source.decode()]]


def _page(name: str, *lines: Line) -> PageSample:
    return PageSample(name, name.encode(), lines)


def test_pages_by_hand() -> None:
    pages = [
        _page("good", A, B),
        _page("extra", A, B, C),  # one line too many between two right ones, and the last one wrong
        _page("merged", A, B),  # two lines read as one
        _page("broken", A),
    ]
    reader = Parrot(good=["x=1", "y = 2"], extra=["x=1", "7", "y=2", "2"], merged=["x=1y=2"])
    result = evaluate_pages(reader, pages, model="m", data="d")
    right = result["pages: lines exactly right"]
    assert (right.value, right.samples) == (4 / 8, 8)
    given_lines = result["pages: lines given that are right"]
    assert (given_lines.value, given_lines.samples) == (4 / 7, 7)
    assert result["pages: as many lines as there are"].value == 1 / 4
    assert right.interval is not None
    assert right.interval[0] <= 0.5 <= right.interval[1]
    wrong = {line.name: (line.latex, line.errors) for line in result.outcomes if not line.is_right}
    assert wrong == {
        "extra, line 3": ("2", 1),
        "merged, line 1": ("x=1y=2", 3),
        "merged, line 2": (None, 3),
        "broken, line 1": (None, 3),
    }
    assert result.outcomes[-1].failure == "UnreadableImageError: not a picture"


def test_a_reader_that_finds_nothing_has_nothing_right() -> None:
    result = evaluate_pages(Parrot(blank=[]), [_page("blank", A, B)], model="m", data="d")
    assert {measure.value for measure in result.measures if measure.unit != "s"} == {0}


def test_evaluate_pages_counts_sure_lines_that_are_too_many() -> None:
    pages = [_page("good", A), _page("extra", A, B), _page("unsure", A)]
    reader = Parrot(good=["x=1"], extra=["x=1", "7", "y=2", "2"], unsure=["7", "8"])
    reader.confidences = {"unsure": 0.4}
    result = evaluate_pages(reader, pages, model="m", data="d")
    invented = result["pages: lines invented with a confidence of at least 0.5"]
    assert (invented.value, invented.samples) == (2, 5)
    assert "2 lines" in invented.cells()
    exact = result["pages exactly right"]
    assert (exact.value, exact.samples) == (1 / 3, 3)


def test_evaluate_pages_counts_the_rows_of_a_system_singly() -> None:
    page = _page("system", A, B)
    reader = Parrot(system=[r"\begin{cases} x=1 \\ y=2 \end{cases}"])
    result = evaluate_pages(reader, [page], model="m", data="d")
    assert result["pages exactly right"].value == 1


def test_evaluate_pages_gives_shares_by_tag_the_most_frequent_first() -> None:
    pages = [
        PageSample("one", b"one", (A, B), ("pencil", "ruled")),
        PageSample("two", b"two", (A,), ("ruled",)),
    ]
    result = evaluate_pages(Parrot(one=["x=1"], two=["x=1"]), pages, model="m", data="d")
    tagged = [measure for measure in result.measures if measure.name.startswith(("pencil", "ruled"))]
    assert [(measure.name, measure.value, measure.samples) for measure in tagged] == [
        ("ruled: lines exactly right", 2 / 3, 3),
        ("ruled: pages exactly right", 1 / 2, 2),
        ("pencil: lines exactly right", 1 / 2, 2),
        ("pencil: pages exactly right", 0, 1),
    ]


def test_no_pages_are_refused() -> None:
    with pytest.raises(ConfigError, match="no pages"):
        evaluate_pages(Parrot(), [], model="m", data="d")


@pytest.mark.parametrize(
    ("truth", "found", "partners"),
    [
        ([A, B, C], [A, B, C], [0, 1, 2]),
        ([A, B, C], [B, C], [None, 0, 1]),
        ([A, B], [C, A, B], [1, 2]),
        ([A, B], [B, A, C], [1, 2]),  # in order, only one of the two can be right
        ([A, None], [A, None], [0, 1]),
        ([], [A], []),
        ([A], [], [None]),
        ([("x", "=", "2"), B], [A, C], [0, 1]),  # none right: the fewest token errors
    ],
)
def test_matches_by_hand(truth: list[Line], found: list[Line], partners: list[int | None]) -> None:
    assert match_in_order(truth, found) == partners


@given(LINES, LINES)
def test_lines_are_matched_in_order_and_as_many_right_as_can_be(truth: list[Line], found: list[Line]) -> None:
    partners = match_in_order(truth, found)
    given_ones = [partner for partner in partners if partner is not None]
    assert len(partners) == len(truth)
    assert given_ones == sorted(set(given_ones))
    right = sum(
        line is not None and partner is not None and found[partner] == line
        for line, partner in zip(truth, partners, strict=True)
    )
    assert right == _longest_common(truth, found)


def _longest_common(a: list[Line], b: list[Line]) -> int:
    """By the definition, without a table. What the grammar does not cover equals nothing."""
    if not a or not b:
        return 0
    if a[0] is not None and a[0] == b[0]:
        return 1 + _longest_common(a[1:], b[1:])
    return max(_longest_common(a[1:], b), _longest_common(a, b[1:]))
