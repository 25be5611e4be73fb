"""Scores of classes against numbers worked by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.errors import ConfigError
from inkmath.evaluation.symbols.class_metrics import (
    Average,
    Confusion,
    accuracy,
    class_scores,
    confusion_matrix,
    cross_entropy,
    worst_pairs,
)

# Four classes: cats and dogs are confused, birds were never given, of fish there are none.
LABELS = [0, 0, 0, 0, 1, 1, 2, 2]
GIVEN = [0, 0, 0, 1, 0, 1, 0, 3]
MATRIX = np.array([[3, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0]])

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=40)


def numbers(average: Average) -> list[float]:
    return [average.precision, average.recall, average.f1]


def test_the_matrix_has_the_truth_in_its_rows() -> None:
    assert confusion_matrix(LABELS, GIVEN, 4).tolist() == MATRIX.tolist()


def test_scores_of_each_class_as_worked_by_hand() -> None:
    scores = class_scores(MATRIX)
    assert scores.support.tolist() == [4, 2, 2, 0]
    assert scores.given.tolist() == [5, 2, 0, 1]
    assert scores.precision.tolist() == pytest.approx([3 / 5, 1 / 2, 0, 0])
    assert scores.recall.tolist() == pytest.approx([3 / 4, 1 / 2, 0, 0])
    assert scores.f1.tolist() == pytest.approx([2 / 3, 1 / 2, 0, 0])


def test_averages_as_worked_by_hand() -> None:
    scores = class_scores(MATRIX)
    # Macro: three classes have samples, and the fourth was given. Weighted: 4, 2 and 2 of 8 samples.
    assert numbers(scores.macro) == pytest.approx([11 / 40, 5 / 16, 7 / 24])
    assert numbers(scores.weighted) == pytest.approx([17 / 40, 1 / 2, 11 / 24])
    assert numbers(class_scores(np.zeros((3, 3), np.int64)).macro) == [0, 0, 0]
    assert accuracy(MATRIX) == 1 / 2


@given(PAIRS)
def test_f1_is_the_harmonic_mean_and_weighted_recall_the_accuracy(pairs: list[tuple[int, int]]) -> None:
    labels, answers = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    matrix = confusion_matrix(labels, answers, 5)
    scores = class_scores(matrix)
    for p, r, f1 in zip(scores.precision, scores.recall, scores.f1, strict=True):
        assert f1 == pytest.approx(2 * p * r / (p + r) if p + r else 0)
    right = sum(label == answer for label, answer in pairs)
    assert accuracy(matrix) == pytest.approx(right / max(1, len(pairs)))
    assert scores.weighted.recall == pytest.approx(accuracy(matrix))


def test_worst_pairs_come_commonest_first_then_by_share() -> None:
    assert worst_pairs(MATRIX) == (
        Confusion(1, 0, 1, 0.5),
        Confusion(2, 0, 1, 0.5),
        Confusion(2, 3, 1, 0.5),
        Confusion(0, 1, 1, 0.25),
    )
    assert worst_pairs(np.array([[9, 0], [2, 3]]), most=1) == (Confusion(1, 0, 2, 0.4),)
    assert worst_pairs(np.diag([3, 4])) == ()


@settings(max_examples=50)
@given(PAIRS, st.integers(0, 6))
def test_worst_pairs_are_counted_as_they_are(pairs: list[tuple[int, int]], most: int) -> None:
    matrix = confusion_matrix([pair[0] for pair in pairs], [pair[1] for pair in pairs], 5)
    found = worst_pairs(matrix, most)
    assert len(found) <= most
    assert all(pair.count == pairs.count((pair.truth, pair.given)) > 0 for pair in found)
    assert [pair.count for pair in found] == sorted((pair.count for pair in found), reverse=True)


def test_cross_entropy_is_the_mean_surprise_and_finite() -> None:
    probabilities = np.array([[0.5, 0.5], [0.25, 0.75]])
    assert cross_entropy(probabilities, np.array([0, 0])) == pytest.approx((log(2) + log(4)) / 2)
    assert cross_entropy(np.array([[0.0, 1.0]]), np.array([0])) == pytest.approx(12 * log(10))
    assert cross_entropy(np.zeros((0, 3)), np.zeros(0, np.int64)) == 0


@pytest.mark.parametrize(
    ("labels", "answers", "message"),
    [
        ([0, 1], [0], "2 labels do not go with 1 answers"),
        ([0, 3], [0, 0], "label 3 is not one of the 3 classes"),
        ([0, 1], [0, -1], "answer -1"),
    ],
)
def test_what_does_not_fit_is_named(labels: list[int], answers: list[int], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        confusion_matrix(labels, answers, 3)
