"""Loads a picture or pen strokes, as a file, bytes or an object, as one clean page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from inkmath.errors import EmptyInkError, InvalidInkError, UnreadableImageError
from inkmath.ink.image import ImageSource, open_image, read_file
from inkmath.ink.marks import lift_marks
from inkmath.ink.mask import PixelClassifier
from inkmath.ink.photo import cleanings
from inkmath.ink.raster import draw
from inkmath.ink.strokes import read_inkml, read_json
from inkmath.types import Ink, Page, Pixels

MAX_STROKE_BYTES = 32 * 2**20
"""Stroke files beyond this are refused: the largest pages of pen strokes have a hundredth of it."""

Source: TypeAlias = ImageSource | Ink


def load_page(source: Source) -> Page:
    """The clean ink of a source: see `load_pages`."""
    return next(load_pages(source))


def load_pages(
    source: Source, classify_pixels: PixelClassifier | None = None, *, is_thorough: bool = False
) -> Iterator[Page]:
    """The clean ink of a source: 0 = ink, 255 = paper; all 255 where it is blank. At least one page.
    Marks of the writer, such as a box around a result, are taken off it.

    source: the path or the bytes of a picture, an InkML file or a JSON of strokes; an array uint8 (H, W),
    (H, W, 3) or (H, W, 4); a PIL image; or strokes.
    classify_pixels, is_thorough: more pages of a photo, less certain to hold all of the ink; see
    `inkmath.ink.photo.cleanings`.
    Raises UnreadableImageError, ImageTooLargeError, InvalidInkError or MissingExtraError, naming the source.
    """
    opened = open_source(source)
    if not isinstance(opened, Ink):
        return cleanings(
            opened, to_normal_scale=True, classify_pixels=classify_pixels, is_thorough=is_thorough
        )
    return iter([lift_marks(draw(opened)) if opened.strokes else Page(np.full((64, 64), 255, np.uint8))])


def open_source(source: Source, name: str = "the given bytes") -> Ink | Pixels:
    """The strokes of a source, none where it is blank, or its picture as uint8 (H, W, 3). Raises as above.

    name: what error messages call bytes.
    """
    if isinstance(source, Ink):
        return source
    data = content_of(source)
    if data is None:
        return open_image(source)
    name = str(source) if isinstance(source, str | Path) else name
    kind = stroke_format(data)
    return open_image(data, name) if kind is None else _load_strokes(data, kind, name)


def is_ink(source: Source) -> bool:
    """True if a source holds pen strokes rather than a picture. Raises as `load_page` does."""
    if isinstance(source, Ink):
        return True
    data = content_of(source)
    return data is not None and stroke_format(data) is not None


def content_of(source: Source) -> bytes | None:
    """The bytes of a path or of bytes; None for what is decoded already. Raises UnreadableImageError."""
    if isinstance(source, str | Path):
        return read_file(source)
    return bytes(source) if isinstance(source, bytes | bytearray | memoryview) else None


def stroke_format(data: bytes) -> Literal["xml", "json"] | None:
    """The format of strokes that bytes seem to be, by their first character; None for a picture."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return "xml"
    return "json" if start.startswith((b"{", b"[")) else None


def _load_strokes(data: bytes, kind: Literal["xml", "json"], name: str) -> Ink:
    if kind == "xml" and b"ink" not in data[:65536].lower():
        raise UnreadableImageError(
            f"{name} is XML or HTML but not InkML. Give a picture, an InkML file or a JSON of strokes."
        )
    if len(data) > MAX_STROKE_BYTES:
        raise InvalidInkError(
            f"{name} has {len(data):,} bytes of strokes; at most {MAX_STROKE_BYTES:,} are read. Split it."
        )
    try:
        return read_inkml(data) if kind == "xml" else read_json(data)
    except EmptyInkError:
        return Ink(())
    except InvalidInkError as error:
        raise InvalidInkError(f"{name}: {error}") from error
