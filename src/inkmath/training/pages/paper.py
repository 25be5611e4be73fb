"""Paper of composed pages: its colour and grain, rules, print, the desk around it, and the ink on it.

Layers are float32 (H, W) in [0, 1], the share of each pixel that is covered; pictures float32 (H, W, 3), RGB
in [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from inkmath.types import Points

Floats = npt.NDArray[np.float32]
Rng = np.random.Generator

_FINER = 2  # pixels for one in which strokes are drawn

_WORDS = (
    "the of and to in is that for it as was with be by on not he his but at are this have from or had an "
    "they which one you were all her she there would their we him been has when who will no more if out "
    "so said what up its about than into them can only other time new some could these two may first then "
    "do any like my now over such our man me even most made after also did many off before must well back "
    "through years where much your way down should because each just those people how too little state "
    "good very make world still see own work men day get here old life both between being under three "
    "never know same last another while us might great go come since against right came take used himself "
    "few house use during without again place exercise solve equation following find value answer "
    "question page chapter 1 2 3 4 5 10 12 2024 (a) (b) % = "
)


def cover_of(strokes: Sequence[Points], shape: tuple[int, int], width_px: float, rng: Rng) -> Floats:
    """The layer of strokes, in pixels of the layer, by a pen of about this width."""
    canvas = np.zeros((shape[0] * _FINER, shape[1] * _FINER), np.uint8)
    for stroke in strokes:
        points = np.concatenate([stroke, stroke]) if len(stroke) == 1 else stroke
        fixed = np.round((points * _FINER + 0.5) * 16).astype(np.int32).reshape(-1, 1, 2)
        # OpenCV draws a smooth line about a pixel wider than asked.
        width = max(1, round(width_px * _FINER * float(np.exp(rng.normal(0, 0.12))) - 1))
        cv2.polylines(canvas, [fixed], False, 255, width, cv2.LINE_AA, 4)
    small = cv2.resize(canvas, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.divide(small, 255, dtype=np.float32)


def grain(shape: tuple[int, int], size_px: float, rng: Rng) -> Floats:
    """Smooth noise of mean 0 and deviation 1 whose spots are about so large."""
    height, width = (max(2, round(side / size_px)) for side in shape)
    noise = rng.standard_normal((height, width), np.float32)
    return np.asarray(cv2.resize(noise, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def paper(shape: tuple[int, int], rng: Rng) -> Floats:
    """A bare sheet: white, cream, grey, pink or blue, with grain, stains and soft folds."""
    level = rng.uniform(0.72, 1.0)
    tint = 1 - np.abs(rng.normal(0, 0.05, 3)) * rng.choice([0.3, 1, 2])
    sheet = np.full((*shape, 3), level, np.float32) * tint.astype(np.float32)
    amount = rng.choice([0.0, 0.01, 0.025, 0.05])
    sheet *= 1 + amount * grain(shape, rng.uniform(1, 4), rng)[..., None]
    sheet *= 1 + 0.5 * amount * grain(shape, rng.uniform(20, 120), rng)[..., None]
    if rng.random() < 0.15:  # a fold: lighter on one side, darker on the other
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        angle, width = rng.uniform(0, np.pi), rng.uniform(2, 12)
        d = (x - rng.uniform(0, shape[1])) * np.cos(angle) + (y - rng.uniform(0, shape[0])) * np.sin(angle)
        sheet *= (1 + rng.uniform(-0.2, 0.2) * np.tanh(d / width) * np.exp(-np.abs(d) / (6 * width)))[
            ..., None
        ]
    return np.asarray(sheet, np.float32)


def board(shape: tuple[int, int], rng: Rng) -> Floats:
    """A black or green board, or a dark screen, wiped not quite clean."""
    colour = np.array([(0.0, 0.0, 0.0), (0.1, 0.25, 0.18), (0.12, 0.12, 0.13)])[int(rng.integers(3))]
    ground = np.ones((*shape, 3), np.float32) * colour.astype(np.float32)
    if colour.any():
        ground += 0.03 * grain(shape, rng.uniform(10, 60), rng)[..., None]
    return np.asarray(ground.clip(0, 1), np.float32)


def rules(shape: tuple[int, int], height_px: float, rng: Rng) -> Floats:
    """Ruled, squared or dotted lines and margin lines, level; the camera bends them."""
    kind = rng.choice(["none", "ruled", "squared", "dotted", "margin"], p=[0.3, 0.42, 0.2, 0.03, 0.05])
    if kind == "none":
        return np.zeros(shape, np.float32)
    layer = np.zeros(shape)
    width = float(rng.uniform(0.6, 1 + 0.08 * height_px))
    step = height_px * (rng.uniform(1.0, 3.0) if kind == "ruled" else rng.uniform(0.5, 1.4))
    across = _lines(shape[0], max(step, 4 * width), width, rng)
    along = _lines(shape[1], max(step, 4 * width), width, rng)
    if kind == "ruled":
        layer = np.repeat(across[:, None], shape[1], axis=1)
    elif kind == "squared":
        layer = np.maximum(across[:, None], along[None])
    elif kind == "dotted":
        layer = across[:, None] * along[None]
    if kind in ("ruled", "margin") and rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 3))):
            x = np.abs(np.arange(shape[1]) - rng.uniform(0, 0.6) * shape[1])
            layer = np.maximum(layer, np.clip(width * rng.uniform(0.6, 1.6) / 2 + 0.5 - x, 0, 1)[None])
    if rng.random() < 0.3:  # printed with too little ink
        layer = layer * np.clip(0.8 + 0.4 * grain(shape, rng.uniform(1, 6), rng), 0, 1)
    return layer.astype(np.float32)


def _lines(length: int, step: float, width: float, rng: Rng) -> npt.NDArray[np.float64]:
    distance = np.abs((np.arange(length) + rng.uniform(0, step)) % step - step / 2)
    return np.asarray(np.clip(width / 2 + 0.5 - distance, 0, 1), np.float64)


def print_blocks(shape: tuple[int, int], height_px: float, rng: Rng) -> Floats:
    """A few blocks of printed text, and frames and bars as forms and screens have them."""
    picture = Image.new("L", (shape[1], shape[0]), 0)
    pen = ImageDraw.Draw(picture)
    for _ in range(int(rng.integers(1, 4))):
        size = int(np.clip(height_px * rng.uniform(0.35, 1.4), 7, 60))
        font = print_font(int(rng.integers(len(_fonts()))), size)
        x, y = rng.uniform(-0.5, 0.9) * shape[1], rng.uniform(-0.1, 0.95) * shape[0]
        for _ in range(int(rng.integers(1, 9))):
            text = " ".join(rng.choice(_WORDS.split(), int(rng.integers(1, 9))))
            if rng.random() < 0.15:
                text = text.upper()
            pen.text((x, y), text, fill=255, font=font)
            y += size * rng.uniform(1.1, 1.7)
    if rng.random() < 0.2:
        corner = rng.uniform(0, 1, 4) * (shape[1], shape[0], shape[1], shape[0])
        box = [*np.minimum(corner[:2], corner[2:]), *np.maximum(corner[:2], corner[2:])]
        pen.rectangle(box, outline=255, width=int(rng.integers(1, 5)))
    pixels = np.asarray(picture, np.float32)
    return np.asarray(pixels / 255, np.float32)


@cache
def _fonts() -> tuple[str, ...]:
    """Files of the fonts that Matplotlib brings."""
    import matplotlib

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    names = ("DejaVuS", "STIXGeneral", "cmr10", "cmss10", "cmtt10", "cmb10")
    return tuple(str(path) for path in sorted(folder.glob("*.ttf")) if path.name.startswith(names))


@cache
def print_font(number: int, size: int) -> ImageFont.FreeTypeFont:
    """One of the fonts that Matplotlib brings, by any number."""
    return ImageFont.truetype(_fonts()[number % len(_fonts())], size)


def desk(shape: tuple[int, int], rng: Rng) -> Floats:
    """The surroundings of a sheet: wood, cloth, tiles, or nearly black."""
    colour = rng.uniform(0.05, 0.85) * (1 - np.abs(rng.normal(0, 0.2, 3)))
    stretch = rng.choice([1, 8, 0.15])
    height, width = shape
    noise = grain((height, max(2, int(width * stretch))), rng.uniform(2, 30), rng)
    stretched = cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR)
    ground = colour.astype(np.float32) * (1 + rng.uniform(0.02, 0.3) * stretched[..., None])
    if rng.random() < 0.3:
        ground = ground * (1 + 0.3 * np.sign(grain(shape, rng.uniform(15, 80), rng))[..., None])
    return np.asarray(ground, np.float32).clip(0, 1)


def sheet_edge(shape: tuple[int, int], rng: Rng) -> Floats:
    """1 on the sheet, 0 beyond one or two of its straight edges."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    inside = np.ones(shape, np.float32)
    for side in rng.permutation(4)[: int(rng.integers(1, 3))]:
        angle = side * np.pi / 2 + rng.normal(0, 0.12)
        c, s = np.cos(angle), np.sin(angle)
        reach = (abs(c) * shape[1] + abs(s) * shape[0]) / 2
        d = (x - shape[1] / 2) * c + (y - shape[0] / 2) * s - rng.uniform(0.2, 0.95) * reach
        inside *= np.clip(0.5 - d, 0, 1)
    return inside


def binding(shape: tuple[int, int], height_px: float, rng: Rng) -> Floats:
    """A spiral along one side: holes and wire."""
    layer = np.zeros(shape, np.uint8)
    step, size = height_px * rng.uniform(0.5, 1.2), height_px * rng.uniform(0.15, 0.35)
    x = rng.choice([rng.uniform(0, 0.2), rng.uniform(0.8, 1)]) * shape[1]
    for y in np.arange(rng.uniform(0, step), shape[0], step):
        centre = int(x), int(y)
        cv2.circle(layer, centre, max(1, int(size)), 255, -1, cv2.LINE_AA)
        if rng.random() < 0.9:
            cv2.ellipse(
                layer, (int(x - 2 * size), int(y)), (max(1, int(2.2 * size)), max(1, int(size))),
                0, 0, 360, 200, max(1, int(size / 3)), cv2.LINE_AA,
            )  # fmt: skip
    return np.divide(layer, 255, dtype=np.float32)
