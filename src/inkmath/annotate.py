"""A reading drawn on its picture: a box, the token and the confidence for each symbol.

Doubtful symbols differ in form as well as in colour: they have a dashed box and a question mark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from inkmath.errors import UnreadableImageError
from inkmath.ink.image import open_image
from inkmath.ink.source import Source, load_page
from inkmath.recognition.failures import input_errors
from inkmath.types import Box, Ink, Page, Pixels, Reading, Symbol

Affine: TypeAlias = npt.NDArray[np.float64]
Point: TypeAlias = tuple[float, float]
Font: TypeAlias = ImageFont.FreeTypeFont | ImageFont.ImageFont

UNSURE_BELOW = 0.7
"""Confidence under which a symbol is marked as unsure."""

SURE_COLOUR, UNSURE_COLOUR = (
    "#0072b2",
    "#d55e00",
)  # distinct with any kind of colour vision (Okabe and Ito 2008)
SYMBOL_HEIGHT = 60
"""Height in pixels that the usual symbol is brought to, so that a label fits beside it."""
MAX_SIDE = 3000
"""Longest side in pixels that a picture is drawn with."""
MIN_WIDTH = 480
LABEL_ROWS = 4
FONT_SIZE = 13
MARGIN = 48
"""White border in pixels, in which the labels of outer symbols find room."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A symbol as it is drawn, in pixels of the canvas."""

    box: Box
    label: str
    is_sure: bool

    @property
    def colour(self) -> str:
        return SURE_COLOUR if self.is_sure else UNSURE_COLOUR


def annotate(source: Source, readings: Sequence[Reading]) -> Image.Image:
    """The picture with the symbols of its readings marked, and each reading's LaTeX below it (RGB).

    Raises InputError when the source cannot be decoded.
    """
    with input_errors(source):
        picture, to_source = _background(source)
    symbols = [symbol for reading in readings for symbol in reading.symbols]
    boxes = [_in_background(symbol.box, to_source) for symbol in symbols]
    scale = _scale(picture.shape[1], picture.shape[0], boxes)
    marks = [_mark(symbol, box, scale) for symbol, box in zip(symbols, boxes, strict=True)]
    captions = [f"{reading.latex or '(blank)'}   confidence {reading.confidence:.2f}" for reading in readings]
    return _draw(Image.fromarray(picture), scale, marks, captions)


def _background(source: Source) -> tuple[Pixels, Affine]:
    """RGB uint8 (H, W, 3) to draw on, and the map from its coordinates to the source's."""
    if not isinstance(source, Ink):
        # What is no picture is strokes, or load_page says what is wrong with it.
        with suppress(UnreadableImageError):
            return open_image(source), np.eye(2, 3)
    page = load_page(source)
    return np.repeat(page.pixels[:, :, None], 3, axis=2), page.to_source


def _in_background(box: Box, to_source: Affine) -> Box:
    to_background = np.linalg.inv(np.vstack([to_source, [0, 0, 1]]))
    return Page(np.empty((0, 0), np.uint8), to_background[:2]).box_in_source(box)


def _scale(width: int, height: int, boxes: Sequence[Box]) -> float:
    """The magnification at which the median symbol is SYMBOL_HEIGHT pixels high."""
    heights = [max(box.width, box.height) for box in boxes]
    wanted = SYMBOL_HEIGHT / max(1.0, float(np.median(heights))) if heights else 1.0
    return min(wanted, MAX_SIDE / max(width, height))


def _mark(symbol: Symbol, box: Box, scale: float) -> _Mark:
    x0, y0, x1, y1 = (MARGIN + scale * v for v in (box.x0, box.y0, box.x1, box.y1))
    is_sure = symbol.confidence >= UNSURE_BELOW
    label = f"{symbol.token} {symbol.confidence:.2f}{'' if is_sure else ' ?'}"
    return _Mark(Box(x0 - 2, y0 - 2, x1 + 2, y1 + 2), label, is_sure)


def _draw(picture: Image.Image, scale: float, marks: Sequence[_Mark], captions: Sequence[str]) -> Image.Image:
    captions = [*captions, f"solid box: sure; dashed box and ?: confidence under {UNSURE_BELOW:.2f}"]
    width, height = (max(1, round(side * scale)) for side in picture.size)
    line_height = FONT_SIZE + 6
    size = max(width + 2 * MARGIN, MIN_WIDTH), height + 2 * MARGIN + line_height * len(captions)
    canvas = Image.new("RGB", size, "white")
    canvas.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (MARGIN, MARGIN))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(FONT_SIZE)
    for mark in marks:
        _outline(draw, mark)
    _label_all(draw, marks, font, canvas.size)
    for number, caption in enumerate(captions):
        draw.text((8, height + 2 * MARGIN + number * line_height), caption, fill="black", font=font)
    return canvas


def _outline(draw: ImageDraw.ImageDraw, mark: _Mark) -> None:
    x0, y0, x1, y1 = mark.box.x0, mark.box.y0, mark.box.x1, mark.box.y1
    for start, end in (
        ((x0, y0), (x1, y0)),
        ((x1, y0), (x1, y1)),
        ((x1, y1), (x0, y1)),
        ((x0, y1), (x0, y0)),
    ):
        for dash in [(start, end)] if mark.is_sure else _dashes(start, end):
            draw.line(dash, fill=mark.colour, width=2)


def _dashes(start: Point, end: Point, length: float = 5.0) -> Iterator[tuple[Point, Point]]:
    (xa, ya), (xb, yb) = start, end
    count = max(1, round(math.hypot(xb - xa, yb - ya) / length))
    for i in range(0, count, 2):
        a, b = i / count, (i + 1) / count
        yield (xa + a * (xb - xa), ya + a * (yb - ya)), (xa + b * (xb - xa), ya + b * (yb - ya))


def _label_all(draw: ImageDraw.ImageDraw, marks: Sequence[_Mark], font: Font, size: tuple[int, int]) -> None:
    """Write each label beside its box, where it covers least."""
    symbols = [mark.box for mark in marks]
    labels: list[Box] = []
    for mark in marks:
        width = draw.textlength(mark.label, font=font) + 4
        place = _free_place(mark.box, width, FONT_SIZE + 4, size, symbols, labels)
        labels.append(place)
        draw.rectangle((place.x0, place.y0, place.x1, place.y1), fill="white")
        draw.text((place.x0 + 2, place.y0), mark.label, fill=mark.colour, font=font)


def _free_place(
    box: Box,
    width: float,
    height: float,
    size: tuple[int, int],
    symbols: Sequence[Box],
    labels: Sequence[Box],
) -> Box:
    """The place for a label above, below or beside its box that covers least; labels weigh more than ink."""
    (x, y), right, bottom = box.centre, size[0] - width, size[1] - height
    corners = [
        (x - width / 2, box.y0 - height - 1),
        (x - width / 2, box.y1 + 1),
        (box.x1 + 1, y - height / 2),
        (box.x0 - width - 1, y - height / 2),
    ]
    for row in range(1, LABEL_ROWS):
        corners += [
            (x - width / 2, box.y0 - (row + 1) * height - 1),
            (x - width / 2, box.y1 + row * height + 1),
        ]
    places = [
        Box(left, top, left + width, top + height)
        for left, top in ((min(max(0.0, left), right), min(max(0.0, top), bottom)) for left, top in corners)
    ]

    def covered(place: Box) -> float:
        return sum(_shared(place, ink) for ink in symbols) + 10 * sum(_shared(place, it) for it in labels)

    return min(places, key=covered)


def _shared(a: Box, b: Box) -> float:
    """The area that two boxes have in common."""
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return max(0.0, width) * max(0.0, height)
