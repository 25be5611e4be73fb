"""The pages of notes in reading order, as blocks that every format of document knows how to write."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from inkmath.conversion.cutouts import box_of, cutout, line_picture
from inkmath.conversion.figures import figures_in, is_in_figure
from inkmath.conversion.reading import ReadPage, read_documents
from inkmath.documents.finding import BadFile
from inkmath.documents.pages import PageRef
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
class Figure:
    """A drawing. picture: as PNG. box: in units of its page."""

    picture: bytes
    box: Box


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with formulas among them. pieces: each with True if it is LaTeX of a formula."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A page that could not be read."""

    message: str


Block: TypeAlias = PageStart | Heading | Formula | Figure | Paragraph | Missing


def article_of(
    pages: Iterable[PageRef | BadFile], reader: Reader, *, is_solved: bool = False
) -> Iterator[Block]:
    """The blocks of the pages, in their order.

    is_solved: with the solution of each page behind its lines.
    """
    for page in read_documents(pages, reader):
        yield from blocks_of(page, is_solved=is_solved)


def blocks_of(page: ReadPage, *, is_solved: bool = False) -> Iterator[Block]:
    """The blocks of one page."""
    if page.page is not None:
        yield PageStart(page.name, page.page.number)
    if page.source is None or page.error is not None:
        yield Missing(page.message)
        return
    yield from _lines_and_figures(page.lines, page.source)
    if is_solved and page.lines:
        yield from _solved(solve(page.lines))


def _lines_and_figures(lines: Sequence[Reading], source: Ink | Pixels) -> Iterator[Block]:
    """The lines, and each figure before the first line that is further down."""
    figures = figures_in(source, lines)
    waiting = deque(figures)
    for line in lines:
        if is_in_figure(line, figures):
            continue
        place = box_of(line)
        while waiting and place is not None and waiting[0].centre[1] < place.centre[1]:
            yield from _figure(waiting.popleft(), source)
        yield _line(line, source)
    for box in waiting:
        yield from _figure(box, source)


def _figure(box: Box, source: Ink | Pixels) -> Iterator[Figure]:
    picture = cutout(box, source, _FIGURE_HEIGHT_PX)
    if picture is not None:
        yield Figure(picture, box)


_FIGURE_HEIGHT_PX = 480  # of a figure that was drawn with a pen


def _line(reading: Reading, source: Ink | Pixels) -> Block:
    words = words_of(reading.latex)
    is_doubtful = reading.confidence < DOUBTFUL_BELOW
    if words and not is_doubtful:
        return Heading(words) if "underlined" in reading.marks else Paragraph(((words, False),))
    return Formula(
        reading.latex,
        reading.confidence,
        reading.label,
        is_boxed="boxed" in reading.marks,
        picture=line_picture(reading, source) if is_doubtful else None,
    )


def words_of(latex: str) -> str:
    """The words of a line that holds nothing else; empty for any other."""
    try:
        words = [item.text for item in parse(latex).items if isinstance(item, Words)]
        is_words = len(words) == len(parse(latex).items)
    except InkmathError:
        return ""
    return " ".join(words) if is_words else ""


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
        case Figure(box=box):
            return {"kind": "figure", "box": box.to_list()}
        case Paragraph(parts):
            return {
                "kind": "paragraph",
                "parts": [{"latex" if is_formula else "text": part} for part, is_formula in parts],
            }
        case Missing(message):
            return {"kind": "missing", "message": message}
