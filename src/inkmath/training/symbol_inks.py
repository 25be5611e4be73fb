"""The symbols of many expressions as inks of one measure, to write new expressions with.

The measure is the size of the row that a symbol was written in: 1 is about the height of a digit there, and
y = 0 the line on which the row stands. See `inkmath.training.row_measures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.training.composed import COMPOSED, composed, parts_of
from inkmath.training.row_measures import FRACTION_BAR, MEASURED, Rows, customary, measured_rows
from inkmath.training.symbol_ink import Extent, Inks, SymbolInk
from inkmath.types import Points
from inkmath.vocab import LOOKS_LIKE

FloatArray = npt.NDArray[np.float64]

LOOKALIKES = LOOKS_LIKE | {FRACTION_BAR: "-", "-": FRACTION_BAR}
"""Substitutes for symbols that nobody wrote."""

_UPRIGHT = frozenset(
    [
        "1",
        "l",
        "t",
        "h",
        "k",
        "b",
        "d",
        "p",
        "q",
        "|",
        "[",
        "]",
        "+",
        "H",
        "E",
        "F",
        "L",
        "P",
        "R",
        "T",
        "I",
        "B",
    ]
)
"""Symbols with lines that lean as the hand does."""

_LEANING = 0.6  # to the side by the height, up to which lines are nearly upright

_STEP = 0.015  # distance of the points that are kept, in sizes of the row
_SMALLEST, _LARGEST = 0.75, 1.4  # of a symbol, relative to the typical size of its class
_OFF_LINE = 0.2  # how far a symbol may stand above or below where its class usually does


class Library:
    """Every symbol of many expressions, by name and by who wrote it.

    foreign: more inks, whose writers only stand in for others.
    Expressions without a tree are passed over. Raises ValueError if there is no other.
    """

    def __init__(
        self, expressions: Sequence[WrittenExpression], foreign: Mapping[str, Inks] | None = None
    ) -> None:
        rows, extents = measured_rows(expressions)
        if not len(rows.names):
            raise ValueError("No expression with a layout tree was given; symbols are taken from such.")
        own: dict[str, dict[str, list[SymbolInk]]] = {}
        sides = _usual_sides(rows)
        for place, (number, symbol) in enumerate(rows.origins):
            name = MEASURED[rows.names[place]]
            expression = expressions[number]
            strokes = expression.symbol_strokes(expression.symbols[symbol])
            ink = _measured_ink(strokes, rows.lines[rows.rows[place]], rows.sizes[rows.rows[place]])
            ink = _moderate(ink, sides[rows.names[place]], Extent(*extents[rows.names[place]].tolist()))
            own.setdefault(name, {}).setdefault(expression.writer, []).append(_thinned(ink))
        self._own = own
        self._inks: dict[str, Inks] = {**(foreign or {}), **own}
        for name in own.keys() & (foreign or {}).keys():
            self._inks[name] = {**(foreign or {})[name], **own[name]}

    def __contains__(self, name: str) -> bool:
        """True if someone wrote the symbol, its parts, or one that looks the same."""
        if name in self._inks:
            return True
        return (name in COMPOSED and all(part in self._inks for part in parts_of(name))) or LOOKALIKES.get(
            name
        ) in self._inks

    @cached_property
    def writers(self) -> tuple[tuple[str, ...], FloatArray]:
        """The expressions' writers, and how likely each is to be drawn: in proportion to how many symbols
        they know.
        """
        known = Counter(writer for by_writer in self._own.values() for writer in by_writer)
        weights = np.array(list(known.values()), float)
        return tuple(known), weights / weights.sum()

    @cached_property
    def slants(self) -> dict[str, float]:
        """The slant of each of the expressions' writers: the way to the right by that up of upright lines."""
        moved = {writer: np.array([0.0, 1e-9]) for writer in self.writers[0]}
        for name in sorted(_UPRIGHT & self._own.keys()):  # sums are the same in every run
            for writer, inks in self._own[name].items():
                moved[writer] += np.sum([_upright(ink) for ink in inks], axis=0)
        return {writer: float(right / up) for writer, (right, up) in moved.items()}

    def hand(self, rng: np.random.Generator) -> Hand:
        """Somebody's hand."""
        names, weights = self.writers
        return Hand(self, names[int(np.searchsorted(weights.cumsum(), rng.random() * 0.999999))])

    def by_writer(self, name: str) -> Inks:
        """All inks of a symbol; if nobody wrote it, put together of its parts, or else of its likeness, as
        large as the symbol and where that stands.

        Raises ValueError if nobody wrote that either.
        """
        if name not in self._inks:
            likeness = LOOKALIKES.get(name, "")
            if name in COMPOSED and all(part in self._inks for part in parts_of(name)):
                self._inks[name] = composed(name, self._inks)
            elif likeness in self._inks:
                self._inks[name] = _instead(name, likeness, self._inks[likeness])
            else:
                raise ValueError(f"Nobody wrote {name!r} in the expressions that the library was made of.")
        return self._inks[name]


class Hand:
    """One writer's symbols, and for those that the writer never wrote one stand-in's each."""

    def __init__(self, library: Library, writer: str) -> None:
        self.writer = writer
        self._library = library
        self._known: dict[str, Sequence[SymbolInk]] = {}

    def inks(self, name: str, rng: np.random.Generator) -> Sequence[SymbolInk]:
        """The symbol as this hand writes it, in all ways there are. Raises ValueError if nobody wrote it."""
        if name not in self._known:
            by_writer = self._library.by_writer(name)
            writer = self.writer
            if writer not in by_writer:
                writer = list(by_writer)[int(rng.integers(len(by_writer)))]
            inks = by_writer[writer]
            if writer not in self._library.slants:  # drawn by itself: upright
                inks = [ink.slanted(self._library.slants[self.writer]) for ink in inks]
            self._known[name] = inks
        return self._known[name]

    def ink(self, name: str, rng: np.random.Generator) -> SymbolInk:
        """The symbol, one way."""
        inks = self.inks(name, rng)
        return inks[int(rng.integers(len(inks)))]


def _instead(name: str, likeness: str, by_writer: Inks) -> Inks:
    """The inks of a likeness, as large as the symbol and where that stands."""
    own, other = Extent(*customary()[name]), Extent(*customary()[likeness])
    factor = (own.bottom - own.top) / (other.bottom - other.top)
    depth = (sum(own) - factor * sum(other)) / 2
    return {
        writer: [ink.scaled(factor, factor).lowered(depth) for ink in inks]
        for writer, inks in by_writer.items()
    }


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


def _upright(ink: SymbolInk) -> tuple[float, float]:
    """The way to the right and the way up of all lines that are nearly upright, drawn upwards."""
    steps = np.concatenate([np.diff(stroke, axis=0) for stroke in ink.strokes])
    right, down = steps[np.abs(steps[:, 0]) < _LEANING * np.abs(steps[:, 1])].T
    return float(-(right * np.sign(down)).sum()), float(np.abs(down).sum())


def _thinned(ink: SymbolInk) -> SymbolInk:
    """The ink without points next to the one before; each stroke keeps its first and its last."""
    kept = [_thinned_stroke(stroke) for stroke in ink.strokes]
    ends = np.cumsum([len(stroke) for stroke in kept]).tolist()
    return SymbolInk(np.concatenate(kept), tuple(ends), ink.width, ink.extent)


def _thinned_stroke(stroke: Points) -> Points:
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    cells = np.concatenate([[0], np.floor(np.cumsum(steps) / _STEP)])
    keep = np.concatenate([[True], np.diff(cells) > 0])
    keep[-1] = True
    kept: Points = stroke[keep]
    return kept
