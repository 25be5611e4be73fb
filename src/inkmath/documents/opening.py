"""Opens a file by its first bytes, whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Callable

from inkmath.documents.document import Document, PenPage
from inkmath.documents.inkml import open_inkml
from inkmath.documents.notebooks import open_notebook, open_xournal
from inkmath.documents.pdf import open_pdf
from inkmath.documents.svg import open_svg
from inkmath.errors import InkmathError, InputError
from inkmath.ink.image import open_frame, picture_frames
from inkmath.ink.source import open_source
from inkmath.types import Ink, Pixels

SUFFIXES = frozenset(
    (
        *(".avif", ".bmp", ".gif", ".heic", ".heif", ".jp2", ".jpe", ".jpeg", ".jpg", ".pbm", ".pgm", ".png"),
        *(".ppm", ".tif", ".tiff", ".webp"),
        *(".inkml", ".json", ".pdf", ".rnote", ".svg", ".xoj", ".xopp", ".zip"),
    )
)
"""Names of files that a folder is looked through for."""

_START = 1 << 16  # bytes within which the kind of a file shows
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(xournal|svg|ink)[\s>/]", re.IGNORECASE)


def open_document(data: bytes, name: str) -> Document:
    """The pages of a file. name: what error messages call it.

    Raises InputError if it is damaged or of a kind that is not read, MissingExtraError for a PDF or HEIC
    without the library for it.
    """
    open_kind = _kind(data)
    if open_kind is not None:
        return _naming(open_kind, data, name)
    if data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        frames = picture_frames(data, name)
        return Document(len(frames), lambda number: open_frame(data, frames[number - 1], name))
    return Document(1, lambda _: open_source(data, name))


def _kind(data: bytes) -> Callable[[bytes], Document] | None:
    """The function that opens a file of these bytes; None for a picture or a JSON of strokes."""
    if b"%PDF-" in data[:1024]:
        return open_pdf
    if data.startswith(b"\x1f\x8b"):
        return open_notebook
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    root = _ROOT.search(start) if start.startswith(b"<") else None
    kinds = {b"xournal": open_xournal, b"svg": open_svg, b"ink": open_inkml}
    return kinds[root.group(1).lower()] if root else None


def _naming(open_kind: Callable[[bytes], Document], data: bytes, name: str) -> Document:
    """The document, whose errors name the file."""
    try:
        document = open_kind(data)
    except InkmathError as error:
        raise _named(error, name) from error

    def open_page(number: int) -> Ink | Pixels | PenPage:
        try:
            return document.open_page(number)
        except InkmathError as error:
            raise _named(error, name) from error

    return Document(document.page_count, open_page)


def _named(error: InkmathError, name: str) -> InkmathError:
    if not isinstance(error, InputError):
        return error  # a missing library is not the file's fault
    return type(error)(f"{name}: {error}")
