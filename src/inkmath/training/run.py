"""A training run's folder: its settings beside its checkpoints, and beginning, resuming and exporting it.

    config.json                     {"preset": NAME, "settings": {...}, "settled": {...}}: every setting, and
                                    the values of those that follow from the data
    checkpoint-STEP.safetensors     the two newest; best.safetensors too where the run may stop early
    log.jsonl                       what was reported while it went on
    losses.f32, progress.json       the loss of every step, and how far it has come: see `training.history`
    export/NAME.onnx, NAME.json     the network and its card, as `inkmath.recognition.weights.Card` has it

A classifier's run holds also

    data.json                       data, title, licence, classes, size_px, stored_px, view ("whole" or
                                    "symbol": see `inkmath.data.classified.View`), counts: {split: pictures of
                                    each class}
    history.jsonl                   a line an epoch: epoch, step, train_loss, train_accuracy, validation_loss,
                                    validation_accuracy, seconds, images_per_s, learning_rate
    snapshot.npz                    pictures of the last validation: see `training.snapshot`
    samples.npz                     images and labels of some training pictures, one of each class first
    predictions-validation.npz      probabilities float32 (N, C), labels int64 (N,), images uint8 (N, S, S),
                                    0 = ink; written at the end of the training
    predictions-test.npz            the same of the test part, only by an evaluation on it

and its network takes "images", float32 (N, 1, S, S) in [0, 1], ink = 1, and gives "logits" (N, C); the card's
recipe says `size_px`, which is S, and `view`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from inkmath.errors import CheckpointError, ConfigError, InkmathError
from inkmath.files import write_whole
from inkmath.recognition.weights import Card
from inkmath.training.config import TrainingConfig, current_names, differences, override, plain
from inkmath.training.distributed import is_first
from inkmath.training.history import History
from inkmath.training.loop import StepReport, train
from inkmath.training.presets import Preset, find
from inkmath.training.progress import Progress

_SETTINGS = "config.json"
_BEGUN_WITH = (
    _SETTINGS,
    "log.jsonl",
    "data.json",
    "samples.npz",
    "history.jsonl",
    "losses.f32",
    "progress.json",
)


@dataclass(frozen=True)
class Run:
    """A training in a folder, with its preset and settings."""

    folder: Path
    preset: Preset[Any]
    config: TrainingConfig

    def train(
        self, progress: Progress, report: Callable[[StepReport], None], *, tensorboard: bool = False
    ) -> None:
        """Train from the newest checkpoint of the folder, or from nothing, to the end."""
        task = self.preset.task(self.config, self.folder, progress)
        if is_first():
            _written(self, task.config)
        with History(
            self.folder, task.steps_per_epoch, task.snapshot, tensorboard=tensorboard and is_first()
        ) as history:

            def both(progress: StepReport) -> None:
                history.add(progress)
                report(progress)

            model = train(task, task.config, self.folder, resume=True, report=both, warn=progress.message)
        if is_first():
            task.write_results(model, self.folder)

    def export(self, folder: Path, warn: Callable[[str], None]) -> Card:
        """Write the averaged weights of the newest checkpoint, and their card, into `folder`."""
        return self.preset.export(self.config, self.folder, folder, warn)


def begin(preset: Preset[Any], settings: Sequence[str], folder: Path, *, is_plain: bool = False) -> Run:
    """A new run with `KEY=VALUE` settings. Raises CheckpointError if the folder has checkpoints.

    is_plain: by `inkmath.training.config.PLAIN`, but for what `settings` say.
    """
    own = preset.config()
    config = override(plain(own) if is_plain else own, settings)
    check_free(folder)
    return _written(Run(folder, preset, config))


def check_free(folder: Path) -> None:
    """Raise CheckpointError if the folder has checkpoints."""
    if any(folder.glob("checkpoint-*.safetensors")):
        raise CheckpointError(
            f"{folder} holds a run already. Continue it with --resume, or name another folder."
        )


def resume(preset: Preset[Any], settings: Sequence[str], folder: Path) -> Run:
    """The run of the folder; settings may change in what does not change its result.

    Raises CheckpointError if there is no such run, or its preset or any other setting differs.
    """
    begun = open_run(folder)
    if begun.preset.name != preset.name:
        raise CheckpointError(f"{folder} holds a run of {begun.preset.name!r}, not of {preset.name!r}.")
    config = override(begun.config, settings)
    if changed := differences(asdict(begun.config), config):
        raise CheckpointError(f"The run in {folder} was begun with other settings: {'; '.join(changed)}.")
    return _written(Run(folder, preset, config))


def open_run(folder: Path) -> Run:
    """The run of the folder. Raises CheckpointError if there is none, or its settings cannot be read."""
    try:
        content = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))
        preset = find(content["preset"])
        return Run(folder, preset, preset.config(**current_names(content["settings"])))
    except FileNotFoundError as error:
        if not folder.exists():
            raise CheckpointError(f"There is no run {folder}.") from error
        raise CheckpointError(f"{folder} holds no run: there is no {_SETTINGS} in it.") from error
    except (OSError, ValueError, KeyError, TypeError, ConfigError) as error:
        raise CheckpointError(f"{folder / _SETTINGS} cannot be used: {error}") from error


@contextmanager
def leaving_no_stub(folder: Path) -> Iterator[None]:
    """Remove the files that a training began with, if it fails before its first checkpoint.

    What was there before, and what took long to make, stays.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    begun = [folder / name for name in _BEGUN_WITH if not (folder / name).exists()]
    try:
        yield
    except InkmathError:
        if folder.is_dir() and not any([*folder.glob("*.safetensors"), *folder.glob("network.npz")]):
            for file in begun:
                file.unlink(missing_ok=True)
            with suppress(OSError):  # where it holds something else
                for one in made:
                    one.rmdir()
        raise


def _written(run: Run, settled: TrainingConfig | None = None) -> Run:
    """The run, its settings written into its folder. settled: them with what the data made of them."""
    settings = asdict(run.config)
    content = {"preset": run.preset.name, "settings": settings}
    if settled is not None:
        content["settled"] = {key: value for key, value in asdict(settled).items() if value != settings[key]}
    try:
        write_whole(run.folder / _SETTINGS, (json.dumps(content, indent=1) + "\n").encode())
    except OSError as error:
        raise ConfigError(f"Cannot write the run folder {run.folder}: {error.strerror}.") from error
    return run
