"""Symbol candidates of composed photographs, as the reader proposes them, labelled with the truth."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import EmptyInkError
from inkmath.ink.photo import cleanings
from inkmath.ink.segment import INK, SegmentationLattice, segment
from inkmath.recognition.page_mask import classify_pixels
from inkmath.training.candidates import LabelledCandidates, corners, match
from inkmath.training.pages.compose import compose
from inkmath.training.pages.paper import Floats
from inkmath.training.pages.writing import Writing, placed
from inkmath.types import Page, Points

Rng = np.random.Generator
Owners = npt.NDArray[np.uint8]
"""(H, W): the number of the symbol that was written there, from 1 on; 0 = none."""

SMALLEST_PX, LARGEST_PX = 14.0, 60.0
"""Height of a typical symbol in these pictures."""

MOST_SYMBOLS = 255

_PAPER = (1.0, 3.0)  # around the writing, in typical symbols
_FARTHEST = 0.15  # typical symbols from the middle of a stroke to its edge, and the cleaning's error
_EDGE = 90  # per cent of a stroke's pixels lie nearer to its middle than its edge does, about
_UNIT_PX = 40.0  # typical symbol at which boxes are compared: edges of photographed ink are soft


@dataclass(frozen=True)
class _Sheet:
    """A sheet with one expression."""

    strokes: tuple[Points, ...]

    def page(self, shape: tuple[int, int], height_px: float, rng: Rng) -> Writing:
        return Writing(maths=self.strokes)


def photographed_candidates(expression: WrittenExpression, rng: Rng) -> LabelledCandidates:
    """The candidates of the expression in a composed photograph of it, after the reader's first cleaning.

    Raises EmptyInkError where nothing of it is left, ValueError where it has too many symbols.
    """
    if len(expression.symbols) > MOST_SYMBOLS:
        raise ValueError(
            f"{expression.name} has {len(expression.symbols)} symbols, more than {MOST_SYMBOLS}."
        )
    height_px = float(np.exp(rng.uniform(np.log(SMALLEST_PX), np.log(LARGEST_PX))))
    left, top, right, bottom = height_px * rng.uniform(*_PAPER, 4)
    strokes = placed(expression.strokes, height_px, left, top, 0.0, rng)
    edge = np.concatenate(strokes).max(axis=0) + np.array([right, bottom])
    width, height = np.ceil(edge).astype(int).tolist()
    composed = compose(_Sheet(tuple(strokes)), (height, width), rng, height_px)
    page = next(cleanings(composed.picture, to_normal_scale=True, classify_pixels=classify_pixels))
    segmentation = segment(page)
    if not segmentation.candidates:
        raise EmptyInkError(f"Nothing is left of {expression.name} in its photograph.")
    symbols = [[strokes[i] for i in symbol.strokes] for symbol in expression.symbols]
    owners = _on_page(_owners(symbols, (height, width)), composed.seen, page)
    return _labelled(segmentation, owners, len(symbols))


def _owners(symbols: list[list[Points]], shape: tuple[int, int]) -> Owners:
    owners = np.zeros(shape, np.uint8)
    for number, strokes in enumerate(symbols, start=1):
        lines = [np.round(np.concatenate([stroke, stroke[-1:]])).astype(np.int32) for stroke in strokes]
        cv2.polylines(owners, lines, False, number, 2)
    return owners


def _on_page(owners: Owners, seen: tuple[Floats, Floats], page: Page) -> Owners:
    """The owners of a sheet as the camera saw it, on the cleaned page."""
    rasterise_prob = cv2.remap(owners, *seen, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)
    sampled = page.to_source.copy()
    sampled[:, 2] += sampled[:, :2] @ np.array([0.5, 0.5]) - 0.5
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(rasterise_prob, sampled, page.pixels.shape[::-1], flags=flags)
    return np.asarray(found, np.uint8)


def _labelled(segmentation: SegmentationLattice, owners: Owners, count: int) -> LabelledCandidates:
    """The candidates by the boxes of the owners and by their parts' ink, which is the nearest owner's."""
    distance, nearest = cv2.distanceTransformWithLabels(
        (owners == 0).view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_label = np.zeros(int(nearest.max()) + 1, np.uint8)
    by_label[nearest[owners > 0]] = owners[owners > 0]
    near = np.where(distance <= _FARTHEST * segmentation.unit, by_label[nearest], 0)
    shares = np.zeros((len(segmentation.parts), count))
    for row, part in zip(shares, segmentation.parts, strict=True):
        y, x = np.nonzero(part.ink)
        counts = np.bincount(near[y + int(part.box.y0), x + int(part.box.x0)], minlength=count + 1)
        row[:] = counts[1:] / len(y)
    is_ink = (segmentation.page.pixels < INK) & (near > 0)
    edge = float(np.percentile(distance[is_ink], _EDGE)) if is_ink.any() else 0.0
    found = np.array([corners(candidate.box) for candidate in segmentation.candidates])
    ink = np.array([shares[list(candidate.parts)].min(axis=0) for candidate in segmentation.candidates])
    scale = _UNIT_PX / segmentation.unit
    return LabelledCandidates(segmentation, match(found * scale, _boxes(owners, count, edge) * scale, ink))


def _boxes(owners: Owners, count: int, edge: float) -> npt.NDArray[np.float64]:
    """float (count, 4): the box of each symbol, so much larger on each side; far away where it has none."""
    boxes = np.full((count, 4), np.inf)
    for number in range(count):
        x, y, width, height = cv2.boundingRect((owners == number + 1).view(np.uint8))
        if width:
            boxes[number] = x - edge, y - edge, x + width + edge, y + height + edge
    return boxes
