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
_EDGE, _WHOLE_SIDE = 0.03, 0.9  # a line along a side: so thick, of the picture's side, and so long
_DARK = 128  # below it is ink


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
        return _without_edges(clean(image).pixels)
    return _without_edges(np.asarray(255 - distance * (255 / most), np.uint8))


def _without_edges(ink: Pixels) -> Pixels:
    """The ink less thin lines along whole sides, as pictures that were cut out of a page have.

    Only where the symbol itself reaches no side: of one that fills its picture such a line may be a stroke.
    """
    inner = ink.copy()
    for side in (inner, inner[::-1], inner.T, inner.T[::-1]):
        most = max(2, round(_EDGE * len(side)))
        is_line = (side[: most + 1] < _DARK).mean(axis=1) > _WHOLE_SIDE
        count = int(np.argmin(is_line))  # 0 where there is none, and where all are: that is no thin line
        if count:
            side[: count + 1] = 255  # with its soft edge
    sides = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
    return inner if (inner < _DARK).any() and not (sides < _DARK).any() else ink


def _paper(image: Pixels) -> npt.NDArray[np.int16]:
    """The paper's colour (3,): dark only where border and whole are, as a symbol may reach the border."""
    step = max(1, max(image.shape[:2]) // 64)
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    along, everywhere = (np.median(part, axis=0) for part in (border, image[::step, ::step].reshape(-1, 3)))
    return np.asarray(along if along.sum() >= everywhere.sum() else everywhere, np.int16)
