"""A document: pages that are opened one at a time, each a picture or pen strokes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from inkmath.errors import EmptyInkError, InvalidInkError
from inkmath.ink.strokes import MAX_STROKES, ink_of
from inkmath.types import Ink, Pixels, Points

Tool = Literal["pen", "highlighter", "eraser"]

MAX_PAGES = 100_000
"""Pages of one document; more is an attack."""


@dataclass(frozen=True, slots=True)
class PenStroke:
    """A stroke with the pen that drew it.

    points: float64 (N, 2), in the units of the document, x right and y down.
    colour: "#rrggbb". width: of the pen, in the units of the document.
    """

    points: Points
    colour: str = "#000000"
    width: float = 1.0
    tool: Tool = "pen"


@dataclass(frozen=True, slots=True)
class PenPage:
    """A page of pen strokes, in the order of writing."""

    strokes: tuple[PenStroke, ...]

    @property
    def ink(self) -> Ink:
        """The writing of the pen: highlighters and erasers leave no ink to read. Raises InvalidInkError."""
        if len(self.strokes) > MAX_STROKES:
            raise InvalidInkError(
                f"It has {len(self.strokes):,} strokes; at most {MAX_STROKES:,} are read. Split the page."
            )
        try:
            return ink_of([stroke.points for stroke in self.strokes if stroke.tool == "pen"])
        except EmptyInkError:
            return Ink(())


@dataclass(frozen=True, slots=True)
class Document:
    """The pages of a file.

    open_page: a page by its number, counted from 1: strokes or a picture, uint8 (H, W, 3). It raises
    InputError if the page is damaged.
    """

    page_count: int
    open_page: Callable[[int], Ink | Pixels | PenPage]

    def source(self, number: int) -> Ink | Pixels:
        """A page by its number, counted from 1, as `inkmath.read_page` takes it. Raises InputError."""
        page = self.open_page(number)
        return page.ink if isinstance(page, PenPage) else page


def of_pen_pages(pages: list[PenPage]) -> Document:
    """A document whose pages are there already."""
    return Document(len(pages), lambda number: pages[number - 1])
