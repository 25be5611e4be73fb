"""A line of ink into symbol candidates: which pieces of ink might together be one symbol.

Parts are the connected pieces of ink, cut where two symbols may touch. Candidates are single parts and groups
of neighbouring parts. They overlap on purpose: a reader chooses, with its classifier, candidates that cover
each part once.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.pieces import connected_pieces
from inkmath.ink.raster import typical_side
from inkmath.types import Box, Page, Pixels, Points

INK = 128
"""Pixels darker than this are ink."""

MAX_PARTS = 400
"""More pieces than an expression has; of a page full of specks the largest are kept."""

MAX_CANDIDATES = 1000
"""Groups are not grown further once there are so many candidates: a scribble is not worth more time."""

MAX_GROUP = 5
"""Most pieces that a symbol falls into, such as the five of a carelessly written `\\sin`."""

_MOST_PASSED_OVER = {2: MAX_PARTS, 3: 1, 4: 0, 5: 0}
"""How many other parts may lie within a group of so many: a root sign in two spans much, a word none."""

_FARTHEST = 1.2  # largest gap between pieces of one symbol, in typical symbols: dots in a row


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of ink: its box in pixels of the page and its ink, bool (height, width) of the box."""

    box: Box
    ink: npt.NDArray[np.bool_]

    @property
    def side(self) -> float:
        return max(self.box.width, self.box.height)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Parts (by index, ascending) that might be one symbol, and the box around them in pixels of the page."""

    parts: tuple[int, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What `segment` finds on a page.

    parts: ordered by their left edges.
    candidates: each part alone first, then groups.
    unit: size in pixels of a typical symbol.
    """

    page: Page
    parts: tuple[Part, ...]
    candidates: tuple[Candidate, ...]
    unit: float

    def ink_points(self, candidate: Candidate) -> Points:
        """float64 (N, 2), x and y on the page of every pixel of the candidate's ink."""
        points = []
        for part in (self.parts[index] for index in candidate.parts):
            y, x = np.nonzero(part.ink)
            points.append(np.column_stack([x + part.box.x0, y + part.box.y0]))
        return np.concatenate(points)

    def crop(self, candidate: Candidate) -> Pixels:
        """The candidate's own ink on paper: uint8, with the grey edges of its strokes and no other ink."""
        x0, y0 = int(candidate.box.x0), int(candidate.box.y0)
        mask = np.zeros((int(candidate.box.height) + 2, int(candidate.box.width) + 2), np.uint8)
        for index in candidate.parts:
            part = self.parts[index]
            left, top = int(part.box.x0) - x0 + 1, int(part.box.y0) - y0 + 1
            mask[top : top + part.ink.shape[0], left : left + part.ink.shape[1]] |= part.ink
        own = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
        crop = np.full(mask.shape, 255, np.uint8)
        height, width = self.page.pixels.shape
        top, left = max(0, y0 - 1), max(0, x0 - 1)
        bottom, right = min(height, y0 - 1 + mask.shape[0]), min(width, x0 - 1 + mask.shape[1])
        inside = (slice(top - y0 + 1, bottom - y0 + 1), slice(left - x0 + 1, right - x0 + 1))
        crop[inside] = np.where(own[inside], self.page.pixels[top:bottom, left:right], 255)
        return crop


def segment(page: Page) -> Segmentation:
    """The symbol candidates of one line of ink; none where there is no ink."""
    ink = page.pixels < INK
    if not ink.any():  # OpenCV would crash on a page without pixels
        return Segmentation(page, (), (), 1.0)
    pieces = _components(ink, Box(0, 0, ink.shape[1], ink.shape[0]))
    pieces = sorted(pieces, key=lambda part: -int(np.count_nonzero(part.ink)))[:MAX_PARTS]
    unit = typical_side(np.array([part.side for part in pieces]))
    pen = _pen_width(page.pixels)
    cut = [(whole, piece) for whole, part in enumerate(pieces) for piece in _cut(part, unit, pen)]
    cut.sort(key=lambda item: (item[1].box.x0, item[1].box.y0))
    parts = [piece for _, piece in cut]
    uncut: dict[int, list[int]] = {}
    for index, (whole, _) in enumerate(cut):
        uncut.setdefault(whole, []).append(index)
    blocks = [(i,) for i in range(len(parts))] + [tuple(group) for group in uncut.values() if len(group) > 1]
    candidates = tuple(Candidate(group, box) for group, box in _groups(parts, blocks, unit).items())
    return Segmentation(page, tuple(parts), candidates, unit)


def _components(ink: npt.NDArray[np.bool_], frame: Box) -> list[Part]:
    """The connected pieces of ink, bool (height, width) of the frame on the page."""
    x, y = int(frame.x0), int(frame.y0)
    labels, stats = connected_pieces(ink.astype(np.uint8))
    parts = []
    for label, (left, top, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        box = Box(x + left, y + top, x + left + width, y + top + height)
        parts.append(Part(box, labels[top : top + height, left : left + width] == label))
    return parts


def _pen_width(pixels: Pixels) -> float:
    """Twice the median distance from the middle of a stroke to its edge."""
    if pixels.max() < INK:  # all ink: there is no edge to measure from
        return float(max(pixels.shape))
    distance = cv2.distanceTransform((pixels < INK).astype(np.uint8), cv2.DIST_L2, 3)
    ridge = distance[(distance > 0) & (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8)))]
    return 2 * float(np.median(ridge)) if len(ridge) else 1.0


def _cut(part: Part, unit: float, pen: float) -> list[Part]:
    """The part, or the pieces that it falls into where symbols seem to touch."""
    if part.box.width < 0.9 * unit or part.side < 6 * pen:
        return [part]
    pieces = _cut_bar(part, unit, pen)
    return [piece for rest in pieces for piece in _cut_columns(rest, unit, pen)]


def _cut_bar(part: Part, unit: float, pen: float) -> list[Part]:
    """Take a long level bar out, where other ink hangs on it: a fraction bar that touches a digit."""
    length = int(1.3 * unit)
    if part.box.height < 3 * pen or part.box.width <= length:
        return [part]
    upright = np.ones((3, 1), np.uint8)
    thick = cv2.dilate(part.ink.astype(np.uint8), upright)  # a bar that climbs by a pixel is still one run
    bar = (cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)) > 0) & part.ink
    rest = part.ink & (cv2.dilate(bar.astype(np.uint8), upright) == 0)
    rest_parts = [p for p in _components(rest, part.box) if p.side > 1.5 * pen]
    rows = np.flatnonzero(bar.any(axis=1))
    if not len(rows) or not rest_parts or np.ptp(rows) > 0.5 * unit:
        return [part]
    return _pieces_with_rest(part, rest_parts)


def _cut_columns(part: Part, unit: float, pen: float) -> list[Part]:
    """Cut upright where one thin level stroke joins heavier ink on both sides."""
    if part.box.width < 1.1 * unit:
        return [part]
    ink = part.ink
    thin = (ink.sum(axis=0) <= 1.5 * pen) & ((np.diff(ink, axis=0).sum(axis=0) + ink[0] + ink[-1]) <= 2)
    margin = int(0.35 * unit)
    runs = _runs(np.flatnonzero(thin), gap=pen)  # a speck of grey more does not make two of one
    columns = [int(run.mean()) for run in runs if np.ptp(run) < 0.7 * unit]
    columns = [c for c in columns if margin < c < ink.shape[1] - margin][:3]
    if not columns:
        return [part]
    pieces = ink.copy()
    pieces[:, columns] = False
    parts = _components(pieces, part.box)
    return parts if all(p.side > 2 * pen for p in parts) else [part]


def _runs(indices: npt.NDArray[np.int64], gap: float) -> list[npt.NDArray[np.int64]]:
    """Stretches of integers that are no farther from one another than `gap`."""
    if not len(indices):
        return []
    return np.split(indices, np.flatnonzero(np.diff(indices) > gap) + 1)


def _pieces_with_rest(part: Part, rest: list[Part]) -> list[Part]:
    """The pieces in `rest`, and what of the part's ink is in none of them."""
    remaining = part.ink.copy()
    x0, y0 = int(part.box.x0), int(part.box.y0)
    for piece in rest:
        left, top = int(piece.box.x0) - x0, int(piece.box.y0) - y0
        remaining[top : top + piece.ink.shape[0], left : left + piece.ink.shape[1]] &= ~piece.ink
    return [*rest, *_components(remaining, part.box)]


def _around(parts: list[Part], group: tuple[int, ...]) -> Box:
    box = parts[group[0]].box
    for index in group[1:]:
        box = box.union(parts[index].box)
    return box


def _groups(parts: list[Part], blocks: list[tuple[int, ...]], unit: float) -> dict[tuple[int, ...], Box]:
    """The blocks (single parts, uncut pieces), then groups of up to MAX_GROUP blocks that hang together.

    Each with the box around it.
    """
    boxes = [_around(parts, block) for block in blocks]
    near: list[set[int]] = [set() for _ in blocks]
    order = sorted(range(len(blocks)), key=lambda i: boxes[i].x0)
    for place, i in enumerate(order):
        for j in order[place + 1 :]:
            if boxes[j].x0 - boxes[i].x1 > _FARTHEST * unit:
                break
            if not set(blocks[i]) & set(blocks[j]) and _may_belong(boxes[i], boxes[j], unit):
                near[i].add(j)
                near[j].add(i)
    found = dict(zip(blocks, boxes, strict=True))  # in order, each once
    centres = np.array([part.box.centre for part in parts])
    level = {frozenset((i,)): boxes[i] for i in range(len(blocks))}
    for size in range(2, MAX_GROUP + 1):
        if not level or len(found) > MAX_CANDIDATES:
            break
        grown: dict[frozenset[int], Box] = {}
        for group, box in level.items():
            for j in set().union(*(near[i] for i in group)) - group:
                if (larger := group | {j}) not in grown:
                    grown[larger] = box.union(boxes[j])
        level = {group: box for group, box in grown.items() if _is_compact(box, size, unit)}
        members = {group: sorted(part for i in group for part in blocks[i]) for group in level}
        level = {
            group: box for group, box in level.items() if len(set(members[group])) == len(members[group])
        }
        passed_over = _within(list(level.values()), centres) - [len(members[group]) for group in level]
        kept = passed_over <= _MOST_PASSED_OVER[size]
        level = {group: box for (group, box), keep in zip(level.items(), kept, strict=True) if keep}
        in_order = sorted(level, key=members.__getitem__)
        found |= {tuple(members[group]): level[group] for group in in_order}
    return found


def _within(boxes: list[Box], points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """int (N,): how many of the points, float (P, 2), lie in each box."""
    x0, y0, x1, y1 = np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes]).reshape(-1, 4, 1).transpose(1, 0, 2)
    x, y = points.T
    return np.asarray(((x0 < x) & (x < x1) & (y0 < y) & (y < y1)).sum(axis=1))


def _may_belong(a: Box, b: Box, unit: float) -> bool:
    """Whether two pieces are as near as those of one symbol: touching, one over the other, or in one row."""
    gap_x = max(a.x0, b.x0) - min(a.x1, b.x1)
    gap_y = max(a.y0, b.y0) - min(a.y1, b.y1)
    if gap_x <= 0.25 * unit and gap_y <= 0.25 * unit:
        return True
    if gap_x <= 0 and gap_y <= 0.9 * unit:  # one over the other: =, i, \div
        return True
    if max(a.width, a.height, b.width, b.height) <= 0.35 * unit:  # dots in a row
        return gap_x <= _FARTHEST * unit and gap_y <= 0.2 * unit
    return gap_x <= 0.6 * unit and gap_y <= -0.3 * min(a.height, b.height)  # letters of \sin


def _is_compact(box: Box, count: int, unit: float) -> bool:
    """Whether a group is no larger than a symbol of several parts can be."""
    if count == 2:
        return box.height <= 6 * unit
    if count == 3:
        return box.height <= 3.2 * unit and box.width <= 5 * unit
    return box.height <= 2.2 * unit and box.width <= 5 * unit  # words: \sin, \lim
