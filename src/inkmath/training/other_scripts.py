"""Letters of scripts that mathematics does not borrow from: what a symbol looks like that no reader knows."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font
from PIL import Image, ImageDraw, ImageFont

from inkmath.training.augment import elastic, random_affine
from inkmath.training.known_shapes import KnownShapes
from inkmath.training.thinned import share_missed, traced_strokes
from inkmath.types import Pixels, Points

_SCRIPTS = frozenset(
    {"ARABIC", "ARMENIAN", "CANADIAN", "CYRILLIC", "GEORGIAN", "HEBREW", "LAO", "NKO", "TIFINAGH"}
)
_EM = 36  # pixels: strokes of the font are as wide then as a pen is in HASYv2's pictures
_ROOM = 28  # pixels around a letter, for what sticks out
_EDGE = 2  # pixels of paper around a letter
_MISSED = 0.1  # share of the ink off the strokes: more is no trace of a letter
_BENT = 0.03  # standard deviation of what a hand does to a letter, as a share of its size


def other_letters(each: int, rng: np.random.Generator) -> list[list[Points]]:
    """The strokes of letters that look like none of HASYv2's known symbols, `each` hands' of every letter.

    In pixels. Raises MissingDataError if the set is not in the store.
    """
    drawn: list[list[Points]] = []
    for letter in KnownShapes(rng).without_likeness(_letters()):
        for _ in range(each):
            matrix = random_affine(rng, rotation=0.1, shear=0.15, stretch=0.2, size=0.0)
            drawn.append([stroke @ matrix.T for stroke in elastic(rng, letter, _BENT)])
    return drawn


def _letters() -> list[list[Points]]:
    traced = [(picture, traced_strokes(picture)) for picture in _printed()]
    return [strokes for picture, strokes in traced if strokes and share_missed(picture, strokes) < _MISSED]


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
