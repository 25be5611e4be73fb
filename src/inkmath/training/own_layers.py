"""A network of `inkmath.nn`, a list of layers in a user's own file, trained in NumPy on own pictures."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from inkmath import nn
from inkmath.classics import run as classics
from inkmath.classics.presets import Preset, Settings
from inkmath.classics.tasks import Part, Task
from inkmath.data.classified import Classified
from inkmath.errors import CheckpointError, ConfigError
from inkmath.nn.layer import Layer
from inkmath.nn.network import shape_text
from inkmath.training.fine_tuning import known_classes
from inkmath.training.own_network import load

Say = Callable[[str], None]


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


def is_run(folder: Path) -> bool:
    """True for the folder of a run of layers."""
    return (folder / classics.NETWORK).is_file()


@dataclass(frozen=True, slots=True)
class BegunRun:
    """A run of layers, in its folder: its settings, and the set, classes and size of its pictures."""

    folder: Path
    name: str
    settings: Settings
    data: str
    classes: tuple[str, ...]
    size_px: int

    @classmethod
    def open(cls, folder: Path) -> BegunRun:
        """Raises CheckpointError if the folder holds no such run."""
        try:
            config, data = (
                json.loads((folder / name).read_text(encoding="utf-8"))
                for name in ("config.json", "data.json")
            )
            settings = Settings(**config["settings"])
            classes = tuple(map(str, data["classes"]))
            return cls(folder, config["preset"], settings, data["data"], classes, int(data["size_px"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CheckpointError(f"{folder} holds no run of layers to go on with: {error}.") from error

    def layers(self, classes: int) -> list[Layer]:
        """List its layers, not built yet, the last Dense with so many outputs. Raises ConfigError."""
        made: list[Layer] = []
        for layer in reversed(self.network.layers):
            described = layer.describe()
            if isinstance(layer, nn.Dense) and not any(isinstance(one, nn.Dense) for one in made):
                described |= {"features": classes}
            made.append(type(layer)(**described))
        return made[::-1]

    def put_into(self, network: nn.Sequential, classes: Sequence[str]) -> None:
        """Give the network its weights; the last layer those of the classes that both have.

        Raises ConfigError if the layers are others.
        """
        known = known_classes(self.classes, classes)
        pairs = list(zip(self.network.layers, network.layers, strict=False))
        last = next((layer for layer in reversed(network.layers) if layer.parameters), None)
        if [type(one) for one in self.network.layers] != [type(one) for one in network.layers]:
            raise ConfigError(f"The layers are not those of the run {self.folder}. Leave out --model.")
        for theirs, ours in pairs:
            for name, value in (ours.parameters | ours.state).items():
                given = (theirs.parameters | theirs.state)[name]
                if ours is last and given.shape[:-1] == value.shape[:-1]:  # the outputs are the last axis
                    value[..., list(known)] = given[..., list(known.values())]
                elif given.shape == value.shape:
                    value[...] = given
                else:
                    raise ConfigError(
                        f"{ours.name} has {name} of shape {value.shape}, that of the run {self.folder} "
                        f"{given.shape}. Leave out --model."
                    )

    @property
    def network(self) -> nn.Sequential:
        try:
            return nn.Sequential.load(self.folder / classics.NETWORK)
        except nn.NetworkError as error:
            raise ConfigError(str(error)) from error


def train_layers(
    model: str,
    data: Classified,
    epochs: int,
    settings: Iterable[str],
    folder: Path,
    say: Say,
    start: BegunRun | None = None,
) -> None:
    """Train layers into the folder, which is then as that of any other run, and test them once.

    model: FILE.py:NAME, or "" for those of `start`; the last Softmax may be left out. epochs: unless the
    settings, KEY=VALUE of `inkmath.classics.presets.Settings`, say otherwise. start: a run whose weights they
    begin with.
    Raises ConfigError for a setting that is not there, and if shapes do not fit; the message names the layer.
    """

    def layers(init: str, classes: int) -> list[Layer]:
        if not model and start is not None:
            return start.layers(classes)
        found = layers_of(model, classes)
        if found is None:
            raise ConfigError(f"{model} is no list of layers of inkmath.nn.")
        return found if isinstance(found[-1], nn.Softmax) else [*found, nn.Softmax()]

    task = _task(data)
    batch_size = max(8, min(128, len(task.parts["train"].labels) // 32 * 4))
    usual = Settings(epochs=epochs, batch_size=batch_size, other_hands=0)
    chosen = replace(usual, **_changes(settings))
    name = Path(model.rpartition(":")[0]).stem if model else start.name if start else ""

    def begin(network: nn.Sequential) -> None:
        if network.output_shape != (len(task.classes),):
            raise ConfigError(
                f"The layers of {name} give {shape_text(network.output_shape)} numbers for a picture; "
                f"{len(task.classes)}, one for each class, are expected: end with nn.Dense(classes), with "
                "classes an argument of a function that returns the layers."
            )
        if start is not None:
            start.put_into(network, task.classes)

    classics.train(Preset(name, "", layers, chosen), chosen, folder, say, task, start=begin)


def resume_layers(run: BegunRun, data: Classified, settings: Iterable[str], say: Say) -> None:
    """Go on with a run of layers, by settings of which the epochs alone may differ, and test them.

    Raises CheckpointError for another change, ConfigError as `train_layers` does.
    """
    chosen = replace(run.settings, **_changes(settings))
    before, after = asdict(run.settings), asdict(chosen)
    changed = [f"{key} {before[key]}, not {after[key]}" for key in before if before[key] != after[key]]
    if replace(chosen, epochs=run.settings.epochs) != run.settings:
        raise CheckpointError(f"The run in {run.folder} was begun with other settings: {'; '.join(changed)}.")
    preset = Preset(run.name, "", lambda init, classes: run.layers(classes), chosen)
    classics.train(preset, chosen, run.folder, say, _task(data), resume=True)


def _task(data: Classified) -> Task:
    parts = {split: data.part(split) for split in ("train", "validation", "test") if split in data.splits}
    return Task(
        data.data,
        data.title,
        data.licence,
        data.classes,
        {split: Part(part.images, part.labels) for split, part in parts.items() if len(part)},
        data.view,
    )


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
