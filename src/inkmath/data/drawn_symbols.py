"""Single symbols as pictures of one size: drawn from strokes, or cut out of a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import EmptyInkError
from inkmath.ink.raster import INPUT_SIZE, PEN_WIDTH, SYMBOL_HEIGHT, draw_strokes, symbol_input, typical_size
from inkmath.types import Pixels, Points

DETEXIFY_NAMES: Mapping[str, str] = {r"\ldots": r"\dots", r"\sqrt": r"\sqrt{}"}
"""Written symbols that HASYv2 has by another name."""

_MARGIN = 4

Hand = Callable[[Sequence[Points]], tuple[Sequence[Points], float]]
"""Strokes in pixels to what another hand and pen would make of them, and the width of the pen in pixels."""


def as_written(strokes: Sequence[Points]) -> tuple[Sequence[Points], float]:
    """The strokes as they are."""
    return strokes, PEN_WIDTH


def drawn_symbols(
    expressions: Iterable[WrittenExpression],
    ids: Mapping[str, int],
    side_px: int = INPUT_SIZE,
    hand: Hand = as_written,
    *,
    is_alone: bool = False,
) -> tuple[Pixels, npt.NDArray[np.int64]]:
    """The symbols that have an id: pictures uint8 (N, side_px, side_px), 0 = ink, and ids int64 (N,).

    Each is drawn at the scale of its expression, so that the pen is as thick in it as there, or, alone, as
    tall as any other. Symbols without ink are left out.
    """
    images: list[Pixels] = []
    labels: list[int] = []
    for expression in expressions:
        chosen = [symbol for symbol in expression.symbols if symbol.name in ids]
        if not chosen:
            continue
        scale = SYMBOL_HEIGHT / typical_size(expression.strokes)
        for symbol in chosen:
            written = expression.symbol_strokes(symbol)
            if is_alone:
                side = float(np.ptp(np.concatenate(written), axis=0).max())
                scale = SYMBOL_HEIGHT / side if side > 0 else 0.0
            strokes, pen = hand([stroke * scale for stroke in written])
            try:
                images.append(symbol_picture(strokes, side_px, pen))
            except EmptyInkError:
                continue
            labels.append(ids[symbol.name])
    return np.array(images, np.uint8).reshape(-1, side_px, side_px), np.array(labels, np.int64)


def symbol_picture(strokes: Sequence[Points], side_px: int, pen_width: float = PEN_WIDTH) -> Pixels:
    """One symbol in its square: uint8 (side_px, side_px). Strokes are in pixels of any size and place."""
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0)
    margin = _MARGIN + int(np.ceil(pen_width))
    scale = min(1.0, 2000 / max(float((high - low).max()), 1.0))
    width, height = (np.ceil((high - low) * scale).astype(int) + 2 * margin + 1).tolist()
    moved = [(stroke - low) * scale + margin for stroke in strokes]
    return _picture(draw_strokes(moved, (height, width), pen_width), side_px)


def in_view(images: Pixels, side_px: int) -> Pixels:
    """Pictures of symbols, the box of each one's ink scaled to fill its square; blank ones stay blank."""
    out = np.full((len(images), side_px, side_px), 255, np.uint8)
    for i, image in enumerate(images):
        try:
            out[i] = _picture(image, side_px)
        except EmptyInkError:
            continue
    return out


def scaled(images: Pixels, side: int) -> Pixels:
    """Whole pictures uint8 (N, S, S) at another size."""
    if images.shape[1:] == (side, side):
        return np.ascontiguousarray(images)
    method = cv2.INTER_AREA if side < images.shape[1] else cv2.INTER_LINEAR
    scaled = [cv2.resize(image, (side, side), interpolation=method) for image in images]
    return np.array(scaled, np.uint8).reshape(-1, side, side)


def _picture(crop: Pixels, side_px: int) -> Pixels:
    square = symbol_input(crop, side_px)[0]
    return np.asarray(np.round(255 - 255 * square), dtype=np.uint8)
