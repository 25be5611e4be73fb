"""Precision, recall and F1 of each class, and the commonest confusions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LEAST_PROBABILITY = 1e-12
"""Below it a probability counts as this, so that one certain mistake costs 27.6 and not infinity."""


@dataclass(frozen=True, slots=True)
class Average:
    """Precision, recall and F1 over several classes, each in [0, 1]."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, eq=False)
class ClassScores:
    """Scores of C classes. All arrays have the shape (C,).

    precision: of the samples given this class, the share that is of it; 0 where none was given it.
    recall: of the samples of this class, the share given it; 0 where there are none.
    f1: the harmonic mean of both, 2 TP / (2 TP + FP + FN).
    support: samples of the class. given: samples that were given the class.
    """

    precision: Floats
    recall: Floats
    f1: Floats
    support: Ints
    given: Ints

    @property
    def macro(self) -> Average:
        """The mean over the classes that have samples or were given, all alike; zeros if there are none.

        A class that was given and has no samples counts with 0, as in scikit-learn's classification_report.
        """
        return self._average(((self.support > 0) | (self.given > 0)).astype(np.float64))

    @property
    def weighted(self) -> Average:
        """The mean over the classes, weighted by their samples; zeros if there are none.

        The weighted recall is the accuracy.
        """
        return self._average(self.support.astype(np.float64))

    def _average(self, weights: Floats) -> Average:
        total = max(float(weights.sum()), 1.0)
        precision, recall, f1 = (
            float(values @ weights) / total for values in (self.precision, self.recall, self.f1)
        )
        return Average(precision, recall, f1)


@dataclass(frozen=True, slots=True)
class Confusion:
    """One class taken for another.

    truth, given: indices of the classes. count: how often. share: of the samples of the true class.
    """

    truth: int
    given: int
    count: int
    share: float


def confusion_matrix(labels: npt.ArrayLike, given: npt.ArrayLike, classes: int) -> Ints:
    """Counts of each class (row) by the class given (column): int64 (C, C).

    labels, given: class indices (N,). Raises ConfigError if they differ in length or lie outside the classes.
    """
    truth, answer = np.asarray(labels, np.int64), np.asarray(given, np.int64)
    if truth.ndim != 1 or truth.shape != answer.shape:
        raise ConfigError(f"{truth.size} labels do not go with {answer.size} answers.")
    for name, values in (("label", truth), ("answer", answer)):
        outside = values[(values < 0) | (values >= classes)]
        if outside.size:
            raise ConfigError(
                f"The {name} {outside[0]} is not one of the {classes} classes, 0 to {classes - 1}."
            )
    return np.bincount(truth * classes + answer, minlength=classes**2).reshape(classes, classes)


def class_scores(matrix: Ints) -> ClassScores:
    """Scores of each class from the confusion matrix (C, C), rows the truth."""
    right = np.diagonal(matrix).astype(np.float64)
    support, given = matrix.sum(axis=1), matrix.sum(axis=0)
    return ClassScores(
        precision=right / np.maximum(given, 1),
        recall=right / np.maximum(support, 1),
        f1=2 * right / np.maximum(support + given, 1),
        support=support,
        given=given,
    )


def worst_pairs(matrix: Ints, most: int = 20) -> tuple[Confusion, ...]:
    """The commonest mistakes, the commonest first; of equally common ones, the larger share first."""
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    truths, answers = np.nonzero(mistakes)
    counts = mistakes[truths, answers]
    shares = counts / np.maximum(matrix.sum(axis=1), 1)[truths]
    first = np.lexsort((answers, truths, -shares, -counts))[:most]
    return tuple(Confusion(int(truths[i]), int(answers[i]), int(counts[i]), float(shares[i])) for i in first)


def accuracy(matrix: Ints) -> float:
    """The share of all samples on the diagonal; 0 for no samples."""
    return float(np.trace(matrix) / max(int(matrix.sum()), 1))


def cross_entropy(probabilities: npt.NDArray[np.floating], labels: Ints) -> float:
    """Mean of -ln p(true class), in nats; 0 for no samples.

    probabilities: (N, C); labels: (N,).
    """
    if not len(labels):
        return 0.0
    own = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(own, _LEAST_PROBABILITY)).mean())
