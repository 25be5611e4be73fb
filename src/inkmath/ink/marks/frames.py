"""Boxes and circles around a result: closed lines with writing inside that keeps clear of them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.marks.found import Bits, Found
from inkmath.ink.pieces import connected_pieces

_LEAST_SIDE = 8.0  # widths of a stroke
_THIN = 3.0  # ink of a line, in squares of a stroke's width for each such width of its box's sides
_OPEN_CORNER = 3.0  # widths of a stroke
_LEAST_FILL = 0.6  # of the frame's box that it encloses: an ellipse that leans a little
_ROUND = 0.87  # of the smallest rectangle around a rectangle with wavy sides; an ellipse fills 0.79
_LEAST_CONTENT = 0.3  # of the frame's height

Mask = npt.NDArray[np.uint8]


def find_frames(ink: Bits, stroke_px: float) -> Iterator[Found]:
    """Boxes and circles, without what is written in them; of frames in a frame, the outer one."""
    labels, stats = connected_pieces(ink.astype(np.uint8))
    width, height, area = stats[:, 2:].T.astype(np.float64)
    is_line = area < _THIN * stroke_px * (width + height)
    is_line &= np.maximum(width, height) >= _LEAST_SIDE * stroke_px
    is_line[0] = False
    is_line &= ~_is_within(stats, stats[is_line])
    if not is_line.any():
        return
    gap = round(_OPEN_CORNER * stroke_px)
    lines = cv2.copyMakeBorder(is_line.astype(np.uint8)[labels], gap, gap, gap, gap, cv2.BORDER_CONSTANT)
    box = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap | 1, gap | 1))
    closed = np.asarray(cv2.morphologyEx(lines, cv2.MORPH_CLOSE, box), dtype=np.uint8)[gap:-gap, gap:-gap]
    wholes, whole_stats = connected_pieces(np.ascontiguousarray(closed))
    for number, whole in enumerate(whole_stats[1:], 1):
        left, top, wide, high, _ = whole.tolist()
        inner = _is_within(stats, whole[None])
        inner[0] = False
        if not inner.any() or min(wide, high) < _LEAST_SIDE * stroke_px:
            continue
        here = slice(top, top + high), slice(left, left + wide)
        frame = (wholes[here] == number).astype(np.uint8)
        filled = _filled(frame)
        rim = _rim(filled, ink[here] & (frame > 0), stroke_px)
        if not _encloses(frame, filled) or not _has_content(ink[here] & (filled > 0) & ~rim, stats[inner]):
            continue
        kind = _shape(filled)
        if kind == "boxed" or len(np.unique(labels[here][rim])) == 1:  # two arcs are brackets
            yield Found(kind, left, top, rim)


def _is_within(stats: npt.NDArray[np.int32], others: npt.NDArray[np.int32]) -> Bits:
    """Which pieces lie in the box around one of the others."""
    (left, top, width, height, _), (x0, y0, wide, high, _) = stats.T[:, :, None], others.T
    is_inside = (left > x0) & (left + width < x0 + wide) & (top > y0) & (top + height < y0 + high)
    return np.asarray(is_inside.any(axis=1))


def _encloses(frame: Mask, filled: Mask) -> bool:
    """Whether a line has one large room in it, as a table and an 8 have not."""
    hole = cv2.subtract(filled, frame)
    if cv2.countNonZero(filled) < _LEAST_FILL * frame.size or cv2.countNonZero(hole) < 0.4 * frame.size:
        return False
    _, stats = connected_pieces(np.asarray(hole, dtype=np.uint8))
    return bool(stats[1:, cv2.CC_STAT_AREA].max() > 0.4 * cv2.countNonZero(hole))


def _has_content(content: Bits, clear: npt.NDArray[np.int32]) -> bool:
    """Whether there is writing inside: something that keeps clear of the frame, or several symbols.

    So a zero with a stroke through it is none.
    """
    least = _LEAST_CONTENT * content.shape[0]
    if clear[:, cv2.CC_STAT_HEIGHT].max(initial=0) >= least:
        return True
    _, stats = connected_pieces(content.astype(np.uint8))
    return bool(np.count_nonzero(stats[1:, cv2.CC_STAT_HEIGHT] >= least) > 1)


def _shape(filled: Mask) -> str:
    """The kind of mark that a frame is, by its outline."""
    outlines, _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    _, sides, _ = cv2.minAreaRect(outline)
    return "circled" if cv2.contourArea(outline) < _ROUND * math.prod(sides) else "boxed"


def _filled(frame: Mask) -> Mask:
    """The frame and all that it encloses."""
    padded = cv2.copyMakeBorder(frame, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(padded, None, (0, 0), 2)
    return np.asarray(padded[1:-1, 1:-1] != 2, dtype=np.uint8)


def _rim(filled: Mask, ink: Bits, stroke_px: float) -> Bits:
    """The frame's own ink, not that of what touches it from within."""
    depth = math.ceil(1.4 * stroke_px) + 1
    padded = cv2.copyMakeBorder(filled, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1]
    rim = ink & (distance <= depth)
    rest, stats = connected_pieces((ink & ~rim).astype(np.uint8))
    crumbs = stats[:, 2:4].max(axis=1) < 3 * stroke_px
    crumbs[0] = False
    return np.asarray(rim | crumbs[rest], dtype=np.bool_)
