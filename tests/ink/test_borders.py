"""Lines that may be one or two: no ink is lost on the way, and each part knows its place."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ink import sheets
from inkmath.ink.borders import Pieces, joined, may_be_one, ways_apart
from inkmath.ink.raster import draw
from inkmath.types import Ink, Page, Pixels


def page_of(ink: Pixels) -> Page:
    return Page(255 - ink, np.array([[2.0, 0, 10], [0, 2.0, 20]]))


def rows(gap: int, slope: float = 0.0) -> tuple[Pixels, Pixels]:
    """Two lines of writing, 60 pixels tall, with so much paper between them; 255 = ink."""
    layers = np.zeros((300, 700), np.uint8), np.zeros((300, 700), np.uint8)
    for layer, text, y in zip(layers, ("2x+5", "3x-1=7"), (60, 120 + gap), strict=True):
        for i, character in enumerate(text):
            sheets.write(layer, character, 60 + 90 * i, y + slope * 90 * i, 60, pen=4)
    return layers


@pytest.mark.parametrize("slope", [0.0, 0.08, -0.08], ids=["level", "falling", "climbing"])
def test_two_lines_that_are_close_come_apart_at_the_paper_between_them(slope: float) -> None:
    upper, lower = rows(gap=16, slope=slope)
    ways = ways_apart(Pieces.of(page_of(np.maximum(upper, lower))))
    parts = [[sheets.in_source(Page(p.pixels, _unscaled(p)), upper.shape) for p in way] for way in ways]
    assert any(_same_ink(above, upper) and _same_ink(below, lower) for above, below in parts)


def test_lines_that_touch_come_apart_through_the_stroke_that_joins_them() -> None:
    upper, lower = rows(gap=16)
    joint = np.zeros_like(upper)
    cv2.line(joint, (140, 110), (140, 150), 255, 4)
    ways = ways_apart(Pieces.of(page_of(np.maximum(np.maximum(upper, lower), joint))), through_ink=True)
    parts = [[sheets.in_source(Page(p.pixels, _unscaled(p)), upper.shape) for p in way] for way in ways]
    beside = joint == 0
    assert any(
        ((above > 127) == (upper > 127))[beside].mean() > 0.999
        and ((below > 127) == (lower > 127))[beside].mean() > 0.999
        for above, below in parts
    )


def test_a_fraction_of_symbols_alone_and_a_column_of_scripts_have_no_valley() -> None:
    ink = np.zeros((300, 300), np.uint8)
    sheets.write(ink, "1", 100, 40, 60)
    sheets.write(ink, "2", 100, 180, 60)
    cv2.line(ink, (60, 140), (220, 140), 255, 4)
    cv2.line(ink, (120, 90), (120, 200), 255, 4)  # all of it touches
    assert ways_apart(Pieces.of(page_of(ink)), through_ink=True) == []


def _unscaled(page: Page) -> np.ndarray:
    back = page.to_source.copy()
    return np.column_stack([back[:, :2] / 2, (back[:, 2] - [10, 20]) / 2])


def _same_ink(found: Pixels, true: Pixels) -> bool:
    return bool(((found > 127) == (true > 127)).mean() > 0.9999)


def test_what_no_paper_runs_through_has_no_way_apart() -> None:
    assert ways_apart(Pieces.of(page_of(sheets.line("2x+1")))) == []
    assert ways_apart(Pieces.of(page_of(sheets.line("1")))) == []
    assert ways_apart(Pieces.of(Page(np.full((40, 40), 255, np.uint8)))) == []


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_each_way_apart_has_all_ink_once_and_leads_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    strokes = [rng.uniform(0, 300, 2) + rng.uniform(-20, 20, (4, 2)) for _ in range(rng.integers(2, 12))]
    page = draw(Ink(tuple(strokes)))
    for upper, lower in ways_apart(Pieces.of(page)):
        whole = joined(upper, lower)
        y, x = np.nonzero(page.pixels < 200)
        found_y, found_x = np.nonzero(whole.pixels < 200)
        back = np.column_stack([x, y, np.ones(len(x))]) @ page.to_source.T
        found = np.column_stack([found_x, found_y, np.ones(len(found_x))]) @ whole.to_source.T
        np.testing.assert_allclose(np.sort(found, axis=0), np.sort(back, axis=0), atol=1e-6)
        assert (upper.pixels < 200).sum() + (lower.pixels < 200).sum() == len(y)
        assert len(upper.strokes) + len(lower.strokes) == len(whole.strokes) == len(page.strokes)


def test_lines_may_be_one_only_where_they_are_close() -> None:
    assert [_may_be_one(*rows(gap)) for gap in (10, 30, 100)] == [True, True, False]


def _may_be_one(upper: Pixels, lower: Pixels) -> bool:
    parts = []
    for layer in (upper, lower):
        y, _ = np.nonzero(layer)
        back = np.array([[2.0, 0, 10], [0, 2.0, 20 + 2 * y.min()]])
        parts.append(Pieces.of(Page(255 - layer[y.min() : y.max() + 1], back)))
    return may_be_one(*parts)
