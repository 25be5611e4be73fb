"""A network of `inkmath.nn`, a list of layers in a user's own file, trained in NumPy on own pictures."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from inkmath.classics import run as classics
from inkmath.classics.presets import Preset, Settings
from inkmath.classics.tasks import Part, Task
from inkmath.data.classified import Classified
from inkmath.errors import ConfigError
from inkmath.nn.layer import Layer
from inkmath.training.own_network import load


def layers_of(name: str, classes: int) -> list[Layer] | None:
    """The layers that FILE.py:NAME lists, or that it returns for so many classes; None if it has others.

    Raises ConfigError as `own_network.load` does.
    """
    made: Any = load(name)
    if inspect.isfunction(made):
        try:
            made = made(classes) if inspect.signature(made).parameters else made()
        except TypeError:  # a function of other arguments: a torch network
            return None
    is_list = isinstance(made, list | tuple) and made and all(isinstance(one, Layer) for one in made)
    return list(made) if is_list else None


def train_layers(
    name: str,
    data: Classified,
    epochs: int,
    settings: Iterable[str],
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Train them into the folder, which is then as that of any other run, and test them once.

    epochs: unless the settings, KEY=VALUE of `inkmath.classics.presets.Settings`, say otherwise.
    Raises ConfigError for a setting that is not there, and if shapes do not fit; the message names the layer.
    """
    parts = {split: data.part(split) for split in ("train", "validation", "test")}
    task = Task(
        data.data,
        data.title,
        data.licence,
        data.classes,
        {split: Part(part.images, part.labels) for split, part in parts.items() if len(part)},
        data.view,
    )

    def layers(init: str, classes: int) -> list[Layer]:
        found = layers_of(name, classes)
        if found is None:
            raise ConfigError(f"{name} is no list of layers of inkmath.nn.")
        return found

    batch_size = max(8, min(128, len(parts["train"]) // 32 * 4))
    chosen = replace(Settings(epochs=epochs, batch_size=batch_size, other_hands=0), **_changes(settings))
    preset = Preset(Path(name.rpartition(":")[0]).stem, "", layers, chosen)
    classics.train(preset, chosen, folder, say, task=task)


def _changes(settings: Iterable[str]) -> dict[str, Any]:
    kinds = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}
    found: dict[str, Any] = {}
    for setting in settings:
        key, _, text = setting.partition("=")
        if key not in kinds:
            raise ConfigError(f"Unknown setting {setting!r}. Available: {', '.join(kinds)}; write KEY=VALUE.")
        try:
            found[key] = kinds[key](text)
        except ValueError as error:
            raise ConfigError(f"{key} expects {kinds[key].__name__}, not {text!r}.") from error
    return found
