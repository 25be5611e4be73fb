"""What a reader does with a line: pieces of ink -> groups -> symbol classifier -> relations -> a whole.

Every decision of it can be looked at.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from inkmath.ink.segment import Segmentation, segment
from inkmath.ink.views import Viewer
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.grouping import Grouping, best_groupings
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet, arrange
from inkmath.recognition.known import claims, settle, without_ink
from inkmath.recognition.reading import reading_of
from inkmath.recognition.relations import RelationsModel
from inkmath.recognition.symbols import CLASSES, Looks, SymbolClassifier
from inkmath.types import Known, Page, Reading

GROUPINGS = 5
"""Groupings of the ink that are arranged."""

TREES = 8
"""Arrangements of each grouping that are kept."""

SPECK_SIDE = 0.35
"""Up to which share of the typical symbol's size a part may be left out as a speck."""

SPECK_PENALTY = 3.0
"""What leaving a part out costs besides its not being junk, as a logarithm."""

SURELY_A_SYMBOL = 0.005
"""Below this probability of junk a part is no part of something larger."""

HOPELESS = 0.9995
"""Groups with a higher probability of junk are not tried."""


class LineReader:
    """Reads one line of ink. Thread-safe.

    name: as a reading has it. calibration: of its confidences.
    """

    name: ClassVar[str]
    calibration: ClassVar[Calibration]

    def __init__(self, classifier: SymbolClassifier, relations: RelationsModel) -> None:
        self._classifier = classifier
        self._relations = relations

    def recognise(self, line: Page, known: Sequence[Known] = ()) -> Reading:
        """The reading of one line; empty with confidence 0 where there is no ink.

        known: symbols that are known; where no whole holds them all, they are passed over.
        """
        started = time.perf_counter()
        hypotheses = self.hypotheses(line, known) or self.hypotheses(line)
        return reading_of(hypotheses, line, self.name, self.calibration, time.perf_counter() - started)

    def hypotheses(self, line: Page, known: Sequence[Known] = ()) -> list[Hypothesis]:
        """What the line may say, the likeliest first; nothing without ink, or where the known contradict."""
        segmentation = segment(without_ink(line, known))
        if not segmentation.parts:
            return []
        looks = self.look(segmentation)
        claimed = claims(segmentation, known)
        probabilities = settle(looks.probabilities, segmentation, claimed)
        sets = [
            SymbolSet(
                probabilities[list(grouping.chosen)],
                tuple(segmentation.candidates[i].box for i in grouping.chosen),
                grouping.score,
                {place: claimed[i] for place, i in enumerate(grouping.chosen) if i in claimed},
                looks.features[list(grouping.chosen)],
            )
            for grouping in propose(segmentation, probabilities, GROUPINGS)
        ]
        return arrange(self._relations, sets, TREES)

    def look(self, segmentation: Segmentation) -> Looks:
        """What each candidate is."""
        return look_at_candidates(self._classifier, segmentation)


def look_at_candidates(classifier: SymbolClassifier, segmentation: Segmentation) -> Looks:
    """What the classifier makes of each candidate.

    The parts come first; a group with a part that surely is a symbol by itself is junk, without a look.
    """
    candidates, parts, viewer = segmentation.candidates, len(segmentation.parts), Viewer(segmentation)
    first = classifier.look(viewer.views(candidates[:parts]))
    probabilities = np.zeros((len(candidates), CLASSES), np.float32)
    features = np.zeros((len(candidates), first.features.shape[1]), np.float32)
    probabilities[:parts], features[:parts] = first.probabilities, first.features
    is_symbol = probabilities[:parts, -1] < SURELY_A_SYMBOL
    groups = np.arange(parts, len(candidates))
    is_open = np.array([not is_symbol[list(candidates[i].parts)].any() for i in groups], dtype=bool)
    probabilities[groups[~is_open], -1] = 1
    shown = groups[is_open]
    if len(shown):
        then = classifier.look(viewer.views([candidates[i] for i in shown]))
        probabilities[shown], features[shown] = then.probabilities, then.features
    return Looks(probabilities, features)


def propose(segmentation: Segmentation, probabilities: npt.NDArray[np.float32], most: int) -> list[Grouping]:
    """The likeliest choices of candidates to be the symbols, best first.

    probabilities: float32 (candidates, CLASSES) of the classifier. The score of a grouping is the logarithm
    of the probability that every chosen candidate is a symbol; small parts may be left out as specks.
    """
    junk = np.clip(probabilities[:, -1].astype(np.float64), 1e-6, 1 - 1e-6)
    sides = np.array([part.side for part in segmentation.parts])
    may_be_speck = sides <= SPECK_SIDE * segmentation.unit
    skips = np.where(may_be_speck, np.log(junk[: len(sides)]) - SPECK_PENALTY, -np.inf)
    kept = np.flatnonzero((junk < HOPELESS) | (np.arange(len(junk)) < len(sides)))
    found = best_groupings(
        [segmentation.candidates[i].parts for i in kept], np.log1p(-junk[kept]), skips, most=most
    )
    return [
        Grouping(tuple(int(kept[i]) for i in grouping.chosen), grouping.score)
        for grouping in found
        if grouping.chosen
    ]
