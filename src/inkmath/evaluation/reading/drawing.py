"""Sources as the pictures that a user would give: strokes drawn on white paper, at any size."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.errors import InkmathError
from inkmath.ink.raster import draw, draw_strokes, typical_size
from inkmath.types import Ink, Pixels

USUAL_HEIGHT = 40.0
"""Height in pixels of a typical symbol in a picture of scale 1."""

_PEN_WIDTH = 2.0  # of a picture of scale 1; a twentieth of the height, as on a drawn page
_MARGIN = 20.0
_LEAST_DRAWN = 4.0  # scale from which on OpenCV draws lines of about the given width
_MOST_PIXELS = 40_000_000  # a picture of more would be refused as no photo of a page


def picture_of(source: Ink | bytes) -> bytes:
    """The source as the bytes of a picture: strokes are drawn as a clean scan would show them."""
    return source if isinstance(source, bytes) else png(draw(source).pixels)


def scaled_picture(ink: Ink, scale: float) -> bytes:
    """The ink as PNG, a typical symbol `scale` times USUAL_HEIGHT tall; pen and margins grow with it.

    Small ones are drawn large and shrunk: OpenCV draws a smooth line a pixel or two wider than asked for.
    Raises InkmathError if that were more than 40 million pixels.
    """
    finer = max(1, round(_LEAST_DRAWN / scale))
    unit = finer * scale * USUAL_HEIGHT / typical_size(ink.strokes)
    margin = finer * scale * _MARGIN
    points = np.concatenate(ink.strokes)
    low = points.min(axis=0)
    width, height = (finer * np.ceil((np.ptp(points, axis=0) * unit + 2 * margin) / finer)).tolist()
    if width * height > _MOST_PIXELS:
        raise InkmathError(f"A picture of {width:,.0f} x {height:,.0f} pixels is too large to be drawn.")
    strokes = [(stroke - low) * unit + margin for stroke in ink.strokes]
    pixels = draw_strokes(strokes, (int(height), int(width)), finer * scale * _PEN_WIDTH)
    size = int(width) // finer, int(height) // finer
    return png(np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8))


def png(pixels: Pixels) -> bytes:
    """uint8 (H, W) or BGR (H, W, 3) as the bytes of a PNG file. Raises InkmathError."""
    is_encoded, data = cv2.imencode(".png", pixels)
    if not is_encoded:
        raise InkmathError(f"A picture of shape {pixels.shape} could not be encoded as PNG.")
    return data.tobytes()
