"""One person's handwriting: the symbols that were read before, by which those in doubt are named.

An x is the same x everywhere. So a candidate that resembles the 5 of other lines more than their s is a 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from inkmath.recognition.hypotheses import SHAPES, Hypothesis
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.symbol_classifier import CLASSES, FEATURES, FloatArray
from inkmath.softmax import log_softmax
from inkmath.vocab import NAMES, name_ids, symbol_ids

MOST = 500
"""Symbols that are kept, the last of them: more than a page has."""

PRIOR = 1.0
"""Weight of anybody's way to write a class, beside that of each symbol of it that was seen."""

SHARPNESS, USUAL = 15.0, 0.75
"""By how much a cosine above the usual one raises the log-likelihood ratio of two symbols being the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """N symbols of one person.

    directions: float32 (N, FEATURES), the classifier's features of each, of length 1.
    classes: int64 (N,). weights: float32 (N,), in [0, 1], how sure each class is.
    """

    directions: FloatArray
    classes: npt.NDArray[np.int64]
    weights: FloatArray

    @classmethod
    def of(cls, line: ReadLine) -> Self:
        """The symbols of a line as they are read: those that are known, others as sure as they are."""
        if not line.hypotheses or line.reading.left_out:
            return cls.joined(())
        best = line.hypotheses[0]
        if not best.symbols.features.size:
            return cls.joined(())
        order, known = best.tree.reading_order(), best.symbols.known
        weights = np.zeros(len(order), np.float32)
        for index, symbol in zip(order, line.reading.symbols, strict=True):
            weights[index] = 1.0 if index in known else symbol.confidence * line.reading.confidence
        classes = [symbol_ids()[SHAPES.get(name, name)] for name in best.tree.names]
        return cls(_directions(best.symbols.features), np.array(classes, np.int64), weights)

    @classmethod
    def joined(cls, hands: Iterable[Self]) -> Self:
        """The symbols of several lines of one person, the last `MOST` of them."""
        none = cls(np.zeros((0, FEATURES), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
        parts = [none, *hands]
        return cls(
            np.concatenate([part.directions for part in parts])[-MOST:],
            np.concatenate([part.classes for part in parts])[-MOST:],
            np.concatenate([part.weights for part in parts])[-MOST:],
        )

    def log_ratios(self, features: FloatArray) -> npt.NDArray[np.float64]:
        """float64 (M, CLASSES): by how much likelier M symbols look as they do, given each class, in this
        hand than in anybody's; 0 for classes that it has not shown.

        features: float32 (M, FEATURES). A symbol is written as anybody does or like one of its class that was
        seen, as in a Dirichlet process.
        """
        ratios = np.exp(SHARPNESS * (_directions(features) @ self.directions.T - USUAL))
        seen = np.zeros((len(self.classes), CLASSES), np.float32)
        seen[np.arange(len(self.classes)), self.classes] = self.weights
        found = np.log((PRIOR + ratios @ seen) / (PRIOR + seen.sum(axis=0)))
        return np.asarray(found, np.float64)

    def rescored(self, hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
        """The hypotheses, the likeliest first, their names weighed by this hand."""
        if not len(self.classes):
            return list(hypotheses)
        segmentations = {id(one.symbols): one for one in hypotheses}
        gains = {key: self._gains(one) for key, one in segmentations.items()}
        weighed = [
            replace(one, log_probability=one.log_probability + _gain(one, gains[id(one.symbols)]))
            for one in hypotheses
        ]
        return sorted(weighed, key=lambda one: -one.log_probability)

    def _gains(self, hypothesis: Hypothesis) -> npt.NDArray[np.float64]:
        """float64 (symbols, NAMES): what is added to the log-probability of each name that there may be."""
        before = hypothesis.scores.names
        possible = np.isfinite(before)
        classes = [symbol_ids()[name] for name in NAMES]
        after = log_softmax(before + self.log_ratios(hypothesis.symbols.features)[:, classes])
        return np.subtract(after, before, out=np.zeros_like(before), where=possible)


def _gain(hypothesis: Hypothesis, gains: npt.NDArray[np.float64]) -> float:
    names = [name_ids()[SHAPES.get(name, name)] for name in hypothesis.tree.names]
    return float(gains[np.arange(len(names)), names].sum())


def _directions(features: FloatArray) -> FloatArray:
    """The features of each symbol, of length 1."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, 1e-6), np.float32)
