"""Both views of candidates of drawn pages."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.ink.raster import INPUT_SIZE, draw, draw_strokes, symbol_input, typical_size
from inkmath.ink.segment import segment
from inkmath.ink.traces import MOST_STROKES, Ways, traces
from inkmath.ink.views import CONTEXT_SIZE, CONTEXT_UNIT, alone, views
from inkmath.types import Ink, Page

ONE = np.array([[0.0, 0], [0, 40]])
DASH = np.array([[25.0, 20], [65, 20]])
FAR = np.array([[4000.0, 0], [4000, 40]])


def test_the_middle_of_the_candidate_is_in_the_middle() -> None:
    segmentation = segment(draw(Ink((ONE, DASH))))
    seen = views(segmentation, segmentation.candidates[:2])
    for crop, _ in seen.context:
        y, x = np.nonzero(crop > 0.3)
        assert (y.min() + y.max()) / 2 == pytest.approx((CONTEXT_SIZE - 1) / 2, abs=1)
        assert (x.min() + x.max()) / 2 == pytest.approx((CONTEXT_SIZE - 1) / 2, abs=1)
    square = symbol_input(segmentation.crop(segmentation.candidates[0]))
    assert np.abs(seen.crop[0] - square).mean() < 0.03
    assert seen.crop.shape == (2, 1, INPUT_SIZE, INPUT_SIZE)


def test_own_ink_and_other_ink_are_apart_and_at_the_scale_of_the_page() -> None:
    segmentation = segment(draw(Ink((ONE, DASH))))
    crop, others = views(segmentation, segmentation.candidates[:1]).context[0]
    rows = np.flatnonzero((crop > 0.3).any(axis=1))
    assert np.ptp(rows) + 1 == pytest.approx(CONTEXT_UNIT, abs=2)
    middle = CONTEXT_SIZE // 2
    assert not crop[:, middle + 3 :].any()
    assert others[middle - 2 : middle + 2, middle + 4 :].max() > 0.4
    assert others[:, :middle].max() < 0.3


def test_what_is_far_away_is_not_seen() -> None:
    segmentation = segment(draw(Ink((ONE, DASH, FAR))))
    _, others = views(segmentation, [segmentation.candidates[2]]).context[0]
    assert not others.any()


def test_a_candidate_wider_than_the_view_is_cut_off() -> None:
    bar = np.array([[0.0, 50], [900, 50]])
    segmentation = segment(draw(Ink((ONE, DASH, bar))))
    widest = max(segmentation.candidates, key=lambda c: c.box.width if len(c.parts) == 1 else 0)
    crop, _ = views(segmentation, [widest]).context[0]
    assert (crop.max(axis=0) > 0.3).all()


@pytest.mark.parametrize("shift", [(0.25, 0.0), (0.5, 0.5), (0.75, 0.25)])
def test_a_fraction_of_a_pixel_is_no_leap(shift: tuple[float, float]) -> None:
    strokes = [1.5 * stroke + 10 for stroke in (ONE, DASH)]
    pages = [
        Page(draw_strokes([stroke + by for stroke in strokes], (90, 130), 5)) for by in (np.zeros(2), shift)
    ]
    seen = [views(segmentation, segmentation.candidates[:2]) for segmentation in map(segment, pages)]
    assert np.abs(seen[0].context - seen[1].context).sum() < 0.06 * seen[0].context.sum()
    assert np.abs(seen[0].crop - seen[1].crop).sum() < 0.06 * seen[0].crop.sum()


@pytest.mark.parametrize("length", [60, 90, 340, 345, 1000, 3000])
@pytest.mark.parametrize("height", [0, 25, 400])
def test_the_own_view_is_that_of_the_crop_however_large(length: int, height: int) -> None:
    page = np.full((460, length + 60), 255, np.uint8)
    cv2.line(page, (30, 30 + height), (30 + length, 30), 0, 5, cv2.LINE_AA)
    segmentation = segment(Page(page))
    crop = views(segmentation, segmentation.candidates[:1]).crop[0]
    assert np.abs(crop - symbol_input(segmentation.crop(segmentation.candidates[0]))).mean() < 0.03


def test_alone_there_is_nothing_around() -> None:
    shapes = np.random.default_rng(0).random((3, 1, INPUT_SIZE, INPUT_SIZE), np.float32)
    seen = alone(shapes)
    assert np.array_equal(seen.crop, shapes)
    assert seen.context.shape == (3, 2, CONTEXT_SIZE, CONTEXT_SIZE)
    assert not seen.context.any()


def test_no_candidates() -> None:
    seen = views(segment(draw(Ink((ONE,)))), [])
    assert (seen.crop.shape[0], seen.context.shape[0], len(seen.traces), len(seen)) == (0, 0, 0, 0)


def test_a_trace_is_that_of_the_candidates_strokes() -> None:
    """Views of a cross, of a bar beside it, and of both bars as one, whatever the unit of the ink."""
    bar = np.array([[60.0, 30], [90, 30]])
    cross = np.array([[0.0, 20], [40, 20]]), np.array([[20.0, 0], [20, 40]])
    segmentation = segment(draw(Ink(tuple(3 * stroke for stroke in (*cross, bar)))))
    unit = np.full(1, typical_size([*cross, bar]), np.float32)
    for candidate, strokes in (((0,), cross), ((1,), (bar,)), ((0, 1), (*cross, bar))):
        place = next(number for number, one in enumerate(segmentation.candidates) if one.parts == candidate)
        points, starts = Ways.of(strokes).resampled([range(len(strokes))])
        found = views(segmentation, segmentation.candidates).traces[place]
        np.testing.assert_allclose(found, traces(points, starts, unit)[0], atol=1e-4)


def test_a_picture_and_a_scribble_have_no_trace() -> None:
    page = draw(Ink((ONE, DASH)))
    picture = segment(Page(page.pixels, page.to_source))
    assert not views(picture, picture.candidates).traces.any()
    scribble = segment(draw(Ink((*[ONE + 0.1 * shift for shift in range(MOST_STROKES)], ONE + 3))))
    assert not views(scribble, scribble.candidates).traces.any()
