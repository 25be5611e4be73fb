"""Traces of the pen, free of place, unit and the number of points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.ink.traces import CHANNELS, MOST_STROKES, POINTS, FloatArray, Ways, traces
from inkmath.types import Points

CORNER = np.array([[0.0, 0], [0, 30], [40, 30]])
DOT = np.array([[60.0, 10]])


def trace_of(*strokes: Points, unit: float = 60.0) -> FloatArray:
    points, starts = Ways.of(strokes).resampled([range(len(strokes))])
    return traces(points, starts, np.array([unit], np.float32))[0]


def test_points_lie_at_equal_distances_along_each_stroke() -> None:
    points, starts = (found[0] for found in Ways.of([CORNER, DOT]).resampled([[0, 1]]))
    assert points.shape == (POINTS, 2)
    assert np.flatnonzero(starts).tolist() == [0, POINTS - 2]
    np.testing.assert_array_equal(points[[0, POINTS - 3]], CORNER[[0, -1]])
    np.testing.assert_array_equal(points[-2:], np.concatenate([DOT, DOT]))
    gaps = np.abs(np.diff(points[:-2], axis=0)).sum(axis=1)  # along the corner's sides
    assert gaps == pytest.approx(70 / (POINTS - 3), abs=1e-4)


@given(st.integers(0, 2**32 - 1), st.integers(1, MOST_STROKES))
@settings(deadline=None, max_examples=60)
def test_any_strokes_have_a_trace(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    strokes = [rng.integers(-2, 3, (int(rng.integers(1, 90)), 2)).astype(float) for _ in range(count)]
    points, starts = (found[0] for found in Ways.of(strokes).resampled([range(count)]))
    assert points.shape == (POINTS, 2)
    assert starts.sum() == count
    for begin, end, stroke in zip(
        np.flatnonzero(starts), [*np.flatnonzero(starts)[1:], POINTS], strokes, strict=True
    ):
        np.testing.assert_array_equal(points[[begin, end - 1]], stroke[[0, -1]])
    seen = trace_of(*strokes)
    assert seen.shape == (CHANNELS, POINTS)
    assert np.isfinite(seen).all()
    assert np.abs(seen).max() < 10


def test_groups_of_strokes_are_resampled_each_by_itself() -> None:
    strokes, groups = [CORNER, DOT, 3 * CORNER, CORNER[::-1]], [[0], [2, 1], [1], [0, 1, 2, 3], [0]]
    points, starts = Ways.of(strokes).resampled(groups)
    for group, *found in zip(groups, points, starts, strict=True):
        alone = Ways.of([strokes[index] for index in group]).resampled([range(len(group))])
        np.testing.assert_allclose(found[0], alone[0][0], rtol=1e-6)
        np.testing.assert_array_equal(found[1], alone[1][0])


@pytest.mark.parametrize("scale", [1e-3, 7.0, 1e4])
def test_place_and_unit_do_not_matter(scale: float) -> None:
    moved = [scale * stroke + 123.0 * scale for stroke in (CORNER, DOT)]
    np.testing.assert_allclose(trace_of(*moved, unit=60 * scale), trace_of(CORNER, DOT), atol=1e-3)


def test_channels() -> None:
    seen = trace_of(CORNER, unit=20.0)
    assert seen[:2].min(axis=1) == pytest.approx([-1, -0.75])
    assert seen[:2].max(axis=1) == pytest.approx([1, 0.75])
    assert seen[2:4, 5] == pytest.approx([0, 1], abs=0.02)  # down
    assert seen[2:4, -5] == pytest.approx([1, 0], abs=0.02)  # to the right
    assert seen[4, 1:] == pytest.approx(4 * 3.5 / (POINTS - 1), abs=0.01)
    assert seen[5].tolist() == [1] + [0] * (POINTS - 1)
    assert seen[6] == pytest.approx(np.log(2))
    assert seen[7] == pytest.approx(1)
    assert seen[8] == pytest.approx(0.75)


def test_the_order_of_writing_is_told() -> None:
    assert not np.allclose(trace_of(CORNER), trace_of(CORNER[::-1]))
    assert not np.allclose(trace_of(CORNER, DOT), trace_of(DOT, CORNER))


def test_a_dot_is_shown_as_small() -> None:
    seen = trace_of(np.array([[5.0, 5], [6, 5]]))
    assert np.abs(seen[:2]).max() < 0.2
    assert seen[6, 0] == pytest.approx(np.log(1 / 60))
