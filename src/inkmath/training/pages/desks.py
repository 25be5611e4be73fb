"""Desks under composed sheets, and what lies on them: wood, cloth, plain tops, a pen, a thumb.

Pictures are float32 (H, W, 3), RGB in [0, 1]; layers float32 (H, W) in [0, 1].
"""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.training.pages.paper import Floats, grain
from inkmath.types import Points

Rng = np.random.Generator

_WOODS = (
    ((0.30, 0.19, 0.12), (0.17, 0.10, 0.06)),  # walnut
    ((0.62, 0.43, 0.27), (0.46, 0.29, 0.17)),  # oak
    ((0.80, 0.66, 0.48), (0.68, 0.52, 0.35)),  # beech
    ((0.45, 0.24, 0.14), (0.28, 0.13, 0.07)),  # mahogany
    ((0.55, 0.52, 0.49), (0.40, 0.37, 0.34)),  # weathered
)
_PLAIN = ((0.86, 0.86, 0.85), (0.55, 0.56, 0.58), (0.12, 0.12, 0.13), (0.30, 0.33, 0.36), (0.72, 0.64, 0.52))
_CLOTHS = ((0.20, 0.27, 0.40), (0.45, 0.12, 0.14), (0.22, 0.36, 0.27), (0.62, 0.58, 0.50), (0.16, 0.16, 0.17))
_SKIN = ((0.86, 0.65, 0.54), (0.74, 0.52, 0.40), (0.50, 0.33, 0.24), (0.92, 0.74, 0.64))


def tabletop(shape: tuple[int, int], px_mm: float, rng: Rng) -> Floats:
    """The surface that a sheet lies on, so many pixels a millimetre."""
    kind = rng.choice(["wood", "plain", "cloth"], p=[0.6, 0.25, 0.15])
    if kind == "wood":
        return _wood(shape, px_mm, rng)
    if kind == "cloth":
        return _cloth(shape, px_mm, rng)
    level = 1 + 0.02 * grain(shape, 60 * px_mm, rng) + 0.012 * grain(shape, 1.2, rng)
    return _tinted(_PLAIN[int(rng.integers(len(_PLAIN)))], level, rng)


def _wood(shape: tuple[int, int], px_mm: float, rng: Rng) -> Floats:
    """Boards along one axis: growth rings that waver, fibres, pores, and joints between the boards."""
    is_upright = rng.random() < 0.4
    height, width = shape[::-1] if is_upright else shape
    across, along = max(2.0, px_mm * 0.9), px_mm * 120
    y = np.arange(height, dtype=np.float32)[:, None] / px_mm
    rings = np.zeros((height, width), np.float32)
    board_mm = float(rng.choice([60, 90, 140, 600]))
    number = np.floor((y + rng.uniform(0, board_mm)) / board_mm).astype(int)
    warp = 9 * _streaks((height, width), 25 * px_mm, along, rng)
    warp += 1.2 * _streaks((height, width), 5 * px_mm, along / 3, rng)
    shift = rng.uniform(0, 40, number.max() + 1)[number].astype(np.float32)
    rings = 0.5 + 0.5 * np.sin(2 * np.pi * (y + shift + warp) / rng.uniform(5, 11))
    rings = rings**1.6
    fibre = _streaks((height, width), across, along / 4, rng)
    pores = np.clip(_streaks((height, width), max(1.0, 0.35 * px_mm), 9 * px_mm, rng) - 1.6, 0, 1)
    light, dark = (np.array(colour, np.float32) for colour in _WOODS[int(rng.integers(len(_WOODS)))])
    share = np.clip(rng.uniform(0.35, 0.7) * rings + 0.22 * fibre + 0.15, 0, 1)[..., None]
    ground = light * (1 - share) + dark * share
    ground *= 1 - 0.35 * pores[..., None]
    ground *= (1 + rng.normal(0, 0.06, number.max() + 1))[number][..., None]
    to_joint = np.abs((y + 1e-3) % board_mm - board_mm / 2) if board_mm < 600 else np.full_like(y, 9.0)
    ground *= (1 - 0.6 * np.exp(-((to_joint / 0.5) ** 2)))[..., None]
    ground = ground.clip(0, 1).astype(np.float32)
    return np.ascontiguousarray(ground.transpose(1, 0, 2)) if is_upright else ground


def _streaks(shape: tuple[int, int], across_px: float, along_px: float, rng: Rng) -> Floats:
    """Smooth noise of mean 0 and deviation 1, drawn out to the right."""
    height, width = shape
    cells = max(2, round(height / across_px)), max(2, round(width / along_px) + 1)
    noise = rng.standard_normal(cells, np.float32)
    return np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _cloth(shape: tuple[int, int], px_mm: float, rng: Rng) -> Floats:
    """A weave, and folds."""
    step = max(3.0, px_mm * rng.uniform(0.7, 1.4))
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    weave = np.sin(2 * np.pi * x / step) * np.sin(2 * np.pi * y / step)
    level = 1 + 0.08 * weave + 0.06 * grain(shape, 1.5, rng) + 0.10 * grain(shape, 45 * px_mm, rng)
    return _tinted(_CLOTHS[int(rng.integers(len(_CLOTHS)))], level, rng)


def _tinted(colour: tuple[float, ...], level: Floats, rng: Rng) -> Floats:
    own = np.array(colour, np.float32) * np.exp(rng.normal(0, 0.06, 3)).astype(np.float32)
    return np.asarray((own * level[..., None]).clip(0, 1), np.float32)


def lay_pen(scene: Floats, start: Floats, end: Floats, px_mm: float, rng: Rng) -> Floats:
    """The scene with a pen from one place (x, y) to another, and its shadow."""
    shape = scene.shape[:2]
    colour = np.array(
        [(0.08, 0.16, 0.45), (0.06, 0.06, 0.07), (0.85, 0.72, 0.2), (0.6, 0.08, 0.1)][int(rng.integers(4))],
        np.float32,
    )
    width = px_mm * rng.uniform(7, 9)
    shadow = cv2.GaussianBlur(
        _stick(shape, start + 0.5 * width, end + 0.5 * width, width), (0, 0), 0.4 * width
    )
    scene = scene * (1 - 0.5 * shadow[..., None])
    for share, shade in ((1.0, 0.75), (0.72, 1.0), (0.2, 1.6)):  # round: a rim, a body, a highlight
        offset = np.array([-0.12, -0.12], np.float32) * width * (1 - share)
        layer = cv2.GaussianBlur(
            _stick(shape, start + offset, end + offset, share * width), (0, 0), 0.08 * width
        )
        scene = scene * (1 - layer[..., None]) + np.clip(colour * shade, 0, 1) * layer[..., None]
    along = (end - start) / max(float(np.hypot(*(end - start))), 1.0)
    tip = _stick(shape, end, end + along * 1.6 * width, 0.45 * width)
    return np.asarray(scene * (1 - tip[..., None]) + 0.55 * tip[..., None], np.float32)


def _stick(shape: tuple[int, ...], start: Floats, end: Floats, width: float) -> Floats:
    layer = np.zeros(shape[:2], np.uint8)
    ends = (tuple(np.round(point * 8).astype(int).tolist()) for point in (start, end))
    cv2.line(layer, *ends, 255, max(1, round(width)), cv2.LINE_AA, 3)  # type: ignore[call-overload]
    return np.divide(layer, 255, dtype=np.float32)


def hold_by_thumb(scene: Floats, corners: Points, rng: Rng) -> Floats:
    """The scene with a thumb on an edge of the sheet, where that is near enough to the picture's own.

    corners: of the sheet, clockwise from its top left.
    """
    height, width = scene.shape[:2]
    size = 0.1 * min(height, width) * rng.uniform(0.8, 1.2)
    is_left = rng.random() < 0.5
    upper, lower = corners[[0, 3]] if is_left else corners[[1, 2]]
    edge = upper + (lower - upper) * rng.uniform(0.55, 0.9)
    inwards = np.array([1.0 if is_left else -1.0, rng.uniform(-0.5, -0.1)])
    reach = float(edge[0] if is_left else width - edge[0])
    if not -0.5 * size < reach < 1.6 * size or not 0 < edge[1] < height:
        return scene
    layer = np.zeros((height, width), np.uint8)
    for share in np.linspace(0, 1, 24):
        x, y = np.round(edge + inwards * (0.55 * size - (reach + 2 * size) * share)).astype(int).tolist()
        cv2.circle(
            layer, (x, y), round(size * (0.42 + 0.2 * min(1.0, 2.5 * share) ** 0.5)), 255, -1, cv2.LINE_AA
        )
    cover = np.asarray(cv2.GaussianBlur(np.divide(layer, 255, dtype=np.float32), (0, 0), 1.5), np.float32)
    depth = cv2.GaussianBlur(cover, (0, 0), 0.22 * size)
    skin = np.array(_SKIN[int(rng.integers(len(_SKIN)))], np.float32)
    shade = (0.35 + 0.75 * depth + 0.02 * grain((height, width), 2, rng))[..., None]
    shadow = cv2.GaussianBlur(np.roll(cover, round(0.1 * size), 0), (0, 0), 0.25 * size)
    scene = scene * (1 - 0.45 * shadow[..., None])
    return np.asarray(scene * (1 - cover[..., None]) + skin * shade * cover[..., None], np.float32)
