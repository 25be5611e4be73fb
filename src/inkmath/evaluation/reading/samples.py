"""Samples of the data sets with their truth, and subsets of them."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inkmath.data import ImageSet, PictureSet, open_set
from inkmath.data.expressions import ExpressionSet, WrittenExpression, split_by_writer
from inkmath.data.formulas import FormulaSet
from inkmath.data.samples import PictureSample
from inkmath.errors import ConfigError, LatexSyntaxError
from inkmath.evaluation.reading.detection import LabelledBox
from inkmath.expression.latex import canonical_tokens
from inkmath.expression.layout import LayoutTree
from inkmath.expression.lines import split_lines
from inkmath.ink.raster import PEN_WIDTH, draw, draw_strokes
from inkmath.ink.segment import INK, Candidate, Part, SegmentationLattice, segment
from inkmath.ink.views import Views, views
from inkmath.types import Box, Ink, Points

SIMPLE = frozenset(
    [*string.digits, *string.ascii_letters, "+", "-", "=", ".", "(", ")", r"\times", r"\div", "/"]
)
"""Tokens of school arithmetic and linear equations on one line."""

SUBSETS: Mapping[str, frozenset[str]] = {"simple": SIMPLE, "powers": SIMPLE | {"^", "{", "}"}}
"""Subsets of expressions by the tokens that they use."""

_GRID = r"(?:cases|aligned|align\*?|gathered|split|array)"
_GRID_MARKS = re.compile(
    rf"(?:\\left\\\{{\s*)?\\begin\{{{_GRID}\}}(?:\{{[lcr|]*\}})?|\\end\{{{_GRID}\}}(?:\s*\\right\.)?"
)


@dataclass(frozen=True, slots=True)
class ExpressionSample:
    """One expression to be read.

    source: strokes or the bytes of a picture. tokens: the canonical truth; None where our grammar has no
    such thing.
    latex: the truth as it is published.
    symbols: names and boxes of the true symbols in the coordinates of the source; empty where they are not
    known.
    tree: their layout tree, in the same order; None where that is not known.
    """

    name: str
    source: Ink | bytes
    tokens: tuple[str, ...] | None
    latex: str = ""
    symbols: tuple[LabelledBox, ...] = ()
    tree: LayoutTree | None = None


@dataclass(frozen=True, slots=True)
class PageSample:
    """A picture of several lines.

    lines: canonical tokens, top to bottom; None where our grammar has none.
    tags: of what kind the picture is, such as "ruled" or "pencil".
    """

    name: str
    source: bytes
    lines: tuple[tuple[str, ...] | None, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SymbolSample:
    """One symbol to be named, and the views of it where it stands."""

    views: Views
    name: str


def load_expressions(name: str, split: str) -> Iterator[ExpressionSample]:
    """The expressions of a split of a set in the store, in the set's order; "all" is the whole set.

    Raises UnknownDatasetError, MissingDataError, or ConfigError if it has no such split or no expressions.
    """
    opened = open_set(name)
    if isinstance(opened, ImageSet):
        raise ConfigError(f"{name!r} holds single symbols, not expressions.")
    if isinstance(opened, FormulaSet):
        raise ConfigError(f"{name!r} holds LaTeX without pictures or ink.")
    if isinstance(opened, PictureSet):
        return from_pictures(opened[int(i)] for i in opened.split(split))
    return from_written(_written(opened, name, split))


def load_pages(name: str, split: str, *, least: int = 2) -> Iterator[PageSample]:
    """The pictures of at least so many lines of a split; none where the set has no such thing.

    Raises as above.
    """
    opened = open_set(name)
    if isinstance(opened, PictureSet):
        yield from pages_of((opened[int(i)] for i in opened.split(split)), least=least)


def load_symbols(name: str, split: str) -> Iterator[SymbolSample]:
    """The true symbols of a split of a set of ink; raises as `load_expressions` does."""
    opened = open_set(name)
    if isinstance(opened, ImageSet | PictureSet | FormulaSet):
        raise ConfigError(f"{name!r} has no strokes of single symbols; crohme has.")
    return symbols_of(_written(opened, name, split))


def _written(ink: ExpressionSet, name: str, split: str) -> Sequence[WrittenExpression]:
    """A split as published; validation, where there is none, is taken out of the training part by writer."""
    if split == "all":
        return ink
    chosen = ink.split(split)
    if split == "validation" and not chosen:
        return split_by_writer(ink.split("train"))[1]
    if not chosen:
        available = ", ".join(sorted({written.split for written in ink}))
        raise ConfigError(f"{name!r} has no split {split!r}. Available: {available}, validation, all.")
    return chosen


def from_written(expressions: Iterable[WrittenExpression]) -> Iterator[ExpressionSample]:
    """Samples of strokes, with the boxes of their symbols."""
    for written in expressions:
        boxes = tuple((symbol.name, _box(written.symbol_strokes(symbol))) for symbol in written.symbols)
        yield ExpressionSample(
            written.name, written.ink, written.tokens or None, written.latex, boxes, written.tree
        )


def from_pictures(pictures: Iterable[PictureSample]) -> Iterator[ExpressionSample]:
    """Samples of pictures of one line; those of several lines or with incomplete labels are left out."""
    for picture in pictures:
        if _is_complete(picture) and len(rows_of(picture.latex)) <= 1:
            tokens = canonical_or_none(picture.latex)
            yield ExpressionSample(picture.name, picture.data, tokens, picture.latex, picture.symbols)


def pages_of(pictures: Iterable[PictureSample], *, least: int = 2) -> Iterator[PageSample]:
    """Samples of the pictures of at least so many lines; those with incomplete labels are left out."""
    for picture in pictures:
        lines = rows_of(picture.latex)
        if _is_complete(picture) and len(lines) >= least:
            tags = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", picture.columns.get("tags", ""))))
            yield PageSample(picture.name, picture.data, tuple(map(canonical_or_none, lines)), tags)


def rows_of(latex: str) -> list[str]:
    r"""The LaTeX of each line of a page: `\\` separates lines, and so do the rows of cases and aligned lines.

    A matrix stays whole.
    """
    rows: list[str] = []
    for row in split_lines(_GRID_MARKS.sub(r" \\\\ ", latex)):
        if rows and rows[-1].count(r"\begin") > rows[-1].count(r"\end"):
            rows[-1] += rf"\\{row}"
        else:
            rows.append(row)
    return [row if r"\begin" in row else row.replace("&", " ") for row in rows]


def symbols_of(expressions: Iterable[WrittenExpression]) -> Iterator[SymbolSample]:
    """The true symbols, each as it is seen on the page of its expression."""
    for written in expressions:
        if written.symbols:
            segmentation = _true_segmentation(written)
            seen = views(segmentation, segmentation.candidates)
            for index, symbol in enumerate(written.symbols):
                yield SymbolSample(seen[index : index + 1], symbol.name)


def in_subset(name: str | None) -> Callable[[ExpressionSample], bool]:
    """True if a sample belongs to a subset of `SUBSETS`; None stands for all. Raises ConfigError."""
    if name is None:
        return lambda sample: True
    if name not in SUBSETS:
        raise ConfigError(f"Unknown subset {name!r}. Available: {', '.join(SUBSETS)}.")
    tokens = SUBSETS[name]
    return lambda sample: sample.tokens is not None and tokens.issuperset(sample.tokens)


def canonical_or_none(latex: str) -> tuple[str, ...] | None:
    """The canonical tokens, or None where the grammar does not cover the text."""
    try:
        return tuple(canonical_tokens(latex))
    except LatexSyntaxError:
        return None


def _is_complete(picture: PictureSample) -> bool:
    return picture.columns.get("complete", "yes") == "yes"


def _box(strokes: list[Points]) -> Box:
    points = np.concatenate(strokes)
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Box(x0, y0, x1, y1)


def _true_segmentation(written: WrittenExpression) -> SegmentationLattice:
    """The drawn page of an expression with its true symbols for candidates, in their order."""
    page = draw(written.ink)
    scale, offset = 1 / page.to_source[0, 0], page.to_source[:, 2]
    parts = []
    for symbol in written.symbols:
        strokes = [(stroke - offset) * scale for stroke in written.symbol_strokes(symbol)]
        ink = draw_strokes(strokes, page.pixels.shape, PEN_WIDTH) < INK
        (top, bottom), (left, right) = ((i.min(), i.max() + 1) for i in np.nonzero(ink))
        box = Box(float(left), float(top), float(right), float(bottom))
        parts.append(Part(box, ink[top:bottom, left:right], tuple(sorted(symbol.strokes))))
    candidates = [Candidate((index,), part.box) for index, part in enumerate(parts)]
    return SegmentationLattice(page, tuple(parts), tuple(candidates), len(parts), segment(page).unit)
