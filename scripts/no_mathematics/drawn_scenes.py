"""Ten kinds of pictures that show no mathematics, drawn plainly: paper, doodles, charts, print, textures.

A picture is uint8 (H, W, 3), blue, green, red; it depends on its random numbers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from inkmath.types import Pixels

Rng = np.random.Generator
Floats = npt.NDArray[np.float64]
Colour = tuple[int, int, int]

_SIZES = ((320, 480), (480, 640), (600, 450), (240, 720), (768, 1024))  # heights and widths

_TEXT = (
    "the quick brown fox jumps over lazy dogs while seven old ladies bring fresh bread from market "
    "please keep this door closed at night thank you very much for your letter we hope to see you again soon "
    "opening hours monday till friday fragile handle with care no smoking inside building exit library"
)

_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)


# Paper, and what pens leave on it that says nothing.


def blank_paper(rng: Rng) -> Pixels:
    """White, or as a camera sees it: shaded, grainy, with ruled lines or squares."""
    if rng.random() < 0.2:
        return np.full((*_size(rng), 3), 255, np.uint8)
    paper = _paper(rng)
    height, width = paper.shape[:2]
    ruling, step, colour = rng.integers(3), int(rng.integers(18, 48)), _colour(rng, 150, 215)
    if ruling >= 1:
        for y in range(step, height, step):
            cv2.line(paper, (0, y), (width, y), colour, 1, cv2.LINE_AA)
    if ruling == 2:
        for x in range(step, width, step):
            cv2.line(paper, (x, 0), (x, height), colour, 1, cv2.LINE_AA)
    return paper


def doodles(rng: Rng) -> Pixels:
    """Long aimless lines of a pen that crosses its own way."""
    paper, pen = _paper(rng), _pen(rng)
    for _ in range(rng.integers(2, 6)):  # a single calm one could be meant for an integral sign
        turns = rng.normal(0, rng.uniform(0.15, 0.4), rng.integers(300, 700)).cumsum()
        steps = np.column_stack([np.cos(turns), np.sin(turns)]) * rng.uniform(3, 8)
        _stroke(paper, _fitted(steps.cumsum(axis=0), paper, rng), *pen)
    return paper


def signatures(rng: Rng) -> Pixels:
    """Joined loops and waves that run to the right, as a name written in haste."""
    paper, pen = _paper(rng), _pen(rng)
    for _ in range(rng.integers(1, 4)):
        t = np.linspace(0, rng.uniform(30, 70), 700)
        height = np.abs(np.interp(t, np.linspace(0, t[-1], 14), rng.normal(1.0, 0.8, 14))) + 0.5
        x = t * rng.uniform(0.2, 0.4) + np.cos(t) * rng.uniform(0.3, 1.0)
        _stroke(paper, _fitted(np.column_stack([x, height * np.sin(t)]), paper, rng, keep_ratio=True), *pen)
    return paper


def shapes(rng: Rng) -> Pixels:
    """Several circles, boxes, triangles and stars of all sizes and colours, filled or not."""
    paper = _paper(rng)
    height, width = paper.shape[:2]
    for _ in range(rng.integers(5, 16)):
        corners = int(rng.choice([3, 4, 5, 6, 10, 40]))
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(0, np.pi)
        radii = rng.uniform(0.05, 0.3) * height * np.where(np.arange(corners) % 2 & (corners == 10), 0.45, 1)
        middle = rng.uniform((0, 0), (width, height))
        points = middle + np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None]
        outline = [np.round(points).astype(np.int32)]
        colour = _colour(rng, 0, 220)
        if rng.random() < 0.5:
            cv2.fillPoly(paper, outline, colour, cv2.LINE_AA)
        else:
            cv2.polylines(paper, outline, True, colour, int(rng.integers(1, 6)), cv2.LINE_AA)
    return paper


def charts(rng: Rng) -> Pixels:
    """Bars, a curve, joined boxes or the stripes of a bar code."""
    paper = np.full((*_size(rng), 3), 255, np.uint8)
    height, width = paper.shape[:2]
    inside = paper[height // 8 : height * 7 // 8, width // 8 : width * 7 // 8]
    (_bars, _curve, _joined_boxes, _bar_code)[rng.integers(4)](inside, rng)
    return paper


def _bars(paper: Pixels, rng: Rng) -> None:
    height, width = paper.shape[:2]
    edges = np.linspace(0, width, int(rng.integers(6, 14))).astype(int).tolist()
    for left, right in pairwise(edges):
        cv2.rectangle(
            paper, (left + 4, int(rng.integers(height))), (right - 4, height), _colour(rng, 60, 220), -1
        )
    _axes(paper)


def _curve(paper: Pixels, rng: Rng) -> None:
    height, width = paper.shape[:2]
    x = np.linspace(0, width, int(rng.integers(6, 14)))
    _stroke(paper, np.column_stack([x, rng.uniform(0, height, len(x))]), _colour(rng, 0, 160), 3)
    _axes(paper)


def _axes(paper: Pixels) -> None:
    height, width = paper.shape[:2]
    _stroke(paper, np.array([[0.0, 0], [0, height - 1], [width, height - 1]]), (0, 0, 0), 3)


def _joined_boxes(paper: Pixels, rng: Rng) -> None:
    height, width = paper.shape[:2]
    places = rng.uniform((50, 30), (width - 50, height - 30), (rng.integers(5, 13), 2)).astype(int).tolist()
    for start, end in pairwise(places):
        cv2.line(paper, start, end, _colour(rng, 0, 120), 2, cv2.LINE_AA)
    for x, y in places:
        cv2.rectangle(paper, (x - 40, y - 18), (x + 40, y + 18), _colour(rng, 170, 255), -1)
        cv2.rectangle(paper, (x - 40, y - 18), (x + 40, y + 18), (40, 40, 40), 2)


def _bar_code(paper: Pixels, rng: Rng) -> None:
    unit = int(rng.integers(1, 5))
    stripes = np.repeat(rng.random(paper.shape[1] // unit + 1) < 0.5, unit)[: paper.shape[1]]
    paper[:, stripes] = 0


# Text that a machine has printed.


def printed_text(rng: Rng) -> Pixels:
    """One to eight lines of English words, by OpenCV's fonts or Pillow's."""
    paper, ink = _paper(rng), _colour(rng, 0, 80)
    height, width = paper.shape[:2]
    words = _TEXT.split()
    lines = [" ".join(rng.choice(words, rng.integers(2, 7))) for _ in range(rng.integers(1, 9))]
    if rng.random() < 0.5:
        lines = [line.upper() if rng.random() < 0.5 else line.capitalize() for line in lines]
    step = min(rng.uniform(24, 60), height / (len(lines) + 1))
    if rng.random() < 0.5:
        image = Image.fromarray(paper)
        font = ImageFont.load_default(0.7 * step)
        for number, line in enumerate(lines):
            ImageDraw.Draw(image).text((width * 0.05, step * (number + 0.5)), line, ink, font)
        return np.array(image)
    font_face = int(rng.choice(_FONTS))
    for number, line in enumerate(lines):
        place = (int(width * 0.05), int(step * (number + 1)))
        cv2.putText(paper, line, place, font_face, step / 45, ink, int(rng.integers(1, 3)), cv2.LINE_AA)
    return paper


# What a camera sees when nobody writes.


def textures(rng: Rng) -> Pixels:
    """Wood, cloth, bricks or pebbles."""
    height, width = _size(rng)
    y, x = np.mgrid[:height, :width].astype(np.float64)
    kind = rng.integers(4)
    if kind == 0:
        rings = np.hypot(x * rng.uniform(0.01, 0.1), y) + 20 * _clouds(rng, height, width, 5)
        values = np.sin(rings * rng.uniform(0.2, 0.6))
    elif kind == 1:
        period = rng.uniform(4, 14)
        values = np.sin(2 * np.pi * x / period) * np.sin(2 * np.pi * y / period) + rng.normal(0, 0.2, x.shape)
    elif kind == 2:
        tall, long = rng.uniform(20, 50), rng.uniform(50, 120)
        shifted = x + long / 2 * (np.floor(y / tall) % 2)
        values = np.where((y % tall < 4) | (shifted % long < 4), -1.0, 0.6) + rng.normal(0, 0.15, x.shape)
    else:
        seeds = np.full((height, width), 255, np.uint8)
        seeds[rng.integers(height, size=150), rng.integers(width, size=150)] = 0
        values = cv2.distanceTransform(seeds, cv2.DIST_L2, 5).astype(np.float64)
    return _tinted(values, rng)


def gradients(rng: Rng) -> Pixels:
    """From one colour to another, along a line or from a point."""
    height, width = _size(rng)
    y, x = np.mgrid[:height, :width].astype(np.float64)
    angle = rng.uniform(0, 2 * np.pi)
    if rng.random() < 0.5:
        return _tinted(x * np.cos(angle) + y * np.sin(angle), rng)
    return _tinted(np.hypot(x - rng.uniform(0, width), y - rng.uniform(0, height)), rng)


def scenes(rng: Rng) -> Pixels:
    """Sky, hills, a sun, houses with windows, and trees, out of focus and grainy as a photo."""
    height, width = _size(rng)
    scene = _tinted(np.mgrid[:height, :width][0].astype(np.float64), rng)
    x = np.arange(width)
    for depth in np.sort(rng.uniform(0.4, 0.85, 3)):
        waves = sum(np.sin(x * rng.uniform(0.002, 0.02) + rng.uniform(0, 6)) for _ in range(3))
        ridge = np.column_stack([x, height * (depth + 0.04 * waves)])
        hill = np.vstack([ridge, [[width, height], [0, height]]])
        cv2.fillPoly(scene, [hill.astype(np.int32)], _colour(rng, 30, 190))
    sun = (int(rng.integers(width)), int(rng.integers(height // 3)))
    cv2.circle(scene, sun, int(rng.integers(15, 50)), (170, 240, 255), -1)
    for _ in range(rng.integers(1, 6)):
        _house(scene, rng) if rng.random() < 0.5 else _tree(scene, rng)
    blurred = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.8, 2.5))
    return _grainy(blurred.astype(np.float64), rng.uniform(2, 10), rng)


def noise(rng: Rng) -> Pixels:
    """Grain, specks or clouds."""
    height, width = _size(rng)
    kind = rng.integers(3)
    if kind == 0:
        return rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
    if kind == 1:
        specks = rng.random((height, width)) < 10 ** rng.uniform(-3.5, -1)
        return np.repeat(np.where(specks, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    return _tinted(_clouds(rng, height, width, int(rng.integers(2, 7))), rng)


KINDS: Mapping[str, Callable[[Rng], Pixels]] = {
    "blank paper": blank_paper,
    "doodles": doodles,
    "signatures": signatures,
    "shapes": shapes,
    "charts": charts,
    "printed text": printed_text,
    "textures": textures,
    "gradients": gradients,
    "scenes": scenes,
    "noise": noise,
}
"""Drawing function of each kind."""


def _size(rng: Rng) -> tuple[int, int]:
    height, width = _SIZES[rng.integers(len(_SIZES))]
    return height, width


def _colour(rng: Rng, low: int, high: int) -> Colour:
    blue, green, red = rng.integers(low, high, 3).tolist()
    return blue, green, red


def _pen(rng: Rng) -> tuple[Colour, int]:
    return _colour(rng, 0, 110), int(rng.integers(2, 6))


def _paper(rng: Rng) -> Pixels:
    """Light paper with a shadow across it and a little grain."""
    height, width = _size(rng)
    y, x = np.mgrid[:height, :width]
    angle = rng.uniform(0, 2 * np.pi)
    shade = rng.uniform(0, 60) * (x / width * np.cos(angle) + y / height * np.sin(angle))
    return _grainy(np.array(_colour(rng, 225, 256)) - np.abs(shade)[..., None], rng.uniform(0, 4), rng)


def _grainy(values: Floats, deviation: float, rng: Rng) -> Pixels:
    """values: (H, W, 3) of 0 to 255, and beyond."""
    return np.clip(values + rng.normal(0, deviation, values.shape), 0, 255).astype(np.uint8)


def _tinted(values: Floats, rng: Rng) -> Pixels:
    """Values (H, W) of any range as colours between two."""
    share = (values - values.min()) / max(float(np.ptp(values)), 1e-9)
    first, second = (rng.uniform(0, 255, 3) for _ in range(2))
    return _grainy(first + share[..., None] * (second - first), rng.uniform(0, 5), rng)


def _clouds(rng: Rng, height: int, width: int, octaves: int) -> Floats:
    """Noise (height, width) in which the coarse weighs more than the fine."""
    values = np.zeros((height, width))
    for octave in range(octaves):
        coarse = rng.normal(size=(3 * 2**octave, 4 * 2**octave))
        large = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        values += np.asarray(large, np.float64) / 2**octave
    return values


def _fitted(points: Floats, paper: Pixels, rng: Rng, *, keep_ratio: bool = False) -> Floats:
    """The points moved and stretched so that they fill a good part of the paper."""
    size = np.array(paper.shape[1::-1])
    room = size * rng.uniform(0.3, 0.85, 2)
    factor = room / np.maximum(np.ptp(points, axis=0), 1e-9)
    if keep_ratio:
        factor = np.full(2, factor.min())
    scaled = (points - points.min(axis=0)) * factor
    return np.asarray(scaled + rng.uniform(0, 1, 2) * (size - np.ptp(scaled, axis=0)))


def _stroke(paper: Pixels, points: Floats, colour: Colour, width_px: int) -> None:
    cv2.polylines(paper, [np.round(points).astype(np.int32)], False, colour, width_px, cv2.LINE_AA)


def _house(scene: Pixels, rng: Rng) -> None:
    height, width = scene.shape[:2]
    side = int(rng.uniform(0.1, 0.25) * height)
    x, y = int(rng.integers(width)), int(rng.uniform(0.6, 0.95) * height)
    cv2.rectangle(scene, (x, y - side), (x + side, y), _colour(rng, 60, 230), -1)
    roof = np.array(
        [[x - side // 8, y - side], [x + side // 2, y - side * 8 // 5], [x + side * 9 // 8, y - side]]
    )
    cv2.fillPoly(scene, [roof], _colour(rng, 20, 130), cv2.LINE_AA)
    for dx in (side // 6, side * 7 // 12):
        corner = (x + dx, y - side * 3 // 4)
        cv2.rectangle(scene, corner, (corner[0] + side // 4, corner[1] + side // 4), (60, 50, 40), -1)


def _tree(scene: Pixels, rng: Rng) -> None:
    height, width = scene.shape[:2]
    x, y, tall = int(rng.integers(width)), int(rng.uniform(0.6, 0.95) * height), int(0.25 * height)
    cv2.line(scene, (x, y), (x, y - tall), (30, 50, 80), max(2, tall // 10), cv2.LINE_AA)
    for _ in range(12):
        dx, dy = rng.normal(0, tall / 4, 2)
        leaf = (int(rng.integers(10, 60)), int(rng.integers(80, 160)), int(rng.integers(10, 90)))
        cv2.circle(scene, (int(x + dx), int(y - tall + dy)), tall // 6, leaf, -1, cv2.LINE_AA)
