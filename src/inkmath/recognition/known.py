"""Constraints: symbols that are known before the others are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from inkmath.ink.segment import SegmentationLattice, without
from inkmath.recognition.hypotheses import SHAPES
from inkmath.types import Box, Known, Page
from inkmath.vocab import symbol_ids

SAME_PLACE = 0.6
"""From which part of both areas on that two boxes share they are of one symbol."""

SLACK = 0.1
"""By which part of its longer side a box is widened before: that of a bar is too thin to meet another."""


def without_ink(segmentation: SegmentationLattice, known: Sequence[Known]) -> Page:
    """The line of a segmentation without the ink that is known to be no symbol."""
    blanks = [one for one in known if one.token is None]
    return without(segmentation, [segmentation.candidates[i] for i in _places(segmentation, blanks).values()])


def match_constraints(segmentation: SegmentationLattice, known: Sequence[Known]) -> dict[int, str]:
    """The tokens of the candidates, by index, that are known symbols of this line."""
    return {index: one.token for one, index in _places(segmentation, known).items() if one.token is not None}


def apply_constraints(
    probabilities: npt.NDArray[np.float32], segmentation: SegmentationLattice, claimed: Mapping[int, str]
) -> npt.NDArray[np.float32]:
    """Probabilities float32 (candidates, C), junk last, by which the claimed are what they are known to be.

    Whatever else holds their ink is junk. A token that is no class leaves the other classes as they are.
    """
    if not claimed:
        return probabilities
    settled = probabilities.copy()
    taken = {part for index in claimed for part in segmentation.candidates[index].parts}
    is_junk = [not taken.isdisjoint(candidate.parts) for candidate in segmentation.candidates]
    settled[is_junk] = 0
    settled[is_junk, -1] = 1
    for index, token in claimed.items():
        name = symbol_ids().get(SHAPES.get(token, token))
        settled[index] = probabilities[index] if name is None else 0
        settled[index, -1] = 0
        if name is not None:
            settled[index, name] = 1
    return settled


def _places(segmentation: SegmentationLattice, known: Sequence[Known]) -> dict[Known, int]:
    """The candidate, by index, at the place of each known symbol that stands in this line."""
    boxes = [segmentation.page.box_in_source(one.box) for one in segmentation.candidates if known]
    found = {}
    for one in known if boxes else ():
        shares = [shared(box, one.box) for box in boxes]
        best = int(np.argmax(shares))
        if shares[best] > SAME_PLACE:
            found[one] = best
    return found


def is_same_place(a: Box, b: Box) -> bool:
    """True if two boxes are of one symbol."""
    return shared(a, b) > SAME_PLACE


def is_within(inner: Box, outer: Box) -> bool:
    """True if the middle of the one box is in the other."""
    x, y = inner.centre
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def shared(a: Box, b: Box) -> float:
    """The area that two boxes, widened a little, share: as a part of the area of both."""
    a, b = _widened(a), _widened(b)
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (a.width * a.height + b.width * b.height - shared)


def _widened(box: Box) -> Box:
    slack = SLACK * max(box.width, box.height)
    return Box(box.x0 - slack, box.y0 - slack, box.x1 + slack, box.y1 + slack)
