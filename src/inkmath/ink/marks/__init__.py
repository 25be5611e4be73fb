"""Marks of the writer in the ink of a page: boxes, circles, underlines, and writing that is scribbled over
or struck out.

They are no mathematics: they are taken off the page, and reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.marks.bars import find_underlines
from inkmath.ink.marks.found import Bits, Found, Writing
from inkmath.ink.marks.frames import find_frames
from inkmath.ink.marks.scribbles import find_scribbles
from inkmath.ink.marks.strikes import find_strikes
from inkmath.ink.raster import PEN_WIDTH, draw_strokes
from inkmath.ink.threshold import stroke_width
from inkmath.types import Mark, Page, Pixels, Points

_INK = 128  # of 255
_DRAWN_STROKE_PX = 5.23  # of strokes that were drawn: what `stroke_width` finds on 379 of 400 such pages
_SHARE = 0.6  # of a stroke's length that a mark covers, from which on the stroke is of the mark


def lift_marks(page: Page) -> Page:
    """The page without the marks on it, which `Page.marks` holds then."""
    ink = page.pixels < _INK
    found = _find(ink, _DRAWN_STROKE_PX if page.strokes else None)
    if not found:
        return page
    covered, strokes = _covered(found, ink), page.strokes
    if strokes:
        strokes = tuple(stroke for stroke in strokes if _share(stroke, covered) < _SHARE)
        if not strokes or len(strokes) == len(page.strokes):
            return page
        pixels = draw_strokes(strokes, (ink.shape[0], ink.shape[1]), PEN_WIDTH)
    else:
        pixels = 255 - _without(255 - page.pixels, covered)
    return replace(page, pixels=pixels, strokes=strokes, marks=(*page.marks, *as_marks(found, page)))


def without_marks(darkness: Pixels) -> tuple[Pixels, list[Found]]:
    """Darkness, uint8 (H, W), 0 = paper, without the marks in it, and these."""
    ink = darkness > max(_INK * int(darkness.max(initial=0)) // 255, 1)
    found = _find(ink)
    return (_without(darkness, _covered(found, ink)) if found else darkness), found


def as_marks(found: Sequence[Found], page: Page) -> list[Mark]:
    """The marks as a page has them that they were found on."""
    return [Mark(one.kind, page.box_in_source(one.box)) for one in found]


def _find(ink: Bits, stroke_px: float | None = None) -> list[Found]:
    """The marks in bool (H, W); never all of the ink. stroke_px: width of the strokes where it is known."""
    if not ink.any():
        return []
    writing, marks = Writing(ink, stroke_px or stroke_width(ink.astype(np.uint8))), list[Found]()
    for find in (find_frames, find_scribbles, find_strikes, find_underlines):
        found = list(find(writing))
        if found:
            rest = writing.ink & ~_covered(found, ink)
            if not rest.any():
                return []
            writing = Writing(rest, writing.stroke_px)
        marks += found
    return marks


def _covered(found: Sequence[Found], ink: Bits) -> Bits:
    """bool (H, W), where the marks are."""
    rest = np.ones_like(ink)
    for one in found:
        one.erase_from(rest)
    return ~rest


def _without(darkness: Pixels, covered: Bits) -> Pixels:
    """Darkness with paper where a mark is, and where its grey edge is."""
    around = cv2.dilate(covered.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    ink = (darkness > _INK) & ~covered
    kept = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    gone = covered | (around & ~kept)
    return np.where(gone, np.uint8(0), darkness)


def _share(stroke: Points, covered: Bits) -> float:
    """The share of a stroke's length within the marks."""
    last = np.subtract(covered.shape[::-1], 1)
    (x0, y0), (x1, y1) = (_pixels(end, last).tolist() for end in (stroke.min(axis=0), stroke.max(axis=0)))
    if not covered[y0 : y1 + 1, x0 : x1 + 1].any():
        return 0.0
    x, y = _pixels(_dense(stroke), last).T
    return float(covered[y, x].mean())


def _pixels(points: Points, last: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The pixels of a page, int64 (..., 2) of x, y, that are nearest to points. last: its last pixel."""
    return np.asarray(np.round(points).astype(np.int64).clip(0, last))


def _dense(stroke: Points) -> Points:
    """The stroke with points a pixel apart."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(stroke, axis=0), axis=1))])
    at = np.linspace(0, along[-1], max(2, int(along[-1])))
    return np.column_stack([np.interp(at, along, stroke[:, axis]) for axis in (0, 1)])
