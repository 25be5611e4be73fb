"""Rows behind a tall brace: a system, or the pieces of a function, as one reading.

The ink proposes a brace, the symbol network confirms it, and the likelier of the two is read: one expression
with a tall bracket, or rows, each read as a line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from inkmath.ink.braces import BracedInk, braces_apart, ways_into_rows
from inkmath.ink.segment import Candidate, SegmentationLattice
from inkmath.recognition.composing import alternatives, last_of_row, moved
from inkmath.recognition.known import is_same_place, shared
from inkmath.recognition.page_reader import likeliest_lines
from inkmath.recognition.read_line import ReadLine, log_probability_of
from inkmath.recognition.reading import MAX_ALTERNATIVES
from inkmath.recognition.symbol_classifier import FloatArray
from inkmath.types import Alternative, Known, Page, Parent, Reading, Symbol
from inkmath.vocab import SYMBOLS, Kind, symbol_ids, table

BRACE = r"\{"

BRACE_SHAPES = (BRACE, "(", "[", "|", r"\}")
"""Classes that the symbol network may give to a tall brace."""

SURE = 0.9
"""A confidence from which on a line is one expression."""

LEAST_BRACE = 0.1
"""Probability of these shapes, together, below which it is no brace."""


def with_rows(
    line: ReadLine,
    whole: SegmentationLattice,
    read: Callable[[Page], ReadLine],
    classify: Callable[[SegmentationLattice, Candidate], FloatArray],
    length_bonus: float,
    known: Sequence[Known] = (),
) -> ReadLine:
    """The line as rows behind a brace where that is likelier, else as it is.

    line: read as one expression. whole: its ink, as `segment` gives it. read: reads a line of ink.
    classify: the class probabilities of a candidate. length_bonus: for the brace, as for any symbol.
    known: symbols that are known.
    """
    if not line.reading.symbols or line.reading.confidence >= SURE:
        return line
    found = _brace_apart(whole, classify)
    if found is None or _is_known_otherwise(line.page, found[0], known):
        return line
    ink, probabilities = found
    ways = [likeliest_lines([read(row) for row in way], read) for way in ways_into_rows(ink.behind)]
    rows = max((way for way in ways if len(way) > 1), key=log_probability_of, default=[])
    before = read(ink.before) if rows and ink.before is not None else None
    if not rows or not _are_rows(before, rows):
        return line
    likelihood = log_probability_of([*([] if before is None else [before]), *rows]) + length_bonus
    likelihood += math.log(_as_brace(probabilities))
    if likelihood <= line.log_probability:
        return line
    share = 1 / (1 + math.exp(max(line.log_probability - likelihood, -30.0)))
    box = line.page.box_in_source(ink.brace)
    brace = Symbol(BRACE, box, share, tuple(_other_names(probabilities, 1 - share)))
    reading = _composed(None if before is None else before.reading, brace, [row.reading for row in rows])
    one = Alternative(line.reading.latex, (1 - share) * line.reading.confidence)
    others = sorted((*reading.alternatives, one), key=lambda other: -other.confidence)
    return replace(
        line,
        reading=replace(reading, reader=line.reading.reader, alternatives=tuple(others[:MAX_ALTERNATIVES])),
        log_probability=likelihood,
        hypotheses=(),
    )


def _is_known_otherwise(line: Page, ink: BracedInk, known: Sequence[Known]) -> bool:
    """True if what may be the brace is known to be something else, or nothing."""
    box = line.box_in_source(ink.brace)
    return any(one.token != BRACE and is_same_place(one.box, box) for one in known)


def _brace_apart(
    whole: SegmentationLattice, classify: Callable[[SegmentationLattice, Candidate], FloatArray]
) -> tuple[BracedInk, list[float]] | None:
    """The line cut at a brace, and the class probabilities of the brace."""
    for ink, segmentation in braces_apart(whole):
        brace = ink.brace
        candidate = max(segmentation.candidates, key=lambda one: shared(one.box, brace))
        probabilities = classify(segmentation, candidate).tolist()
        if _as_brace(probabilities) >= LEAST_BRACE:
            return ink, probabilities
    return None


def _as_brace(probabilities: Sequence[float]) -> float:
    return sum(probabilities[symbol_ids()[name]] for name in BRACE_SHAPES)


def _are_rows(before: ReadLine | None, rows: Sequence[ReadLine]) -> bool:
    """True if at least half of the rows state something, as an equation does, or a relation stands before."""
    if before is not None and _is_relation(before.reading.symbols[-1:]):
        return True
    return 2 * sum(_is_relation(row.reading.symbols) for row in rows) >= len(rows)


def _is_relation(symbols: Sequence[Symbol]) -> bool:
    """True if one of the symbols is a relation."""
    tokens = (table().get(symbol.token) for symbol in symbols)
    return any(token is not None and token.kind is Kind.RELATION for token in tokens)


def _other_names(probabilities: Sequence[float], rest: float) -> Iterator[tuple[str, float]]:
    """The likeliest other names of the brace; all together have the probability `rest`."""
    others = [(p, name) for p, name in zip(probabilities, SYMBOLS, strict=False) if name != BRACE]
    total = sum(p for p, _ in others) or 1.0
    for p, name in sorted(others, reverse=True)[:MAX_ALTERNATIVES]:
        yield name, rest * p / total


def _composed(before: Reading | None, brace: Symbol, rows: Sequence[Reading]) -> Reading:
    """The reading of all: what stands before the brace, the brace, and the rows, each hung on the brace."""
    first = () if before is None else before.symbols
    symbols = [*first, replace(brace, parent=last_of_row(first, brace.confidence))]
    place = len(first)
    for row in rows:
        start = len(symbols)
        symbols += [moved(symbol, start, Parent(place, "row", brace.confidence)) for symbol in row.symbols]
    parts = [*([] if before is None else [before]), *rows]
    latexes = [part.latex for part in parts]
    confidence = brace.confidence * math.prod(part.confidence for part in parts)
    others = alternatives(parts, lambda texts: _latex(texts, before is not None), confidence)
    return Reading(_latex(latexes, before is not None), confidence, tuple(symbols), tuple(others))


def _latex(parts: Sequence[str], has_before: bool) -> str:
    rows = r"\\".join(parts[has_before:])
    return "".join(parts[:has_before]) + rf"\begin{{cases}}{rows}\end{{cases}}"
