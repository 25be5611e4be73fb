"""One symbol in ink, in sizes of the row that it stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from inkmath.types import Points


class Extent(NamedTuple):
    """Top and bottom relative to the line, y downwards."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SymbolInk:
    """One symbol as it was written: its left edge at x = 0, its line at y = 0, y downwards.

    points: float64 (P, 2), stroke after stroke. ends: where in `points` each stroke ends.
    """

    points: Points
    ends: tuple[int, ...]
    width: float
    extent: Extent

    @property
    def strokes(self) -> list[Points]:
        return np.split(self.points, self.ends[:-1])

    @property
    def height(self) -> float:
        return self.extent.bottom - self.extent.top

    def scaled(self, wide: float, tall: float) -> SymbolInk:
        """The ink stretched about the beginning of its line."""
        extent = Extent(self.extent.top * tall, self.extent.bottom * tall)
        return SymbolInk(self.points * (wide, tall), self.ends, self.width * wide, extent)

    def lowered(self, depth: float) -> SymbolInk:
        """The ink so much further down."""
        extent = Extent(self.extent.top + depth, self.extent.bottom + depth)
        return SymbolInk(self.points + np.array([0.0, depth]), self.ends, self.width, extent)

    def slanted(self, slant: float) -> SymbolInk:
        """The ink sheared to the right by `slant` for each size above its line."""
        points = self.points - np.array([slant, 0.0]) * self.points[:, 1:]
        left, right = float(points[:, 0].min()), float(points[:, 0].max())
        return SymbolInk(points - (left, 0.0), self.ends, right - left, self.extent)


Inks = Mapping[str, Sequence[SymbolInk]]
"""The inks of one symbol by writer."""
