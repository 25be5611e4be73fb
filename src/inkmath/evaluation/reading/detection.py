"""True if a reader found the symbols that are there: true and found boxes, matched one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from inkmath.types import Box
from inkmath.vocab import LOOKS_LIKE

LEAST_OVERLAP = 0.5
"""Intersection over union from which two boxes are taken for the same symbol."""

_LEAST_SIDE = 0.15
"""Boxes are thickened to this share of the usual symbol: those of bars are as thin as the pen, or thinner."""

LabelledBox = tuple[str, Box]


@dataclass(frozen=True, slots=True)
class Detection:
    """Counts over one expression or many.

    there: true symbols. found: symbols that the reader gave. located: true symbols with a found box of
    their own.
    named: located ones that have the right name too.
    """

    there: int = 0
    found: int = 0
    located: int = 0
    named: int = 0

    def __add__(self, other: Detection) -> Detection:
        return Detection(
            self.there + other.there,
            self.found + other.found,
            self.located + other.located,
            self.named + other.named,
        )

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of symbols in the right place with the right name."""
        return 2 * self.named / (self.there + self.found) if self.there + self.found else 0.0


def detect(truth: Sequence[LabelledBox], found: Sequence[LabelledBox]) -> Detection:
    """Match boxes, and count those that have the right name too."""
    partners = match([box for _, box in truth], [box for _, box in found])
    named = sum(is_named(truth[i][0], found[j][0]) for i, j in partners.items())
    return Detection(len(truth), len(found), len(partners), named)


def match(truth: Sequence[Box], found: Sequence[Box]) -> dict[int, int]:
    """For each true box that is found, by index, the found box of its own; the largest overlaps first."""
    if not truth:
        return {}
    least = _LEAST_SIDE * median(max(box.width, box.height) for box in truth)
    true_boxes = [_thickened(box, least) for box in truth]
    found_boxes = [_thickened(box, least) for box in found]
    overlaps = [
        (overlap, i, j)
        for i, true_box in enumerate(true_boxes)
        for j, found_box in enumerate(found_boxes)
        if (overlap := intersection_over_union(true_box, found_box)) >= LEAST_OVERLAP
    ]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(overlaps, key=lambda item: (-item[0], item[1:])):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def is_named(truth: str, given: str) -> bool:
    """True if two names are written alike: a fraction bar is a minus sign, `\\cdot` a dot."""
    return _written(truth) == _written(given)


def intersection_over_union(a: Box, b: Box) -> float:
    """In [0, 1]; 0 for boxes without an area."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (a.width * a.height + b.width * b.height - common)


def _thickened(box: Box, least: float) -> Box:
    """The box with sides of at least `least`, about the same centre."""
    x, y = box.centre
    half_width, half_height = max(box.width, least) / 2, max(box.height, least) / 2
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def _written(token: str) -> str:
    return "-" if token == r"\frac" else LOOKS_LIKE.get(token, token)
