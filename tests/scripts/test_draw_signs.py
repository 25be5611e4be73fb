"""The figures of the signs, from small arrays, and the names that they take from the chapter."""

from __future__ import annotations

import numpy as np
import pytest
from draw_signs import CHAPTER, accuracies, convolution, first_weights, names_after, signs, weights

from inkmath.nn import Epoch, History
from inkmath.reports import Plot

TWO_EPOCHS = History((Epoch(1, 1.0, 0.5, 1.0, 0.4, 1.0), Epoch(2, 1.0, 1.0, 1.0, 0.9, 1.0)))
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    "plot",
    [
        signs(RNG.normal(size=(9, 1, 6, 6)), np.arange(9) % 3, "+-x"),
        weights(RNG.normal(size=(36, 3)), "+-x"),
        first_weights({scale: ([scale**n for n in range(1, 11)],) * 2 for scale in (0.5, 1, 2)}),
        convolution(np.arange(9).reshape(3, 3), np.array([[1, -1], [0, 2]]), np.array([[1, -1], [2, 3]])),
        accuracies(dict.fromkeys("1234", TWO_EPOCHS)),
    ],
    ids=["signs", "weights", "first-weights", "convolution", "accuracies"],
)
def test_figures_are_drawn(plot: Plot) -> None:
    assert len(plot.encoded("png")) > 2000


def test_convolution_shows_the_gradients() -> None:
    """The last panel has the chapter's dx = [[1, -2, 1], [2, 3, -5], [0, 4, 6]]."""
    x = np.array([[1, 2, 0], [0, 1, 3], [2, 0, 1]])
    plot = convolution(x, np.array([[1, -1], [0, 2]]), np.array([[1, -1], [2, 3]]))
    shown = [text.get_text() for text in plot.axes[-1].texts]
    assert shown[:9] == ["1", "−2", "1", "2", "3", "−5", "0", "4", "6"]


def test_the_chapter_defines_what_is_drawn() -> None:
    names = names_after(2, CHAPTER.read_text(encoding="utf-8"))
    assert names["images"].shape[1:] == (1, 16, 16)
    assert names["W"].shape == (256, len(names["NAMES"]))
