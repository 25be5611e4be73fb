"""Writes an expression as a hand would: `write(parse(r"2x^{2}-8=0"), Hand.of(seed))` gives pen strokes.

A hand has habits (slant, width, which of several forms of a 2 it writes) and a tremor: no two symbols
come out alike. Symbols are set by the boxes of their actual ink, so that none touches another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from stroke_font import FONT, Points, control_points, smooth

from inkmath.expression.tree import Atom, Fraction, Node, Root, Row, Script
from inkmath.types import Ink

DIGIT_HEIGHT = 100.0
"""Height of a digit at size 1, in units of the strokes; the line of writing is y = 0, y grows downwards."""

AXIS = -36.0
"""Height of fraction bars and minus signs above the line of writing."""

_SPACED = frozenset({"+", "-", "=", r"\times", r"\div", r"\cdot", "/"})


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of one writer.

    slant: shear, positive to the right. aspect: width of symbols against the font's.
    tremor: standard deviation of a control point; gap: paper between two symbols; wander: standard deviation
    of a symbol's height above the line; all three in hundredths of a digit's height.
    forms: which of its glyphs a token is written with, as a rule.
    """

    rng: np.random.Generator
    slant: float
    aspect: float
    tremor: float
    gap: float
    wander: float
    forms: dict[str, int]

    @classmethod
    def of(cls, seed: int) -> Hand:
        """The hand of a seed: the same seed gives the same writing."""
        rng = np.random.default_rng(seed)
        return cls(
            rng=rng,
            slant=rng.uniform(-0.05, 0.17),
            aspect=rng.uniform(0.88, 1.12),
            tremor=rng.uniform(1.0, 2.0),
            gap=rng.uniform(17, 27),
            wander=rng.uniform(1.0, 3.0),
            forms={token: int(rng.integers(len(glyphs))) for token, glyphs in FONT.items()},
        )


@dataclass(frozen=True, slots=True)
class DrawnSymbol:
    """One symbol as it was written: strokes are float64 (N, 2), y down, and 0 on the line of writing."""

    token: str
    strokes: tuple[Points, ...]

    def moved(self, dx: float, dy: float) -> DrawnSymbol:
        return replace(self, strokes=tuple(stroke + np.array((dx, dy)) for stroke in self.strokes))


@dataclass(frozen=True, slots=True)
class Block:
    """Symbols set together, and the box of their ink."""

    symbols: tuple[DrawnSymbol, ...]

    @property
    def low(self) -> Points:
        """Left and upper edge of the ink, float64 (2,)."""
        return np.asarray(self._points().min(axis=0))

    @property
    def high(self) -> Points:
        """Right and lower edge of the ink, float64 (2,)."""
        return np.asarray(self._points().max(axis=0))

    def _points(self) -> Points:
        return np.concatenate([stroke for symbol in self.symbols for stroke in symbol.strokes])

    def moved(self, dx: float, dy: float) -> Block:
        return Block(tuple(symbol.moved(dx, dy) for symbol in self.symbols))

    def __add__(self, other: Block) -> Block:
        return Block(self.symbols + other.symbols)


def write(row: Row, hand: Hand) -> tuple[DrawnSymbol, ...]:
    """The symbols of an expression in reading order.

    Raises ValueError for a token that the font does not have, and for an empty row.
    """
    return _row(row, hand, 1.0).symbols


def ink_of(symbols: Sequence[DrawnSymbol]) -> Ink:
    """The strokes of all symbols in the order of writing."""
    return Ink(tuple(stroke for symbol in symbols for stroke in symbol.strokes))


def _row(row: Row, hand: Hand, size: float) -> Block:
    if not row.items:
        raise ValueError("An empty row cannot be written.")
    blocks = [_node(node, hand, size) for node in row.items]
    _stretch_brackets(row.items, blocks, hand)
    line, drift = blocks[0], 0.0
    for left, right, block in zip(row.items, row.items[1:], blocks[1:], strict=False):
        drift = 0.7 * drift + hand.rng.normal(0, hand.wander * size)
        gap = _gap(left, right, hand) * size
        line += block.moved(line.high[0] + gap - block.low[0], drift)
    return line


def _gap(left: Node, right: Node, hand: Hand) -> float:
    spaced = any(isinstance(node, Atom) and node.token in _SPACED for node in (left, right))
    barred = any(isinstance(node, Fraction | Root) for node in (left, right))
    return hand.gap * hand.rng.uniform(0.8, 1.25) * (1.5 if spaced or barred else 1.0)


def _stretch_brackets(items: Sequence[Node], blocks: list[Block], hand: Hand) -> None:
    """Make brackets as tall as what stands between them."""
    opened: list[int] = []
    for i, node in enumerate(items):
        token = node.token if isinstance(node, Atom) else _base_token(node)
        if token == "(":
            opened.append(i)
        elif token == ")" and opened:
            start = opened.pop()
            _stretch(blocks, start, i)


def _base_token(node: Node) -> str:
    return node.base.token if isinstance(node, Script) and isinstance(node.base, Atom) else ""


def _stretch(blocks: list[Block], start: int, end: int) -> None:
    inner = blocks[start + 1 : end]
    if not inner:
        return
    top, bottom = min(block.low[1] for block in inner), max(block.high[1] for block in inner)
    for i in (start, end):
        if len(blocks[i].symbols) > 1:  # a bracket with an exponent keeps its own height
            continue
        low, high = blocks[i].low[1], blocks[i].high[1]
        stretch = max(1.0, (bottom - top + 20) / (high - low))
        shift = (top + bottom) / 2 - (low + high) / 2 if stretch > 1 else 0.0
        middle = (low + high) / 2
        (symbol,) = blocks[i].symbols
        strokes = tuple((s - (0, middle)) * (1, stretch) + (0, middle + shift) for s in symbol.strokes)
        blocks[i] = Block((replace(symbol, strokes=strokes),))


def _node(node: Node, hand: Hand, size: float) -> Block:
    if isinstance(node, Atom):
        return Block((_symbol(node.token, hand, size),))
    if isinstance(node, Fraction):
        return _fraction(node, hand, size)
    if isinstance(node, Root):
        return _root(node, hand, size)
    return _script(node, hand, size)


def _symbol(token: str, hand: Hand, size: float) -> DrawnSymbol:
    glyphs = FONT.get(token)
    if glyphs is None:
        raise ValueError(f"The stroke font has no {token!r}. It has: {' '.join(FONT)}.")
    habit = hand.rng.random() < 0.85
    glyph = glyphs[hand.forms[token] if habit else int(hand.rng.integers(len(glyphs)))]
    angle, scale = hand.rng.normal(0, 0.025), size * hand.rng.uniform(0.93, 1.07)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[hand.aspect, -hand.slant], [0, 1]])
    matrix = scale * shear @ turn
    return DrawnSymbol(token, tuple(_pen(stroke, hand, size) @ matrix.T for stroke in glyph))


def _pen(stroke: str, hand: Hand, size: float) -> Points:
    """One stroke with the hand's tremor; small writing trembles as much as large, so relatively more."""
    points, corners = control_points(stroke)
    tremor = 0.3 if np.ptp(points, axis=0).max() < 10 else hand.tremor / size**0.5
    points = points + hand.rng.normal(0, tremor, points.shape) - (0, DIGIT_HEIGHT)
    return smooth(points, corners)


def _bar(x0: float, x1: float, y: float, hand: Hand) -> Points:
    """A line from x0 to x1 that bends and tilts a little."""
    x = np.linspace(x0, x1, 5)
    tilt = hand.rng.normal(0, 0.012) * (x - x.mean())
    bend = hand.rng.normal(0, 1.0, 5)
    return smooth(np.column_stack([x, y + tilt + bend]), (False,) * 5)


def _fraction(node: Fraction, hand: Hand, size: float) -> Block:
    above = _row(node.numerator, hand, 0.88 * size)
    below = _row(node.denominator, hand, 0.88 * size)
    width = max((above.high - above.low)[0], (below.high - below.low)[0])
    overhang = hand.rng.uniform(0.12, 0.22) * DIGIT_HEIGHT * size
    bar = DrawnSymbol(r"\frac", (_bar(-overhang, width + overhang, AXIS * size, hand),))
    edges = Block((bar,))
    lift, drop = (hand.rng.uniform(0.15, 0.24, 2) * DIGIT_HEIGHT * size).tolist()
    nudge = hand.rng.normal(0, 0.03 * width, 2)
    above_x = (width - above.low[0] - above.high[0]) / 2 + nudge[0]
    below_x = (width - below.low[0] - below.high[0]) / 2 + nudge[1]
    above = above.moved(above_x, edges.low[1] - lift - above.high[1])
    return above + edges + below.moved(below_x, edges.high[1] + drop - below.low[1])


def _root(node: Root, hand: Hand, size: float) -> Block:
    inside = _row(node.radicand, hand, size)
    low, high = inside.low, inside.high
    unit = 0.01 * DIGIT_HEIGHT * size
    top, bottom = low[1] - 20 * unit, high[1] + 4 * unit
    left, right = low[0] - 18 * unit, high[0] + 14 * unit
    hook = [(left - 44 * unit, bottom - 40 * unit), (left - 30 * unit, bottom - 48 * unit)]
    turns = [*hook, (left - 18 * unit, bottom), (left, top), ((left + right) / 2, top), (right, top)]
    points = np.array(turns) + hand.rng.normal(0, hand.tremor * unit, (len(turns), 2))
    sign = Block((DrawnSymbol(r"\sqrt", (smooth(points, (False, True, True, True, False, False)),)),))
    if node.index is None:
        return sign + inside
    index = _row(node.index, hand, 0.5 * size)
    index = index.moved(left - 26 * unit - index.high[0], bottom - 62 * unit - index.high[1])
    return index + sign + inside


def _script(node: Script, hand: Hand, size: float) -> Block:
    block = base = _node(node.base, hand, size)
    small = 0.62 * size
    gap = hand.rng.uniform(0.1, 0.16) * DIGIT_HEIGHT * size
    if node.sub is not None:
        sub = _row(node.sub, hand, small)
        block += sub.moved(base.high[0] + gap - sub.low[0], base.high[1] + 0.28 * DIGIT_HEIGHT * size)
    if node.sup is not None:
        sup = _row(node.sup, hand, small)
        lift = base.low[1] + hand.rng.uniform(0.0, 0.12) * DIGIT_HEIGHT * size
        block += sup.moved(base.high[0] + gap - sup.low[0], lift)
    return block
