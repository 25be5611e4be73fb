"""Confidence: the probability that a reading, each of its symbols and each of its relations is right.

Logistic models on features of the hypotheses; a reader's weights of them are fitted on expressions that no
training saw, and on pictures that show no mathematics, by scripts/fit_confidence.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from inkmath.expression.latex import row_tokens
from inkmath.recognition.hypotheses import DEGREE, RINGS, Hypothesis
from inkmath.recognition.known import is_within
from inkmath.recognition.statements import has_meaning
from inkmath.types import Box, Reading
from inkmath.vocab import name_ids, symbol_ids

Features = tuple[float, ...]

_MOST = 30.0  # largest logit: a probability of 1 - 1e-13
_LEAST = 1e-6  # probabilities nearer to 0 or 1 tell no more
_LEAST_BY_LOOK = 1e-3  # the same of names by their look


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of features in the logit of being right.

    whole, symbol, relation: of `whole_features`, `symbol_features` and `relation_features`.
    photographed_page: of `page_features`, of a line of a photographed page.
    """

    whole: Features
    symbol: Features
    relation: Features
    photographed_page: Features

    @classmethod
    def from_dict(cls, weights: Mapping[str, Any]) -> Self:
        """The weights in JSON form. Raises TypeError or ValueError where they are no numbers."""
        return cls(**{name: tuple(map(float, numbers)) for name, numbers in weights.items()})


def probability(weights: Features, features: Features) -> float:
    """The probability of being right by these features, in (0, 1)."""
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, weigh(weights, features)))))


def weigh(weights: Features, features: Features) -> float:
    """The logit of being right."""
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True))


def page_features(reading: Reading) -> Features:
    """Features of a line of a photographed page: the logit of its confidence by itself, a constant, and 1
    where it has no meaning.
    """
    return logit(reading.confidence), 1.0, float(not has_meaning(reading.latex))


def of_a_photographed_page(reading: Reading, weights: Features) -> Reading:
    """The reading with the confidence that it has as a line of a photographed page, where more goes wrong.

    weights: of `page_features`.
    """
    if not reading.symbols:
        return reading
    after = probability(weights, page_features(reading))
    rest = (1 - after) / max(1 - reading.confidence, _LEAST)
    others = tuple(replace(other, confidence=other.confidence * rest) for other in reading.alternatives)
    return replace(reading, confidence=after, alternatives=others)


def shares(hypotheses: Sequence[Hypothesis]) -> dict[str, float]:
    """The share of each LaTeX in the hypotheses' probabilities, in their order."""
    best = hypotheses[0].log_probability
    weights = [math.exp(hypothesis.log_probability - best) for hypothesis in hypotheses]
    total = sum(weights)
    result: dict[str, float] = {}
    for hypothesis, weight in zip(hypotheses, weights, strict=True):
        result[hypothesis.latex] = result.get(hypothesis.latex, 0.0) + weight / total
    return result


def whole_features(hypotheses: Sequence[Hypothesis], length_bonus: float) -> Features:
    """Features of the best reading: a constant, the logit of its share among the hypotheses, its own
    log-probability without length bonus and language model, the language model's score a token, how much
    ink is left out as specks, and the logit of the least probability that a name has by its look alone.
    """
    best = hypotheses[0]
    own = best.log_probability - best.language_score - length_bonus * len(best.symbols.boxes)
    usual = best.language_score / len(row_tokens(best.tree.to_row()))
    share, look = shares(hypotheses)[best.latex], _least_by_look(best)
    return 1.0, logit(share), own, usual, best.symbols.left_out, logit(look)


def _least_by_look(hypothesis: Hypothesis) -> float:
    """The least probability that the symbol classifier gives to the name of a symbol that is not known."""
    seen, known = hypothesis.symbols.probabilities, hypothesis.symbols.known
    classes = [symbol_ids()[name] for name in hypothesis.tree.names]
    named = (float(seen[i, number]) for i, number in enumerate(classes) if i not in known)
    return min(max(min(named, default=1.0), _LEAST_BY_LOOK), 1 - _LEAST_BY_LOOK)


def symbol_features(hypothesis: Hypothesis, index: int, whole_logit: float) -> Features:
    """Features of a symbol for being there and having its name; see `_features`."""
    return _features(hypothesis, index, name_score(hypothesis, index), whole_logit)


def relation_features(hypothesis: Hypothesis, index: int, whole_logit: float) -> Features:
    """Features of a symbol for having the right parent and relation; see `_features`."""
    return _features(hypothesis, index, edge_score(hypothesis, index), whole_logit)


def name_score(hypothesis: Hypothesis, index: int) -> float:
    """The log-probability of the name of a symbol."""
    name = hypothesis.tree.names[index]
    names = [name_ids()[one] for one in ((DEGREE, *RINGS) if name == DEGREE else (name,))]
    return float(np.logaddexp.reduce(hypothesis.scores.names[index, names]))


def edge_score(hypothesis: Hypothesis, index: int) -> float:
    """The log-probability of the parent and relation of a symbol."""
    tree, edges = hypothesis.tree, hypothesis.scores.edges[index]
    relations = (len(edges) - 1) // len(tree.names)
    parent = tree.parents[index]
    edge = len(edges) - 1 if parent < 0 else parent * relations + tree.relations[index]
    return float(edges[edge])


def log_probability_within(hypothesis: Hypothesis, box: Box, length_bonus: float) -> float:
    """The part of a hypothesis's log-probability that the symbols in a box have; -inf where there are none.

    What belongs to no symbol, such as the language model's score, counts evenly.
    """
    boxes, scores = hypothesis.symbols.boxes, hypothesis.scores
    own = [
        name_score(hypothesis, i) + edge_score(hypothesis, i) + float(scores.not_junk[i]) + length_bonus
        for i in range(len(boxes))
    ]
    inside = [i for i, one in enumerate(boxes) if is_within(one, box)]
    if not inside:
        return -math.inf
    rest = (hypothesis.log_probability - sum(own)) / len(boxes)
    return sum(own[i] + rest for i in inside)


def _features(hypothesis: Hypothesis, index: int, log_choice: float, whole_logit: float) -> Features:
    """A constant, the logits of the choice and of being a symbol at all, and that of the whole reading."""
    not_junk = float(hypothesis.scores.not_junk[index])
    return 1.0, logit(math.exp(log_choice)), logit(math.exp(not_junk)), whole_logit


def logit(p: float) -> float:
    """The logarithm of the odds, bounded."""
    p = min(max(p, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))
