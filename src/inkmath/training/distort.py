"""Random changes of whole batches of pictures: other hands, other pens, torn paper.

What is random is drawn first, as numbers (`draw_changes`); what is done with them (`distorted`) is torch, on
whatever device the pictures are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

_GRID = 4  # points a side at which elastic displacements are drawn


@dataclass(frozen=True)
class Amounts:
    """Amounts of augmentation. Deviations are those of normal distributions.

    rotation, shear: in radians and as a slope. stretch, size: of the logarithms of width to height and scale.
    shift: as a share of the side. elastic: of the displacements, as a share of the side.
    stroke: most that a pen gets wider or narrower, about one pixel for 1.
    cutout: share of pictures that lose a rectangle of up to a third of each side.
    intact: share of pictures that are left as they are: all others are softer, for they are drawn anew, and
    what a network names has sharp edges.
    """

    rotation: float = 0.12
    shear: float = 0.12
    stretch: float = 0.1
    size: float = 0.08
    shift: float = 0.04
    elastic: float = 0.025
    stroke: float = 0.6
    cutout: float = 0.2
    intact: float = 0.0


@dataclass(frozen=True)
class Changes:
    """Changes of each of N pictures.

    affine: float32 (N, 2, 3), from places in the result to places in the picture, both in [-1, 1].
    elastic: float32 (N, 2, 4, 4), displacements in the same unit. stroke: float32 (N,), in [-1, 1].
    cut: float32 (N, 4), left, top, right and bottom of what is lost, in [-1, 1]; nothing if left = right.
    """

    affine: Tensor
    elastic: Tensor
    stroke: Tensor
    cut: Tensor


def draw_changes(rng: np.random.Generator, count: int, amounts: Amounts) -> Changes:
    """Changes of so many pictures."""
    angle, slope, ratio, scale, right, down = rng.normal(size=(6, count)) * np.array([
        [amounts.rotation], [amounts.shear], [amounts.stretch], [amounts.size],
        [2 * amounts.shift], [2 * amounts.shift],
    ])  # fmt: skip
    cos, sin = np.cos(angle), np.sin(angle)
    wide, tall = np.exp(scale + ratio / 2), np.exp(scale - ratio / 2)
    affine = np.stack([
        np.stack([cos * wide, (cos * slope - sin) * tall, right], axis=1),
        np.stack([sin * wide, (sin * slope + cos) * tall, down], axis=1),
    ], axis=1)  # fmt: skip
    elastic = rng.normal(size=(count, 2, _GRID, _GRID)) * 2 * amounts.elastic
    stroke = rng.uniform(-amounts.stroke, amounts.stroke, size=count)
    centre, half = rng.uniform(-1, 1, size=(2, count, 2)) * (1, 0.33)
    half = np.abs(half) * (rng.random(count) < amounts.cutout)[:, None]
    cut = np.concatenate([centre - half, centre + half], axis=1)
    intact = rng.random(count) < amounts.intact
    affine[intact] = np.eye(2, 3)
    for part in (elastic, stroke, cut):
        part[intact] = 0
    return Changes(*(torch.from_numpy(part.astype(np.float32)) for part in (affine, elastic, stroke, cut)))


def distorted(x_N1SS: Tensor, changes: Changes) -> Tensor:
    """The pictures changed: float (N, 1, S, S) in [0, 1], ink = 1; what comes in from outside is paper."""
    grid = _places(changes, x_N1SS.shape[-1])
    moved = nn.functional.grid_sample(x_N1SS, grid, align_corners=False)
    drawn = _with_pen(moved, changes.stroke[:, None, None, None])
    cut = (changes.cut[:, 0] < changes.cut[:, 2]).nonzero().squeeze(1)
    return drawn.index_copy(0, cut, _without(drawn[cut], changes.cut[cut])) if len(cut) else drawn


def _places(changes: Changes, size: int) -> Tensor:
    """The source position of each pixel: (N, S, S, 2).

    One product of matrices: PyTorch's `affine_grid` and `interpolate` take ten times as long on a CPU.
    """
    count = len(changes.affine)
    numbers = torch.cat([changes.affine, changes.elastic.flatten(2)], dim=2)  # (N, 2, 3 + 16)
    return (numbers.flatten(1) @ _basis(size).to(numbers)).view(count, size, size, 2)


@cache
def _basis(size: int) -> Tensor:
    """The weight of each number of a picture's changes for x and y at each pixel.

    (2 * (3 + 16), S * S * 2): the numbers of x, then those of y. The first three of each are x, y and 1; the
    others the bicubic interpolation of the drawn displacements.
    """
    place = (torch.arange(size) + 0.5) * (2 / size) - 1
    y, x = torch.meshgrid(place, place, indexing="ij")
    points = torch.eye(_GRID**2).view(-1, 1, _GRID, _GRID)
    bends = nn.functional.interpolate(points, size=(size, size), mode="bicubic", align_corners=True)
    counts = torch.cat([torch.stack([x, y, torch.ones_like(x)]), bends[:, 0]]).flatten(1)
    both = torch.zeros(2, len(counts), size * size, 2)
    both[0, :, :, 0] = both[1, :, :, 1] = counts
    return both.flatten(0, 1).flatten(1)


def _with_pen(x_N1SS: Tensor, stroke: Tensor) -> Tensor:
    """Strokes wider where `stroke` is positive, thinner where it is negative."""
    # The least of some numbers is the greatest of their negatives.
    sign = 1 - 2 * (stroke < 0).to(x_N1SS)
    reached = _greatest_nearby(x_N1SS * sign) * sign
    # Half of what erosion takes: a whole step would leave nothing of a thin pen.
    return x_N1SS.lerp(reached, torch.where(stroke < 0, -0.5 * stroke, stroke))


def _greatest_nearby(x_N1SS: Tensor) -> Tensor:
    """The greatest of each pixel's 3 x 3 neighbours, 0 outside; pooling takes ten times as long."""
    x = nn.functional.pad(x_N1SS, (1, 1, 1, 1))
    x = torch.maximum(torch.maximum(x[..., :-2, :], x[..., 1:-1, :]), x[..., 2:, :])
    return torch.maximum(torch.maximum(x[..., :-2], x[..., 1:-1]), x[..., 2:])


def _without(x_N1SS: Tensor, cut: Tensor) -> Tensor:
    size = x_N1SS.shape[-1]
    place = (torch.arange(size, device=x_N1SS.device) + 0.5) * (2 / size) - 1
    left, top, right, bottom = cut[:, :, None].unbind(1)
    columns, rows = (place > left) & (place < right), (place > top) & (place < bottom)
    return x_N1SS.masked_fill((rows[:, :, None] & columns[:, None, :])[:, None], 0.0)
