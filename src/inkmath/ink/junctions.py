"""Ink of symbols that touch: cut where strokes meet, and which of the pieces may be one symbol.

Strokes meet at the joints of their middle lines. Symbols touch there, and a symbol has joints of its own:
nothing here tells one from the other. So each way to take the ink apart in two is proposed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.pieces import connected_pieces
from inkmath.ink.raster import downsample, draw_strokes
from inkmath.types import Pixels, Points

MAX_PIECES = 9
"""Ink with more is a scribble."""

MAX_STROKES = 30
"""Connected ink of more strokes is a scribble."""

MAX_TOGETHER = 4
"""Most strokes of one symbol that touches others."""

_MOST_DRAWN = 20_000_000  # pixels, for all strokes together

_PEN = 4.0  # pixels: ink of a wider pen is shrunk to less than twice as much
_THICKEST = 1.5  # pens from the middle to the edge, beyond which ink is no strokes but a blot
_LARGEST = 10_000  # pens by pens: ten times as wide and high as a usual symbol
_CRUMB = 1.5  # pens: no longer pieces are of the cut, not of a symbol

_BOX = np.ones((3, 3), np.uint8)
_NEIGHBOURS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)  # clockwise from above, a bit each

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cuts:
    """Connected ink in pieces.

    pieces: bool (H, W) each; each pixel of the ink is in one of them.
    halves: index sets, ascending, of connected pieces whose complement is connected, too.
    """

    pieces: tuple[Mask, ...]
    halves: tuple[tuple[int, ...], ...]


def split_at_junctions(ink: Mask) -> Cuts:
    """Cut connected ink, bool (H, W), at the joints where that takes it apart; whole where there are none."""
    whole, pen = Cuts((ink,), ()), _pen_width(ink)
    if ink.size > _LARGEST * pen**2:
        return whole
    step = max(1, int(pen / _PEN))
    small = np.pad(downsample(ink.astype(np.uint8) * 255, step) > 127, 1).astype(np.uint8)
    thin = pen / step
    apart = _apart(small, _junctions(small, thin), thin)
    if not 1 < len(apart) <= MAX_PIECES:
        return whole
    seeds = np.zeros(small.shape, np.uint8)
    for number, piece in enumerate(apart, start=1):
        seeds[piece] = number
    seeds = np.kron(seeds, np.ones((step, step), np.uint8))[step:, step:][: ink.shape[0], : ink.shape[1]]
    owners = _grown(seeds * ink, ink)
    pieces = [owners == number for number in range(1, len(apart) + 1)]
    return Cuts(tuple(pieces), tuple(_bipartitions(_beside(pieces))))


def split_between_strokes(ink: Mask, strokes: Sequence[Points]) -> Cuts:
    """Take connected ink, bool (H, W), apart into the strokes that drew it, given in pixels of it, in order.

    Where strokes cross, the ink is of both. Halves are here all connected sets of a few strokes that
    follow upon each other. Whole where there is one stroke or a scribble.
    """
    whole = Cuts((ink,), ())
    if not 1 < len(strokes) <= MAX_STROKES or ink.size * len(strokes) > _MOST_DRAWN:
        return whole
    pen = math.ceil(_pen_width(ink)) + 2
    pieces = [(draw_strokes([stroke], ink.shape, pen) < 128) & ink for stroke in strokes]
    if not all(piece.any() for piece in pieces):
        return whole
    beside = _beside(pieces)
    groups = (
        (first, *rest)
        for size in range(MAX_TOGETHER)
        for first in range(len(pieces))
        for rest in combinations(range(first + 1, min(len(pieces), first + MAX_TOGETHER + 2)), size)
    )
    halves = [group for group in groups if _is_connected(sum(1 << piece for piece in group), beside)]
    return Cuts(tuple(pieces), tuple(halves))


def skeletonize(ink: Pixels) -> Pixels:
    """The middle lines of ink, uint8 (H, W) of 0 and 1 with an empty border, in the same form.

    By T. Y. Zhang and C. Y. Suen: A fast parallel algorithm for thinning digital patterns, 1984.
    """
    lines = ink.copy()
    while True:
        before = cv2.countNonZero(lines)
        for may_go in _may_go():
            lines &= may_go[_around(lines)] ^ 1
        if cv2.countNonZero(lines) == before:
            return lines


def _pen_width(ink: Mask) -> float:
    """Twice the median distance from the middle of a stroke to its edge, in pixels."""
    distance = cv2.distanceTransform(np.pad(ink, 1).astype(np.uint8), cv2.DIST_L2, 3)
    return 2 * float(np.median(distance[(distance > 0) & (distance >= cv2.dilate(distance, _BOX))]))


def _junctions(ink: Pixels, pen: float) -> Pixels:
    """Discs as wide as the ink where strokes meet, uint8 (H, W) of 0 and 1; none in blots and scribbles."""
    discs = np.zeros_like(ink)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    if depth.max() > _THICKEST * pen:
        return discs
    lines = skeletonize(ink)
    meeting = _meets()[_around(lines)] & lines
    side = 2 * int(pen / 2) + 1
    near = cv2.dilate(meeting, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    labels, stats = connected_pieces(np.asarray(near, dtype=np.uint8))
    if len(stats) > MAX_PIECES:
        return discs
    for label in range(1, len(stats)):
        inside = labels == label
        y, x = (round(16 * float(places.mean())) for places in np.nonzero(inside))
        cv2.circle(discs, (x, y), round(16 * (1.1 * float(depth[inside].max()) + 1)), 1, -1, shift=4)
    return discs


def _apart(ink: Pixels, cut: Pixels, pen: float) -> list[Mask]:
    """The pieces, bool (H, W) each, into which ink falls without the cut; no crumbs."""
    labels, stats = connected_pieces(np.asarray(ink & (cut ^ 1), dtype=np.uint8))
    return [labels == k for k in range(1, len(stats)) if stats[k, 2:4].max() > _CRUMB * pen]


def _grown(owners: Pixels, ink: Mask) -> Pixels:
    """The numbers of pieces, uint8 (H, W), 0 = none, spread over all the ink that hangs on them."""
    while True:
        wider = np.where(owners, owners, cv2.dilate(owners, _BOX) * ink)
        if np.array_equal(wider, owners):
            return owners
        owners = wider


def _beside(pieces: list[Mask]) -> list[int]:
    """For each piece those that it touches, as bits."""
    wide = [cv2.dilate(piece.astype(np.uint8), _BOX) > 0 for piece in pieces]
    return [
        sum(1 << other for other, piece in enumerate(pieces) if other != one and (wide[one] & piece).any())
        for one in range(len(pieces))
    ]


def _bipartitions(beside: list[int]) -> list[tuple[int, ...]]:
    everything = (1 << len(beside)) - 1
    return [
        tuple(piece for piece in range(len(beside)) if one >> piece & 1)
        for half in range(1, everything, 2)
        if _is_connected(half, beside) and _is_connected(everything ^ half, beside)
        for one in (half, everything ^ half)
    ]


def _is_connected(pieces: int, beside: list[int]) -> bool:
    """True if each of the pieces, as bits, can be reached from each other one."""
    reached = waiting = pieces & -pieces
    while waiting:
        new = beside[waiting.bit_length() - 1] & pieces & ~reached
        waiting = waiting & ~(1 << waiting.bit_length() - 1) | new
        reached |= new
    return reached == pieces


def _around(ink: Pixels) -> Pixels:
    """The eight neighbours of each pixel that are ink, as bits; of 0 and 1."""
    return np.asarray(cv2.filter2D(ink, -1, _NEIGHBOURS, borderType=cv2.BORDER_CONSTANT), dtype=np.uint8)


@cache
def _bits() -> npt.NDArray[np.int64]:
    return np.asarray((np.arange(256)[:, None] >> np.arange(8)) & 1)


@cache
def _runs() -> npt.NDArray[np.int64]:
    """The number of runs of ink around a pixel."""
    bits = _bits()
    return np.asarray(((bits == 0) & (np.roll(bits, -1, axis=1) == 1)).sum(axis=1))


@cache
def _may_go() -> tuple[Pixels, Pixels]:
    """The pixels that thinning takes away in its two steps, by what is around them."""
    above, right, below, left = _bits()[:, ::2].T
    count = _bits().sum(axis=1)
    edge = (count >= 2) & (count <= 6) & (_runs() == 1)
    first = edge & (above * right * below == 0) & (right * below * left == 0)
    second = edge & (above * right * left == 0) & (above * below * left == 0)
    return first.astype(np.uint8), second.astype(np.uint8)


@cache
def _meets() -> Pixels:
    return (_runs() >= 3).astype(np.uint8)
