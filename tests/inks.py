"""Made-up expressions in which every symbol is written, each by strokes of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.types import Points
from inkmath.vocab import SYMBOLS

Box = tuple[float, float, float, float]

DIGIT = (0.0, -1.0, 0.5, 0.0)


def outline(box: Box) -> Points:
    """A stroke through the corners of the box."""
    x0, y0, x1, y1 = box
    corners = np.array([(x0, y1), (x0, y0), (x1, y0), (x1, y1)], float)
    return np.concatenate([np.linspace(a, b, 6) for a, b in pairwise(corners)])


def row_of(names: Sequence[str], boxes: Sequence[Box], writer: str = "w0") -> WrittenExpression:
    """One row of symbols, a stroke each."""
    tree = LayoutTree(tuple(names), tuple(range(-1, len(names) - 1)), (Relation.RIGHT,) * len(names))
    symbols = tuple(WrittenSymbol(name, (i,)) for i, name in enumerate(names))
    strokes = tuple(outline(box) for box in boxes)
    return WrittenExpression("made up", "train", writer, strokes, symbols, tree, tuple(names))


def shifted(box: Box, x: float, y: float = 0.0, size: float = 1.0) -> Box:
    """The box so many times larger, then moved."""
    return (size * box[0] + x, size * box[1] + y, size * box[2] + x, size * box[3] + y)


def all_symbols(writer: str = "w0") -> list[WrittenExpression]:
    """Each symbol once, between digits."""
    boxes = [DIGIT, shifted((0.0, -0.9, 0.6, 0.0), 1.0), shifted(DIGIT, 2.0), shifted(DIGIT, 3.0)]
    flat = [*boxes[:1], (1.0, -0.5, 1.6, -0.4), *boxes[2:]]
    return [row_of(["1", name, "2", "3"], flat if name in "-.," else boxes, writer) for name in SYMBOLS]
