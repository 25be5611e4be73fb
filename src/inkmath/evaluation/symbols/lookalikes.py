"""Classes that a classifier cannot separate, and folding them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST_SAMPLES = 8
"""Pictures needed of each class of a pair."""

TOLD_APART = 0.7
"""Area under the curve from which a pair counts as separable; chance is 0.5."""

EMNIST_MERGED: tuple[tuple[str, ...], ...] = tuple((letter.upper(), letter) for letter in "cijklmopsuvwxyz")
"""Letters that EMNIST's 47 classes merge (Cohen et al. 2017)."""


def lookalikes(probabilities: Floats, labels: Ints) -> list[list[int]]:
    """Groups of classes that the classifier cannot separate, each and all in ascending order.

    probabilities: (N, C) on pictures it has not learnt; labels: (N,).
    A pair is inseparable if, among pictures of the two, the ratio of their probabilities ranks those of
    one above those of the other hardly more often than chance does (area under the ROC curve, in the
    direction of the labels, below `TOLD_APART`). Pairs that share a class are one group.
    """
    classes = probabilities.shape[1]
    by_class = [np.flatnonzero(labels == number) for number in range(classes)]
    given = probabilities.argmax(1)
    confused = np.zeros((classes, classes), bool)
    confused[labels, given] = True
    pairs = np.argwhere(np.triu(confused | confused.T, 1))
    parents = list(range(classes))

    def root(number: int) -> int:
        while parents[number] != number:
            number = parents[number]
        return number

    for first, second in pairs.tolist():
        rows = by_class[first], by_class[second]
        if (
            min(map(len, rows)) >= LEAST_SAMPLES
            and _told_apart(probabilities, *rows, first, second) < TOLD_APART
        ):
            parents[root(second)] = root(first)
    groups: dict[int, list[int]] = {}
    for number in range(classes):
        groups.setdefault(root(number), []).append(number)
    return sorted(group for group in groups.values() if len(group) > 1)


def _told_apart(probabilities: Floats, of_first: Ints, of_second: Ints, first: int, second: int) -> float:
    """The share of pairs, one picture of each class, that are ranked rightly; ties count half."""

    def ratio(rows: Ints) -> npt.NDArray[np.float64]:
        chosen = np.log(np.maximum(probabilities[rows][:, [first, second]].astype(np.float64), 1e-12))
        difference: npt.NDArray[np.float64] = chosen[:, 0] - chosen[:, 1]
        return difference

    differences = ratio(of_first)[:, None] - ratio(of_second)[None]
    return float((differences > 0).mean() + 0.5 * (differences == 0).mean())


def by_name(groups: Sequence[Sequence[str]], classes: Sequence[str]) -> list[list[int]]:
    """The groups as indices of classes; what is not among them is left out."""
    ids = {name: i for i, name in enumerate(classes)}
    found = [[ids[name] for name in group if name in ids] for group in groups]
    return [group for group in found if len(group) > 1]


def folded(probabilities: Floats, labels: Ints, groups: Sequence[Sequence[int]]) -> tuple[Floats, Ints]:
    """Probabilities and labels with each group as its first class; the others are left without any."""
    summed, renamed = probabilities.copy(), labels.copy()
    for first, *others in groups:
        summed[:, first] += summed[:, others].sum(axis=1)
        summed[:, others] = 0
        renamed[np.isin(labels, others)] = first
    return summed, renamed
