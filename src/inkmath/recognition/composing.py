r"""Readings of parts of a line put together to the reading of the line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from inkmath.recognition.reading import MAX_ALTERNATIVES
from inkmath.types import Alternative, Parent, Reading, Symbol

BESIDE = r" \quad "
"""The separator of expressions that stand side by side."""


def beside(parts: Sequence[Reading]) -> Reading:
    """The reading of expressions, at least one, that stand side by side, left to right."""
    symbols: list[Symbol] = []
    for part in parts:
        root = last_of_row(symbols, part.confidence)
        symbols += [moved(symbol, len(symbols), root) for symbol in part.symbols]
    confidence = math.prod(part.confidence for part in parts)
    others = sorted(alternatives(parts, BESIDE.join, confidence), key=lambda other: -other.confidence)
    return replace(
        parts[0],
        latex=BESIDE.join(part.latex for part in parts),
        confidence=confidence,
        symbols=tuple(symbols),
        alternatives=tuple(others[:MAX_ALTERNATIVES]),
    )


def alternatives(
    parts: Sequence[Reading], latex: Callable[[list[str]], str], confidence: float
) -> list[Alternative]:
    """The whole with one part read otherwise. latex: of the whole from that of the parts."""
    texts = [part.latex for part in parts]
    return [
        Alternative(
            latex([*texts[:k], other.latex, *texts[k + 1 :]]),
            confidence * other.confidence / max(part.confidence, other.confidence, 1e-9),
        )
        for k, part in enumerate(parts)
        for other in part.alternatives
    ]


def last_of_row(symbols: Sequence[Symbol], confidence: float) -> Parent | None:
    """The parent of what follows these symbols on their line: the last symbol of the row; None for none."""
    if not symbols:
        return None
    right = {
        symbol.parent.index: place
        for place, symbol in enumerate(symbols)
        if symbol.parent is not None and symbol.parent.relation == "right"
    }
    last = 0
    while last in right:
        last = right[last]
    return Parent(last, "right", confidence)


def moved(symbol: Symbol, start: int, root: Parent | None) -> Symbol:
    """The symbol of a part, which follows `start` others. root: the parent of the part's first symbol."""
    parent = symbol.parent
    return replace(symbol, parent=root if parent is None else replace(parent, index=start + parent.index))
