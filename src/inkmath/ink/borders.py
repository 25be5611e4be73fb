"""Borders between lines that the ink alone does not settle: where one line may be two, and two may be one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.lines import INK_BELOW, cut, symbol_height
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import Box, Page

MOST_PIECES = 100
"""No line that somebody wrote has more."""

_LEAST_GAP = 0.12  # symbol heights: what is closer was never two lines
_COLUMN_GAP = 1.5  # symbol heights: between what stands side by side
_FARTHEST = 1.0  # what is farther apart was never one
_FARTHEST_OF_BAR = 1.5  # the same of a fraction bar and what is above or below it
_FLAT = 8.0  # width of a fraction bar in its heights, at least
_ABOVE_BAR = 0.8  # share of the width of a numerator or denominator that its bar spans
_SLOPES = (0.0, -0.04, 0.04, -0.08, 0.08, -0.12, 0.12)
_MOST_WAYS, _MOST_VALLEYS = 4, 3
_LEAST_ROWS = 1.6  # symbol heights that two lines that touch are tall
_DEEPEST = 0.45  # share of the ink of the rows beside it that a border may cross
_BODY = 0.5  # symbol heights: what is lower may be a script or a dot
_SHARED = 0.5  # of the narrower of two rows that lies above or below the other
_TALL, _FAR_INTO = (
    1.3,
    0.25,
)  # symbol heights, and the share of its ink on either side, of a piece that is cut

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The connected pieces of a line.

    labels: the number of the piece at each pixel, 0 = none. boxes: of the pieces, float64 (N, 4).
    """

    line: Page
    labels: Labels
    boxes: Floats

    @classmethod
    def of(cls, line: Page) -> Pieces:
        """The pieces of the ink in a picture of a line."""
        labels, stats = connected_pieces((line.pixels < INK_BELOW).astype(np.uint8))
        boxes = stats[1:, :4].astype(np.float64)
        boxes[:, 2:] += boxes[:, :2]
        return cls(line, labels, boxes)


def ways_apart(pieces: Pieces, *, through_ink: bool = False) -> list[tuple[Page, Page]]:
    """The upper and the lower part of a line, at gaps that run through all of it, at the widest ones first.

    through_ink: whether then also where the least ink is, through whatever reaches across.
    """
    if not 1 <= len(pieces.boxes) <= MOST_PIECES:
        return []
    return _gaps(pieces) + (_valleys(pieces)[:_MOST_VALLEYS] if through_ink else [])


def _gaps(pieces: Pieces) -> list[tuple[Page, Page]]:
    """The parts at gaps that run through all of the line, at the widest ones first."""
    line, labels, boxes = pieces.line, pieces.labels, pieces.boxes
    unit, across = symbol_height(boxes), boxes[:, ::2].mean(axis=1)
    ways: dict[tuple[int, ...], float] = {}
    for slope in _SLOPES:
        top, end = boxes[:, 1] - slope * across, boxes[:, 3] - slope * across
        order = np.argsort(top, kind="stable")
        gaps = top[order][1:] - np.maximum.accumulate(end[order])[:-1]
        for i in np.flatnonzero(gaps > _LEAST_GAP * unit).tolist():
            upper = tuple(sorted(order[: i + 1].tolist()))
            if not _are_beside(boxes[order[: i + 1]], boxes[order[i + 1 :]]):
                ways[upper] = max(float(gaps[i]), ways.get(upper, 0.0))
    everything = np.arange(len(boxes))
    return [
        (
            cut(line, labels, boxes, np.array(upper), 0.25 * unit),
            cut(line, labels, boxes, np.setdiff1d(everything, upper), 0.25 * unit),
        )
        for upper in sorted(ways, key=lambda upper: -ways[upper])[:_MOST_WAYS]
    ]


def _are_beside(boxes: Floats, others: Floats) -> bool:
    """True if two parts of a line do not overlap horizontally: they are one row, however far apart."""
    shared = min(boxes[:, 2].max(), others[:, 2].max()) - max(boxes[:, 0].min(), others[:, 0].min())
    return bool(shared <= 0)


def _valleys(pieces: Pieces) -> list[tuple[Page, Page]]:
    """The parts at straight borders that cross little ink between rows with much, the least ink first.

    A piece that the border crosses goes to the side where its middle is, or is cut where it reaches far into
    both.
    """
    line, unit = pieces.line, symbol_height(pieces.boxes)
    height = line.pixels.shape[0]
    if line.strokes or height < _LEAST_ROWS * unit:
        return []
    ink = line.pixels < INK_BELOW
    rows, columns = np.nonzero(ink)
    found: list[tuple[float, float, float]] = []  # share of ink, level at the left, slope
    for slope in _SLOPES:
        levels = np.round(rows - slope * columns).astype(np.int64)
        base = int(levels.min())
        profile = np.bincount(levels - base).astype(np.float64)
        smooth = cv2.blur(profile[None], (max(1, round(0.15 * unit)), 1))[0]
        for lowest in _minima(smooth, 0.45 * unit):
            peak = min(smooth[:lowest].max(), smooth[lowest:].max())
            if smooth[lowest] < _DEEPEST * peak:
                found.append((float(smooth[lowest] / peak), float(lowest + base), slope))
    ways: list[tuple[Page, Page]] = []
    taken: list[float] = []
    for _, level, slope in sorted(found):
        middle = level + slope * line.pixels.shape[1] / 2
        if all(abs(middle - other) >= 0.5 * unit for other in taken):
            taken.append(middle)
            ways += _divided(pieces, level, slope)
    return ways


def _minima(profile: Floats, reach: float) -> list[int]:
    """Indices of the local minima of a projection profile, none within this reach of its ends."""
    width = 2 * round(reach) + 1
    lowest = cv2.erode(profile[None], np.ones((1, width)))[0]
    is_lowest = profile <= lowest
    is_lowest[1:] &= profile[:-1] > profile[1:]  # the first of several that are equal
    return [i for i in np.flatnonzero(is_lowest).tolist() if reach <= i < len(profile) - reach]


def _divided(pieces: Pieces, level: float, slope: float) -> list[tuple[Page, Page]]:
    """The ink above and below a border; nothing where these are no two rows."""
    line, labels, boxes = pieces.line, pieces.labels, pieces.boxes
    unit = symbol_height(boxes)
    height, width = line.pixels.shape
    border = level + slope * np.arange(width)
    is_above = np.arange(height)[:, None] < border[None]
    count = len(boxes) + 1
    size = np.bincount(labels.ravel(), minlength=count).astype(np.float64)
    above = np.bincount(labels[is_above], minlength=count) / size
    tall = np.concatenate([[0.0], boxes[:, 3] - boxes[:, 1]])
    is_cut = (tall > _TALL * unit) & (np.minimum(above, 1 - above) > _FAR_INTO)
    upper = np.where(is_cut.take(labels), is_above, (above > 0.5).take(labels)) & (labels > 0)
    lower = (labels > 0) & ~upper
    if not _are_rows(upper, lower, unit):
        return []
    return [(_of_ink(line, upper, 0.25 * unit), _of_ink(line, lower, 0.25 * unit))]


def _are_rows(upper: Bits, lower: Bits, unit: float) -> bool:
    """True if both hold several symbols of usual height and overlap horizontally."""
    spans = []
    for part in (upper, lower):
        stats = connected_pieces(part.astype(np.uint8))[1][1:].astype(np.float64)
        tall = stats[stats[:, cv2.CC_STAT_HEIGHT] > _BODY * unit]
        if len(tall) < 2:
            return False
        start = tall[:, cv2.CC_STAT_LEFT]
        spans.append((float(start.min()), float((start + tall[:, cv2.CC_STAT_WIDTH]).max())))
    (left, right), (other_left, other_right) = spans
    shared = min(right, other_right) - max(left, other_left)
    return shared > _SHARED * min(right - left, other_right - other_left)


def _of_ink(line: Page, ink: Bits, margin: float) -> Page:
    """The crop around some of the ink of a line; the rest of the ink is made paper."""
    near = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    kept = ink | (near & (line.pixels >= INK_BELOW))
    y, x = np.nonzero(ink)
    box = Box(x.min() - margin, y.min() - margin, x.max() + 1 + margin, y.max() + 1 + margin)
    pixels = np.where(kept, line.pixels, np.uint8(255))
    return replace(line, pixels=pixels, strokes=()).crop(box)


def columns(pieces: Pieces) -> list[Page]:
    """The parts of a line between gaps that are wider than those of an expression, left to right."""
    line, boxes = pieces.line, pieces.boxes
    if not 1 < len(boxes) <= MOST_PIECES:
        return [line]
    unit, order = symbol_height(boxes), np.argsort(boxes[:, 0], kind="stable")
    gaps = boxes[order[1:], 0] - np.maximum.accumulate(boxes[order, 2])[:-1]
    parts = np.split(order, np.flatnonzero(gaps > _COLUMN_GAP * unit) + 1)
    return [cut(line, pieces.labels, boxes, np.sort(part), 0.25 * unit) for part in parts]


def may_be_one(upper: Pieces, lower: Pieces) -> bool:
    """True if the ink of two lines of one page is as close as that of one expression can be."""
    above, below = upper.boxes, lower.boxes
    if len(above) + len(below) > MOST_PIECES:
        return False
    apart = offset(upper.line, lower.line)[1] + below[:, 1].min() - above[:, 3].max()
    return bool(apart < _FARTHEST * max(symbol_height(above), symbol_height(below)))


def may_be_fraction(upper: Pieces, middle: Pieces, lower: Pieces) -> bool:
    """True if the middle one of three lines of one page holds a bar about as wide as one of the others, and
    their ink is as close to it as a numerator and a denominator can be.
    """
    if len(upper.boxes) + len(middle.boxes) + len(lower.boxes) > MOST_PIECES:
        return False
    sizes = middle.boxes[:, 2:] - middle.boxes[:, :2]
    left, top, right, bottom = middle.boxes[sizes[:, 0].argmax()].tolist()
    if right - left < _FLAT * (bottom - top):
        return False
    for other, side in ((upper, 3), (lower, 1)):
        x, y = offset(middle.line, other.line)
        boxes = other.boxes + np.array([x, y, x, y])
        apart = boxes[:, 1].min() - bottom if side == 1 else top - boxes[:, 3].max()
        shared = min(right, boxes[:, 2].max()) - max(left, boxes[:, 0].min())
        if apart > _FARTHEST_OF_BAR * symbol_height(boxes) or shared < _ABOVE_BAR * np.ptp(boxes[:, ::2]):
            return False
    return True


def joined(upper: Page, lower: Page) -> Page:
    """The ink of two lines of one page as one line."""
    x, y = offset(upper, lower)
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
    return replace(upper, pixels=pixels, to_source=to_source, strokes=tuple(strokes))


def offset(upper: Page, lower: Page) -> tuple[int, int]:
    """The corner of the lower in pixels of the upper; both are cut out of one page."""
    x, y = np.linalg.solve(upper.to_source[:, :2], lower.to_source[:, 2] - upper.to_source[:, 2]).tolist()
    return round(x), round(y)
