"""The layout reader: pieces of ink -> groups -> symbol classifier -> relations -> the best well-formed whole.

Small and explainable: every decision of it can be looked at. `inkmath.recognition.expression_reader` is the stronger one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.expression.latex import parse, print_latex
from inkmath.expression.layout import LayoutTree
from inkmath.expression.layout_search import best_trees
from inkmath.ink.raster import symbol_input
from inkmath.ink.segment import Candidate, Segmentation, segment
from inkmath.recognition.grouping import best_groupings
from inkmath.recognition.relations import RelationScores, RelationsModel
from inkmath.recognition.symbols import SymbolClassifier
from inkmath.types import Alternative, Box, Page, Reading, Symbol
from inkmath.vocab import NAMES


@dataclass(frozen=True)
class LayoutReaderConfig:
    """How the scores are weighed against each other; chosen on validation (see docs/layout-reader.md).

    groupings: of the ink that are tried. trees: readings kept of each.
    group_weight: of the classifier's belief that a group is a symbol, against the relations model's.
    group_bonus: for each symbol, against the bias to few and large groups.
    speck_penalty: for leaving a piece of ink out. speck_side: up to which part of the typical symbol a piece may be left out.
    alternatives: at most in a reading. temperature, offset: of the confidence, see `_confidences`.
    """

    groupings: int = 8
    trees: int = 4
    group_weight: float = 1.0
    group_bonus: float = 0.0
    speck_penalty: float = 3.0
    speck_side: float = 0.35
    alternatives: int = 5
    temperature: float = 1.0


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    candidates: tuple[Candidate, ...]
    scores: RelationScores
    tree: LayoutTree
    latex: str
    score: float


class LayoutReader:
    """Reads one line of ink. Thread-safe."""

    name = "layout"

    def __init__(
        self, classifier: SymbolClassifier, relations: RelationsModel, config: LayoutReaderConfig | None = None
    ) -> None:
        self._classifier = classifier
        self._relations = relations
        self.config = config or LayoutReaderConfig()

    @classmethod
    def load(cls) -> LayoutReader:
        """The reader with the weights that ship."""
        return cls(SymbolClassifier.load(), RelationsModel.load())

    def recognise(self, line: Page) -> Reading:
        """The reading of one line; empty with confidence 0 where there is no ink."""
        started = time.perf_counter()
        segmentation = segment(line)
        hypotheses = sorted(self._hypotheses(segmentation), key=lambda h: -h.score)
        if not hypotheses:
            return Reading("", 0.0, reader=self.name, seconds=time.perf_counter() - started)
        readings = self._confidences(hypotheses)
        best = hypotheses[0]
        others = [Alternative(latex, p) for latex, p in readings.items() if latex != best.latex]
        return Reading(
            best.latex,
            readings[best.latex],
            tuple(_symbols(best, line)),
            tuple(others[: self.config.alternatives]),
            self.name,
            time.perf_counter() - started,
        )

    def _hypotheses(self, segmentation: Segmentation) -> Iterator[_Hypothesis]:
        """Readings of the best groupings, each with the logarithm of its unnormalised probability."""
        if not segmentation.parts:
            return
        images = np.stack([symbol_input(segmentation.crop(candidate)) for candidate in segmentation.candidates])
        probabilities = self._classifier.classify(images)
        groupings = self._groupings(segmentation, probabilities)
        inputs = [
            (probabilities[list(g)], [segmentation.candidates[i].box for i in g]) for g, _ in groupings
        ]
        for (chosen, group_score), scores in zip(groupings, self._relations.score(inputs), strict=True):
            whole = group_score + float(scores.not_junk.sum())
            for found in best_trees(scores.names, scores.edges, most=self.config.trees):
                candidates = tuple(segmentation.candidates[i] for i in chosen)
                latex = print_latex(found.tree.to_row())
                yield _Hypothesis(candidates, scores, found.tree, latex, whole + found.log_probability)

    def _groupings(
        self, segmentation: Segmentation, probabilities: npt.NDArray[np.float32]
    ) -> list[tuple[tuple[int, ...], float]]:
        config = self.config
        junk = np.clip(probabilities[:, -1].astype(np.float64), 1e-6, 1 - 1e-6)
        gains = config.group_weight * np.log1p(-junk) + config.group_bonus
        sides = np.array([part.side for part in segmentation.parts])
        skips = np.where(
            sides <= config.speck_side * segmentation.unit,
            np.log(junk[: len(sides)]) - config.speck_penalty,
            -np.inf,
        )
        found = best_groupings(
            [candidate.parts for candidate in segmentation.candidates], gains, skips, most=config.groupings
        )
        return [(grouping.chosen, grouping.score) for grouping in found if grouping.chosen]

    def _confidences(self, hypotheses: list[_Hypothesis]) -> dict[str, float]:
        """Probability of each LaTeX, best first: the hypotheses' shares of their sum, times the best one's own belief."""
        scores = np.array([h.score for h in hypotheses]) / self.config.temperature
        weights = np.exp(scores - scores.max())
        shares = weights / weights.sum() * np.exp(min(0.0, scores.max() / 4))
        readings: dict[str, float] = {}
        for hypothesis, share in zip(hypotheses, shares, strict=True):
            readings[hypothesis.latex] = readings.get(hypothesis.latex, 0.0) + float(share)
        return readings


def _symbols(hypothesis: _Hypothesis, line: Page) -> Iterator[Symbol]:
    """The symbols of a reading in reading order, boxes in the picture as given."""
    tree = hypothesis.tree
    children = tree.children()
    for index in tree.reading_order():
        probabilities = np.exp(hypothesis.scores.names[index])
        order = np.argsort(-probabilities)[:5]
        token = tree.names[index]
        confidence = float(probabilities[NAMES.index(token)])
        alternatives = tuple((NAMES[i], float(probabilities[i])) for i in order if NAMES[i] != token)
        shown = r"\frac" if tree.is_fraction_bar(index, children) else token
        yield Symbol(shown, line.box_in_source(hypothesis.candidates[index].box), confidence, alternatives)


__all__ = ["Box", "LayoutReader", "LayoutReaderConfig", "parse"]
