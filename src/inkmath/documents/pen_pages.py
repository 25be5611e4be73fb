"""Drawn lines as the pen strokes of a page: without the rules of the paper, pieces of one stroke joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from inkmath.documents.document import PenPage, PenStroke

_LONG = 0.6  # of a side of the page, from which on an exact line is the paper's
_STRAIGHT = 1e-3  # of its length, how far such a line strays
_PEN_POINTS = 3  # of a stroke: a hand does not draw with two
_PEN_SHARE = 0.3  # of strokes that have so many
_WHITE = "#fafafa"


def pen_page(drawn: Sequence[PenStroke], size: tuple[float, float]) -> PenPage | None:
    """The page that these lines make; None where a pen has not drawn them, or where some are painted over.

    size: width and height of the page, in the units of the strokes.
    """
    strokes = list(_joined([stroke for stroke in drawn if not _is_paper(stroke, size)]))
    pens = [stroke for stroke in strokes if stroke.tool == "pen"]
    if not pens or any(stroke.colour >= _WHITE and min(_parts(stroke.colour)) > 240 for stroke in pens):
        return None
    is_pen = sum(len(stroke.points) >= _PEN_POINTS and not _is_straight(stroke) for stroke in pens)
    return PenPage(tuple(strokes)) if is_pen >= _PEN_SHARE * len(pens) else None


def _parts(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def _is_straight(stroke: PenStroke) -> bool:
    """True if the stroke runs along an axis without a tremor."""
    spread = np.ptp(stroke.points, axis=0)
    return bool(spread.min() <= _STRAIGHT * spread.max())


def _is_paper(stroke: PenStroke, size: tuple[float, float]) -> bool:
    """True for a rule or a margin of the paper, or a frame around it."""
    spread = np.ptp(stroke.points, axis=0) / np.asarray(size)
    corners = np.abs(np.diff(stroke.points, axis=0)).min(axis=1, initial=0.0) if len(stroke.points) > 1 else 0
    is_exact = _is_straight(stroke) or (len(stroke.points) in (4, 5) and not np.any(corners))
    return is_exact and bool(spread.max() >= _LONG)


def _joined(strokes: Sequence[PenStroke]) -> Iterator[PenStroke]:
    """Pieces that go on where the one before ended, as one stroke: pressure is written as a width of each."""
    parts: list[PenStroke] = []
    for stroke in strokes:
        if parts and not _goes_on(parts[-1], stroke):
            yield _one(parts)
            parts = []
        parts.append(stroke)
    if parts:
        yield _one(parts)


def _goes_on(before: PenStroke, after: PenStroke) -> bool:
    is_same_pen = (before.tool, before.colour) == (after.tool, after.colour)
    gap = np.abs(before.points[-1] - after.points[0]).max()
    return is_same_pen and bool(gap <= 0.05 * max(before.width, after.width, 0.1))


def _one(parts: Sequence[PenStroke]) -> PenStroke:
    points = np.concatenate([parts[0].points, *(part.points[1:] for part in parts[1:])])
    return replace(parts[0], points=points, width=float(np.mean([part.width for part in parts])))
