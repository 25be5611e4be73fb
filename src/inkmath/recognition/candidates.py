"""Classifies the symbol candidates of a line, and splits the ink of touching symbols."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inkmath.ink.segment import MAX_GROUP, Candidate, SegmentationLattice, split_further
from inkmath.ink.views import Viewer
from inkmath.processes.halves import in_halves
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.symbol_classifier import (
    CLASSES,
    ClassifierOutput,
    FloatArray,
    SymbolClassifier,
    concatenated,
)
from inkmath.vocab import UNKNOWN, symbol_ids

TWO_ZEROS = r"\infty"
"""The class that two zeros which touch resemble."""

LARGEST_OF_FOUR = 3.5
"""Side, in typical symbols, of a symbol of four strokes or more. Of 37,621 groups on pages and lines of pen
strokes 5,638 have more strokes than a symbol or are larger; 49 of these are rather a symbol than junk, most
of them bars with what touches them.
"""

LARGEST_OF_A_STROKE = 2.0
"""The same of one of several symbols in one stroke, where it is itself in pieces: of 2,815 that are larger
two are rather a symbol than junk.
"""

_WORTH_HALVING = 4  # candidates


def classify_candidates(
    classifier: SymbolClassifier, segmentation: SegmentationLattice, options: DecodingOptions
) -> tuple[SegmentationLattice, ClassifierOutput]:
    """The classes of each candidate.

    Where no candidate that covers a component may be a symbol, symbols touch: there the segmentation that is
    returned is finer.
    """
    if not segmentation.parts:
        return segmentation, ClassifierOutput(
            np.zeros((0, CLASSES), np.float32), np.zeros((0, 0), np.float32)
        )
    viewer = Viewer(segmentation)
    first = _classify(classifier, viewer, segmentation.candidates[: segmentation.alone])
    output = _classify_groups(classifier, viewer, segmentation, first, options)
    finer = split_further(segmentation, _doubtful(segmentation, output, options))
    if finer is not segmentation:
        output = _classify_groups(classifier, viewer.finer(finer), finer, output, options)
    return finer, output


def _classify_groups(
    classifier: SymbolClassifier,
    viewer: Viewer,
    segmentation: SegmentationLattice,
    before: ClassifierOutput,
    options: DecodingOptions,
) -> ClassifierOutput:
    """The classes of each candidate, of which the first are classified already.

    A group with a part that surely is a symbol by itself, or of more strokes than one, is junk and not
    classified.
    """
    candidates, known = segmentation.candidates, len(before.probabilities)
    probabilities = np.zeros((len(candidates), CLASSES), np.float32)
    features = np.zeros((len(candidates), before.features.shape[1]), np.float32)
    probabilities[:known], features[:known] = before.probabilities, before.features
    symbols = np.flatnonzero(probabilities[: segmentation.alone, -1] < options.sure_symbol)
    taken = {part for i in symbols for part in candidates[i].parts}
    rest = np.arange(known, len(candidates))
    is_open = np.array(
        [
            taken.isdisjoint(candidates[i].parts) and not _is_of_several(segmentation, candidates[i])
            for i in rest
        ],
        dtype=bool,
    )
    probabilities[rest[~is_open], -1] = 1
    shown = rest[is_open]
    if len(shown):
        then = _classify(classifier, viewer, [candidates[i] for i in shown])
        probabilities[shown] = _rather_several(then.probabilities, options.unknown_group)
        features[shown] = then.features
    return ClassifierOutput(probabilities, features)


def _is_of_several(segmentation: SegmentationLattice, candidate: Candidate) -> bool:
    """True if the pen wrote more for a group than for one symbol."""
    if not segmentation.page.strokes or len(candidate.parts) == 1:
        return False
    side = max(candidate.box.width, candidate.box.height) / segmentation.unit
    of_parts = [segmentation.parts[part].strokes for part in candidate.parts]
    if not all(of_parts):
        return side > LARGEST_OF_A_STROKE
    strokes = len(set().union(*of_parts))
    return strokes > MAX_GROUP or (strokes > 3 and side > LARGEST_OF_FOUR)


def _rather_several(probabilities: FloatArray, share: float) -> FloatArray:
    """The class probabilities of groups: most of what is unknown is rather several symbols, and junk as one.

    share: of the probability of the unknown that is left to it.
    """
    unknown, found = symbol_ids()[UNKNOWN], probabilities.copy()
    found[:, -1] += (1 - share) * found[:, unknown]
    found[:, unknown] *= share
    return found


def _classify(
    classifier: SymbolClassifier, viewer: Viewer, candidates: Sequence[Candidate]
) -> ClassifierOutput:
    """The classes of these candidates."""
    return concatenated(in_halves(classifier.output, candidates, least=_WORTH_HALVING, prepare=viewer.views))


def _doubtful(
    segmentation: SegmentationLattice, output: ClassifierOutput, options: DecodingOptions
) -> list[int]:
    """The parts that no candidate which may be a known symbol covers, or that may be two touching zeros."""
    least = np.ones(len(segmentation.parts))
    no_symbol = output.probabilities[:, -1] + output.probabilities[:, symbol_ids()[UNKNOWN]]
    for candidate, junk in zip(segmentation.candidates, no_symbol.tolist(), strict=True):
        for part in candidate.parts:
            least[part] = min(least[part], junk)
    bounds = options.split_above, options.split_strokes_above
    most = [bounds[len(part.strokes) > 1] for part in segmentation.parts]
    zeros = output.probabilities[: len(least), symbol_ids()[TWO_ZEROS]] > options.touching_zeros
    return np.flatnonzero((least > most) | zeros).tolist()


def probabilities_of(
    classifier: SymbolClassifier, segmentation: SegmentationLattice, candidate: Candidate
) -> FloatArray:
    """float32 (CLASSES,) of one candidate."""
    output = _classify(classifier, Viewer(segmentation), [candidate])
    probabilities: FloatArray = output.probabilities[0]
    return probabilities
