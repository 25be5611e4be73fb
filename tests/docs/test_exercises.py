"""Solutions of the exercises in docs/tutorials/from-scratch.md, and what they find.

`chapter` holds the names that the chapter's code defines.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from docs_pages import ROOT, blocks
from inkmath import nn

Array = np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The chapter up to the networks of section 3; after it each exercise goes on."""
    text = Path(ROOT / "docs/tutorials/from-scratch.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec("\n".join(blocks(text.split("\n## 4. ")[0], "python")), names)  # noqa: S102  # the project's own page
    return SimpleNamespace(**names)


# 1. Sigmoid


class Sigmoid:
    def forward(self, x: Array) -> Array:
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dy: Array) -> Array:
        return dy * self.y * (1 - self.y)  # steepest where y is a half, flat at both ends


def test_sigmoid() -> None:
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(2, 3, 4))
    layer = Sigmoid()
    layer.forward(x)
    dx = layer.backward(dy)
    for place in np.ndindex(x.shape):
        more, less = x.copy(), x.copy()
        more[place] += 1e-5
        less[place] -= 1e-5
        measured = ((layer.forward(more) - layer.forward(less)) * dy).sum() / 2e-5
        assert measured == pytest.approx(dx[place], rel=1e-6)


# 2. Who is taken for whom?


def confusion(labels: Array, answers: Array) -> Array:
    table = np.zeros((8, 8), int)
    np.add.at(table, (labels, answers), 1)
    return table


def test_confusion(chapter: SimpleNamespace) -> None:
    answers = (chapter.test_x @ chapter.W + chapter.b).argmax(axis=1)
    table = confusion(chapter.their_labels, answers)
    assert table.sum() == len(chapter.others)
    assert table.trace() == (answers == chapter.their_labels).sum()
    both_ways = np.triu(table + table.T, 1)
    pair = np.unravel_index(both_ways.argmax(), both_ways.shape)
    # Both are a level stroke through an upright one: moved a little, they put ink on the same pixels.
    assert {chapter.NAMES[i] for i in pair} == {"+", "4"}


# 3. Momentum by hand


def train_with_momentum(chapter: SimpleNamespace, layers: list[Any], epochs: int, rate: float) -> None:
    rng = np.random.default_rng(0)
    dense = [layer for layer in layers if isinstance(layer, chapter.Dense)]
    speeds = [[np.zeros_like(layer.W), np.zeros_like(layer.b)] for layer in dense]
    for _ in range(epochs):
        for chosen in rng.permutation(2000).reshape(-1, 50):
            dy = chapter.probabilities(chapter.run(layers, chapter.x[chosen]))
            dy[np.arange(50), chapter.labels[chosen]] -= 1
            dy /= 50
            for layer in reversed(layers):
                dy = layer.backward(dy)
            for layer, speed in zip(dense, speeds, strict=True):
                speed[0] = 0.9 * speed[0] + layer.dW
                speed[1] = 0.9 * speed[1] + layer.db
                layer.W -= rate * speed[0]
                layer.b -= rate * speed[1]


def test_momentum(chapter: SimpleNamespace) -> None:
    def layers() -> list[Any]:
        return [chapter.Dense(256, 50), chapter.ReLU(), chapter.Dense(50, 8)]

    plain, rolling = layers(), layers()
    chapter.train(plain, epochs=5, rate=0.02)
    train_with_momentum(chapter, rolling, epochs=5, rate=0.02)
    shares = [
        chapter.accuracy(chapter.run(network, chapter.test_x), chapter.their_labels)
        for network in (plain, rolling)
    ]
    assert shares[1] > shares[0] + 0.2  # the same step, but gradients that agree add up to ten of it


# 4. Count

PARAMETERS = [
    8 * (1 * 3 * 3 + 1),  # eight filters of 3 x 3 on one channel, each with a bias
    16 * (8 * 3 * 3 + 1),  # sixteen of 3 x 3 on eight channels; 16 -> 14 -> 7 -> 5 pixels a side
    (16 * 5 * 5 + 1) * 8,  # 400 numbers and a bias for each of eight classes
]
SEEN = 8  # three numbers of the pooled map, each of two, is six; and one more on each side


def test_count() -> None:
    body = [nn.Conv2d(8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 3), nn.ReLU(), nn.Flatten()]
    network = nn.Sequential([*body, nn.Dense(8), nn.Softmax()], (1, 16, 16))
    learnt = [sum(value.size for value in layer.parameters.values()) for layer in network.layers]
    assert [count for count in learnt if count] == PARAMETERS
    inner = nn.Sequential(body[:4], (1, 16, 16))
    picture = np.random.default_rng(0).normal(size=(1, 1, 16, 16)).astype(np.float32)
    before = inner.predict(picture)[0, :, 2, 2]
    matters = np.zeros((16, 16), bool)
    for i, j in np.ndindex(16, 16):
        changed = picture.copy()
        changed[0, 0, i, j] += 10
        matters[i, j] = not np.array_equal(inner.predict(changed)[0, :, 2, 2], before)
    rows, columns = np.flatnonzero(matters.any(axis=1)), np.flatnonzero(matters.any(axis=0))
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (SEEN, SEEN)


# 5. More pictures out of few


def moved(images: Array) -> Array:
    """The pictures, and their copies moved by a pixel up, down, to the left and to the right."""
    shifts = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)]
    return np.concatenate([np.roll(images, shift, axis=(2, 3)) for shift in shifts])


def test_augmentation(chapter: SimpleNamespace) -> None:
    def share(images: Array, labels: Array) -> float:
        network = chapter.hidden()
        settings = {"batch_size": 32, "optimiser": nn.Adam(0.01), "schedule": nn.cosine}
        network.fit(images, labels, epochs=25_000 // len(images), **settings)
        return float(network.evaluate(chapter.others, chapter.their_labels).accuracy)

    few, their = chapter.images[:500], chapter.labels[:500]
    alone, augmented = share(few, their), share(moved(few), np.tile(their, 5))
    new = share(*chapter.draw(2500, seed=3))
    assert min(augmented, new) > alone + 0.1
