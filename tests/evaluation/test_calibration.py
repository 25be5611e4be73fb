from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.errors import ConfigError
from inkmath.evaluation.calibration import (
    accuracy_of_surest,
    auroc,
    expected_calibration_error,
    reliability_bins,
)

CONFIDENCES = st.integers(0, 20).map(lambda n: n / 20)
VERDICTS = st.lists(st.tuples(CONFIDENCES, st.booleans()), min_size=1, max_size=40)


def test_calibration_error_by_hand() -> None:
    """Two bins: (0.2, 0.3) with 1 of 2 right is 0.25 off; (0.9, 1.0) with 2 of 2 right is 0.05 off."""
    error = expected_calibration_error([0.2, 0.3, 0.9, 1.0], [True, False, True, True], count=2)
    assert error == pytest.approx((2 * 0.25 + 2 * 0.05) / 4)


def test_bins_hold_their_upper_edge_and_the_first_holds_zero() -> None:
    bins = reliability_bins([0.0, 0.1, 0.11, 1.0], [False, True, True, True])
    assert [b.count for b in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert bins[0].accuracy == 0.5
    assert bins[0].to_dict() == {"low": 0.0, "high": 0.1, "count": 2, "confidence": 0.05, "accuracy": 0.5}


def test_a_perfectly_calibrated_predictor_has_no_error() -> None:
    assert expected_calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)


def test_auroc_by_hand() -> None:
    """Right ones at 0.9 and 0.4, wrong ones at 0.6 and 0.4: won 2, lost 1, tied 1 of 4 pairs."""
    assert auroc([0.9, 0.4, 0.6, 0.4], [True, True, False, False]) == pytest.approx(2.5 / 4)


@given(VERDICTS)
def test_auroc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[float, bool]]) -> None:
    right = [p for p, is_right in rows if is_right]
    wrong = [p for p, is_right in rows if not is_right]
    found = auroc([p for p, _ in rows], [is_right for _, is_right in rows])
    if not right or not wrong:
        assert found is None
    else:
        wins = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
        assert found == pytest.approx(wins / (len(right) * len(wrong)))


def test_the_more_confident_half_by_hand() -> None:
    assert accuracy_of_surest([0.1, 0.9, 0.8, 0.2], [True, True, False, True]) == 0.5
    assert accuracy_of_surest([0.9, 0.8, 0.7], [True, True, False]) == 1  # two of three are the half


def test_ties_at_the_border_count_by_their_mean_in_any_order() -> None:
    """One place is left after 0.9, for one of three at 0.5 of which two are right."""
    confidences = [0.9, 0.5, 0.5, 0.5]
    for right in ([True, True, True, False], [True, False, True, True]):
        assert accuracy_of_surest(confidences, right) == pytest.approx((1 + 2 / 3) / 2)


def test_accuracy_of_surest_needs_samples() -> None:
    with pytest.raises(ConfigError, match="no samples"):
        accuracy_of_surest([], [])


@given(VERDICTS)
def test_calibration_error_is_between_the_overall_gap_and_one(rows: list[tuple[float, bool]]) -> None:
    """Bins can only add to the gap of the whole (triangle inequality)."""
    confidences, right = zip(*rows, strict=True)
    gap = abs(sum(confidences) - sum(right)) / len(rows)
    assert gap - 1e-9 <= expected_calibration_error(confidences, right) <= 1


@pytest.mark.parametrize("confidences", [[0.5, 1.2], [float("nan"), 0.5], [0.5]])
def test_what_is_no_confidence_is_refused(confidences: list[float]) -> None:
    with pytest.raises(ConfigError):
        reliability_bins(confidences, [True, False])
