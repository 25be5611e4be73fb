"""Whole expressions drawn as other hands and pens would: strokes in, picture and true boxes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.ink.page_input import UNIT, scaled
from inkmath.ink.raster import SYMBOL_HEIGHT, draw_strokes, typical_size
from inkmath.training.augment import elastic, random_affine
from inkmath.training.lettering import Lettering, make_room
from inkmath.types import Pixels, Points
from inkmath.vocab import SYMBOLS, symbol_ids

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_PAGE_SCALE = -0.12
"""Logarithm of what the reader's scale is of the stroke's: its pieces of ink are as wide as the pen more."""

_PEN = 1.4  # width in pixels of a usual stroke
_THINNEST, _THICKEST = 0.7, 4.0
_SLOPE = 0.5  # deviation of how much lower one end of an expression is than the other, in UNITs
_EDGE = 2  # paper around the ink of a picture


@dataclass(frozen=True)
class PlacedSymbol:
    """A symbol's strokes in pixels of a drawn page, and its class."""

    strokes: list[Points]
    label: int


def placed_symbols(expression: WrittenExpression) -> list[PlacedSymbol]:
    """The symbols of an expression at the scale of a drawn page, points thinned to 0.75 pixels apart."""
    scale = SYMBOL_HEIGHT / typical_size(expression.strokes)
    return [
        PlacedSymbol(
            [_thin(stroke * scale) for stroke in expression.symbol_strokes(symbol)], symbol_ids()[symbol.name]
        )
        for symbol in expression.symbols
    ]


def _thin(stroke: Points) -> Points:
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    cells = np.concatenate([[0], np.floor(np.cumsum(steps) / 0.75)])
    keep = np.concatenate([[True], np.diff(cells) > 0])
    keep[-1] = True
    thinned: Points = stroke[keep]
    return thinned


@dataclass(frozen=True)
class StrokedExpression:
    """The strokes of an expression, symbol after symbol, a typical stroke UNIT pixels large.

    points: float32 (P, 2). strokes: int (S,), the first point of each stroke. symbols: int (N,), the first
    stroke of each symbol. labels: int (N,), class ids.
    """

    points: npt.NDArray[np.float32]
    strokes: IntArray
    symbols: IntArray
    labels: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def first_points(self) -> IntArray:
        """int (N,): the first point of each symbol."""
        return self.strokes[self.symbols]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        width, height = np.ptp(self.points, axis=0).tolist()
        return width, height

    def symbol(self, index: int) -> list[Points]:
        """The strokes of one symbol."""
        ends = [*self.strokes, len(self.points)]
        last = self.symbols[index + 1] if index + 1 < len(self) else len(self.strokes)
        return [
            self.points[ends[i] : ends[i + 1]].astype(np.float64) for i in range(self.symbols[index], last)
        ]

    def placed(self) -> list[PlacedSymbol]:
        """All the symbols."""
        return [PlacedSymbol(self.symbol(index), int(label)) for index, label in enumerate(self.labels)]


def stroked(expression: WrittenExpression) -> StrokedExpression:
    """The expression's symbols and their strokes. Raises ValueError if it has none."""
    if not expression.symbols:
        raise ValueError(f"{expression.name} has no symbols.")
    return _joined(
        [
            PlacedSymbol([stroke * (UNIT / SYMBOL_HEIGHT) for stroke in symbol.strokes], symbol.label)
            for symbol in placed_symbols(expression)
        ]
    )


def _joined(symbols: Sequence[PlacedSymbol]) -> StrokedExpression:
    strokes = [stroke for symbol in symbols for stroke in symbol.strokes]
    return StrokedExpression(
        np.concatenate(strokes).astype(np.float32),
        _starts([len(stroke) for stroke in strokes]),
        _starts([len(symbol.strokes) for symbol in symbols]),
        np.array([symbol.label for symbol in symbols]),
    )


def _starts(lengths: Sequence[int]) -> IntArray:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)


class Hands:
    """Every symbol of many expressions by its class, to put into the place of others."""

    def __init__(self, expressions: Sequence[StrokedExpression]) -> None:
        self._expressions = expressions
        self._places: dict[int, list[tuple[int, int]]] = {}
        for number, expression in enumerate(expressions):
            for index, label in enumerate(expression.labels.tolist()):
                self._places.setdefault(label, []).append((number, index))
        counts = [len(self._places.get(label, ())) for label in range(len(SYMBOLS))]
        self._lettering = Lettering(np.array(counts))

    def swapped(
        self, expression: StrokedExpression, rng: np.random.Generator, share: float
    ) -> StrokedExpression:
        """The expression with that share of its symbols as some other hand wrote them, box for box."""
        chosen = np.flatnonzero(rng.random(len(expression)) < share)
        if not len(chosen):
            return expression
        symbols = expression.placed()
        for index in chosen:
            symbol = symbols[index]
            symbols[index] = PlacedSymbol(
                _fitted(self._another(symbol.label, rng), symbol.strokes), symbol.label
            )
        return _joined(symbols)

    def relettered(
        self, expression: StrokedExpression, rng: np.random.Generator, share: float
    ) -> StrokedExpression:
        """The expression with that share of its letters and digits renamed, as written elsewhere."""
        new = self._lettering.renamed(expression.labels, rng, share)
        changed = np.flatnonzero(new != expression.labels)
        if not len(changed):
            return expression
        symbols = expression.placed()
        for index in changed:
            strokes = self._another(int(new[index]), rng)
            low, side = _bounds(symbols[index].strokes)
            new_low, new_side = _bounds(strokes)
            scale = side[1] / max(new_side[1], 1e-6)
            corner = np.array([low[0], low[1] + side[1] - scale * new_side[1]])  # the same left edge and line
            symbols = _with_room(symbols, low[0], low[0] + side[0], scale * new_side[0] - side[0])
            placed = [(stroke - new_low) * scale + corner for stroke in strokes]
            symbols[index] = PlacedSymbol(placed, int(new[index]))
        return _joined(symbols)

    def _another(self, label: int, rng: np.random.Generator) -> list[Points]:
        places = self._places[label]
        number, index = places[int(rng.integers(len(places)))]
        return self._expressions[number].symbol(index)


def _with_room(
    symbols: Sequence[PlacedSymbol], left: float, right: float, growth: float
) -> list[PlacedSymbol]:
    """The symbols once the stretch from `left` to `right` has grown."""
    bounds = [_bounds(symbol.strokes) for symbol in symbols]
    low = np.array([corner[0] for corner, _ in bounds])
    high = low + np.array([side[0] for _, side in bounds])
    shifts, factors = make_room(low, high, left, right, growth)
    moved = []
    for symbol, x, shift, factor in zip(symbols, low, shifts, factors, strict=True):
        strokes = [
            np.stack([x + shift + (stroke[:, 0] - x) * factor, stroke[:, 1]], axis=1)
            for stroke in symbol.strokes
        ]
        moved.append(PlacedSymbol(strokes, symbol.label))
    return moved


def _fitted(strokes: Sequence[Points], place: Sequence[Points]) -> list[Points]:
    """The strokes in the box of `place`; a side that is next to nothing keeps its proportion."""
    low, side = _bounds(strokes)
    target_low, target = _bounds(place)
    whole = max(target.max(), 1e-6) / max(side.max(), 1e-6)
    thin = (side < 0.2 * side.max()) | (target < 0.2 * target.max())
    scale = np.where(thin, whole, target / np.maximum(side, 1e-6))
    middle, target_middle = low + side / 2, target_low + target / 2
    return [(stroke - middle) * scale + target_middle for stroke in strokes]


def _bounds(strokes: Sequence[Points]) -> tuple[FloatArray, FloatArray]:
    """The low corner of the box, and its width and height."""
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    return low, points.max(axis=0) - low


@dataclass(frozen=True)
class Picture:
    """A drawn expression.

    pixels: uint8 (H, W), 0 = ink. boxes: float (N, 4) of the symbols' ink, x0, y0, x1, y1. labels: int (N,).
    """

    pixels: Pixels
    boxes: FloatArray
    labels: IntArray


def draw_augmented(expression: StrokedExpression, rng: np.random.Generator, scale: float) -> Picture:
    """The expression as another hand, pen and camera would give it, about so many times UNIT large."""
    points = _rewritten(expression, rng) * (scale * np.exp(_PAGE_SCALE))
    pen = float(np.clip(_PEN * np.exp(rng.normal(0, 0.35)), _THINNEST, _THICKEST))
    fine = float(rng.uniform(1.3, 3.0))  # drawn larger and shrunk, as pages are
    low = points.min(axis=0) - pen / 2 - _EDGE
    points -= low
    width, height = np.ceil((points.max(axis=0) + pen / 2 + _EDGE) * fine).astype(int).tolist()
    strokes = np.split(points * fine, expression.strokes[1:])
    thickness = max(1, round(pen * fine))
    pixels = scaled(draw_strokes(strokes, (height, width), thickness), 1 / fine)
    half = thickness / fine / 2
    drawn = points + 0.5 / fine  # a point is drawn in the middle of its pixel
    boxes = np.concatenate(
        [
            np.minimum.reduceat(drawn, expression.first_points) - half,
            np.maximum.reduceat(drawn, expression.first_points) + half,
        ],
        axis=1,
    )
    return Picture(_photographed(pixels, rng), boxes, expression.labels)


def _rewritten(expression: StrokedExpression, rng: np.random.Generator) -> FloatArray:
    """float (P, 2): the points, each symbol a little elsewhere, then all of them bent."""
    points = expression.points.astype(np.float64)
    first = expression.first_points
    lengths = np.diff(np.append(first, len(points)))
    low, high = np.minimum.reduceat(points, first), np.maximum.reduceat(points, first)
    middle = np.repeat((low + high) / 2, lengths, axis=0)
    side = np.minimum((high - low).max(axis=1), UNIT)
    matrices = np.stack(
        [random_affine(rng, rotation=0.03, shear=0.05, stretch=0.05, size=0.06) for _ in first]
    )
    shifts = rng.normal(0, 0.04, (len(first), 2)) * side[:, None]
    points = np.einsum("pij,pj->pi", np.repeat(matrices, lengths, axis=0), points - middle) + middle
    points += np.repeat(shifts, lengths, axis=0)
    tremble = rng.normal(0, 0.35, (len(expression.strokes), 2))
    points += np.repeat(tremble, np.diff(np.append(expression.strokes, len(points))), axis=0)
    rotation = min(0.05, _SLOPE * UNIT / max(expression.size[0], 1.0))
    matrix = random_affine(rng, rotation=rotation, shear=0.12, stretch=0.1, size=0.08)
    return elastic(rng, [points @ matrix.T], 0.008)[0]


def _photographed(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Sometimes blurred, then cleaned with some other threshold."""
    if rng.random() < 0.7:
        return pixels
    blurred = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.3, 0.8)).astype(np.float32)
    paper = rng.uniform(190, 230)  # what is lighter becomes lighter still; thin strokes stay
    sharpened = (blurred - paper) * rng.uniform(1.0, 2.5) + paper
    cleaned: Pixels = np.clip(sharpened, 0, 255).astype(np.uint8)
    return cleaned
