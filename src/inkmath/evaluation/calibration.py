"""True if confidences mean what they say: reliability, expected calibration error, and ranking (AUROC)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The samples whose confidence lies in (low, high]; the first bin holds 0 too.

    confidence, accuracy: their mean confidence and the share that is right; 0 where count is 0.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("low", "high", "count", "confidence", "accuracy")}


def reliability_bins(
    confidences: npt.ArrayLike, correct: npt.ArrayLike, count: int = 10
) -> tuple[ReliabilityBin, ...]:
    """The samples in `count` bins of equal width over [0, 1]. Raises ConfigError for values outside it."""
    p, right = _checked(confidences, correct)
    place = np.clip(np.ceil(p * count).astype(int) - 1, 0, count - 1)
    bins = []
    for i in range(count):
        inside = place == i
        n = int(inside.sum())
        confidence, accuracy = (float(p[inside].mean()), float(right[inside].mean())) if n else (0.0, 0.0)
        bins.append(ReliabilityBin(i / count, (i + 1) / count, n, confidence, accuracy))
    return tuple(bins)


def expected_calibration_error(confidences: npt.ArrayLike, correct: npt.ArrayLike, count: int = 10) -> float:
    """Mean distance between confidence and accuracy over the bins, weighted by their samples (Naeini et al.
    2015).

    0 for no samples at all.
    """
    bins = reliability_bins(confidences, correct, count)
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.accuracy) for b in bins) / total if total else 0.0


def auroc(confidences: npt.ArrayLike, correct: npt.ArrayLike) -> float | None:
    """Probability that a right sample has a higher confidence than a wrong one; ties count half.

    None where all are right or all are wrong. (Mann and Whitney 1947; Hanley and McNeil 1982.)
    """
    p, right = _checked(confidences, correct)
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(p, return_inverse=True, return_counts=True)
    last_rank = np.cumsum(counts)
    ranks = (last_rank - (counts - 1) / 2)[place]  # equal values share their mean rank
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def accuracy_of_surest(confidences: npt.ArrayLike, correct: npt.ArrayLike) -> float:
    """The accuracy on the half of the samples with the highest confidence, rounded up.

    Of samples tied at the border as many count as there is room for, each by their mean: order is no help.
    Raises ConfigError where there are no samples.
    """
    p, right = _checked(confidences, correct)
    if not len(p):
        raise ConfigError("There are no samples. Give at least one.")
    kept = ceil(len(p) / 2)
    border = np.sort(p)[-kept]
    above, tied = p > border, p == border
    room = kept - above.sum()
    return float((right[above].sum() + room * right[tied].mean()) / kept)


def _checked(
    confidences: npt.ArrayLike, correct: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    p, right = np.asarray(confidences, np.float64), np.asarray(correct, np.bool_)
    if p.shape != right.shape or p.ndim != 1:
        raise ConfigError(f"{p.size} confidences do not go with {right.size} verdicts.")
    if not ((p >= 0) & (p <= 1)).all():
        raise ConfigError("A confidence lies outside [0, 1].")
    return p, right
