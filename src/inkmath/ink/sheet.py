"""Cut the sheet out of a photo that shows what it lies on, and straighten it.

In doubt the picture stays as it is: most are crops of a page, and a wrong crop loses lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.pieces import connected_pieces
from inkmath.ink.sheet_sides import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Border,
    corners_of,
    darkest,
    find_border,
    may_show_more,
    without_strokes,
)
from inkmath.types import Box, Pixels, Points

MOST_PIXELS = 2_200_000
"""Most pixels of a sheet that was cut out; a larger one is read smaller."""

_OVERVIEW_PX = 384  # long side of the picture in which the border is sought
_NARROWEST_PX = 64  # shorter side of an overview that may show a sheet and what it lies on
_INSET_PX = 3.0  # pixels of the overview that are left out along a side of the sheet
_BENT_PX = 7  # at most by so many pixels of the overview a side of the sheet is bent
_MESH = 17  # places along each side at which it is known where the sheet is seen
_FACING = RIGHT, LEFT, BOTTOM, TOP
_RIM, _DARK = 0.08, 0.5  # of the shorter side, and of the level of paper, at most
_ROW, _FULL = 8, 0.55  # small dark things in a row, and the share of its box that each fills, at least
_STRAIGHT = 0.6  # share of a side whose bend has to be found

Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was cut out of a picture.

    picture: uint8 (H, W, 3), straight; paper where the picture as given ends before the sheet does.
    mesh: float64 (N, N, 2), where in the picture as given the sheet is seen (x, y in pixel edges) at places
    that are evenly spread from edge to edge, row by row.
    """

    picture: Pixels
    mesh: Floats

    def box_in_source(self, box: Box) -> Box:
        """The box that encloses `box` of the sheet's picture in the picture as given."""
        return _enclosing(self.to_source(_corners_of(box)))

    def box_from_source(self, box: Box) -> Box:
        """The box in the sheet's picture that encloses `box` of the picture as given, bends left out."""
        height, width = self.picture.shape[:2]
        flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        back = cv2.getPerspectiveTransform(_corners(self.mesh).astype(np.float32), flat)
        return _enclosing(np.asarray(cv2.perspectiveTransform(_corners_of(box)[None], back)[0]))

    def border(self) -> Points:
        """The border of the sheet in the picture as given: a closed line (N, 2), clockwise."""
        top, right, bottom, left = self.mesh[0], self.mesh[:, -1], self.mesh[-1, ::-1], self.mesh[::-1, 0]
        return np.concatenate([top, right[1:], bottom[1:], left[1:]])

    def to_source(self, points: Points) -> Points:
        """Points (N, 2) of the sheet's picture in the picture as given."""
        last = len(self.mesh) - 1
        places = points / self.picture.shape[1::-1] * last
        cells = np.floor(places).astype(int).clip(0, last - 1)
        x, y = (places - cells).T[:, :, None]
        column, row = cells.T
        upper = self.mesh[row, column] * (1 - x) + self.mesh[row, column + 1] * x
        lower = self.mesh[row + 1, column] * (1 - x) + self.mesh[row + 1, column + 1] * x
        return np.asarray(upper * (1 - y) + lower * y)


def find_sheet(image: Pixels) -> Sheet | None:
    """The sheet in a picture, uint8 (H, W, 3); None where that shows nothing else, or it is not certain."""
    size = _fitting(image.shape, _OVERVIEW_PX)
    if min(size) < _NARROWEST_PX or not may_show_more(image):
        return None
    step = max(1, max(image.shape) // (3 * _OVERVIEW_PX))  # enough to tell a sheet, in a fifth of the time
    some = np.ascontiguousarray(image[::step, ::step])
    overview = np.asarray(cv2.resize(some, size, interpolation=cv2.INTER_AREA), np.uint8)
    border = find_border(overview, image)
    if border is None:
        return None
    inside = _inside(border, overview.shape[:2])
    whole = _whole(border, overview.shape[:2]) if _tells_perspective(border) else None
    mesh = _level_mesh(inside) if whole is None else _mesh(whole, overview)
    if whole is not None:
        inside[:] = 255  # the mesh keeps to its bent sides
    return _cut_out(image, overview, mesh, inside)


def _fitting(shape: tuple[int, ...], longest: int) -> tuple[int, int]:
    """Width and height of a picture of that shape, made smaller if its longer side is longer."""
    factor = min(1.0, longest / max(shape[:2]))
    return max(1, round(shape[1] * factor)), max(1, round(shape[0] * factor))


def _corners_of(box: Box) -> Points:
    return np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)], np.float64)


def _enclosing(points: Points) -> Box:
    return Box(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _tells_perspective(border: Border) -> bool:
    """True if sides that face each other are the sheet's: two that meet say nothing of perspective."""
    return bool((border.own[LEFT] and border.own[RIGHT]) or (border.own[TOP] and border.own[BOTTOM]))


def _whole(border: Border, shape: tuple[int, ...]) -> Border:
    """The border with the picture's sides as the sheet's would stand, around all that is seen of it."""
    lines = border.lines.copy()
    seen = _seen_of(border, shape)
    for side, facing in enumerate(_FACING):
        if border.own[side]:
            continue
        if border.own[facing]:
            normal = -lines[facing, :2]
        else:  # square to those that it meets, which face each other
            first = TOP if side in (LEFT, RIGHT) else LEFT
            normal = lines[first, :2] - lines[_FACING[first], :2]
            normal = np.array([-normal[1], normal[0]]) / np.hypot(*normal)
            normal *= np.sign(normal @ lines[side, :2])
        lines[side] = *normal, float((seen @ normal).max())
    return replace(border, lines=lines)


def _seen_of(border: Border, shape: tuple[int, ...]) -> Points:
    """The corners of the part of the sheet that the picture shows, from the middle."""
    height, width = shape[:2]
    frame = np.array([(-width, -height), (width, -height), (width, height), (-width, height)], np.float32) / 2
    _, seen = cv2.intersectConvexConvex(frame, corners_of(border.lines).astype(np.float32))
    return np.asarray(seen, np.float64).reshape(-1, 2)


def _inside(border: Border, shape: tuple[int, ...]) -> Pixels:
    """uint8 of that shape, 255 within the border, a little away from the sheet's own sides."""
    lines = border.lines.copy()
    lines[:, 2] -= _INSET_PX * border.own
    corners = corners_of(lines) + np.array(shape[1::-1]) / 2 - 0.5
    inside = np.zeros(shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.round(corners * 8).astype(np.int32), 255, shift=3)
    return inside


def _level_mesh(inside: Pixels) -> Floats:
    """The places of the box around what is inside, as the camera was held."""
    x, y, wide, tall = cv2.boundingRect(inside)
    along = np.linspace(0, 1, _MESH)
    return np.stack(np.meshgrid(x + along * wide, y + along * tall), axis=-1)


def _mesh(border: Border, overview: Pixels) -> Floats:
    """The place of the sheet in the overview, by its corners in perspective and the bend of its sides."""
    corners = corners_of(border.lines) + np.array(overview.shape[1::-1]) / 2
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    to_overview = cv2.getPerspectiveTransform(unit, corners.astype(np.float32)).astype(np.float64)
    wide, tall = _lengths(corners)
    inset = np.array([_INSET_PX / wide, _INSET_PX / wide, _INSET_PX / tall, _INSET_PX / tall]) * border.own
    level = without_strokes(darkest(overview))
    along = np.linspace(0, 1, _MESH)
    x = inset[LEFT] + along * (1 - inset[LEFT] - inset[RIGHT])
    y = inset[TOP] + along * (1 - inset[TOP] - inset[BOTTOM])
    places = np.stack(np.meshgrid(x, y), axis=-1)
    bends = [
        _bend(side, level, to_overview, (wide, tall)) if border.own[side] else 0 * along for side in range(4)
    ]
    flat = places.copy()
    flat[..., 0] += (1 - places[..., 0]) * bends[LEFT][:, None] + places[..., 0] * bends[RIGHT][:, None]
    flat[..., 1] += (1 - places[..., 1]) * bends[TOP] + places[..., 1] * bends[BOTTOM]
    return np.asarray(cv2.perspectiveTransform(flat, to_overview))


def _corners(mesh: Floats) -> Points:
    return np.array([mesh[0, 0], mesh[0, -1], mesh[-1, -1], mesh[-1, 0]])


def _lengths(corners: Points) -> tuple[float, float]:
    """Mean width and height of a quadrilateral."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2


def _bend(side: int, level: Pixels, to_overview: Floats, size: tuple[float, float]) -> Floats:
    """(_MESH,): how far right or down of the straight side the sheet ends along it, in its size.

    level: of the overview without strokes.
    """
    count = 2 * _MESH
    along = (np.arange(count) + 0.5) / count
    length = size[0] if side in (LEFT, RIGHT) else size[1]
    steps = np.arange(-_BENT_PX, _BENT_PX + 1)
    off = steps / length + (side in (RIGHT, BOTTOM))
    pairs = np.stack(np.meshgrid(off, along), axis=-1)
    pairs = pairs if side in (LEFT, RIGHT) else pairs[..., ::-1]
    seen = cv2.perspectiveTransform(np.ascontiguousarray(pairs), to_overview).astype(np.float32) - 0.5
    light = np.log(
        cv2.remap(level, seen[..., 0], seen[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) + 12.0
    )
    falls = np.diff(light, axis=1) * (1 if side in (LEFT, TOP) else -1)
    best, at = falls.max(axis=1), steps[falls.argmax(axis=1)] + 0.5
    good = best > 0.05
    fitted = np.zeros(_MESH)
    for _ in range(3):
        if good.mean() < _STRAIGHT:
            return np.zeros(_MESH)
        curve = np.polynomial.Polynomial.fit(along[good], at[good], 4, domain=[0, 1])
        good &= np.abs(curve(along) - at) < 1.5
        fitted = np.asarray(curve(np.linspace(0, 1, _MESH)))
    return fitted.clip(-_BENT_PX, _BENT_PX) / length


def _cut_out(image: Pixels, overview: Pixels, mesh: Floats, inside: Pixels) -> Sheet:
    """The sheet, at the resolution at which it is seen, as far as it is not more than is read."""
    factor = np.array(overview.shape[1::-1]) / image.shape[1::-1]
    low = np.floor((mesh.min(axis=(0, 1)) / factor).clip(0)).astype(int)
    high = np.ceil(mesh.max(axis=(0, 1)) / factor).astype(int)
    part = image[low[1] : high[1], low[0] : high[0]]
    wide, tall = _lengths(_corners(mesh) / factor)
    scale = min(1.0, (MOST_PIXELS / (wide * tall)) ** 0.5)
    size = max(1, round(wide * scale)), max(1, round(tall * scale))
    smaller = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    shrunk = np.asarray(cv2.resize(part, smaller, interpolation=cv2.INTER_AREA), np.uint8)
    ratio = np.array(shrunk.shape[1::-1]) / part.shape[1::-1]
    picture = _seen_through((mesh / factor - low) * ratio, shrunk, size, cv2.BORDER_REPLICATE)
    _continue_paper(picture, overview, mesh, inside)
    return Sheet(picture, mesh / factor)


def _continue_paper(picture: Pixels, overview: Pixels, mesh: Floats, inside: Pixels) -> None:
    """Fill the picture of a sheet, in place, with the nearest paper where it shows something else."""
    small, size = _fitting(picture.shape, _OVERVIEW_PX), picture.shape[1::-1]
    seen = _seen_through(mesh, overview, small, cv2.BORDER_REPLICATE)
    calm = np.dstack([without_strokes(seen[..., channel]) for channel in range(3)])
    beyond = _seen_through(mesh, inside, small, cv2.BORDER_CONSTANT) < 255
    gone = (beyond | _at_the_rim(seen)).astype(np.uint8)
    if not gone.any() or gone.all():
        return
    gone = np.asarray(cv2.dilate(gone, np.ones((5, 5), np.uint8)), np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(gone, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    y, x = np.nonzero(gone == 0)
    places = np.zeros((int(nearest.max()) + 1, 2), np.int64)
    places[nearest[y, x]] = np.column_stack([y, x])
    paper = np.ascontiguousarray(calm[places[nearest, 0], places[nearest, 1]])
    where = cv2.resize(gone, size, interpolation=cv2.INTER_NEAREST)
    cv2.copyTo(cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), where, picture)


def _at_the_rim(seen: Pixels) -> Bits:
    """Mask of dark things near the rim of a sheet, in its small picture, that are no strokes.

    They are wider, such as a clip; or a row of small ones, such as the holes of a spiral and its wire.
    A shadow reaches further.
    """
    level = darkest(seen)
    paper = float(np.percentile(level, 75))
    found = np.zeros(level.shape, np.bool_)
    for calm, fewest in ((without_strokes(level), 1), (cv2.medianBlur(level, 3), _ROW)):
        labels, stats = connected_pieces((calm < _DARK * paper).astype(np.uint8))
        height, width = level.shape
        band = _RIM * min(height, width)
        x0, y0, wide, tall, area = stats.T
        is_full = area > _FULL * wide * tall
        for is_near in (
            x0 + wide <= band,
            x0 >= width - band,
            y0 + tall <= band,
            y0 >= height - band,
        ):
            is_there = is_near & (is_full | (fewest == 1))
            if is_there.sum() >= fewest:
                found |= (is_there & (np.arange(len(stats)) > 0))[labels]
    return found


def _seen_through(mesh: Floats, picture: Pixels, size: tuple[int, int], border: int) -> Pixels:
    """The picture at the places of a mesh, evenly spread over so many pixels (width, height)."""
    column, row = (_weights(side, len(mesh)) for side in size)
    x, y = (row @ mesh[..., axis].astype(np.float32) @ column.T - np.float32(0.5) for axis in (0, 1))
    return np.asarray(cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=border), np.uint8)


def _weights(pixels: int, nodes: int) -> npt.NDArray[np.float32]:
    """(pixels, nodes): of values at nodes from edge to edge, for what lies linearly between at each pixel.

    OpenCV's resampling would know but 32 places between two nodes.
    """
    places = (np.arange(pixels) + 0.5) / pixels * (nodes - 1)
    shares = np.maximum(1 - np.abs(places[:, None] - np.arange(nodes)), 0)
    return np.asarray(shares, np.float32)
