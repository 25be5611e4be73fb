"""Borders between lines that the ink alone does not settle: where one line may be two, and two may be one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.ink.lines import INK_BELOW, cut, symbol_height
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import Page

_LEAST_GAP = 0.12  # usual heights of a symbol: what is closer was never two lines
_FARTHEST = 1.0  # what is farther apart was never one
_SLOPES = (0.0, -0.04, 0.04, -0.08, 0.08, -0.12, 0.12)
_MOST_WAYS = 4
_MOST_PIECES = 150  # no line that somebody wrote has more


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The connected pieces of a line.

    labels: the number of the piece at each pixel, 0 = none. boxes: of the pieces, float64 (N, 4).
    """

    line: Page
    labels: Labels
    boxes: npt.NDArray[np.float64]

    @classmethod
    def of(cls, line: Page) -> Pieces:
        """The pieces of the ink in a picture of a line."""
        labels, stats = connected_pieces((line.pixels < INK_BELOW).astype(np.uint8))
        boxes = stats[1:, :4].astype(np.float64)
        boxes[:, 2:] += boxes[:, :2]
        return cls(line, labels, boxes)


def ways_apart(pieces: Pieces) -> list[tuple[Page, Page]]:
    """The upper and the lower part of a line at gaps that run through all of it, at the widest ones first."""
    line, labels, boxes = pieces.line, pieces.labels, pieces.boxes
    if not 2 <= len(boxes) <= _MOST_PIECES:
        return []
    unit, across = symbol_height(boxes), boxes[:, ::2].mean(axis=1)
    ways: dict[tuple[int, ...], float] = {}
    for slope in _SLOPES:
        top, end = boxes[:, 1] - slope * across, boxes[:, 3] - slope * across
        order = np.argsort(top, kind="stable")
        gaps = top[order][1:] - np.maximum.accumulate(end[order])[:-1]
        for i in np.flatnonzero(gaps > _LEAST_GAP * unit).tolist():
            upper = tuple(sorted(order[: i + 1].tolist()))
            ways[upper] = max(float(gaps[i]), ways.get(upper, 0.0))
    everything = np.arange(len(boxes))
    return [
        (
            cut(line, labels, boxes, np.array(upper), 0.25 * unit),
            cut(line, labels, boxes, np.setdiff1d(everything, upper), 0.25 * unit),
        )
        for upper in sorted(ways, key=lambda upper: -ways[upper])[:_MOST_WAYS]
    ]


def may_be_one(upper: Pieces, lower: Pieces) -> bool:
    """Whether the ink of two lines of one page is as close as that of one expression can be."""
    above, below = upper.boxes, lower.boxes
    if len(above) + len(below) > _MOST_PIECES:
        return False
    apart = _offset(upper.line, lower.line)[1] + below[:, 1].min() - above[:, 3].max()
    return bool(apart < _FARTHEST * max(symbol_height(above), symbol_height(below)))


def joined(upper: Page, lower: Page) -> Page:
    """The ink of two lines of one page as one line."""
    x, y = _offset(upper, lower)
    left, top = min(0, x), min(0, y)
    right = max(upper.pixels.shape[1], x + lower.pixels.shape[1])
    bottom = max(upper.pixels.shape[0], y + lower.pixels.shape[0])
    pixels = np.full((bottom - top, right - left), 255, np.uint8)
    strokes = []
    for part, at in ((upper, np.array([-left, -top])), (lower, np.array([x - left, y - top]))):
        height, width = part.pixels.shape
        there = pixels[at[1] : at[1] + height, at[0] : at[0] + width]
        np.minimum(there, part.pixels, out=there)
        strokes += [stroke + at for stroke in part.strokes]
    to_source = upper.to_source.copy()
    to_source[:, 2] += to_source[:, :2] @ np.array([left, top], dtype=np.float64)
    return Page(pixels, to_source, tuple(strokes))


def _offset(upper: Page, lower: Page) -> tuple[int, int]:
    """Where the lower's corner lies in pixels of the upper; both are cut out of one page."""
    x, y = np.linalg.solve(upper.to_source[:, :2], lower.to_source[:, 2] - upper.to_source[:, 2]).tolist()
    return round(x), round(y)
