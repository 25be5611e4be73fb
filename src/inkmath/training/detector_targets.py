"""What the symbol head is trained towards, and how far from it its maps are.

Zhou et al., "Objects as points" (2019), with peaks as long and as wide as the symbol is (Liu et al.,
"Training-time-friendly network for real-time object detection", 2020).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.ink.page_input import CELL, UNIT
from inkmath.recognition.detections import plane_of
from inkmath.training.expression_pictures import Picture

_REACH = 5  # cells from a centre to where its peak is taken for nothing
_SPREAD, _SHARPEST, _BLUNTEST = 0.12, 0.5, 2.0  # deviation of a peak: share of the side, least, most; cells


@dataclass(frozen=True)
class Targets:
    """Where the N symbols of B pictures are.

    cells: int (N, 4), picture, class, row and column of the centre. planes: int (N,).
    centres: float (N, 2), x and y in cells. sizes: float (N, 2), log width and log height in UNITs.
    spreads: float (N, 2), standard deviations of the peaks along x and y, in cells.
    """

    cells: Tensor
    planes: Tensor
    centres: Tensor
    sizes: Tensor
    spreads: Tensor


def targets(pictures: Sequence[Picture], corners: Sequence[tuple[int, int]]) -> Targets:
    """The targets of pictures that lie with their corners (x, y) at these pixels of their inputs."""
    boxes = np.concatenate([p.boxes + np.tile(xy, 2) for p, xy in zip(pictures, corners, strict=True)])
    labels = np.concatenate([picture.labels for picture in pictures])
    numbers = np.repeat(np.arange(len(pictures)), [len(picture.labels) for picture in pictures])
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 / CELL
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 1.0)
    column, row = np.floor(centres).astype(np.int64).T
    return Targets(
        torch.from_numpy(np.stack([numbers, labels, row, column], axis=1)),
        torch.from_numpy(plane_of(labels)),
        torch.from_numpy(centres.astype(np.float32)),
        torch.from_numpy(np.log(sides / UNIT).astype(np.float32)),
        torch.from_numpy(np.clip(_SPREAD * sides / CELL, _SHARPEST, _BLUNTEST).astype(np.float32)),
    )


def heat(truth: Targets, shape: Sequence[int]) -> Tensor:
    """float (B, classes, h, w): a peak of 1 at each symbol's centre, falling as a Gaussian around it."""
    steps = torch.arange(-_REACH, _REACH + 1, device=truth.cells.device)
    picture, label, row, column = truth.cells.unbind(1)
    rows, columns = row[:, None, None] + steps[:, None], column[:, None, None] + steps
    spread_x, spread_y = truth.spreads[:, :, None, None].unbind(1)
    values = torch.exp(-((steps / spread_x) ** 2 + (steps[:, None] / spread_y) ** 2) / 2)
    inside = (rows >= 0) & (rows < shape[2]) & (columns >= 0) & (columns < shape[3])
    plane = (picture * shape[1] + label)[:, None, None] * shape[2]
    places = (plane + rows) * shape[3] + columns
    flat = torch.zeros(math.prod(shape), device=steps.device)
    return flat.scatter_reduce_(0, places[inside], values[inside], "amax").view(*shape)


def focal_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """The penalty-reduced focal loss, summed; alpha 2, beta 4 (Law and Deng, "CornerNet", 2018)."""
    probability = torch.sigmoid(logits)
    is_centre = wanted == 1
    missed = (1 - probability[is_centre]) ** 2 * nn.functional.softplus(-logits[is_centre])
    invented = (1 - wanted) ** 4 * probability**2 * nn.functional.softplus(logits)
    return missed.sum() + invented.sum()


def geometry_loss(sizes: Tensor, offsets: Tensor, truth: Targets) -> tuple[Tensor, Tensor]:
    """The mean errors of size and offset in the 3 x 3 cells around each centre, by their share of its peak.

    sizes, offsets: (B, 2 * planes, h, w).
    """
    steps = torch.tensor([(dx, dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1)], device=truth.cells.device)
    picture, _, row, column = truth.cells[:, :, None].unbind(1)
    rows, columns = row + steps[:, 1], column + steps[:, 0]  # (N, 9)
    height, width = sizes.shape[2:]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    weights = torch.exp(-((steps / truth.spreads[:, None]) ** 2).sum(-1) / 2) * inside
    rows, columns = rows.clamp(0, height - 1), columns.clamp(0, width - 1)
    channels = 2 * truth.planes[:, None, None] + torch.arange(2, device=steps.device)
    index = picture[..., None], channels, rows[..., None], columns[..., None]
    wanted = truth.centres[:, None] - torch.stack([columns, rows], dim=-1) - 0.5
    size_errors = (sizes[index] - truth.sizes[:, None]).abs().sum(-1)
    offset_errors = (offsets[index] - wanted).abs().sum(-1)
    total = weights.sum()
    return (weights * size_errors).sum() / total, (weights * offset_errors).sum() / total


def at_centres(maps: Tensor, truth: Targets) -> Tensor:
    """(N, C): what maps (B, C, h, w) say in the cells of the centres."""
    picture, _, row, column = truth.cells.unbind(1)
    return maps.permute(0, 2, 3, 1)[picture, row, column]
