"""The ink of a picture of one symbol, be it drawn by a program or photographed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inkmath.ink.photo import clean
from inkmath.ink.raster import draw_symbol
from inkmath.ink.source import Source, open_source
from inkmath.types import Ink, Pixels

_TOLERANCE = 12  # levels by which one colour of a drawn picture may differ from itself, after JPEG
_TWO_COLOURS = 0.6  # share of a drawn picture that has the colour of the paper or of the ink
_FAINT = 24  # levels: what differs less from the paper is no ink


def symbol_picture(source: Source) -> Pixels:
    """uint8 (H, W), 0 = ink, 255 = paper; all 255 where there is no ink. `symbol_input` takes it from here.

    source: the path or bytes of a picture or of strokes, an array, a PIL image, or strokes.
    Raises InputError as `load_page` does.
    """
    opened = open_source(source)
    if not isinstance(opened, Ink):
        return symbol_ink(opened)
    return draw_symbol(opened) if opened.strokes else np.full((64, 64), 255, np.uint8)


def symbol_ink(image: Pixels) -> Pixels:
    """The ink of a picture uint8 (H, W, 3) of one symbol.

    In a picture that has little but two colours, as programs draw it, what is not the paper is ink, however
    large or thick it is: a solid square too. A photo is cleaned as pages are.
    """
    paper = _paper(image)
    distance = np.abs(image.astype(np.int16) - paper).max(axis=2)
    most = int(distance.max())
    if most < _FAINT:
        return np.full(distance.shape, 255, np.uint8)
    if ((distance <= _TOLERANCE) | (distance >= most - _TOLERANCE)).mean() < _TWO_COLOURS:
        return clean(image).pixels
    return np.asarray(255 - distance * (255 / most), np.uint8)


def _paper(image: Pixels) -> npt.NDArray[np.int16]:
    """The paper's colour (3,): dark only where border and whole are, as a symbol may reach the border."""
    step = max(1, max(image.shape[:2]) // 64)
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    along, everywhere = (np.median(part, axis=0) for part in (border, image[::step, ::step].reshape(-1, 3)))
    return np.asarray(along if along.sum() >= everywhere.sum() else everywhere, np.int16)
