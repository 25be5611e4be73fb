"""Ink that is cut where its strokes meet."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inkmath.ink.junctions import (
    MAX_PIECES,
    MAX_STROKES,
    MAX_TOGETHER,
    skeletonize,
    split_at_junctions,
    split_between_strokes,
)
from inkmath.ink.raster import draw_strokes
from work import count_calls

Ink = npt.NDArray[np.bool_]


def drawn(*strokes: Sequence[tuple[float, float]], pen: float = 5) -> Ink:
    points = [np.array(stroke, float) for stroke in strokes]
    ink = draw_strokes(points, (120, 160), pen) < 128
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def connected(ink: Ink) -> int:
    return cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)[0] - 1


def test_middle_lines_are_a_pixel_wide_and_as_connected_as_the_ink() -> None:
    ink = np.pad(drawn([(20, 20), (90, 80)], [(20, 80), (90, 20)], [(120, 20), (120, 90)]), 1)
    lines = skeletonize(ink.astype(np.uint8)) > 0
    assert connected(lines) == connected(ink) == 2
    assert not (lines & ~ink).any()
    assert lines.sum() < 0.3 * ink.sum()
    assert cv2.erode(lines.astype(np.uint8), np.ones((2, 2), np.uint8)).sum() <= 1  # where the strokes cross


def test_a_stroke_without_a_joint_stays_whole() -> None:
    ink = drawn([(20, 20), (60, 90), (100, 30), (120, 80)])
    cuts = split_at_junctions(ink)
    assert cuts.halves == ()
    assert [piece.tolist() for piece in cuts.pieces] == [ink.tolist()]


def test_a_cross_falls_into_its_four_arms() -> None:
    cuts = split_at_junctions(drawn([(20, 50), (90, 50)], [(55, 15), (55, 85)]))
    assert len(cuts.pieces) == 4
    assert {half for half in cuts.halves if len(half) == 1} == {(0,), (1,), (2,), (3,)}


def test_what_touches_at_two_places_is_cut_at_both() -> None:
    bow = [(40, 35), (65, 30), (85, 50), (65, 70), (40, 65)]
    stem = [(40, 10), (40, 90)]
    cuts = split_at_junctions(drawn(stem, bow))
    sizes = [tuple(np.ptp(np.argwhere(piece), axis=0).tolist()) for piece in cuts.pieces]
    assert len(sizes) == 4
    assert any(height < 50 and width > 30 for height, width in sizes)


@pytest.mark.parametrize("pen", [3, 5, 11, 24])
def test_any_pen_gives_the_same_pieces(pen: int) -> None:
    times = pen / 5
    strokes = [[(20, 20), (20, 90)], [(20, 55), (130, 55)], [(130, 20), (130, 90)]]
    points = [np.array(stroke) * times for stroke in strokes]
    ink = draw_strokes(points, (int(120 * times), int(160 * times)), pen) < 128
    assert len(split_at_junctions(ink).pieces) == 5


@given(st.integers(0, 2**32 - 1))
@example(286937)  # ink of a wide pen is cut in a smaller picture, where a gap of a pixel is gone
@settings(max_examples=40)
def test_pieces_are_the_ink_and_halves_hang_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    strokes = [rng.uniform((20, 20), (140, 100), (3, 2)) for _ in range(3)]
    page = draw_strokes(strokes, (120, 160), 5) < 128
    _, labels = cv2.connectedComponents(page.astype(np.uint8), connectivity=8)
    ink = labels == 1
    cuts = split_at_junctions(ink)
    assert len(cuts.pieces) <= MAX_PIECES
    assert (np.sum(cuts.pieces, axis=0) == ink).all()
    everything = set(range(len(cuts.pieces)))
    for half in cuts.halves:
        rest = everything - set(half)
        assert tuple(sorted(rest)) in cuts.halves
        for side in (half, rest):
            own = np.any([cuts.pieces[piece] for piece in side], axis=0)
            near = cv2.dilate(
                own.astype(np.uint8), np.ones((5, 5), np.uint8)
            )  # a gap finer than the pen is none
            assert connected(near > 0) == 1


@pytest.mark.parametrize("ink", [np.ones((700, 700), bool), np.ones((3000, 3000), bool)])
def test_split_at_junctions_leaves_a_blot_whole_and_without_effort(ink: Ink) -> None:
    assert split_at_junctions(ink).halves == ()
    assert count_calls(lambda: split_at_junctions(ink)) < 1000


def test_strokes_that_cross_are_each_a_piece() -> None:
    across, down = np.array([[20.0, 50], [90, 50]]), np.array([[55.0, 15], [55, 85]])
    ink = draw_strokes([across, down], (100, 110), 5) < 128
    cuts = split_between_strokes(ink, [across, down])
    assert cuts.halves == ((0,), (1,), (0, 1))
    for piece, stroke in zip(cuts.pieces, (across, down), strict=True):
        alone = draw_strokes([stroke], ink.shape, 5) < 128
        assert (piece & alone).sum() == alone.sum()
        assert piece.sum() < 1.2 * alone.sum()
    assert (cuts.pieces[0] & cuts.pieces[1]).any()


def test_only_strokes_that_hang_together_are_one_symbol() -> None:
    chain = [np.array([[20.0 * i, 50], [20.0 * i + 20, 50]]) for i in range(MAX_TOGETHER + 1)]
    cuts = split_between_strokes(draw_strokes(chain, (100, 160), 5) < 128, chain)
    assert set(cuts.halves) == {
        tuple(range(first, first + count))
        for count in range(1, MAX_TOGETHER + 1)
        for first in range(len(chain) + 1 - count)
    }


@pytest.mark.parametrize("count", [1, MAX_STROKES + 1])
def test_a_stroke_and_a_scribble_stay_whole(count: int) -> None:
    rng = np.random.default_rng(0)
    strokes = [rng.uniform(10, 90, (5, 2)) for _ in range(count)]
    ink = draw_strokes(strokes, (100, 100), 3) < 128
    assert split_between_strokes(ink, strokes).halves == ()


def test_split_between_strokes_leaves_a_huge_page_whole_and_without_effort() -> None:
    line = np.array([[10.0, 10], [5000, 4000]])
    ink = draw_strokes([line], (4100, 5100), 3) < 128
    assert split_between_strokes(ink, [line, line]).halves == ()
    assert count_calls(lambda: split_between_strokes(ink, [line, line])) < 1000
