"""The tree parser: symbols with boxes and class scores -> names in context, parents and relations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.recognition.class_map import ClassMap, outside
from inkmath.recognition.symbol_classifier import CLASSES, FEATURES, Session
from inkmath.recognition.weights import load_session
from inkmath.softmax import log_softmax
from inkmath.types import Box
from inkmath.vocab import JUNK, LOOKS_LIKE, NAMES, class_ids, name_ids

LONG = 150
"""Symbols of an expression from which on it is scored by itself: what a run takes grows with their square."""

_IMPOSSIBLE = -1e4  # log-probability of a name that the network does not know

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ParseScores:
    """Log probabilities for the N symbols of one expression.

    names: float (N, len(NAMES)), given that the symbol is one.
    not_junk: float (N,), that the symbol is one.
    edges: float (N, N * R + 1), of (parent, relation) at parent * R + relation; of being the root last.
    """

    names: FloatArray
    not_junk: FloatArray
    edges: FloatArray


class TreeParser:
    """Scores the relations of symbols in their layout tree. Thread-safe."""

    def __init__(
        self,
        session: Session,
        *,
        takes_features: bool = False,
        names: Sequence[str] = (*NAMES, JUNK),
        alphabet: Collection[str] | None = None,
    ) -> None:
        """takes_features: the network takes the classifier's features beside its probabilities.

        names: that it gives, junk last; those of them that are written shapes are the classes that it takes.
        alphabet: the names that there may be; None for all of them.
        """
        self._session = session
        self.takes_features = takes_features
        self._names = ClassMap(names[:-1], name_ids(), len(NAMES))
        self._classes = ClassMap([one for one in names if one not in LOOKS_LIKE], class_ids(), CLASSES)
        self._outside = outside(names[:-1], alphabet)

    @classmethod
    def load(cls) -> TreeParser:
        session, card = load_session("relations")
        return cls(session, names=card.classes)

    def score(
        self,
        expressions: Sequence[tuple[npt.NDArray[np.float32], Sequence[Box]]],
        features: Sequence[npt.NDArray[np.float32]] = (),
    ) -> list[ParseScores]:
        """Scores of several expressions in one run; of very long ones in a run each, for the memory's sake.

        expressions: for each its class probabilities float32 (N, C) and its N boxes, N >= 1.
        features: for each float32 (N, FEATURES) of the classifier; none where they are not known.
        """
        longest = max(len(boxes) for _, boxes in expressions)
        if longest > LONG and len(expressions) > 1:
            return [self.score([one], features[row : row + 1])[0] for row, one in enumerate(expressions)]
        known = [self._classes.to_network(probabilities) for probabilities, _ in expressions]
        scores = np.zeros((len(expressions), longest, known[0].shape[1]), np.float32)
        places = np.zeros((len(expressions), longest, 4), np.float32)
        present = np.zeros((len(expressions), longest), np.float32)
        for row, (probabilities, (_, boxes)) in enumerate(zip(known, expressions, strict=True)):
            scores[row, : len(boxes)] = probabilities
            places[row, : len(boxes)] = [(box.x0, box.y0, box.x1, box.y1) for box in boxes]
            present[row, : len(boxes)] = 1
        inputs = {"scores": scores, "boxes": places, "present": present}
        if self.takes_features:
            seen = np.zeros((len(expressions), longest, FEATURES), np.float32)
            for row, one in enumerate(features):
                seen[row, : len(one)] = one
            inputs["symbol_features"] = seen
        names, edges = self._session.run(None, inputs)
        counts = [len(boxes) for _, boxes in expressions]
        return [self._scores_of(*outputs) for outputs in zip(names, edges, counts, strict=True)]

    def _scores_of(
        self, names: npt.NDArray[np.float32], edges: npt.NDArray[np.float32], count: int
    ) -> ParseScores:
        """The scores of the first `count` symbols, out of logits padded to more."""
        padded = names.shape[0]
        relations = (edges.shape[1] - 1) // padded
        by_parent = edges[:count, :-1].reshape(count, padded, relations)[:, :count].reshape(count, -1)
        name_scores = log_softmax(names[:count].astype(np.float64))
        edge_scores = log_softmax(np.concatenate([by_parent, edges[:count, -1:]], axis=1).astype(np.float64))
        of_symbols = name_scores[:, :-1]
        of_symbols[:, self._outside] = _IMPOSSIBLE
        return ParseScores(
            self._names.to_vocabulary(log_softmax(of_symbols), _IMPOSSIBLE),
            np.log1p(-np.exp(name_scores[:, -1]).clip(max=1 - 1e-9)),
            edge_scores,
        )
