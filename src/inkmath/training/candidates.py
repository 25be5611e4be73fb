"""Symbol candidates of a drawn expression, labelled with the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.ink.raster import PEN_WIDTH, SYMBOL_HEIGHT, downsample, draw
from inkmath.ink.scale import PEN_PX, normalize_scale
from inkmath.ink.segment import SegmentationLattice, segment
from inkmath.training.augment import blurred, elastic, random_affine
from inkmath.types import Box, Ink, Page, Points

_BLURRED = 0.3  # share of drawn pages that a camera has seen
_FINEST = 4  # pixels of the drawing, at most, for one of a small picture

WRONG = -1
UNCLEAR = -2

_EXACT_PX, _NEAR_PX = 4.0, 8.0  # how far a box may be from the true one, at SYMBOL_HEIGHT
_PURE, _IMPURE = 0.8, 0.5  # share of each part's ink that is the symbol's: enough, and too little


@dataclass(frozen=True)
class LabelledCandidates:
    """A segmentation, and for each candidate the index of the true symbol that it is, WRONG or UNCLEAR."""

    segmentation: SegmentationLattice
    symbols: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Drawing:
    """An expression on a page.

    symbols: the strokes of each of its symbols, in pixels of the page. pen_width: in pixels.
    """

    page: Page
    symbols: Sequence[Sequence[Points]]
    pen_width: float

    def label(self, segmentation: SegmentationLattice) -> LabelledCandidates:
        """A segmentation of the page, held against the truth."""
        boxes = [_box(np.concatenate(symbol), self.pen_width) for symbol in self.symbols]
        found = np.array([corners(candidate.box) for candidate in segmentation.candidates]).reshape(-1, 4)
        ink = _ink_of_each(segmentation, self.symbols, self.pen_width)
        return LabelledCandidates(segmentation, match(found, np.array(boxes).reshape(-1, 4), ink))


def labelled_candidates(
    expression: WrittenExpression, rng: np.random.Generator | None, rasterise_prob: float = 0.0
) -> LabelledCandidates:
    """The candidates of the expression, drawn as `drawing` does."""
    drawn = drawing(expression, rng, rasterise_prob)
    return drawn.label(segment(drawn.page))


def drawing(
    expression: WrittenExpression, rng: np.random.Generator | None, rasterise_prob: float = 0.0
) -> Drawing:
    """The expression drawn with a random hand and pen; as it was written without `rng`.

    rasterise_prob: probability that it then comes out of a picture of a random size, as a user's would.
    """
    strokes, pen_width = list(expression.strokes), PEN_WIDTH
    if rng is not None:
        strokes = _by_another_hand(expression, rng)
        pen_width *= float(np.exp(rng.normal(0.15, 0.3)))
    page = draw(Ink(tuple(strokes)), symbol_height=SYMBOL_HEIGHT, pen_width=pen_width)
    if rng is not None:
        chance = rng.random()
        if chance < _BLURRED:
            page = Page(blurred(page.pixels, rng), page.to_source)
        elif chance < _BLURRED + rasterise_prob:
            page, pen_width = _from_a_picture(page, int(rng.integers(1, _FINEST + 1))), PEN_PX
    scale, offset = 1 / page.to_source[0, 0], page.to_source[:, 2]
    drawn = [[(strokes[i] - offset) * scale for i in symbol.strokes] for symbol in expression.symbols]
    return Drawing(page, drawn, pen_width)


def _from_a_picture(page: Page, finer: int) -> Page:
    """The drawn page as it comes out of a picture, of which a pixel is the mean of `finer` by `finer`."""
    small = downsample(255 - page.pixels, finer)
    values, back = normalize_scale(small)
    to_small = np.vstack([back, [0, 0, 1]])
    to_page = np.array([[finer, 0, -0.5], [0, finer, -0.5], [0, 0, 1]])  # where a pixel's middle is whole
    to_source = page.to_source @ to_page @ to_small @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    return Page(np.asarray(255 - values, dtype=np.uint8), to_source)


def _by_another_hand(expression: WrittenExpression, rng: np.random.Generator) -> list[Points]:
    """The strokes of the expression, the whole slanted and bent a little, each symbol of it rather more.

    A classifier names the very ink that it was trained on better than any other. What is trained on its
    scores must see them as doubtful as they will be.
    """
    strokes = list(expression.strokes)
    for symbol in expression.symbols:
        own = expression.symbol_strokes(symbol)
        centre = np.concatenate(own).mean(axis=0)
        matrix = random_affine(rng, rotation=0.05, shear=0.08, stretch=0.08, size=0.05)
        bent = elastic(rng, [(stroke - centre) @ matrix.T + centre for stroke in own], 0.015)
        for index, stroke in zip(symbol.strokes, bent, strict=True):
            strokes[index] = stroke
    matrix = random_affine(rng, rotation=0.03, shear=0.1, stretch=0.08, size=0.0)
    return elastic(rng, [stroke @ matrix.T for stroke in strokes], 0.004)


def _box(points: npt.NDArray[np.float64], pen_width: float) -> npt.NDArray[np.float64]:
    return np.concatenate([points.min(axis=0) - pen_width / 2, points.max(axis=0) + pen_width / 2])


def corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _ink_of_each(
    segmentation: SegmentationLattice, drawn: Sequence[Sequence[Points]], pen_width: float
) -> npt.NDArray[np.float64]:
    """float (candidates, symbols): the share of the ink, in each of its parts, that a symbol has drawn."""
    owner = np.zeros(segmentation.page.pixels.shape, np.int32)
    for number, strokes in enumerate(drawn, start=1):
        for stroke in strokes:
            points = np.round(stroke).astype(np.int32)
            cv2.polylines(owner, [np.concatenate([points, points[-1:]])], False, number, round(pen_width) + 2)
    by_part = np.zeros((len(segmentation.parts), len(drawn) + 1))
    for row, part in zip(by_part, segmentation.parts, strict=True):
        y, x = np.nonzero(part.ink)
        owners = owner[y + int(part.box.y0), x + int(part.box.x0)]
        row[:] = np.bincount(owners, minlength=len(row))
    shares = by_part[:, 1:] / by_part.sum(axis=1, keepdims=True)
    least = [shares[list(candidate.parts)].min(axis=0) for candidate in segmentation.candidates]
    return np.array(least).reshape(len(least), len(drawn))


def match(
    found: npt.NDArray[np.float64], truth: npt.NDArray[np.float64], ink: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """For each candidate the symbol with its box and its ink, WRONG or UNCLEAR."""
    if not len(truth):
        return np.full(len(found), WRONG)
    distance = np.abs(found[:, None] - truth[None]).max(axis=2)
    cost = distance + np.where(ink < _IMPURE, np.inf, 0)
    nearest, rows = cost.argmin(axis=1), np.arange(len(found))
    far, own = cost[rows, nearest], ink[rows, nearest]
    unclear = np.where(far <= _NEAR_PX, UNCLEAR, WRONG)
    return np.where((far <= _EXACT_PX) & (own >= _PURE), nearest, unclear)
