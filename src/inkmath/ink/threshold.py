"""Darkness becomes ink: thresholds from the ink and the grain at hand; no specks and no dark borders."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.ellipses import ellipses
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import Pixels

MIN_CONTRAST = 18  # of 255: fainter ink does not differ from the paper's own texture
CRUMB = 0.6
"""Squares of the stroke's width up to which what shading parts from a stroke is no mark of its own."""

_MOST_FAR, _CLOSE = 12, 0.7
"""Most dots away from all else that are no dirt; symbol heights from one of three to the next."""

_BOX = np.ones((3, 3), np.uint8)

Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FoundInk:
    """Ink and its measures.

    pixels: uint8 (H, W), 255 = ink, 0 = paper, grey at the edges of strokes.
    boxes: float64 (N, 4), x0, y0, x1, y1 of each connected piece.
    stroke_px: the usual width of a stroke.
    """

    pixels: Pixels
    boxes: npt.NDArray[np.float64]
    stroke_px: float


@dataclass(frozen=True, slots=True)
class Levels:
    """Darkness from which a pixel may be ink (low), is ink (high), and that of solid ink (full)."""

    low: float
    high: float
    full: float


def find_ink(values: Pixels, is_digital: bool, sheet: Bits) -> FoundInk | None:
    """The ink in `values` (uint8 (H, W), 0 = paper, 255 = black); None where there is none.

    sheet: bool (H, W), false outside the paper.
    is_digital: the paper is one exact level, without grain.
    """
    soft = values if is_digital else np.asarray(cv2.GaussianBlur(values, (3, 3), 0.8), dtype=np.uint8)
    grain = np.full((1, 1), 2, np.uint8) if is_digital else _grain(soft)
    levels = _find_levels(soft, grain)
    if levels is None:
        return None
    # Twofold threshold: what is connected to sure ink is ink too.
    mask = (soft > np.maximum(round(levels.low), cv2.convertScaleAbs(grain, alpha=3))).astype(np.uint8)
    sure = soft > np.maximum(round(levels.high), cv2.convertScaleAbs(grain, alpha=6))
    solid = (sure & (soft > 0.5 * levels.full)).astype(np.uint8)
    stroke_px = stroke_width(solid)
    labels, stats = connected_pieces(mask)
    seeds = np.bincount(labels[sure], minlength=len(stats))
    touches = np.bincount(labels[_rim(sheet)], minlength=len(stats)) > 0
    keep = _choose_pieces(stats, seeds, touches, stroke_px, values.shape)
    if not keep.any():
        return None
    if not keep[1:].all():
        mask = keep.astype(np.uint8).take(labels)
        stroke_px = stroke_width(mask & solid)
    pixels = _shade(soft, mask, levels, is_digital)
    _drop_crumbs(pixels, labels, CRUMB * stroke_px**2)
    boxes = stats[keep, :4].astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    return FoundInk(pixels, boxes, stroke_px)


def _grain(soft: Pixels) -> Pixels:
    """uint8 (H, W): standard deviation of the bare paper around each pixel.

    The median of each block is robust to the ink in it; shadows, which a camera shows noisier, get more.
    """
    height, width = soft.shape
    stride = 3 if height * width > 200_000 else 2
    block = min(16, height // stride, width // stride)
    if block < 4:
        return np.full_like(soft, 2)
    rows, columns = height // stride // block, width // stride // block
    sample = soft[::stride, ::stride][: rows * block, : columns * block].astype(np.int16)
    blocks = sample.reshape(rows, block, columns, block).swapaxes(1, 2).reshape(rows, columns, -1)
    median = np.median(blocks, axis=2, keepdims=True)
    spread = median[..., 0] + 1.4826 * (np.median(np.abs(blocks - median), axis=2) + 0.5)
    # The median of neighbours discounts a block that ink fills.
    spread = cv2.medianBlur(np.clip(spread, 0, 255).astype(np.uint8), 3)
    return np.asarray(cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _find_levels(soft: Pixels, grain: Pixels) -> Levels | None:
    floor = np.maximum(MIN_CONTRAST, cv2.convertScaleAbs(grain, alpha=5))
    peaks = soft[(soft == cv2.dilate(soft, _BOX)) & (soft > floor)]
    if len(peaks) == 0:
        return None
    full = _ink_level(peaks)
    return Levels(max(0.25 * full, 8), max(0.45 * full, MIN_CONTRAST), full)


def _ink_level(peaks: Pixels) -> float:
    """Darkness of solid ink, from that along the middle of strokes; paler marks beside it do not count."""
    threshold, _ = cv2.threshold(peaks[None], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    strong, weak = peaks[peaks > threshold], peaks[peaks <= threshold]
    if len(strong) == 0 or len(weak) == 0 or float(strong.mean()) < 1.8 * float(weak.mean()):
        strong = peaks
    return float(np.median(strong))


def stroke_width(mask: Pixels) -> float:
    """The usual width in pixels of the strokes in `mask` (uint8 (H, W), not 0 = ink), at their middles."""
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    crest = (mask > 0) & (distance >= cv2.dilate(distance, _BOX))
    return max(1.0, 2 * float(np.median(distance[crest])) - 0.5) if crest.any() else 1.0


def rough_stroke_width(values: Pixels) -> float:
    """The usual width in pixels of what is dark in `values` (uint8 (H, W)), of whatever that is."""
    dark = values[values > MIN_CONTRAST]
    if len(dark) == 0:
        return 1.0
    return stroke_width((values > 0.5 * np.percentile(dark, 75)).astype(np.uint8))


def _rim(sheet: Bits) -> Bits:
    """The sheet's outermost pixels."""
    inner = cv2.erode(
        sheet.astype(np.uint8), np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0
    )
    rim: Bits = sheet & (inner == 0)
    return rim


def _choose_pieces(
    stats: npt.NDArray[np.int32],
    seeds: npt.NDArray[np.int64],
    touches: Bits,
    stroke_px: float,
    shape: tuple[int, ...],
) -> Bits:
    """Mask of the connected pieces that are writing: bool (count,), false for the background."""
    area = stats[:, cv2.CC_STAT_AREA]
    keep = (seeds > 0) & (area >= max(2.0, 0.4 * stroke_px**2))
    keep[0] = False
    blocks = _border_blocks(stats, stroke_px, shape)
    if (keep & ~blocks).any():
        keep &= ~blocks
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    bodies = keep & (size >= max(6.0, 3.5 * stroke_px))
    if not bodies.any():
        # Nothing but dots: a few are meant, many are dirt.
        return keep if keep.sum() <= 3 else np.zeros_like(keep)
    inner = bodies & ~touches
    if inner.sum() >= 3 and (inner != bodies).any():
        # What touches the edge far from all else is no writing: punched holes, the rim of a desk.
        bodies &= ~touches | _near_bodies(stats, inner, shape, reach=2.5)
    if (keep & ~bodies).any():
        near = keep & _near_bodies(stats, bodies, shape, reach=1.2)
        bodies |= _with_rest_of_ellipses(stats, keep, near, float(np.median(size[bodies])))
    return np.asarray(bodies, dtype=np.bool_)


def _border_blocks(stats: npt.NDArray[np.int32], stroke_px: float, shape: tuple[int, ...]) -> Bits:
    """Solid pieces at the picture's edge: a dark table, a finger, a camera's time stamp."""
    x, y, width, height, area = stats.T.astype(np.float64)
    level_edge = (y <= 1) | (y + height >= shape[0] - 1)
    upright_edge = (x <= 1) | (x + width >= shape[1] - 1)
    is_solid = (area > 0.45 * width * height) & (np.minimum(width, height) > 1.8 * stroke_px)
    lies_along = (level_edge & (width > 4 * height)) | (upright_edge & (height > 4 * width))
    longest = np.maximum(width, height)
    thick: Bits = (level_edge | upright_edge) & is_solid & (longest > 25 * stroke_px)
    return np.asarray(thick | (lies_along & (longest > 15 * stroke_px)), dtype=bool)


def _near_bodies(stats: npt.NDArray[np.int32], bodies: Bits, shape: tuple[int, ...], reach: float) -> Bits:
    """Mask of the pieces within `reach` symbol heights of a larger one: dots there are meant, others dirt."""
    reach *= float(np.median(stats[bodies][:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)))
    step = 8
    near = np.zeros((shape[0] // step + 2, shape[1] // step + 2), dtype=bool)
    for x, y, width, height, _ in stats[bodies]:
        level = slice(max(0, int((y - reach) / step)), int((y + height + reach) / step) + 1)
        near[level, max(0, int((x - reach) / step)) : int((x + width + reach) / step) + 1] = True
    # The ends of a piece count too: of a large symbol, only its near end may lie within reach.
    left, top, wide, high = stats[:, :4].T
    rows = np.stack([top, top + high // 2, top + high]) // step
    columns = np.stack([left, left + wide // 2, left + wide]) // step
    return np.asarray(near[rows[:, None], columns].any(axis=(0, 1)), dtype=np.bool_)


def _with_rest_of_ellipses(stats: npt.NDArray[np.int32], keep: Bits, near: Bits, unit: float) -> Bits:
    """Mask of the pieces that are near larger ones, and of those in a row of three dots with one of them."""
    result, kept = near.copy(), np.flatnonzero(keep)
    if 0 < np.count_nonzero(keep & ~near) <= _MOST_FAR:
        corners = stats[kept][:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]].astype(np.float64)
        sizes = stats[kept][:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
        for one in ellipses(np.hstack([corners, corners + sizes]), unit):
            dots = kept[list(one.pieces)]
            if one.step <= _CLOSE * unit and near[dots].any():
                result[dots] = True
    return result


def _shade(soft: Pixels, mask: Pixels, levels: Levels, is_digital: bool) -> Pixels:
    """Grey relative to the darkest ink near by, so that faint strokes become as black as strong ones."""
    local = cv2.dilate(cv2.bitwise_and(soft, mask * 255), np.ones((7, 7), np.uint8))
    local = cv2.max(local, np.full_like(local, max(1, round(levels.high))))
    ratio = cv2.divide(soft, local, scale=255.0)
    edge = 0.1 if is_digital else 0.3
    table = np.clip((np.arange(256) / 255 - edge) / (1 - 2 * edge), 0, 1) * 255
    out = cv2.LUT(ratio, np.round(table).astype(np.uint8))
    near = cv2.dilate(mask, _BOX)
    return np.asarray(cv2.bitwise_and(out, near * np.uint8(255)), dtype=np.uint8)


def _drop_crumbs(pixels: Pixels, labels: Labels, least: float) -> None:
    """Takes away what is smaller than `least`, in pixels, and was connected to something larger.

    Where a stroke begins faintly, shading leaves specks of it that would be read as dots.
    labels: the piece of each pixel before it was shaded.
    """
    pieces, stats = connected_pieces(pixels & np.uint8(128))
    are_crumbs = stats[:, cv2.CC_STAT_AREA] < least
    if not are_crumbs.any():
        return
    inside = (pieces > 0) & (labels > 0)
    before = np.zeros(len(stats), np.int64)
    before[pieces[inside]] = labels[inside]
    had_more = np.isin(before, before[1:][~are_crumbs[1:]])
    pixels[(are_crumbs & had_more).take(pieces)] = 0
