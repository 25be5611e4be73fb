"""Puts pen strokes on paper, and the paper under a scanner or a camera. Pictures are uint8 (H, W, 3), BGR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from stroke_font import Points

Picture = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float64]
Colour = tuple[float, float, float]

_SUPERSAMPLING = 4


def ink_cover(
    strokes: Sequence[Points], shape: tuple[int, int], width_px: float, rng: np.random.Generator
) -> Plane:
    """The coverage of each pixel by the pen, float64 `shape` in [0, 1]. Strokes are in pixels of the result.

    The width swells and shrinks along a stroke as pressure does, by about a fifth.
    """
    k = _SUPERSAMPLING
    canvas = np.zeros((shape[0] * k, shape[1] * k), np.uint8)
    for stroke in strokes:
        points = np.round((stroke * k + k / 2) * 16).astype(np.int32)
        wave = rng.uniform(0, 2 * np.pi) + np.linspace(0, rng.uniform(1, 5), len(points))
        widths = np.maximum(1, np.round(width_px * k * (1 + 0.2 * np.sin(wave)))).astype(int)
        for start, end, width in zip(points, points[1:], widths[1:].tolist(), strict=False):
            cv2.line(canvas, start.tolist(), end.tolist(), 255, width, cv2.LINE_AA, 4)
    small = cv2.resize(canvas, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return small.astype(np.float64) / 255


@dataclass(frozen=True, slots=True)
class Placed:
    """Strokes set on a picture.

    strokes: in pixels. shape: (H, W) of the picture. scale: pixels a unit of the hand's strokes.
    baseline_px: the line of writing, from the top.
    """

    strokes: list[Points]
    shape: tuple[int, int]
    scale: float
    baseline_px: float


def place(strokes: Sequence[Points], width_px: float, margin_px: float) -> Placed:
    """The strokes scaled to `width_px` across, with a margin around."""
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0)
    scale = float(width_px / (high - low)[0])
    height, width = np.ceil((high - low)[::-1] * scale + 2 * margin_px).astype(int).tolist()
    moved = [(stroke - low) * scale + margin_px for stroke in strokes]
    return Placed(moved, (height, width), scale, float(margin_px - low[1] * scale))


def turned(strokes: Sequence[Points], shape: tuple[int, int], degrees: float) -> list[Points]:
    """The strokes turned about the middle of the picture."""
    middle = (shape[1] / 2, shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1.0)
    return [stroke @ matrix[:, :2].T + matrix[:, 2] for stroke in strokes]


def scan(cover: Plane, rng: np.random.Generator) -> Picture:
    """A ball pen on white paper under a flatbed scanner: even light, a little grain and blur."""
    paper = np.full((*cover.shape, 3), 248.0) + rng.normal(0, 1.5, (*cover.shape, 1))
    ink = _blend(paper, cover * rng.normal(0.92, 0.05, cover.shape).clip(0, 1), (95, 50, 40))
    return _bytes(cv2.GaussianBlur(ink, (0, 0), 0.6).astype(np.float64))


def drawing(cover: Plane, rng: np.random.Generator) -> Picture:
    """A tablet's drawing: one colour on pure white."""
    colours = ((0, 0, 0), (150, 60, 20), (40, 40, 40))
    paper = np.full((*cover.shape, 3), 255.0)
    return _bytes(_blend(paper, cover, colours[int(rng.integers(len(colours)))]))


def photo(cover: Plane, line_px: float, baseline_px: float, rng: np.random.Generator) -> Picture:
    """A phone's photo of a ruled exercise book: a slight turn, uneven light, a soft shadow, noise.

    line_px: distance of the ruled lines; one of them runs at `baseline_px` from the top.
    """
    paper = np.full((*cover.shape, 3), (214.0, 226.0, 231.0))
    paper = _blend(paper, 0.75 * _rules(cover.shape, line_px, baseline_px), (190, 150, 120))
    page = _blend(paper, 0.94 * cover, (62, 44, 40))
    page = _tilted(page, rng)
    lit = page * (_light(cover.shape, rng) * _shadow(cover.shape, rng))[:, :, None]
    blurred = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.7, 1.1)).astype(np.float64)
    return _bytes(blurred + rng.normal(0, 3.0, blurred.shape) + rng.normal(0, 2.0, (*cover.shape, 1)))


def _blend(paper: Plane, cover: Plane, colour: Colour) -> Plane:
    return paper * (1 - cover[:, :, None]) + np.array(colour) * cover[:, :, None]


def _rules(shape: tuple[int, int], line_px: float, baseline_px: float) -> Plane:
    """Cover of the printed lines: one at the baseline, the others at multiples of `line_px` from it."""
    y = np.arange(shape[0], dtype=np.float64)
    distance = np.abs((y - baseline_px + line_px / 2) % line_px - line_px / 2)
    column = np.clip(1.6 - distance, 0, 1)
    return np.repeat(column[:, None], shape[1], axis=1)


def _tilted(page: Plane, rng: np.random.Generator) -> Plane:
    """The page turned by up to 2.5 degrees and seen a little from the side."""
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-2.5, 2.5), 1.0)
    seen = corners @ turn[:, :2].T + turn[:, 2] + rng.uniform(-0.012, 0.012, (4, 2)) * width
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    seen_page = cv2.warpPerspective(page, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    return seen_page.astype(np.float64)


def _light(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    """A lamp to one side: brightness from about 1 down to 0.65 across the page."""
    y, x = np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    slope = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    light = 0.84 + 0.28 * slope - 0.1 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)
    return np.asarray(light, np.float64)


def _shadow(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    """The soft shadow of a hand or a phone that reaches in from one side and darkens by a third."""
    height, width = shape
    edge = np.linspace(rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75), 6) + rng.normal(0, 0.03, 6)
    outline = np.column_stack([edge * width, np.linspace(-0.1, 1.1, 6) * height])
    side = float(rng.integers(2)) * 2.4 - 0.7
    corners = np.array([[side * width, 1.1 * height], [side * width, -0.1 * height]])
    mask = np.zeros(shape, np.float64)
    cv2.fillPoly(mask, [np.concatenate([outline, corners]).astype(np.int32)], 1.0)
    soft = cv2.GaussianBlur(mask, (0, 0), 0.03 * width).astype(np.float64)
    return 1 - rng.uniform(0.25, 0.4) * soft


def _bytes(picture: Plane) -> Picture:
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)
