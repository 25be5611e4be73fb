"""The layout reader: pieces of ink -> groups -> symbol classifier -> relations -> the best well-formed whole.

Small and explainable: every decision of it can be looked at. `inkmath.recognition.expression_reader` is the
stronger one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.expression.latex import print_latex
from inkmath.expression.layout import LayoutTree
from inkmath.expression.layout_search import best_trees
from inkmath.ink.raster import symbol_input
from inkmath.ink.segment import Candidate, Segmentation, segment
from inkmath.recognition.grouping import Grouping, best_groupings
from inkmath.recognition.relations import RelationScores, RelationsModel
from inkmath.recognition.symbols import SymbolClassifier
from inkmath.types import Alternative, Page, Reading, Symbol
from inkmath.vocab import NAMES, name_ids

FloatArray = npt.NDArray[np.float64]

SPECK_SIDE = 0.35
"""Up to which share of the typical symbol's size a part may be left out as a speck."""

SPECK_PENALTY = 3.0
"""What leaving a part out costs besides its not being junk, as a logarithm."""


@dataclass(frozen=True)
class LayoutReaderConfig:
    """How evidence is weighed; chosen on validation by scripts/tune_layout_reader.py.

    groupings: of the ink that are tried. trees: readings kept of each.
    alternatives: at most in a reading.
    weights: of a hypothesis's `evidence`, in its order.
    confidence: weights of `confidence_features` in the logit of the reading's being right.
    """

    groupings: int = 12
    trees: int = 4
    alternatives: int = 5
    weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
    confidence: tuple[float, ...] = (0.0, 1.0, 0.25)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One reading of one grouping of the ink.

    evidence: logarithms of the probability that the chosen candidates are symbols, by the classifier and by
    the relations model; of the names; of the edges; then the number of symbols and of parts left out.
    """

    candidates: tuple[Candidate, ...]
    scores: RelationScores
    tree: LayoutTree
    latex: str
    evidence: tuple[float, ...]


class LayoutReader:
    """Reads one line of ink. Thread-safe."""

    name = "layout"

    def __init__(
        self,
        classifier: SymbolClassifier,
        relations: RelationsModel,
        config: LayoutReaderConfig | None = None,
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
        hypotheses = self.hypotheses(line)
        if not hypotheses:
            return Reading("", 0.0, reader=self.name, seconds=time.perf_counter() - started)
        shares = self.shares(hypotheses)
        latex = next(iter(shares))
        best = next(hypothesis for hypothesis in hypotheses if hypothesis.latex == latex)
        confidence = self._confidence(best, shares)
        rest = (1 - confidence) / max(1 - shares[latex], 1e-9)
        others = [Alternative(other, share * rest) for other, share in shares.items() if other != latex]
        return Reading(
            latex,
            confidence,
            tuple(_symbols(best, line)),
            tuple(others[: self.config.alternatives]),
            self.name,
            time.perf_counter() - started,
        )

    def hypotheses(self, line: Page) -> list[Hypothesis]:
        """What the line may say, the likeliest first; nothing where there is no ink."""
        found = list(self._hypotheses(segment(line)))
        order = np.argsort(-self._scores(found), kind="stable")
        return [found[i] for i in order]

    def _hypotheses(self, segmentation: Segmentation) -> Iterator[Hypothesis]:
        if not segmentation.parts:
            return
        images = np.stack(
            [symbol_input(segmentation.crop(candidate)) for candidate in segmentation.candidates]
        )
        probabilities = self._classifier.classify(images)
        groupings = propose(segmentation, probabilities, self.config.groupings)
        inputs = [
            (probabilities[list(g.chosen)], [segmentation.candidates[i].box for i in g.chosen])
            for g in groupings
        ]
        for grouping, scores in zip(groupings, self._relations.score(inputs) if inputs else [], strict=True):
            candidates = tuple(segmentation.candidates[i] for i in grouping.chosen)
            specks = len(segmentation.parts) - sum(len(candidate.parts) for candidate in candidates)
            for found in best_trees(scores.names, scores.edges, most=self.config.trees):
                names = sum(
                    float(scores.names[i, name_ids()[name]]) for i, name in enumerate(found.tree.names)
                )
                edges = found.log_probability - names
                whole = grouping.score, float(scores.not_junk.sum()), names, edges, len(candidates), specks
                yield Hypothesis(candidates, scores, found.tree, print_latex(found.tree.to_row()), whole)

    def shares(self, hypotheses: Sequence[Hypothesis]) -> dict[str, float]:
        """The share of each LaTeX in the hypotheses' probabilities, best first."""
        scores = self._scores(hypotheses)
        weights = np.exp(scores - scores.max())
        shares: dict[str, float] = {}
        for hypothesis, weight in zip(hypotheses, weights / weights.sum(), strict=True):
            shares[hypothesis.latex] = shares.get(hypothesis.latex, 0.0) + float(weight)
        return dict(sorted(shares.items(), key=lambda item: -item[1]))

    def _scores(self, hypotheses: Sequence[Hypothesis]) -> FloatArray:
        evidence = np.array([h.evidence for h in hypotheses]).reshape(-1, len(self.config.weights))
        scores: FloatArray = evidence @ np.array(self.config.weights)
        return scores

    def _confidence(self, best: Hypothesis, shares: Mapping[str, float]) -> float:
        """The probability that the best reading is right: a logistic regression fitted on validation."""
        logit = float(np.dot(self.config.confidence, confidence_features(best, shares)))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def confidence_features(best: Hypothesis, shares: Mapping[str, float]) -> tuple[float, ...]:
    """What tells whether the best reading is right: a constant, the logit of its share among the hypotheses,
    and the logarithm of its own probability.
    """
    share = min(max(shares[best.latex], 1e-6), 1 - 1e-6)
    return 1.0, math.log(share / (1 - share)), sum(best.evidence[1:4])


def propose(segmentation: Segmentation, probabilities: npt.NDArray[np.float32], most: int) -> list[Grouping]:
    """The likeliest choices of candidates to be the symbols, best first.

    probabilities: float32 (candidates, CLASSES) of the classifier. The score of a grouping is the logarithm
    of the probability that every chosen candidate is a symbol; small parts may be left out as specks.
    """
    junk = np.clip(probabilities[:, -1].astype(np.float64), 1e-6, 1 - 1e-6)
    sides = np.array([part.side for part in segmentation.parts])
    may_be_speck = sides <= SPECK_SIDE * segmentation.unit
    skips = np.where(may_be_speck, np.log(junk[: len(sides)]) - SPECK_PENALTY, -np.inf)
    found = best_groupings(
        [candidate.parts for candidate in segmentation.candidates], np.log1p(-junk), skips, most=most
    )
    return [grouping for grouping in found if grouping.chosen]


def _symbols(hypothesis: Hypothesis, line: Page) -> Iterator[Symbol]:
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
