"""Whole pages on a desk: what is written stands where the truth says, and the seed alone decides."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import numpy as np

from inkmath.training.pages.photograph import photograph
from inkmath.training.pages.sheets import write_sheet
from inkmath.training.pages.writing import Writer
from inks import all_symbols

SHAPE = 320, 240
SEEDS = range(8)


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer([*all_symbols("anna"), *all_symbols("ben")])


def test_photograph_is_a_function_of_the_seed(writer: Writer) -> None:
    first, second, other = (photograph(writer, SHAPE, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first.picture, second.picture)
    assert (first.corners == second.corners).all()
    assert not np.array_equal(first.picture, other.picture)


def test_photograph_has_its_shape_and_its_lines_on_the_sheet(writer: Writer) -> None:
    for seed in SEEDS:
        page = photograph(writer, SHAPE, np.random.default_rng(seed))
        assert (page.picture.dtype, page.picture.shape) == (np.uint8, (*SHAPE, 3))
        low, high = page.corners.min(axis=0) - 5, page.corners.max(axis=0) + 5
        for line in page.lines:
            x, y = line.box.centre
            assert low[0] < x < high[0]
            assert low[1] < y < high[1]


def test_lines_of_a_sheet_are_written_where_their_boxes_are(writer: Writer) -> None:
    seen = 0
    for seed in SEEDS:
        sheet = write_sheet(writer, 400, np.random.default_rng(seed))
        tops = [line.box.y0 for line in sheet.lines]
        assert tops == sorted(tops)
        for line in sheet.lines:
            box = line.box
            rows, columns = slice(int(box.y0), int(box.y1) + 1), slice(int(box.x0), int(box.x1) + 1)
            written = sheet.picture[rows, columns].mean(axis=2)
            assert written.min() < np.median(sheet.picture) - 0.2
            seen += 1
    assert seen > 5
