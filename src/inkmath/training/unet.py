"""A small U-Net (Ronneberger et al. 2015) that works at half the picture's resolution."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


def _block(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class UNet(nn.Module):
    """Picture float (N, 3, H, W), RGB in [0, 1] -> logits float (N, classes, H, W).

    H and W are multiples of 2 ** len(widths). The stem folds 2 x 2 pixels into channels, each further width
    is a level of half the resolution, and the head unfolds the pixels again (sub-pixel convolution, Shi et
    al. 2016).
    """

    def __init__(self, classes: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.PixelUnshuffle(2), _block(12, widths[0]), _block(widths[0], widths[0]))
        self.down = nn.ModuleList(
            nn.Sequential(_block(narrow, wide, 2), _block(wide, wide)) for narrow, wide in pairwise(widths)
        )
        self.up = nn.ModuleList(
            nn.Sequential(_block(wide + narrow, narrow), _block(narrow, narrow))
            for narrow, wide in reversed(list(pairwise(widths)))
        )
        self.head = nn.Sequential(nn.Conv2d(widths[0], 4 * classes, 1), nn.PixelShuffle(2))

    def forward(self, picture: Tensor) -> Tensor:
        x = self.stem(2 * picture - 1)
        levels = [x]
        for down in self.down:
            x = down(x)
            levels.append(x)
        levels.pop()
        for up in self.up:
            larger = nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = up(torch.cat([larger, levels.pop()], dim=1))
        logits: Tensor = self.head(x)
        return logits
