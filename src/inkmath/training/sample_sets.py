"""The relations model's samples: true symbols, and symbols as segmentation and classifier see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import EmptyInkError
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.symbol_classifier import SymbolClassifier
from inkmath.training.cache import Arrays, cached, fingerprint
from inkmath.training.progress import Progress
from inkmath.training.relation_samples import CLASSES, Sample, gold_sample, predicted_samples


@dataclass(frozen=True)
class Draw:
    """One drawing of each expression.

    name: of the file that keeps it. most: samples of each expression at most. rasterise_prob: see
    `inkmath.training.candidates.drawing`.
    seed: gives, with an expression's number, the hand and pen; None for expressions as they were written.
    """

    name: str
    most: int
    seed: tuple[int, ...] | None
    rasterise_prob: float = 0.0

    def generator(self, number: int) -> np.random.Generator | None:
        return None if self.seed is None else np.random.default_rng([*self.seed, number])


def gold_samples(expressions: Sequence[WrittenExpression], progress: Progress) -> list[Sample]:
    """The gold samples; expressions without one are passed over and counted."""
    samples, skipped = _collect(expressions, lambda _, expression: [gold_sample(expression)])
    progress.message(_summary("gold samples", samples, skipped))
    return samples


def load_predicted(
    expressions: Sequence[WrittenExpression],
    draw: Draw,
    classifier: SymbolClassifier,
    options: DecodingOptions,
    weights: str,
    folder: Path,
    progress: Progress,
) -> list[Sample]:
    """The predicted samples of a draw, made (about 60 ms each) unless the folder keeps them.

    options: by which the reader finds segmentation hypotheses, but for their number.
    weights: by what the classifier's are known; samples that others saw are made anew.
    """

    def see(number: int, expression: WrittenExpression) -> list[Sample]:
        progress.update(draw.name, number + 1, len(expressions))
        rng, few = draw.generator(number), replace(options, segmentations=draw.most)
        return predicted_samples(expression, classifier, few, rng, draw.rasterise_prob)

    def make() -> Arrays:
        samples, skipped = _collect(expressions, see)
        return pack(samples) | {"skipped": np.array(skipped)}

    settings = {
        "symbols": weights,
        "expressions": fingerprint(expressions),
        "most": draw.most,
        "seed": draw.seed,
        "rasterise_prob": draw.rasterise_prob,
    }
    arrays = cached(folder / f"{draw.name}.npz", settings, make)
    samples = unpack(arrays)
    progress.message(_summary(draw.name, samples, int(arrays["skipped"])))
    return samples


def pack(samples: Sequence[Sample]) -> Arrays:
    """Samples end to end, those with `predicted`, as arrays over all their symbols and the length of each."""
    predicted = [sample.predicted for sample in samples if sample.predicted is not None]
    if len(predicted) != len(samples):
        raise ValueError("Only samples with predicted symbols are kept; gold ones are made in no time.")
    return {
        "lengths": np.array([len(sample) for sample in samples], np.int64),
        "extremes": np.concatenate([np.zeros((0, 16, 2), np.float32), *(s.extremes for s in samples)]),
        "predicted": np.concatenate([np.zeros((0, CLASSES), np.float32), *predicted]),
        "features": np.concatenate([s.features for s in samples] or [np.zeros((0, 0), np.float16)]),
        **{
            name: np.concatenate([np.zeros(0, np.int64), *(getattr(s, name) for s in samples)])
            for name in ("classes", "names", "parents", "relations")
        },
    }


def unpack(arrays: Arrays) -> list[Sample]:
    """The samples that `pack` laid end to end."""
    ends = np.cumsum(arrays["lengths"])
    parts = {
        name: np.split(arrays[name], ends)[:-1]
        for name in ("extremes", "classes", "predicted", "names", "parents", "relations", "features")
    }
    return [Sample(**dict(zip(parts, values, strict=True))) for values in zip(*parts.values(), strict=True)]


def _collect(
    expressions: Iterable[WrittenExpression], make: Callable[[int, WrittenExpression], list[Sample]]
) -> tuple[list[Sample], int]:
    """All samples, and how many expressions gave none because there is no ink or no truth to work with."""
    samples: list[Sample] = []
    skipped = 0
    for number, expression in enumerate(expressions):
        try:
            samples.extend(make(number, expression))
        except (EmptyInkError, ValueError):
            skipped += 1
    return samples, skipped


def _summary(name: str, samples: Sequence[Sample], skipped: int) -> str:
    left_out = f", {skipped:,} expressions passed over" if skipped else ""
    return f"{name}: {len(samples):,}{left_out}"
