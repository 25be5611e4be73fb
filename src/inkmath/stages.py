"""Pictures of the stages in which a page is read: the picture, its mask, the ink, the lines, the readings.

All have the frame of the clean page: upright and straight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from inkmath.annotate import SURE_COLOUR, UNSURE_BELOW, UNSURE_COLOUR
from inkmath.ink.mask import Mask
from inkmath.ink.source import Source, open_source
from inkmath.pipeline import Reader
from inkmath.recognition import page_mask
from inkmath.recognition.failures import input_errors
from inkmath.types import Box, Ink, Page, Pixels, Reading

MASK_COLOURS = {"rules": "#d55e00", "handwriting": "#0072b2", "other": "#cc79a7"}
"""Colours of what the mask shows (Okabe and Ito 2008)."""

_TEXT_SHARE, _SMALLEST_TEXT = 1 / 45, 14  # height of text in the shorter side, at least so many pixels
_FADED = 0.5  # how much of its contrast a picture keeps under boxes


@dataclass(frozen=True, slots=True)
class Stages:
    """What became of a page, stage by stage.

    picture: uint8 (H, W, 3), as read, in the frame of the page. mask: of the same pixels; None where nothing
    was photographed. page: the clean ink, (H, W). lines: the readings, with boxes in the picture as given.
    """

    picture: Pixels
    mask: Mask | None
    page: Page
    lines: tuple[Reading, ...]

    def draw(self) -> Iterator[tuple[str, Image.Image]]:
        """The name of each stage, such as "1-picture", and its picture (RGB)."""
        boxes = [_box(reading, self.page) for reading in self.lines]
        yield "1-picture", Image.fromarray(self.picture)
        if self.mask is not None:
            yield "2-mask", _draw_mask(self.mask)
        yield "3-ink", Image.fromarray(self.page.pixels).convert("RGB")
        lines = _draw_lines(self.picture, self.lines, boxes)
        yield "4-lines", lines
        yield "5-readings", _draw_readings(lines, self.lines, boxes)


def read_stages(reader: Reader, source: Source) -> Stages:
    """Read a source as `reader.read_page` does, and keep what each stage gives. Raises InputError."""
    with input_errors(source):
        opened = open_source(source)
    looked: list[tuple[Pixels, Mask]] = []

    def look(picture: Pixels) -> Mask:
        mask = page_mask.look(picture)
        looked.append((picture, mask))
        return mask

    page, lines = reader.read_upright_page(opened, look=look)
    shape = (page.pixels.shape[0], page.pixels.shape[1])
    if isinstance(opened, Ink):
        return Stages(np.repeat(page.pixels[:, :, None], 3, axis=2), None, page, tuple(lines))
    mask = None
    for seen, found in looked:
        shrunk = np.array(seen.shape[1::-1]) / opened.shape[1::-1]  # the network looks at it smaller
        mask = found.warped(page.to_source * shrunk[:, None], shape)
    return Stages(_warped(opened, page), mask, page, tuple(lines))


def _warped(picture: Pixels, page: Page) -> Pixels:
    """The picture as given in the frame of the page."""
    sampled = page.to_source.copy()
    sampled[:, 2] += page.to_source[:, :2] @ np.array([0.5, 0.5]) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = page.pixels.shape[::-1]
    warped = cv2.warpAffine(picture, sampled, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, dtype=np.uint8)


def _box(reading: Reading, page: Page) -> Box | None:
    """The box of a line in pixels of the page; None where it has no symbols."""
    if not reading.symbols:
        return None
    whole = reading.symbols[0].box
    for symbol in reading.symbols[1:]:
        whole = whole.union(symbol.box)
    to_page = np.linalg.inv(np.vstack([page.to_source, [0, 0, 1]]))[:2]
    return Page(page.pixels, to_page).box_in_source(whole)


def _draw_mask(mask: Mask) -> Image.Image:
    """Each class in its colour on white, with a legend."""
    parts = zip(MASK_COLOURS.values(), (mask.rule, mask.hand, mask.other), strict=True)
    canvas = np.full((*mask.rule.shape, 3), 255.0)
    for colour, part in parts:
        canvas -= part[:, :, None] / 255 * (255.0 - np.array(ImageColor.getrgb(colour)))
    picture = Image.fromarray(canvas.clip(0, 255).astype(np.uint8))
    draw, size = ImageDraw.Draw(picture), _text_size(picture)
    left = 4.0
    for name, colour in MASK_COLOURS.items():
        font = ImageFont.load_default(size)
        draw.text((left, picture.height - 1.5 * size), name, fill=colour, font=font)
        left += draw.textlength(f"{name}  ", font=font)
    return picture


def _draw_lines(picture: Pixels, lines: Sequence[Reading], boxes: Sequence[Box | None]) -> Image.Image:
    """The picture, paler, with a numbered box around each line."""
    pale = Image.fromarray((255 - (255 - picture.astype(np.float32)) * _FADED).astype(np.uint8))
    draw, size = ImageDraw.Draw(pale), _text_size(pale)
    for number, (reading, box) in enumerate(zip(lines, boxes, strict=True), 1):
        if box is not None:
            corners = (box.x0 - 3, box.y0 - 3, box.x1 + 3, box.y1 + 3)
            draw.rectangle(corners, outline=_colour(reading), width=max(2, size // 8))
            place = (max(0.0, box.x0 - 3 - size * (0.3 + 0.6 * len(str(number)))), max(0.0, box.y0 - 3))
            draw.text(place, str(number), fill=_colour(reading), font=ImageFont.load_default(size))
    return pale


def _draw_readings(
    picture: Image.Image, lines: Sequence[Reading], boxes: Sequence[Box | None]
) -> Image.Image:
    """The numbered lines, and beside them what each says and how sure that is."""
    size = _text_size(picture)
    font = ImageFont.load_default(size)
    texts = [
        f"{number}   {f'{reading.label} {reading.latex}'.strip()}   {reading.confidence:.2f}"
        for number, reading in enumerate(lines, 1)
    ] or ["(blank)"]
    room = max(int(font.getlength(text)) for text in texts) + 2 * size
    bottom, tops = 0.0, list[float]()
    for box in boxes or [None]:
        tops.append(max(bottom, box.centre[1] - size / 2 if box is not None else 0.0))
        bottom = tops[-1] + 1.4 * size
    canvas = Image.new("RGB", (picture.width + room, max(picture.height, int(bottom))), "white")
    canvas.paste(picture)
    draw = ImageDraw.Draw(canvas)
    colours = [_colour(reading) for reading in lines] or ["black"]
    for text, top, colour in zip(texts, tops, colours, strict=True):
        draw.text((picture.width + size, top), text, fill=colour, font=font)
    return canvas


def _colour(reading: Reading) -> str:
    return SURE_COLOUR if reading.confidence >= UNSURE_BELOW else UNSURE_COLOUR


def _text_size(picture: Image.Image) -> int:
    return max(_SMALLEST_TEXT, round(min(picture.size) * _TEXT_SHARE))
