"""Handwriting on composed pages: expressions, words, labels, and what a writer draws around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inkmath.data.expressions import WrittenExpression
from inkmath.ink.raster import typical_size
from inkmath.training.symbol_inks import Hand, Library
from inkmath.types import Points

_DOZEN = 12
_LONGEST = 24  # tokens of a short expression
_LETTERS = "aaabcdeeeeefghiiiklmnnnooopqrrrssstttuuvwxyz"


@dataclass(frozen=True, slots=True)
class Writing:
    """Strokes on a page, in pixels.

    maths, words, marks: strokes of mathematics, of handwritten words, and of boxes, circles, ticks, arrows,
    diagrams and scribbles, with whatever these enclose or cover that is no part of a formula.
    """

    maths: tuple[Points, ...] = ()
    words: tuple[Points, ...] = ()
    marks: tuple[Points, ...] = ()


class Writer:
    """A supply of lines by one hand at a time."""

    def __init__(self, expressions: Sequence[WrittenExpression]) -> None:
        """expressions: those that are written; Raises ValueError if there are none with a layout tree."""
        self._by_writer: dict[str, list[WrittenExpression]] = {}
        for expression in expressions:
            if expression.strokes:
                self._by_writer.setdefault(expression.writer, []).append(expression)
        self._writers = sorted(self._by_writer)
        counts = np.array([len(self._by_writer[name]) for name in self._writers], np.float64)
        self._shares = np.sqrt(counts) / np.sqrt(counts).sum()
        self._library = Library([expression for expression in expressions if expression.tree])

    def lines_of_one_hand(self, rng: np.random.Generator) -> list[WrittenExpression]:
        """Expressions of a writer of a dozen short ones or more, in random order."""
        usable = {
            name: [one for one in written if one.tree and 3 <= len(one.tokens) <= _LONGEST]
            for name, written in self._by_writer.items()
        }
        names = [name for name in self._writers if len(usable[name]) >= _DOZEN] or self._writers
        own = usable[names[int(rng.integers(len(names)))]]
        return [own[i] for i in rng.permutation(len(own))]

    def label(self, number: int, height_px: float, rng: np.random.Generator) -> tuple[str, list[Points]]:
        """A label such as `2)` and its strokes, digits of that height standing on y = 0, from x = 0 on."""
        text = f"{number})" if rng.random() < 0.6 else f"({number})"
        return text, [stroke * height_px for stroke in _row(text, self._library.hand(rng), 0.1, rng)]

    def page(self, shape: tuple[int, int], height_px: float, rng: np.random.Generator) -> Writing:
        """Writing that fills about the given shape (H, W). height_px: of a typical symbol."""
        own = self._by_writer[self._writers[int(rng.choice(len(self._writers), p=self._shares))]]
        hand = self._library.hand(rng)
        maths: list[Points] = []
        words: list[Points] = []
        marks: list[Points] = []
        pitch = float(rng.choice([rng.uniform(0.2, 0.9), rng.uniform(0.9, 2.5)]))
        left = rng.uniform(-0.4, 0.3) * shape[1]
        y = rng.uniform(-1.5, 1.5) * height_px
        slope = rng.normal(0, 0.02)
        while y < shape[0]:
            x = left + rng.normal(0, 1.5) * height_px
            if rng.random() < 0.12:
                label = _label(hand, rng)
                strokes = placed(label, height_px, x - 2.5 * height_px, y, slope, rng)
                if rng.random() < 0.5:
                    marks += [*strokes, _around(strokes, 0.25 * height_px, rng, is_round=True)]
                else:
                    maths += strokes
            bottom = y + height_px
            while x < shape[1]:
                if rng.random() < 0.18:
                    strokes = placed(_words(hand, rng), height_px, x, y, slope, rng)
                    words += strokes
                else:
                    expression = own[int(rng.integers(len(own)))]
                    strokes = placed(expression.strokes, height_px, x, y, slope, rng)
                    if rng.random() < 0.05:
                        marks += [*strokes, *_scribble(strokes, height_px, rng)]
                    else:
                        maths += strokes
                        if rng.random() < 0.06:
                            marks.append(_around(strokes, rng.uniform(0.2, 0.7) * height_px, rng))
                edge = np.concatenate(strokes).max(axis=0)
                bottom = max(bottom, float(edge[1]))
                x = float(edge[0]) + rng.uniform(0.6, 5) * height_px
                if rng.random() < 0.5:
                    break
            y = bottom + pitch * height_px * rng.uniform(0.6, 1.4)
        for _ in range(int(rng.choice([0, 1, 2], p=[0.75, 0.2, 0.05]))):
            marks += _drawing(shape, height_px, rng)
        return Writing(tuple(maths), tuple(words), tuple(marks))


def placed(
    strokes: Sequence[Points], height_px: float, x: float, y: float, slope: float, rng: np.random.Generator
) -> list[Points]:
    """The strokes at this height, their upper left corner at (x, y), their line rising by the slope."""
    size = max(typical_size(strokes), 1e-3)  # of a dot alone
    unit = height_px * np.exp(rng.normal(0, 0.1)) / size
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    shear = np.array([[1.0, slope], [rng.normal(0, 0.08), 1.0]])
    return [((stroke - low) * unit) @ shear + (x, y + slope * x) for stroke in strokes]


def _row(names: str, hand: Hand, gap: float, rng: np.random.Generator) -> list[Points]:
    """Characters beside one another, in sizes of their row; a space for what the library lacks."""
    strokes: list[Points] = []
    x = 0.0
    for name in names:
        try:
            ink = hand.ink(name, rng)
        except ValueError:
            x += 0.6
            continue
        parts = np.split(ink.points + np.array([x, 0.0]), ink.ends[:-1])
        strokes += [part for part in parts if len(part)]
        x += ink.width + gap
    return strokes


def _words(hand: Hand, rng: np.random.Generator) -> list[Points]:
    """A few words of random letters by one hand."""
    letters = [
        "".join(rng.choice(list(_LETTERS), int(rng.integers(2, 9)))) for _ in range(int(rng.integers(1, 5)))
    ]
    return _row(" ".join(letters), hand, float(rng.uniform(0.0, 0.15)), rng) or [np.zeros((1, 2))]


def _label(hand: Hand, rng: np.random.Generator) -> list[Points]:
    number = str(int(rng.integers(1, 13)))
    text = str(
        rng.choice([number, f"{number})", f"{number}.", f"({number})", f"{'abcd'[int(rng.integers(4))]})"])
    )
    return _row(text, hand, 0.1, rng) or [np.zeros((1, 2))]


def _around(
    strokes: Sequence[Points], margin: float, rng: np.random.Generator, is_round: bool = False
) -> Points:
    """A box or an oval drawn by hand around the strokes."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    t = np.linspace(0, 2 * np.pi * rng.uniform(0.97, 1.06), 80) + rng.uniform(0, 2 * np.pi)
    power = 1.0 if is_round or rng.random() < 0.3 else rng.uniform(0.1, 0.3)  # of a superellipse
    grow = np.sqrt(2) ** power if power == 1.0 else 1.02
    shape = np.column_stack([
        np.sign(np.cos(t)) * np.abs(np.cos(t)) ** power, np.sign(np.sin(t)) * np.abs(np.sin(t)) ** power
    ])  # fmt: skip
    wobble = 1 + 0.03 * np.sin(t * rng.uniform(0.5, 3) + rng.uniform(0, 6))[:, None]
    oval: Points = (low + high) / 2 + shape * (high - low) / 2 * grow * wobble
    return oval


def _scribble(strokes: Sequence[Points], height_px: float, rng: np.random.Generator) -> list[Points]:
    """Strokes to and fro over what they strike out."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    turns = int(np.clip((high - low)[0] / height_px * rng.uniform(1.5, 5), 4, 120))
    x = np.linspace(low[0], high[0], turns) + rng.normal(0, 0.15, turns) * height_px
    y = np.where(np.arange(turns) % 2, low[1], high[1]) + rng.normal(0, 0.15, turns) * height_px
    return [np.column_stack([x, y])]


def _drawing(shape: tuple[int, int], height_px: float, rng: np.random.Generator) -> list[Points]:
    """An arrow, a tick, axes with a curve, or an aimless line."""
    start = rng.uniform((0, 0), (shape[1], shape[0]))
    size = height_px * rng.uniform(2, 8)
    kind = int(rng.integers(4))
    t = np.linspace(0, 1, 40)[:, None]
    if kind == 0:
        end = start + rng.normal(0, 1, 2) * size
        bend = rng.normal(0, 0.3, 2) * size
        line = start * (1 - t) + end * t + bend * (t * (1 - t) * 2)
        back = line[-1] - line[-6]
        back = back / max(float(np.hypot(*back)), 1e-6) * 0.4 * height_px
        sides = [line[-1] - back @ np.array([[c, s], [-s, c]]) for c, s in ((0.85, 0.5), (0.85, -0.5))]
        return [line, np.array([sides[0], line[-1], sides[1]])]
    if kind == 1:
        corners = np.array([(0, 0), (0.25, 0.3), (1, -0.8)]) * height_px * rng.uniform(0.8, 2.5)
        return [start + corners]
    if kind == 2:
        across = np.column_stack([np.linspace(-1, 1, 60), np.zeros(60)]) * size
        up = np.column_stack([np.zeros(60), np.linspace(-1, 1, 60)]) * size
        x = np.linspace(-0.9, 0.9, 60)
        curve = np.column_stack([x, np.polyval(rng.normal(0, 0.8, 4), x).clip(-1, 1)]) * size
        return [start + across, start + up, start + curve]
    turns = rng.normal(0, 0.4, 120).cumsum()
    steps = np.column_stack([np.cos(turns), np.sin(turns)]) * 0.15 * height_px
    return [start + steps.cumsum(axis=0)]
