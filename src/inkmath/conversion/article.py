"""The pages of notes in reading order, as blocks that every format of document knows how to write."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import cv2
import numpy as np

from inkmath.documents.finding import BadFile
from inkmath.documents.pages import Opener, PageRef
from inkmath.errors import InkmathError
from inkmath.expression.latex import parse
from inkmath.expression.tree import Text as Words
from inkmath.pipeline import Reader, solve
from inkmath.rendering.content import (
    DOUBTFUL_BELOW,
    checks_of,
    conclusions,
    explanation,
    heading,
    pieces,
    remarks,
    sections,
    verdict,
)
from inkmath.serialization import Json
from inkmath.types import Box, Ink, Pixels, Reading, Solution, Text

_MARGIN = 0.4  # around the picture of a line, of its height
_PICTURE_HEIGHT = 120  # in pixels, of a line that was written with a pen


@dataclass(frozen=True, slots=True)
class PageStart:
    """The beginning of a page. name: of its file and page."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of words that the writer underlined, or the title of a solution."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A line of mathematics, or of words and mathematics.

    confidence: of its reading; 1 for what was calculated. label: of the exercise, such as "3.".
    picture: the line as it was written, as PNG, where its reading is doubtful.
    """

    latex: str
    confidence: float = 1.0
    label: str = ""
    is_boxed: bool = False
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with formulas among them. pieces: each with True if it is LaTeX of a formula."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A page that could not be read."""

    message: str


Block: TypeAlias = PageStart | Heading | Formula | Paragraph | Missing


def article_of(
    pages: Iterable[PageRef | BadFile], reader: Reader, *, is_solved: bool = False
) -> Iterator[Block]:
    """The blocks of the pages, in their order; a few pages are read at a time, see `Reader.read_pages`.

    is_solved: with the solution of each page behind its lines.
    """
    opened: deque[_Opened] = deque()

    def sources() -> Iterator[bytes]:
        for page in _opened(pages):
            opened.append(page)
            if page.source is not None:
                yield _as_bytes(page.source)

    with closing(reader.read_pages(sources())) as found:
        for readings in found:
            while opened[0].source is None:
                yield from _blocks(opened.popleft(), [], is_solved)
            yield from _blocks(opened.popleft(), readings, is_solved)
    for page in opened:
        yield from _blocks(page, [], is_solved)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A page, or what stands for it: its source is None where there is none."""

    name: str
    start: PageStart | None
    source: Ink | Pixels | None = None
    error: InkmathError | None = None


def _opened(pages: Iterable[PageRef | BadFile]) -> Iterator[_Opened]:
    opener = Opener()
    for page in pages:
        if isinstance(page, BadFile):
            yield _Opened(page.name, None, error=page.error)
            continue
        start = PageStart(page.name, page.number)
        try:
            yield _Opened(page.name, start, opener.open(page))
        except InkmathError as error:
            yield _Opened(page.name, start, error=error)


def _as_bytes(source: Ink | Pixels) -> bytes:
    """The same page as a file, which another process can be given."""
    if isinstance(source, Ink):
        return json.dumps([stroke.tolist() for stroke in source.strokes]).encode()
    return _png(source)


def _png(picture: Pixels) -> bytes:
    _, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    return data.tobytes()


def _blocks(page: _Opened, readings: list[Reading] | InkmathError, is_solved: bool) -> Iterator[Block]:
    """The blocks of one page."""
    if page.start is not None:
        yield page.start
    if isinstance(readings, InkmathError) or page.source is None:
        error = str(readings if isinstance(readings, InkmathError) else page.error)
        yield Missing(error if page.name in error else f"{page.name}: {error}")
        return
    lines = [reading for reading in readings if reading.latex]
    for line in lines:
        yield _line(line, page.source)
    if is_solved and lines:
        yield from _solved(solve(lines))


def _line(reading: Reading, source: Ink | Pixels) -> Block:
    words = _words(reading.latex)
    is_doubtful = reading.confidence < DOUBTFUL_BELOW
    if words and not is_doubtful:
        return Heading(words) if "underlined" in reading.marks else Paragraph(((words, False),))
    return Formula(
        reading.latex,
        reading.confidence,
        reading.label,
        is_boxed="boxed" in reading.marks,
        picture=_picture(reading, source) if is_doubtful else None,
    )


def _words(latex: str) -> str:
    """The words of a line that holds nothing else; empty for any other."""
    try:
        words = [item.text for item in parse(latex).items if isinstance(item, Words)]
        is_words = len(words) == len(parse(latex).items)
    except InkmathError:
        return ""
    return " ".join(words) if is_words else ""


def _picture(reading: Reading, source: Ink | Pixels) -> bytes | None:
    """The line cut out of the page, as PNG."""
    if not reading.symbols:
        return None
    box = reduce(Box.union, (symbol.box for symbol in reading.symbols))
    margin = _MARGIN * max(box.height, 0.1 * box.width, 1e-9)
    low = np.array([box.x0 - margin, box.y0 - margin])
    high = np.array([box.x1 + margin, box.y1 + margin])
    cut = _drawn(source, low, high) if isinstance(source, Ink) else _cut(source, low, high)
    if not cut.size:
        return None
    return _png(cut)


def _cut(picture: Pixels, low: np.ndarray, high: np.ndarray) -> Pixels:
    height, width = picture.shape[:2]
    (x0, y0), (x1, y1) = (
        np.maximum(low, 0).astype(int),
        np.minimum(np.ceil(high), (width, height)).astype(int),
    )
    return picture[y0:y1, x0:x1]


def _drawn(ink: Ink, low: np.ndarray, high: np.ndarray) -> Pixels:
    """The strokes that begin within the corners, black on white."""
    scale = _PICTURE_HEIGHT / float(high[1] - low[1])
    scale = min(scale, 20 * _PICTURE_HEIGHT / float(high[0] - low[0]))
    width, height = np.ceil((high - low) * scale).astype(int).tolist()
    canvas = np.full((max(1, height), max(1, width), 3), 255, np.uint8)
    near = [stroke for stroke in ink.strokes if ((stroke >= low) & (stroke <= high)).all(axis=1).any()]
    lines = [
        np.round((stroke - low) * scale * 16).clip(-1e6, 1e6).astype(np.int32)[:, None] for stroke in near
    ]
    cv2.polylines(canvas, lines, False, (0, 0, 0), 2, cv2.LINE_AA, 4)
    return canvas


def _solved(solution: Solution) -> Iterator[Block]:
    """The solution of each problem: its steps with a sentence each, its checks and the result."""
    for problem in solution.problems:
        yield Heading(heading(problem))
        for section in sections(problem):
            for step in section.steps:
                yield from _said(remarks(step))
                yield Formula(step.latex)
        for check in checks_of(problem):
            yield from _said(
                Text(
                    f"{verdict(check)}: {explanation(check)}", f"{verdict(check)}: {explanation(check).latex}"
                )
            )
            yield Formula(check.latex)
        for part in conclusions(problem):
            formulas = [(formula, True) for formula in part.formulas]
            yield Paragraph((*pieces(part.words), *_between(formulas)))


def _said(text: Text) -> Iterator[Paragraph]:
    if text:
        yield Paragraph(tuple(pieces(text)))


def _between(formulas: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    for number, formula in enumerate(formulas):
        yield (", " if number else ": ", False)
        yield formula


def to_json(block: Block) -> Json:
    """A block as a JSON object, without its picture."""
    match block:
        case PageStart(name, number):
            return {"kind": "page", "source": name, "number": number}
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Formula(latex, confidence, label, is_boxed):
            found = {"kind": "formula", "latex": latex, "confidence": round(confidence, 4)}
            return found | ({"label": label} if label else {}) | ({"boxed": True} if is_boxed else {})
        case Paragraph(parts):
            return {
                "kind": "paragraph",
                "parts": [{"latex" if is_formula else "text": part} for part, is_formula in parts],
            }
        case Missing(message):
            return {"kind": "missing", "message": message}
