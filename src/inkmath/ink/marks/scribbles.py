"""Writing that is scribbled over: many strokes side by side with hardly any paper between them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.marks.found import Bits, Found, Writing
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.ink.threshold import stroke_width

_LEAST_SIDE = 0.4  # symbol heights
_LEAST_HEIGHT = 0.5
_LEAST_DENSITY = 0.5  # share of ink
_SPREAD = 0.45, 0.12  # symbol heights, down and across, around where it is dense
_LEAST_STROKES = 4.5  # side by side, or as wide as so many
_LEAST_UNIT = 6.0  # widths of a stroke: in smaller writing, every letter is dense
_LEAST_DOWN = 3.5  # the same in the middle columns
_FEW, _MOST = 3, 0.6  # scribbles, and share of all ink
_ONE_PIECE = 0.85  # share of a scribble's ink
_LEAST_COVERED = 0.3  # share of a piece where it is dense: what has less stands beside the scribble
_CRUMB = 0.3  # symbol heights
_ALIKE = math.log(2)  # of the ratio of two heights


def find_scribbles(writing: Writing) -> list[Found]:
    """Scribbles with what they cover; none where there are many of them, and hardly any other ink."""
    found = list(_dense(writing))
    covered = sum(np.count_nonzero(one.mask) for one in found)
    is_all = len(found) > _FEW and covered > _MOST * np.count_nonzero(writing.ink)
    return [] if is_all else found


def _dense(writing: Writing) -> Iterator[Found]:
    """The places where strokes lie side by side, with the crumbs around them."""
    ink, labels, stats = writing.ink, writing.labels, writing.stats
    stroke_px, unit = writing.stroke_px, writing.unit
    if unit < _LEAST_UNIT * stroke_px:
        return
    side = max(round(_LEAST_SIDE * unit), math.ceil(2.5 * stroke_px)) | 1
    kind = cv2.CV_16U if side**2 < 2**16 else cv2.CV_32S
    around = cv2.boxFilter(
        ink.astype(np.uint8), kind, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    cores = (np.asarray(around) > int(_LEAST_DENSITY * side**2)).view(np.uint8)
    x, y, wide, high = cv2.boundingRect(cores)
    if not wide:
        return
    down, across = (round(share * unit) | 1 for share in _SPREAD)
    x0, y0 = max(0, x - across // 2), max(0, y - down // 2)
    near = cores[y0 : y + high + down // 2, x0 : x + wide + across // 2]
    solid = cv2.dilate(near, np.ones((down, across), np.uint8))
    regions, found = connected_pieces(np.asarray(solid, dtype=np.uint8))
    for number in range(1, len(found)):
        left, top, width, height, _ = found[number].tolist()
        if height < _LEAST_HEIGHT * unit:
            continue
        region = regions[top : top + height, left : left + width] == number
        left, top = x0 + left, y0 + top
        here = slice(top, top + height), slice(left, left + width)
        is_beside = _beside(labels[here], (cores[here] > 0) & region, stats)
        inside = ink[here] & region & ~is_beside.take(labels[here])
        if not _is_one_piece(inside):
            continue
        if _strokes_across(inside, stroke_px) < _LEAST_STROKES:
            continue
        if _strokes_across(inside.T, stroke_px) < _LEAST_DOWN:  # an unequal sign
            continue
        peers = np.abs(np.log(np.maximum(stats[:, cv2.CC_STAT_HEIGHT], 1) / height)) < _ALIKE
        peers[np.unique(labels[here][region])] = peers[0] = False
        if peers.any():  # beside small print, the strokes of all writing are wide
            own_px = stroke_width(peers.astype(np.uint8).take(labels))
            if _strokes_across(inside, own_px) < _LEAST_STROKES:
                continue
        yield Found("crossed out", left, top, inside).with_crumbs(ink, cv2.CC_STAT_WIDTH, _CRUMB * unit)


def _beside(labels: Labels, dense: Bits, stats: npt.NDArray[np.int32]) -> Bits:
    """Mask of the pieces of ink that hardly reach into where it is dense: they are not scribbled over."""
    covered = np.bincount(labels[dense], minlength=len(stats))
    is_beside = covered < _LEAST_COVERED * stats[:, cv2.CC_STAT_AREA]
    is_beside[1 + covered[1:].argmax()] = False
    return np.asarray(is_beside, dtype=np.bool_)


def _is_one_piece(inside: Bits) -> bool:
    """True if nearly all of the ink is connected, as that of small letters side by side is not."""
    _, stats = connected_pieces(inside.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    return bool(areas.max(initial=0) > _ONE_PIECE * areas.sum())


def _strokes_across(inside: Bits, stroke_px: float) -> float:
    """The least number of strokes side by side in the middle rows; a blot counts by its width."""
    middle = inside[len(inside) // 4 : max(1, 3 * len(inside) // 4 + 1)]
    begins = (middle[:, 1:] & ~middle[:, :-1]).sum(axis=1) + middle[:, 0]
    widths = middle.sum(axis=1) / (1.3 * stroke_px)
    return float(np.median(np.maximum(begins, widths)))
