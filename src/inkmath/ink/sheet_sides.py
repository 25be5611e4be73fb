"""The sides of a sheet in a photo that shows what it lies on: straight, sharp, and brighter within.

A side that leaves the picture is not found; there the picture itself ends the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.types import Pixels

LEFT, RIGHT, TOP, BOTTOM = range(4)

_OUTWARD = np.array([(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)])
_WIDEST = 5  # pixels of a stroke in the small picture: the wire of a spiral is wider
_GLOOM = 12.0  # added to all levels: noise in the dark is no contrast
_GLANCE = 100  # places along the longer side that a glance takes in
_DARKER = 0.78  # of the level of paper is what a sheet lies on, at most
_DRAWN = 0.3  # share of the places at one level that no camera gives, unless all light is clipped
_AT_RIM, _NEAR_RIM = 0.04, 0.4  # shares that are so dark of the rim of a picture, and of a line within it
_FAINTEST = 0.05  # change of the logarithm of the level, a pixel, at an edge
_MOST_TURN = 40  # degrees of a side from upright or level
_TOLERANCE = 6  # degrees between a side and its edge at one pixel
_CANDIDATES = 4  # of each side
_FEWEST = 0.05  # pixels of a candidate's edge, in the shorter side of the picture, weighted by contrast
_STRONG = 0.3  # change beyond which an edge counts no more
_NEAR = 3.0  # pixels from a side at which within and without are compared
_CONTRAST = 0.14  # least difference there, as a logarithm
_PAPER = 1.2  # at most so much darker than the brighter part of the picture is paper within the border
_SAMPLES = 32  # along a side
_PROFILE_PX = 1200  # long side of the picture in whose pixels the width of an edge is measured
_SHARP_PX = 3.0  # a penumbra is wider
_COLOURED, _BLACK, _ROUGH = 0.3, 0.25, 0.3  # by which what lies beyond is surely no shadow on the sheet
_SUPPORT, _SEEN = 0.75, 0.25  # least shares of a side: of what is seen with contrast, and that is seen
_LEAST_AREA, _LEAST_SIDE = 0.12, 0.2  # of a sheet, in the picture's
_MOST_SLANT = 0.6  # cosine of the angle at a corner

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Border:
    """The border of a sheet.

    lines: float64 (4, 3), left, right, top, bottom: outward normal (x, y) of length 1, and how far along it
    the side lies from the picture's middle, in pixels.
    own: bool (4,), whether a side is the sheet's; otherwise it is the picture's.
    """

    lines: Floats
    own: Bits


def may_show_more(image: Pixels) -> bool:
    """True if a picture, uint8 (H, W, 3), is a photo that is darker at its rim, or near it."""
    step = max(1, max(image.shape) // _GLANCE)
    level = darkest(image[::step, ::step])
    if (level == np.bincount(level.ravel()).argmax()).mean() > _DRAWN:
        return False
    dark = level + _GLOOM < _DARKER * (float(np.percentile(level, 75)) + _GLOOM)

    def around(depth: int) -> float:
        inner = dark[depth : len(dark) - depth, depth : dark.shape[1] - depth]
        return float(np.concatenate([*inner[:: len(inner) - 1], *inner[:, :: inner.shape[1] - 1].T]).mean())

    return around(0) > _AT_RIM or around(min(dark.shape) // 10) > _NEAR_RIM


def find_border(picture: Pixels, detail: Pixels) -> Border | None:
    """The border of the sheet in a small picture, uint8 (H, W, 3); None where no side is certain.

    detail: the same picture, as large as there is.
    """
    level = without_strokes(darkest(picture))
    light = np.log(level.astype(np.float32) + _GLOOM)
    paper = float(np.percentile(light, 75))
    edges = _Edges.of(light)
    height, width = light.shape
    options, alone = [], []
    for side in range(4):
        lines = [(line, _Beyond.of(line, light, picture, detail)) for line in edges.lines(side)]
        lines = [(line, beyond) for line, beyond in lines if beyond.is_sharp or beyond.is_other]
        frame = *_OUTWARD[side], (width if side < TOP else height) / 2
        options.append(np.array([*(line for line, _ in lines), frame]))
        alone.append(np.array([*(beyond.is_sharp and beyond.is_other for _, beyond in lines), False]))
    return _likeliest(options, alone, light, paper)


def darkest(picture: Pixels) -> Pixels:
    """The least of the channels of each pixel: low of what is coloured or dark, as paper is not."""
    return np.minimum(np.minimum(picture[..., 0], picture[..., 1]), picture[..., 2])


def without_strokes(level: Pixels) -> Pixels:
    """The levels, uint8 (H, W), with what is narrow and dark made as its surroundings."""
    calm = cv2.medianBlur(level, 3)
    return np.asarray(
        cv2.medianBlur(cv2.morphologyEx(calm, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8)), 5),
        np.uint8,
    )


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pixels of edges: places from the middle (N, 2), directions of falling light (N, 2), changes (N,)."""

    places: Floats
    directions: Floats
    changes: Floats
    shape: tuple[int, int]

    @classmethod
    def of(cls, light: npt.NDArray[np.float32]) -> _Edges:
        along_x, along_y = cv2.Scharr(light, -1, 1, 0) / 32, cv2.Scharr(light, -1, 0, 1) / 32
        change = np.hypot(along_x, along_y)
        change[[0, 1, -2, -1]], change[:, [0, 1, -2, -1]] = 0, 0
        y, x = np.nonzero(change > _FAINTEST)
        size = change[y, x]
        down = np.column_stack([-along_x[y, x], -along_y[y, x]]) / size[:, None]
        is_crest = np.ones(len(y), dtype=bool)
        for sign in (1, -1):
            step = np.round(sign * down).astype(int)
            is_crest &= change[y + step[:, 1], x + step[:, 0]] <= size
        places = np.column_stack([x, y])[is_crest] + 0.5 - np.array(light.shape[::-1]) / 2
        return cls(places, down[is_crest], size[is_crest], (light.shape[0], light.shape[1]))

    def lines(self, side: int) -> list[Floats]:
        """The straight lines that most of the edges of a side make, as in Border: a Hough transform."""
        outward = _OUTWARD[side]
        across = np.array([-outward[1], outward[0]])
        angles = np.degrees(np.arctan2(self.directions @ across, self.directions @ outward))
        chosen = np.abs(angles) < _MOST_TURN + _TOLERANCE
        places, own = self.places[chosen], np.round(angles[chosen]).astype(int)
        weights = np.minimum(self.changes[chosen], _STRONG)
        reach = int(np.hypot(*self.shape) / 2) + 2
        shape = 2 * _MOST_TURN + 1, 2 * reach
        votes = np.zeros(shape)
        for off in range(-_TOLERANCE, _TOLERANCE + 1):
            turn = own + off
            may = np.abs(turn) <= _MOST_TURN
            distance = (places[may] * _normals(outward, turn[may])).sum(axis=1)
            cells = (turn[may] + _MOST_TURN) * shape[1] + np.round(distance).astype(int) + reach
            votes += np.bincount(cells, weights[may], votes.size).reshape(shape)
        votes = np.asarray(cv2.blur(votes, (3, 1)) * 3, np.float64)
        found: list[Floats] = []
        while len(found) < _CANDIDATES:
            turned, distance = divmod(int(votes.argmax()), shape[1])
            if votes[turned, distance] < _FEWEST * min(self.shape):
                break
            normal = _normals(outward, np.array([turned - _MOST_TURN]))[0]
            found.append(np.array([*normal, distance - reach]))
            votes[max(0, turned - 6) : turned + 7, max(0, distance - 7) : distance + 8] = 0
        return found


def _normals(outward: Floats, turns: npt.NDArray[np.int_]) -> Floats:
    """A direction turned by each of the degrees, (N, 2)."""
    c, s = np.cos(np.radians(turns)), np.sin(np.radians(turns))
    return np.column_stack([outward[0] * c - outward[1] * s, outward[0] * s + outward[1] * c])


@dataclass(frozen=True, slots=True)
class _Beyond:
    """Features that distinguish the side of a sheet from the edge of a shadow on it.

    edge_px: its width. colour: change of the colour beyond it, as a logarithm. darkening: share of the light
    that is left there. roughness: deviation of the logarithm of the light there, if higher than within.
    """

    edge_px: float
    colour: float
    darkening: float
    roughness: float

    @property
    def is_sharp(self) -> bool:
        return self.edge_px <= _SHARP_PX

    @property
    def is_other(self) -> bool:
        return self.colour >= _COLOURED or self.darkening <= _BLACK or self.roughness >= _ROUGH

    @classmethod
    def of(cls, line: Floats, light: npt.NDArray[np.float32], picture: Pixels, detail: Pixels) -> _Beyond:
        normal, size = line[:2], np.array(light.shape[::-1])
        along = np.array([-normal[1], normal[0]])
        reach = np.hypot(*size) / 2
        points = normal * line[2] + np.linspace(-reach, reach, 4 * _SAMPLES)[:, None] * along + size / 2
        within, without = _at(light, points - _NEAR * normal), _at(light, points + _NEAR * normal)
        points = points[within - without > _CONTRAST]  # never where either is beyond the picture
        if not len(points):
            return cls(np.inf, 0.0, 1.0, 0.0)
        steps = np.arange(_NEAR, 20, 3)
        rows = [_colours(picture, points + sign * steps[:, None, None] * normal) for sign in (-1, 1)]
        change = np.median(np.log(rows[1] + 6.0), axis=0) - np.median(np.log(rows[0] + 6.0), axis=0)
        roughness = [float(np.log(row.mean(axis=1) + _GLOOM).std()) for row in rows]
        rough = roughness[1] if roughness[1] > 3 * roughness[0] else 0.0
        edge = _edge_width(points / size, normal, detail)
        return cls(edge, float(np.ptp(change)), float(np.exp(change.mean())), rough)


def _at(values: npt.NDArray[np.float32], points: Floats) -> npt.NDArray[np.float32]:
    """The values at points (..., 2); nan beyond the picture."""
    x, y = np.floor(points[..., 0]).astype(int), np.floor(points[..., 1]).astype(int)
    height, width = values.shape
    found = values[y.clip(0, height - 1), x.clip(0, width - 1)]
    return np.where((x >= 0) & (y >= 0) & (x < width) & (y < height), found, np.nan).astype(np.float32)


def _colours(picture: Pixels, points: Floats) -> Floats:
    """float64 (N, 3), the colours at those of the points that the picture shows; at the nearest if none."""
    x, y = np.floor(points.reshape(-1, 2)).astype(int).T
    height, width = picture.shape[:2]
    shown = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    if not shown.any():
        shown[:] = True
    return np.asarray(picture[y[shown].clip(0, height - 1), x[shown].clip(0, width - 1)], np.float64)


def _edge_width(places: Floats, normal: Floats, detail: Pixels) -> float:
    """The usual width of the edge at places, shares of a picture whose longer side has _PROFILE_PX."""
    size = np.array(detail.shape[1::-1])
    unit = max(size) / _PROFILE_PX
    steps = np.arange(-12, 12.5, 0.5) * unit
    points = (places * size)[:, None] + steps[:, None] * normal - 0.5
    points = points[((points >= 0) & (points < size - 1)).all(axis=(1, 2))].astype(np.float32)
    if not len(points):
        return float("inf")
    seen = darkest(np.asarray(cv2.remap(detail, points[..., 0], points[..., 1], cv2.INTER_LINEAR), np.uint8))
    light = np.log(seen + _GLOOM)
    high, low = np.median(light[:, :8], axis=1), np.median(light[:, -8:], axis=1)
    clear = high - low > _CONTRAST
    if not clear.any():
        return float("inf")
    share = (light[clear] - low[clear, None]) / (high - low)[clear, None]
    return float(np.median(((share > 0.2) & (share < 0.8)).sum(axis=1))) * 0.5


def corners_of(lines: Floats) -> Floats:
    """float64 (..., 4, 2), clockwise from top left, of borders' lines (..., 4, 3); from the middle."""

    def meet(a: Floats, b: Floats) -> Floats:
        across = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]  # 1 where they are square
        across = np.where(np.abs(across) < 1e-3, 1e-3, across)
        x = (a[..., 2] * b[..., 1] - a[..., 1] * b[..., 2]) / across
        y = (a[..., 0] * b[..., 2] - a[..., 2] * b[..., 0]) / across
        return np.stack([x, y], axis=-1)

    left, right, top, bottom = (lines[..., side, :] for side in range(4))
    return np.stack([meet(left, top), meet(right, top), meet(right, bottom), meet(left, bottom)], axis=-2)


_ENDS = ((3, 0), (1, 2), (0, 1), (2, 3))  # corners of each side


def _likeliest(
    options: list[Floats], alone: list[Bits], light: npt.NDArray[np.float32], paper: float
) -> Border | None:
    """The border whose sides are supported best by contrast along them.

    options: of each side; the last is the picture's. alone: whether one may be the only side that is found.
    """
    grid = np.stack(np.meshgrid(*(np.arange(len(one)) for one in options), indexing="ij"), axis=-1).reshape(
        -1, 4
    )
    lines = np.stack([options[side][grid[:, side]] for side in range(4)], axis=1)
    own = np.stack([grid[:, side] < len(options[side]) - 1 for side in range(4)], axis=1)
    corners = corners_of(lines)
    may_be_alone = np.stack([alone[side][grid[:, side]] for side in range(4)], axis=1).any(axis=1)
    is_possible = _is_sheet(corners, light.shape) & ((own.sum(axis=1) > 1) | may_be_alone)
    lines, own, corners = lines[is_possible], own[is_possible], corners[is_possible]
    if not len(lines):
        return None
    score, fits = 0.8 * np.minimum(_area(corners) / light.size, 1), np.ones(len(lines), dtype=bool)
    along = ((np.arange(_SAMPLES) + 0.5) / _SAMPLES)[None, :, None]
    for side, (first, last) in enumerate(_ENDS):
        points = (
            corners[:, [first]] * (1 - along) + corners[:, [last]] * along + np.array(light.shape[::-1]) / 2
        )
        away = _NEAR * lines[:, side, None, :2]
        within, without = _at(light, points - away), _at(light, points + away)
        seen = ~np.isnan(within + without)
        good = (within - without > _CONTRAST) & (within > paper - _PAPER)
        support = good.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
        fits &= ~own[:, side] | ((support >= _SUPPORT) & (seen.mean(axis=1) >= _SEEN))
        score += np.where(own[:, side], (support - 0.6).clip(0) / 0.4, 0)
    if not fits.any():
        return None
    best = int(np.where(fits, score, -1).argmax())
    return Border(lines[best], own[best])


def _is_sheet(corners: Floats, shape: tuple[int, ...]) -> Bits:
    """True if quadrilaterals (N, 4, 2) have about square corners, and the size of a sheet."""
    sides = np.roll(corners, -1, axis=1) - corners
    following = np.roll(sides, -1, axis=1)
    lengths = np.hypot(sides[..., 0], sides[..., 1])
    turns = sides[..., 0] * following[..., 1] - sides[..., 1] * following[..., 0]
    slant = np.abs((sides * following).sum(axis=2)) / np.maximum(lengths * np.roll(lengths, -1, axis=1), 1e-6)
    is_large = (_area(corners) > _LEAST_AREA * shape[0] * shape[1]) & (
        lengths.min(axis=1) > _LEAST_SIDE * min(shape)
    )
    is_upright = (sides[:, 0, 0] > 0) & (sides[:, 1, 1] > 0)
    found: Bits = is_upright & (turns > 0).all(axis=1) & (slant.max(axis=1) < _MOST_SLANT) & is_large
    return found


def _area(corners: Floats) -> Floats:
    x, y = corners[..., 0], corners[..., 1]
    return np.asarray(np.abs((x * np.roll(y, -1, 1) - np.roll(x, -1, 1) * y).sum(axis=1)) / 2)
