"""Intervals that hold the true value in 95 of 100 repetitions: Wilson's for shares, else the bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
import numpy.typing as npt

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
