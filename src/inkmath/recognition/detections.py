"""From the maps of the symbol head to the symbols that may be there, and the likeliest sets of them.

The maps are those of "Objects as points" (Zhou et al. 2019): a peak in the map of a class says that a symbol
of it has its centre there; the other maps say how large it is and where in the cell the centre lies.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.expression.layout import ROOT
from inkmath.ink.page_input import CELL, UNIT
from inkmath.types import Box
from inkmath.vocab import SYMBOLS

FloatArray = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]

CLASSES = len(SYMBOLS)

PLANES = 2
"""Of sizes and offsets: one for root signs, whose centres lie on what is under them, one for all others."""

MOST_DETECTIONS = 200
"""More symbols than an expression has; of a page full of anything else the clearest are kept."""

_MOST_PEAKS = 1500
_LONGEST, _FARTHEST = 6.0, 2.0  # log of a side in typical symbols, cells to a centre: a network may say more
_SAME_PLACE, _SAME_BOX = 0.35, 0.5  # distance of centres in sides, and overlap, of two names of one symbol


@dataclass(frozen=True, slots=True)
class Detection:
    """A symbol that may be there.

    box: in pixels of the network's input. cell: column and row of its peak.
    heights: float (CLASSES,), of the peaks here by class, 0 where a class has none.
    """

    box: Box
    cell: tuple[int, int]
    heights: FloatArray

    @property
    def presence(self) -> float:
        """The probability that some symbol is here, the peaks taken for independent."""
        return 1 - float(np.prod(1 - self.heights))

    @property
    def probabilities(self) -> Map:
        """float32 (CLASSES + 1,), junk last."""
        share = self.heights * (self.presence / self.heights.sum())
        return np.append(share, 1 - self.presence).astype(np.float32)


def plane_of(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which plane of sizes and offsets symbols of these classes use."""
    return np.asarray(labels == SYMBOLS.index(ROOT), np.int64)


def decode(peaks: Map, sizes: Map, offsets: Map, *, least: float) -> list[Detection]:
    """The symbols whose highest peak is at least `least`, the clearest first.

    peaks: (CLASSES, h, w); sizes, offsets: (2 * PLANES, h, w), as `SymbolHeadNet` gives them.
    Peaks of several classes that stand for the same piece of ink become one detection.
    """
    labels, rows, columns = np.nonzero(peaks >= least)
    heights = peaks[labels, rows, columns].astype(np.float64)
    order = np.argsort(-heights, kind="stable")[:_MOST_PEAKS]
    labels, rows, columns, heights = labels[order], rows[order], columns[order], heights[order]
    corners = _corners(sizes, offsets, labels, rows, columns)
    found: list[Detection] = []
    kept = np.zeros((0, 4))
    for label, row, column, height, box in zip(labels, rows, columns, heights, corners, strict=True):
        same = _same_symbol(kept, box)
        if same is not None:
            found[same].heights[label] = max(found[same].heights[label], height)
        elif len(found) < MOST_DETECTIONS:
            by_class = np.zeros(CLASSES)
            by_class[label] = min(height, 1 - 1e-6)
            found.append(Detection(Box(*box.tolist()), (int(column), int(row)), by_class))
            kept = np.concatenate([kept, box[None]])
    return found


def _corners(
    sizes: Map,
    offsets: Map,
    labels: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> FloatArray:
    """float (N, 4): the boxes of peaks, in pixels of the input."""
    both = 2 * plane_of(labels)[:, None] + np.arange(2)
    place = both, rows[:, None], columns[:, None]
    shifts = np.clip(offsets[place].astype(np.float64), -_FARTHEST, _FARTHEST)
    centres = (np.stack([columns, rows], axis=1) + shifts + 0.5) * CELL
    sides = UNIT * np.exp(np.clip(sizes[place].astype(np.float64), -_LONGEST, _LONGEST))
    return np.concatenate([centres - sides / 2, centres + sides / 2], axis=1)


def _same_symbol(boxes: FloatArray, box: FloatArray) -> int | None:
    """The first of the boxes that is nearly `box`."""
    if not len(boxes):
        return None
    low, high = np.maximum(boxes[:, :2], box[:2]), np.minimum(boxes[:, 2:], box[2:])
    common = np.clip(high - low, 0, None).prod(axis=1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod()
    apart = np.abs((boxes[:, :2] + boxes[:, 2:]) - (box[:2] + box[2:])).max(axis=1) / 2
    side = np.maximum((box[2:] - box[:2]).max(), 2 * CELL)
    same = np.flatnonzero((common / (areas - common) >= _SAME_BOX) & (apart <= _SAME_PLACE * side))
    return int(same[0]) if len(same) else None


@dataclass(frozen=True, slots=True)
class DetectionSet:
    """Indices of the detections that are taken for symbols, and the logarithm of its probability."""

    members: tuple[int, ...]
    log_probability: float


def best_sets(presences: Sequence[float], *, threshold: float, most: int) -> list[DetectionSet]:
    """The likeliest choices of detections, best first, that are not empty.

    Each is there or not by itself, as likely as not where its presence is `threshold`. So the best choice is
    the likelier of the two for each, and the next best turn the most doubtful over.
    """
    shift = _logit(threshold)
    evidence = [_logit(presence) - shift for presence in presences]
    whole = -sum(math.log1p(math.exp(-abs(value))) for value in evidence)
    doubtful = sorted(range(len(evidence)), key=lambda i: abs(evidence[i]))
    found: list[DetectionSet] = []
    for cost, turned in _cheapest_subsets([abs(evidence[i]) for i in doubtful], most + 1):
        over = {doubtful[i] for i in turned}
        members = tuple(i for i, value in enumerate(evidence) if (value >= 0) != (i in over))
        if members:
            found.append(DetectionSet(members, whole - cost))
    return found[:most]


def _cheapest_subsets(costs: Sequence[float], most: int) -> list[tuple[float, tuple[int, ...]]]:
    """The subsets of least total cost, the empty one first. costs: ascending, not negative."""
    found: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    waiting: list[tuple[float, tuple[int, ...]]] = [(costs[0], (0,))] if costs else []
    while waiting and len(found) < most:
        cost, subset = heapq.heappop(waiting)
        found.append((cost, subset))
        following = subset[-1] + 1
        if following < len(costs):  # the last member gives way to the next, or the next joins it
            heapq.heappush(waiting, (cost - costs[subset[-1]] + costs[following], (*subset[:-1], following)))
            heapq.heappush(waiting, (cost + costs[following], (*subset, following)))
    return found


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(clipped / (1 - clipped))
