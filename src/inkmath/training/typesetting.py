"""Expression trees set in ink: real symbols of one hand, laid out as people lay them out.

Lengths are in sizes of the row (a digit is about 1 tall), y points down and y = 0 is the row's line. The
proportions are medians and spreads measured on CROHME's training expressions, where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.layout import ROOT, Relation
from inkmath.expression.rows import PRIME
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.training.ink_sheet import Bend, Block, Sheet, union
from inkmath.training.row_measures import FRACTION_BAR
from inkmath.training.spelled import SPACE
from inkmath.training.symbol_ink import SymbolInk
from inkmath.training.symbol_inks import Hand, Library
from inkmath.types import Points
from inkmath.vocab import LOOKS_LIKE, Kind, table

_SIDES: dict[Kind, tuple[float, float]] = {
    Kind.DIGIT: (0.13, 0.13),
    Kind.LETTER: (0.12, 0.12),
    Kind.OPERATOR: (0.30, 0.30),
    Kind.RELATION: (0.42, 0.42),
    Kind.FUNCTION: (0.35, 0.22),
    Kind.BIG_OPERATOR: (0.24, 0.24),
    Kind.OPEN: (0.22, 0.06),
    Kind.CLOSE: (0.06, 0.24),
    Kind.BAR: (0.14, 0.14),
    Kind.PUNCTUATION: (0.12, 0.30),
    Kind.DOTS: (0.36, 0.36),
    Kind.POSTFIX: (0.14, 0.2),
    Kind.QUANTIFIER: (0.2, 0.2),
    Kind.ROOT: (0.2, 0.2),
    Kind.CURRENCY: (0.12, 0.12),
    Kind.ACCENT: (0.14, 0.14),
}
"""Free space left and right of a symbol."""

_FRACTION_SIDES = (0.24, 0.24)
_SUMS = frozenset({r"\sum", r"\prod", r"\bigcup", r"\bigcap"})
_INTEGRALS = frozenset({r"\int", r"\iint", r"\oint"})
_GROWING = _SUMS | _INTEGRALS  # with what follows them
_WORD_SPACE = 0.5  # sizes of the row

_MARKS: dict[str, tuple[tuple[float, float], float, float]] = {
    r"\overline": ((0.85, 1.25), 0.5, 0.0),
    r"\underline": ((0.85, 1.25), 0.5, 0.0),
    r"\overrightarrow": ((0.85, 1.3), 0.6, 0.28),
    r"\widehat": ((0.6, 1.1), 0.4, 0.28),
    r"\widetilde": ((0.6, 1.1), 0.4, 0.18),
    r"\dot": ((0.0, 0.0), 0.05, 0.0),
    r"\ddot": ((0.0, 0.0), 0.3, 0.0),
}
"""Accents: their width as a share of what they cover, the least of it in sizes of the row, and their height;
no share for a dot, no height for a line: these are as they were written."""

_SMALLEST = 0.4  # size of a row that shrinks no further, in sizes of the outermost


@dataclass(frozen=True, slots=True)
class Style:
    """Style by which one hand sets one expression.

    gap: factor of all gaps. script, part: sizes of scripts and of the parts of a fraction, of their row's.
    lift: how far scripts leave the line, as a factor. axis: height of fraction bars above the line.
    unevenness: factor of all that varies from symbol to symbol.
    integral_limits_stacked, sum_limits_stacked: whether limits stand above and below, not beside.
    slope, wave: of the whole line, in sizes for one size to the right, and in sizes.
    """

    gap: float
    script: float
    part: float
    lift: float
    axis: float
    unevenness: float
    integral_limits_stacked: bool
    sum_limits_stacked: bool
    slope: float
    wave: float

    @staticmethod
    def draw(rng: np.random.Generator) -> Style:
        deviations = (0.25, 0.16, 0.12, 0.12, 0.3)
        gap, script, part, lift, unevenness = np.exp(rng.normal(size=5) * deviations).tolist()
        return Style(
            gap=gap,
            script=min(0.57 * script, 0.85),
            part=min(0.84 * part, 1.1),
            lift=lift,
            axis=0.39 + 0.08 * float(rng.normal()),
            unevenness=unevenness,
            integral_limits_stacked=bool(rng.random() < 0.4),
            sum_limits_stacked=bool(rng.random() < 0.93),
            slope=0.012 * float(rng.normal()),
            wave=0.05 * float(rng.normal()),
        )


def write(row: Row, library: Library, rng: np.random.Generator, *, name: str = "") -> WrittenExpression:
    """The row as somebody would write it: strokes, symbols, layout tree and canonical tokens.

    Raises ValueError if the row or a part of it is empty, or holds a symbol that the library has not.
    """
    hand = library.hand(rng)
    return Typesetter(hand, Style.draw(rng), rng).expression(row, name)


class Typesetter:
    """Lays out rows: each comes as a block from x = 0 on, its line at y = 0."""

    def __init__(self, hand: Hand, style: Style, rng: np.random.Generator) -> None:
        self._hand, self._style, self._rng = hand, style, rng
        self._sheet = Sheet()

    def expression(self, row: Row, name: str) -> WrittenExpression:
        """The row, set from left to right and bent as a whole."""
        self.row(row, 1.0)
        return self._sheet.expression(name, self._hand.writer, self._bend())

    def _bend(self) -> Bend:
        """The slope and the wave of the line as a whole."""
        phase = self._rng.uniform(0, 2 * np.pi)

        def bend(x: Points) -> Points:
            y: Points = self._style.slope * x + self._style.wave * np.sin(0.5 * x + phase)
            return y

        return bend

    def row(self, row: Row, size: float) -> Block:
        """The nodes side by side from x = 0 on."""
        if not row.items:
            raise ValueError("An empty row cannot be written. Give every part of the expression a symbol.")
        items = [node for node in row.items if node != SPACE]
        spaces = [_spaces_before(row.items, index) for index in _places(row.items)]
        placed: list[Block] = []
        for index, block in enumerate(self._nodes(items, size)):
            x = placed[-1].right + self._gap(items[index - 1], items[index], size) if placed else 0.0
            x += _WORD_SPACE * size * self._style.gap * spaces[index] if placed else 0.0
            placed.append(self._sheet.move(block, x - block.left, self._deviation(0.025) * size))
        for left, right in pairwise(placed):
            self._sheet.hang(right, left.first, Relation.RIGHT)
        return union(placed, placed[0].first)

    def _nodes(self, items: Sequence[Node], size: float) -> list[Block]:
        """The nodes one by one, those last that are as tall as others."""
        spans = enclosed(items)
        blocks: dict[int, Block] = {}
        for index in sorted(range(len(items)), key=lambda i: len(spans.get(i, ()))):
            content = [blocks[i] for i in spans.get(index, ()) if i in blocks]
            blocks[index] = self._node(items[index], size, content)
        return [blocks[index] for index in range(len(items))]

    def _node(self, node: Node, size: float, content: Sequence[Block] = ()) -> Block:
        match node:
            case Atom(token):
                return self._symbol(token, size, content)
            case Fraction(numerator, denominator):
                return self._fraction(numerator, denominator, size)
            case Root(radicand, index):
                return self._root(radicand, index, size)
            case Decorated(mark, body):
                return self._decorated(mark, body, size)
            case Grid() | Text():
                raise ValueError(f"{type(node).__name__} cannot be written. Write its parts by themselves.")
            case Script(base, sub, sup):
                block = self._node(base, size, content)
                scripts = [
                    self._script(block, base, row, relation, size)
                    for row, relation in ((sub, Relation.SUB), (sup, Relation.SUP))
                    if row is not None
                ]
                return union([block, *self._apart(scripts, size)], block.first)

    def _symbol(self, token: str, size: float, content: Sequence[Block]) -> Block:
        """One symbol; brackets and the like as tall as their content where that is tall."""
        scale = size * self._factor(0.05)
        if not content:
            return self._sheet.add(token, self._hand.ink(token, self._rng).scaled(scale, scale))
        inside = union(content, content[0].first)
        cover = self._rng.uniform(0.75, 1.0) if token in _GROWING else self._rng.uniform(0.95, 1.2)
        wanted = max(inside.height * cover, 0.1 * scale)
        ink = self._nearest(token, wanted / scale, tall=True).scaled(scale, scale)
        if wanted <= ink.height:
            return self._sheet.add(token, ink)
        tall = wanted / ink.height
        ink = ink.scaled(tall**0.35, tall)
        middle = (inside.top + inside.bottom) / 2 + self._deviation(0.06) * size
        return self._sheet.add(token, ink.lowered(middle - sum(ink.extent) / 2))

    def _fraction(self, numerator: Row, denominator: Row, size: float) -> Block:
        part = _smaller(size, min(self._style.part * self._factor(0.05), 1.1))
        above, below = self.row(numerator, part), self.row(denominator, part)
        width = max(above.width, below.width)
        overhangs = [part * min(0.25 * self._factor(0.8), 0.25 + 0.3 * width / part) for _ in range(2)]
        length = width + sum(overhangs)
        ink = self._nearest(FRACTION_BAR, length / size, tall=False)
        wide = length / max(ink.width, 1e-3)
        ink = ink.scaled(wide, min(wide, 1.5 * size))
        bar = self._sheet.add(FRACTION_BAR, ink.lowered(-self._style.axis * size - sum(ink.extent) / 2))
        middle = bar.left + overhangs[0] + width / 2
        above = self._sheet.move(
            above,
            middle - above.centre + self._deviation(0.1) * part,
            -self._style.axis * size - 0.3 * part * self._factor(0.4) - above.bottom,
        )
        below = self._sheet.move(
            below,
            middle - below.centre + self._deviation(0.1) * part,
            -self._style.axis * size + 0.36 * part * self._factor(0.4) - below.top,
        )
        self._sheet.hang(above, bar.first, Relation.ABOVE)
        self._sheet.hang(below, bar.first, Relation.BELOW)
        return union([above, bar, below], bar.first)

    def _root(self, radicand: Row, index: Row | None, size: float) -> Block:
        part = size * 0.92 * self._factor(0.05)
        inside = self.row(radicand, part)
        above = 0.42 * part * self._factor(0.45)
        below = self._rng.normal(0.08, 0.1) * part
        height = inside.height + above + max(below, -0.2 * inside.height)
        narrowest = 0.4 if index is None else 0.6
        hook = float(np.clip(0.48 * height * self._factor(0.15), narrowest * size, size))
        inset = self._rng.normal(0.04, 0.05) * size
        length = inset + inside.width + part * min(0.3 * self._factor(0.7), 1.0)
        ink = self._nearest(ROOT, (hook + length) / height, ratio=True)
        ink = _root_sign(ink, hook, length, height)
        sign = self._sheet.add(ROOT, ink.lowered(inside.top - above - ink.extent.top))
        inside = self._sheet.move(inside, hook + inset - inside.left, 0.0)
        self._sheet.hang(inside, sign.first, Relation.INSIDE)
        if index is None:
            return union([sign, inside], sign.first)
        raised = self.row(index, _smaller(size, 0.85 * self._style.script * self._factor(0.1)))
        raised = self._sheet.move(
            raised,
            hook * self._rng.uniform(0.3, 0.55) - raised.right,
            sign.top + 0.36 * min(height, 2.2 * size) * self._factor(0.15) - raised.bottom,
        )
        self._sheet.hang(raised, sign.first, Relation.INDEX)
        return union([sign, inside, raised], sign.first)

    def _decorated(self, mark: str, body: Row, size: float) -> Block:
        """A row with a mark over or under it."""
        inside = self.row(body, size)
        gap = 0.14 * size * self._factor(0.5)
        ink = self._mark(mark, inside.width, size)
        up, down = inside.top - gap - ink.extent.bottom, inside.bottom + gap - ink.extent.top
        sign = self._sheet.add(mark, ink.lowered(down if mark == r"\underline" else up))
        off = inside.centre - sign.centre + self._deviation(0.06) * size
        sign = self._sheet.move(sign, off, 0.0)
        self._sheet.hang(inside, sign.first, Relation.INSIDE)
        return union([sign, inside], sign.first)

    def _mark(self, mark: str, width: float, size: float) -> SymbolInk:
        """The ink of a mark over what is so wide."""
        if mark not in _MARKS:
            raise ValueError(f"The mark {mark} cannot be written. Write what is marked without it.")
        share, narrowest, height = _MARKS[mark]
        wanted = max(width * self._rng.uniform(*share), narrowest * size)
        ink = self._nearest(LOOKS_LIKE.get(mark, mark), wanted / size, tall=False)
        if not share[1]:
            return ink.scaled(size, size)
        tall = min(height * size * self._factor(0.3) / max(ink.height, 1e-3), 2.0 * size)
        return ink.scaled(wanted / max(ink.width, 1e-3), tall if height else size)

    def _script(self, base: Block, node: Node, row: Row, relation: Relation, size: float) -> Block:
        """A script of a base that is laid out: under or over it, or beside it."""
        token = node.token if isinstance(node, Atom) else ""
        if all(item == PRIME for item in row.items):
            part = self._primes(base, row, size)
        elif self._is_stacked(token):
            part = self._stacked(base, row, relation, size)
        else:
            part = self._beside(base, row, relation, size, token)
        self._sheet.hang(part, base.first, relation)
        return part

    def _apart(self, scripts: list[Block], size: float) -> list[Block]:
        """The scripts, a superscript clear of the subscript."""
        if len(scripts) < 2:
            return scripts
        sub, sup = scripts
        overlap = max(sup.bottom - sub.top + 0.08 * size, 0.0)
        return [self._sheet.move(sub, 0.0, overlap / 2), self._sheet.move(sup, 0.0, -overlap / 2)]

    def _script_size(self, row: Row, size: float) -> float:
        """The size of a script's row: long ones are written larger, scripts of scripts hardly smaller."""
        longer = 1.2 if len(row.items) > 3 else 1.0
        return _smaller(size, min(self._style.script * longer * self._factor(0.08), 0.95))

    def _is_stacked(self, token: str) -> bool:
        return (
            token == r"\lim"
            or (token in _SUMS and self._style.sum_limits_stacked)
            or (token in _INTEGRALS and self._style.integral_limits_stacked)
        )

    def _primes(self, base: Block, row: Row, size: float) -> Block:
        part = self.row(row, size)
        x = base.right + 0.08 * size * self._factor(0.4) - part.left
        return self._sheet.move(part, x, 0.35 * base.top + (0.35 + self._deviation(0.05)) * size)

    def _stacked(self, base: Block, row: Row, relation: Relation, size: float) -> Block:
        part = self.row(row, self._script_size(row, size))
        gap = 0.22 * size * self._factor(0.4)
        y = base.bottom + gap - part.top if relation == Relation.SUB else base.top - gap - part.bottom
        return self._sheet.move(part, base.centre - part.centre + self._deviation(0.12) * size, y)

    def _beside(self, base: Block, row: Row, relation: Relation, size: float, token: str) -> Block:
        part = self.row(row, self._script_size(row, size))
        x = base.right + 0.12 * size * self._factor(0.7)
        lift = self._style.lift * self._factor(0.08)
        if token in _INTEGRALS:
            limit_y = base.bottom if relation == Relation.SUB else base.top
            x -= 0.45 * base.width if relation == Relation.SUB else 0.0
            return self._sheet.move(part, x - part.left, limit_y - (part.top + part.bottom) / 2)
        if relation == Relation.SUP:
            up = max(0.42 * size - 0.45 * base.top, -base.top - 0.35 * size)
            y = min(-up * lift, -0.3 * size - part.bottom)
        else:
            depth = min(max(base.bottom, 0.0), 0.6 * size) if token else base.bottom
            y = max((0.22 * size + 0.4 * depth) * lift, -0.4 * size - part.top)
        return self._sheet.move(part, x - part.left, y)

    def _nearest(self, token: str, wanted: float, *, tall: bool = False, ratio: bool = False) -> SymbolInk:
        """One of the hand's inks with a similar height, width or ratio of both."""
        inks = self._hand.inks(token, self._rng)
        if len(inks) > 4:
            inks = [inks[i] for i in self._rng.integers(len(inks), size=4).tolist()]

        def misfit(ink: SymbolInk) -> float:
            length = ink.width / max(ink.height, 1e-3) if ratio else ink.height if tall else ink.width
            return max(length / wanted, wanted / max(length, 1e-3))

        return min(inks, key=misfit)

    def _gap(self, left: Node, right: Node, size: float) -> float:
        space = _sides(left)[1] + _sides(right)[0]
        return size * (space * self._style.gap * self._factor(0.3) + self._deviation(0.03))

    def _factor(self, deviation: float) -> float:
        """A random factor about 1."""
        return float(np.exp(self._rng.normal() * deviation * self._style.unevenness))

    def _deviation(self, deviation: float) -> float:
        """A random number about 0."""
        return float(self._rng.normal()) * deviation * self._style.unevenness


def _places(items: Sequence[Node]) -> list[int]:
    """The indices of the nodes that are written."""
    return [index for index, node in enumerate(items) if node != SPACE]


def _spaces_before(items: Sequence[Node], index: int) -> int:
    """The number of blanks right before a node."""
    return next((k for k in range(index) if items[index - 1 - k] != SPACE), index)


def _smaller(size: float, factor: float) -> float:
    """The size of a row within a row; what is small already shrinks no further."""
    return max(size * factor, min(size, _SMALLEST))


def enclosed(items: Sequence[Node]) -> dict[int, range]:
    """For brackets that pair up, by index in their row, what stands between; for a sum what follows it."""
    spans: dict[int, range] = {}
    opened: list[tuple[int, bool]] = []  # index, and whether it is an upright bar
    for index, node in enumerate(items):
        token = _token(node)
        kind = table()[token].kind if token else Kind.EMPTY
        if token in _GROWING and index + 1 < len(items):
            spans[index] = range(index + 1, index + 2)
        elif kind == Kind.OPEN or (kind == Kind.BAR and not (opened and opened[-1][1])):
            opened.append((index, kind == Kind.BAR))
        elif kind == Kind.BAR or kind == Kind.CLOSE:
            while kind == Kind.CLOSE and opened and opened[-1][1]:
                opened.pop()  # a bar without a partner, as in a set
            if opened:
                start, _ = opened.pop()
                spans[start] = spans[index] = range(start + 1, index)
    return spans


def _token(node: Node) -> str:
    """The token of an atom, with or without scripts."""
    base = node.base if isinstance(node, Script) else node
    return base.token if isinstance(base, Atom) else ""


def _sides(node: Node) -> tuple[float, float]:
    base = node.base if isinstance(node, Script) else node
    match base:
        case Atom(token):
            return _SIDES[table()[token].kind]
        case Root():
            return _SIDES[Kind.ROOT]
    return _FRACTION_SIDES


def _root_sign(ink: SymbolInk, hook: float, length: float, height: float) -> SymbolInk:
    """The root sign so tall, its hook and the bar behind it so wide."""
    points = ink.points * (1.0, height / max(ink.height, 1e-3))
    x, top = points[:, 0], points[:, 1].min()
    lowest = x[np.argmax(points[:, 1])]
    ceiling = x[(points[:, 1] < top + 0.25 * height) & (x >= lowest)]
    knee = (
        float(np.clip(ceiling.min(), 0.1 * ink.width, 0.8 * ink.width)) if len(ceiling) else 0.4 * ink.width
    )
    beyond = hook + (x - knee) * (length / max(ink.width - knee, 1e-3))
    points[:, 0] = np.where(x < knee, x * (hook / max(knee, 1e-3)), beyond)
    return replace(ink, points=points, width=hook + length, extent=type(ink.extent)(top, top + height))
