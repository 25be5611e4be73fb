"""Split a page of handwriting into its lines, top to bottom.

Connected pieces of ink are joined until no two belong together: neighbours at the same height first, then
what a fraction bar ties, then scripts, dots and limits to the line they are nearest to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import Box, Page, Pixels

INK_BELOW = 200
"""Pixels darker than this belong to a stroke."""

_EDGE = 1  # pixels from the picture's edge within which a stroke may have been cut
_MOST_PIECES = 700  # the rest, the smallest, follow the nearest of these

Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def split_lines(page: Page, fewest: int = 1) -> list[Page]:
    """One Page a line, top to bottom, each with all ink of its line and no other; a blank page gives [].

    fewest: of fewer lines none is cut out either.
    """
    mask = (page.pixels < INK_BELOW).astype(np.uint8)
    labels, stats = connected_pieces(mask)
    if len(stats) < 2:
        return []
    boxes = stats[1:, :4].astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    main = np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:_MOST_PIECES]
    line_of = _follow_nearest(boxes, main, group_lines(boxes[main], page.pixels.shape[0]))
    lines = [np.flatnonzero(line_of == number) for number in np.unique(line_of)]
    lines = _drop_strays(lines, boxes, page.pixels.shape)
    if len(lines) < fewest:
        return []
    lines.sort(key=lambda line: float(_middle(boxes[line])))
    margin = 0.25 * symbol_height(boxes)
    return [cut(page, labels, boxes, line, margin) for line in lines]


def group_lines(boxes: Floats, page_height: float = np.inf) -> Ints:
    """The number of the line of each piece; boxes: float64 (N, 4) of x0, y0, x1, y1 in pixels, N >= 1."""
    pairs = _Pairs(boxes, symbol_height(boxes))
    groups = Groups(len(boxes))
    groups.join_all(_beside(pairs))
    _join_fractions(pairs, groups)
    _join_small(pairs, groups, (boxes[:, 1] <= _EDGE) | (boxes[:, 3] >= page_height - _EDGE))
    _join_rows(pairs, groups)
    _join_attached(pairs, groups)
    return groups.numbers()


def tied_by_bars(boxes: Floats) -> Ints:
    """The number of the group of each piece: what a fraction bar ties is one, any other piece by itself."""
    groups = Groups(len(boxes))
    _join_fractions(_Pairs(boxes, symbol_height(boxes)), groups)
    return groups.numbers()


class Groups:
    """Disjoint sets (union-find) of pieces."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        self._parent[self.find(j)] = self.find(i)

    def join_all(self, related: Bits) -> None:
        for i, j in np.argwhere(np.triu(related, 1)).tolist():
            self.join(i, j)

    def numbers(self) -> Ints:
        return np.array([self.find(i) for i in range(len(self._parent))], dtype=np.int64)


@dataclass(frozen=True, slots=True, init=False, eq=False)
class _Pairs:
    """Geometry of pieces and of all pairs of them, in units of the usual symbol height.

    gap_x, gap_y: (N, N), space between two pieces along an axis; negative where they overlap.
    """

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    gap_x: Floats
    gap_y: Floats

    def __init__(self, boxes: Floats, unit: float) -> None:
        x0, y0, x1, y1 = boxes.T / unit
        for name, values in zip(("x0", "y0", "x1", "y1"), (x0, y0, x1, y1), strict=True):
            object.__setattr__(self, name, values)
        object.__setattr__(self, "gap_x", np.maximum(x0[:, None], x0) - np.minimum(x1[:, None], x1))
        object.__setattr__(self, "gap_y", np.maximum(y0[:, None], y0) - np.minimum(y1[:, None], y1))

    @property
    def width(self) -> Floats:
        return self.x1 - self.x0

    @property
    def height(self) -> Floats:
        return self.y1 - self.y0


def symbol_height(boxes: Floats) -> float:
    """The usual height of a symbol in pixels: half of all height is in lower pieces, half in higher ones.

    Flat strokes alone have none: then it is what a symbol beside them would have.
    """
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    if (height < 0.35 * width).all():
        return max(0.6 * float(width.max()), 4.0)
    order = np.argsort(height)
    weight = np.cumsum(height[order])
    usual = height[order][np.searchsorted(weight, 0.5 * weight[-1])]
    return max(float(usual), 4.0)


def _beside(pairs: _Pairs) -> Bits:
    """(N, N): pieces of symbol size at the same height, not far apart."""
    is_body = pairs.height > 0.45
    overlap = -pairs.gap_y / np.minimum(pairs.height[:, None], pairs.height)
    is_near = pairs.gap_x < 3
    related: Bits = is_body[:, None] & is_body & is_near & (overlap > 0.5)
    return related


def _join_fractions(pairs: _Pairs, groups: Groups) -> None:
    """A flat stroke with ink right above and right below ties both to itself: it is a fraction bar."""
    is_flat = (pairs.height < 0.45) | (pairs.height < 0.3 * pairs.width)
    flat = np.flatnonzero(is_flat & (pairs.width > 2 * pairs.height) & (pairs.width > 0.4))
    centre = (pairs.y0 + pairs.y1) / 2
    for bar in flat:
        middle = centre[bar]
        over = pairs.gap_x[bar] < -0.3 * np.minimum(pairs.width[bar], pairs.width)
        over[bar] = False
        near = over & (pairs.gap_y[bar] < 1.1)
        above = np.flatnonzero(near & (centre < middle) & (pairs.y1 <= pairs.y1[bar] + 0.1))
        below = np.flatnonzero(near & (centre > middle) & (pairs.y0 >= pairs.y0[bar] - 0.1))
        if len(above) == 0 or len(below) == 0:
            continue
        gaps = sorted(max(float(pairs.gap_y[bar, side].min()), 0.0) for side in (above, below))
        if sum(gaps) > _room(pairs, int(bar)) or gaps[1] > 0.8 + 2 * gaps[0]:
            continue
        for piece in (*above, *below):
            groups.join(int(bar), int(piece))


def _room(pairs: _Pairs, bar: int) -> float:
    """The space above and below a stroke, together, that a fraction of that width leaves.

    A symbol that stands right beside a short stroke makes it a minus sign: then it has to be tight.
    """
    middle = (pairs.y0[bar] + pairs.y1[bar]) / 2
    straddles = (pairs.y0 < middle - 0.2) & (pairs.y1 > middle + 0.2)
    is_beside = bool((straddles & (pairs.gap_x[bar] > -0.2) & (pairs.gap_x[bar] < 0.8)).any())
    if is_beside and pairs.width[bar] < 1.5:
        return 0.7
    return 1.3 if is_beside or pairs.width[bar] < 2 else 1.8


def _join_small(pairs: _Pairs, groups: Groups, may_be_cut: Bits) -> None:
    """Scripts, dots, signs and limits go to the nearest line, the nearest first, if it is near enough."""
    # At the edge of the picture stand the ends of neighbouring lines, which are not so near as a script is.
    weight = np.where(may_be_cut[:, None] | may_be_cut, 3.0, 1.5)
    distance = np.hypot(np.maximum(pairs.gap_y, 0) * weight, np.maximum(pairs.gap_x, 0) * 0.5)
    near = np.argwhere(np.triu(distance <= 1.0, 1))
    members: dict[int, list[int]] = {}
    for i in range(len(pairs.height)):
        members.setdefault(groups.find(i), []).append(i)
    for i, j in near[np.argsort(distance[near[:, 0], near[:, 1]], kind="stable")]:
        a, b = groups.find(int(i)), groups.find(int(j))
        if a != b and (_is_small(pairs, members[a]) or _is_small(pairs, members[b])):
            groups.join(a, b)
            members[a] += members.pop(b)


def _is_small(pairs: _Pairs, index: list[int]) -> bool:
    """True if a group is no line of its own: one piece, or short and lower than symbols are."""
    if len(index) < 2:
        return True
    width = float(pairs.x1[index].max() - pairs.x0[index].min())
    return float(pairs.height[index].max()) < 0.75 and not (width > 3 and len(index) >= 4)


def _join_rows(pairs: _Pairs, groups: Groups) -> None:
    """Groups at the same height are one line, however far apart; a line may climb or fall."""
    while True:
        numbers = groups.numbers()
        rows = [_Row.of(pairs, np.flatnonzero(numbers == number)) for number in np.unique(numbers)]
        found = [
            (a, b) for i, a in enumerate(rows) for b in rows[i + 1 :] if a.continues(b) or b.continues(a)
        ]
        if not found:
            return
        for a, b in found:
            groups.join(a.first, b.first)


def _join_attached(pairs: _Pairs, groups: Groups) -> None:
    """Groups that hang on another: exponents, limits, and fractions whose bar has run into a symbol."""
    numbers = groups.numbers()
    rows = [_Row.of(pairs, np.flatnonzero(numbers == number)) for number in np.unique(numbers)]
    for a in rows:
        for b in rows:
            apart = max(a.y0, b.y0) - min(a.y1, b.y1)
            if a is b or apart > 0.7:
                continue
            inside, outside = (
                np.flatnonzero(numbers == numbers[a.first]),
                np.flatnonzero(numbers == numbers[b.first]),
            )
            if _is_attached(pairs, inside, outside, a, b):
                groups.join(b.first, a.first)


def _is_attached(pairs: _Pairs, inside: Ints, outside: Ints, a: _Row, b: _Row) -> bool:
    """True if group `a` is a part of what group `b` is the main part of."""
    aside = max(a.x0, b.x0) - min(a.x1, b.x1)
    if aside > -0.3:
        # Two lines of a page overlap; an exponent begins where its base ends.
        return aside < 1.2 and max(a.y0, b.y0) - min(a.y1, b.y1) < 0.45
    if a.x0 < b.x0 - 1 or a.x1 > b.x1 + 1:
        return False
    over = pairs.gap_x[np.ix_(inside, outside)] < 0
    gaps = np.where(over, pairs.gap_y[np.ix_(inside, outside)], np.inf).min(axis=1)
    if a.x0 >= b.x0 and a.x1 <= b.x1 and float(np.median(gaps)) < 0.25:
        return True
    is_lower = float(pairs.height[inside].max()) < 0.8 * float(pairs.height[outside].max())
    is_narrower = a.x1 - a.x0 < 0.6 * (b.x1 - b.x0)
    return is_lower and float(gaps.min()) < 0.55 and (is_narrower or _has_operator(pairs, inside, outside))


def _has_operator(pairs: _Pairs, inside: Ints, outside: Ints) -> bool:
    """True if the one symbol that is higher than its line, like a sum's sign, adjoins the group."""
    heights = pairs.height[outside]
    tallest = int(outside[heights.argmax()])
    others = np.delete(heights, heights.argmax())
    stands_out = len(others) == 0 or pairs.height[tallest] > 1.2 * float(others.max())
    return bool(stands_out and (pairs.gap_x[tallest, inside] < 0).any())


@dataclass(frozen=True, slots=True)
class _Row:
    """A group of pieces as a stretch of a line: its box, and the straight line through the middles."""

    first: int
    x0: float
    y0: float
    x1: float
    y1: float
    slope: float
    base: float

    @classmethod
    def of(cls, pairs: _Pairs, index: Ints) -> _Row:
        x, y = (pairs.x0[index] + pairs.x1[index]) / 2, (pairs.y0[index] + pairs.y1[index]) / 2
        slope = 0.0
        if len(index) >= 5 and np.ptp(x) > 4:
            slope = float(np.clip(np.polyfit(x, y, 1)[0], -0.2, 0.2))
        left, top = float(pairs.x0[index].min()), float(pairs.y0[index].min())
        box = left, top, float(pairs.x1[index].max()), float(pairs.y1[index].max())
        return cls(int(index[0]), *box, slope, float(np.median(y - slope * x)))

    def continues(self, other: _Row) -> bool:
        """True if `other` stands where this line would go on, or overlaps most of its height."""
        shared = min(self.y1, other.y1) - max(self.y0, other.y0)
        gap = max(self.x0, other.x0) - min(self.x1, other.x1)
        if shared > 0.5 * min(self.y1 - self.y0, other.y1 - other.y0):
            return True
        expected = self.base + self.slope * (other.x0 + other.x1) / 2
        return bool(-0.3 < gap < 4 and abs((other.y0 + other.y1) / 2 - expected) < 0.5)


def _follow_nearest(boxes: Floats, main: Ints, numbers: Ints) -> Ints:
    """Numbers for all pieces: those beyond `main` get that of the nearest piece in it."""
    result = np.zeros(len(boxes), dtype=np.int64)
    result[main] = numbers
    rest = np.setdiff1d(np.arange(len(boxes)), main)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    for start in range(0, len(rest), 1000):
        part = rest[start : start + 1000]
        distance = np.abs(centres[part][:, None] - centres[main]) @ np.array([0.3, 1.0])
        result[part] = numbers[distance.argmin(axis=1)]
    return result


def _drop_strays(lines: list[Ints], boxes: Floats, shape: tuple[int, ...]) -> list[Ints]:
    """Without the slivers of neighbouring lines that a cut through the page left at its edge."""
    if len(lines) < 2:
        return lines
    unit = symbol_height(boxes)

    def is_stray(line: Ints) -> bool:
        top, end = float(boxes[line, 1].min()), float(boxes[line, 3].max())
        edge = min(top, shape[0] - end)
        if len(line) == 1 and edge < unit:
            return any(len(other) >= 4 for other in lines)
        return (edge <= _EDGE and end - top < 0.75 * unit) or (len(line) <= 2 and end - top < 0.5 * unit)

    kept = [line for line in lines if not is_stray(line)]
    return kept or lines


def _middle(boxes: Floats) -> float:
    return float(np.average((boxes[:, 1] + boxes[:, 3]) / 2, weights=boxes[:, 3] - boxes[:, 1]))


def cut(page: Page, labels: Labels, boxes: Floats, line: Ints, margin: float) -> Page:
    """The crop around a line, by the indices of its pieces; what is not of the line is made paper."""
    x0, y0 = boxes[line, :2].min(axis=0) - margin
    x1, y1 = boxes[line, 2:].max(axis=0) + margin
    crop = page.crop(Box(float(x0), float(y0), float(x1), float(y1)))
    height, width = page.pixels.shape
    top, left = max(0, int(np.floor(y0))), max(0, int(np.floor(x0)))
    inside = labels[top : min(height, int(np.ceil(y1))), left : min(width, int(np.ceil(x1)))]
    is_mine = np.zeros(len(boxes) + 1, dtype=bool)
    is_mine[line + 1] = True
    mine = is_mine.take(inside)
    rim = cv2.dilate(mine.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    pixels: Pixels = np.where(mine | (rim & (inside == 0)), crop.pixels, np.uint8(255))
    begin = (np.round(stroke[0]).astype(int).tolist() for stroke in crop.strokes)
    strokes = tuple(stroke for stroke, (x, y) in zip(crop.strokes, begin, strict=True) if _is_in(mine, x, y))
    return replace(crop, pixels=pixels, strokes=strokes)


def _is_in(mask: Bits, x: int, y: int) -> bool:
    height, width = mask.shape
    return 0 <= x < width and 0 <= y < height and bool(mask[y, x])
