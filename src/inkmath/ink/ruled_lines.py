"""Take the printed lines of ruled or squared paper out, and leave the strokes that cross them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.types import Pixels

MAX_TILT = 10.0  # degrees
PALEST_RULE = 6.0  # of 255: what is less dark is the paper's own texture
_REACH = 6  # pixels looked at on either side of a line
_THICKEST = 9  # pixels: what is thicker was not printed as a rule
_MIN_LENGTH = 150  # pixels of a side that can show rules at all; a cut-out minus sign spans a small picture
_STRIDE = 4  # every fourth column suffices to trace a line
_STEEPEST = 0.06  # slope of a rule once the picture is turned
_LEAST_SHARE = 0.2  # of the sheet's width: what covers less is no rule
_SHARE_OF_A_RULE = 0.45  # what covers less is one only among others
_RULES_OF_A_SHEET = 3
_BINS = 48  # pieces along a line in which its place and strength are measured

Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RuledLine:
    """One long thin line, roughly horizontal.

    path: float64 (W,), its y at each x.
    share: how much of its way over the sheet it was seen, 0 to 1.
    crosses: whether it runs about from one edge of the sheet to the other.
    touches: whether it does so to the pixel.
    thickness: in pixels.
    strength: its darkness, 0 to 255.
    """

    path: Floats
    share: float
    crosses: bool
    touches: bool
    thickness: float
    strength: float

    @property
    def height(self) -> float:
        return float(np.median(self.path))


def find_tilt(values: Pixels) -> float:
    """The angle in degrees, counter-clockwise positive, at which long thin lines run; 0.0 if none stand out.

    Each angle shears the picture; at the right one the row sums have the sharpest steps.
    """
    height, width = values.shape
    if width < _MIN_LENGTH:
        return 0.0
    columns = min(width, 128)
    small = cv2.resize(_thin_across(values), (columns, height), interpolation=cv2.INTER_AREA)
    small = cv2.convertScaleAbs(small, alpha=4)
    step = width / columns

    def sharpness(angle: float) -> float:
        slope = np.tan(np.radians(angle)) * step
        shear = np.array([[1, 0, 0], [slope, 1, -slope * columns / 2]], dtype=np.float64)
        profile = cv2.reduce(
            cv2.warpAffine(small, shear, (columns, height)), 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F
        )
        return float(np.square(np.diff(profile[:, 0])).sum())

    coarse = np.arange(-MAX_TILT, MAX_TILT + 0.1, 0.5)
    scores = [sharpness(angle) for angle in coarse]
    best = float(coarse[int(np.argmax(scores))])
    if max(scores) < 3 * float(np.median(scores)):
        return 0.0
    fine = best + np.arange(-0.4, 0.41, 0.1)
    return float(fine[int(np.argmax([sharpness(angle) for angle in fine]))])


def remove_rules(values: Pixels, sheet: Bits, palest: float = PALEST_RULE) -> Pixels | None:
    """`values` (uint8 (H, W), darkness) without its rules; None where it shows none.

    sheet: bool (H, W), false outside the paper. palest: no rule is less dark.
    The rules run within about two degrees of the axes: turn the picture by `find_tilt` first.
    """
    height, width = values.shape
    level, is_low = _find_lines(values, sheet, palest), height <= 0.6 * width
    # A stroke may reach from top to bottom of a low picture: there rules are upright only where others are
    # level, and only a row of them differs from strokes.
    upright = _find_lines(np.ascontiguousarray(values.T), sheet.T, palest) if level or not is_low else []
    if level or upright:
        ink = float(np.percentile(values[::2, ::2], 99.5))
        level, upright = _accept(level, ink, needed=1), _accept(upright, ink, needed=4 if is_low else 1)
    if not level and not upright:
        return None
    result = values.copy()
    for rule in level:
        _erase(result, rule, ink, upright)
    turned = np.ascontiguousarray(result.T)
    for rule in upright:
        _erase(turned, rule, ink, level)
    return np.ascontiguousarray(turned.T)


def _thin_across(values: Pixels) -> Pixels:
    """The ink that is thin from top to bottom, capped so that pale rules weigh like dark ink."""
    capped = cv2.min(values, np.full_like(values, 60))
    thick = cv2.morphologyEx(capped, cv2.MORPH_OPEN, np.ones((_THICKEST, 1), np.uint8))
    return np.asarray(cv2.subtract(capped, thick), dtype=np.uint8)


def _find_lines(values: Pixels, sheet: Bits, palest: float) -> list[RuledLine]:
    """Every long thin line near the horizontal, with its path."""
    width = values.shape[1]
    if width < _MIN_LENGTH:
        return []
    smooth = np.asarray(cv2.blur(_thin_across(values), (15, 1)))[:, ::_STRIDE]
    noise = 1.4826 * float(np.median(smooth[::3]))
    segments = (smooth > max(palest, 5 * noise)).astype(np.uint8)
    run = np.ones((1, max(25, width // 40) // _STRIDE), np.uint8)
    segments = np.asarray(cv2.morphologyEx(segments, cv2.MORPH_OPEN, run), dtype=np.uint8)
    if sheet.all() and not _may_hold_a_rule(segments, width):
        return []
    joined = cv2.morphologyEx(segments, cv2.MORPH_CLOSE, run)
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    y, x = np.nonzero(segments)
    if len(y) == 0:
        return []
    numbers = np.asarray(labels[y, x], dtype=np.int64)
    pieces = _Pieces(numbers, (x * _STRIDE).astype(np.float64), y.astype(np.float64))
    return _join_pieces(pieces, values, sheet)


def _may_hold_a_rule(segments: Pixels, width: int) -> bool:
    """True if the pieces in some strip, as wide as a leaning rule, are together long enough for one."""
    strip = np.ones((2 * int(_REACH + _STEEPEST * width / 2) + 1, 1), np.uint8)
    lengths = np.count_nonzero(cv2.dilate(segments, strip), axis=1) * _STRIDE
    return bool(lengths.max() >= _SHARE_OF_A_RULE * width)


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Points of line pieces: the number of the piece, and x and y, of each point."""

    labels: npt.NDArray[np.int64]
    x: Floats
    y: Floats

    def take(self, index: npt.NDArray[np.int64]) -> _Pieces:
        return _Pieces(self.labels[index], self.x[index], self.y[index])


def _join_pieces(pieces: _Pieces, values: Pixels, sheet: Bits) -> list[RuledLine]:
    """Pieces in line with each other become one; slopes may change down the page, as perspective has it."""
    width = values.shape[1]
    labels, x, y = pieces.labels, pieces.x, pieces.y
    count = np.maximum(np.bincount(labels), 1)
    mean_x, mean_y = np.bincount(labels, x) / count, np.bincount(labels, y) / count
    spread = np.bincount(labels, (x - mean_x[labels]) ** 2)
    slope = np.bincount(labels, (x - mean_x[labels]) * (y - mean_y[labels])) / np.maximum(spread, 1e-9)
    is_long = spread / count > (width / 12) ** 2 / 12
    fan = _fit_fan(mean_y[is_long], np.clip(slope[is_long], -_STEEPEST, _STEEPEST), spread[is_long])
    at_middle = mean_y + np.polyval(fan, mean_y) * (width / 2 - mean_x)
    present = np.flatnonzero(np.bincount(labels))
    order = present[np.argsort(at_middle[present])]
    group_of = np.zeros(len(count), dtype=np.int64)
    group_of[order] = np.concatenate([[0], np.cumsum(np.diff(at_middle[order]) > 5)])
    groups = group_of[labels]
    by_group = np.argsort(groups, kind="stable")
    borders = np.flatnonzero(np.diff(groups[by_group])) + 1
    enough = _long_enough(np.unique(groups * width + x.astype(np.int64)) // width, width, sheet)
    lines = [
        _trace(pieces.take(index), fan, values, sheet)
        for index in np.split(by_group, borders)
        if enough[groups[index[0]]]
    ]
    return [line for line in lines if line is not None]


def _long_enough(groups: npt.NDArray[np.int64], width: int, sheet: Bits) -> Bits:
    """Mask of the groups that may be rules, given the group of each column covered; most are strokes."""
    shares = np.bincount(groups) * _STRIDE / width
    if not sheet.all():
        return np.ones(len(shares), dtype=bool)
    has_rules = (shares > _SHARE_OF_A_RULE).sum() >= _RULES_OF_A_SHEET
    return np.asarray(shares >= (_LEAST_SHARE if has_rules else _SHARE_OF_A_RULE), dtype=bool)


def _fit_fan(heights: Floats, slopes: Floats, weights: Floats) -> Floats:
    """Slope as a linear function of height (coefficients for polyval)."""
    if len(heights) == 0:
        return np.zeros(2)
    near = np.abs(slopes - np.median(slopes)) < 0.02
    if near.sum() < 4:
        return np.array([0.0, float(np.median(slopes))])
    return np.polyfit(heights[near], slopes[near], 1, w=np.sqrt(weights[near]))


def _trace(pieces: _Pieces, fan: Floats, values: Pixels, sheet: Bits) -> RuledLine | None:
    """The line through the pieces; None where they cover little of the sheet's width."""
    height, width = values.shape
    slope = float(np.polyval(fan, pieces.y.mean()))
    offset = pieces.y - slope * pieces.x
    middle = float(np.median(offset))
    near = np.abs(offset - middle) < _REACH
    seen = np.unique(pieces.x[near].astype(np.int64))
    here_and_there = np.arange(0, width, 32)
    heights = np.clip(np.round(middle + slope * here_and_there).astype(np.int64), 0, height - 1)
    if len(seen) * _STRIDE < _LEAST_SHARE * width * sheet[heights, here_and_there].mean():
        return None
    bin_of = (pieces.x[near] * _BINS / width).astype(np.int64)
    counts = np.bincount(bin_of, minlength=_BINS)
    filled = np.flatnonzero(counts)
    if len(filled) == 0:
        return None
    means = np.bincount(bin_of, offset[near], minlength=_BINS)[filled] / counts[filled]
    columns = np.arange(width)
    path = np.interp(columns, (filled + 0.5) * width / _BINS, means) + slope * columns
    rows = np.clip(np.round(path).astype(np.int64), 0, height - 1)
    way = np.flatnonzero(sheet[rows, columns] & (path > -0.5) & (path < height - 0.5))
    if len(way) < _MIN_LENGTH // 3 or len(seen) * _STRIDE < 0.25 * len(way):
        return None
    margin = max(10.0, 0.04 * len(way))
    crosses = bool(seen[0] <= way[0] + margin and seen[-1] >= way[-1] - margin)
    touches = bool(seen[0] <= way[0] + _STRIDE and seen[-1] >= way[-1] - 2 * _STRIDE)
    share = min(1.0, len(seen) * _STRIDE / len(way))
    around = np.clip(rows[seen] + np.arange(-_REACH, _REACH + 1)[:, None], 0, height - 1)
    profile = np.median(values[around, seen], axis=1)
    strength = float(profile.max())
    return RuledLine(path, share, crosses, touches, float((profile > 0.5 * strength).sum()), strength)


def _accept(lines: list[RuledLine], ink: float, needed: int) -> list[RuledLine]:
    """The lines that are printed rules and not fraction bars, minus signs or strokes: at least `needed`."""
    across = [line for line in lines if line.crosses and line.share > 0.6]
    pale = [
        line
        for line in lines
        if line.share > _SHARE_OF_A_RULE and line.strength < 0.6 * ink and line not in across
    ]
    sure = across + pale
    if len(sure) >= max(_RULES_OF_A_SHEET, needed) and _is_periodic(sure):
        return sure + [line for line in lines if line not in sure and _fits_period(line, sure)]
    if len(sure) < needed:
        return []
    # Alone, a line as dark as the ink may be the bar of a fraction that fills the picture.
    return [
        line
        for line in across
        if line.strength < 0.6 * ink
        or (line.touches and line.share > 0.85 and len(line.path) > 80 * line.thickness)
    ]


def _spacing(lines: list[RuledLine]) -> tuple[float, Floats]:
    """The usual gap between neighbouring lines, and all gaps."""
    gaps = np.diff(sorted(line.height for line in lines))
    gaps = gaps[gaps > 4]
    return (float(np.percentile(gaps, 25)) if len(gaps) else 0.0), gaps


def _is_periodic(lines: list[RuledLine]) -> bool:
    """True if the gaps between the lines are whole multiples of one spacing."""
    spacing, gaps = _spacing(lines)
    if len(gaps) < 2:
        return False
    return float(np.mean(np.abs(gaps / spacing - np.round(gaps / spacing)) < 0.15)) > 0.6


def _fits_period(line: RuledLine, sure: list[RuledLine]) -> bool:
    """True if a line is a whole number of spacings from the nearest of those that are sure."""
    spacing, _ = _spacing(sure)
    steps = min(abs(line.height - other.height) / spacing for other in sure)
    return (
        steps > 0.5
        and abs(steps - round(steps)) < 0.12
        and line.strength < 1.3 * max(r.strength for r in sure)
    )


def _erase(values: Pixels, rule: RuledLine, ink: float, others: list[RuledLine]) -> None:
    """Divide the rule out of `values` in place, and bridge the strokes that cross it.

    others: the rules at right angles to it, which are no strokes.
    """
    height, width = values.shape
    columns = np.arange(width)
    rows = np.round(rule.path).astype(np.int64) + np.arange(-_REACH, _REACH + 1)[:, None]
    inside = (rows >= 0) & (rows < height)
    rows = np.clip(rows, 0, height - 1)
    strip = values[rows, columns].astype(np.float32) * inside
    profile = (
        np.median(strip[:, inside.all(axis=0)], axis=1) if inside.all(axis=0).any() else strip.mean(axis=1)
    )
    profile = np.maximum(profile - min(profile[0], profile[-1]), 0)
    peak = float(profile.max())
    if peak < 4:
        return
    thick = profile > 0.15 * peak
    local = _local_strength(strip[int(profile.argmax())] / peak)
    line = np.minimum(profile[:, None] * local, 250)
    clean = np.maximum(strip - line, 0) / (255 - line) * 255
    clean[(clean < max(0.4 * ink, 0.8 * peak)) & thick[:, None]] = 0
    crossing = _crossings(strip, thick, ink)
    y = min(max(round(rule.height), 0), height - 1)
    for other in others:
        x = int(other.path[y])
        crossing[:, max(0, x - _REACH) : x + _REACH + 1] = False
    crossing = crossing & thick[:, None] & (strip > 0.5 * ink)
    clean = np.where(crossing, strip, clean)
    values[rows[inside], np.broadcast_to(columns, rows.shape)[inside]] = np.round(clean[inside]).astype(
        np.uint8
    )


def _local_strength(ratio: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The strength of the rule along its way, as a share of its median; ink upon it does not count."""
    length = len(ratio) // _BINS
    pieces = ratio[: length * _BINS].reshape(_BINS, length)
    levels = np.clip(np.percentile(pieces, 45, axis=1), 0.3, 1.6)
    local = np.interp(np.arange(len(ratio)), (np.arange(_BINS) + 0.5) * length, levels) * 1.15
    return local.astype(np.float32)


def _crossings(
    strip: npt.NDArray[np.float32], thick: npt.NDArray[np.bool_], ink: float
) -> npt.NDArray[np.bool_]:
    """Columns (1, W) where ink stands both right above and right below the rule."""
    rows = np.flatnonzero(thick)
    above = strip[max(0, rows[0] - 2) : rows[0]]
    below = strip[rows[-1] + 1 : rows[-1] + 3]
    if len(above) == 0 or len(below) == 0:
        return np.zeros((1, strip.shape[1]), dtype=bool)
    reach = np.ones((1, 2 * (len(rows) // 2) + 3), np.uint8)
    both = [
        cv2.dilate((side.max(axis=0) > 0.5 * ink).astype(np.uint8)[None], reach) for side in (above, below)
    ]
    return np.asarray(cv2.bitwise_and(both[0], both[1]), dtype=bool)
