"""The network that finds the symbols of an expression. It knows shapes and nothing of data."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from inkmath.training.models import ResidualBlock

_RARE = 0.01  # probability of a symbol in a cell before anything is learnt (Lin et al. 2017)


@dataclass(frozen=True)
class Widths:
    """Channels of the network: at strides 2, 4, 8, 16 and 32, on the way back up, and of the features."""

    stages: tuple[int, int, int, int, int] = (24, 48, 80, 144, 192)
    up: int = 80
    features: int = 64


class Maps(nn.Module):
    """One head: a 3 x 3 convolution, then what each cell says."""

    def __init__(self, inputs: int, hidden: int, outputs: int, bias: float = 0.0) -> None:
        super().__init__()
        self.hidden = nn.Conv2d(inputs, hidden, 3, 1, 1)
        self.out = nn.Conv2d(hidden, outputs, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.constant_(self.out.bias, bias)  # type: ignore[arg-type]  # there is a bias

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y: Tensor = self.out(nn.functional.relu(self.hidden(x_NCHW)))
        return y


class ContextBlock(nn.Module):
    """A large depthwise convolution, then two of 1 x 1, with a way around (Liu et al. 2022)."""

    def __init__(self, width: int, kernel: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, kernel, 1, kernel // 2, groups=width, bias=False),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, 2 * width, 1),
            nn.ReLU(inplace=True),
            nn.Conv2d(2 * width, width, 1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y: Tensor = x_NCHW + self.body(x_NCHW)
        return y


class SymbolHeadNet(nn.Module):
    """A page's picture -> maps of the symbols on it ("Objects as points", Zhou et al. 2019).

    In: float (B, 1, H, W) in [0, 1], ink = 1; H and W multiples of 32. With h = H / 4 and w = W / 4,
    out: peaks (B, classes, h, w): the probability that a symbol of the class has its centre in the cell; 0
         where one of the eight cells around has more.
         sizes (B, 2 * planes, h, w): log width and log height, in units of a typical symbol, for each plane.
         offsets (B, 2 * planes, h, w): x and y of the centre from that of the cell, in cells, likewise.
         features (B, F, h, w): what the symbol at the cell looks like.
    Planes: symbols of different planes may have their centres in one cell, as a root and what is under it.
    """

    def __init__(self, classes: int, planes: int, widths: Widths | None = None) -> None:
        super().__init__()
        widths = widths or Widths()
        w2, w4, w8, w16, w32 = widths.stages
        up = widths.up
        self.stem = nn.Sequential(
            nn.Conv2d(1, w2, 3, 2, 1, bias=False), nn.BatchNorm2d(w2), nn.ReLU(inplace=True)
        )
        self.stages = nn.ModuleList(
            [
                nn.Sequential(ResidualBlock(w2, w4, 2), ResidualBlock(w4, w4)),
                nn.Sequential(ResidualBlock(w4, w8, 2), ResidualBlock(w8, w8)),
                nn.Sequential(ResidualBlock(w8, w16, 2), ResidualBlock(w16, w16), ContextBlock(w16, 7)),
                nn.Sequential(ResidualBlock(w16, w32, 2), ContextBlock(w32, 5), ContextBlock(w32, 5)),
            ]
        )
        self.sideways = nn.ModuleList(nn.Conv2d(width, up, 1) for width in widths.stages[1:])
        self.upwards = nn.ModuleList(ResidualBlock(up, up) for _ in range(3))
        self.heat = Maps(up, 96, classes, math.log(_RARE / (1 - _RARE)))
        self.geometry = Maps(up, 48, 4 * planes)
        self.look = nn.Sequential(
            nn.Conv2d(up, widths.features, 3, 1, 1, bias=False), nn.BatchNorm2d(widths.features), nn.ReLU()
        )
        self.namer = nn.Linear(widths.features, classes)

    def maps(self, x_NCHW: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """As `forward`, with the logits of every cell in the place of the peaks."""
        x = self.stem(x_NCHW)
        levels = []
        for stage, sideways in zip(self.stages, self.sideways, strict=True):
            x = stage(x)
            levels.append(sideways(x))
        x = levels.pop()
        for upwards in self.upwards:
            x = upwards(nn.functional.interpolate(x, scale_factor=2.0, mode="nearest") + levels.pop())
        sizes, offsets = self.geometry(x).chunk(2, dim=1)
        return self.heat(x), sizes, offsets, self.look(x)

    def forward(self, x_NCHW: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        logits, sizes, offsets, features = self.maps(x_NCHW)
        return peaks(torch.sigmoid(logits)), sizes, offsets, features


def peaks(heat_NCHW: Tensor) -> Tensor:
    """The heat where no cell of the 3 x 3 around has more, 0 elsewhere."""
    highest = nn.functional.max_pool2d(heat_NCHW, 3, 1, 1)
    return heat_NCHW * (heat_NCHW >= highest)
