"""Regular structures that fill a picture: faces of buildings, brick, fences, paving, the keys of a keyboard.

Scenes are float32 (H, W, 3), RGB in [0, 1].
"""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.training.pages.paper import Floats, grain

Rng = np.random.Generator


def facade(shape: tuple[int, int], rng: Rng) -> Floats:
    """Rows of windows with crossbars, sills and now and then a curtain, and ledges between the storeys."""
    scene = _plaster(shape, rng)
    height, width = shape
    columns, rows = int(rng.integers(3, 12)), int(rng.integers(2, 9))
    wide, tall = width / columns, height / rows
    glass, frame = _colour(rng, 0.05, 0.5), _colour(rng, 0.1, 0.95)
    bars = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    for row in range(rows):
        if rng.random() < 0.5:
            _fill(scene, 0, row * tall, width, max(2, 0.04 * tall), frame)
        for column in range(columns):
            x, y = (column + 0.22) * wide, (row + 0.2) * tall
            shown = glass if rng.random() < 0.8 else _colour(rng, 0.1, 0.9)
            _window(scene, (x, y, 0.56 * wide, 0.6 * tall), bars, shown, frame)
    return _rough(scene, rng)


def _window(
    scene: Floats, box: tuple[float, float, float, float], bars: tuple[int, int], glass: Floats, frame: Floats
) -> None:
    x, y, wide, tall = box
    thick = max(1.5, 0.06 * wide)
    _fill(scene, x - thick, y - thick, wide + 2 * thick, tall + 2 * thick, frame)
    _fill(scene, x, y, wide, tall, glass)
    for number in range(1, bars[0]):
        _fill(scene, x + number * wide / bars[0] - thick / 2, y, thick, tall, frame)
    for number in range(1, bars[1]):
        _fill(scene, x, y + number * tall / bars[1] - thick / 2, wide, thick, frame)
    _fill(scene, x - 2 * thick, y + tall + thick, wide + 4 * thick, thick, frame * 0.7)


def brickwork(shape: tuple[int, int], rng: Rng) -> Floats:
    """Courses of brick, each stone with a tone of its own, in light or dark mortar."""
    scene = np.ones((*shape, 3), np.float32) * _colour(rng, 0.3, 0.9)
    tall = rng.uniform(14, 60)
    wide, joint = tall * rng.uniform(1.6, 3.5), tall * rng.uniform(0.08, 0.2)
    base = np.array((0.62, 0.32, 0.24), np.float32) if rng.random() < 0.6 else _colour(rng, 0.2, 0.8)
    for row, y in enumerate(np.arange(-tall, shape[0] + tall, tall)):
        for x in np.arange(-wide * (1 + row % 2 / 2), shape[1], wide):
            tone = base * np.float32(rng.normal(1, 0.12))
            _fill(scene, x, y, wide - joint, tall - joint, tone.clip(0, 1))
    return _rough(scene, rng)


def fence(shape: tuple[int, int], rng: Rng) -> Floats:
    """Bars before a lawn, a sky or a wall, between two rails; or the slats of a blind."""
    scene = _plaster(shape, rng)
    step, own = rng.uniform(18, 90), _colour(rng, 0.0, 1.0)
    thick = step * rng.uniform(0.12, 0.6)
    for x in np.arange(rng.uniform(0, step), shape[1], step):
        _fill(scene, x, 0.1 * shape[0], thick, 0.85 * shape[0], own * np.float32(rng.normal(1, 0.08)))
    for share in (0.2, 0.8):
        _fill(scene, 0, share * shape[0], shape[1], 0.7 * thick, own)
    return _rough(scene if rng.random() < 0.6 else np.ascontiguousarray(np.rot90(scene)), rng)


def pavement(shape: tuple[int, int], rng: Rng) -> Floats:
    """Square slabs or tiles with joints, some of another colour, now and then a crack."""
    scene = np.ones((*shape, 3), np.float32) * _colour(rng, 0.1, 0.5)
    side, joint = rng.uniform(40, 160), rng.uniform(2, 7)
    colours = [_colour(rng, 0.4, 0.9), _colour(rng, 0.3, 1.0)]
    for y in np.arange(0, shape[0], side):
        for x in np.arange(0, shape[1], side):
            tone = colours[int(rng.random() < 0.3)] * np.float32(rng.normal(1, 0.05))
            _fill(scene, x, y, side - joint, side - joint, tone.clip(0, 1))
    for _ in range(int(rng.integers(0, 4))):
        way = np.cumsum(rng.normal((6, 2), 8, (40, 2)), axis=0) + rng.uniform((0, 0), shape[::-1])
        cv2.polylines(scene, [np.round(way).astype(np.int32)], False, (0.15, 0.15, 0.15), 2, cv2.LINE_AA)
    return _rough(scene, rng)


def keyboard(scene: Floats, rng: Rng) -> Floats:
    """The scene with the keys of a keyboard, without letters."""
    height, width = scene.shape[:2]
    step = width / rng.uniform(11, 16)
    body, keys = _colour(rng, 0.05, 0.8), _colour(rng, 0.05, 0.95)
    top = 0.25 * height
    _fill(scene, 0.02 * width, top - 0.3 * step, 0.96 * width, 5.6 * step, body)
    for row in range(5):
        for x in np.arange(0.04 * width + step * 0.25 * row, 0.94 * width - step, step):
            _fill(scene, x, top + row * step, 0.84 * step, 0.84 * step, keys)
    return _rough(scene, rng)


def _plaster(shape: tuple[int, int], rng: Rng) -> Floats:
    level = 1 + 0.05 * grain(shape, rng.uniform(20, 90), rng)
    return np.asarray(_colour(rng, 0.3, 0.95) * level[..., None], np.float32)


def _colour(rng: Rng, low: float, high: float) -> Floats:
    level = rng.uniform(low, high)
    return np.asarray((level * (1 + rng.normal(0, 0.1, 3))).clip(0, 1), np.float32)


def _fill(scene: Floats, x: float, y: float, wide: float, tall: float, colour: Floats) -> None:
    rows = slice(max(0, round(y)), max(0, round(y + tall)))
    scene[rows, max(0, round(x)) : max(0, round(x + wide))] = colour


def _rough(scene: Floats, rng: Rng) -> Floats:
    """The scene with grain in each surface."""
    amount = rng.uniform(0.01, 0.06)
    return np.asarray(
        (scene * (1 + amount * grain(scene.shape[:2], 2, rng)[..., None])).clip(0, 1), np.float32
    )
