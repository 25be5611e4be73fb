"""One expression as the relations model is trained on it: true symbols, or what the layout reader sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.layout import LayoutTree
from inkmath.ink.segment import segment
from inkmath.recognition.candidates import classify_candidates
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.segmentation_search import segmentation_hypotheses
from inkmath.recognition.symbol_classifier import ClassifierOutput, SymbolClassifier
from inkmath.training.candidates import UNCLEAR, LabelledCandidates, drawing
from inkmath.vocab import NAMES, SYMBOLS, name_ids, symbol_ids

CLASSES = len(SYMBOLS) + 1
JUNK_NAME = len(NAMES)
_EXTREMES = 16  # points kept of a symbol: the outermost in so many directions


@dataclass(frozen=True)
class Sample:
    """One expression as the model is trained on it.

    extremes: float32 (N, 16, 2), the outermost points of each symbol, y downwards.
    classes: int (N,), the true class, junk included.
    predicted: float32 (N, CLASSES), the classifier's probabilities; None where the symbols are gold.
    names: int (N,).
    parents: int (N,), -1 for the root, -2 for junk and where the parent was not found.
    relations: int (N,).
    features: float16 (N, F), what the classifier saw in the symbols; F = 0 where it was not asked or does not
    tell.
    """

    extremes: npt.NDArray[np.float32]
    classes: npt.NDArray[np.int64]
    predicted: npt.NDArray[np.float32] | None
    names: npt.NDArray[np.int64]
    parents: npt.NDArray[np.int64]
    relations: npt.NDArray[np.int64]
    features: npt.NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.names)

    def take(self, members: npt.NDArray[np.int64], root: int) -> Sample:
        """The part with these symbols, a connected subtree below `root`."""
        position = np.full(len(self) + 1, -1)
        position[members] = np.arange(len(members))
        parents = np.where(self.parents[members] == -2, -2, position[self.parents[members]])
        parents[position[root]] = -1
        predicted = None if self.predicted is None else self.predicted[members]
        return Sample(
            self.extremes[members],
            self.classes[members],
            predicted,
            self.names[members],
            parents,
            self.relations[members],
            self.features[members],
        )


def gold_sample(expression: WrittenExpression) -> Sample:
    """The sample of an expression's true symbols. Raises ValueError if it has no tree."""
    tree = _tree_of(expression)
    points = [np.concatenate(expression.symbol_strokes(symbol)) for symbol in expression.symbols]
    return Sample(
        np.stack([_extremes(p) for p in points]),
        np.array([symbol_ids()[symbol.name] for symbol in expression.symbols]),
        None,
        np.array([name_ids()[name] for name in tree.names]),
        np.array(tree.parents),
        np.array(tree.relations, dtype=np.int64),
        np.zeros((len(points), 0), np.float16),
    )


def predicted_samples(
    expression: WrittenExpression,
    classifier: SymbolClassifier,
    options: DecodingOptions,
    rng: np.random.Generator | None,
    rasterise_prob: float = 0.0,
) -> list[Sample]:
    """The best segmentation hypotheses of a reader, with the truth about their symbols.

    rng, rasterise_prob: of the hand and pen that draw it, see `drawing`.
    """
    tree = _tree_of(expression)
    drawn = drawing(expression, rng, rasterise_prob)
    segmentation, output = classify_candidates(classifier, segment(drawn.page), options)
    found = segmentation_hypotheses(segmentation, output.probabilities, options)
    labelled = drawn.label(segmentation)
    return [_predicted_sample(tree, labelled, output, np.array(one.chosen)) for one in found]


def _predicted_sample(
    tree: LayoutTree,
    labelled: LabelledCandidates,
    output: ClassifierOutput,
    chosen: npt.NDArray[np.int64],
) -> Sample:
    symbols = labelled.symbols[chosen]
    position = {int(symbol): place for place, symbol in enumerate(symbols) if symbol >= 0}
    names = np.full(len(chosen), JUNK_NAME)
    classes = np.full(len(chosen), CLASSES - 1)
    parents, relations = np.full(len(chosen), -2), np.zeros(len(chosen), np.int64)
    for symbol, place in position.items():
        names[place] = name_ids()[tree.names[symbol]]
        classes[place] = symbol_ids()[tree.names[symbol]]
        parent = tree.parents[symbol]
        parents[place] = -1 if parent < 0 else position.get(parent, -2)
        relations[place] = tree.relations[symbol]
    names[symbols == UNCLEAR] = -100
    extremes = [
        _extremes(labelled.segmentation.ink_points(labelled.segmentation.candidates[i])) for i in chosen
    ]
    return Sample(
        np.stack(extremes),
        classes,
        output.probabilities[chosen],
        names,
        parents,
        relations,
        output.features[chosen].astype(np.float16),
    )


def _tree_of(expression: WrittenExpression) -> LayoutTree:
    if expression.tree is None:
        raise ValueError(f"{expression.name} has no layout tree.")
    return expression.tree


def _extremes(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    angles = np.arange(_EXTREMES) * 2 * np.pi / _EXTREMES
    outermost = np.argmax(points @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    extremes: npt.NDArray[np.float32] = points[outermost].astype(np.float32)
    return extremes


def boxes_of(extremes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """float32 (N, 4)."""
    return np.concatenate([extremes.min(axis=1), extremes.max(axis=1)], axis=1)


def one_hot(classes: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """float32 (N, CLASSES): certain scores."""
    return np.eye(CLASSES, dtype=np.float32)[classes]
