"""A made-up set of written expressions, small enough to train on in a test."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from inkmath.data.expressions import (
    ExpressionSet,
    WrittenExpression,
    WrittenSymbol,
    save_expressions,
)
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition.weights import Card
from inkmath.types import Points
from inkmath.vocab import JUNK, SYMBOLS

_SHAPES: dict[str, list[list[tuple[float, float]]]] = {
    "1": [[(10, 0), (10, 30)]],
    "+": [[(0, 15), (24, 15)], [(12, 4), (12, 27)]],
    "=": [[(0, 10), (24, 10)], [(0, 20), (24, 20)]],
    "x": [[(0, 5), (22, 28)], [(22, 5), (0, 28)]],
}
_TEXTS = ("1+x", "x=1", "x+x=1", "1=1", "1+1=x")


def written(text: str, writer: str, rng: np.random.Generator, *, name: str = "") -> WrittenExpression:
    """One row of symbols, each with two or a few strokes that tremble a little."""
    strokes: list[Points] = []
    symbols: list[WrittenSymbol] = []
    for place, character in enumerate(text):
        first = len(strokes)
        for corners in _SHAPES[character]:
            line = np.linspace(*np.array(corners, dtype=float), num=12) + np.array([40.0 * place, 0.0])
            strokes.append(line + rng.normal(0, 0.2, line.shape))
        symbols.append(WrittenSymbol(character, tuple(range(first, len(strokes)))))
    tree = LayoutTree(tuple(text), tuple(range(-1, len(text) - 1)), (Relation.RIGHT,) * len(text))
    return WrittenExpression(name or text, "train", writer, tuple(strokes), tuple(symbols), tree, tuple(text))


def made_up_set(folder: Path, *, writers: int = 4) -> ExpressionSet:
    """Every writer writes every text once."""
    rng = np.random.default_rng(0)
    folder.mkdir()
    save_expressions(
        (written(text, f"w{i}", rng, name=f"{i}-{text}") for i in range(writers) for text in _TEXTS), folder
    )
    return ExpressionSet(folder)


class FakeSession(onnxruntime.InferenceSession):
    """Stands in for the symbol classifier: logits by a fixed matrix. Counts its runs."""

    def __init__(self) -> None:
        self.runs = 0
        self._matrix = np.random.default_rng(0).normal(size=(32 * 32, len(SYMBOLS) + 1)).astype(np.float32)

    def run(self, _: object, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        self.runs += 1
        images = inputs["crop"]
        return [images.reshape(len(images), -1) @ self._matrix / 16]


def fake_card(sha256: str = "ab" * 32) -> Card:
    classes = (*SYMBOLS, JUNK)
    return Card("symbols", "symbols.onnx", sha256, 1, "", classes, "", "", "", {}, 0)
