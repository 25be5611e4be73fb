"""The binding of a notebook at the edge of a photo: holes, wire or the torn rim of a sheet are no ink."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.lines import symbol_height
from inkmath.ink.pieces import connected_pieces
from inkmath.types import Pixels

Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_WIDEST = 0.14  # of the page's width, at its left or right edge
_FEWEST_PIECES, _MOST_PIECES, _FEWEST_PERIODS = 6, 300, 6
_MOST_ON_PAGE = 5000  # pieces; of more, none is looked at
_SPAN = 0.4  # of the page's height, from the first hole to the last
_LEAST_PITCH, _LARGEST_PITCH = 1.0, 8.0  # symbol heights from hole to hole
_ALIKE = 0.5  # correlation of the strip with itself, one pitch further down; columns of labels have up to 0.4
_APART = 0.8  # symbol heights between a hole and what is written beside it
_UNIT_PX, _BLUR_PX = 10.0, 1.2  # size of a symbol at which the strip is compared


def without_binding(pixels: Pixels) -> Pixels:
    """The page of a photo, uint8 (H, W), 0 = ink, without a binding at its left or right edge.

    A binding repeats itself down the page, as labels of exercises and the first symbols of lines do not, and
    nothing stands close to it.
    """
    ink = (pixels < 128).astype(np.uint8)
    labels, stats = connected_pieces(ink)
    boxes = stats[1:, :4].astype(np.float64)
    if not _FEWEST_PIECES < len(boxes) < _MOST_ON_PAGE:
        return pixels
    boxes[:, 2:] += boxes[:, :2]
    unit, width = symbol_height(boxes), pixels.shape[1]
    edge = _WIDEST * width
    mirrored = np.column_stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]])
    found = np.zeros(len(stats), np.bool_)
    for at_side, is_mirrored in ((boxes, False), (mirrored, True)):
        at_edge = at_side[:, 2] < edge
        if not _FEWEST_PIECES <= at_edge.sum() <= _MOST_PIECES:
            continue
        is_hole = _apart(at_side, at_edge, unit)
        holes = np.concatenate([[False], is_hole])
        strip = (holes[labels[:, ::-1] if is_mirrored else labels])[:, : round(edge)]
        tall = float(np.ptp(boxes[is_hole, 1])) if is_hole.sum() >= _FEWEST_PIECES else 0.0
        if tall > _SPAN * len(pixels) and _repeats(strip, unit):
            found |= holes
    return np.where(found[labels], 255, pixels).astype(np.uint8) if found.any() else pixels


def _apart(boxes: Floats, at_edge: Bits, unit: float) -> Bits:
    """The pieces at the edge to which no writing stands close; what is close to writing is writing,
    too.
    """
    edge = boxes[at_edge][:, None]
    beside = (edge[..., 1] < boxes[:, 3]) & (edge[..., 3] > boxes[:, 1])
    gaps = np.maximum(boxes[:, 0] - edge[..., 2], edge[..., 0] - boxes[:, 2])
    is_close = beside & (gaps < _APART * unit)
    is_hole = at_edge
    while True:
        left = is_hole.copy()
        left[at_edge] &= ~is_close[:, ~is_hole].any(axis=1)
        if (left == is_hole).all():
            return left
        is_hole = left


def _repeats(strip: Bits, unit: float) -> bool:
    """True if a strip, bool (H, W), True = ink, looks the same one pitch further down, several times."""
    scale = min(1.0, _UNIT_PX / unit)
    small = cv2.resize(strip.astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    seen = cv2.GaussianBlur(small, (0, 0), _BLUR_PX)
    seen -= seen.mean()
    step = unit * scale
    most = min(_LARGEST_PITCH * step, len(seen) / _FEWEST_PERIODS)
    for pitch in range(round(_LEAST_PITCH * step), int(most) + 1):
        above, below = seen[:-pitch], seen[pitch:]
        power = float((above**2).sum()) * float((below**2).sum())
        if float((above * below).sum()) > _ALIKE * power**0.5 > 0:
            return True
    return False
