"""A report with every part, small and awkward: names with backslashes, dollars, markup and no glyphs."""

from __future__ import annotations

import numpy as np

from inkmath.reports import (
    Activation,
    ClassCounts,
    Curve,
    Explanation,
    Filters,
    LayerRow,
    Network,
    Predictions,
    Report,
    RunRow,
    Samples,
    SweepGrid,
    Trace,
)

AWKWARD = (r"\alpha", "$", "$x$", "<b>&\"'", "语", "tab\there", "z" * 80)
"""Class names; the last two classes have no samples in `predictions`."""


def network() -> Network:
    """The notebooks' small network on 16 classes of 32 x 32, known to have 263,408 parameters."""
    return Network(
        (1, 32, 32),
        (
            LayerRow("conv", "Conv2d", (16, 32, 32), 16 * (9 + 1), "3×3, padding 1"),
            LayerRow("pool", "MaxPool2d", (16, 16, 16), 0, "2×2"),
            LayerRow("relu", "ReLU", (16, 16, 16), 0),
            LayerRow("hidden", "Linear", (64,), 16 * 16 * 16 * 64 + 64),
            LayerRow("classes", "Linear", (16,), 64 * 16 + 16),
        ),
    )


def predictions(classes: tuple[str, ...] = AWKWARD, count: int = 40, seed: int = 0) -> Predictions:
    """Answers that are right about as often as not, to samples of all but the last two classes."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, max(1, len(classes) - 2), count)
    logits = rng.normal(size=(count, len(classes)))
    logits[np.arange(count), labels] += 1.5
    probabilities = np.exp(logits)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    images = rng.integers(0, 256, (count, 8, 8), dtype=np.uint8)
    return Predictions(probabilities.astype(np.float32), labels, images, classes)


def curve(count: int, seed: int = 0) -> Curve:
    noise = np.random.default_rng(seed).normal(0, 0.01, count)
    steps = np.arange(1, count + 1) * 10
    return Curve(
        steps, np.exp(-steps / 500) + 0.02 + np.abs(noise), 1 - 0.5 * np.exp(-steps / 300) - np.abs(noise)
    )


def whole_report() -> Report:
    answers = predictions()
    rng = np.random.default_rng(1)
    return Report(
        title=r"<script>alert(1)</script> \frac{1}{2}",
        lead="A & B",
        facts=(("command", "inkmath train mnist --set 'name=<x>'"), ("seed", "0")),
        samples=Samples(answers.images, answers.labels, AWKWARD),
        counts=ClassCounts({"train": np.arange(7), "test": np.zeros(7, np.int64)}, AWKWARD),
        network=network(),
        runs=(
            RunRow("first <i>", 3, 64, 0.001, 0.99, 0.98, None, 0.1, 0.2, None, 12.0),
            RunRow("second", 5, 32, 0.01, validation_accuracy=0.99994, validation_loss=float("nan")),
        ),
        curves={"train": curve(150), "validation": curve(5)},
        predictions=answers,
        filters=(Filters("conv <1>", rng.normal(size=(16, 1, 3, 3))),),
        traces=(
            Trace(
                answers.images[0],
                (Activation("relu", rng.random((4, 6, 6))), Activation("classes", rng.normal(size=7))),
                r"\alpha",
                "语",
            ),
        ),
        explanations=(
            Explanation(
                answers.images[0],
                r"\alpha",
                "语",
                rng.normal(size=(8, 8)),
                rng.normal(size=(8, 8)),
                answers.images[:3],
                AWKWARD[:3],
            ),
        ),
        sweeps=(SweepGrid("lr", [0.001, 0.01], "epochs", [1, 3], np.array([[0.9, np.nan], [0.95, 0.97]])),),
        notes=("One seed & <nothing> more.",),
    )
