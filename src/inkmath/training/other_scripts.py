"""Letters of scripts that mathematics does not borrow from: what a symbol looks like that no reader knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font
from PIL import Image, ImageDraw, ImageFont

from inkmath.data.classified import open_classified
from inkmath.data.hasy_names import ALIKE, token_of
from inkmath.ink.raster import draw_strokes
from inkmath.training.augment import elastic, random_affine
from inkmath.training.thinned import share_missed, traced_strokes
from inkmath.types import Pixels, Points
from inkmath.vocab import symbol_ids

SIDE = 32
"""Pixels a side of a picture of one symbol, as HASYv2 has them."""

PEN = 2
"""Pixels: the width of the pen there."""

_SCRIPTS = frozenset(
    {"ARABIC", "ARMENIAN", "CANADIAN", "CYRILLIC", "GEORGIAN", "HEBREW", "LAO", "NKO", "TIFINAGH"}
)
_EM = 36  # pixels: strokes of the font are as wide then as a pen is in HASYv2's pictures
_ROOM = 28  # pixels around a letter, for what sticks out
_EDGE = 2  # pixels of paper around a letter
_MISSED = 0.1  # share of the ink off the strokes: more is no trace of a letter
_FAR = 0.65  # pixels, in the mean: ink that is nearer to a known symbol's may be that symbol
_OF_EACH = 30  # drawings of a known symbol that they are compared with
_BENT = 0.03  # standard deviation of what a hand does to a letter, as a share of its size
_AT_ONCE = 64  # letters that are compared with all known symbols

Floats = npt.NDArray[np.float32]


def other_letters(each: int, rng: np.random.Generator) -> list[list[Points]]:
    """The strokes of letters that look like none of HASYv2's known symbols, `each` hands' of every letter.

    In pixels. Raises MissingDataError if the set is not in the store.
    """
    drawn: list[list[Points]] = []
    for letter in _letters(_known(rng)):
        for _ in range(each):
            matrix = random_affine(rng, rotation=0.1, shear=0.15, stretch=0.2, size=0.0)
            drawn.append([stroke @ matrix.T for stroke in elastic(rng, letter, _BENT)])
    return drawn


def _known(rng: np.random.Generator) -> Pixels:
    """Drawings of symbols that are tokens, or pass for one: uint8 (N, 32, 32), 0 = ink, some of each."""
    hasy = open_classified("hasy")
    part = hasy.part("train")
    own = [i for i, name in enumerate(hasy.classes) if token_of(name) in symbol_ids() or name in ALIKE]
    rows = [rng.permutation(np.flatnonzero(part.labels == number))[:_OF_EACH] for number in own]
    return np.asarray(part.images[np.concatenate(rows)], np.uint8)


def _letters(known: Pixels) -> list[list[Points]]:
    traced = [(picture, traced_strokes(picture)) for picture in _printed()]
    letters = [strokes for picture, strokes in traced if strokes and share_missed(picture, strokes) < _MISSED]
    drawn = np.stack([drawn_small(strokes) for strokes in letters])
    return [strokes for strokes, far in zip(letters, _distances(drawn, known), strict=True) if far > _FAR]


def drawn_small(strokes: Sequence[Points]) -> Pixels:
    """The strokes as a picture of HASYv2's form: uint8 (32, 32), 0 = ink, the longer side the whole side."""
    points = np.concatenate(strokes)
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    scale = (SIDE - 1 - PEN) / max(float(span.max()), 1e-9)
    corner = (SIDE - 1 - scale * span) / 2
    return draw_strokes([(stroke - low) * scale + corner for stroke in strokes], (SIDE, SIDE), PEN)


def _printed() -> list[Pixels]:
    """Pictures of the letters of one piece in a plain typeface, each cropped."""
    file = font_manager.findfont("DejaVu Sans")
    font = ImageFont.truetype(file, _EM)
    pictures: list[Pixels] = []
    for code in sorted(FT2Font(file).get_charmap()):
        character = chr(code)
        script = unicodedata.name(character, "").split(" ")[0]
        if script in _SCRIPTS and unicodedata.category(character).startswith("L"):
            page = Image.new("L", (_EM + 2 * _ROOM,) * 2, 255)
            ImageDraw.Draw(page).text((_ROOM, _ROOM), character, font=font, fill=0)
            picture = np.asarray(page)
            ink = (picture < 128).view(np.uint8)
            x, y, width, height = cv2.boundingRect(ink)
            if cv2.connectedComponents(ink)[0] == 2:  # of one piece: a dot beside it may be a symbol
                rows, columns = (
                    slice(at - _EDGE, at + size + _EDGE) for at, size in ((y, height), (x, width))
                )
                pictures.append(picture[rows, columns])
    return pictures


def _distances(letters: Pixels, known: Pixels) -> Floats:
    """The distance of each letter from the known symbol that is most like it, in pixels: float32 (N,).

    It is the mean distance of the ink of each of the two from the other's.
    """
    ours, theirs = _ink(letters), _ink(known)
    to_theirs, to_ours = _away(known), _away(letters)
    found: list[Floats] = []
    for start in range(0, len(ours), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found.append(((ours[part] @ to_theirs.T + to_ours[part] @ theirs.T) / 2).min(axis=1))
    return np.concatenate(found)


def _ink(pictures: Pixels) -> Floats:
    """The share of each picture's ink that each pixel has: float32 (N, pixels)."""
    ink = (pictures.reshape(len(pictures), -1) < 128).astype(np.float32)
    return np.asarray(ink / np.maximum(ink.sum(axis=1, keepdims=True), 1), np.float32)


def _away(pictures: Pixels) -> Floats:
    """The distance of each pixel from the ink of each picture: float32 (N, pixels)."""
    return np.stack([
        cv2.distanceTransform((picture >= 128).view(np.uint8), cv2.DIST_L2, 5).ravel() for picture in pictures
    ]).astype(np.float32)  # fmt: skip
