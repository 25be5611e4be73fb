"""The classifiers that can be trained: pictures float (N, 1, S, S), ink = 1 -> logits (N, classes)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from torch import Tensor, nn

from inkmath.errors import ConfigError
from inkmath.training.models import ResidualBlock
from inkmath.training.own_network import build_own, is_own

Architecture = Callable[[int, int, float], nn.Module]
"""Called with the number of classes, the side S of the pictures in pixels, and the dropout."""

SMALLEST_PX, LARGEST_PX = 16, 1024
OWN_PX: Mapping[str, int] = {"notebook": 32, "notebook-2": 32}
"""Side of the pictures that an architecture is made for; others take those of the data as they are."""


class ResidualNet(nn.Module):
    """A small ResNet: a stem, stages that halve the sides, the mean over what is left, a linear layer."""

    def __init__(
        self, classes: int, size_px: int, dropout: float, *, stem: int, stages: tuple[tuple[int, int], ...]
    ) -> None:
        """stages: width and number of blocks of each. Any size_px will do."""
        super().__init__()
        blocks: list[nn.Module] = []
        inputs = stem
        for width, count in stages:
            for i in range(count):
                blocks.append(ResidualBlock(inputs, width, 2 if i == 0 else 1, is_pooled=False))
                inputs = width
        self.stem = nn.Sequential(
            nn.Conv2d(1, stem, 3, 1, 1, bias=False), nn.BatchNorm2d(stem), nn.ReLU(inplace=True)
        )
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(inputs, classes))

    def forward(self, x_NCHW: Tensor) -> Tensor:
        logits: Tensor = self.head(self.blocks(self.stem(x_NCHW)).mean(dim=(2, 3)))
        return logits


def notebook(classes: int, size_px: int, dropout: float, *, hidden: tuple[int, ...]) -> nn.Module:
    """The CNN of many a notebook: 16 kernels of 3 x 3, pooling, and hidden layers.

    With one of 64 and 16 classes it has 263,408 parameters at 32 x 32 pixels, for which it was made.
    """
    inputs = 16 * (size_px // 2) ** 2
    layers: list[nn.Module] = [nn.Conv2d(1, 16, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten()]
    for width in hidden:
        layers += [nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(dropout)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, classes))


def two_convolutions(classes: int, size_px: int, dropout: float) -> nn.Module:
    """Two convolutions with pooling, a hidden layer and dropout: a first network for many classes."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(),
        nn.Flatten(),
        nn.Linear(64 * (size_px // 4) ** 2, 256), nn.ReLU(), nn.Dropout(dropout),
        nn.Linear(256, classes),
    )  # fmt: skip


def lenet(classes: int, size_px: int, dropout: float) -> nn.Module:
    """LeNet-5 (LeCun et al. 1998) with ReLU and maximum pooling."""
    side = ((size_px - 4) // 2 - 4) // 2
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * side * side, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(), nn.Dropout(dropout),
        nn.Linear(84, classes),
    )  # fmt: skip


ARCHITECTURES: Mapping[str, Architecture] = {
    "notebook": partial(notebook, hidden=(64,)),
    "notebook-2": partial(notebook, hidden=(64, 64)),
    "two-convolutions": two_convolutions,
    "lenet": lenet,
    "residual": partial(ResidualNet, stem=16, stages=((32, 1), (64, 1), (128, 1))),
    "residual-large": partial(ResidualNet, stem=16, stages=((32, 1), (80, 2), (160, 2))),
}
"""By name; the default is "residual", "residual-large" is for records."""


def check(name: str, size_px: int) -> None:
    """Raise ConfigError for an unknown architecture, or pictures that are too small or too large.

    size_px: 0 is checked once the data is known.
    """
    if name not in ARCHITECTURES and not is_own(name):
        raise ConfigError(
            f"Unknown architecture {name!r}. Available: {', '.join(ARCHITECTURES)}, or FILE.py:NAME for one "
            "of your own."
        )
    if size_px and not SMALLEST_PX <= size_px <= LARGEST_PX:
        too = "small" if size_px < SMALLEST_PX else "large"
        raise ConfigError(
            f"Pictures of {size_px} pixels are too {too}. Set size_px to {SMALLEST_PX} to {LARGEST_PX}."
        )


def build(
    name: str, classes: int, size_px: int, dropout: float = 0.0, *, run: Path | None = None
) -> nn.Module:
    """The network of that name with fresh weights.

    run: the folder that may hold a copy of the file of FILE.py:NAME. Raises ConfigError as `check` and
    `own_network.build_own` do.
    """
    check(name, size_px)
    if is_own(name):
        return build_own(name, classes, size_px, dropout, run=run)
    return ARCHITECTURES[name](classes, size_px, dropout)
