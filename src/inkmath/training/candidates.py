"""What segmentation proposes on a drawn expression, held against the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import EmptyInkError
from inkmath.ink.raster import PEN_WIDTH, SYMBOL_HEIGHT, draw, symbol_input
from inkmath.ink.segment import Segmentation, segment
from inkmath.training.augment import elastic, random_affine
from inkmath.types import Box, Ink

WRONG = -1
UNCLEAR = -2

_EXACT_PX, _NEAR_PX = 4.0, 8.0  # how far a box may be from the true one, at SYMBOL_HEIGHT


@dataclass(frozen=True)
class LabelledCandidates:
    """A segmentation, and for each candidate the index of the true symbol that it is, WRONG or UNCLEAR."""

    segmentation: Segmentation
    symbols: npt.NDArray[np.int64]

    def images(self, chosen: Sequence[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """float32 (N, 1, S, S), the classifier's inputs of the chosen candidates."""
        candidates = self.segmentation.candidates
        return np.stack([symbol_input(self.segmentation.crop(candidates[int(i)])) for i in chosen])


def labelled_candidates(expression: WrittenExpression, rng: np.random.Generator | None) -> LabelledCandidates:
    """The candidates of the expression drawn with a random hand and pen; as it was written without `rng`."""
    strokes, pen_width = list(expression.strokes), PEN_WIDTH
    if rng is not None:
        matrix = random_affine(rng, rotation=0.03, shear=0.1, stretch=0.08, size=0.0)
        strokes = [stroke @ matrix.T for stroke in strokes]
        strokes = elastic(rng, strokes, 0.004)
        pen_width *= float(np.exp(rng.normal(0.15, 0.3)))
    page = draw(Ink(tuple(strokes)), symbol_height=SYMBOL_HEIGHT, pen_width=pen_width)
    segmentation = segment(page)
    scale, offset = 1 / page.to_source[0, 0], page.to_source[:, 2]
    truth = np.array(
        [
            _box((np.concatenate([strokes[i] for i in symbol.strokes]) - offset) * scale, pen_width)
            for symbol in expression.symbols
        ]
    ).reshape(-1, 4)
    found = np.array([_corners(candidate.box) for candidate in segmentation.candidates]).reshape(-1, 4)
    return LabelledCandidates(segmentation, _match(found, truth))


def wrong_groupings(
    expressions: Iterable[WrittenExpression], seed: int, per_expression: int
) -> npt.NDArray[np.uint8]:
    """Classifier inputs, as uint8 (N, S, S), of candidates that are no symbol."""
    images = []
    for number, expression in enumerate(expressions):
        rng = np.random.default_rng([seed, number])
        try:
            labelled = labelled_candidates(expression, rng)
        except EmptyInkError:
            continue
        wrong = np.flatnonzero(labelled.symbols == WRONG)
        if len(wrong):
            chosen = rng.choice(wrong, min(per_expression, len(wrong)), replace=False)
            images.append((labelled.images(chosen)[:, 0] * 255).astype(np.uint8))
    return np.concatenate(images)


def _box(points: npt.NDArray[np.float64], pen_width: float) -> npt.NDArray[np.float64]:
    return np.concatenate([points.min(axis=0) - pen_width / 2, points.max(axis=0) + pen_width / 2])


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _match(found: npt.NDArray[np.float64], truth: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    if not len(truth):
        return np.full(len(found), WRONG)
    distance = np.abs(found[:, None] - truth[None]).max(axis=2)
    nearest = distance.argmin(axis=1)
    far = distance[np.arange(len(found)), nearest]
    return np.where(far <= _EXACT_PX, nearest, np.where(far <= _NEAR_PX, UNCLEAR, WRONG))
