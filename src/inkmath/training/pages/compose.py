"""A composed photograph: writing on paper under a camera, and what each of its pixels shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inkmath.training.pages.camera import develop, light, through, view
from inkmath.training.pages.paper import (
    Floats,
    binding,
    board,
    cover_of,
    desk,
    grain,
    paper,
    print_blocks,
    rules,
    sheet_edge,
)
from inkmath.training.pages.writing import Writing
from inkmath.types import Pixels

Rng = np.random.Generator

CLASSES = ("paper", "mathematics", "words", "print", "rule", "mark")
"""Classes of pixels. "paper" is whatever is no ink, the desk too; "mark" boxes, circles, ticks, arrows,
diagrams, and what is scribbled over.
"""

SMALLEST_PX, LARGEST_PX = 11.0, 80.0
"""Height of a typical symbol in composed pictures."""

_IS_INK = 0.4  # share of a pixel that a stroke covers where it counts as ink
_OPAQUE = {"rule": (0.15, 1.0), "print": (0.6, 1.0)}


@dataclass(frozen=True, slots=True)
class Composed:
    """picture: uint8 (H, W, 3), RGB. classes: uint8 (H, W), indices into CLASSES.

    seen: x and y, float32 (H, W), of the place on the sheet that each pixel shows.
    """

    picture: Pixels
    classes: npt.NDArray[np.uint8]
    seen: tuple[Floats, Floats]


class FillsPages(Protocol):
    """Protocol of what writes on a sheet, such as `inkmath.training.pages.writing.Writer`."""

    def page(self, shape: tuple[int, int], height_px: float, rng: Rng) -> Writing:
        """Writing for a sheet of the given shape (H, W). height_px: of a typical symbol."""


def compose(writer: FillsPages, shape: tuple[int, int], rng: Rng, height_px: float | None = None) -> Composed:
    """One picture of the given shape (H, W). height_px: of a typical symbol; random where it is not given."""
    if height_px is None:
        height_px = float(np.exp(rng.uniform(np.log(SMALLEST_PX), np.log(LARGEST_PX))))
    is_board, is_drawn = rng.random() < 0.07, rng.random() < 0.08
    seen = view(shape, rng)
    layers = _layers(writer, shape, height_px, is_drawn, rng)
    layers = {name: through(layer, seen) for name, layer in layers.items()}
    scene = board(shape, rng) if is_board else paper(shape, rng)
    if is_drawn:
        scene = np.full((*shape, 3), 0.0 if is_board else rng.choice([1.0, 1.0, 0.97]), np.float32)
    classes = np.zeros(shape, np.uint8)
    colour = _pen_colour(is_board, rng)
    for name in ("rule", "print", "words", "mathematics", "mark"):
        layer = layers[name]
        if not layer.any():
            continue
        is_pen = name in ("words", "mathematics", "mark")
        own = colour if is_pen and (name != "mark" or rng.random() < 0.6) else _colour(name, is_board, rng)
        alpha = layer * (_pressure(shape, is_drawn, rng) if is_pen else rng.uniform(*_OPAQUE[name]))
        scene = scene * (1 - alpha[..., None]) + own * alpha[..., None]
        classes[layer > _IS_INK] = CLASSES.index(name)
    if not is_drawn:
        if rng.random() < 0.2:  # writing of the other side shines through
            other = through(layers["mathematics"][:, ::-1].copy(), view(shape, rng))
            scene = scene * (1 - rng.uniform(0.03, 0.15) * other[..., None])
        scene, classes = _surroundings(scene, classes, height_px, rng)
        scene = scene * light(shape, rng)[..., None]
    picture = develop(scene, 0.05 * height_px, rng) if not is_drawn else _bytes(scene)
    return Composed(picture, classes, seen)


def _layers(
    writer: FillsPages, shape: tuple[int, int], height_px: float, is_drawn: bool, rng: Rng
) -> dict[str, Floats]:
    nothing = np.zeros(shape, np.float32)
    layers = dict.fromkeys(CLASSES[1:], nothing)
    pen_px = float(np.clip(height_px * rng.uniform(0.035, 0.13), 0.8, 9))
    if rng.random() < 0.94:
        written = writer.page(shape, height_px, rng)
        layers["mathematics"] = cover_of(written.maths, shape, pen_px, rng)
        layers["words"] = cover_of(written.words, shape, pen_px, rng)
        layers["mark"] = cover_of(written.marks, shape, pen_px * rng.uniform(0.7, 1.5), rng)
    if not is_drawn or rng.random() < 0.4:
        layers["rule"] = rules(shape, height_px, rng)
    if rng.random() < 0.2:
        layers["print"] = print_blocks(shape, height_px, rng)
    return layers


def _pressure(shape: tuple[int, int], is_drawn: bool, rng: Rng) -> Floats:
    """The share of the paper's light that the pen takes: even ink, or grains of pencil and chalk."""
    if is_drawn:
        return np.ones(shape, np.float32)
    strength = rng.uniform(0.35, 1.0)
    even = np.full(shape, strength, np.float32)
    if rng.random() < 0.45:
        even *= 1 + rng.uniform(0.1, 0.5) * grain(shape, rng.uniform(0.8, 2.5), rng)
    return (even * (1 + 0.15 * grain(shape, 40, rng))).clip(0.1, 1)


def _pen_colour(is_board: bool, rng: Rng) -> Floats:
    """Blue, black, pencil, red, green or violet; on a board chalk."""
    if is_board:
        return (1 - np.abs(rng.normal(0, 0.12, 3))).astype(np.float32)
    inks = ((0.08, 0.1, 0.4), (0.1, 0.25, 0.75), (0.05, 0.05, 0.06), (0.3, 0.3, 0.32), (0.7, 0.08, 0.12),
            (0.05, 0.4, 0.2), (0.4, 0.15, 0.5))  # fmt: skip
    chosen = inks[int(rng.choice(len(inks), p=[0.22, 0.15, 0.25, 0.2, 0.1, 0.04, 0.04]))]
    return (np.array(chosen) + rng.normal(0, 0.04, 3)).clip(0, 1).astype(np.float32)


def _colour(name: str, is_board: bool, rng: Rng) -> Floats:
    if name == "mark":
        return np.array([0.75, 0.1, 0.1], np.float32) if rng.random() < 0.6 else _pen_colour(is_board, rng)
    if is_board:
        return rng.uniform(0.4, 0.9, 3).astype(np.float32)
    if name == "print":
        return (rng.uniform(0, 0.3) + rng.normal(0, 0.03, 3)).clip(0, 1).astype(np.float32)
    grey = np.full(3, rng.uniform(0.05, 0.7))
    coloured = np.array([(0.35, 0.6, 0.85), (0.85, 0.45, 0.5), (0.45, 0.75, 0.6), (0.5, 0.5, 0.8)])
    chosen = grey if rng.random() < 0.45 else coloured[int(rng.integers(4))] * rng.uniform(0.6, 1.15)
    return chosen.clip(0, 1).astype(np.float32)


def _surroundings(
    scene: Floats, classes: npt.NDArray[np.uint8], height_px: float, rng: Rng
) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """The scene with a desk beyond the sheet, a binding or a finger: what they cover is no writing."""
    shape = classes.shape
    if rng.random() < 0.2:
        inside = sheet_edge(shape, rng)
        scene = scene * inside[..., None] + desk(shape, rng) * (1 - inside[..., None])
        classes = np.where(inside > 0.5, classes, 0).astype(np.uint8)
    if rng.random() < 0.06:
        cover = binding(shape, height_px, rng)
        scene = scene * (1 - cover[..., None]) + rng.uniform(0.0, 0.5) * cover[..., None]
        classes = np.where(cover < 0.5, classes, 0).astype(np.uint8)
    return scene, classes


def _bytes(scene: Floats) -> Pixels:
    return np.round(scene.clip(0, 1) * 255).astype(np.uint8)
