"""Segmentation search: the k best sets of candidates that cover every component of the ink once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from inkmath.ink.segment import SegmentationLattice
from inkmath.recognition.decoding import DecodingOptions

_Chosen = tuple[int, "_Chosen"] | None
"""The candidate that was chosen last, and those before it."""

_Cover = tuple[float, _Chosen]
"""Minus the sum of the scores, and what is chosen."""

_Way = tuple[float, float, int, list[_Cover]]
"""A candidate that adds to covers: the cost of the best then, its gain and index, and the covers before."""


_SKIPPED = -1  # in the place of a candidate: a part that is left out
_COST = itemgetter(0)


@dataclass(frozen=True, slots=True)
class SegmentationHypothesis:
    """Candidates (by index) that cover each part at most once, and the sum of their scores."""

    chosen: tuple[int, ...]
    score: float


def segmentation_hypotheses(
    segmentation: SegmentationLattice, probabilities: npt.NDArray[np.float32], options: DecodingOptions
) -> list[SegmentationHypothesis]:
    """The likeliest choices of candidates to be the symbols, best first.

    probabilities: float32 (candidates, CLASSES) of the classifier. The score of a hypothesis is the
    log-probability that every chosen candidate is a symbol; small parts may be left out as specks.
    """
    junk = np.clip(probabilities[:, -1].astype(np.float64), 1e-6, 1 - 1e-6)
    skips = np.full(len(segmentation.parts), -np.inf)
    is_photo = segmentation.page.is_photo
    penalty = options.photo_speck_penalty if is_photo else options.speck_penalty
    for i, candidate in enumerate(segmentation.candidates[: segmentation.alone]):
        part, *more = candidate.parts
        if not more and segmentation.parts[part].side <= options.speck_size * segmentation.unit:
            skips[part] = np.log(junk[i]) - penalty
    kept = np.flatnonzero((junk < options.most_junk) | (np.arange(len(junk)) < segmentation.alone))
    found = k_best_segmentations(
        [segmentation.candidates[i].parts for i in kept],
        np.log1p(-junk[kept]),
        skips,
        most=options.segmentations,
        beam=options.segmentation_beam,
    )
    return [
        SegmentationHypothesis(tuple(int(kept[i]) for i in one.chosen), one.score)
        for one in found
        if one.chosen
    ]


def left_out(segmentation: SegmentationLattice, hypothesis: SegmentationHypothesis) -> float:
    """The sides of the parts that are left out as specks, added up, in typical symbols' sides."""
    covered = {part for i in hypothesis.chosen for part in segmentation.candidates[i].parts}
    sides = [part.side for number, part in enumerate(segmentation.parts) if number not in covered]
    return sum(sides) / segmentation.unit


def k_best_segmentations(
    candidates: Sequence[tuple[int, ...]],
    scores: npt.NDArray[np.floating],
    skip_scores: npt.NDArray[np.floating],
    *,
    most: int,
    beam: int,
) -> list[SegmentationHypothesis]:
    """The best covers of all parts, best first.

    candidates: the parts of each, ascending. scores: float (candidates,), the gain of taking each.
    skip_scores: float (parts,), the gain of leaving a part out as a speck; -inf where it may not be.
    most: how many. beam: sets of covered parts that are kept at each part.
    A beam search over the parts from left to right: each cover is generated once, by always covering the
    leftmost part that is bare, so covers are compared only with others that have come as far.
    """
    parts, gains, skips = len(skip_scores), scores.tolist(), skip_scores.tolist()
    starting: list[list[tuple[int, int]]] = [[] for _ in range(parts)]
    for index, candidate in enumerate(candidates):
        mask = sum(1 << part for part in candidate)
        for part in candidate:
            starting[part].append((index, mask))
    beams: list[dict[int, list[_Way]]] = [{} for _ in range(parts + 1)]
    beams[0][0] = [(0.0, 0.0, _SKIPPED, [(0.0, None)])]
    for part in range(parts):
        for covered, ways in _widest(beams[part], beam):
            covers = _cheapest(ways, most)
            moves = [(index, mask, gains[index]) for index, mask in starting[part] if not mask & covered]
            if skips[part] > -math.inf:
                moves.append((_SKIPPED, 1 << part, skips[part]))
            for index, mask, gain in moves:
                now = covered | mask
                there = beams[_first_bare(now, part + 1, parts)].setdefault(now, [])
                there.append((covers[0][0] - gain, gain, index, covers))
    return [
        SegmentationHypothesis(_unlinked(chosen), -cost)
        for cost, chosen in _cheapest(beams[parts].get((1 << parts) - 1, []), most)
    ]


def _unlinked(chosen: _Chosen) -> tuple[int, ...]:
    """The candidates in the order in which they were chosen."""
    found = list[int]()
    while chosen is not None:
        index, chosen = chosen
        found.append(index)
    return tuple(reversed(found))


def _widest(beam: dict[int, list[_Way]], most: int) -> list[tuple[int, list[_Way]]]:
    """The sets of covered parts that the cheapest covers have."""
    return sorted(beam.items(), key=lambda item: min(map(_COST, item[1])))[:most]


def _cheapest(ways: list[_Way], most: int) -> list[_Cover]:
    """The best covers of a set of parts, reached in these ways."""
    found = [
        (cost - gain, before if index == _SKIPPED else (index, before))
        for _, gain, index, covers in ways
        for cost, before in covers
    ]
    return sorted(found, key=_COST)[:most]


def _first_bare(covered: int, start: int, parts: int) -> int:
    while start < parts and covered >> start & 1:
        start += 1
    return start
