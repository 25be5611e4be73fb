"""The ink that is searched for marks of the writer; a mark: its kind and the pixels that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.lines import symbol_height
from inkmath.ink.pieces import Labels, connected_pieces
from inkmath.types import Box, MarkKind

Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Writing:
    """The ink that is searched for marks, at least one pixel, with what every search measures on it.

    ink: bool (H, W). stroke_px: the usual width of a stroke.
    """

    ink: Bits
    stroke_px: float

    @property
    def labels(self) -> Labels:
        """The number of the connected piece at each pixel, as `connected_pieces` gives them."""
        return self._pieces[0]

    @property
    def stats(self) -> npt.NDArray[np.int32]:
        """Statistics of the connected pieces."""
        return self._pieces[1]

    @cached_property
    def _pieces(self) -> tuple[Labels, npt.NDArray[np.int32]]:
        return connected_pieces(self.ink.view(np.uint8))

    @cached_property
    def unit(self) -> float:
        """The usual height of a symbol."""
        boxes = self.stats[1:, :4].astype(np.float64)
        boxes[:, 2:] += boxes[:, :2]
        return symbol_height(boxes)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A mark, and the ink to take off with it.

    kind: as `inkmath.types.Mark` has it. left, top: of the mask on the page. mask: bool (height, width).
    """

    kind: MarkKind
    left: int
    top: int
    mask: Bits

    @property
    def box(self) -> Box:
        """The box around the mask, in pixels of the page."""
        height, width = self.mask.shape
        return Box(self.left, self.top, self.left + width, self.top + height)

    def erase_from(self, ink: Bits) -> None:
        """Take the mark off bool (H, W) of the page, in place."""
        height, width = self.mask.shape
        ink[self.top : self.top + height, self.left : self.left + width] &= ~self.mask

    def with_crumbs(self, ink: Bits, side: int, longest_px: float) -> Found:
        """The mark with the narrow or flat pieces that taking it off bool (H, W) would leave touching it.

        side: the column of OpenCV's statistics, width or height, in which they measure less than that.
        """
        margin = round(longest_px) + 2
        top, left = max(0, self.top - margin), max(0, self.left - margin)
        height, width = self.mask.shape
        around = ink[top : self.top + height + margin, left : self.left + width + margin]
        own = np.zeros(around.shape, dtype=np.bool_)
        own[self.top - top : self.top - top + height, self.left - left : self.left - left + width] = self.mask
        labels, stats = connected_pieces((around & ~own).astype(np.uint8))
        near = cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        touched = np.unique(labels[near])
        is_crumb = np.zeros(len(stats), dtype=np.bool_)
        is_crumb[touched] = stats[touched, side] < longest_px
        is_crumb[0] = False
        whole = own | is_crumb.take(labels)
        x, y, wide, high = cv2.boundingRect(whole.astype(np.uint8))
        return Found(self.kind, left + x, top + y, whole[y : y + high, x : x + wide])
