"""Which candidates are the symbols: the best ways to cover every part of the ink once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_BEAM = 60


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
    parts = len(skip_scores)
    starting: list[list[tuple[int, int]]] = [[] for _ in range(parts)]
    masks = [sum(1 << part for part in candidate) for candidate in candidates]
    for index, mask in enumerate(masks):
        for part in candidates[index]:
            starting[part].append((index, mask))
    beams: list[dict[int, list[Grouping]]] = [{} for _ in range(parts + 1)]
    beams[0][0] = [Grouping((), 0.0)]
    for part in range(parts):
        for covered, groupings in _widest(beams[part]):
            moves = [
                (index, mask, float(scores[index])) for index, mask in starting[part] if not mask & covered
            ]
            if np.isfinite(skip_scores[part]):
                moves.append((-1, 1 << part, float(skip_scores[part])))
            for index, mask, gain in moves:
                now = covered | mask
                chosen = () if index < 0 else (index,)
                _merge(beams[_first_bare(now, part + 1, parts)], now, groupings, chosen, gain, most)
    return beams[parts].get((1 << parts) - 1, [])[:most]


def _widest(beam: dict[int, list[Grouping]]) -> list[tuple[int, list[Grouping]]]:
    return sorted(beam.items(), key=lambda item: -item[1][0].score)[:_BEAM]


def _merge(
    beam: dict[int, list[Grouping]],
    covered: int,
    groupings: list[Grouping],
    chosen: tuple[int, ...],
    gain: float,
    most: int,
) -> None:
    """Add the groupings, with what is chosen now, to those that cover the same, and keep the best."""
    here = beam.get(covered, [])
    worst = here[-1].score if len(here) == most else -np.inf
    better = [Grouping(g.chosen + chosen, g.score + gain) for g in groupings if g.score + gain > worst]
    if better:
        beam[covered] = sorted([*here, *better], key=lambda g: -g.score)[:most]


def _first_bare(covered: int, start: int, parts: int) -> int:
    while start < parts and covered >> start & 1:
        start += 1
    return start
