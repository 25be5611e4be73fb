"""Shapes of the symbols that have names, to find ink that resembles none of them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.classified import open_classified
from inkmath.data.hasy_names import ALIKE, token_of
from inkmath.ink.raster import draw_strokes
from inkmath.types import Pixels, Points
from inkmath.vocab import symbol_ids

SIDE = 32
"""Pixels a side of a picture of one symbol, as HASYv2 has them."""

PEN = 2
"""Pixels: the width of the pen there."""

_FAR = 0.65  # pixels, in the mean: ink that is nearer to a known symbol's may be that symbol
_OF_EACH = 30  # drawings of a known symbol that others are compared with
_AT_ONCE = 64  # symbols that are compared with all known ones

Floats = npt.NDArray[np.float32]


class KnownShapes:
    """Some of HASYv2's training drawings of each symbol that is a token or passes for one."""

    def __init__(self, rng: np.random.Generator) -> None:
        """Raises MissingDataError if the set is not in the store."""
        hasy = open_classified("hasy")
        part = hasy.part("train")
        own = [i for i, name in enumerate(hasy.classes) if token_of(name) in symbol_ids() or name in ALIKE]
        rows = [rng.permutation(np.flatnonzero(part.labels == number))[:_OF_EACH] for number in own]
        pictures = np.asarray(part.images[np.concatenate(rows)], np.uint8)
        self._ink, self._away = _ink(pictures), _away(pictures)

    def without_likeness(self, symbols: Sequence[list[Points]]) -> list[list[Points]]:
        """The symbols, given by their strokes, that look like none of these."""
        if not symbols:
            return []
        far = self._distances(np.stack([drawn_small(strokes) for strokes in symbols])) > _FAR
        return [strokes for strokes, is_far in zip(symbols, far, strict=True) if is_far]

    def _distances(self, pictures: Pixels) -> Floats:
        """The distance of each picture from the known symbol that is most like it, in pixels: float32 (N,).

        It is the mean distance of the ink of each of the two from the other's.
        """
        ink, away = _ink(pictures), _away(pictures)
        found: list[Floats] = []
        for start in range(0, len(ink), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found.append(((ink[part] @ self._away.T + away[part] @ self._ink.T) / 2).min(axis=1))
        return np.concatenate(found)


def drawn_small(strokes: Sequence[Points]) -> Pixels:
    """The strokes as a picture of HASYv2's form: uint8 (32, 32), 0 = ink, the longer side the whole side."""
    points = np.concatenate(strokes)
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    scale = (SIDE - 1 - PEN) / max(float(span.max()), 1e-9)
    corner = (SIDE - 1 - scale * span) / 2
    return draw_strokes([(stroke - low) * scale + corner for stroke in strokes], (SIDE, SIDE), PEN)


def _ink(pictures: Pixels) -> Floats:
    """The share of each picture's ink that each pixel has: float32 (N, pixels)."""
    ink = (pictures.reshape(len(pictures), -1) < 128).astype(np.float32)
    return np.asarray(ink / np.maximum(ink.sum(axis=1, keepdims=True), 1), np.float32)


def _away(pictures: Pixels) -> Floats:
    """The distance of each pixel from the ink of each picture: float32 (N, pixels)."""
    return np.stack([
        cv2.distanceTransform((picture >= 128).view(np.uint8), cv2.DIST_L2, 5).ravel() for picture in pictures
    ]).astype(np.float32)  # fmt: skip
