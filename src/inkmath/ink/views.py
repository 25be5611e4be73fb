"""The classifier's views of a symbol candidate: a crop of its ink, and its context on the page.

The shape alone does not tell a full stop from a multiplication dot, a capital from a small letter, one stroke
of an equals sign from a minus. What stands around it, and how large it is beside that, does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import INK_SHARE, INPUT_SIZE, downsample, subpixel_extent, typical_size
from inkmath.ink.segment import Candidate, SegmentationLattice
from inkmath.ink.traces import CHANNELS, MOST_STROKES, POINTS, Ways, traces
from inkmath.types import Pixels

CONTEXT_SIZE = 48
"""Side in pixels of the view of the surroundings."""

CONTEXT_UNIT = 12.0
"""Size in pixels of a typical symbol there: the view is four symbols wide and high."""

_HALF = 127.5  # of 255: where the edge of a stroke is
_COARSEST = 6.0  # pixels for one of the view, beyond twice which means are taken first
_BOX = np.ones((3, 3), np.uint8)

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Views:
    """Two views of each of N candidates, ink = 1, and how the pen wrote them.

    crop: float32 (N, 1, INPUT_SIZE, INPUT_SIZE), its own ink in a square, as `symbol_input` has it.
    context: float32 (N, 2, CONTEXT_SIZE, CONTEXT_SIZE): at the scale of the page its own ink, its box
    in the middle, and all other ink.
    traces: float32 (N, CHANNELS, POINTS), see `inkmath.ink.traces`; zeros where no strokes are known.
    """

    crop: FloatArray
    context: FloatArray
    traces: FloatArray

    def __len__(self) -> int:
        return len(self.crop)

    def __getitem__(self, part: slice | npt.NDArray[np.integer]) -> Views:
        return Views(self.crop[part], self.context[part], self.traces[part])


class Viewer:
    """Makes the views of candidates of one segmentation; what they share is made once."""

    def __init__(self, segmentation: SegmentationLattice) -> None:
        self._surroundings = _Surroundings(segmentation)
        self._parts = segmentation.parts
        self._ink = np.pad(255 - segmentation.page.pixels, 1)
        self._own: dict[int, Pixels] = {}
        strokes = segmentation.page.strokes
        self._ways = Ways.of(strokes) if strokes else None
        self._typical = typical_size(strokes) if strokes else 1.0

    def finer(self, segmentation: SegmentationLattice) -> Viewer:
        """The viewer of a finer segmentation of the same page."""
        finer = copy(self)
        finer._parts, finer._own = segmentation.parts, {}
        return finer

    def views(self, candidates: Sequence[Candidate]) -> Views:
        """The views of each of the candidates."""
        crop = np.empty((len(candidates), 1, INPUT_SIZE, INPUT_SIZE), np.uint8)
        context = np.empty((len(candidates), 2, CONTEXT_SIZE, CONTEXT_SIZE), np.uint8)
        for candidate, place, surroundings in zip(candidates, crop, context, strict=True):
            ink, x, y = self._candidate_ink(candidate), candidate.box.x0 - 1, candidate.box.y0 - 1
            middle = put_crop(ink, place[0])
            self._surroundings.put(ink, (x, y), (x + middle[0], y + middle[1]), surroundings)
        return Views(
            np.divide(crop, 255, dtype=np.float32),
            np.divide(context, 255, dtype=np.float32),
            self._traces(candidates),
        )

    def _traces(self, candidates: Sequence[Candidate]) -> FloatArray:
        result = no_traces(len(candidates))
        strokes = [self._strokes_of(candidate) for candidate in candidates]
        written = [number for number, one in enumerate(strokes) if 1 <= len(one) <= MOST_STROKES]
        if self._ways is not None and written:
            points, starts = self._ways.resampled([strokes[number] for number in written])
            result[written] = traces(points, starts, np.full(len(written), self._typical, np.float32))
        return result

    def _strokes_of(self, candidate: Candidate) -> list[int]:
        """The strokes of the candidate, in order; none where those of a part are not known."""
        of_parts = [self._parts[index].strokes for index in candidate.parts]
        return sorted({stroke for strokes in of_parts for stroke in strokes}) if all(of_parts) else []

    def _candidate_ink(self, candidate: Candidate) -> Pixels:
        """The candidate's own ink, 255 = ink, from a pixel left of and above its box on: see `crop`."""
        if len(candidate.parts) == 1:
            return self._part_ink(candidate.parts[0])
        box = candidate.box
        ink = np.zeros((int(box.height) + 2, int(box.width) + 2), np.uint8)
        for index in candidate.parts:
            crop, place = self._part_ink(index), self._parts[index].box
            top, left = int(place.y0 - box.y0), int(place.x0 - box.x0)
            inside = ink[top : top + crop.shape[0], left : left + crop.shape[1]]
            np.maximum(inside, crop, out=inside)
        return ink

    def _part_ink(self, index: int) -> Pixels:
        if index not in self._own:
            part = self._parts[index]
            mask = cv2.copyMakeBorder(part.ink.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
            edges = cv2.dilate(mask, _BOX)
            x, y = int(part.box.x0), int(part.box.y0)
            context = self._ink[y : y + len(edges), x : x + edges.shape[1]]
            self._own[index] = np.asarray(cv2.multiply(context, edges), dtype=np.uint8)
        return self._own[index]


def views(segmentation: SegmentationLattice, candidates: Iterable[Candidate]) -> Views:
    """The views of each candidate of the segmentation."""
    return Viewer(segmentation).views(list(candidates))


def put_crop(ink: Pixels, place: Pixels) -> tuple[float, float]:
    """Draws the crop as `symbol_input` does, with sub-pixel accuracy; returns its middle.

    So a pixel more or less at the edge of a symbol, as in another size of its picture, is no leap.
    """
    # `ink.max` takes longer for most symbols.
    (x0, x1), (y0, y1) = (subpixel_extent(np.maximum.reduce(ink, axis), _HALF) for axis in (0, 1))
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    scale = max(x1 - x0, y1 - y0, 1.0) / (INPUT_SIZE * INK_SHARE)
    block = int(scale / _COARSEST)
    if block > 1:
        ink, scale = downsample(ink, block), scale / block
        x0, x1, y0, y1 = x0 / block, x1 / block, y0 / block, y1 / block
    finer = max(1, round(scale))  # pixels to one of the result, whose mean it becomes
    step, half = scale / finer, scale * INPUT_SIZE / 2
    left, top = (x0 + x1) / 2 - half, (y0 + y1) / 2 - half
    columns, rows = _reached(left, scale, ink.shape[1]), _reached(top, scale, ink.shape[0])
    count = columns.stop - columns.start, rows.stop - rows.start
    x, y = left + columns.start * scale, top + rows.start * scale
    way = np.array([[step, 0, x + step / 2 - 0.5], [0, step, y + step / 2 - 0.5]])
    size = finer * count[0], finer * count[1]
    shown = cv2.warpAffine(ink, way, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    place[:] = 0
    place[rows, columns] = cv2.resize(shown, count, interpolation=cv2.INTER_AREA)
    return middle


def _reached(start: float, scale: float, length: int) -> slice:
    """The pixels of the result that ink may reach: it lies within a pixel of `length` pixels of the page."""
    first, last = (-1 - start) / scale, (length + 1 - start) / scale
    return slice(max(0, math.floor(first)), min(INPUT_SIZE, math.ceil(last)))


def alone(crop: FloatArray) -> Views:
    """Views of symbols of which nothing but their shape is known."""
    return Views(crop, np.zeros((len(crop), 2, CONTEXT_SIZE, CONTEXT_SIZE), np.float32), no_traces(len(crop)))


def no_traces(count: int) -> FloatArray:
    """Empty traces, for candidates of which no strokes are known."""
    return np.zeros((count, CHANNELS, POINTS), np.float32)


class _Surroundings:
    """The ink of a page at the scale of the view, placed to a fraction of a pixel."""

    def __init__(self, segmentation: SegmentationLattice) -> None:
        self._scale = segmentation.unit / CONTEXT_UNIT  # pixels of the page for one of the view
        self._block = max(1, round(self._scale))  # whose mean a pixel of the view is
        self._ink = self._means(255 - segmentation.page.pixels)

    def put(
        self, ink: Pixels, corner: tuple[float, float], middle: tuple[float, float], place: Pixels
    ) -> None:
        """Make the view, uint8 (2, CONTEXT_SIZE, CONTEXT_SIZE), 255 = ink: the candidate's and all other.

        ink: the candidate's. corner: of it on the page. middle: of the view, there.
        """
        rim = self._block
        crop = self._means(np.asarray(cv2.copyMakeBorder(ink, rim, rim, rim, rim, cv2.BORDER_CONSTANT)))
        self._view(crop, (middle[0] - corner[0] + rim, middle[1] - corner[1] + rim), place[0])
        self._view(self._ink, middle, place[1])
        cv2.subtract(place[1], place[0], dst=place[1])

    def _means(self, ink: Pixels) -> Pixels:
        size = self._block, self._block
        return np.asarray(cv2.boxFilter(ink, -1, size, borderType=cv2.BORDER_CONSTANT), dtype=np.uint8)

    def _view(self, means: Pixels, middle: tuple[float, float], place: Pixels) -> None:
        half = (CONTEXT_SIZE - 1) / 2 * self._scale
        shift = 0.5 * (self._block % 2)  # from edges of pixels to middles of blocks
        x, y = (at - half - shift for at in middle)
        way = np.array([[self._scale, 0, x], [0, self._scale, y]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(means, way, (CONTEXT_SIZE, CONTEXT_SIZE), dst=place, flags=flags)
