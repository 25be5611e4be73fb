"""Ink at its usual size: an expression in pictures of many sizes, or of many pens, becomes one page."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from ink import sheets
from inkmath.evaluation.reading.drawing import scaled_picture
from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.scale import PEN_PX, UNIT_PX, normalize_scale
from inkmath.ink.source import load_page
from inkmath.types import Box, Pixels

LINE = sheets.line()


def _resized(values: Pixels, factor: float) -> Pixels:
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(values, None, fx=factor, fy=factor, interpolation=method), dtype=np.uint8)


def _difference(values: Pixels, other: Pixels) -> float:
    """The ink that only one of two pages has, as a share of the ink; 2 for pages of different shapes."""
    if values.shape != other.shape:
        return 2.0
    return float(cv2.absdiff(values, other).sum() / other.sum())


def _pieces(values: Pixels) -> npt.NDArray[np.int32]:
    return np.asarray(cv2.connectedComponentsWithStats((values > 127).astype(np.uint8))[2][1:], np.int32)


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_size_of_a_picture_leaves_next_to_no_trace(scale: float) -> None:
    large, other = (255 - load_page(scaled_picture(sample_expression(), s)).pixels for s in (4.0, scale))
    assert _difference(other, large) < 0.1
    assert len(_pieces(other)) == len(_pieces(large))


@pytest.mark.parametrize("factor", [0.37, 0.71, 1.9, 3.3])
def test_a_resized_picture_gives_the_same_page(factor: float) -> None:
    assert _difference(normalize_scale(_resized(LINE, factor))[0], normalize_scale(LINE)[0]) < 0.1


@pytest.mark.parametrize("pen", [2, 3, 4])
def test_every_pen_becomes_as_wide(pen: int) -> None:
    ink = np.zeros((240, 900), np.uint8)
    sheets.write(ink, "2x+1.5=7-y", 70, 80, pen=pen)
    values = normalize_scale(ink)[0]
    pieces = _pieces(values)
    level = pieces[pieces[:, 2] > 3 * pieces[:, 3]]  # the bars of = and -
    assert len(level) == 3
    for x, y, width, height, _ in level:
        across = values[y - 3 : y + height + 3, x + width // 2].astype(float)
        assert across.sum() / 255 == pytest.approx(PEN_PX, abs=0.8)


@pytest.mark.parametrize("factor", [0.4, 1.0, 2.5])
def test_the_way_back_leads_to_the_ink(factor: float) -> None:
    given = _resized(LINE, factor)
    sized, back = normalize_scale(given)
    boxes = [cv2.boundingRect((values > 127).astype(np.uint8)) for values in (sized, given)]
    (x0, y0, width, height), given_box = boxes
    corners = back @ np.array([[x0, x0 + width], [y0, y0 + height], [1, 1]])
    found = Box(*corners[:, 0], *corners[:, 1])
    expected = Box(given_box[0], given_box[1], given_box[0] + given_box[2], given_box[1] + given_box[3])
    assert found.to_list() == pytest.approx(expected.to_list(), abs=2.5 * max(1, factor))


def test_symbols_are_about_as_large_as_they_should_be() -> None:
    middle = float(np.median(_pieces(normalize_scale(LINE)[0])[:, 2:4].max(axis=1)))
    assert 0.7 * UNIT_PX < middle - PEN_PX < 1.4 * UNIT_PX


def test_specks_between_strokes_tell_nothing_of_the_size() -> None:
    specked = LINE.copy()
    rng = np.random.default_rng(0)
    for x, y in zip(rng.integers(80, 800, 60), rng.integers(90, 150, 60), strict=True):
        specked[y : y + 2, x : x + 2] = 255
    scales = [normalize_scale(values)[1][0, 0] for values in (specked, LINE)]
    assert scales[0] == pytest.approx(scales[1], rel=0.11)


def _dots(count: int) -> Pixels:
    values = np.zeros((1000, 1400), np.uint8)
    rng = np.random.default_rng(0)
    values[rng.integers(0, 1000, count), rng.integers(0, 1400, count)] = 255
    return values


@pytest.mark.parametrize("values", [_dots(1), _dots(2000), np.full((30, 40), 255, np.uint8)])
def test_whatever_is_given_the_page_stays_of_bounded_size(values: Pixels) -> None:
    sized, _ = normalize_scale(values)
    assert sized.size < 3_000_000
    assert (sized > 127).any()


@pytest.mark.parametrize("shape", [(1, 1), (50, 60)])
def test_a_blank_page_stays_as_it_is(shape: tuple[int, int]) -> None:
    values = np.zeros(shape, np.uint8)
    sized, back = normalize_scale(values)
    assert sized is values
    assert (back == np.eye(2, 3)).all()


def test_where_in_memory_a_picture_lies_leaves_no_trace_at_all() -> None:
    seen, held = set(), []
    for size in range(40):
        held.append(np.empty(1009 * size, np.uint8))  # what comes after it lies elsewhere
        page, way = normalize_scale(LINE)
        seen.add((page.tobytes(), way.tobytes()))
    assert len(seen) == 1
