"""Peaks to detections, and detections to the likeliest sets, by hand and by brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from inkmath.recognition.detections import CLASSES, MOST_DETECTIONS, PLANES, best_sets, decode, plane_of
from inkmath.vocab import symbol_ids

X, TIMES, ROOT, ONE = (symbol_ids()[name] for name in ("x", r"\times", r"\sqrt", "1"))


class Maps:
    """Maps of 10 x 20 cells without a symbol, to set some in."""

    def __init__(self) -> None:
        self.peaks = np.zeros((CLASSES, 10, 20), np.float32)
        self.sizes = np.zeros((2 * PLANES, 10, 20), np.float32)
        self.offsets = np.zeros((2 * PLANES, 10, 20), np.float32)

    def decode(self, least: float = 0.1):  # type: ignore[no-untyped-def]
        return decode(self.peaks, self.sizes, self.offsets, least=least)


def test_a_peak_becomes_a_box_around_its_centre() -> None:
    maps = Maps()
    maps.peaks[X, 3, 7] = 0.8
    maps.peaks[X, 9, 19] = 0.05  # below the least
    maps.sizes[:2, 3, 7] = np.log([2.0, 0.5])  # typical symbols of 24 pixels
    maps.offsets[:2, 3, 7] = [0.25, -0.5]
    (found,) = maps.decode()
    # centre x: cell 7 spans pixels 28 to 32; its middle 30, and a quarter of a cell on: 31. y: 14 - 2 = 12.
    assert found.box.to_list() == [31 - 24, 12 - 6, 31 + 24, 12 + 6]
    assert found.cell == (7, 3)
    assert found.presence == pytest.approx(0.8)
    assert found.probabilities[X] == pytest.approx(0.8)
    assert found.probabilities[-1] == pytest.approx(0.2)
    assert found.probabilities.sum() == pytest.approx(1)
    assert found.probabilities.shape == (CLASSES + 1,)


def test_names_of_one_piece_of_ink_are_alternatives() -> None:
    maps = Maps()
    maps.peaks[TIMES, 4, 5], maps.peaks[X, 4, 6] = 0.6, 0.3
    (found,) = maps.decode()
    assert found.cell == (5, 4)
    assert found.presence == pytest.approx(1 - 0.4 * 0.7)
    assert found.probabilities[TIMES] == pytest.approx(2 * found.probabilities[X])
    assert found.probabilities[-1] == pytest.approx(0.28)


def test_a_root_and_what_is_under_it_share_a_cell() -> None:
    maps = Maps()
    maps.peaks[ROOT, 4, 8], maps.peaks[X, 4, 8] = 0.7, 0.9
    maps.sizes[2:, 4, 8] = math.log(3)
    x, root = maps.decode()
    assert (x.box.to_list(), root.box.to_list()) == ([22, 6, 46, 30], [-2, -18, 70, 54])
    assert plane_of(np.array([X, ROOT])).tolist() == [0, 1]


def test_neighbours_stay_two() -> None:
    maps = Maps()
    maps.peaks[ONE, 4, [5, 8]] = 0.6
    maps.sizes[0] = math.log(0.2)
    assert [found.cell for found in maps.decode()] == [(5, 4), (8, 4)]


def test_what_a_network_may_say_has_bounds() -> None:
    rng = np.random.default_rng(0)
    peaks = rng.random((CLASSES, 60, 90)).astype(np.float32)
    sizes, offsets = (1e3 * rng.normal(size=(2 * PLANES, 60, 90)).astype(np.float32) for _ in range(2))
    found = decode(peaks, sizes, offsets, least=0.01)
    assert len(found) <= MOST_DETECTIONS
    assert all(math.isfinite(value) for one in found for value in one.box.to_list())
    assert Maps().decode() == []


@pytest.mark.parametrize("seed", range(5))
def test_the_best_sets_are_those_of_brute_force(seed: int) -> None:
    chances = np.random.default_rng(seed).uniform(0.02, 0.98, 6).tolist()
    wanted = sorted(
        (
            (
                sum(math.log(p if taken else 1 - p) for p, taken in zip(chances, flags, strict=True)),
                tuple(i for i, taken in enumerate(flags) if taken),
            )
            for flags in itertools.product((False, True), repeat=6)
            if any(flags)
        ),
        reverse=True,
    )[:10]
    found = best_sets(chances, threshold=0.5, most=10)
    assert [one.members for one in found] == [members for _, members in wanted]
    assert [one.log_probability for one in found] == pytest.approx([score for score, _ in wanted])


def test_the_threshold_is_where_a_detection_is_as_likely_as_not() -> None:
    first, second = best_sets([0.9, 0.3], threshold=0.3, most=2)
    assert {first.members, second.members} == {(0,), (0, 1)}
    assert first.log_probability == pytest.approx(second.log_probability)
    assert best_sets([0.9, 0.31], threshold=0.3, most=1)[0].members == (0, 1)
    assert best_sets([0.1], threshold=0.3, most=3)[0].members == (0,)  # rather one than none
    assert best_sets([], threshold=0.3, most=3) == []
