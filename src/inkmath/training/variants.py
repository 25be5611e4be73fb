"""Usual forms of symbols that are rare in CROHME: a 1 with a foot, a 7 with a bar, an x of two arcs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.training.augment import elastic, random_affine
from inkmath.types import Points

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a symbol.

    strokes: corners in widths and heights of the symbol, y downwards. is_round: whether the pen rounds them.
    aspect: width of the symbol in its heights.
    """

    strokes: tuple[Corners, ...]
    aspect: float
    is_round: bool = False


_LEFT_ARC: Corners = ((0, 0), (0.4, 0.15), (0.5, 0.5), (0.4, 0.85), (0, 1))
_RIGHT_ARC: Corners = ((1, 0), (0.6, 0.15), (0.5, 0.5), (0.6, 0.85), (1, 1))

FORMS: Mapping[str, tuple[Form, ...]] = {
    "0": (
        Form(
            (((0.6, 0), (0, 0.2), (0, 0.8), (0.5, 1), (1, 0.8), (1, 0.2), (0.5, 0), (0.2, 0.1)),),
            0.6, True,
        ),
    ),
    "1": (
        Form((((0.0, 0.3), (0.6, 0), (0.6, 1)), ((0.05, 1), (1, 1))), 0.45),
        Form((((0.2, 0.15), (0.55, 0), (0.55, 1)), ((0, 1), (1, 1))), 0.4),
        Form((((0.0, 0.35), (1, 0), (1, 1)),), 0.4),
        Form((((0.0, 0.55), (1, 0), (0.9, 1)),), 0.45),
    ),
    "2": (
        Form((((0, 0.2), (0.5, -0.1), (1, 0.3), (0.1, 1), (0, 0.8), (0.4, 0.85), (1, 1)),), 0.65, True),
        Form((((0, 0.15), (0.6, 0), (0.9, 0.3), (0, 1), (1, 1)),), 0.6),
    ),
    "3": (Form((((0, 0), (1, 0), (0.4, 0.4), (1, 0.6), (0.8, 1), (0, 0.9)),), 0.6),),
    "4": (
        Form((((0.35, 0), (0, 0.6), (1, 0.6)), ((0.75, 0.25), (0.7, 1))), 0.7),
        Form((((0.75, 1), (0.75, 0), (0, 0.65), (1, 0.65)),), 0.65),
        Form((((0, 0), (0, 0.5), (0.9, 0.5)), ((0.9, 0), (0.9, 1))), 0.6),
    ),
    "5": (Form((((1, 0), (0.1, 0), (0, 0.45), (0.6, 0.4), (1, 0.7), (0.6, 1), (0, 0.9)),), 0.6, True),),
    "7": (
        Form((((0, 0), (1, 0), (0.35, 1)), ((0.2, 0.5), (0.95, 0.5))), 0.6),
        Form((((0, 0.15), (0.05, 0), (1, 0), (0.45, 1)), ((0.3, 0.55), (1, 0.5))), 0.65),
        Form((((0, 0.2), (0, 0), (1, 0), (0.4, 1)),), 0.6),
    ),
    "9": (
        Form(
            (((1, 0.2), (0.5, 0), (0, 0.25), (0.5, 0.5), (1, 0.15), (1, 0.8), (0.6, 1), (0.1, 0.9)),),
            0.55, True,
        ),
    ),
    "t": (Form((((0.45, 0), (0.45, 0.8), (0.7, 1), (1, 0.9)), ((0, 0.3), (0.95, 0.3))), 0.55, True),),
    "x": (
        Form((_LEFT_ARC, _RIGHT_ARC), 0.9, True),
        Form((_LEFT_ARC, _RIGHT_ARC), 1.2, True),
        Form((((0, 0.15), (0.2, 0), (0.8, 1), (1, 0.9)), ((1, 0), (0, 1))), 1.0, True),
    ),
    "y": (
        Form(
            (((0, 0), (0.1, 0.4), (0.5, 0.5), (1, 0)), ((1, 0), (0.9, 0.8), (0.5, 1), (0.1, 0.85))),
            0.6, True,
        ),
    ),
    "z": (
        Form((((0, 0), (1, 0), (0, 1), (1, 1)), ((0.15, 0.5), (0.85, 0.5))), 0.8),
        Form((((0, 0.05), (1, 0), (0, 1), (1, 0.95)), ((0.25, 0.55), (0.9, 0.45))), 0.7),
    ),
    "I": (Form((((0.5, 0), (0.5, 1)), ((0, 0), (1, 0)), ((0, 1), (1, 1))), 0.5),),
}  # fmt: skip
"""By the symbol's name."""

_WOBBLE = 0.04  # standard deviation of a corner's place, in widths and heights
_STEPS = 8  # points from corner to corner
_ROUNDINGS = 3


def with_variants(expression: WrittenExpression, share: float, rng: np.random.Generator) -> WrittenExpression:
    """The expression, a share of its symbols that have another usual form written so: each always alike."""
    chosen = {
        name: forms[int(rng.integers(len(forms)))] for name, forms in FORMS.items() if rng.random() < share
    }
    if not any(symbol.name in chosen for symbol in expression.symbols):
        return expression
    strokes: list[Points] = []
    symbols: list[WrittenSymbol] = []
    for symbol in expression.symbols:
        own: Sequence[Points] = expression.symbol_strokes(symbol)
        if symbol.name in chosen:
            own = written_form(chosen[symbol.name], own, rng)
        symbols.append(WrittenSymbol(symbol.name, tuple(range(len(strokes), len(strokes) + len(own)))))
        strokes += own
    return replace(expression, strokes=tuple(strokes), symbols=tuple(symbols))


def written_form(form: Form, instead_of: Sequence[Points], rng: np.random.Generator) -> list[Points]:
    """The form as tall as what it stands for, in its middle."""
    points = np.concatenate(instead_of)
    low, high = points.min(axis=0), points.max(axis=0)
    width = form.aspect * float(np.exp(rng.normal(0, 0.15)))
    corners = [np.array(stroke) + rng.normal(0, _WOBBLE, (len(stroke), 2)) for stroke in form.strokes]
    drawn = [_rounded(stroke) if form.is_round else _straight(stroke) for stroke in corners]
    height = max(float(high[1] - low[1]), 1e-9)
    middle = (low + high) / 2
    matrix = random_affine(rng, rotation=0.04, shear=0.12, stretch=0.0, size=0.05)
    sized = [((stroke - 0.5) * (width, 1) * height) @ matrix.T + middle for stroke in drawn]
    return elastic(rng, sized, 0.02)


def _straight(corners: Points) -> Points:
    """Points along the lines from corner to corner."""
    at = np.linspace(0, len(corners) - 1, _STEPS * (len(corners) - 1) + 1)
    known = np.arange(len(corners))
    return np.column_stack([np.interp(at, known, corners[:, axis]) for axis in (0, 1)])


def _rounded(corners: Points) -> Points:
    """The line with its corners cut again and again (Chaikin 1974)."""
    for _ in range(_ROUNDINGS):
        cut = np.stack(
            [0.75 * corners[:-1] + 0.25 * corners[1:], 0.25 * corners[:-1] + 0.75 * corners[1:]], 1
        )
        corners = np.concatenate([corners[:1], cut.reshape(-1, 2), corners[-1:]])
    return corners
