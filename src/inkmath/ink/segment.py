"""A line of ink into symbol candidates: which pieces of ink might together be one symbol.

Parts are the connected pieces of ink. Candidates are single parts and groups of neighbouring parts. They
overlap on purpose: a reader chooses, with its classifier, candidates that cover each part once. Where none
looks like a symbol, symbols touch: `cut_further` then takes parts to pieces where their strokes meet.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.junctions import Cuts, split_at_junctions, split_between_strokes
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.ink.raster import typical_symbol_size
from inkmath.types import Box, Page, Pixels, Points

INK = 128
"""Pixels darker than this are ink."""

MAX_PARTS = 400
"""More pieces than an expression has; of a page full of specks the largest are kept."""

_MOST_BOXED = 100_000_000  # pixels in the boxes of all pieces

MAX_CANDIDATES = 1000
"""Groups are not grown further once there are so many candidates: a scribble is not worth more time."""

MAX_GROUP = 5
"""Most pieces that a symbol falls into, such as the five of a carelessly written `\\sin`."""

_MOST_PASSED_OVER = {2: MAX_PARTS, 3: 1, 4: 0, 5: 0}
"""Most other parts within a group, by its size: a root sign in two spans much, a word none."""

_DOT = 0.35  # typical symbols: no larger is the dot of an i
_DOT_IN_A_ROW = 0.6  # no larger is one of three dots, which may be short strokes
_CROP_MARGIN = 0.25  # typical symbols
_FARTHEST = 2.2  # largest gap between pieces of one symbol, in typical symbols: dots in a row


@dataclass(frozen=True)
class Part:
    """One piece of ink: its box in pixels of the page and its ink, bool (height, width) of the box.

    strokes: of the page, by index, ascending, that drew it; none where they are not known.
    """

    box: Box
    ink: npt.NDArray[np.bool_]
    strokes: tuple[int, ...] = ()

    @property
    def side(self) -> float:
        return max(self.box.width, self.box.height)

    @cached_property
    def between_joints(self) -> Cuts:
        """The ink in pieces at its joints: symbols that touch are sought in it, and fences."""
        return split_at_junctions(self.ink)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Parts (by index, ascending) that might be one symbol, and the box around them in pixels of the page."""

    parts: tuple[int, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class SegmentationLattice:
    """The parts and symbol candidates of a page.

    parts: ordered by their left edges.
    candidates: first `alone` ones that together are all of the ink, each part alone or, where it was cut
    further, what it was before; then others.
    unit: size in pixels of a typical symbol.
    """

    page: Page
    parts: tuple[Part, ...]
    candidates: tuple[Candidate, ...]
    alone: int
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


def segment(page: Page) -> SegmentationLattice:
    """The symbol candidates of one line of ink; none where there is no ink."""
    ink = page.pixels < INK
    if not ink.any():  # OpenCV would crash on a page without pixels
        return SegmentationLattice(page, (), (), 0, 1.0)
    pieces = _largest_components(ink, page.strokes)
    unit = typical_symbol_size(np.array([part.side for part in pieces]))
    parts = sorted(pieces, key=lambda part: (part.box.x0, part.box.y0))
    candidates = tuple(Candidate(group, box) for group, box in _groups(parts, unit).items())
    return SegmentationLattice(page, tuple(parts), candidates, len(parts), unit)


def split_further(segmentation: SegmentationLattice, doubtful: Collection[int]) -> SegmentationLattice:
    """The same, some parts of it in pieces; more candidates follow those that there were.

    doubtful: the parts, by index, to cut where that takes them apart. What may be one of two symbols that
    touch becomes a candidate, by itself and in place of the part in each group that this is in; where the
    cut is a guess, with dots alone.
    """
    if not doubtful:
        return segmentation
    unit = segmentation.unit
    wholes = [
        _cuts(segmentation.page, part) if index in doubtful else Cuts((part.ink,), ())
        for index, part in enumerate(segmentation.parts)
    ]
    if not any(cuts.halves for cuts in wholes):
        return segmentation
    pieces = [
        (_cropped(segmentation.parts[whole], ink, strokes), whole, number)
        for whole, cuts in enumerate(wholes)
        for number, (ink, strokes) in enumerate(
            zip(cuts.pieces, _strokes_of(segmentation.parts[whole], cuts), strict=True)
        )
    ]
    pieces.sort(key=lambda piece: (piece[0].box.x0, piece[0].box.y0))
    parts = [part for part, *_ in pieces]
    places: list[dict[int, int]] = [{} for _ in wholes]
    for place, (_, whole, number) in enumerate(pieces):
        places[whole][number] = place

    def pieces_of(members: Collection[int]) -> list[int]:
        return [place for whole in members for place in places[whole].values()]

    found = {tuple(sorted(pieces_of(one.parts))): one.box for one in segmentation.candidates}
    groups_with: list[list[list[int]]] = [[] for _ in wholes]  # their other parts
    for one in segmentation.candidates:
        for whole in one.parts:
            groups_with[whole].append([other for other in one.parts if other != whole])
    for whole, half in ((whole, half) for whole, cuts in enumerate(wholes) for half in cuts.halves):
        group = tuple(sorted(places[whole][number] for number in half))
        box = _around(parts, group)
        is_exact = len(segmentation.parts[whole].strokes) > 1
        if (not is_exact and max(box.width, box.height) <= _DOT * unit) or len(found) > MAX_CANDIDATES:
            continue
        found.setdefault(group, box)
        for others in groups_with[whole]:
            if len(others) > 1 < len(half):  # letters of a word are a stroke each
                continue
            beside = [segmentation.parts[other] for other in others]
            may_be_one = is_exact or all(part.side <= _DOT * unit for part in beside)
            if may_be_one and any(_may_belong(box, part.box, unit) for part in beside):
                larger = tuple(sorted((*group, *pieces_of(others))))
                found.setdefault(larger, _around(parts, larger))
    candidates = tuple(Candidate(group, box) for group, box in found.items())
    return SegmentationLattice(segmentation.page, tuple(parts), candidates, segmentation.alone, unit)


def without(segmentation: SegmentationLattice, candidates: Collection[Candidate]) -> Page:
    """The line of a segmentation without the ink of some candidates."""
    gone = [segmentation.parts[number] for candidate in candidates for number in candidate.parts]
    page, pixels = segmentation.page, segmentation.page.pixels.copy()
    _erase(gone, pixels, (0, 0))
    return replace(page, pixels=pixels, strokes=_strokes_without(page, gone))


def without_parts(segmentation: SegmentationLattice, parts: Collection[int]) -> Page:
    """The line of a segmentation without some parts, by index.

    It has no strokes where one of the page's is in parts that stay and in parts that go.
    """
    page = without(segmentation, [Candidate((part,), segmentation.parts[part].box) for part in parts])
    return page if _strokes_are_known(segmentation) else replace(page, strokes=())


def only(segmentation: SegmentationLattice, parts: Collection[int]) -> Page:
    """The crop around some parts of the line of a segmentation, by index, without its other ink.

    Strokes as `without_parts` has them.
    """
    gone = [segmentation.parts[i] for i in set(range(len(segmentation.parts))).difference(parts)]
    box, margin = _around(segmentation.parts, tuple(parts)), _CROP_MARGIN * segmentation.unit
    x0, y0 = max(0, math.floor(box.x0 - margin)), max(0, math.floor(box.y0 - margin))
    strokes = _strokes_without(segmentation.page, gone) if _strokes_are_known(segmentation) else ()
    page = replace(segmentation.page, strokes=strokes)
    page = page.crop(Box(x0, y0, box.x1 + margin, box.y1 + margin))
    pixels = page.pixels.copy()
    _erase(gone, pixels, (x0, y0))
    return replace(page, pixels=pixels)


def _strokes_are_known(segmentation: SegmentationLattice) -> bool:
    return all(part.strokes for part in segmentation.parts)


def _strokes_without(page: Page, gone: Sequence[Part]) -> tuple[Points, ...]:
    """The strokes of the page that drew none of these parts."""
    drew = {stroke for part in gone for stroke in part.strokes}
    return tuple(stroke for index, stroke in enumerate(page.strokes) if index not in drew)


def _erase(gone: Sequence[Part], pixels: Pixels, corner: tuple[int, int]) -> None:
    """Paint paper over these parts and their grey edges. corner: of the pixels, (x, y) on the page."""
    ink = np.zeros((pixels.shape[0] + 2, pixels.shape[1] + 2), np.uint8)  # an edge reaches in from beside
    height, width = ink.shape
    for part in gone:
        x, y = int(part.box.x0) - corner[0] + 1, int(part.box.y0) - corner[1] + 1
        down, across = part.ink.shape
        there = ink[max(0, y) : max(0, y + down), max(0, x) : max(0, x + across)]
        there |= part.ink[max(0, -y) : max(0, height - y), max(0, -x) : max(0, width - x)]
    pixels[cv2.dilate(ink, np.ones((3, 3), np.uint8))[1:-1, 1:-1] > 0] = 255


def _cuts(page: Page, part: Part) -> Cuts:
    """The part in pieces: between its strokes, where there are several; at joints, where it is a guess."""
    if len(part.strokes) < 2:
        return part.between_joints
    corner = np.array([part.box.x0, part.box.y0])
    return split_between_strokes(part.ink, [page.strokes[i] - corner for i in part.strokes])


def _strokes_of(part: Part, cuts: Cuts) -> list[tuple[int, ...]]:
    """The strokes of each piece; of pieces between joints none is known."""
    if len(cuts.pieces) == 1:
        return [part.strokes]
    return [(stroke,) for stroke in part.strokes] if len(part.strokes) > 1 else [()] * len(cuts.pieces)


def _cropped(part: Part, ink: npt.NDArray[np.bool_], strokes: tuple[int, ...]) -> Part:
    """A piece of the part, or all of it: its ink, bool (height, width) of the part's box."""
    if ink is part.ink:
        return part
    left, top, width, height = cv2.boundingRect(ink.view(np.uint8))
    x, y = part.box.x0 + left, part.box.y0 + top
    inside = np.ascontiguousarray(ink[top : top + height, left : left + width])
    return Part(Box(x, y, x + width, y + height), inside, strokes)


def _largest_components(ink: npt.NDArray[np.bool_], strokes: Sequence[Points]) -> list[Part]:
    """Up to MAX_PARTS connected pieces of ink, bool (height, width) of the page, the largest first.

    There are fewer where their boxes, which lie over one another, are too large to keep.
    """
    labels, stats = connected_pieces(ink.astype(np.uint8))
    drawn = _strokes_by_label(strokes, labels) if strokes else {}
    largest = 1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:MAX_PARTS]
    areas = stats[largest, cv2.CC_STAT_WIDTH].astype(np.int64) * stats[largest, cv2.CC_STAT_HEIGHT]
    largest = largest[np.cumsum(areas) <= max(_MOST_BOXED, areas[0])]
    parts = []
    for label in largest.tolist():
        left, top, width, height, _ = stats[label].tolist()
        box = Box(left, top, left + width, top + height)
        inside = labels[top : top + height, left : left + width] == label
        parts.append(Part(box, inside, tuple(drawn.get(label, ()))))
    return parts


def _strokes_by_label(strokes: Sequence[Points], labels: Labels) -> dict[int, list[int]]:
    """The strokes, by index, of each piece, by its label: the first that a stroke meets is its own."""
    drawn: dict[int, list[int]] = {}
    x, y = np.round(np.concatenate(strokes)).astype(int).T
    met = labels[y.clip(0, labels.shape[0] - 1), x.clip(0, labels.shape[1] - 1)].tolist()
    start = 0
    for index, stroke in enumerate(strokes):
        label = next(filter(None, met[start : start + len(stroke)]), 0)
        start += len(stroke)
        if label:
            drawn.setdefault(label, []).append(index)
    return drawn


def _around(parts: Sequence[Part], group: Sequence[int]) -> Box:
    box = parts[group[0]].box
    for index in group[1:]:
        box = box.union(parts[index].box)
    return box


def _groups(parts: list[Part], unit: float) -> dict[tuple[int, ...], Box]:
    """Single parts, then groups of up to MAX_GROUP neighbouring parts, each with the box around it."""
    boxes = [part.box for part in parts]
    near: list[set[int]] = [set() for _ in parts]
    for i, box in enumerate(boxes):
        for j in range(i + 1, len(parts)):
            if boxes[j].x0 - box.x1 > _FARTHEST * unit:
                break
            if _may_belong(box, boxes[j], unit):
                near[i].add(j)
                near[j].add(i)
    found: dict[tuple[int, ...], Box] = {(i,): box for i, box in enumerate(boxes)}
    centres = np.array([box.centre for box in boxes])
    level = {frozenset(single): box for single, box in found.items()}
    for size in range(2, MAX_GROUP + 1):
        if not level or len(found) > MAX_CANDIDATES:
            break
        grown: dict[frozenset[int], Box] = {}
        for group, box in level.items():
            for j in set().union(*(near[i] for i in group)) - group:
                if (larger := group | {j}) not in grown:
                    grown[larger] = box.union(boxes[j])
        level = {group: box for group, box in grown.items() if _is_compact(box, size, unit)}
        passed_over = _within(list(level.values()), centres) - size
        kept = passed_over <= _MOST_PASSED_OVER[size]
        level = {group: box for (group, box), keep in zip(level.items(), kept, strict=True) if keep}
        found |= {members: level[frozenset(members)] for members in sorted(map(tuple, map(sorted, level)))}
    return found


def _within(boxes: list[Box], points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """int (N,): how many of the points, float (P, 2), lie in each box."""
    x0, y0, x1, y1 = np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes]).reshape(-1, 4, 1).transpose(1, 0, 2)
    x, y = points.T
    return np.asarray(((x0 < x) & (x < x1) & (y0 < y) & (y < y1)).sum(axis=1))


def _may_belong(a: Box, b: Box, unit: float) -> bool:
    """True if two pieces are as near as those of one symbol: touching, one over the other, or in one row."""
    gap_x = max(a.x0, b.x0) - min(a.x1, b.x1)
    gap_y = max(a.y0, b.y0) - min(a.y1, b.y1)
    side, other = (max(box.width, box.height) / unit for box in (a, b))
    if gap_x <= 0.25 * unit and gap_y <= 0.25 * unit:
        return True
    if gap_x <= 0 and gap_y <= 0.9 * unit:  # one over the other: =, \div
        return True
    if min(side, other) <= _DOT and gap_x <= 0.4 * unit and gap_y <= 1.1 * unit:  # the dot of an i
        return True
    if max(side, other) <= _DOT_IN_A_ROW:
        return gap_x <= _FARTHEST * unit and abs(a.centre[1] - b.centre[1]) <= 0.35 * unit
    return gap_x <= 0.8 * unit and gap_y <= -0.3 * min(a.height, b.height)  # letters of \sin


def _is_compact(box: Box, count: int, unit: float) -> bool:
    """True if a group is no larger than a symbol of several parts can be."""
    if count == 2:
        return box.height <= 6 * unit
    return box.height <= 4.2 * unit and box.width <= 5 * unit  # \lim is tall beside what is small below it
