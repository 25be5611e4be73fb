"""Symbols that are put together of others: a colon of two full stops, a double integral of two integrals."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inkmath.training.symbol_ink import Extent, Inks, SymbolInk
from inkmath.training.variants import Form, written_form
from inkmath.types import Points


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a symbol.

    what: the symbol that it is, in the same writer's ink, or a form that is drawn.
    x, y: where its middle is, in sizes of the row. tall: height of a form.
    """

    what: str | Form
    x: float
    y: float
    tall: float = 0.0


def _spiral(turns: int) -> Form:
    """A disc as a pen fills it, from its middle outwards."""
    angles = np.linspace(0, 2 * np.pi * turns, 8 * turns + 1)
    radii = 0.5 * np.minimum(angles / (2 * np.pi * (turns - 1)), 1)
    corners = 0.5 + radii[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    return Form((tuple((float(x), float(y)) for x, y in corners),), 1.0, True)


_HOOKS = (
    Form((((0, 0.25), (0.25, 0), (0.8, 0), (1, 0.3), (0.9, 0.5), (0.5, 0.7), (0.5, 1)),), 0.75, True),
    Form((((0, 0.2), (0.4, -0.1), (1, 0.1), (0.9, 0.5), (0.45, 0.55), (0.4, 1)),), 0.7, True),
    Form((((0, 0), (0.8, 0), (1, 0.25), (0.6, 0.55), (0.4, 0.7), (0.4, 1)),), 0.65, True),
)

COMPOSED: Mapping[str, tuple[tuple[Part, ...], ...]] = {
    ":": ((Part(".", 0, -0.5), Part(".", 0, -0.05)),),
    ";": ((Part(".", 0, -0.5), Part(",", 0, 0.07)),),
    "?": tuple((Part(hook, 0, -0.6, 0.75), Part(".", 0, -0.03)) for hook in _HOOKS),
    r"\bullet": tuple((Part(_spiral(turns), 0, -0.37, 0.25),) for turns in (2, 3)),
    r"\ddot": ((Part(".", 0, -1.15), Part(".", 0.28, -1.15)),),
    r"\vdots": ((Part(".", 0, -0.9), Part(".", 0, -0.45), Part(".", 0, 0)),),
    r"\ddots": ((Part(".", 0, -0.9), Part(".", 0.45, -0.45), Part(".", 0.9, 0)),),
    r"\therefore": ((Part(".", 0.3, -0.55), Part(".", 0, -0.05), Part(".", 0.6, -0.05)),),
    r"\because": ((Part(".", 0, -0.55), Part(".", 0.6, -0.55), Part(".", 0.3, -0.05)),),
    r"\iint": ((Part(r"\int", 0, -0.5), Part(r"\int", 0.42, -0.5)),),
    r"\ll": ((Part("<", 0, -0.4), Part("<", 0.35, -0.4)),),
    r"\gg": ((Part(">", 0, -0.4), Part(">", 0.35, -0.4)),),
    r"\euro": ((Part("C", 0.35, -0.5), Part("=", 0.15, -0.5)),),
}
"""The ways to put a symbol together, by its name."""

_EACH = 4  # inks of a symbol and writer
_OFF = 0.04  # standard deviation of a part's place, in sizes of the row
_SPREAD = 0.12  # standard deviation of the logarithm of how far apart the parts are


def parts_of(name: str) -> set[str]:
    """The symbols that a symbol is put together of."""
    return {part.what for way in COMPOSED[name] for part in way if isinstance(part.what, str)}


def composed(name: str, inks: Mapping[str, Inks]) -> Inks:
    """The symbol by all writers who wrote its parts; one that is drawn throughout by all who wrote a digit.

    inks: of its parts, by name.
    """
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    needed = parts_of(name) or {"1"} & inks.keys()
    writers = [writer for writer in inks[min(needed)] if all(writer in inks[part] for part in needed)]
    ways = COMPOSED[name]
    return {
        writer: [_together(ways[int(rng.integers(len(ways)))], writer, inks, rng) for _ in range(_EACH)]
        for writer in writers
    }


def _together(
    parts: Sequence[Part], writer: str, inks: Mapping[str, Inks], rng: np.random.Generator
) -> SymbolInk:
    """One ink of the parts, each a little off its place."""
    strokes: list[Points] = []
    apart = np.exp(rng.normal(0, _SPREAD, 2))
    middle = np.mean([(part.x, part.y) for part in parts], axis=0)
    for part in parts:
        place = middle + (np.array([part.x, part.y]) - middle) * apart + rng.normal(0, _OFF, 2)
        own = _strokes(part, writer, inks, rng)
        points = np.concatenate(own)
        shift = place - (points.min(axis=0) + points.max(axis=0)) / 2
        strokes += [stroke + shift for stroke in own]
    points = np.concatenate(strokes)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    ends = np.cumsum([len(stroke) for stroke in strokes]).tolist()
    return SymbolInk(points - (left, 0.0), tuple(ends), right - left, Extent(top, bottom))


def _strokes(part: Part, writer: str, inks: Mapping[str, Inks], rng: np.random.Generator) -> list[Points]:
    if isinstance(part.what, Form):
        return written_form(part.what, [np.array([[0.0, 0.0], [0.0, part.tall]])], rng)
    own = inks[part.what][writer]
    return own[int(rng.integers(len(own)))].strokes
