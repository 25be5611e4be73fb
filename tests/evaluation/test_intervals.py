"""Wilson's interval against published values, the bootstrap against what it must do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.errors import ConfigError
from inkmath.evaluation.intervals import bootstrap, bootstrap_ratio, student, wilson


@pytest.mark.parametrize(
    ("successes", "samples", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_published_values(successes: int, samples: int, low: float, high: float) -> None:
    assert wilson(successes, samples) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    successes, samples = counts
    low, high = wilson(successes, samples)
    assert 0 <= low <= successes / samples + 1e-12
    assert successes / samples - 1e-12 <= high <= 1
    mirrored_low, mirrored_high = wilson(samples - successes, samples)
    assert (mirrored_low, mirrored_high) == (pytest.approx(1 - high), pytest.approx(1 - low))


@pytest.mark.parametrize(("successes", "samples"), [(0, 0), (-1, 3), (4, 3)])
def test_wilson_refuses_what_is_no_share(successes: int, samples: int) -> None:
    with pytest.raises(ConfigError, match="no share"):
        wilson(successes, samples)


def test_the_bootstrap_of_a_mean_agrees_with_its_standard_error() -> None:
    rows = np.random.default_rng(1).normal(5, 2, 400)
    low, high = bootstrap(lambda sample: float(sample.mean()), rows, seed=0)
    half = 1.96 * rows.std() / 20
    assert (low, high) == (
        pytest.approx(rows.mean() - half, abs=0.03),
        pytest.approx(rows.mean() + half, abs=0.03),
    )


def test_the_bootstrap_repeats_by_seed() -> None:
    rows = np.arange(30.0)
    first, again, other = (bootstrap(lambda s: float(s.mean()), rows, seed=seed) for seed in (3, 3, 4))
    assert first == again != other


def test_a_ratio_is_that_of_the_sums() -> None:
    """One long expression weighs more than many short ones; where all have the same rate, nothing varies."""
    lengths = np.array([1.0, 5.0, 20.0])
    assert bootstrap_ratio(lengths * 0.2, lengths, seed=0) == (pytest.approx(0.2), pytest.approx(0.2))


def test_no_samples_are_refused() -> None:
    with pytest.raises(ConfigError, match="at least one sample"):
        bootstrap(lambda s: 0.0, np.zeros(0), seed=0)


@pytest.mark.parametrize(("count", "quantile"), [(2, 12.7062), (3, 4.3027), (10, 2.2622), (31, 2.0423)])
def test_student_has_the_tabulated_quantiles(count: int, quantile: float) -> None:
    """Values of the table in any book on statistics, for count - 1 degrees of freedom."""
    values = np.random.default_rng(0).normal(size=count)
    low, high = student(values.tolist())
    assert (low + high) / 2 == pytest.approx(values.mean())
    error = values.std(ddof=1) / np.sqrt(count)
    assert (high - low) / 2 == pytest.approx(quantile * error, rel=1e-4)


def test_student_needs_two_values() -> None:
    with pytest.raises(ConfigError, match="at least two"):
        student([0.5])
