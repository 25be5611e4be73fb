"""Lines of handwriting, put together from the symbols of the sample expression."""

from __future__ import annotations

import numpy as np

from web.browser import STROKES, Strokes

_PLACES = {"x": (0, 1), "2": (2,), "-": (3,), "5": (4, 5), "+": (8, 9), "6": (10,), "=": (11, 12), "0": (13,)}
_GAP, _FOOT = 14.0, 62.0


def handwritten(text: str, x: float, y: float, scale: float = 1.0) -> Strokes:
    """The strokes of a line that begins at (x, y), its digits about 50 units tall."""
    strokes = []
    for symbol in text:
        parts = [np.asarray(STROKES[place], dtype=float) for place in _PLACES[symbol]]
        points = np.concatenate(parts)
        low, high = points.min(axis=0), points.max(axis=0)
        factor = 1.45 if symbol == "2" else 1.0  # it is an exponent there
        foot = _FOOT if symbol in "2x" else high[1]
        for part in parts:
            placed = (part - [low[0], high[1]]) * factor + [0, foot]
            strokes.append((placed * scale + [x, y]).tolist())
        x += (factor * (high[0] - low[0]) + _GAP) * scale
    return strokes
