"""Figures on a page: drawings that are no writing, such as graphs, circuits and triangles.

A figure shows by a connected piece of ink that is much wider and much higher than the symbols on the page and
is no frame around writing. What is written in it belongs to it, unless it was read well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.conversion.cutouts import box_of
from inkmath.rendering.content import DOUBTFUL_BELOW
from inkmath.types import Box, Ink, Pixels, Reading

_LARGE = 4.0  # width and height of a figure's piece at least, in heights of symbols
_PAPER_PX = 4  # around pen strokes: what touches the rim of a picture is no figure
_FULL = 0.35  # share of ink in the box of a piece, from which on it is filled
_FRAME = 0.82  # share of its box that a frame encloses; a circle has less
_UNREAD = 0.1  # confidence of a line below which it is drawing rather than writing
_WITHIN = 0.6  # share of a line in a figure, from which on it belongs to it
_COVERED = 0.4  # share of a figure that is covered by lines that were read well: then it is a formula
_SYMBOL_PX = 16  # height of a symbol as the page is looked at
_MOST_PX = 2400
_DARK = 0.78  # of the paper around, below which a pixel is ink

Mask = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.bool_]


def figures_in(source: Ink | Pixels, lines: Sequence[Reading]) -> list[Box]:
    """The boxes of figures, in the units of the source, from top to bottom."""
    height = _symbol_height(source, lines)
    if height <= 0:
        return []
    mask, scale, origin = _ink_of(source, height)
    boxes = [
        Box(*((np.array(box) / scale).reshape(2, 2) + origin).ravel().tolist())
        for box in _large_pieces(mask, height * scale)
    ]
    known = [(box, line.confidence) for line in lines if (box := box_of(line)) is not None]
    figures = _joined([_padded(box, height / 2) for box in boxes])
    figures = [figure for figure in figures if not _is_formula(figure, known)]
    figures = [
        reduce(
            Box.union,
            (box for box, sure in known if sure < _UNREAD and _share(box, figure) >= _WITHIN),
            figure,
        )
        for figure in figures
    ]
    return sorted(_joined(figures), key=lambda box: box.y0)


def is_in_figure(line: Reading, figures: Sequence[Box]) -> bool:
    """True if the line is writing in a figure, and not read as anything that could stand beside it."""
    box = box_of(line)
    return (
        box is not None
        and line.confidence < _UNREAD
        and any(_share(box, figure) >= _WITHIN for figure in figures)
    )


def _symbol_height(source: Ink | Pixels, lines: Sequence[Reading]) -> float:
    """The median height of symbols; of strokes or an eightieth of the page where nothing was read."""
    heights = [symbol.box.height for line in lines for symbol in line.symbols if symbol.box.height > 0]
    if not heights and isinstance(source, Ink):
        heights = [float(np.ptp(stroke[:, 1])) for stroke in source.strokes]
    if heights:
        return float(np.median(heights))
    return 0.0 if isinstance(source, Ink) else max(source.shape[:2]) / 80


def _ink_of(source: Ink | Pixels, height: float) -> tuple[Mask, float, npt.NDArray[np.float64]]:
    """The ink, uint8 (H, W), 255 = ink, drawn so many pixels to a unit of the source from an origin on."""
    if isinstance(source, Ink):
        points = np.concatenate(source.strokes) if source.strokes else np.zeros((1, 2))
        size = np.ptp(points, axis=0)
        scale = min(_SYMBOL_PX / height, _MOST_PX / max(float(size.max()), 1e-9))
        origin = points.min(axis=0) - _PAPER_PX / scale
        mask = np.zeros(tuple(np.ceil(size[::-1] * scale).astype(int) + 2 * _PAPER_PX + 1), np.uint8)
        paths = [np.round((s - origin) * scale).astype(np.int32)[:, None] for s in source.strokes]
        cv2.polylines(mask, paths, False, 255, 2)
        return mask, scale, origin
    longest = max(source.shape[:2])
    scale = min(1.0, _SYMBOL_PX / height, _MOST_PX / longest)
    grey = cv2.cvtColor(source, cv2.COLOR_RGB2GRAY)
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(grey, (0, 0), 2 * _SYMBOL_PX)
    is_light_on_dark = float(np.median(grey)) < 100
    dark = grey > paper / _DARK if is_light_on_dark else grey < paper * _DARK
    mask = cv2.dilate(dark.astype(np.uint8) * 255, np.ones((2, 2), np.uint8))
    return np.asarray(mask, np.uint8), scale, np.zeros(2)


def _large_pieces(mask: Mask, height: float) -> Iterator[tuple[float, float, float, float]]:
    """The corners of the connected pieces that only a figure has."""
    _, found, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    labels = np.asarray(found, np.int32)
    for label, (x, y, width, high, area) in enumerate(stats[1:].tolist(), start=1):
        is_large = min(width, high) >= _LARGE * height
        is_inside = min(x, y) > 0 and x + width < mask.shape[1] and y + high < mask.shape[0]
        is_sparse = area <= _FULL * width * high
        if is_large and is_sparse and is_inside and not _is_frame(_piece(labels, label, x, y, width, high)):
            yield x, y, x + width, y + high


def _piece(labels: npt.NDArray[np.int32], label: int, x: int, y: int, width: int, height: int) -> Bits:
    return np.asarray(labels[y : y + height, x : x + width] == label)


def _is_frame(piece: Bits) -> bool:
    """True if the ink encloses nearly all of its box, small gaps closed."""
    kernel = np.ones((_SYMBOL_PX // 2, _SYMBOL_PX // 2), np.uint8)
    padded = np.pad(piece.astype(np.uint8), _SYMBOL_PX)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return max(map(cv2.contourArea, outlines)) >= _FRAME * piece.size


def _padded(box: Box, margin: float) -> Box:
    return Box(box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """The boxes, those that overlap as one."""
    found: list[Box] = []
    for box in boxes:
        while touching := next((other for other in found if _overlap(box, other) > 0), None):
            found.remove(touching)
            box = box.union(touching)
        found.append(box)
    return found


def _is_formula(figure: Box, lines: Sequence[tuple[Box, float]]) -> bool:
    covered = sum(_overlap(box, figure) for box, confidence in lines if confidence >= DOUBTFUL_BELOW)
    return covered >= _COVERED * figure.width * figure.height


def _share(box: Box, within: Box) -> float:
    """The share of a box that lies within another."""
    area = box.width * box.height
    return _overlap(box, within) / area if area > 0 else 0.0


def _overlap(one: Box, other: Box) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0.0, width) * max(0.0, height)
