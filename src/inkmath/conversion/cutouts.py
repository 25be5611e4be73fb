"""Parts of a page as pictures: a line as it was written."""

from __future__ import annotations

from functools import reduce

import cv2
import numpy as np

from inkmath.conversion.reading import png
from inkmath.types import Box, Ink, Pixels, Reading

_MARGIN = 0.4  # around the picture of a line, of its height
_LINE_HEIGHT_PX = 120  # of a line that was written with a pen


def box_of(reading: Reading) -> Box | None:
    """The box around the symbols of a line, in units of its source; None where there is no symbol."""
    boxes = [symbol.box for symbol in reading.symbols]
    return reduce(Box.union, boxes) if boxes else None


def line_picture(reading: Reading, source: Ink | Pixels) -> bytes | None:
    """The line cut out of the page with some paper around it, as PNG; None where its place is not known."""
    box = box_of(reading)
    if box is None:
        return None
    margin = _MARGIN * max(box.height, 0.1 * box.width, 1e-9)
    return cutout(Box(box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin), source)


def cutout(box: Box, source: Ink | Pixels, height_px: int = _LINE_HEIGHT_PX) -> bytes | None:
    """The part of the page within the box, as PNG; None where that is outside of the page.

    height_px: of the picture, where the page is strokes.
    """
    cut = _drawn(source, box, height_px) if isinstance(source, Ink) else _cut(source, box)
    return png(cut) if cut.size else None


def _cut(picture: Pixels, box: Box) -> Pixels:
    height, width = picture.shape[:2]
    x0, y0 = int(max(box.x0, 0)), int(max(box.y0, 0))
    x1, y1 = int(min(np.ceil(box.x1), width)), int(min(np.ceil(box.y1), height))
    return picture[y0:y1, x0:x1]


def _drawn(ink: Ink, box: Box, height_px: int) -> Pixels:
    """The strokes that reach into the box, black on white."""
    low, high = np.array([box.x0, box.y0]), np.array([box.x1, box.y1])
    scale = height_px / float(high[1] - low[1])
    scale = min(scale, 20 * height_px / float(high[0] - low[0]))
    width, height = np.ceil((high - low) * scale).astype(int).tolist()
    canvas = np.full((max(1, height), max(1, width), 3), 255, np.uint8)
    near = [stroke for stroke in ink.strokes if ((stroke >= low) & (stroke <= high)).all(axis=1).any()]
    lines = [
        np.round((stroke - low) * scale * 16).clip(-1e6, 1e6).astype(np.int32)[:, None] for stroke in near
    ]
    cv2.polylines(canvas, lines, False, (0, 0, 0), 2, cv2.LINE_AA, 4)
    return canvas
