"""Intervals that hold the true value in 95 of 100 repetitions: Wilson's for shares, Student's for means
of a few runs, else the bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from mpmath import betainc, findroot

from inkmath.errors import ConfigError

Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]

Z_95 = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""

RESAMPLES = 2000


def wilson(successes: int, samples: int) -> Interval:
    """The 95 % score interval of a share (Wilson, "Probable inference", 1927), inside [0, 1].

    Raises ConfigError unless 0 <= successes <= samples and samples > 0.
    """
    if not 0 <= successes <= samples or samples == 0:
        raise ConfigError(f"{successes} successes of {samples} are no share.")
    share, z2 = successes / samples, Z_95**2
    middle = share + z2 / (2 * samples)
    half = Z_95 * sqrt(share * (1 - share) / samples + z2 / (4 * samples**2))
    scale = 1 + z2 / samples
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def student(values: Sequence[float]) -> Interval:
    """The 95 % interval of the mean of a few independent values, such as those of seeds (Student 1908).

    Figures of folds depend on one another, since they learn from the same samples; their interval is somewhat
    too narrow (Bengio, Grandvalet 2004). Raises ConfigError if there are fewer than two values.
    """
    if len(values) < 2:
        raise ConfigError(f"An interval of a mean needs at least two values, and there are {len(values)}.")
    mean, deviation = float(np.mean(values)), float(np.std(values, ddof=1))
    half = _t_95(len(values) - 1) * deviation / sqrt(len(values))
    return mean - half, mean + half


def _t_95(freedom: int) -> float:
    """The 0.975 quantile of Student's distribution with so many degrees of freedom."""

    def beyond(t: float) -> Any:
        return betainc(freedom / 2, 0.5, 0, freedom / (freedom + t * t), regularized=True) - 0.05

    return float(findroot(beyond, (Z_95, 13.0), solver="anderson"))


def bootstrap(
    statistic: Callable[[Floats], float], rows: Floats, *, seed: int, resamples: int = RESAMPLES
) -> Interval:
    """The 95 % percentile interval of a statistic of independent rows (Efron 1979).

    rows: float64 (N, ...), N >= 1; the statistic gets arrays of the same shape, rows drawn with replacement.
    Raises ConfigError if there are no rows.
    """
    if not len(rows):
        raise ConfigError("An interval needs at least one sample.")
    rng = np.random.default_rng(seed)
    values = [statistic(rows[rng.integers(len(rows), size=len(rows))]) for _ in range(resamples)]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def bootstrap_ratio(numerators: Floats, denominators: Floats, *, seed: int) -> Interval:
    """The interval of sum(numerators) / sum(denominators), pairs drawn together; both float64 (N,).

    Resamples whose denominators sum to 0 count as 0.
    """

    def ratio(rows: Floats) -> float:
        above, below = rows.sum(axis=0)
        return float(above / below) if below else 0.0

    return bootstrap(ratio, np.column_stack([numerators, denominators]), seed=seed)
