"""Bring clean ink to the size at which it is read, so that the size of its picture does not matter.

A large picture tells strokes apart that touch in a small one, and a pen looks wider where a pixel is larger.
So a small picture is given more pixels, every picture is made as soft as a small one is, and then all strokes
as wide as one pen's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import compress

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import downsample, subpixel_extent, typical_symbol_size
from inkmath.ink.super_resolution import super_resolve
from inkmath.types import Pixels

UNIT_PX = 60.0
"""Target size of a typical symbol in pixels, within 10 %, between the middles of its strokes."""

SOFTNESS_PX = 1.5
"""Standard deviation, there, of the blur that every picture gets or has."""

PEN_PX = 5.0
"""Width of the strokes, there."""

MARGIN_PX = 20
"""Paper around the ink, there."""

_RUNG = 0.1  # between two lengths that the ink may have, as a logarithm
_INK = 0.45  # share of the darkest from which on a pixel is ink
_BLACK = 0.7  # share of the darkest from which on a stroke is as black as any
_FAINTEST = 16  # of 255: darkness of what is no ink at all
_MOST_GROWTH = 8
_MOST_PIXELS = 2_200_000
_FINEST = 0.6  # beyond 1 / 0.6 pixels for one of the result, means are taken first
_SPECK = 0.8  # of the stroke's width: what is shorter is no mark of the pen
_FEW = 0.8  # pixels for one of the result, below which there are too few
_COARSE = 0.55  # and below which they cannot be drawn by straight lines between them
_PIXEL_BLUR = 1 / 12  # variance of a pixel's square
_LINE_BLUR = 1 / 6  # and of straight lines between pixels
_LEAST_SAMPLED = 0.25  # variance below which a sampled Gaussian would blur less than it should
_PALEST, _DARKEST = 64, 200  # of 255: where a stroke's edge may be seen

Floats = npt.NDArray[np.float64]


def normalize_scale(values: Pixels) -> tuple[Pixels, Floats]:
    """Darkness, uint8 (H, W), 0 = paper, with symbols, strokes and softness as they are read; the way back.

    The way back is an affine map (2, 3) in coordinates in which pixel i reaches from i to i + 1. What shows
    no ink stays as it is.
    The longer side of the ink becomes one of a ladder of lengths: what is measured a little differently in
    two sizes of a picture then leaves no trace.
    """
    rough = _measured(values)
    if rough is None:
        return values, np.eye(2, 3)
    times = _times_too_few(rough)
    if times == 1:
        return _brought(values, rough)
    left, top, right, bottom = rough.crop
    corner = np.array([left, top])
    finer = replace(rough, box=(rough.box - np.tile(corner, 2)) * times, unit=rough.unit * times)
    result, way = _brought(super_resolve(values[top:bottom, left:right], times), finer)
    way /= times
    way[:, 2] += corner
    return result, way


def _times_too_few(rough: _Measures) -> int:
    """The factor by which the resolution is too low, each way."""
    scale = rough.unit / UNIT_PX
    if scale >= _FEW:
        return 1
    left, top, right, bottom = rough.crop
    room = math.sqrt(_MOST_PIXELS / ((right - left) * (bottom - top)))
    return max(1, min(math.ceil(1 / scale), _MOST_GROWTH, math.floor(room)))


def _brought(values: Pixels, rough: _Measures) -> tuple[Pixels, Floats]:
    """The result of `normalize_scale` for a picture of sufficient resolution."""
    first, way = _drawn(values, rough.box, UNIT_PX / rough.unit)
    fine = _measured(first) or rough
    box = fine.box * way[0, 0] + np.tile(way[:, 2], 2)
    factor = UNIT_PX / (fine.unit * way[0, 0])
    longest = max(float((box[2:] - box[:2]).max()), 1.0)
    factor = math.exp(_RUNG * round(math.log(longest * factor) / _RUNG)) / longest
    result, way = _drawn(values, box, factor)
    return _normalize_stroke_width(result), way


@dataclass(frozen=True, slots=True)
class _Measures:
    """box: float64 (4,), from the middles of the outermost strokes. unit: side of a typical symbol.

    crop: left, top, right, bottom of all ink and some paper.
    """

    box: Floats
    unit: float
    crop: tuple[int, int, int, int]


def _measured(values: Pixels) -> _Measures | None:
    """Measures of the darkness, in its pixels; None where there is no ink."""
    full = int(values.max(initial=0))
    if full < _FAINTEST:
        return None
    threshold = _INK * full
    sides = _sides(values, threshold)
    wide = 2 * cv2.sumElems(values)[0] / max(_slopes(values), 1e-9)
    sides = sides[sides >= min(_SPECK * wide, sides.max())]
    pen = min(wide, float(np.median(sides)))
    (x0, x1), (y0, y1) = (subpixel_extent(values.max(axis=axis), threshold) for axis in (0, 1))
    half_x, half_y = (min(pen, side) / 2 for side in (x1 - x0, y1 - y0))
    unit = typical_symbol_size(np.maximum(sides - pen, pen / 4))
    height, width = values.shape
    crop = max(0, int(x0) - 2), max(0, int(y0) - 2), min(width, int(x1) + 3), min(height, int(y1) + 3)
    return _Measures(np.array([x0 + half_x, y0 + half_y, x1 - half_x, y1 - half_y]), unit, crop)


def _sides(values: Pixels, threshold: float) -> Floats:
    """The longer side of each connected piece. Outlines are found faster than areas are filled."""
    mask = (values > threshold).astype(np.uint8)
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    is_outer = np.asarray(tree)[0, :, 3] < 0  # holes lie in what surrounds them
    boxes = (cv2.boundingRect(outline) for outline in compress(outlines, is_outer))
    return np.array([_longer_side(values, threshold, *box) for box in boxes])


def _longer_side(values: Pixels, threshold: float, x: int, y: int, width: int, height: int) -> float:
    """The longer side of the piece in the box, with sub-pixel accuracy; only its ends are measured."""
    if width < height:
        return _longer_side(values.T, threshold, y, x, height, width)
    rows, last = values[y : y + height], x + width - 1
    before, start = [0, *rows[:, max(0, x - 1) : x + 1].max(axis=0).tolist()][-2:]
    end, after = [*rows[:, last : last + 2].max(axis=0).tolist(), 0][:2]
    at_start = (start - threshold) / (start - min(before, threshold))
    at_end = (end - threshold) / (end - min(after, threshold))
    return width - 1 + float(at_start + at_end)


def _slopes(values: Pixels) -> float:
    """The sum of how steep the darkness is everywhere: of a stroke twice its length, times its darkness."""
    if min(values.shape) < 2:
        return 0.0
    here, beside, under = values[:-1, :-1], values[:-1, 1:], values[1:, :-1]
    across, down = (cv2.absdiff(here, other).astype(np.float32) for other in (beside, under))
    # OpenCV's magnitudes differ in their last bit with where in memory they are. In place: new memory takes
    # as long as the sums.
    across *= across
    down *= down
    across += down
    return float(np.sqrt(across, out=across).sum())


def _drawn(values: Pixels, box: Floats, factor: float) -> tuple[Pixels, Floats]:
    """The picture around the box, so many times larger and as soft as every picture; the way back."""
    factor = min(factor, _MOST_GROWTH, _most_times_larger(box))
    width, height = np.ceil((box[2:] - box[:2]) * factor + 2 * MARGIN_PX).astype(int).tolist()
    way = np.column_stack([np.eye(2) / factor, box[:2] - MARGIN_PX / factor])
    step = max(1, int(_FINEST / factor))
    if step > 1:
        values = downsample(values, step)
    inner = way / step
    scale = float(inner[0, 0])  # pixels of the picture for one of the result
    is_coarse = scale < _COARSE
    values = _blurred(values, (SOFTNESS_PX * scale) ** 2 - _PIXEL_BLUR - (0 if is_coarse else _LINE_BLUR))
    inner[:, 2] += 0.5 * scale - 0.5  # to coordinates of the middles of pixels
    flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_CUBIC if is_coarse else cv2.INTER_LINEAR)
    return np.asarray(cv2.warpAffine(values, inner, (width, height), flags=flags), dtype=np.uint8), way


def _most_times_larger(box: Floats) -> float:
    """The factor by which the box may grow for it and its margins to have _MOST_PIXELS at most."""
    across, down = (max(float(side), 1.0) for side in box[2:] - box[:2])
    room, rim = (
        _MOST_PIXELS - 4 * MARGIN_PX**2,
        MARGIN_PX * (across + down),
    )  # across * down f^2 + 2 rim f = room
    return room / (rim + math.sqrt(rim * rim + across * down * room))


def _blurred(values: Pixels, variance: float) -> Pixels:
    """The picture under a blur of so many square pixels; as it is where that is next to nothing."""
    if variance < 0.01:
        return values
    if variance < _LEAST_SAMPLED:
        kernel = np.array([variance / 2, 1 - variance, variance / 2])
        return np.asarray(cv2.sepFilter2D(values, -1, kernel, kernel), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(values, (0, 0), variance**0.5), dtype=np.uint8)


def _normalize_stroke_width(values: Pixels) -> Pixels:
    """Strokes PEN_PX wide and black: from which darkness on there is ink follows from how long they are."""
    local = cv2.dilate(values, np.ones((7, 7), np.uint8))
    local = np.maximum(local, np.uint8(round(_BLACK * int(values.max()))))
    ratio = np.asarray(cv2.divide(values, local, scale=255.0), dtype=np.uint8)
    most = PEN_PX * _slopes(ratio) / 255 / 2  # pixels that strokes of this length and width have
    levels = range(_PALEST, _DARKEST)
    edge = _PALEST + bisect_left(levels, -most, key=lambda level: -int(np.count_nonzero(ratio >= level)))
    table = np.clip((np.arange(256) - edge) / (2 * min(edge, 255 - edge)) + 0.5, 0, 1) * 255
    return np.asarray(cv2.LUT(ratio, np.round(table).astype(np.uint8)), dtype=np.uint8)
