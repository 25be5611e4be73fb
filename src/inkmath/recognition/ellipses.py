r"""Cells of a grid that are nothing but dots: `\cdots`, `\ldots`, `\vdots`, `\ddots`, by how these stand.

Read by itself such a cell says nothing of the size of its dots.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inkmath.ink.ellipses import Ellipsis
from inkmath.ink.lines import Floats, Ints
from inkmath.recognition.read_line import ReadLine
from inkmath.types import Box, Page, Parent, Reading, Symbol

_CONFIDENCE = 0.9
_LOW = 0.7  # of the height of the other pieces of a row: dots below it stand on the line


def dots_alone(
    pieces: Ints, found: Sequence[Ellipsis], boxes: Floats, page: Page, log_probability: float
) -> ReadLine | None:
    """The reading of pieces of a grid that are ellipses alone, from left to right; None for any others.

    found: the ellipses of the grid. boxes: float64 (N, 4), in pixels of the page, of all its pieces.
    log_probability: of each.
    """
    there = [one for one in found if set(one.pieces) <= set(pieces.tolist())]
    if not there or sum(len(one.pieces) for one in there) < len(pieces):
        return None
    there.sort(key=lambda one: boxes[list(one.pieces), 0].min())
    symbols = list[Symbol]()
    for number, one in enumerate(there):
        dots = boxes[list(one.pieces)]
        box = Box(*dots[:, :2].min(axis=0).tolist(), *dots[:, 2:].max(axis=0).tolist())
        parent = Parent(number - 1, "right", 1.0) if number else None
        symbols.append(Symbol(_token(one, boxes), page.box_in_source(box), _CONFIDENCE, parent=parent))
    latex = "".join(symbol.token for symbol in symbols)
    reading = Reading(latex, _CONFIDENCE ** len(symbols), tuple(symbols))
    return ReadLine(page, reading, log_probability * len(symbols))


def _token(one: Ellipsis, boxes: Floats) -> str:
    if not one.is_level:
        return r"\vdots" if one.is_upright else r"\ddots"
    middle = float(boxes[list(one.pieces), 1::2].mean())
    others = np.delete(boxes, list(one.pieces), axis=0)
    beside = others[(others[:, 1] <= middle) & (others[:, 3] >= middle - (others[:, 3] - others[:, 1]))]
    beside = beside[np.argsort(np.abs(beside[:, 3] - middle))][:2]
    if not len(beside):
        return r"\cdots"
    top, end = float(beside[:, 1].min()), float(beside[:, 3].max())
    return r"\ldots" if middle > top + _LOW * (end - top) else r"\cdots"
