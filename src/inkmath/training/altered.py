"""Known symbols altered until they are none: framed, struck through, turned, mirrored, doubled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from inkmath.data.classified import open_classified
from inkmath.data.hasy_names import token_of
from inkmath.training.augment import elastic, random_affine
from inkmath.training.known_shapes import KnownShapes
from inkmath.training.thinned import share_missed, traced_strokes
from inkmath.types import Points
from inkmath.vocab import Kind, symbol_ids, table

_OF_EACH = 16  # drawings of each symbol that are altered
_MISSED = 0.1  # share of the ink off the strokes: more is no trace of a drawing
_AT_ONCE = 64
_BENT = 0.02  # standard deviation of what a hand does to a symbol, as a share of its size

_STRAIGHT = frozenset({"-", "/", "|", "1", r"\setminus", r"\prime"})
_PLAIN = frozenset(
    {*_STRAIGHT, *"+=<>:*", r"\sim", r"\simeq", r"\circ", r"\bullet", r"\pm", r"\mp", r"\times"}
) | {r"\wedge", r"\vee", r"\neg", r"\cup", r"\cap", r"\perp", r"\in", r"\ni", r"\subset", r"\supset"}
"""Signs that are another with a stroke more."""

_TURNED = frozenset((*"45FGJKRk", r"\beta", r"\xi", r"\psi", r"\leq", r"\geq", r"\mapsto", r"\subseteq")) | {
    r"\supseteq", r"\approx", r"\simeq", r"\cong", r"\in", r"\notin", r"\perp", r"\triangle", r"\nabla",
    r"\euro", r"\pounds", r"\hbar", r"\Omega", r"\models", r"\rightleftharpoons",
}  # fmt: skip
"""Symbols that are none, turned by a right angle."""

_MIRRORED = frozenset((*"5FGJKRk", r"\beta", r"\mapsto", r"\sum", r"\euro", r"\pounds", r"\Gamma", r"\ell"))
"""Symbols that are none in a mirror."""

Strokes = list[Points]
"""Strokes of one symbol, in a square of side 1 whose middle is the origin."""

_WAVE = np.array([(0.4 * x, 0.1 * np.sin(np.pi * x)) for x in np.linspace(-1, 1, 16)])

_CORNERS: Mapping[str, Sequence[float]] = {
    "box": (45, 135, 225, 315),
    "triangle": (-90, 30, 150),
    "diamond": (0, 90, 180, 270),
    "circle": range(0, 360, 15),
}
"""Directions of a frame's corners, in degrees."""


def altered_symbols(count: int, rng: np.random.Generator) -> list[Strokes]:
    """The strokes of so many altered drawings of HASYv2's training part that look like no known symbol.

    In squares of side 1. Raises MissingDataError if the set is not in the store.
    """
    known, drawings = KnownShapes(rng), _drawings(rng)
    among = [
        (change, names)
        for change, is_for in _CHANGES.items()
        if (names := [name for name in sorted(drawings) if is_for(name)])
    ]

    def altered() -> Strokes:
        change, names = among[int(rng.integers(len(among)))]
        own = drawings[names[int(rng.integers(len(names)))]]
        matrix = random_affine(rng, rotation=0.06, shear=0.1, stretch=0.15, size=0.0)
        strokes = elastic(rng, own[int(rng.integers(len(own)))], _BENT)
        return change([stroke @ matrix.T for stroke in strokes], rng)

    found: list[Strokes] = []
    while len(found) < count:
        found += known.without_likeness([altered() for _ in range(_AT_ONCE)])
    return found[:count]


def _drawings(rng: np.random.Generator) -> dict[str, list[Strokes]]:
    hasy = open_classified("hasy")
    part = hasy.part("train")
    found: dict[str, list[Strokes]] = {}
    for label, name in enumerate(hasy.classes):
        if token_of(name) not in symbol_ids():
            continue
        for row in rng.permutation(np.flatnonzero(part.labels == label))[:_OF_EACH].tolist():
            strokes = traced_strokes(part.images[row])
            if strokes and share_missed(part.images[row], strokes) < _MISSED:
                found.setdefault(token_of(name), []).append(_centred(strokes))
    return found


def _centred(strokes: Sequence[Points]) -> Strokes:
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    return [(stroke - (low + high) / 2) / max(float((high - low).max()), 1e-9) for stroke in strokes]


def _framed(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Within a box, a triangle, a diamond or a circle."""
    kinds = list(_CORNERS)
    angles = np.deg2rad([*_CORNERS[kinds[int(rng.integers(len(kinds)))]]])
    corners = np.column_stack([np.cos(angles), np.sin(angles)]) * rng.uniform(0.75, 1.0)
    corners += rng.normal(0, 0.03, corners.shape)
    return [*strokes, np.concatenate([corners, corners[:1] + rng.normal(0, 0.03, 2)])]


def _struck(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """With a line through it."""
    angle = np.deg2rad(rng.choice([0.0, 60.0, 90.0, 120.0])) + rng.normal(0, 0.1)
    line = np.outer([-0.6, 0.6], [np.cos(angle), np.sin(angle)]) * rng.uniform(0.8, 1.2)
    return [*strokes, line + rng.normal(0, 0.05, 2)]


def _turned(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    return _by(90 * int(rng.choice([1, -1])), strokes)


def _aslant(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    return _by(90 * int(rng.integers(4)) + 45, strokes)


def _by(degrees: int, strokes: Strokes) -> Strokes:
    angle = np.deg2rad(degrees)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return [stroke @ matrix.T for stroke in strokes]


def _mirrored(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    return [stroke * (-1, 1) for stroke in strokes]


def _doubled(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """With a second one beside or below it, that overlaps or not."""
    away = rng.uniform(0.2, 0.5) * np.array([[1, 0], [0, 1]][int(rng.integers(2))])
    return [*strokes, *(stroke + away + rng.normal(0, 0.02, 2) for stroke in strokes)]


def _with_company(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """With a dot, a bar or a wave above or below it, or between its parts."""
    low, high = (f(np.concatenate(strokes)[:, 1]) for f in (np.min, np.max))
    height = [low - rng.uniform(0.12, 0.3), high + rng.uniform(0.12, 0.3), 0.0][int(rng.integers(3))]
    mark = [np.zeros((1, 2)), np.array([[-0.4, 0], [0.4, 0]]), _WAVE][int(rng.integers(3))]
    return [*strokes, mark + np.array([rng.normal(0, 0.05), height])]


def _waved(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """With a wave below it."""
    low = np.concatenate(strokes)[:, 1].max() + rng.uniform(0.12, 0.3)
    return [*strokes, _WAVE * [1, rng.choice([-1, 1]) * rng.uniform(0.8, 1.5)] + [rng.normal(0, 0.05), low]]


def _with_tail(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """With a hook, a ring or a barb at an end of one of its strokes."""
    longest = max(strokes, key=len)
    end = longest[[0, -1][int(rng.integers(2))]]
    around = np.linspace(0, rng.choice([np.pi, 2 * np.pi]), 14)
    size = rng.uniform(0.08, 0.2)
    tail = [
        size * np.column_stack([np.sin(around), rng.choice([-1, 1]) * (1 - np.cos(around))]),
        size * np.array([[-1.0, -1.0], [0, 0], [-1, 1]]),
        size * np.array([[1.0, -1.0], [0, 0], [1, 1]]),
        size * np.array([[0.0, -1.5], [0, 1.5]]),
    ][int(rng.integers(4))]
    return [*strokes, end + tail]


def _is_sign(name: str) -> bool:
    return table()[name].kind in (Kind.OPERATOR, Kind.RELATION) and name not in _PLAIN


_CHANGES: Mapping[Callable[[Strokes, np.random.Generator], Strokes], Callable[[str], bool]] = {
    _framed: lambda name: table()[name].kind not in (Kind.DOTS, Kind.PUNCTUATION) and name not in _STRAIGHT,
    _turned: lambda name: name in _TURNED,
    _aslant: lambda name: "arrow" in name or name == r"\mapsto",
    _mirrored: lambda name: name in _MIRRORED,
    _struck: _is_sign,
    _doubled: lambda name: _is_sign(name) or "arrow" in name,
    _with_company: _is_sign,
    _waved: lambda name: name in ("<", ">", "+") or _is_sign(name),
    _with_tail: lambda name: _is_sign(name) or "arrow" in name,
}
"""The changes, and which symbols each makes unknown."""
