"""Ink whose every pixel is known, and paper to lay it on: what the cleaned page is compared with."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.types import Page, Pixels

# Strokes in a square of 0..10, x right and y down.
GLYPHS: dict[str, list[list[tuple[float, float]]]] = {
    "0": [[(5, 0), (2, 2), (1.5, 5), (2.5, 9), (5, 10), (8, 8), (8.5, 5), (7.5, 1.5), (5, 0)]],
    "1": [[(3, 3), (6, 0), (6, 10)]],
    "2": [[(2, 2.5), (4, 0), (7, 1), (7, 4), (2, 10), (8, 10)]],
    "3": [[(2, 1), (6, 0), (7.5, 2.5), (4, 4.5), (8, 7), (6, 10), (2, 9)]],
    "4": [[(4, 0), (1.5, 6), (9, 6)], [(6.5, 3), (6.5, 10)]],
    "5": [[(7.5, 0), (3, 0), (2.5, 4), (6, 4), (8, 7), (5.5, 10), (2, 9)]],
    "7": [[(2, 0), (8, 0), (4, 10)]],
    "x": [[(2, 4), (8, 10)], [(8, 4), (2, 10)]],
    "y": [[(2, 4), (5, 8)], [(8, 4), (4, 13)]],
    "+": [[(5, 2.5), (5, 8.5)], [(2, 5.5), (8, 5.5)]],
    "-": [[(2, 5.5), (8, 5.5)]],
    "=": [[(2, 4.2), (8, 4.2)], [(2, 7), (8, 7)]],
    ".": [[(4.6, 9.6), (4.8, 9.8)]],
}


def write(ink: Pixels, text: str, x: float, y: float, height: float = 70, pen: int = 5) -> None:
    """Write `text` into `ink` (255 = ink) in place, its top left at (x, y)."""
    for character in text:
        for stroke in GLYPHS.get(character, []):
            points = np.array([[x + u * height / 12, y + v * height / 10] for u, v in stroke])
            cv2.polylines(ink, [np.round(points * 16).astype(np.int32)], False, 255, pen, cv2.LINE_AA, 4)
        x += height * 0.85


def line(text: str = "2x+1.5=7-y", height: int = 240, width: int = 900) -> Pixels:
    """One line of ink, uint8 (H, W), 255 = ink."""
    ink = np.zeros((height, width), np.uint8)
    write(ink, text, 70, height * 0.35)
    return ink


def sheet(
    ink: Pixels,
    paper: tuple[int, int, int] = (244, 242, 236),
    pen: tuple[int, int, int] = (45, 45, 70),
    rules: Pixels | None = None,
    rule_colour: tuple[int, int, int] = (160, 185, 220),
) -> Pixels:
    """The ink on coloured, perhaps ruled paper: RGB uint8 (H, W, 3)."""
    picture = np.broadcast_to(np.array(paper, np.float64), (*ink.shape, 3))
    for layer, colour in ((rules, rule_colour), (ink, pen)):
        if layer is not None:
            share = layer[..., None] / 255
            picture = picture * (1 - share) + np.array(colour) * share
    return np.round(picture).astype(np.uint8)


def ruled(shape: tuple[int, int], spacing: int, squared: bool = False, width: int = 2) -> Pixels:
    """Printed lines, uint8 (H, W), 255 = line."""
    lines = np.zeros(shape, np.uint8)
    for y in range(spacing // 2, shape[0], spacing):
        cv2.line(lines, (0, y), (shape[1], y), 255, width, cv2.LINE_AA)
    for x in range(spacing // 2, shape[1] if squared else 0, spacing):
        cv2.line(lines, (x, 0), (x, shape[0]), 255, width, cv2.LINE_AA)
    return lines


def shadowed(picture: Pixels) -> Pixels:
    """As under a hand: light falls to 40 % towards the top left."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    light = 0.4 + 0.6 / (1 + np.exp(-10 * (x / width + 0.5 * y / height - 0.5)))
    return np.round(picture * light[..., None]).astype(np.uint8)


def half_in_shade(picture: Pixels) -> Pixels:
    """As where something stands between a lamp and most of the sheet: two even lights and an edge."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    light = cv2.GaussianBlur(np.where(x + 0.6 * y < 0.5 * width, 1, 0.5), (0, 0), 8)
    return np.round(picture * light[..., None]).astype(np.uint8)


def grainy(picture: Pixels, sigma: float, seed: int = 0) -> Pixels:
    """With the slight blur of a lens and the noise of a sensor."""
    blurred = cv2.GaussianBlur(picture, (0, 0), 0.8).astype(np.float64)
    noise = np.random.default_rng(seed).normal(0, sigma, picture.shape)
    return np.clip(np.round(blurred + noise), 0, 255).astype(np.uint8)


def turned(picture: Pixels, angle: float) -> Pixels:
    """Turned counter-clockwise by `angle` degrees about its middle."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    mode = cv2.BORDER_REPLICATE if picture.ndim == 3 else cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderMode=mode), dtype=np.uint8)


def in_source(page: Page, shape: tuple[int, int]) -> Pixels:
    """The page's ink (255 = ink) laid back on a picture of that shape through `to_source`."""
    forward = page.to_source.copy()
    forward[:, 2] += forward[:, :2] @ np.array([0.5, 0.5]) - 0.5  # pixel edges -> pixel centres
    back = cv2.warpAffine(page.pixels, forward, (shape[1], shape[0]), borderValue=255)
    return 255 - np.asarray(back, dtype=np.uint8)


def compare(page: Page, ink: Pixels) -> tuple[float, float]:
    """Share of the true ink that is on the page, and what is on the page besides, as a share of the true ink.

    Edges may be off by a pixel or two.
    """
    found, true = in_source(page, ink.shape[:2]) > 127, ink > 127
    around_found = cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    around_true = cv2.dilate(true.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    total = max(1, int(true.sum()))
    return float((true & around_found).sum()) / total, float((found & ~around_true).sum()) / total
