"""The four networks, each a little more than the one before, with the settings that validation chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from inkmath import nn
from inkmath.errors import ConfigError
from inkmath.nn.layer import Layer


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a training by Adam.

    schedule: of the learning rate: "cosine", half a one down to zero, or "constant".
    init: the first weights of every layer, "glorot", "he" or "normal".
    other_hands: how often each training picture is drawn besides, as other hands would have.
    weight_decay: apart from the gradient, in units of the learning rate; of weights, not of biases.
    """

    epochs: int = 6
    batch_size: int = 128
    learning_rate: float = 1e-3
    schedule: str = "cosine"
    weight_decay: float = 0.01
    init: str = "he"
    other_hands: int = 2
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Preset:
    """A network and its task.

    task: a name of `inkmath.classics.tasks.TASKS`.
    layers: by initialiser and number of classes.
    """

    name: str
    task: str
    layers: Callable[[str, int], list[Layer]]
    settings: Settings

    def network(self, settings: Settings, size_px: int, classes: int) -> nn.Sequential:
        """The network with its first weights, for pictures (1, size_px, size_px)."""
        layers = self.layers(settings.init, classes)
        return nn.Sequential(layers, (1, size_px, size_px), seed=settings.seed)


def _one(init: str, classes: int) -> list[Layer]:
    return [nn.Flatten(), nn.Dense(classes, init), nn.Softmax()]


def _two(init: str, classes: int) -> list[Layer]:
    return [nn.Flatten(), nn.Dense(50, init), nn.ReLU(), nn.Dense(classes, init), nn.Softmax()]


def _three(init: str, classes: int) -> list[Layer]:
    convolution = [nn.Conv2d(8, 3, init=init), nn.ReLU(), nn.MaxPool2d(2)]
    return [*convolution, nn.Flatten(), nn.Dense(classes, init), nn.Softmax()]


def _four(init: str, classes: int) -> list[Layer]:
    first = [nn.Conv2d(8, 3, init=init), nn.ReLU(), nn.MaxPool2d(2)]
    second = [nn.Conv2d(12, 5, init=init), nn.ReLU(), nn.MaxPool2d(2)]
    return [*first, *second, nn.Flatten(), nn.Dense(classes, init), nn.Softmax()]


_LINEAR = Settings(12, learning_rate=5e-3, weight_decay=0.1, init="glorot", other_hands=4)

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("network-1", "crohme-20", _one, _LINEAR),
        Preset("network-2", "crohme-20", _two, Settings()),
        Preset("network-3", "crohme-20", _three, Settings(learning_rate=2e-3)),
        Preset("network-4", "crohme-20", _four, Settings(learning_rate=2e-3)),
        Preset("network-4-mnist", "mnist", _four, Settings(learning_rate=2e-3, other_hands=6)),
    )
}
"""By name."""


FOUR = ("network-1", "network-2", "network-3", "network-4")
"""Names of the four networks that are compared."""


def plain(settings: Settings) -> Settings:
    """The recipe of a first notebook: a constant learning rate, no weight decay, each symbol drawn once."""
    return replace(settings, schedule="constant", weight_decay=0.0, other_hands=0)


def find(name: str) -> Preset:
    """The preset of that name; raises ConfigError with the names that there are."""
    if name not in PRESETS:
        raise ConfigError(f"Unknown network {name!r}. Available: {', '.join(PRESETS)}.")
    return PRESETS[name]
