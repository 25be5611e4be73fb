"""Fences are found by their shape, and what stands between them falls into rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from ink import sheets
from ink.fence_strokes import (
    bar,
    brace,
    closing_bracket,
    closing_square_bracket,
    curly,
    round_bracket,
    square_bracket,
)
from inkmath.ink.cells import Division, Ends, ways_into_columns, ways_into_rows
from inkmath.ink.fences import Block, Fence, fenced_blocks
from inkmath.ink.segment import SegmentationLattice, segment
from inkmath.types import Page, Pixels, Points


def with_fences(ink: Pixels, fences: Sequence[tuple[Callable[[Points], Points], int]]) -> Page:
    for shape, left in fences:
        stroke = brace(shape, left, 28, 22, 180)
        cv2.polylines(ink, [np.round(stroke).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    return Page(255 - ink)


def rows_of(texts: Sequence[str]) -> Pixels:
    ink = np.zeros((260, 900), np.uint8)
    for number, text in enumerate(texts):
        sheets.write(ink, text, 160, 40 + 95 * number, 60, pen=4)
    return ink


def blocks_of(page: Page) -> list[Block]:
    """The blocks in the first way in which there are some."""
    found = fenced_blocks(segment(page), lambda *_: True)
    return next((blocks for _, blocks in found), [])


def test_pair_of_fences_encloses_the_rows_between() -> None:
    page = with_fences(rows_of(["2 3", "5 7"]), [(round_bracket, 110), (closing_bracket, 330)])
    (block,) = blocks_of(page)
    assert block.closing is not None
    assert len(block.content) == 4


def test_brace_encloses_all_behind_it() -> None:
    page = with_fences(rows_of(["x+y=3", "x-y=1"]), [(curly, 110)])
    (block,) = blocks_of(page)
    assert block.closing is None


def test_two_pairs_are_two_blocks() -> None:
    fences = [(bar, 110), (bar, 230), (bar, 330), (bar, 450)]
    page = with_fences(rows_of(["2   3", "5   7"]), fences)
    assert [len(block.content) for block in blocks_of(page)] == [2, 2]


def test_tall_line_between_columns_divides_them() -> None:
    fences = [(round_bracket, 110), (bar, 270), (closing_bracket, 440)]
    whole = segment(with_fences(rows_of(["2   3", "5   7"]), fences))

    def are_fences(_: SegmentationLattice, found: Sequence[Fence]) -> bool:
        kinds = [min(fences, key=lambda one: abs(one[1] - fence.box.x0))[0] for fence in found]
        return len(kinds) == 1 or kinds in ([round_bracket, closing_bracket], [bar, bar])

    (block,) = next(blocks for _, blocks in fenced_blocks(whole, are_fences))
    assert len(block.content) == 4
    assert [abs(divider.box.x0 - 275) < 20 for divider in block.dividers] == [True]


def test_tall_line_with_nothing_beside_it_divides_nothing() -> None:
    fences = [(bar, 110), (bar, 330), (round_bracket, 500), (bar, 570), (closing_bracket, 620)]
    page = with_fences(rows_of(["2 3", "5 7"]), fences)
    for x in (110, 570):  # these bars are broken
        page.pixels[110:122, x - 10 : x + 30] = 255
    found = [blocks for _, blocks in fenced_blocks(segment(page), lambda *_: True) if len(blocks) == 2]
    assert [[len(block.content) for block in blocks] for blocks in found] == [[4, 2]]


def test_inner_fences_are_sought_where_outer_ones_enclose_them() -> None:
    fences = [
        (round_bracket, 60),
        (square_bracket, 110),
        (closing_square_bracket, 430),
        (closing_bracket, 490),
    ]
    whole = segment(with_fences(rows_of(["2   3", "5   7"]), fences))
    found = [
        [round(block.opening.box.x0) for block in blocks] for _, blocks in fenced_blocks(whole, _are_alike)
    ]
    outer, inner = found[:2]
    assert outer[0] < inner[0] < 160


def _are_alike(segmentation: SegmentationLattice, found: Sequence[Fence]) -> bool:
    """True for one fence, and for two that are both outer or both inner ones of the page above."""
    return len(found) == 1 or len({90 < one.box.x0 < 460 for one in found}) == 1


def test_one_row_between_fences_is_no_block() -> None:
    ink = np.zeros((260, 900), np.uint8)
    sheets.write(ink, "2x3", 160, 90, 60, pen=4)
    assert not blocks_of(with_fences(ink, [(round_bracket, 110), (closing_bracket, 330)]))


def test_fence_that_touches_a_row_is_sought_in_doubtful_ink() -> None:
    ink = rows_of(["2 3", "5 7"])
    cv2.line(ink, (118, 70), (250, 70), 255, 4)  # from the fence into the first row
    page = with_fences(ink, [(bar, 110), (bar, 330)])
    whole = segment(page)
    widest = max(range(len(whole.parts)), key=lambda i: whole.parts[i].box.width)
    for doubtful in ([], [widest]):
        found = fenced_blocks(whole, lambda *_: True, doubtful)
        is_pair = any(block.closing is not None for _, blocks in found for block in blocks)
        assert is_pair == bool(doubtful)


def test_blocks_that_another_way_finds_again_come_once() -> None:
    ink = rows_of(["2 3", "5 7"])
    cv2.line(ink, (560, 90), (600, 210), 255, 4)
    cv2.line(ink, (600, 90), (560, 210), 255, 4)
    fences = [(round_bracket, 110), (closing_bracket, 330)]
    whole = segment(with_fences(ink, fences))

    def are_at_their_places(_: SegmentationLattice, found: Sequence[Fence]) -> bool:
        return all(any(abs(one.box.x0 - left) < 10 for _, left in fences) for one in found)

    ways = list(fenced_blocks(whole, are_at_their_places, range(len(whole.parts))))
    assert len({len(segmentation.parts) for segmentation, _ in ways}) > 1
    assert sum(blocks[0].closing is not None for _, blocks in ways) == 1


def test_line_without_tall_strokes_has_no_blocks() -> None:
    assert not blocks_of(Page(255 - sheets.line()))


BOXES = np.array([(x, y, x + 30.0, y + 40.0) for y in (0.0, 70.0) for x in (0.0, 35.0, 100.0)])
"""Two rows: two symbols side by side, and a third one apart."""


def anything(count: int) -> Ends:
    return Ends(np.zeros(count), np.zeros(count), np.zeros(count, bool))


def test_rows_lie_between_level_gaps() -> None:
    best = ways_into_rows(BOXES)[0]
    assert [group.tolist() for group in best.groups] == [[0, 1, 2], [3, 4, 5]]


def test_columns_lie_between_gaps_through_all_rows() -> None:
    rows = ways_into_rows(BOXES)[0]
    best = ways_into_columns(BOXES, rows, anything(6))[0]
    assert [group.tolist() for group in best.groups] == [[0, 1, 3, 4], [2, 5]]


def test_gap_beside_an_operator_divides_no_columns() -> None:
    rows = ways_into_rows(BOXES)[0]
    ends = anything(6)
    ends.ends[[1, 4]] = -8.0
    best = ways_into_columns(BOXES, rows, ends)[0]
    assert len(best.groups) == 1


def test_exponent_is_hardly_a_row() -> None:
    boxes = np.array([(0.0, 30.0, 40.0, 70.0), (42.0, 5.0, 62.0, 28.0)])
    assert all(way.log_odds < -2 for way in ways_into_rows(boxes))


def test_numbers_of_a_division_are_its_groups() -> None:
    division = Division(np.array([0, 1, 0]), 0.0)
    assert [group.tolist() for group in division.groups] == [[0, 2], [1]]
