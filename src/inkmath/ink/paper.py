"""Tell ink from paper: how much darker each pixel is than the paper under it, in any light or colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.types import Pixels

_OVERVIEW_PX = 256  # long side of the picture on which colours and polarity are settled
_UNIFORM_SHARE = 0.5  # share of pixels at one level that no camera produces
_UNIFORM_TOLERANCE = 3
_EVEN_TOLERANCE = 12
_SHADED_SHARE = 0.1  # of a picture that has one level elsewhere: more than thick strokes fill
_MANY_PIXELS = 50_000  # of which a quarter tells as much


@dataclass(frozen=True, slots=True)
class Darkness:
    """The darkness of what stands on the paper.

    values: uint8 (H, W), 0 = as bright as the paper, 255 = black; reflectance, so the light is divided out.
    is_digital: the paper has one exact level (drawn, rendered or cleaned before), so it has no grain.
    desk: uint8 (H, W), 1 where the picture shows something other than the sheet; None if it shows none.
    """

    values: Pixels
    is_digital: bool
    desk: Pixels | None = None


def measure_darkness(image: Pixels) -> Darkness:
    """Darkness of uint8 (H, W, 3) relative to the local paper; light ink on a dark ground is turned round."""
    grey = _ink_grey(image)
    level = _uniform_level(grey)
    if level is not None:
        table = np.clip((level - np.arange(256)) * (255 / max(level, 1)), 0, 255)
        values = _look_up(grey, table)
        if not _has_shading(values):
            return Darkness(values, is_digital=True)
    paper = _paper_level(grey)
    values = _pixels(cv2.bitwise_not(cv2.divide(grey, paper, scale=255.0)))
    offset = float(np.median(values[::3, ::3]))
    table = np.clip(np.arange(256) - offset, 0, 255)
    return Darkness(_look_up(values, table), False, _find_desk(paper))


def _look_up(values: Pixels, table: npt.NDArray[np.float64]) -> Pixels:
    """Each value replaced by its entry in the table (256,)."""
    return _pixels(cv2.LUT(values, np.round(table).astype(np.uint8)))


def _pixels(values: object) -> Pixels:
    """OpenCV's type stubs call every array a union; all of these are uint8."""
    return np.asarray(values, dtype=np.uint8)


def _shrink(image: Pixels, factor: float) -> Pixels:
    """The image at `factor` of its size, at least a pixel each way; never enlarged."""
    if factor >= 1:
        return image
    size = max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor))
    return _pixels(cv2.resize(image, size, interpolation=cv2.INTER_AREA))


def _ink_grey(image: Pixels) -> Pixels:
    """One channel in which the ink is dark and stands out most from the paper.

    The channels are weighted by how much the ink differs from the paper in each: a matched filter.
    """
    channels = [_pixels(channel) for channel in cv2.split(image)]
    if all(np.array_equal(channels[0], other) for other in channels[1:]):
        channels = channels[:1]  # a grey picture
    small = [_overview(channel) for channel in channels]
    beside_paper = list(zip(small, _overview_paper(small), strict=True))
    strength = np.maximum.reduce([_pixels(cv2.absdiff(one, paper)) for one, paper in beside_paper])
    is_strong = strength >= max(6.0, float(np.percentile(strength, 97)))
    chosen = np.array([one[is_strong].astype(np.float32) - paper[is_strong] for one, paper in beside_paper])
    if chosen.size == 0:
        return _pixels(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    darker, lighter = float(np.clip(-chosen, 0, None).sum()), float(np.clip(chosen, 0, None).sum())
    # Dark ink on light paper is the rule; on a light picture the contrary needs clear evidence.
    is_inverted = lighter > darker and (lighter > 3 * darker or bool(np.median(small) < 110))
    contrast = np.clip(chosen if is_inverted else -chosen, 0, None).mean(axis=1)
    weights = contrast / max(float(contrast.sum()), 1e-6)
    if float(np.ptp(contrast)) < 0.15 * float(contrast.max()):
        weights = np.array([0.299, 0.587, 0.114])
    is_grey = len(channels) == 1
    grey = channels[0] if is_grey else _pixels(cv2.transform(image, weights[None].astype(np.float32)))
    return _pixels(cv2.bitwise_not(grey)) if is_inverted else grey


def _overview(channel: Pixels) -> Pixels:
    """Means of whole pixels, which are taken fast, to `_OVERVIEW_PX` at most on the long side."""
    step = math.ceil(max(channel.shape) / _OVERVIEW_PX)
    height, width = (max(1, side // step) for side in channel.shape)
    return _pixels(
        cv2.resize(channel[: height * step, : width * step], (width, height), interpolation=cv2.INTER_AREA)
    )


def _overview_paper(small: list[Pixels]) -> list[Pixels]:
    """Level of the paper in each channel of the overview, uint8 (h, w)."""
    grey = small[0] if len(small) == 1 else _pixels(cv2.cvtColor(cv2.merge(small), cv2.COLOR_RGB2GRAY))
    height, width = grey.shape
    size = max(3, min(height * 2, max(height, width)) // 6) | 1
    level = _uniform_level(grey)
    if level is not None:
        is_other = cv2.absdiff(cv2.medianBlur(grey, size), np.full_like(grey, level)) > _EVEN_TOLERANCE
        if float(is_other.mean()) < _SHADED_SHARE:
            return [np.full_like(channel, np.median(channel)) for channel in small]
    return [_pixels(cv2.medianBlur(channel, size)) for channel in small]


def _uniform_level(grey: Pixels) -> int | None:
    """The grey level of more than half of the picture, within a small tolerance; or None."""
    sample = np.ascontiguousarray(grey[::2, ::2]) if grey.size > _MANY_PIXELS else grey
    counts = cv2.calcHist([sample], [0], None, [256], [0, 256]).ravel()
    window = np.convolve(counts, np.ones(2 * _UNIFORM_TOLERANCE + 1), "same")
    level = int(window.argmax())
    if window[level] < _UNIFORM_SHARE * counts.sum():
        return None
    nearby = np.arange(max(0, level - _UNIFORM_TOLERANCE), min(256, level + _UNIFORM_TOLERANCE + 1))
    level = int(nearby[counts[nearby].argmax()])
    return level if counts[level] > 0.6 * window.max() else None


def _has_shading(values: Pixels) -> bool:
    """True if much of what is not paper is smooth half-tone: shadow over clipped white, not ink."""
    height, width = (max(2, side - side % 2) for side in values.shape)
    small = _shrink(values[:height, :width], 0.5)  # means of whole pixels take a tenth of the time
    flat = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) < 8
    half_tone = (small > 12) & (small < 0.6 * float(small.max())) & flat
    return float(half_tone.mean()) > 0.03


def _paper_level(grey: Pixels) -> Pixels:
    """Brightness of the bare paper at each pixel: a closing wider than any stroke, smoothed."""
    height, width = grey.shape
    factor = 2 if height * width > 400_000 else 1
    small = _pixels(cv2.medianBlur(_shrink(grey, 1 / factor), 3))
    stroke_bound = float(np.clip(0.06 * np.sqrt(height * width), 25, 95)) / factor
    size = int(min(stroke_bound, 0.8 * max(small.shape))) | 1
    paper = cv2.morphologyEx(
        small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8), borderType=cv2.BORDER_REPLICATE
    )
    paper = cv2.blur(cv2.medianBlur(paper, 5), (size // 3 | 1, size // 3 | 1))
    paper = _pixels(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR))
    return _pixels(np.maximum(paper, 8))


def _find_desk(paper: Pixels) -> Pixels | None:
    """1 beyond the sheet: parts at the picture's edge that are much darker than the paper; or None."""
    height, width = paper.shape
    small = _shrink(paper, _OVERVIEW_PX / max(height, width))
    sheet_level = float(np.percentile(small, 80))
    dark = (small < 0.33 * sheet_level).astype(np.uint8)
    if not dark.any():
        return None
    _, labels = cv2.connectedComponents(dark)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    desk = np.isin(labels, edge[edge > 0]).astype(np.uint8)
    if not desk.any() or desk.mean() > 0.9:
        return None
    # Bright patterns on the desk, cut off from the sheet by its dark parts, are desk too.
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - desk, connectivity=4)
    islands = stats[:, cv2.CC_STAT_AREA] < 0.1 * desk.size
    islands[0] = False
    desk |= islands[labels].astype(np.uint8)
    # The closing drew the sheet outwards; its frayed rim goes with the desk.
    desk = _pixels(cv2.dilate(desk, np.ones((5, 5), np.uint8)))
    return _pixels(cv2.resize(desk, (width, height), interpolation=cv2.INTER_NEAREST))
