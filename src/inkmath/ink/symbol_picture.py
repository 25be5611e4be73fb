"""The ink of a picture of one symbol, be it drawn by a program or photographed."""

from __future__ import annotations

import numpy as np

from inkmath.ink.photo import clean
from inkmath.ink.raster import draw_symbol
from inkmath.ink.source import Source, open_source
from inkmath.types import Ink, Pixels

_LEVEL_TOLERANCE = 6  # grey levels by which the paper of a drawn picture may differ, after JPEG too
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

    Where the paper has one level all along the border, as a program draws it, everything else is ink, however
    large or thick it is: a solid square too. A photo is cleaned as pages are.
    """
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]).astype(np.int16)
    paper = np.median(border, axis=0).astype(np.int16)
    is_paper = np.abs(border - paper).max(axis=1) <= _LEVEL_TOLERANCE
    if is_paper.mean() < 0.7:
        return clean(image).pixels
    distance = np.abs(image.astype(np.int16) - paper).max(axis=2)
    most = int(distance.max())
    if most < _FAINT:
        return np.full(distance.shape, 255, np.uint8)
    return np.asarray(255 - distance * (255 / most), np.uint8)
