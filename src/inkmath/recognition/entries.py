"""The entries of a grid: what one of them may begin and end with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inkmath.ink.cells import Ends
from inkmath.ink.lines import Ints
from inkmath.ink.segment import SegmentationLattice
from inkmath.recognition.composing import last_of_row
from inkmath.recognition.known import is_within
from inkmath.recognition.read_line import ReadLine
from inkmath.types import Symbol
from inkmath.vocab import Kind, table

SIGNS = frozenset({"-", r"\pm"})
"""Operators that an entry may begin with."""

_LEADING = SIGNS | {"+"}  # behind a gap a plus is an operator, but not where the row begins
_NEEDS_OPERAND = frozenset((Kind.OPERATOR, Kind.RELATION))
_NO_START = _NEEDS_OPERAND | {Kind.CLOSE, Kind.PUNCTUATION, Kind.POSTFIX}
_NO_END = _NEEDS_OPERAND | {Kind.OPEN, Kind.FUNCTION, Kind.BIG_OPERATOR}
_LEAST = 0.02  # probability that a symbol may begin or end an entry


def is_entry(symbols: Sequence[Symbol]) -> bool:
    """True if a cell begins with one sign at most, and no operator or relation in it lacks an operand."""
    last = last_of_row(symbols, 1.0)
    if last is None or kind_of(symbols[last.index].token) in _NEEDS_OPERAND:
        return False
    if symbols[0].token in _LEADING:
        return symbols[1].token not in _LEADING
    return kind_of(symbols[0].token) not in _NEEDS_OPERAND


def is_one_expression(column: Sequence[Sequence[Symbol]]) -> bool:
    """True if the entries of a column are rather the parts of a fraction, or a sum between its limits.

    The bar was read as a line under one of them or over the next; or the sum stands between two others.
    """
    lines = [_line_at(entry) for entry in column]
    if r"\underline" in lines[:-1] or r"\overline" in lines[1:]:
        return True
    return len(column) == 3 and kind_of(column[1][0].token) is Kind.BIG_OPERATOR


def _line_at(entry: Sequence[Symbol]) -> str:
    """The mark over or under a whole entry, if it has one: the first symbol where no other follows it."""
    is_followed = any(
        one.parent and one.parent.index == 0 and one.parent.relation == "right" for one in entry
    )
    return "" if is_followed else entry[0].token


def may_divide(left: Symbol, right: Symbol) -> bool:
    """True if an entry may end with the one symbol and the next begin with the other."""
    return min(_may_end(left), _may_begin(right)) >= _LEAST


def states(row: Sequence[ReadLine]) -> bool:
    """True if a cell of the row holds a relation."""
    return any(kind_of(one.token) is Kind.RELATION for cell in row for one in cell.reading.symbols)


def ends_of(segmentation: SegmentationLattice, content: Ints, lines: Sequence[ReadLine]) -> Ends:
    """The places where entries may begin and end, by what the symbols of the rows are.

    content: the parts of the rows, by index. lines: the rows, each read as a line.
    """
    symbols = [symbol for line in lines for symbol in line.reading.symbols]
    found = list[tuple[float, float, bool]]()
    for part in content.tolist():
        box = segmentation.page.box_in_source(segmentation.parts[part].box)
        around = [one for one in symbols if is_within(box, one.box)]
        if not around:
            found.append((1.0, 1.0, False))
            continue
        symbol = min(around, key=lambda one: one.box.width * one.box.height)
        found.append((_may_begin(symbol), _may_end(symbol), symbol.token in SIGNS))
    starts, ends, signs = np.array(found, np.float64).T
    return Ends(np.log(starts.clip(_LEAST, 1)), np.log(ends.clip(_LEAST, 1)), signs > 0)


def _may_begin(symbol: Symbol) -> float:
    """The probability that an entry may begin with the symbol."""
    return 1 - sum(p for name, p in _names(symbol) if kind_of(name) in _NO_START and name not in SIGNS)


def _may_end(symbol: Symbol) -> float:
    """The probability that an entry may end with the symbol."""
    return 1 - sum(p for name, p in _names(symbol) if kind_of(name) in _NO_END)


def _names(symbol: Symbol) -> list[tuple[str, float]]:
    return [(symbol.token, symbol.confidence), *symbol.alternatives]


def kind_of(token: str) -> Kind | None:
    """The kind of a token of a reading; None for one that is not in the vocabulary."""
    found = table().get(token)
    return None if found is None else found.kind
