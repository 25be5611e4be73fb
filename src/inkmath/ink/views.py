"""What a network sees of a symbol candidate: its own ink, large, and where on the page it stands.

The shape alone does not tell a full stop from a multiplication dot, a capital from a small letter, one stroke
of an equals sign from a minus. What stands around it, and how large it is beside that, does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import INPUT_SIZE, symbol_input
from inkmath.ink.segment import Candidate, Segmentation
from inkmath.types import Pixels

AROUND_SIZE = 48
"""Side in pixels of the view of the surroundings."""

AROUND_UNIT = 12.0
"""Size in pixels of a typical symbol there: the view is four symbols wide and high."""

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Views:
    """Two views of each of N candidates, ink = 1.

    own: float32 (N, 1, INPUT_SIZE, INPUT_SIZE), its own ink in a square, as `symbol_input` makes it.
    around: float32 (N, 2, AROUND_SIZE, AROUND_SIZE): at the scale of the page its own ink, the middle of its
    box in the middle, and all other ink.
    """

    own: FloatArray
    around: FloatArray

    def __len__(self) -> int:
        return len(self.own)

    def __getitem__(self, part: slice) -> Views:
        return Views(self.own[part], self.around[part])


def views(segmentation: Segmentation, candidates: Iterable[Candidate]) -> Views:
    """Both views of each candidate of the segmentation."""
    side = _window_side(segmentation.unit)
    ink = np.pad(255 - segmentation.page.pixels, side)
    own, around = [], []
    for candidate in candidates:
        crop = segmentation.crop(candidate)
        own.append(symbol_input(crop))
        x, y = (round(middle) - side // 2 for middle in candidate.box.centre)
        window = ink[y + side : y + 2 * side, x + side : x + 2 * side]
        its = _in_window(255 - crop, int(candidate.box.x0) - 1 - x, int(candidate.box.y0) - 1 - y, side)
        others = np.asarray(cv2.subtract(window, its), dtype=np.uint8)
        around.append(np.stack([_shrunk(its), _shrunk(others)]))
    count = len(own)
    return Views(
        np.array(own, np.float32).reshape(count, 1, INPUT_SIZE, INPUT_SIZE),
        np.array(around, np.float32).reshape(count, 2, AROUND_SIZE, AROUND_SIZE),
    )


def alone(own: FloatArray) -> Views:
    """Views of symbols of which nothing but their shape is known."""
    return Views(own, np.zeros((len(own), 2, AROUND_SIZE, AROUND_SIZE), np.float32))


def _window_side(unit: float) -> int:
    """Pixels of the page that the view of the surroundings spans; whole multiples shrink much faster."""
    side = max(1, round(AROUND_SIZE * unit / AROUND_UNIT))
    return side if side < 2 * AROUND_SIZE else AROUND_SIZE * round(side / AROUND_SIZE)


def _in_window(ink: Pixels, left: int, top: int, side: int) -> Pixels:
    """The ink with its corner at this place of an empty square; what reaches beyond is cut off."""
    cut = ink[max(0, -top) : max(0, side - top), max(0, -left) : max(0, side - left)]
    square = np.zeros((side, side), np.uint8)
    y, x = max(0, top), max(0, left)
    square[y : y + cut.shape[0], x : x + cut.shape[1]] = cut
    return square


def _shrunk(ink: Pixels) -> FloatArray:
    """A square of ink, 255 = full, at the size of the view, 1 = full."""
    method = cv2.INTER_AREA if len(ink) > AROUND_SIZE else cv2.INTER_LINEAR
    resized = cv2.resize(ink, (AROUND_SIZE, AROUND_SIZE), interpolation=method)
    return np.divide(resized, 255, dtype=np.float32)
