"""Cut the sheet out of a photo that shows what it lies on, and straighten it.

In doubt the picture stays as it is: most are crops of a page, and a wrong crop loses lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.sheet_sides import BOTTOM, LEFT, RIGHT, TOP, Border, corners_of, find_border, without_strokes
from inkmath.types import Box, Pixels, Points

MOST_PIXELS = 2_200_000
"""Of a sheet that was cut out: what is larger is read smaller, too."""

_OVERVIEW_PX = 384  # long side of the picture in which the border is sought
_NARROWEST_PX = 64  # shorter side of an overview that may show a sheet and what it lies on
_INSET_PX = 2.0  # pixels of the overview that are left out along a side of the sheet
_BENT_PX = 7  # at most by so many pixels of the overview a side of the sheet is bent
_MESH = 25  # places along each side at which it is known where the sheet is seen
_STRAIGHT = 0.6  # share of a side whose bend has to be found

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
        x, y = np.array([box.x0, box.x1, box.x1, box.x0]), np.array([box.y0, box.y0, box.y1, box.y1])
        return _enclosing(self.to_source(np.column_stack([x, y])))

    def box_from_source(self, box: Box) -> Box:
        """The box in the sheet's picture that encloses `box` of the picture as given, bends left out."""
        height, width = self.picture.shape[:2]
        flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        back = cv2.getPerspectiveTransform(self.outline().astype(np.float32), flat)
        corners = np.array([[(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]])
        return _enclosing(cv2.perspectiveTransform(corners, back)[0])

    def outline(self) -> Points:
        """The corners of the sheet in the picture as given, clockwise from its top left."""
        return np.array([self.mesh[0, 0], self.mesh[0, -1], self.mesh[-1, -1], self.mesh[-1, 0]])

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
    """The sheet in a picture, uint8 (H, W, 3); None where the picture shows nothing else, or it is not certain."""
    overview, factor = _overview(image)
    if min(overview.shape[:2]) < _NARROWEST_PX:
        return None
    border = find_border(overview, image)
    if border is None:
        return None
    mesh = _mesh(_whole(border, overview.shape[:2]), overview)
    return _cut_out(image, overview, mesh, factor)


def _overview(image: Pixels) -> tuple[Pixels, float]:
    height, width = image.shape[:2]
    factor = _OVERVIEW_PX / max(height, width)
    if factor >= 1:
        return image, 1.0
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def _enclosing(points: Points) -> Box:
    return Box(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _whole(border: Border, shape: tuple[int, ...]) -> Border:
    """The border with sides that stand to the sheet's own as a sheet's do, around all that is seen of it.

    By one side alone, the rest stays as the camera was held.
    """
    lines, own = border.lines.copy(), border.own
    if own.sum() < 2:
        return border
    seen = _seen_of(border, shape)
    for side, opposite, beside in ((LEFT, RIGHT, TOP), (RIGHT, LEFT, TOP), (TOP, BOTTOM, LEFT), (BOTTOM, TOP, LEFT)):
        if own[side]:
            continue
        if own[opposite]:
            normal = -lines[opposite, :2]
        else:  # square to the middle of those beside it
            pair = [line[:2] * sign for line, sign, is_own in zip(lines[beside : beside + 2], (1, -1), own[beside : beside + 2], strict=True) if is_own]
            mean = np.mean(pair, axis=0)
            normal = np.array([-mean[1], mean[0]]) / np.hypot(*mean)
            normal *= np.sign(normal @ lines[side, :2])
        lines[side] = *normal, float((seen @ normal).max())
    return replace(border, lines=lines)


def _seen_of(border: Border, shape: tuple[int, ...]) -> Points:
    """The corners of the part of the sheet that the picture shows, from the middle."""
    height, width = shape[:2]
    frame = np.array([(-width, -height), (width, -height), (width, height), (-width, height)], np.float32) / 2
    _, seen = cv2.intersectConvexConvex(frame, corners_of(border.lines).astype(np.float32))
    return np.asarray(seen, np.float64).reshape(-1, 2)


def _mesh(border: Border, overview: Pixels) -> Floats:
    """Where in the overview the sheet is seen: by its corners in perspective, and by how its sides are bent."""
    corners = corners_of(border.lines) + np.array(overview.shape[1::-1]) / 2
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    to_overview = cv2.getPerspectiveTransform(unit, corners.astype(np.float32)).astype(np.float64)
    wide, tall = _lengths(corners)
    inset = np.array([_INSET_PX / wide, _INSET_PX / wide, _INSET_PX / tall, _INSET_PX / tall]) * border.own
    along = np.linspace(0, 1, _MESH)
    x = inset[LEFT] + along * (1 - inset[LEFT] - inset[RIGHT])
    y = inset[TOP] + along * (1 - inset[TOP] - inset[BOTTOM])
    places = np.stack(np.meshgrid(x, y), axis=-1)
    bends = [_bend(side, overview, to_overview, (wide, tall)) if border.own[side] else 0 * along for side in range(4)]
    flat = places.copy()
    flat[..., 0] += (1 - places[..., 0]) * bends[LEFT][:, None] + places[..., 0] * bends[RIGHT][:, None]
    flat[..., 1] += (1 - places[..., 1]) * bends[TOP] + places[..., 1] * bends[BOTTOM]
    return np.asarray(cv2.perspectiveTransform(flat, to_overview))


def _lengths(corners: Points) -> tuple[float, float]:
    """Mean width and height of a quadrilateral."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2


def _bend(side: int, overview: Pixels, to_overview: Floats, size: tuple[float, float]) -> Floats:
    """(_MESH,): how far right or down of the straight side the sheet ends along it, in the sheet's size."""
    count = 2 * _MESH
    along = (np.arange(count) + 0.5) / count
    length = size[0] if side in (LEFT, RIGHT) else size[1]
    steps = np.arange(-_BENT_PX, _BENT_PX + 1)
    off = steps / length + (side in (RIGHT, BOTTOM))
    pairs = np.stack(np.meshgrid(off, along), axis=-1)
    pairs = pairs if side in (LEFT, RIGHT) else pairs[..., ::-1]
    seen = cv2.perspectiveTransform(np.ascontiguousarray(pairs), to_overview).astype(np.float32) - 0.5
    level = without_strokes(overview.min(axis=2))
    light = np.log(cv2.remap(level, seen[..., 0], seen[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) + 12.0)
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


def _cut_out(image: Pixels, overview: Pixels, mesh: Floats, factor: float) -> Sheet:
    """The sheet, at the resolution at which it is seen, as far as it is not more than is read."""
    low = np.floor((mesh.min(axis=(0, 1)) / factor).clip(0)).astype(int)
    high = np.ceil(mesh.max(axis=(0, 1)) / factor).astype(int)
    part = image[low[1] : high[1], low[0] : high[0]]
    wide, tall = _lengths(np.array([mesh[0, 0], mesh[0, -1], mesh[-1, -1], mesh[-1, 0]]) / factor)
    scale = min(1.0, (MOST_PIXELS / (wide * tall)) ** 0.5)
    size = max(1, round(wide * scale)), max(1, round(tall * scale))
    if scale < 1:  # means of whole pixels, where each alone would keep the noise
        smaller = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
        shrunk = np.asarray(cv2.resize(part, smaller, interpolation=cv2.INTER_AREA), np.uint8)
    else:
        shrunk = part
    ratio = np.array(shrunk.shape[1::-1]) / part.shape[1::-1]
    picture = _seen_through((mesh / factor - low) * ratio, shrunk, size, cv2.BORDER_REPLICATE)
    beyond = _seen_through(mesh, np.full(overview.shape[:2], 255, np.uint8), size, cv2.BORDER_CONSTANT) < 255
    if beyond.any():
        calm = np.dstack([without_strokes(channel) for channel in cv2.split(overview)])
        picture[beyond] = _seen_through(mesh, calm, size, cv2.BORDER_REPLICATE)[beyond]
    return Sheet(picture, mesh / factor)


def _seen_through(mesh: Floats, picture: Pixels, size: tuple[int, int], border: int) -> Pixels:
    """What a picture shows at the places of a mesh, evenly spread over so many pixels (width, height)."""
    # `cv2.resize` puts values at the middles of cells; those of the mesh reach from edge to edge
    last = len(mesh) - 1
    x, y = ((np.arange(side) + 0.5) / side * last for side in size)
    column, row = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    maps = [cv2.remap(np.ascontiguousarray(mesh[..., axis], np.float32) - 0.5, column, row, cv2.INTER_LINEAR) for axis in (0, 1)]
    return np.asarray(cv2.remap(picture, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=border), np.uint8)
