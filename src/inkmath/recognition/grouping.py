"""Which candidates are the symbols: the best ways to cover every part of the ink once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import numpy.typing as npt

_BEAM = 60

_Cover = tuple[float, tuple[int, ...]]
"""Minus the sum of the scores, and what is chosen."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Candidates (by index) that cover each part at most once, and the sum of their scores."""

    chosen: tuple[int, ...]
    score: float


def best_groupings(
    candidates: Sequence[tuple[int, ...]],
    scores: npt.NDArray[np.floating],
    skip_scores: npt.NDArray[np.floating],
    *,
    most: int,
) -> list[Grouping]:
    """The best covers of all parts, best first.

    candidates: the parts of each, ascending. scores: float (candidates,), the gain of taking each.
    skip_scores: float (parts,), the gain of leaving a part out as a speck; -inf where it may not be.
    A beam over the parts from left to right: every cover is reached by always covering the first part that is
    still bare, so covers are compared only with others that have come as far.
    """
    parts, gains, skips = len(skip_scores), scores.tolist(), skip_scores.tolist()
    starting: list[list[tuple[int, int]]] = [[] for _ in range(parts)]
    for index, candidate in enumerate(candidates):
        mask = sum(1 << part for part in candidate)
        for part in candidate:
            starting[part].append((index, mask))
    beams: list[dict[int, list[_Cover]]] = [{} for _ in range(parts + 1)]
    beams[0][0] = [(0.0, ())]
    for part in range(parts):
        for covered, covers in _widest(beams[part]):
            moves: list[tuple[tuple[int, ...], int, float]] = [
                ((index,), mask, gains[index]) for index, mask in starting[part] if not mask & covered
            ]
            if skips[part] > -math.inf:
                moves.append(((), 1 << part, skips[part]))
            for chosen, mask, gain in moves:
                now = covered | mask
                _merge(beams[_first_bare(now, part + 1, parts)], now, covers, chosen, gain, most)
    return [Grouping(chosen, -cost) for cost, chosen in beams[parts].get((1 << parts) - 1, [])[:most]]


def _widest(beam: dict[int, list[_Cover]]) -> list[tuple[int, list[_Cover]]]:
    return sorted(beam.items(), key=lambda item: item[1][0][0])[:_BEAM]


def _merge(
    beam: dict[int, list[_Cover]],
    covered: int,
    covers: list[_Cover],
    chosen: tuple[int, ...],
    gain: float,
    most: int,
) -> None:
    """Add the covers, with what is chosen now, to those that cover the same, and keep the best."""
    here = beam.get(covered, [])
    dearest = here[-1][0] if len(here) == most else math.inf
    if covers[0][0] - gain >= dearest:  # the cheapest comes first
        return
    better = [(cost - gain, before + chosen) for cost, before in covers if cost - gain < dearest]
    if better:
        beam[covered] = sorted([*here, *better], key=itemgetter(0))[:most]


def _first_bare(covered: int, start: int, parts: int) -> int:
    while start < parts and covered >> start & 1:
        start += 1
    return start
