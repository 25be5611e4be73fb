"""Inconsistent contents are refused on arrival, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from inkmath.errors import ConfigError
from inkmath.reports import Activation, ClassCounts, Curve, Filters, Predictions, Samples, SweepGrid
from reports.reports_made import network, predictions

IMAGES = np.zeros((2, 4, 4), np.uint8)
LABELS = np.array([0, 1])
HALVES = np.full((2, 2), 0.5)


def test_the_small_network_has_the_parameters_and_megabytes_worked_by_hand() -> None:
    assert network().parameters == 263_408
    assert network().parameters_mb == pytest.approx(1.053632)  # 4 bytes each
    assert network().input_mb == pytest.approx(0.004096)  # 1,024 numbers
    # 16,384 + 4,096 + 4,096 + 64 + 16 numbers, twice
    assert network().forward_backward_mb == pytest.approx(24_656 * 8 / 1e6)


def test_predictions_tell_what_was_given() -> None:
    answers = Predictions(np.array([[0.9, 0.1], [0.8, 0.2]]), LABELS, IMAGES, ("a", "b"))
    assert answers.given.tolist() == [0, 0]
    assert answers.confidences.tolist() == [0.9, 0.8]
    assert answers.is_right.tolist() == [True, False]
    assert answers.matrix.tolist() == [[1, 0], [1, 0]]
    assert predictions().matrix.sum() == 40


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Samples(IMAGES[0], LABELS, "ab"), r"uint8 \(N, H, W\), not uint8 \(4, 4\)"),
        (lambda: Samples(IMAGES.astype(float), LABELS, "ab"), "not float64"),
        (lambda: Samples(IMAGES, LABELS[:1], "ab"), "2 images do not go with"),
        (lambda: Samples(IMAGES, np.array([0, 2]), "ab"), "label 2 is not one of the 2 classes"),
        (lambda: Samples(IMAGES, np.array([0, -1]), "ab"), "label -1"),
        (lambda: Samples(IMAGES, np.array([0.0, 1.0]), "ab"), "Labels are integers"),
        (lambda: Predictions(HALVES, LABELS, IMAGES, "abc"), r"here \(2, 3\), not \(2, 2\)"),
        (lambda: Predictions(HALVES * np.nan, LABELS, IMAGES, "ab"), "not a number"),
        (lambda: Predictions(HALVES * 3, LABELS, IMAGES, "ab"), "does not sum to 1"),
        (lambda: Predictions(np.array([[1.5, -0.5]] * 2), LABELS, IMAGES, "ab"), "negative"),
        (lambda: ClassCounts({"train": np.array([1])}, "ab"), "counts of train"),
        (lambda: ClassCounts({"train": np.array([1, -1])}, "ab"), "counts of train"),
        (lambda: Curve(np.array([2, 1]), np.zeros(2), np.zeros(2)), "must rise"),
        (lambda: Curve(np.array([1, 2]), np.zeros(2), np.zeros(3)), "differ"),
        (lambda: Filters("conv1", np.zeros((2, 3, 3))), "conv1 are 4-dimensional"),
        (lambda: Filters("conv1", np.full((1, 1, 3, 3), np.inf)), "weight of conv1 is not a finite"),
        (lambda: Activation("relu", np.zeros((2, 3))), "relu are"),
        (lambda: Activation("relu", np.full(3, np.nan)), "activation of relu"),
        (lambda: SweepGrid("x", [1, 2], "y", [1], np.zeros((2, 1))), r"here \(1, 2\), not \(2, 1\)"),
    ],
)
def test_what_does_not_go_together_is_named(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make()
