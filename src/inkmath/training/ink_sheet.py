"""A sheet on which symbols are put, moved in blocks and hung on one another: ink and layout tree in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.expression.latex import row_tokens
from inkmath.expression.layout import BAR, LayoutTree, Relation
from inkmath.training.row_measures import FRACTION_BAR
from inkmath.training.symbol_ink import SymbolInk
from inkmath.types import Points
from inkmath.vocab import LOOKS_LIKE

UNIT = 100.0
"""Units of the strokes to a size of the outermost row."""

Bend = Callable[[Points], Points]
"""Displacement downwards of a line at each x, in sizes of the outermost row."""


@dataclass(frozen=True, slots=True)
class Block:
    """A group of symbols that move together: those from `start` to `end` of a sheet.

    first: the symbol by which all of it hangs on another.
    """

    first: int
    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    def moved(self, dx: float, dy: float) -> Block:
        return Block(
            self.first,
            self.start,
            self.end,
            self.left + dx,
            self.top + dy,
            self.right + dx,
            self.bottom + dy,
        )


class Sheet:
    """Symbols in the order in which they were put there, each with its place, parent and relation."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._inks: list[SymbolInk] = []
        self._parents: list[int] = []
        self._relations: list[Relation] = []
        self._x: list[float] = []
        self._y: list[float] = []

    def add(self, token: str, ink: SymbolInk) -> Block:
        """Put a symbol at the origin; of FRACTION_BAR or `inkmath.vocab.NAMES`."""
        index = len(self._names)
        self._names.append(token)
        self._inks.append(ink)
        self._parents.append(-1)
        self._relations.append(Relation.RIGHT)
        self._x.append(0.0)
        self._y.append(0.0)
        return Block(index, index, index + 1, 0.0, ink.extent.top, ink.width, ink.extent.bottom)

    def move(self, block: Block, dx: float, dy: float) -> Block:
        """Move all that stands in the block; returns it where it stands then."""
        for index in range(block.start, block.end):
            self._x[index] += dx
            self._y[index] += dy
        return block.moved(dx, dy)

    def hang(self, block: Block, parent: int, relation: Relation) -> None:
        """Make the block a child of the symbol `parent`."""
        self._parents[block.first] = parent
        self._relations[block.first] = relation

    def expression(self, name: str, writer: str, bend: Bend) -> WrittenExpression:
        """All symbols as an expression, in the order of their tokens."""
        tree = LayoutTree(
            tuple(BAR if symbol == FRACTION_BAR else symbol for symbol in self._names),
            tuple(self._parents),
            tuple(self._relations),
        )
        order = tree.reading_order()
        place = {symbol: number for number, symbol in enumerate(order)}
        tree = LayoutTree(
            tuple(tree.names[i] for i in order),
            tuple(place.get(tree.parents[i], -1) for i in order),
            tuple(tree.relations[i] for i in order),
        )
        strokes, symbols = self._written(order, tree.names, bend)
        tokens = tuple(row_tokens(tree.to_row()))
        return WrittenExpression(name, "synthesis", writer, strokes, symbols, tree, tokens)

    def strokes(self, bend: Bend) -> tuple[Points, ...]:
        """The strokes of all symbols, in the order in which these were put there."""
        return self._written(list(range(len(self._names))), self._names, bend)[0]

    def _written(
        self, order: list[int], names: Sequence[str], bend: Bend
    ) -> tuple[tuple[Points, ...], tuple[WrittenSymbol, ...]]:
        inks = [self._inks[i] for i in order]
        lengths = [len(ink.points) for ink in inks]
        offsets = np.array([(self._x[i], self._y[i]) for i in order])
        points = np.concatenate([ink.points for ink in inks]) + np.repeat(offsets, lengths, axis=0)
        points[:, 1] += bend(points[:, 0])
        points *= UNIT
        strokes: list[Points] = []
        symbols: list[WrittenSymbol] = []
        start = 0
        for ink, token in zip(inks, names, strict=True):
            first = len(strokes)
            for begin, end in zip((0, *ink.ends), ink.ends, strict=False):
                strokes.append(points[start + begin : start + end])
            symbols.append(WrittenSymbol(LOOKS_LIKE.get(token, token), tuple(range(first, len(strokes)))))
            start += len(ink.points)
        return tuple(strokes), tuple(symbols)


def union(blocks: Sequence[Block], first: int) -> Block:
    """The blocks as one."""
    return Block(
        first,
        min(block.start for block in blocks),
        max(block.end for block in blocks),
        min(block.left for block in blocks),
        min(block.top for block in blocks),
        max(block.right for block in blocks),
        max(block.bottom for block in blocks),
    )
