"""Whole sheets of composed pages, flat: paper of a size, its rules, and lines of one hand written on them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from inkmath.data.expressions import WrittenExpression
from inkmath.ink.raster import typical_size
from inkmath.training.pages.paper import Floats, cover_of, grain, paper
from inkmath.training.pages.writing import Writer
from inkmath.training.row_measures import measured_rows
from inkmath.types import Box, Points

Rng = np.random.Generator

_SIZES_MM = ((148, 210), (176, 250), (210, 297), (210, 148))
_RULE_COLOURS = ((0.45, 0.62, 0.82), (0.62, 0.66, 0.72), (0.55, 0.55, 0.60), (0.52, 0.70, 0.72))
_MARGIN_COLOUR = (0.86, 0.45, 0.50)


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line on a sheet: its label, such as `2)`, or none; its tokens; the box of its ink in pixels."""

    label: str
    tokens: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it lies flat: float32 (H, W, 3), RGB in [0, 1], and what is written on it, top to bottom.

    px_mm: pixels a millimetre.
    """

    picture: Floats
    lines: tuple[WrittenLine, ...]
    px_mm: float


@dataclass(frozen=True, slots=True)
class _Ruling:
    """Rules of a sheet in pixels: kind, distance, where the first runs, and the margin line (0: none)."""

    kind: str
    pitch: float
    first: float
    margin: float


def write_sheet(writer: Writer, width_px: int, rng: Rng) -> Sheet:
    """A sheet of that width with four to nine lines by one hand."""
    width_mm, height_mm = _SIZES_MM[int(rng.choice(len(_SIZES_MM), p=[0.4, 0.25, 0.25, 0.1]))]
    px_mm = width_px / width_mm
    shape = round(height_mm * px_mm), width_px
    ruling = _ruling(shape, px_mm, rng)
    pen_px = px_mm * rng.uniform(0.35, 0.75)
    strokes, lines = _written(writer, shape, ruling, px_mm, rng)
    ink = cover_of(strokes, shape, pen_px, rng)
    scene = _bare(shape, rng)
    scene = _ruled(scene, ruling, px_mm, rng)
    own, strength = _pen(rng)
    alpha = ink * (strength * (1 + 0.12 * grain(shape, 0.7 * pen_px, rng))).clip(0.1, 1)
    scene = scene * (1 - alpha[..., None]) + own * alpha[..., None]
    return Sheet(np.asarray(scene, np.float32), tuple(lines), px_mm)


def _ruling(shape: tuple[int, int], px_mm: float, rng: Rng) -> _Ruling:
    kind = str(rng.choice(["ruled", "squared", "plain"], p=[0.5, 0.3, 0.2]))
    pitch = px_mm * (rng.uniform(7, 9) if kind != "squared" else rng.choice([5, 5, 4]))
    margin = px_mm * rng.uniform(16, 28) if kind == "ruled" and rng.random() < 0.6 else 0.0
    head = px_mm * rng.uniform(12, 28) if kind == "ruled" else rng.uniform(0, pitch)
    return _Ruling(kind, float(pitch), float(head), float(min(margin, 0.2 * shape[1])))


def _bare(shape: tuple[int, int], rng: Rng) -> Floats:
    """Paper that is nearly white, now and then cream or recycled grey."""
    if rng.random() < 0.05:
        return paper(shape, rng)
    level = rng.uniform(0.9, 1.0)
    tint = np.array([(1, 1, 1), (1, 0.985, 0.95), (0.98, 0.99, 1)][int(rng.integers(3))], np.float32)
    sheet = np.full((*shape, 3), level, np.float32) * tint
    sheet *= 1 + (0.006 * grain(shape, 1.5, rng) + 0.003 * grain(shape, 90, rng))[..., None]
    return np.asarray(sheet, np.float32)


def _ruled(scene: Floats, ruling: _Ruling, px_mm: float, rng: Rng) -> Floats:
    """The paper with its rules printed."""
    if ruling.kind == "plain":
        return scene
    height, width = scene.shape[:2]
    thick = max(1.0, px_mm * rng.uniform(0.15, 0.3))
    y, x = np.arange(height) - ruling.first, np.arange(width) - ruling.first
    across = _at_steps(y, ruling.pitch, thick) * (y > -ruling.pitch / 2 if ruling.kind == "ruled" else 1.0)
    layer = np.repeat(across[:, None], width, axis=1)
    if ruling.kind == "squared":
        layer = np.maximum(layer, _at_steps(x, ruling.pitch, thick)[None])
    colour = np.array(_RULE_COLOURS[int(rng.integers(len(_RULE_COLOURS)))], np.float32)
    alpha = (layer * rng.uniform(0.35, 0.85) * (1 + 0.1 * grain((height, width), 2, rng))).clip(0, 1)[
        ..., None
    ]
    scene = scene * (1 - alpha) + colour * alpha
    if ruling.margin:
        line = np.clip(thick / 2 + 0.5 - np.abs(np.arange(width) - ruling.margin), 0, 1)[None, :, None] * 0.75
        scene = scene * (1 - line) + np.array(_MARGIN_COLOUR, np.float32) * line
    return np.asarray(scene, np.float32)


def _at_steps(places: Floats, step: float, thick: float) -> Floats:
    """The share of each place that rules cover which run at the multiples of a step."""
    distance = np.abs((places + step / 2) % step - step / 2)
    return np.asarray(np.clip(thick / 2 + 0.5 - distance, 0, 1), np.float32)


def _pen(rng: Rng) -> tuple[Floats, float]:
    """Colour and opacity of what was written with."""
    pens = (
        ((0.07, 0.12, 0.42), 0.92),
        ((0.10, 0.20, 0.62), 0.88),
        ((0.06, 0.06, 0.08), 0.92),
        ((0.25, 0.25, 0.27), 0.72),
    )
    colour, opacity = pens[int(rng.choice(len(pens), p=[0.3, 0.2, 0.3, 0.2]))]
    own = (np.array(colour) + rng.normal(0, 0.02, 3)).clip(0, 1)
    return own.astype(np.float32), float(opacity * rng.uniform(0.92, 1.05))


def _written(
    writer: Writer, shape: tuple[int, int], ruling: _Ruling, px_mm: float, rng: Rng
) -> tuple[list[Points], list[WrittenLine]]:
    """Strokes on the rules, and the lines that they are."""
    pitch = ruling.pitch if ruling.kind != "plain" else px_mm * rng.uniform(7, 10)
    step = 2 * pitch if ruling.kind == "squared" else pitch
    size = step * rng.uniform(0.55, 0.8)
    left = (ruling.margin or px_mm * rng.uniform(10, 18)) + px_mm * rng.uniform(3, 8)
    room = shape[1] - left - px_mm * 8
    baseline = ruling.first + step * (
        np.ceil((px_mm * 12 - ruling.first) / step) if ruling.kind != "ruled" else 1
    )
    is_labelled, slope = rng.random() < 0.4, rng.normal(0, 0.004)
    strokes: list[Points] = []
    lines: list[WrittenLine] = []
    tries = iter(writer.lines_of_one_hand(rng))
    most, skip = int(rng.integers(5, 12)), float(rng.choice([1, 1, 2]))
    bottom = 0.0
    while len(lines) < most and (expression := next(tries, None)) is not None:
        placed = _on_line(expression, size * float(np.exp(rng.normal(0, 0.05))))
        points = np.concatenate(placed)
        if np.ptp(points[:, 0]) > room - 12 * px_mm * is_labelled:
            continue
        label, tag = writer.label(len(lines) + 1, size, rng) if is_labelled else ("", [])
        while baseline + points[:, 1].min() < bottom + 0.12 * step:
            baseline += step
        if baseline + points[:, 1].max() > shape[0] - px_mm * 8:
            break
        start = left + (
            px_mm * rng.uniform(0, 6) if not is_labelled else np.ptp(np.concatenate(tag)[:, 0]) + 0.9 * size
        )
        lift = np.array([start, baseline - rng.uniform(0.0, 0.1) * size])
        tilt = np.array([[1.0, slope], [0.0, 1.0]])
        own = [stroke @ tilt + lift for stroke in placed]
        tags = [stroke + np.array([left, lift[1]]) for stroke in tag]
        strokes += [*own, *tags]
        low, high = np.concatenate(own).min(axis=0).tolist(), np.concatenate(own).max(axis=0).tolist()
        lines.append(WrittenLine(label, expression.tokens, Box(*low, *high)))
        bottom = high[1]
        baseline += step * skip
    return strokes, lines


def _on_line(expression: WrittenExpression, size_px: float) -> list[Points]:
    """The strokes with symbols of that size, from x = 0 on; the line that they stand on is y = 0."""
    rows, _ = measured_rows([expression])
    assert expression.tree is not None
    root = next(
        place for place, (_, symbol) in enumerate(rows.origins) if expression.tree.parents[symbol] < 0
    )
    left = min(float(stroke[:, 0].min()) for stroke in expression.strokes)
    corner = left, rows.lines[rows.rows[root]]
    return [(stroke - corner) * (size_px / typical_size(expression.strokes)) for stroke in expression.strokes]


def spiral(sheet: Floats, px_mm: float, rng: Rng) -> tuple[Floats, list[tuple[float, float]]]:
    """The sheet with the holes of a spiral along its left side; the middle of each, x and y."""
    step, radius = px_mm * rng.uniform(6, 9), px_mm * 1.6
    x = px_mm * 5.0
    holes = [(x, float(y)) for y in np.arange(step, sheet.shape[0] - step / 2, step)]
    layer = np.zeros(sheet.shape[:2], np.uint8)
    for hole in holes:
        cv2.circle(layer, (round(hole[0]), round(hole[1])), round(radius), 255, -1, cv2.LINE_AA)
    share = np.divide(layer, 255, dtype=np.float32)[..., None]
    return np.asarray(sheet * (1 - 0.75 * share), np.float32), holes
