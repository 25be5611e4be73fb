"""Branches, zeros, turns and poles of curves, against what calculus says."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.plots.curves import Values, branches, edges, poles, turning_points, zeros
from inkmath.plots.implicit import implicit_curve

GRID = np.linspace(-5, 5, 1001) + 1.7e-4


def quiet(function):  # type: ignore[no-untyped-def]
    def silent(x: Values) -> Values:
        with np.errstate(all="ignore"):
            y = function(x)
        return np.where(np.isfinite(y), y, np.nan)

    return silent


def test_no_branch_runs_across_a_pole() -> None:
    found = branches(quiet(np.tan), (-5, 5), (-3, 3))
    assert len(found) == 5
    for branch in found:
        assert (np.diff(branch[:, 1]) > 0).all()


def test_a_branch_reaches_its_pole_and_its_end() -> None:
    (left, right) = branches(quiet(lambda x: 1 / x), (-5, 5), (-2, 2))
    assert left[-1, 1] <= -6
    assert right[0, 1] >= 6
    (root,) = branches(quiet(np.sqrt), (-5, 5), (-1, 3))
    assert root[0] == pytest.approx([0, 0], abs=1e-5)


def test_a_jump_is_no_line() -> None:
    (low, high) = branches(quiet(lambda x: np.abs(x) / x), (-2, 2), (-2, 2))
    assert set(low[:, 1]) == {-1}
    assert set(high[:, 1]) == {1}


def test_a_steep_curve_is_whole() -> None:
    (curve,) = branches(quiet(lambda x: np.arctan(500 * x)), (-5, 5), (-2, 2))
    assert curve[0, 1] < -1.5 < 1.5 < curve[-1, 1]


def test_a_gap_parts_the_curve() -> None:
    found = branches(quiet(lambda x: np.sqrt(x**2 - 4)), (-5, 5), (-1, 5))
    assert [(round(b[0, 0], 6), round(b[-1, 0], 6)) for b in found] == [(-5, -2), (2, 5)]


def test_zeros_turns_poles_and_edges() -> None:
    assert zeros(quiet(lambda x: x**3 - 4 * x), GRID) == pytest.approx([-2, 0, 2], abs=1e-9)
    assert zeros(quiet(lambda x: 1 / x), GRID) == []
    turns = turning_points(quiet(lambda x: x**3 - 3 * x), GRID)
    assert np.array(turns) == pytest.approx(np.array([[-1, 2], [1, -2]]), abs=1e-6)
    assert turning_points(quiet(lambda x: 1 / x**2), GRID) == []
    assert poles(quiet(lambda x: 1 / (x**2 - 4)), GRID) == pytest.approx([-2, 2], abs=1e-5)
    assert poles(quiet(np.exp), GRID) == []
    assert edges(quiet(lambda x: np.sqrt(4 - x**2)), GRID) == pytest.approx([-2, 2], abs=1e-9)


@pytest.mark.parametrize("search", [zeros, turning_points, poles, edges])
@pytest.mark.parametrize("scale", [1, 1000])
def test_search_evaluates_as_often_however_many_features_there_are(search, scale: int) -> None:  # type: ignore[no-untyped-def]
    counted, calls = counting(quiet(lambda x: np.tan(scale * x) * np.sqrt(np.sin(scale * x))))
    search(counted, GRID)
    assert len(calls) < 200


def test_branches_evaluates_as_often_however_many_poles_there_are() -> None:
    counted, calls = counting(quiet(lambda x: np.tan(1000 * x) * np.sin(1 / x)))
    assert len(branches(counted, (-5, 5), (-2, 2))) > 100
    assert len(calls) < 200


def counting(function):  # type: ignore[no-untyped-def]
    calls: list[int] = []

    def counted(x: Values) -> Values:
        calls.append(len(x))
        return function(x)

    return counted, calls


def test_a_circle_is_one_closed_line() -> None:
    (circle,) = implicit_curve(lambda x, y: x**2 + y**2 - 4, (-3, 3), (-3, 3))
    assert np.hypot(*circle.T) == pytest.approx(np.full(len(circle), 2), abs=1e-3)
    assert circle[0] == pytest.approx(circle[-1], abs=0.1)


def test_a_pole_is_no_part_of_an_implicit_curve() -> None:
    def field(x: Values, y: Values) -> Values:
        with np.errstate(all="ignore"):
            return 1 / x + 1 / y - 1

    for line in implicit_curve(field, (-4, 4), (-4, 4)):
        x, y = line.T
        near = np.minimum(np.abs(y - x / (x - 1)), np.abs(x - y / (y - 1)))
        assert near.max() < 0.05
