"""The camera of composed pages: where it stands, what light there is, and what it does to the picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.training.pages.paper import Floats, grain

Rng = np.random.Generator


def view(shape: tuple[int, int], rng: Rng) -> tuple[Floats, Floats]:
    """For each pixel of the picture the place on the sheet that is seen there: x and y, float32 `shape`.

    Perspective, a turn of a few degrees, and the curl of a page or a book.
    """
    height, width = shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    angle = np.radians(rng.normal(0, 3))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([width, height]) / 2
    strength = rng.choice([0, 0.02, 0.06])
    seen = (corners - middle) @ turn + middle + rng.uniform(-strength, strength, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    w = matrix[2, 0] * x + matrix[2, 1] * y + 1
    u = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / w
    v = (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / w
    if rng.random() < 0.5:
        wave = rng.uniform(0.5, 3) * 2 * np.pi / max(width, height)
        bend = rng.uniform(0, 0.02) * max(width, height)
        v = v + bend * np.sin(wave * u + rng.uniform(0, 6)) * (0.5 + v / height)
        u = u + 0.3 * bend * np.sin(wave * v + rng.uniform(0, 6))
    return u.astype(np.float32), v.astype(np.float32)


def through(layer: Floats, seen: tuple[Floats, Floats]) -> Floats:
    """A layer or a picture as it is seen from there."""
    return np.asarray(
        cv2.remap(layer, *seen, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101), np.float32
    )


def light(shape: tuple[int, int], rng: Rng) -> Floats:
    """Brightness across the picture, about 1: falling off to one side, with soft or hard shadows."""
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    field = 1 + rng.choice([0, 0.15, 0.35]) * (x * np.cos(angle) + y * np.sin(angle)) / 1.4
    for _ in range(int(rng.choice([0, 1, 2], p=[0.55, 0.35, 0.1]))):
        field *= _shadow(shape, rng)
    if rng.random() < 0.06:  # glare
        cx, cy, r = rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.2, 0.7)
        field *= 1 + rng.uniform(0.3, 1.5) * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / r**2)
    return np.asarray(field, np.float32)


def _shadow(shape: tuple[int, int], rng: Rng) -> npt.NDArray[np.float32]:
    height, width = shape
    corners = rng.uniform(-0.6, 1.6, (int(rng.integers(3, 7)), 2)) * (width, height)
    hull = cv2.convexHull(corners.astype(np.float32)).astype(np.int32)
    mask = np.zeros(shape, np.float32)
    cv2.fillPoly(mask, [hull], 1.0)
    soft = float(rng.choice([0.8, 4, 20, 60]))
    return np.asarray(1 - rng.uniform(0.15, 0.65) * cv2.GaussianBlur(mask, (0, 0), soft), np.float32)


def develop(scene: Floats, sharpness_px: float, rng: Rng, tint: float = 0.05) -> npt.NDArray[np.uint8]:
    """The scene, RGB in [0, 1], as a file from a phone: blur, noise, colours, compression.

    sharpness_px: blur that still leaves the writing readable. tint: deviation of the colours from white.
    """
    cast = 1 + rng.normal(0, tint, 3).astype(np.float32)
    picture: npt.NDArray[Any] = scene * cast * rng.uniform(0.75, 1.1)
    picture = np.clip(picture, 0, 1) ** rng.uniform(0.7, 1.4)
    if rng.random() < 0.3:  # little contrast
        low, high = rng.uniform(0, 0.25), rng.uniform(0.75, 1)
        picture = low + picture * (high - low)
    blur = sharpness_px * rng.uniform(0, 1) ** 2
    if blur > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if rng.random() < 0.08:
        length = max(2, round(2 * sharpness_px))
        kernel = np.zeros((length, length), np.float32)
        if rng.random() < 0.5:
            np.fill_diagonal(kernel, 1 / length)
        else:
            kernel[length // 2] = 1 / length
        picture = cv2.filter2D(picture, -1, kernel)
    noise = rng.choice([0.0, 0.01, 0.03])
    if noise:
        picture = picture + noise * rng.standard_normal((*picture.shape[:2], 1), np.float32)
        picture = picture + 0.5 * noise * grain(picture.shape[:2], 2, rng)[..., None]
    image = np.asarray(np.round(np.clip(picture, 0, 1) * 255), np.uint8)
    if rng.random() < 0.6:
        quality = int(rng.integers(35, 96))
        _, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        image = np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[:, :, ::-1])
    return image
