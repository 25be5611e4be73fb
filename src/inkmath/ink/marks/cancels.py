"""Slanted strokes through what is cancelled: factors of a fraction, terms that add up to nothing.

What they go through stays part of the expression. How it is read without them tells them from writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import PEN_WIDTH, draw_strokes, typical_size
from inkmath.types import Page, Points

_FEWEST = 2  # a thing is cancelled by another
_LEAST_LENGTH = 0.75  # typical sizes
_BENT = 0.1  # of its length
_STEEPEST, _FLATTEST = 80.0, 12.0  # degrees
_DEEP = 0.12  # typical sizes that what is crossed reaches on both sides
_BEYOND = -0.12  # of its length by which it reaches beyond what it crosses, at each end

Vector = npt.NDArray[np.float64]


def lift_cancels(page: Page) -> tuple[Page, list[Points]] | None:
    """The page without the strokes that may cancel what they go through, and these; None if there are none.

    Only of a page that was drawn from strokes.
    """
    if not page.strokes:
        return None
    found = find_cancels(page.strokes, typical_size(page.strokes))
    if not found:
        return None
    rest = tuple(stroke for index, stroke in enumerate(page.strokes) if index not in found)
    height, width = page.pixels.shape
    pixels = draw_strokes(rest, (height, width), PEN_WIDTH)
    return replace(page, pixels=pixels, strokes=rest), [page.strokes[index] for index in found]


def find_cancels(strokes: Sequence[Points], unit: float) -> list[int]:
    """The strokes, by index, that may cancel what they go through; none if there is only one.

    unit: the size of a typical symbol.
    """
    straight = [_is_straight(stroke) for stroke in strokes]
    slanted = [i for i, stroke in enumerate(strokes) if straight[i] and _is_slanted(stroke, unit)]
    if len(slanted) < _FEWEST:
        return []
    found = [index for index in slanted if _crosses(index, strokes, straight, unit)]
    return found if len(found) >= _FEWEST else []


def _is_straight(stroke: Points) -> bool:
    chord = stroke[-1] - stroke[0]
    length = float(np.hypot(*chord))
    if length < 1e-6 or len(stroke) < 2:
        return False
    away = np.abs(_cross(chord, stroke - stroke[0])) / length
    return bool(away.max() <= _BENT * length)


def _is_slanted(stroke: Points, unit: float) -> bool:
    across, down = np.abs(stroke[-1] - stroke[0]).tolist()
    is_long = np.hypot(across, down) >= _LEAST_LENGTH * unit
    return bool(is_long and _FLATTEST <= np.degrees(np.arctan2(down, across)) <= _STEEPEST)


def _crosses(index: int, strokes: Sequence[Points], straight: Sequence[bool], unit: float) -> bool:
    """True if the stroke goes through writing from end to end that is more than one other straight line."""
    start, chord = strokes[index][0], strokes[index][-1] - strokes[index][0]
    length = float(np.hypot(*chord))
    crossed = [i for i, other in enumerate(strokes) if i != index and _meets(strokes[index], other)]
    through = list[Points]()
    for i in crossed:
        away = _cross(chord, strokes[i] - start) / length
        if min(away.max(), -away.min()) >= _DEEP * unit:
            through.append(strokes[i])
    if not through or all(straight[i] for i in crossed):
        return False
    along = (np.concatenate(through) - start) @ chord / length**2
    return bool(along.min() >= _BEYOND and along.max() <= 1 - _BEYOND)


def _meets(one: Points, other: Points) -> bool:
    """True if a segment of one stroke crosses one of the other."""
    if len(one) < 2 or len(other) < 2:
        return False
    sides, other_sides = _sides(one, other), _sides(other, one)
    is_apart = (sides[:, :-1] * sides[:, 1:] > 0) | (other_sides[:, :-1] * other_sides[:, 1:] > 0).T
    return bool((~is_apart).any())


def _sides(stroke: Points, points: Points) -> Vector:
    """float64 (N - 1, P): on which side of the line through each segment of N points others are, by sign."""
    starts = stroke[:-1, None]
    return _cross(stroke[1:, None] - starts, points - starts)


def _cross(a: Vector, b: Vector) -> Vector:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])
