"""Pen strokes out of small pictures of single symbols: their middle lines, traced as a pen would have drawn them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.junctions import skeletonize
from inkmath.types import Pixels, Points

_ZOOM = 4  # pixels of the enlarged picture to one
_BORDER = 2  # pixels
_SOFT = 0.5  # standard deviation, in pixels, by which the edges are softened
_LEVEL = 0.45  # darkness of the edge of ink, relative to the darkest
_BRIDGE = 1.3  # pens: junctions no further apart are one crossing
_REACH = 2.0  # pens from a junction, up to where a branch's direction is taken
_STRAIGHT = -0.5  # cosine of the angle between two branches at which one may go on in the other
_SPACING, _SMOOTH = 0.5, 2.0  # pixels from point to point; standard deviation of the smoothing, in points
_DOT = 1.2  # pens: a shorter line is a dot or, where it hangs on others, a bulge of the edge

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
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    lines = _middle_lines(ink)
    if not lines.any():
        return []
    pen = 2 * float(np.median(depth[lines > 0]))
    branches, crossings = _merged(*_branches(lines), pen)
    branches = _without_spurs(branches, pen)
    links = _links(branches, pen)
    strokes = [_smooth(stroke, pen) for stroke in _chained(branches, links, crossings, depth)]
    return [(stroke + 0.5) / _ZOOM - _BORDER - 0.5 for stroke in strokes]


def _enlarged(picture: Pixels) -> Pixels:
    """The ink, uint8 of 0 and 1, enlarged with smooth edges, in an empty border."""
    darkness = cv2.copyMakeBorder(255 - picture, 1, 1, 1, 1, cv2.BORDER_REPLICATE)  # half a pen was cut off
    darkness = cv2.copyMakeBorder(darkness, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    large = cv2.resize(darkness, None, fx=_ZOOM, fy=_ZOOM, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), _SOFT * _ZOOM)
    return np.asarray(soft > max(_LEVEL * int(darkness.max()), 1), np.uint8)


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


def _merged(branches: list[_Branch], nodes: list[Points], pen: float) -> tuple[list[_Branch], list[Points]]:
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
        is_bridge = degree[one] > 2 and degree[other] > 2 and branch.length < _BRIDGE * pen
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


def _depth_at(depth: npt.NDArray[np.float32], place: Points) -> float:
    """The distance of a place from the edge of the ink."""
    x, y = np.round(place).astype(int).tolist()
    return float(depth[y - 1 : y + 2, x - 1 : x + 2].max())


def _links(branches: list[_Branch], pen: float) -> dict[End, End]:
    """Which end of a branch goes on in which of another, both ways: the straightest pairs at each junction."""
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
    branches: list[_Branch], links: dict[End, End], nodes: list[Points], depth: npt.NDArray[np.float32]
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
            for tip, is_last in ((at, False), (out, True)):
                node = branch.nodes[tip[1]]
                if meeting[node] > 2:
                    points = _off_junction(
                        points, nodes[node], _depth_at(depth, nodes[node]), tip in links, is_last
                    )
            parts.append(points)
            at = links.get(out)
        stroke = np.concatenate(parts)
        yield np.concatenate([stroke, stroke[:1]]) if start in links else stroke


def _off_junction(points: Points, middle: Points, depth: float, goes_on: bool, is_last: bool) -> Points:
    """The line without its bend in the junction at its beginning or end; it ends in the middle of that."""
    points = points[::-1] if is_last else points
    far = np.hypot(*(points - middle).T) > depth
    first = min(int(far.argmax()) if far.any() else len(points) - 1, len(points) // 2)
    points = points[first:] if goes_on else np.concatenate([[middle], points[first:]])
    return points[::-1] if is_last else points


def _smooth(stroke: Points, pen: float) -> Points:
    """The stroke in equal steps without the steps of pixels; one point if it is short."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    if along[-1] < _DOT * pen:
        return stroke.mean(axis=0, keepdims=True)
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
    return np.column_stack(
        [np.convolve(padded[:, axis], weights / weights.sum(), "valid") for axis in (0, 1)]
    )
