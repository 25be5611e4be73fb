"""Pictures of the stages in which a page is read: the sheet, its mask, the ink, the lines, the readings.

All but the first have the frame of the clean page: upright and straight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import cv2
import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from inkmath.annotate import SURE_COLOUR, UNSURE_BELOW, UNSURE_COLOUR
from inkmath.ink.mask import Mask
from inkmath.ink.sheet import Sheet, find_sheet
from inkmath.ink.source import Source, open_source
from inkmath.pipeline import Reader
from inkmath.recognition import page_mask
from inkmath.recognition.failures import input_errors
from inkmath.recognition.sheets import in_source
from inkmath.types import Box, Ink, Page, Pixels, Reading

MASK_COLOURS = {"rules": "#d55e00", "handwriting": "#0072b2", "other": "#cc79a7"}
"""Colours of what the mask shows (Okabe and Ito 2008)."""

_TEXT_SHARE, _SMALLEST_TEXT = 1 / 45, 14  # height of text in the shorter side, at least so many pixels
_LEFT_OUT_COLOUR = "#999999"
_LARGEST = 1700  # pixels of the longer side of the picture as given
_FADED = 0.5  # how much of its contrast a picture keeps under boxes


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a page.

    given: uint8, the picture as given; None of strokes. sheet: that was cut out of it, if any.
    picture: uint8 (H, W, 3), as read, in the frame of the page. mask: of the same pixels; None where nothing
    was photographed. page: the clean ink, (H, W). lines: the readings, with boxes in the picture as given.
    boxes: of the lines in pixels of the page; None of a line without symbols.
    """

    given: Pixels | None
    sheet: Sheet | None
    picture: Pixels
    mask: Mask | None
    page: Page
    lines: tuple[Reading, ...]
    boxes: tuple[Box | None, ...]

    def draw(self) -> Iterator[tuple[str, Image.Image]]:
        """The name of each stage, such as "2-picture", and its picture (RGB)."""
        if self.given is not None:
            yield "1-sheet", _draw_sheet(self.given, self.sheet)
        yield "2-picture", Image.fromarray(self.picture)
        if self.mask is not None:
            yield "3-mask", _draw_mask(self.mask)
        yield "4-ink", Image.fromarray(self.page.pixels).convert("RGB")
        lines = _draw_lines(self.picture, self.lines, self.boxes)
        yield "5-lines", lines
        yield "6-readings", _draw_readings(lines, self.lines, self.boxes)


def read_stages(reader: Reader, source: Source, *, everything: bool = False) -> Stages:
    """Read a source as `reader.read_page` does, and keep what each stage gives. Raises InputError."""
    start = perf_counter()
    with input_errors(source):
        opened = open_source(source)
    looked: list[tuple[Pixels, Mask]] = []

    def classify_pixels(picture: Pixels) -> Mask:
        mask = page_mask.classify_pixels(picture)
        looked.append((picture, mask))
        return mask

    sheet = None if isinstance(opened, Ink) else find_sheet(opened)
    seen = opened if sheet is None else sheet.picture
    page, lines = reader.read_upright_page(seen, classify_pixels=classify_pixels)
    lines = [line for line in lines if everything or not line.left_out]
    shape = (page.pixels.shape[0], page.pixels.shape[1])
    boxes = tuple(_box(line, page) for line in lines)
    lines = reader.signed((in_source(line, sheet) for line in lines), start)
    if isinstance(opened, Ink) or isinstance(seen, Ink):
        drawn = np.repeat(page.pixels[:, :, None], 3, axis=2)
        return Stages(None, None, drawn, None, page, tuple(lines), boxes)
    mask = None
    for picture, found in looked:
        shrunk = np.array(picture.shape[1::-1]) / seen.shape[1::-1]  # the network looks at it smaller
        mask = found.warped(page.to_source * shrunk[:, None], shape)
    return Stages(opened, sheet, _warped(seen, page), mask, page, tuple(lines), boxes)


def _warped(picture: Pixels, page: Page) -> Pixels:
    """The picture as given in the frame of the page."""
    sampled = page.to_source.copy()
    sampled[:, 2] += page.to_source[:, :2] @ np.array([0.5, 0.5]) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = page.pixels.shape[::-1]
    warped = cv2.warpAffine(picture, sampled, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, dtype=np.uint8)


def _box(reading: Reading, page: Page) -> Box | None:
    """The box of a line, read off this page, in its pixels; None where it has no symbols."""
    if not reading.symbols:
        return None
    whole = reading.symbols[0].box
    for symbol in reading.symbols[1:]:
        whole = whole.union(symbol.box)
    to_page = np.linalg.inv(np.vstack([page.to_source, [0, 0, 1]]))[:2]
    return Page(page.pixels, to_page).box_in_source(whole)


def _draw_sheet(picture: Pixels, sheet: Sheet | None) -> Image.Image:
    """The picture, no larger than it is read, with the border of the sheet that was cut out of it."""
    drawn = Image.fromarray(picture)
    drawn.thumbnail((_LARGEST, _LARGEST))
    if sheet is not None:
        scale = drawn.width / picture.shape[1]
        border = [tuple(point) for point in (sheet.border() * scale).tolist()]
        ImageDraw.Draw(drawn).line(border, fill=SURE_COLOUR, width=max(3, _text_size(drawn) // 5))
    return drawn


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
        f"{number}   {f'{reading.label} {reading.latex}'.strip()}   {reading.confidence:.2f}{_why(reading)}"
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


def _why(reading: Reading) -> str:
    return f"   left out: {reading.left_out}" if reading.left_out else ""


def _colour(reading: Reading) -> str:
    if reading.left_out:
        return _LEFT_OUT_COLOUR
    return SURE_COLOUR if reading.confidence >= UNSURE_BELOW else UNSURE_COLOUR


def _text_size(picture: Image.Image) -> int:
    return max(_SMALLEST_TEXT, round(min(picture.size) * _TEXT_SHARE))
