"""Pages made of single expressions: each line is there once, in order, with paper between it and the next."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.evaluation.reading.composed_pages import FEWEST, LONGEST, MOST, pages_of_ink
from inkmath.evaluation.reading.samples import ExpressionSample
from inkmath.types import Ink


def samples(count: int, tokens: int = 3) -> list[ExpressionSample]:
    """Upright strokes, as many as their number says."""
    return [
        ExpressionSample(
            str(n),
            Ink(tuple(np.array([[20.0 * i, 0], [20.0 * i, 30]]) for i in range(n + 1))),
            tuple("1" * (n + tokens)),
        )
        for n in range(count)
    ]


def test_every_expression_is_a_line_of_one_page() -> None:
    given = samples(13)
    pages = list(pages_of_ink(given, seed=3))
    assert all(FEWEST <= len(page.lines) <= MOST for page in pages)
    written = [line for page in pages for line in page.lines]
    assert written == [sample.tokens for sample in given][: len(written)]
    assert len(given) - len(written) < FEWEST
    for page in pages:
        pixels = cv2.imdecode(np.frombuffer(page.source, np.uint8), cv2.IMREAD_GRAYSCALE)
        rows = np.flatnonzero((pixels < 128).any(axis=1))
        assert np.count_nonzero(np.diff(rows) > 1) == len(page.lines) - 1


def test_the_same_seed_makes_the_same_pages() -> None:
    assert list(pages_of_ink(samples(9), seed=1)) == list(pages_of_ink(samples(9), seed=1))


def test_what_is_too_long_or_no_ink_is_passed_over() -> None:
    assert list(pages_of_ink(samples(9, tokens=LONGEST + 1), seed=0)) == []
    assert list(pages_of_ink([ExpressionSample("a", b"", ("1",))] * 9, seed=0)) == []
