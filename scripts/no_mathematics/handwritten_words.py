"""Lines of words in handwritten letters of EMNIST's test part, all with one slant, size and pen."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from inkmath.data.classified import open_classified
from inkmath.training.pages.paper import Floats
from inkmath.types import Pixels

Rng = np.random.Generator

_WORDS = (
    "hello monday lesson homework because always forgot milk bread apples meeting friday call mother dentist "
    "thanks sorry please remember garden summer holiday letter friend school music ticket train station rain "
    "window yellow orange sugar coffee doctor answer question chapter reading write story river mountain"
)
_TALL, _DEEP = set("bdfhklt"), set("gjpqy")


def words(shape: tuple[int, int], height_px: float, step_px: float, lines: int, rng: Rng) -> Floats:
    """The ink of so many lines, float32 `shape` in [0, 1], letters without stems 0.6 of that height.

    Raises MissingDataError where the letters are not in the store.
    """
    ink = np.zeros(shape, np.float32)
    slant, boldness, gap = rng.normal(0.1, 0.15), rng.uniform(0.35, 0.6), rng.uniform(-0.02, 0.12)
    for line in range(lines):
        x = rng.uniform(0.03, 0.2) * shape[1]
        baseline = step_px * (line + 1) - rng.uniform(0, 0.1) * height_px
        while x < 0.9 * shape[1]:
            word = str(rng.choice(_WORDS.split()))
            word = word.capitalize() if rng.random() < 0.2 else word
            if x + 0.55 * height_px * len(word) > 0.97 * shape[1]:
                break
            for letter in word:
                x = _put(ink, letter, x, baseline, height_px, slant, boldness, rng) + gap * height_px
            x += rng.uniform(0.4, 0.8) * height_px
    return ink


def _put(
    ink: Floats,
    letter: str,
    x: float,
    baseline: float,
    height: float,
    slant: float,
    boldness: float,
    rng: Rng,
) -> float:
    """Draws a letter from x on, in place; returns where it ends."""
    pool = _letters()[letter]
    image = pool[int(rng.integers(len(pool)))]
    left, top, wide, tall = cv2.boundingRect((image > 100).view(np.uint8))
    is_tall = letter in _TALL or letter.isupper()
    own = height * (1.0 if is_tall or letter in _DEEP else 0.6) * rng.uniform(0.92, 1.08)
    scale = own / max(tall, 1)
    across = min(scale, 0.75 * height / max(wide, 1))
    foot = baseline + (0.4 * height if letter in _DEEP else 0)
    matrix = np.array(
        [[across, -slant * scale, x - across * left + slant * scale * (top + tall)],
         [0, scale, foot - scale * (top + tall)]]
    )  # fmt: skip
    large = cv2.warpAffine(image.astype(np.float32) / 255, matrix, ink.shape[::-1], flags=cv2.INTER_CUBIC)
    np.maximum(ink, np.clip((large - boldness) * scale + 0.5, 0, 1), out=ink)
    return x + across * wide


@cache
def _letters() -> dict[str, Pixels]:
    """Pictures of each letter, uint8 (N, 28, 28), 255 = ink."""
    opened = open_classified("emnist-byclass")
    part = opened.part("test")
    pools = {name: 255 - part.images[part.labels == number] for number, name in enumerate(opened.classes)}
    return {name: images for name, images in pools.items() if name.isalpha()}
