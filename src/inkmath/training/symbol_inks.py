"""The symbols of many expressions as inks of one measure, to write new expressions with.

The measure is the size of the row that a symbol was written in: 1 is about the height of a digit there, and
y = 0 the line on which the row stands. See `inkmath.training.row_measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.training.row_measures import FRACTION_BAR, MEASURED, Rows, measured_rows, usual_extents
from inkmath.types import Points
from inkmath.vocab import LOOKS_LIKE

FloatArray = npt.NDArray[np.float64]

LOOKALIKES = LOOKS_LIKE | {FRACTION_BAR: "-", "-": FRACTION_BAR}
"""Substitutes for symbols that nobody wrote."""

_STEP = 0.015  # distance of the points that are kept, in sizes of the row
_SMALLEST, _LARGEST = 0.75, 1.4  # of a symbol, relative to the typical size of its class
_OFF_LINE = 0.2  # how far a symbol may stand above or below where its class usually does


class Extent(NamedTuple):
    """Top and bottom relative to the line, y downwards."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SymbolInk:
    """One symbol as it was written: its left edge at x = 0, its line at y = 0, y downwards.

    points: float64 (P, 2), stroke after stroke. ends: where in `points` each stroke ends.
    """

    points: Points
    ends: tuple[int, ...]
    width: float
    extent: Extent

    @property
    def height(self) -> float:
        return self.extent.bottom - self.extent.top

    def scaled(self, wide: float, tall: float) -> SymbolInk:
        """The ink stretched about the beginning of its line."""
        extent = Extent(self.extent.top * tall, self.extent.bottom * tall)
        return SymbolInk(self.points * (wide, tall), self.ends, self.width * wide, extent)

    def lowered(self, depth: float) -> SymbolInk:
        """The ink so much further down."""
        extent = Extent(self.extent.top + depth, self.extent.bottom + depth)
        return SymbolInk(self.points + np.array([0.0, depth]), self.ends, self.width, extent)


class Library:
    """Every symbol of many expressions, by name and by who wrote it.

    Expressions without a tree are passed over. Raises ValueError if there is no other.
    """

    def __init__(self, expressions: Sequence[WrittenExpression]) -> None:
        rows, extents = measured_rows(expressions)
        if not len(rows.names):
            raise ValueError("No expression with a layout tree was given; symbols are taken from such.")
        self._inks: dict[str, dict[str, list[SymbolInk]]] = {}
        sides = _usual_sides(rows)
        for place, (number, symbol) in enumerate(rows.origins):
            name = MEASURED[rows.names[place]]
            expression = expressions[number]
            strokes = expression.symbol_strokes(expression.symbols[symbol])
            ink = _measured_ink(strokes, rows.lines[rows.rows[place]], rows.sizes[rows.rows[place]])
            ink = _moderate(ink, sides[rows.names[place]], Extent(*extents[rows.names[place]].tolist()))
            self._inks.setdefault(name, {}).setdefault(expression.writer, []).append(_thinned(ink))

    def __contains__(self, name: str) -> bool:
        """True if someone wrote the symbol, or one that looks the same."""
        return name in self._inks or LOOKALIKES.get(name) in self._inks

    @cached_property
    def writers(self) -> tuple[tuple[str, ...], FloatArray]:
        """The writers, and how likely each is to be drawn: in proportion to how many symbols they know."""
        known: dict[str, int] = {}
        for by_writer in self._inks.values():
            for writer in by_writer:
                known[writer] = known.get(writer, 0) + 1
        weights = np.array(list(known.values()), float)
        return tuple(known), weights / weights.sum()

    def hand(self, rng: np.random.Generator) -> Hand:
        """Somebody's hand."""
        names, weights = self.writers
        return Hand(self, names[int(np.searchsorted(weights.cumsum(), rng.random() * 0.999999))])

    def by_writer(self, name: str) -> dict[str, list[SymbolInk]]:
        """All inks of a symbol; of its likeness, set where the symbol stands, if nobody wrote it.

        Raises ValueError if nobody wrote that either.
        """
        if name not in self._inks:
            likeness = LOOKALIKES.get(name, "")
            if likeness not in self._inks:
                raise ValueError(f"Nobody wrote {name!r} in the expressions that the library was made of.")
            usual = usual_extents()
            depth = float(usual[MEASURED.index(name)].mean() - usual[MEASURED.index(likeness)].mean())
            self._inks[name] = {
                writer: [ink.lowered(depth) for ink in inks] for writer, inks in self._inks[likeness].items()
            }
        return self._inks[name]


class Hand:
    """One writer's symbols, and for those that the writer never wrote one stand-in's each."""

    def __init__(self, library: Library, writer: str) -> None:
        self.writer = writer
        self._library = library
        self._known: dict[str, list[SymbolInk]] = {}

    def inks(self, name: str, rng: np.random.Generator) -> list[SymbolInk]:
        """The symbol as this hand writes it, in all ways there are. Raises ValueError if nobody wrote it."""
        if name not in self._known:
            by_writer = self._library.by_writer(name)
            if self.writer in by_writer:
                self._known[name] = by_writer[self.writer]
            else:
                self._known[name] = list(by_writer.values())[int(rng.integers(len(by_writer)))]
        return self._known[name]

    def ink(self, name: str, rng: np.random.Generator) -> SymbolInk:
        """The symbol, one way."""
        inks = self.inks(name, rng)
        return inks[int(rng.integers(len(inks)))]


def _usual_sides(rows: Rows) -> FloatArray:
    """float (names,): the median of the longer side of each symbol, in sizes of its row."""
    sides = np.ones(len(MEASURED))
    relative = rows.sides / rows.sizes[rows.rows]
    for name in np.unique(rows.names):
        sides[name] = max(float(np.median(relative[rows.names == name])), 1e-3)
    return sides


def _measured_ink(strokes: Sequence[Points], line: float, size: float) -> SymbolInk:
    """The strokes in sizes of their row."""
    left = min(float(stroke[:, 0].min()) for stroke in strokes)
    points = (np.concatenate(strokes) - (left, line)) / size
    (_, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    ends = np.cumsum([len(stroke) for stroke in strokes]).tolist()
    return SymbolInk(points, tuple(ends), right, Extent(top, bottom))


def _moderate(ink: SymbolInk, usual_side: float, usual: Extent) -> SymbolInk:
    """The ink about as large as its class is and about where it stands: in short rows neither is certain."""
    side = max(ink.width, ink.height, 1e-9)
    factor = float(np.clip(side / usual_side, _SMALLEST, _LARGEST)) * usual_side / side
    off = (factor * sum(ink.extent) - sum(usual)) / 2
    return ink.scaled(factor, factor).lowered(float(np.clip(off, -_OFF_LINE, _OFF_LINE)) - off)


def _thinned(ink: SymbolInk) -> SymbolInk:
    """The ink without points next to the one before; each stroke keeps its first and its last."""
    kept = [_thinned_stroke(stroke) for stroke in np.split(ink.points, ink.ends[:-1])]
    ends = np.cumsum([len(stroke) for stroke in kept]).tolist()
    return SymbolInk(np.concatenate(kept), tuple(ends), ink.width, ink.extent)


def _thinned_stroke(stroke: Points) -> Points:
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    cells = np.concatenate([[0], np.floor(np.cumsum(steps) / _STEP)])
    keep = np.concatenate([[True], np.diff(cells) > 0])
    keep[-1] = True
    skeletonize: Points = stroke[keep]
    return skeletonize
