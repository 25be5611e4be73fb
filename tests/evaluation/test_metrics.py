from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.evaluation.metrics import confusions, edit_distance, ranks

WORDS = st.text("ab^", max_size=6)


def _by_definition(a: str, b: str) -> int:
    """The recursion of the definition, every way tried."""

    @cache
    def distance(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        return min(
            distance(i - 1, j) + 1, distance(i, j - 1) + 1, distance(i - 1, j - 1) + (a[i - 1] != b[j - 1])
        )

    return distance(len(a), len(b))


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("kitten", "sitting", 3), ("", "abc", 3), ("flaw", "lawn", 2), ("x", "x", 0)]
)
def test_edit_distance_of_textbook_pairs(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == distance


@given(WORDS, WORDS)
def test_edit_distance_is_that_of_the_definition(a: str, b: str) -> None:
    assert edit_distance(a, b) == _by_definition(a, b)


def test_tokens_count_not_characters() -> None:
    assert edit_distance([r"\alpha", "+", "1"], [r"\beta", "+", "1"]) == 1


def test_ranks_count_the_classes_above_and_ties_against() -> None:
    scores = np.array([[0.7, 0.2, 0.1], [0.2, 0.7, 0.1], [0.4, 0.4, 0.2], [1 / 3] * 3])
    assert ranks(scores, np.array([0, 0, 0, 2])).tolist() == [0, 1, 1, 2]


def test_confusions_come_commonest_first() -> None:
    truths, names = ["x", "x", "x", "1", "9", "9"], ["x", "y", "y", "|", "9", "q"]
    assert confusions(truths, names) == (("x", "y", 2), ("1", "|", 1), ("9", "q", 1))
