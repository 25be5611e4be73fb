"""Whole sheets on a desk, photographed: where each line and corner of the sheet came to lie is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from inkmath.training.pages.camera import develop
from inkmath.training.pages.desks import hold_by_thumb, lay_pen, tabletop
from inkmath.training.pages.paper import Floats, grain
from inkmath.training.pages.sheets import Sheet, WrittenLine, spiral, write_sheet
from inkmath.training.pages.writing import Writer
from inkmath.types import Box, Pixels, Points

Rng = np.random.Generator

_FARTHEST = 1.2  # as much desk on each side of a sheet at most, in its longer sides
_SHEET_SHARE = 0.85  # pixels of the sheet's width in those of the picture's shorter side


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture of a sheet, and its truth.

    picture: uint8 (H, W, 3), RGB. lines: top to bottom, their boxes in the picture.
    corners: float64 (4, 2) of the sheet, clockwise from its top left, in the picture; they may lie outside.
    """

    picture: Pixels
    lines: tuple[WrittenLine, ...]
    corners: Points


def photograph(writer: Writer, shape: tuple[int, int], rng: Rng) -> Photograph:
    """A sheet of several lines by one hand on a desk, as a phone takes it. shape: of the picture (H, W)."""
    sheet = write_sheet(writer, round(_SHEET_SHARE * min(shape)), rng)
    to_picture = _camera(sheet.picture.shape[:2], shape, rng)
    size, start = _scene_of(sheet.picture.shape[:2], shape, to_picture)
    bend, scene = _laid(sheet, size, start, rng)
    to_picture = to_picture @ np.array([[1, 0, -start[0]], [0, 1, -start[1]], [0, 0, 1]])
    seen = np.asarray(  # linear filtering is enough: the scene has about the picture's resolution
        cv2.warpPerspective(scene, to_picture, shape[::-1], borderMode=cv2.BORDER_REFLECT_101), np.float32
    )

    def placed(points: Points) -> Points:
        flat = points + np.column_stack([np.zeros(len(points)), bend(points[:, 0])]) + start
        return np.asarray(cv2.perspectiveTransform(flat[None], to_picture)[0], np.float64)

    height, width = sheet.picture.shape[:2]
    corners = placed(np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]))
    if rng.random() < 0.2:
        seen = hold_by_thumb(seen, corners, rng)
    seen *= _room_light(shape, rng)[..., None]
    picture = develop(seen * _white_balance(rng), 0.9, rng, tint=0.0)
    lines = tuple(
        WrittenLine(one.label, one.tokens, _around(placed(_outline(one.box)))) for one in sheet.lines
    )
    return Photograph(picture, lines, corners)


def _scene_of(
    sheet: tuple[int, ...], picture: tuple[int, int], to_picture: Points
) -> tuple[tuple[int, int], Points]:
    """The size (H, W) of the scene that the camera sees, and where in it the sheet begins (x, y)."""
    height, width = picture
    corners = np.array([[(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]])
    seen = cv2.perspectiveTransform(corners, np.linalg.inv(to_picture))[0]
    most, middle = _FARTHEST * max(sheet), np.array(sheet[1::-1]) / 2
    low = np.maximum(np.minimum(seen.min(axis=0), 0), middle - 1.5 * most)
    high = np.minimum(np.maximum(seen.max(axis=0), sheet[1::-1]), middle + 1.5 * most)
    wide, tall = np.ceil(high - low).astype(int).tolist()
    return (tall, wide), np.asarray(np.round(-low), np.float64)


def _laid(
    sheet: Sheet, size: tuple[int, int], start: Points, rng: Rng
) -> tuple[Callable[[Points], Points], Floats]:
    """The displacement of each column of the sheet, and the scene of the sheet on a desk."""
    picture = sheet.picture
    holes: list[tuple[float, float]] = []
    if rng.random() < 0.3:
        picture, holes = spiral(picture, sheet.px_mm, rng)
    height, width = picture.shape[:2]
    scene = tabletop(size, sheet.px_mm, rng)
    amount = rng.choice([0.0, 0.004, 0.012]) * height
    phase, waves = rng.uniform(0, 6), rng.uniform(0.6, 1.6)

    def bend(x: Points) -> Points:
        return np.asarray(amount * np.sin(waves * np.pi * x / width + phase), np.float64)

    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    u = x - np.float32(start[0])
    v = y - np.float32(start[1]) - bend(u).astype(np.float32)
    inside = np.clip(np.minimum(np.minimum(u, width - 1 - u), np.minimum(v, height - 1 - v)) + 0.5, 0, 1)
    laid = cv2.remap(picture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    slope = np.gradient(bend(np.arange(size[1]) - start[0]))  # what leans away is darker
    laid = laid * (1 + 1.5 * slope.astype(np.float32))[None, :, None]
    lift = sheet.px_mm * rng.uniform(0.5, 3)
    offset = rng.normal(0, 1, 2)
    offset = offset / np.hypot(*offset) * lift
    shadow = cv2.GaussianBlur(inside, (0, 0), lift)
    shadow = cv2.warpAffine(shadow, np.array([[1, 0, offset[0]], [0, 1, offset[1]]]), size[::-1])
    scene = scene * (1 - rng.uniform(0.3, 0.6) * shadow[..., None])
    scene = scene * (1 - inside[..., None]) + laid * inside[..., None]
    for hole in holes:
        scene = _wire(scene, np.array(hole) + start, sheet.px_mm)
    if rng.random() < 0.25:
        side = start[0] + width + sheet.px_mm * rng.uniform(12, 30)
        upper = side, start[1] + height * rng.uniform(0.1, 0.3)
        lower = side + sheet.px_mm * rng.normal(0, 15), start[1] + height * rng.uniform(0.65, 0.9)
        ends = np.array([upper, lower], np.float32)
        scene = lay_pen(scene, ends[0], ends[1], sheet.px_mm, rng)
    return bend, np.asarray(scene, np.float32)


def _wire(scene: Floats, hole: Points, px_mm: float) -> Floats:
    """A turn of a spiral through the hole and around the sheet's left edge."""
    low = np.maximum(hole - np.array([8, 4]) * px_mm, 0).astype(int)
    high = np.maximum(hole + np.array([2, 4]) * px_mm, 0).astype(int)
    part = scene[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return scene
    layer = np.zeros(part.shape[:2], np.uint8)
    x, y = np.round((hole - low - np.array([3, 0.6]) * px_mm) * 8).astype(int).tolist()
    wide, tall = round(3.6 * px_mm * 8), round(1.1 * px_mm * 8)
    thick = max(1, round(0.9 * px_mm))
    cv2.ellipse(layer, (x, y), (wide, tall), 8, 150, 385, 255, thick, cv2.LINE_AA, 3)
    share = np.divide(layer, 255, dtype=np.float32)[..., None]
    shine = cv2.GaussianBlur(np.roll(share[..., 0], 1, axis=0), (0, 0), 1)
    shine[round(0.35 * len(shine)) :] = 0  # light falls on the upper side
    scene[low[1] : high[1], low[0] : high[0]] = part * (1 - share) + (0.08 + 0.5 * shine[..., None]) * share
    return scene


def _camera(sheet: tuple[int, ...], shape: tuple[int, int], rng: Rng) -> Points:
    """The homography from the sheet to the picture: a pinhole above the sheet, tilted and turned a little."""
    height, width = sheet[:2]
    longest = max(height, width)
    tilt, pan, roll = np.radians(rng.normal(0, (13, 6, 5)))
    if rng.random() < 0.5:
        tilt = abs(tilt) + np.radians(8)  # the phone is mostly held from below
    distance = longest * rng.uniform(1.3, 2.2)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    flat = corners - (width / 2, height / 2)
    c, s = np.cos(roll), np.sin(roll)
    x, y = (flat @ np.array([[c, s], [-s, c]])).T
    depth = distance + (-y) * np.sin(tilt) + x * np.sin(pan)
    seen = np.column_stack([x * np.cos(pan), y * np.cos(tilt)]) * (distance / depth)[:, None]
    low, high = seen.min(axis=0), seen.max(axis=0)
    scale = float((np.array(shape[::-1]) / (high - low)).min()) * rng.uniform(0.78, 1.06)
    seen = (seen - (low + high) / 2) * scale
    slack = np.abs(np.array(shape[::-1]) - (high - low) * scale) / 2
    seen += np.array(shape[::-1]) / 2 + rng.uniform(-0.7, 0.7, 2) * slack
    return np.asarray(
        cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32)), np.float64
    )


def _white_balance(rng: Rng) -> Floats:
    """The gains of red, green and blue of a camera in this light: warm, neutral or cool."""
    warmth = rng.normal(0.01, 0.035)
    return np.array([1 + warmth, 1 + rng.normal(0, 0.008), 1 - 1.3 * warmth], np.float32)


def _room_light(shape: tuple[int, int], rng: Rng) -> Floats:
    """Brightness across the picture: a window to one side, the lens, and soft shadows of hand and phone."""
    height, width = shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    field = 1 + rng.uniform(0.03, 0.22) * (x * np.cos(angle) + y * np.sin(angle))
    field *= 1 - rng.uniform(0, 0.08) * (x**2 + y**2)
    field *= 1 + 0.02 * grain(shape, 0.4 * min(shape), rng)
    for _ in range(int(rng.choice([0, 1, 2], p=[0.45, 0.4, 0.15]))):
        corners = rng.uniform(-0.5, 1.5, (int(rng.integers(4, 8)), 2)) * (width, height)
        mask = np.zeros(shape, np.float32)
        cv2.fillPoly(mask, [cv2.convexHull(corners.astype(np.float32)).astype(np.int32)], 1.0)
        soft = float(np.exp(rng.uniform(np.log(0.008), np.log(0.06)))) * min(shape)
        field *= 1 - rng.uniform(0.15, 0.45) * cv2.GaussianBlur(mask, (0, 0), soft)
    return np.asarray(field, np.float32)


def _outline(box: Box) -> Points:
    """Points around a box, close enough that a bend between them is small."""
    along = np.linspace(0, 1, 9)
    x, y = box.x0 + along * box.width, box.y0 + along * box.height
    top, bottom = np.column_stack([x, np.full(9, box.y0)]), np.column_stack([x, np.full(9, box.y1)])
    return np.concatenate(
        [top, bottom, np.column_stack([np.full(9, box.x0), y]), np.column_stack([np.full(9, box.x1), y])]
    )


def _around(points: Points) -> Box:
    return Box(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
