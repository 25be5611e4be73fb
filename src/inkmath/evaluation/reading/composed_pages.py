"""Pages of several lines out of single expressions, written below one another as close as people write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from inkmath.evaluation.reading.drawing import png
from inkmath.evaluation.reading.samples import ExpressionSample, PageSample
from inkmath.ink.raster import draw_strokes, typical_size
from inkmath.types import Ink, Points

FEWEST, MOST = 3, 6
"""Lines of a page."""

GAP = 0.4, 1.6
"""Paper between the ink of two lines, in usual heights of a symbol: at least and at most."""

LONGEST = 40
"""Tokens of an expression that is used: what is longer is nobody's one line among others."""

_HEIGHT, _PEN, _MARGIN = 45.0, 3.0, 60.0  # pixels
_INDENT = 5.0  # usual heights of a symbol, at most


def pages_of_ink(samples: Iterable[ExpressionSample], seed: int) -> Iterator[PageSample]:
    """Pictures of pages, each of the next few expressions: neighbours in a set are mostly by one hand.

    Left edges and the space between lines differ; what is left for less than three lines is passed over.
    """
    rng = np.random.default_rng(seed)
    waiting: list[tuple[ExpressionSample, Ink]] = []
    count = int(rng.integers(FEWEST, MOST + 1))
    for sample in samples:
        if isinstance(sample.source, Ink) and sample.tokens and len(sample.tokens) <= LONGEST:
            waiting.append((sample, sample.source))
        if len(waiting) == count:
            yield _page(waiting, rng)
            waiting, count = [], int(rng.integers(FEWEST, MOST + 1))
    if len(waiting) >= FEWEST:
        yield _page(waiting, rng)


def _page(lines: list[tuple[ExpressionSample, Ink]], rng: np.random.Generator) -> PageSample:
    strokes: list[Points] = []
    end = _MARGIN - GAP[0] * _HEIGHT
    for _, ink in lines:
        unit = _HEIGHT * np.exp(rng.normal(0, 0.08)) / typical_size(ink.strokes)
        points = np.concatenate(ink.strokes)
        corner = np.array([_MARGIN + rng.uniform(0, _INDENT) * _HEIGHT, end + rng.uniform(*GAP) * _HEIGHT])
        strokes += [(stroke - points.min(axis=0)) * unit + corner for stroke in ink.strokes]
        end = float(corner[1] + np.ptp(points[:, 1]) * unit)
    width, height = np.ceil(np.concatenate(strokes).max(axis=0) + _MARGIN).astype(int).tolist()
    name = f"{lines[0][0].name} and {len(lines) - 1} more"
    tokens = tuple(sample.tokens for sample, _ in lines)
    return PageSample(name, png(draw_strokes(strokes, (height, width), _PEN)), tokens)
