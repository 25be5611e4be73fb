"""The pages of documents, read: each with its lines, or with the error in its place."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import cv2

from inkmath.documents.finding import BadFile
from inkmath.documents.pages import Opener, PageRef
from inkmath.errors import InkmathError
from inkmath.pipeline import Reader
from inkmath.types import Ink, Pixels, Reading


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page, or a file that cannot be opened.

    page: None of such a file. source: what the page shows, None where it cannot be opened.
    lines: that were read. error: why there are none, if that is no blank page.
    """

    name: str
    page: PageRef | None
    source: Ink | Pixels | None = None
    lines: tuple[Reading, ...] = ()
    error: InkmathError | None = None

    @property
    def message(self) -> str:
        """The error, which names the page; empty of a page that was read."""
        if self.error is None:
            return ""
        says = str(self.error)
        return says if self.name in says else f"{self.name}: {says}"


def read_documents(pages: Iterable[PageRef | BadFile], reader: Reader) -> Iterator[ReadPage]:
    """The pages in their order; a few are read at a time, see `Reader.read_pages`."""
    opened: deque[ReadPage] = deque()

    def sources() -> Iterator[bytes]:
        for page in _opened(pages):
            opened.append(page)
            if page.source is not None:
                yield as_bytes(page.source)

    with closing(reader.read_pages(sources())) as found:
        for readings in found:
            while opened[0].source is None:
                yield opened.popleft()
            page = opened.popleft()
            if isinstance(readings, InkmathError):
                yield replace(page, error=readings)
            else:
                yield replace(page, lines=tuple(reading for reading in readings if reading.latex))
    yield from opened


def _opened(pages: Iterable[PageRef | BadFile]) -> Iterator[ReadPage]:
    opener = Opener()
    for page in pages:
        if isinstance(page, BadFile):
            yield ReadPage(page.name, None, error=page.error)
            continue
        try:
            yield ReadPage(page.name, page, opener.open(page))
        except InkmathError as error:
            yield ReadPage(page.name, page, error=error)


def as_bytes(source: Ink | Pixels) -> bytes:
    """The same page as a file, which another process can be given."""
    if isinstance(source, Ink):
        return json.dumps([stroke.tolist() for stroke in source.strokes]).encode()
    return png(source)


def png(picture: Pixels) -> bytes:
    """The picture, uint8 (H, W, 3), as a PNG file."""
    _, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    return data.tobytes()
