"""Hypotheses as the reading that a user gets: the best one, the others as its alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np

from inkmath.recognition import confidence
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.hypotheses import FRACTION, Hypothesis
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.types import Alternative, Page, Parent, Reading, RelationName, Symbol
from inkmath.vocab import NAMES, UNKNOWN, Kind, name_ids, table

MAX_ALTERNATIVES = 5
"""Other readings, and other names of a symbol, in a reading at most."""

ACCENTS = frozenset(name for name in NAMES if table()[name].kind is Kind.ACCENT)

WITH_UNKNOWN = 0.1
"""Share of its confidence that is left to a reading with an unknown symbol."""


def reading_of(hypotheses: Sequence[Hypothesis], line: Page, reader: ReaderConfig) -> Reading:
    """The likeliest hypothesis, which comes first, as a reading; empty with confidence 0 for none."""
    if not hypotheses:
        return Reading("", 0.0, reader=reader.name)
    calibration = reader.calibration
    best, features = hypotheses[0], confidence.whole_features(hypotheses, reader.decoding.length_bonus)
    whole = confidence.probability(calibration.whole, features)
    if UNKNOWN in best.tree.names:
        whole *= WITH_UNKNOWN
    by_latex = confidence.shares(hypotheses)
    rest = (1 - whole) / max(1 - by_latex.pop(best.latex), 1e-9)
    others = sorted(by_latex.items(), key=lambda item: -item[1])[:MAX_ALTERNATIVES]
    alternatives = tuple(Alternative(latex, share * rest) for latex, share in others)
    symbols = tuple(_symbols(best, line, calibration, confidence.weigh(calibration.whole, features)))
    return Reading(best.latex, whole, symbols, alternatives, reader.name)


def _symbols(
    hypothesis: Hypothesis, line: Page, calibration: Calibration, whole_logit: float
) -> Iterator[Symbol]:
    """The symbols in reading order, boxes in the picture as given."""
    tree = hypothesis.tree
    children, order = tree.children(), tree.reading_order()
    place = {symbol: number for number, symbol in enumerate(order)}
    for index in order:
        name, parent = tree.names[index], tree.parents[index]
        features = confidence.symbol_features(hypothesis, index, whole_logit)
        right = confidence.probability(calibration.symbol, features)
        yield Symbol(
            FRACTION if tree.is_fraction_bar(index, children) else name,
            line.box_in_source(hypothesis.symbols.boxes[index]),
            right,
            _other_names(hypothesis, index, name, 1 - right),
            None if parent < 0 else _parent(hypothesis, index, place[parent], calibration, whole_logit),
        )


def _parent(
    hypothesis: Hypothesis, index: int, place: int, calibration: Calibration, whole_logit: float
) -> Parent:
    """The parent of the symbol, which is at that place in reading order."""
    features = confidence.relation_features(hypothesis, index, whole_logit)
    relation = hypothesis.tree.relations[index].name.lower()
    return Parent(place, cast(RelationName, relation), confidence.probability(calibration.relation, features))


def _other_names(hypothesis: Hypothesis, index: int, name: str, rest: float) -> tuple[tuple[str, float], ...]:
    """The likeliest other names; all together have the probability `rest`. None for a name that is known."""
    probabilities = np.exp(hypothesis.scores.names[index])
    probabilities[name_ids()[name]] = 0
    if name not in ACCENTS:  # nothing is under it
        probabilities[[name_ids()[accent] for accent in ACCENTS]] = 0
    scale = rest / max(float(probabilities.sum()), 1e-9)
    likeliest = np.argsort(-probabilities, kind="stable")[:MAX_ALTERNATIVES]
    return tuple((NAMES[i], float(probabilities[i]) * scale) for i in likeliest if probabilities[i])
