"""Every symbol is among the candidates, and no ink whatever takes long."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.ink import segment as segment_module
from inkmath.ink.junctions import MAX_PIECES
from inkmath.ink.raster import draw_strokes
from inkmath.ink.segment import (
    MAX_CANDIDATES,
    MAX_PARTS,
    Candidate,
    SegmentationLattice,
    only,
    segment,
    split_further,
    without_parts,
)
from inkmath.types import Box, Page, Pixels, Points
from work import count_calls

Line = list[tuple[float, float]]

LETTER: list[Line] = [[(0, 0), (30, 60)], [(30, 0), (0, 60)]]
"""An x of the typical size, so that the unit of a page is about 60 pixels."""

IN_PIECES: dict[str, list[Line]] = {
    "=": [[(0, 20), (40, 20)], [(0, 40), (40, 40)]],
    "i": [[(10, 20), (10, 60)], [(10, 2), (11, 3)]],
    r"\div": [[(0, 30), (40, 30)], [(20, 10), (20, 11)], [(20, 50), (20, 51)]],
    r"\leq": [[(40, 0), (0, 20), (40, 40)], [(0, 52), (40, 52)]],
    r"\ldots": [[(0, 55), (2, 57)], [(30, 55), (32, 57)], [(60, 55), (62, 57)]],
    r"\sin": [
        [(20, 22), (2, 26), (20, 45), (0, 50)],
        [(32, 25), (32, 50)],
        [(32, 8), (33, 9)],
        [(44, 50), (44, 25), (60, 27), (60, 50)],
    ],
}


def page_of(*groups: list[Line], gap: float = 90, pen: float = 3, is_pen: bool = False) -> Page:
    """Groups of strokes side by side, each `gap` pixels from the last one's beginning.

    is_pen: whether the page knows of the strokes.
    """
    strokes: list[Points] = []
    for place, group in enumerate(groups):
        strokes += [np.array(line, float) + np.array([20 + gap * place, 20]) for line in group]
    width = int(max(stroke[:, 0].max() for stroke in strokes)) + 20
    height = int(max(stroke[:, 1].max() for stroke in strokes)) + 20
    return Page(draw_strokes(strokes, (height, width), pen), strokes=tuple(strokes) if is_pen else ())


def ink_of(found: SegmentationLattice, candidate: Candidate) -> set[tuple[float, float]]:
    return {(x, y) for x, y in found.ink_points(candidate).tolist()}


def has_candidate(found: SegmentationLattice, left: float, right: float) -> bool:
    """True if one candidate is all the ink between two columns."""
    y, x = np.nonzero(found.page.pixels < 128)
    wanted = {(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True) if left <= a < right}
    return any(ink_of(found, candidate) == wanted for candidate in found.candidates)


@pytest.mark.parametrize("name", IN_PIECES)
def test_a_symbol_in_pieces_is_a_candidate(name: str) -> None:
    found = segment(page_of(LETTER, IN_PIECES[name], LETTER, LETTER, LETTER, LETTER))
    assert found.unit == pytest.approx(60, rel=0.15)
    assert has_candidate(found, 105, 195)
    assert has_candidate(found, 10, 60)


SPREAD: dict[str, list[Line]] = {
    "three short strokes": [[(0, 50), (30, 52)], [(130, 36), (160, 38)], [(260, 50), (290, 52)]],
    r"a tall \lim": [
        [(0, 0), (0, 180)],
        [(30, 110), (30, 180)],
        [(30, 80), (31, 81)],
        [(60, 180), (60, 110), (90, 115), (90, 180), (120, 115), (120, 180)],
    ],
}


@pytest.mark.parametrize("name", SPREAD)
def test_the_pieces_of_a_symbol_may_be_tall_or_far_apart(name: str) -> None:
    found = segment(page_of(*[LETTER] * 9, SPREAD[name]))
    assert found.unit == pytest.approx(60, rel=0.15)
    assert has_candidate(found, 20 + 9 * 90 - 5, np.inf)


def test_every_part_is_a_candidate_and_parts_go_from_left_to_right() -> None:
    found = segment(page_of(LETTER, *IN_PIECES.values(), gap=110))
    alone = [candidate.parts for candidate in found.candidates[: len(found.parts)]]
    assert alone == [(i,) for i in range(len(found.parts))]
    lefts = [part.box.x0 for part in found.parts]
    assert lefts == sorted(lefts)


def cut(page: Page) -> SegmentationLattice:
    """A page of which each part is doubted."""
    found = segment(page)
    return split_further(found, range(len(found.parts)))


def test_a_digit_on_a_bar_is_cut_off_and_both_stay_one_too() -> None:
    bar: list[Line] = [[(0, 70), (160, 70)], [(70, 8), (70, 70)]]  # a 1 that stands on a fraction bar
    found = cut(page_of(bar, LETTER, LETTER, gap=220))
    boxes = [candidate.box for candidate in found.candidates if candidate.box.x0 < 200]
    assert any(box.width > 140 and box.height < 12 for box in boxes)
    assert any(box.height > 40 and box.width < 12 for box in boxes)
    assert has_candidate(found, 0, 200)


def test_a_letter_and_a_stroke_that_touch_are_each_a_candidate() -> None:
    found = cut(page_of([*LETTER, [(30, -10), (30, 70)]], LETTER, LETTER, LETTER, gap=200))
    boxes = [candidate.box for candidate in found.candidates]
    assert any(abs(box.width - 34) < 4 and abs(box.height - 64) < 4 and box.x0 < 100 for box in boxes)
    assert any(box.width < 16 and abs(box.height - 83) < 4 for box in boxes)


def test_a_symbol_in_two_parts_one_of_which_is_touched_is_a_candidate() -> None:
    touched = [[(x, y) for x, y in line] for line in IN_PIECES["i"]]
    curve: Line = [(10, 56), (40, 56), (60, 20), (70, 60)]
    found = cut(page_of([*touched, curve], LETTER, LETTER, LETTER, gap=200))
    boxes = [candidate.box for candidate in found.candidates]
    assert any(box.y0 < 26 and box.y1 > 70 and box.width < 12 for box in boxes)


def test_what_is_not_doubted_or_has_no_joint_stays_as_it_is() -> None:
    found = segment(page_of(LETTER, [[(0, 0), (0, 60), (60, 60)]]))
    assert split_further(found, []) is found
    assert split_further(found, [1]) is found


def test_candidates_stay_in_their_order_when_parts_are_cut() -> None:
    found = segment(page_of(LETTER, *IN_PIECES.values(), LETTER))
    finer = split_further(found, [0, len(found.parts) - 1])
    assert len(finer.parts) == len(found.parts) + 6
    assert finer.alone == found.alone == len(found.parts)
    for before, after in zip(found.candidates, finer.candidates, strict=False):
        assert after.box == before.box
        assert ink_of(finer, after) == ink_of(found, before)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_parts_are_the_ink_once_however_they_are_cut(seed: int) -> None:
    """Held against OpenCV's components."""
    rng = np.random.default_rng(seed)
    strokes = [rng.uniform(20, 60, (4, 2)) + rng.uniform(0, (400, 60)) for _ in range(8)]
    page = Page(draw_strokes(strokes, (160, 500), 3))
    found = cut(page)
    count, labels = cv2.connectedComponents((page.pixels < 128).astype(np.uint8), connectivity=8)
    wholes = [ink_of(found, candidate) for candidate in found.candidates[: found.alone]]
    assert len(wholes) == count - 1
    for whole in wholes:
        x, y = map(int, min(whole))
        there = {(float(x), float(y)) for y, x in np.argwhere(labels == labels[y, x])}
        assert whole == there
    pieces = [ink_of(found, Candidate((index,), part.box)) for index, part in enumerate(found.parts)]
    assert sum(map(len, pieces)) == len(set().union(*pieces)) == int((page.pixels < 128).sum())


@pytest.mark.parametrize("way", [segment, cut])
def test_candidates_are_each_there_once_with_the_box_of_their_ink(
    way: Callable[[Page], SegmentationLattice],
) -> None:
    found = way(page_of(LETTER, *IN_PIECES.values()))
    assert len({candidate.parts for candidate in found.candidates}) == len(found.candidates)
    for candidate in found.candidates:
        points = found.ink_points(candidate)
        box = candidate.box
        assert [box.x0, box.y0] == points.min(axis=0).tolist()
        assert [box.x1, box.y1] == (points.max(axis=0) + 1).tolist()


def test_a_crop_holds_the_candidate_and_no_other_ink() -> None:
    found = segment(page_of(LETTER, [[(0, 0), (0, 60), (60, 60)]], [[(0, 0), (10, 30)]], gap=45))
    for candidate in found.candidates:
        crop = found.crop(candidate)
        y, x = np.nonzero(crop < 128)
        shift_x, shift_y = candidate.box.x0 - 1, candidate.box.y0 - 1
        points = {(a + shift_x, b + shift_y) for a, b in zip(x.tolist(), y.tolist(), strict=True)}
        assert points == ink_of(found, candidate)


def test_a_crop_at_the_edge_of_the_page() -> None:
    pixels = np.full((40, 40), 255, np.uint8)
    pixels[:, :3] = 0
    found = segment(Page(pixels))
    crop = found.crop(found.candidates[0])
    assert np.count_nonzero(crop < 128) == 120


@pytest.mark.parametrize("shape", [(1, 1), (50, 80), (0, 0)])
def test_a_blank_page_has_no_candidates(shape: tuple[int, int]) -> None:
    found = segment(Page(np.full(shape, 255, np.uint8)))
    assert found.parts == ()
    assert found.candidates == ()


def _noise(share: float) -> Pixels:
    return np.where(np.random.default_rng(0).random((300, 1200)) < share, 0, 255).astype(np.uint8)


def _scribble() -> Pixels:
    points = np.random.default_rng(0).uniform(5, 595, (400, 2))
    return draw_strokes([points], (600, 600), 3)


def _dots(step: int) -> Pixels:
    pixels = np.full((400, 1200), 255, np.uint8)
    pixels[::step, ::step] = 0
    return pixels


def _strokes_close_together() -> Pixels:
    rng = np.random.default_rng(1)
    strokes = [np.array([[0.0, 0], [0, 20]]) + rng.uniform(5, (1150, 100)) for _ in range(350)]
    return draw_strokes(strokes, (130, 1200), 2)


@pytest.mark.parametrize(
    "pixels",
    [
        _noise(0.02),
        _noise(0.5),
        _scribble(),
        _dots(9),
        _dots(25),
        _strokes_close_together(),
        np.zeros((300, 1200), np.uint8),
    ],
)
def test_segment_bounds_its_work_for_any_ink(pixels: Pixels) -> None:
    found = cut(Page(pixels))
    assert count_calls(lambda: cut(Page(pixels))) < 500_000
    assert len(found.parts) <= MAX_PIECES * MAX_PARTS
    assert len(found.candidates) <= 5 * MAX_CANDIDATES


CROSSED: list[Line] = [*LETTER, [(-20, 30), (50, 30)]]
"""An x through which a bar goes."""


def test_parts_know_the_strokes_that_they_were_drawn_with() -> None:
    found = segment(page_of(LETTER, IN_PIECES["="], is_pen=True))
    assert [part.strokes for part in found.parts] == [(0, 1), (2,), (3,)]
    assert all(part.strokes == () for part in segment(page_of(LETTER)).parts)


def test_ink_of_known_strokes_is_cut_between_them() -> None:
    found = split_further(segment(page_of(CROSSED, LETTER, is_pen=True)), [0])
    assert sorted(part.strokes for part in found.parts) == [(0,), (1,), (2,), (3, 4)]
    written = {
        tuple(sorted(stroke for part in candidate.parts for stroke in found.parts[part].strokes))
        for candidate in found.candidates
    }
    assert {(0, 1), (2,), (0, 1, 2), (3, 4)} <= written
    boxes = [candidate.box for candidate in found.candidates]
    assert all(box.width > 0 and box.height > 0 for box in boxes)


def test_a_dot_that_touches_is_cut_off_where_it_is_a_stroke() -> None:
    dotted: list[Line] = [*LETTER, [(30, 60), (34, 66)]]
    wanted = [(2,)]
    found = split_further(segment(page_of(dotted, is_pen=True)), [0])
    assert [c for c in found.candidates if [found.parts[i].strokes for i in c.parts] == wanted]


def test_a_word_of_which_one_letter_touches_is_a_candidate() -> None:
    bracket: Line = [(66, -4), (58, 30), (66, 64)]
    found = split_further(segment(page_of([*IN_PIECES[r"\sin"], bracket], LETTER, is_pen=True)), [3])
    written = [{stroke for i in c.parts for stroke in found.parts[i].strokes} for c in found.candidates]
    assert {0, 1, 2, 3} in written
    assert {4} in written


def test_a_letter_of_a_word_is_one_stroke_of_touching_ink() -> None:
    bracket: list[Line] = [[(66, -4), (58, 30), (66, 64)], [(56, 0), (70, 0)]]
    found = split_further(segment(page_of([*IN_PIECES[r"\sin"], *bracket], LETTER, is_pen=True)), [3])
    written = [{stroke for i in c.parts for stroke in found.parts[i].strokes} for c in found.candidates]
    assert {0, 1, 2, 3} in written
    assert {3, 4} in written
    assert not [strokes for strokes in written if {0, 1, 3, 4} <= strokes and 5 not in strokes]


def test_one_stroke_is_cut_at_its_joints_as_in_a_picture() -> None:
    """Somebody may write two symbols without lifting the pen."""
    loop: list[Line] = [[(0, 0), (40, 60), (0, 60), (40, 0)]]
    by_pen, pictured = (split_further(segment(page_of(loop, is_pen=is_pen)), [0]) for is_pen in (True, False))
    assert by_pen.candidates == pictured.candidates
    assert len(by_pen.parts) > 1
    assert all(part.strokes == () for part in by_pen.parts)


@pytest.mark.parametrize("is_pen", [True, False])
@pytest.mark.parametrize("is_split", [True, False])
def test_some_parts_are_cropped_as_if_all_others_were_erased_from_the_page(
    is_pen: bool, is_split: bool
) -> None:
    found = segment(page_of(LETTER, CROSSED, IN_PIECES["i"], LETTER, gap=40, is_pen=is_pen))
    found = split_further(found, range(len(found.parts))) if is_split else found
    for count in range(1, len(found.parts)):
        kept = range(count - 1, len(found.parts), count)
        whole = without_parts(found, set(range(len(found.parts))).difference(kept))
        part = only(found, kept)
        x, y = part.to_source[:, 2].astype(int).tolist()
        box = Box(x, y, x + part.pixels.shape[1], y + part.pixels.shape[0])
        assert np.array_equal(part.pixels, whole.crop(box).pixels)
        assert len(part.strokes) == len(whole.crop(box).strokes)


def test_the_work_for_a_crop_does_not_grow_with_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    dilate, sizes = cv2.dilate, list[int]()

    def measured(mask: Pixels, kernel: Pixels) -> object:
        sizes.append(mask.size)
        return dilate(mask, kernel)

    lines = [segment(page_of(*[LETTER] * count)) for count in (4, 40)]
    monkeypatch.setattr(cv2, "dilate", measured)
    for line in lines:
        only(line, [1])
    assert len(sizes) == 2
    assert sizes[0] == sizes[1]


def test_joints_of_a_part_are_sought_once(monkeypatch: pytest.MonkeyPatch) -> None:
    split, asked = segment_module.split_at_junctions, list[Pixels]()

    def counted(ink: Pixels) -> object:
        asked.append(ink)
        return split(ink)

    monkeypatch.setattr(segment_module, "split_at_junctions", counted)
    found = segment(page_of(CROSSED, LETTER))
    assert len(split_further(found, [0]).parts) == len(split_further(found, [0]).parts)
    assert len(asked) == 1
