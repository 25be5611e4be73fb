"""Strokes traced in small pictures are those that drew them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from inkmath.ink.raster import draw_strokes
from inkmath.training.thinned import share_missed, traced_strokes
from inkmath.types import Pixels, Points

ROUND = np.linspace(0, 2 * np.pi, 60)
RING = 16 + 11 * np.column_stack([np.cos(ROUND), np.sin(ROUND)])


def picture(*strokes: Sequence[tuple[float, float]] | Points, pen: float = 2.4) -> Pixels:
    """A black-and-white drawing, 32 by 32."""
    drawn = draw_strokes([np.array(stroke, float) for stroke in strokes], (32, 32), pen)
    return np.where(drawn < 128, np.uint8(0), np.uint8(255))


def length(stroke: Points) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


@pytest.mark.parametrize("tilt", [0.0, 5.0, 10.0])
def test_a_cross_is_two_strokes_through_its_middle(tilt: float) -> None:
    strokes = traced_strokes(picture([(4, 16 - tilt), (28, 16 + tilt)], [(16, 4), (16, 28)]))
    assert len(strokes) == 2
    for stroke in strokes:
        assert np.hypot(*(stroke - 16).T).min() < 1
        assert length(stroke) == pytest.approx(np.hypot(*(stroke[-1] - stroke[0])), rel=0.03)
        assert length(stroke) > 22


def test_a_ring_is_one_closed_stroke() -> None:
    (stroke,) = traced_strokes(picture(RING))
    assert np.hypot(*(stroke[0] - stroke[-1])) < 1
    assert np.hypot(*(stroke - 16).T) == pytest.approx(11, abs=0.8)


def test_dots_are_single_points() -> None:
    strokes = traced_strokes(picture([(6, 20), (6, 20)], [(26, 20), (26, 20)], pen=4.5))
    assert sorted(np.round(stroke).tolist() for stroke in strokes) == [[[6, 20]], [[26, 20]]]


def test_a_stem_ends_at_the_bar_that_it_hangs_on() -> None:
    bar, stem = sorted(
        traced_strokes(picture([(4, 6), (28, 6)], [(16, 6), (16, 28)])), key=lambda s: float(s[:, 1].max())
    )
    assert np.ptp(bar[:, 0]) == pytest.approx(24, abs=1.5)
    assert stem[:, 1].min() == pytest.approx(6, abs=1)
    assert stem[:, 1].max() == pytest.approx(28, abs=1)


def test_a_bend_stays_one_stroke() -> None:
    (stroke,) = traced_strokes(picture([(4, 4), (16, 28), (28, 4)]))
    assert stroke[:, 1].max() > 25
    assert length(stroke) == pytest.approx(2 * np.hypot(12, 24), rel=0.1)


def test_an_arc_that_the_border_cuts_off_is_joined_and_legs_are_not() -> None:
    assert len(traced_strokes(picture(RING + np.array([0, 6.5])))) == 1
    legs = traced_strokes(picture([(8, 2), (4, 33)], [(20, 2), (26, 33)]))
    assert len(legs) == 2


def test_a_small_filled_ring_on_a_line_is_a_ring() -> None:
    blob = [(13, 13), (19, 13), (19, 15), (13, 15), (13, 17), (19, 17), (19, 19), (13, 19)]
    crossed = traced_strokes(picture([(16, 0), (16, 31)], blob))
    across = np.ptp(np.concatenate(crossed)[:, 0])
    assert across > 2.5


def test_nothing_is_traced_in_an_empty_picture_and_the_same_twice_in_the_same() -> None:
    assert traced_strokes(np.full((32, 32), 255, np.uint8)) == []
    one, other = (traced_strokes(picture(RING, [(4, 4), (28, 28)])) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_soft_edges_and_light_ink_are_traced_too() -> None:
    grey = draw_strokes([np.array([(5.0, 5), (23, 23)])], (28, 28), 4.0)
    (stroke,) = traced_strokes((128 + grey // 2).astype(np.uint8))
    assert sorted(stroke[[0, -1], 0].tolist()) == pytest.approx([5, 23], abs=1.5)


def test_the_share_missed_is_that_of_ink_off_the_strokes() -> None:
    drawn = picture([(4, 8), (28, 8)], [(4, 24), (28, 24)])
    assert share_missed(drawn, traced_strokes(drawn)) < 0.02
    assert share_missed(drawn, [np.array([(4.0, 8), (28, 8)])]) == pytest.approx(0.5, abs=0.05)
    assert share_missed(np.full((32, 32), 255, np.uint8), []) == 0
