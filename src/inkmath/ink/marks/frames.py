"""Boxes and circles around a result: closed lines with writing inside that keeps clear of them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.lines import Groups, Ints
from inkmath.ink.marks.found import Bits, Found, Writing
from inkmath.ink.pieces import connected_pieces
from inkmath.types import MarkKind

_LEAST_SIDE = 8.0  # widths of a stroke
_THIN = 3.0  # ink of a line, in squares of a stroke's width for each such width of its box's sides
_OPEN_CORNER = 3.0  # widths of a stroke
_LEAST_FILL = 0.6  # of the frame's box that it encloses: an ellipse that leans a little
_ROUND = 0.87  # of the smallest rectangle around a rectangle with wavy sides; an ellipse fills 0.79
_LEAST_CONTENT = 0.3  # of the frame's height

Mask = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.int32]


def find_frames(writing: Writing) -> Iterator[Found]:
    """Boxes and circles, without what is written in them; of frames in a frame, the outer one."""
    stroke_px, gap = writing.stroke_px, round(_OPEN_CORNER * writing.stroke_px)
    boxes = writing.stats[:, :4].copy()
    boxes[:, 2:] += boxes[:, :2]
    width, height = (boxes[:, 2:] - boxes[:, :2]).T.astype(np.float64)
    is_line = writing.stats[:, cv2.CC_STAT_AREA] < _THIN * stroke_px * (width + height)
    is_line &= np.maximum(width, height) >= _LEAST_SIDE * stroke_px
    is_line[0] = False
    is_line &= ~_are_within(boxes, boxes[is_line])
    lines = np.flatnonzero(is_line)
    numbers = _near(boxes[lines], gap)
    for number in np.unique(numbers):
        group = lines[numbers == number]
        box = np.concatenate([boxes[group, :2].min(axis=0), boxes[group, 2:].max(axis=0)])
        if _may_be_frame(box, boxes, stroke_px):
            yield from _frames_of(group, box, boxes, gap, writing)


def _near(boxes: Boxes, gap: int) -> Ints:
    """A number for each box, the same for those from one to the next of which it is no farther than that."""
    groups = Groups(len(boxes))
    left, top, right, bottom = boxes.T
    is_near = (left[:, None] <= right + gap) & (top[:, None] <= bottom + gap)
    groups.join_all(is_near & is_near.T)
    return groups.numbers()


def _may_be_frame(box: Boxes, boxes: Boxes, stroke_px: float) -> bool:
    """True if a box is large enough, and holds one of the others."""
    is_large = (box[2:] - box[:2]).min() >= _LEAST_SIDE * stroke_px
    return bool(is_large and _are_within(boxes[1:], box[None]).any())


def _frames_of(lines: Ints, box: Boxes, boxes: Boxes, gap: int, writing: Writing) -> Iterator[Found]:
    """The frames that some lines are, by the numbers of their pieces, where gaps between them are closed.

    box: around the lines. boxes: of all pieces.
    """
    x, y, right, bottom = box.tolist()
    is_mine = np.zeros(len(boxes), np.uint8)
    is_mine[lines] = 1
    padded = cv2.copyMakeBorder(
        is_mine.take(writing.labels[y:bottom, x:right]), gap, gap, gap, gap, cv2.BORDER_CONSTANT
    )
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap | 1, gap | 1))
    closed = np.asarray(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, pen), dtype=np.uint8)[gap:-gap, gap:-gap]
    wholes, stats = connected_pieces(np.ascontiguousarray(closed))
    for number in range(1, len(stats)):
        left, top, wide, high, _ = stats[number].tolist()
        own = np.array([x + left, y + top, x + left + wide, y + top + high])
        if not _may_be_frame(own, boxes, writing.stroke_px):
            continue
        frame = (wholes[top : top + high, left : left + wide] == number).astype(np.uint8)
        filled = _filled(frame)
        if not _encloses(frame, filled):
            continue
        here = slice(y + top, y + top + high), slice(x + left, x + left + wide)
        ink = writing.ink[here]
        rim = _rim(filled, ink & (frame > 0), writing.stroke_px)
        if not _has_content(ink & (filled > 0) & ~rim, boxes[1:][_are_within(boxes[1:], own[None])]):
            continue
        kind = _shape(filled)
        if kind == "boxed" or len(np.unique(writing.labels[here][rim])) == 1:  # two arcs are brackets
            yield Found(kind, x + left, y + top, rim)


def _are_within(boxes: Boxes, others: Boxes) -> Bits:
    """Mask of the boxes that lie in one of the others."""
    (left, top, right, bottom), (x0, y0, x1, y1) = boxes.T[:, :, None], others.T
    is_inside = (left > x0) & (right < x1) & (top > y0) & (bottom < y1)
    return np.asarray(is_inside.any(axis=1))


def _encloses(frame: Mask, filled: Mask) -> bool:
    """True if a line has one large room in it, as a table and an 8 have not."""
    hole = cv2.subtract(filled, frame)
    if cv2.countNonZero(filled) < _LEAST_FILL * frame.size or cv2.countNonZero(hole) < 0.4 * frame.size:
        return False
    _, stats = connected_pieces(np.asarray(hole, dtype=np.uint8))
    return bool(stats[1:, cv2.CC_STAT_AREA].max() > 0.4 * cv2.countNonZero(hole))


def _has_content(content: Bits, clear: Boxes) -> bool:
    """True if there is writing inside: something that keeps clear of the frame, or several symbols.

    So a zero with a stroke through it is none.
    """
    least = _LEAST_CONTENT * content.shape[0]
    if (clear[:, 3] - clear[:, 1]).max(initial=0) >= least:
        return True
    _, stats = connected_pieces(content.astype(np.uint8))
    return bool(np.count_nonzero(stats[1:, cv2.CC_STAT_HEIGHT] >= least) > 1)


def _shape(filled: Mask) -> MarkKind:
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
    return np.asarray(rim | crumbs.take(rest), dtype=np.bool_)
