"""Pen strokes out of small pictures of single symbols: their middle lines, traced as by a pen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.junctions import skeletonize
from inkmath.types import Pixels, Points

_ZOOM = 4  # pixels of the enlarged picture to one
_BORDER = 2  # pixels
_ARC = 2  # pixels: a line that goes as far along a border, or farther, while it nears it by as much is an arc
_NEAR = 1.4  # pens: width within which ink is a stroke's
_NARROWEST, _WIDEST = 3.5, 8.0  # pixels: the same, at least and at most
_SOFT = 0.5  # standard deviation, in pixels, by which the edges are softened
_LEVEL = 0.56  # darkness of the edge of ink, relative to the darkest
_BRIDGE = 1.3  # pens: junctions no further apart are one crossing
_THICK_BRIDGE, _THICK = 3.0, 0.56  # pens: the same where the ink is that deep
_FULL, _RING = 1.4, 0.9  # pens: depth of ink that is a small ring, and that of the hole that it had
_REACH = 2.0  # pens from a junction, up to where a branch's direction is taken
_STRAIGHT = -0.5  # cosine of the angle between two branches at which one may go on in the other
_SPACING, _SMOOTH = 0.5, 2.0  # pixels from point to point; standard deviation of the smoothing, in points
_DOT = 1.2  # pens: a shorter line is a dot or, where it hangs on others, a bulge of the edge

Depth = npt.NDArray[np.float32]
"""The distance of each pixel of the ink from its edge."""

End = tuple[int, int]
"""Number of a branch and which of its ends: 0 or -1."""


@dataclass(frozen=True, slots=True)
class _Branch:
    """A line between two nodes. points: float64 (N, 2) in pixels of the enlarged picture, x and y."""

    points: Points
    nodes: tuple[int, int]

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    def from_end(self, end: int) -> Points:
        return self.points if end == 0 else self.points[::-1]


def traced_strokes(picture: Pixels) -> list[Points]:
    """The strokes of a symbol: polylines float64 (N, 2) in pixels of the picture, a dot as a single point.

    picture: uint8 (H, W), 0 = ink, 255 = paper.
    A stroke goes straight on where it crosses others. In which direction and order the pen went is not known.
    """
    ink = _enlarged(picture)
    if not ink.any():
        return []
    depth: Depth = cv2.distanceTransform(ink, cv2.DIST_L2, 5).astype(np.float32)
    lines = _middle_lines(ink)
    pen = 2 * float(np.median(depth[lines > 0]))
    if depth.max() > _FULL * pen:
        lines = _middle_lines(_opened(ink, depth, pen))
    branches, crossings = _merged(*_branches(lines), depth, pen)
    branches = _without_spurs(branches, pen)
    links = _links(branches, pen)
    strokes = [_smooth(stroke, pen) for stroke in _chained(branches, links, crossings, depth, pen)]
    return [(stroke + 0.5) / _ZOOM - _BORDER - 0.5 for stroke in strokes]


def share_missed(picture: Pixels, strokes: Sequence[Points]) -> float:
    """The share of a picture's ink that is nowhere near the strokes, in [0, 1]; 0 where there is no ink."""
    length = sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes)
    pen = min(max(_NEAR * (picture < 128).sum() / max(length, 1.0), _NARROWEST), _WIDEST)
    near = np.zeros([_ZOOM * side for side in picture.shape], np.uint8)
    for stroke in strokes:
        points = np.round(8 * (_ZOOM * (stroke + 0.5) - 0.5)).astype(np.int32)
        cv2.polylines(near, [points[[*range(len(points)), -1]]], False, 1, round(pen * _ZOOM), shift=3)
    ink = np.kron(picture < 128, np.ones((_ZOOM, _ZOOM), np.bool_))
    return float((ink & (near == 0)).sum() / max(ink.sum(), 1))


def _enlarged(picture: Pixels) -> Pixels:
    """The ink, uint8 of 0 and 1, enlarged with smooth edges, in an empty border."""
    darkness = 255 - picture
    for _ in range(4):
        darkness = np.rot90(_closed_below(darkness))
    darkness = np.pad(np.pad(darkness, 1, "edge"), _BORDER - 1)  # half a pen was cut off
    large = cv2.resize(darkness, None, fx=_ZOOM, fy=_ZOOM, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), _SOFT * _ZOOM)
    return np.asarray(soft > max(_LEVEL * int(darkness.max()), 1), np.uint8)


def _closed_below(darkness: Pixels) -> Pixels:
    """The picture with arcs joined whose lowest part was cut off: both ends run into the border, towards
    each other.
    """
    above, last = darkness[-1 - _ARC] > 127, np.flatnonzero(darkness[-1] > 127)
    closed = darkness.copy()
    for left, right in pairwise(last.tolist()):
        if right - left > 1:
            beside = (above[max(left - _ARC + 1, 0) : left + 2], above[right - 1 : right + _ARC])
            if not any(ink.any() for ink in beside):
                closed[-1, left : right + 1] = 255
    return closed


def _opened(ink: Pixels, depth: Depth, pen: float) -> Pixels:
    """The ink with holes where the pen ran round and filled them."""
    inside = np.asarray(depth > _RING * pen, np.uint8)
    count, labels = cv2.connectedComponents(inside, connectivity=8)
    full = [label for label in range(1, count) if depth[labels == label].max() > _FULL * pen]
    return np.where(np.isin(labels, full), np.uint8(0), ink)


def _middle_lines(ink: Pixels) -> Pixels:
    """The skeleton; a pixel for each dot, of which thinning may leave nothing."""
    lines = skeletonize(ink)
    count, labels, _, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for lost in set(range(1, count)) - set(np.unique(labels[lines > 0]).tolist()):
        x, y = np.round(centres[lost]).astype(int).tolist()
        lines[y, x] = 1
    return lines


def _branches(lines: Pixels) -> tuple[list[_Branch], list[Points]]:
    """The lines cut where they meet or end; and the nodes, where each closed line has one."""
    places = np.argwhere(lines)
    beside = _beside(lines, places)
    nodes = {
        pixel: number for number, pixel in enumerate(p for p, near in enumerate(beside) if len(near) != 2)
    }
    branches: list[_Branch] = []
    walked: set[tuple[int, int]] = set()
    seen: set[int] = set()

    def walk(start: int) -> None:
        seen.add(start)
        for step in beside[start]:
            if (start, step) in walked:
                continue
            path = [start, step]
            while path[-1] not in nodes:
                one, other = beside[path[-1]]
                path.append(other if one == path[-2] else one)
            walked.update({(path[0], path[1]), (path[-1], path[-2])})
            seen.update(path)
            branches.append(_Branch(places[path][:, ::-1].astype(float), (nodes[start], nodes[path[-1]])))

    for pixel in list(nodes):
        walk(pixel)
    for pixel in range(len(places)):
        if pixel not in seen:
            nodes[pixel] = len(nodes)
            walk(pixel)
    alone = [pixel for pixel in nodes if not beside[pixel]]
    branches += [_Branch(places[[p, p]][:, ::-1].astype(float), (nodes[p], nodes[p])) for p in alone]
    return branches, [places[pixel][None, ::-1].astype(float) for pixel in nodes]


def _beside(lines: Pixels, places: npt.NDArray[np.int64]) -> list[list[int]]:
    """The neighbours of each pixel: sideways, and diagonally where nothing leads there sideways."""
    number = np.full(lines.shape, -1)
    number[tuple(places.T)] = np.arange(len(places))
    beside: list[list[int]] = [[] for _ in places]
    y, x = places.T
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        other = number[y + down, x + right]
        joined = other >= 0
        if down and right:
            joined &= (number[y + down, x] < 0) & (number[y, x + right] < 0)
        for one, two in zip(np.flatnonzero(joined).tolist(), other[joined].tolist(), strict=True):
            beside[one].append(two)
            beside[two].append(one)
    return beside


def _merged(
    branches: list[_Branch], nodes: list[Points], depth: Depth, pen: float
) -> tuple[list[_Branch], list[Points]]:
    """Junctions next to one another as one, without the bridges between them; and the middle of each."""
    degree = np.bincount([node for branch in branches for node in branch.nodes], minlength=len(nodes))
    parents = list(range(len(nodes)))

    def root(node: int) -> int:
        while parents[node] != node:
            node = parents[node]
        return node

    kept: list[_Branch] = []
    for branch in branches:
        one, other = branch.nodes
        is_bridge = (
            degree[one] > 2 and degree[other] > 2 and branch.length < _longest_bridge(branch, depth, pen)
        )
        if is_bridge and root(one) != root(other):
            parents[root(one)] = root(other)
        elif not (is_bridge and one != other and branch.length < pen):
            kept.append(branch)
    roots = [root(node) for node in range(len(nodes))]
    middles = [
        np.concatenate([nodes[node] for node, top in enumerate(roots) if top == place]).mean(axis=0)
        if roots[place] == place
        else nodes[place][0]
        for place in range(len(nodes))
    ]
    return [_Branch(b.points, (roots[b.nodes[0]], roots[b.nodes[1]])) for b in kept], middles


def _longest_bridge(branch: _Branch, depth: Depth, pen: float) -> float:
    """The length up to which a line joins two junctions in one: strokes that cross at a sharp angle make the
    ink between them thick.
    """
    x, y = branch.points.astype(int).T
    return (_THICK_BRIDGE if np.median(depth[y, x]) > _THICK * pen else _BRIDGE) * pen


def _without_spurs(branches: list[_Branch], pen: float) -> list[_Branch]:
    """The branches less those that the thickness of the ink explains."""
    degree = np.bincount([node for branch in branches for node in branch.nodes])
    return [
        branch
        for branch in branches
        if branch.length >= _DOT * pen
        or sorted(degree[list(branch.nodes)])[0] > 1
        or degree[list(branch.nodes)].max() < 3
    ] or branches


def _depth_at(depth: Depth, place: Points) -> float:
    """The distance of a place from the edge of the ink."""
    x, y = np.round(place).astype(int).tolist()
    return float(depth[y - 1 : y + 2, x - 1 : x + 2].max())


def _links(branches: list[_Branch], pen: float) -> dict[End, End]:
    """The end of another branch in which each end goes on, both ways; at a junction the straightest pairs."""
    meeting: dict[int, list[End]] = {}
    for number, branch in enumerate(branches):
        for end, node in zip((0, -1), branch.nodes, strict=True):
            meeting.setdefault(node, []).append((number, end))
    links: dict[End, End] = {}
    for ends in meeting.values():
        ways = np.array([_direction(branches[number].from_end(end), pen) for number, end in ends])
        cosines = ways @ ways.T
        pairs = sorted(
            (float(cosines[i, j]), i, j) for i in range(len(ends)) for j in range(i + 1, len(ends))
        )
        for cosine, i, j in pairs:
            is_free = ends[i] not in links and ends[j] not in links
            if is_free and (cosine < _STRAIGHT or len(ends) == 2):
                links[ends[i]], links[ends[j]] = ends[j], ends[i]
    return links


def _direction(points: Points, pen: float) -> Points:
    """The unit vector along which a line leaves its first point, the bend in the junction left out."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    first, last = np.searchsorted(along, (min(0.7 * pen, along[-1] / 2), _REACH * pen)).tolist()
    way = points[min(last, len(points) - 1)] - points[first]
    unit: Points = way / max(float(np.hypot(*way)), 1e-9)
    return unit


def _chained(
    branches: list[_Branch], links: dict[End, End], nodes: list[Points], depth: Depth, pen: float
) -> Iterator[Points]:
    """The branches joined to strokes."""
    meeting = np.bincount([node for branch in branches for node in branch.nodes], minlength=len(nodes))
    left = set(range(len(branches)))
    ends = [(number, end) for number in range(len(branches)) for end in (0, -1)]
    for start in sorted(ends, key=lambda end: end in links):  # what is left at last is closed
        if start[0] not in left:
            continue
        parts: list[Points] = []
        at: End | None = start
        while at is not None and at[0] in left:
            number, end = at
            left.remove(number)
            branch = branches[number]
            points, out = branch.from_end(end), (number, -1 - end)
            for tip in (at, out):
                node = branch.nodes[tip[1]]
                if meeting[node] == 1:
                    points = _to_tip(points, depth, pen)
                elif meeting[node] > 2:
                    points = _off_junction(points, nodes[node], _depth_at(depth, nodes[node]), tip in links)
                points = points[::-1]
            parts.append(points)
            at = links.get(out)
        stroke = np.concatenate(parts)
        yield np.concatenate([stroke, stroke[:1]]) if start in links else stroke


def _to_tip(points: Points, depth: Depth, pen: float) -> Points:
    """The line with its beginning where the pen's middle was: thinning shortens lines."""
    way = points[0] - points[min(round(pen), len(points) - 1)]
    way = way / max(float(np.hypot(*way)), 1e-9)
    ahead = points[0] + np.arange(0, 2 * pen, 0.5)[:, None] * way
    x, y = np.clip(np.round(ahead).astype(int).T, 0, np.array(depth.shape)[::-1, None] - 1)
    free = float(2 * pen if (inside := depth[y, x] > 0).all() else 0.5 * inside.argmin())
    return np.concatenate([points[:1] + max(free - pen / 2, 0.0) * way, points])


def _off_junction(points: Points, middle: Points, depth: float, goes_on: bool) -> Points:
    """The line without its bend in the junction at its beginning; if it ends there, then in the middle."""
    far = np.hypot(*(points - middle).T) > depth
    first = min(int(far.argmax()) if far.any() else len(points) - 1, len(points) // 2)
    return points[first:] if goes_on else np.concatenate([[middle], points[first:]])


def _smooth(stroke: Points, pen: float) -> Points:
    """The stroke in equal steps without the steps of pixels; one point if it is short."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    if along[-1] < _DOT * pen:
        dot: Points = stroke.mean(axis=0, keepdims=True)
        return dot
    is_closed = bool((stroke[0] == stroke[-1]).all())
    count = max(round(along[-1] / (_SPACING * _ZOOM)), 2)
    at = np.linspace(0, along[-1], count + 1)
    even = np.column_stack([np.interp(at, along, stroke[:, axis]) for axis in (0, 1)])
    reach = min(round(3 * _SMOOTH), count)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _SMOOTH) ** 2)
    if is_closed:
        padded = np.concatenate([even[-reach - 1 : -1], even, even[1 : reach + 1]])
    else:  # mirrored at the ends, which stay
        padded = np.concatenate([
            2 * even[0] - even[reach:0:-1], even, 2 * even[-1] - even[-2 : -reach - 2 : -1]
        ])  # fmt: skip
    weights = weights / weights.sum()
    smooth: Points = np.column_stack([np.convolve(padded[:, axis], weights, "valid") for axis in (0, 1)])
    return smooth
