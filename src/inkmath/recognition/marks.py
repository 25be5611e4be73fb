"""Marks of the writer, given to the lines that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inkmath.types import Box, MarkKind, Page, Reading


def with_marks(lines: Sequence[Reading], page: Page) -> list[Reading]:
    """The lines of a page, each with the kinds of the marks that are nearest to it."""
    kinds: list[dict[MarkKind, None]] = [{} for _ in lines]
    places = [(number, box) for number, line in enumerate(lines) if not line.left_out and (box := _box(line))]
    for mark in page.marks:
        apart = [(_distance(mark.box, box), number) for number, box in places]
        for distance, number in apart:
            if distance == min(apart)[0]:  # 0 for each line in one box
                kinds[number][mark.kind] = None
    return [replace(line, marks=tuple(own)) if own else line for line, own in zip(lines, kinds, strict=True)]


def _box(line: Reading) -> Box | None:
    """The box around the symbols of a line, in pixels of the picture; None where there is no symbol."""
    boxes = [symbol.box for symbol in line.symbols]
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole


def _distance(mark: Box, line: Box) -> float:
    """The paper between a mark and a line; 0 where the middle of either lies within the other's height."""
    if mark.y0 <= line.centre[1] <= mark.y1 or line.y0 <= mark.centre[1] <= line.y1:
        return max(0.0, mark.x0 - line.x1, line.x0 - mark.x1)
    return min(abs(mark.y0 - line.y1), abs(line.y0 - mark.y1)) + max(
        0.0, mark.x0 - line.x1, line.x0 - mark.x1
    )
