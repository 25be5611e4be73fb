"""A run of a classic network: trained, tested, and left in a folder that `inkmath report` draws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inkmath import nn
from inkmath.classics.presets import Preset, Settings
from inkmath.classics.tasks import TASKS, UNSEEN, Part, Task, unseen_digits
from inkmath.data.show import one_of_each_first
from inkmath.errors import ConfigError, MissingDataError
from inkmath.evaluation.intervals import wilson
from inkmath.files import write_whole
from inkmath.ink.raster import square_input
from inkmath.nn.layer import Array
from inkmath.recognition.weights import Card, Score

Say = Callable[[str], None]
"""Called with a line of progress to show."""

_SCHEDULES = {"cosine": nn.cosine, "constant": nn.constant}
NETWORK = "network.npz"
"""File of a run's network, as the last whole epoch left it."""

_SHOWN = 256  # training pictures that are kept for a look at them


@dataclass(frozen=True, slots=True)
class Result:
    """Result of a run. network_file: the ONNX file, None where the package onnx is not installed."""

    scores: tuple[Score, ...]
    network_file: Path | None


def train(
    preset: Preset,
    settings: Settings,
    folder: Path,
    say: Say,
    task: Task | None = None,
    *,
    start: Callable[[nn.Sequential], None] | None = None,
    resume: bool = False,
) -> Result:
    """Train the network on its task, or on the one given, into the folder, then test it once.

    start: gives the network the weights that it begins with, in place of the initialiser's.
    resume: go on with the run in the folder after its last whole epoch; it may have more epochs than it was
    begun with. Beside the run's files (see `inkmath.reports.run_folder`) it writes network.npz after each
    epoch, and scores.json. Raises MissingDataError if the task's data is not in the store, ConfigError if a
    setting is out of its range, or the folder cannot be written, holds a run, or has none to go on with.
    """
    with _engine_errors():
        optimiser = _optimiser(settings)
        if not resume:
            _check_free(folder)
        is_own = task is not None
        task = task or TASKS[preset.task](settings.other_hands)
        if resume:
            network = nn.Sequential.load(folder / NETWORK, optimiser)
        else:
            network = preset.network(settings, task.size_px, len(task.classes))
        if start is not None:
            start(network)
        _make(folder)
        say(network.summary())
        _write_settings(folder, preset, settings, task)
        _fit(network, optimiser, task, settings, folder, say)
        scores = [
            _score(network, task, part, preset, folder)
            for part in ("validation", "test")
            if part in task.parts
        ]
        scores += [] if is_own else _unseen_score(network, task, preset, say)
        _write(folder / "scores.json", json.dumps([asdict(score) for score in scores], indent=1))
        for score in scores:
            say(_line(score))
        return Result(tuple(scores), _export(network, task, preset, settings, scores, folder, say))


def _optimiser(settings: Settings) -> nn.Adam:
    """Raises ConfigError for a setting out of its range, before anything is loaded."""
    if min(settings.epochs, settings.batch_size, settings.other_hands + 1) < 1:
        raise ConfigError(
            f"{settings.epochs} epochs, a batch size of {settings.batch_size} and {settings.other_hands} "
            "other hands: give at least 1, 1 and 0."
        )
    return nn.Adam(settings.learning_rate, weight_decay=settings.weight_decay)


def _check_free(folder: Path) -> None:
    if (folder / "config.json").exists():
        raise ConfigError(f"{folder} holds a run already. Name another folder with --out.")


def _make(folder: Path) -> None:
    try:
        (folder / "export").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error


def _write_settings(folder: Path, preset: Preset, settings: Settings, task: Task) -> None:
    _write(folder / "config.json", json.dumps({"preset": preset.name, "settings": asdict(settings)}))
    data = {
        "data": task.name,
        "title": task.title,
        "licence": task.licence,
        "classes": task.classes,
        "size_px": task.size_px,
        "view": "whole",  # the pictures of the run are as the network sees them
        "counts": task.class_counts(),
    }
    _write(folder / "data.json", json.dumps(data))
    train = task.parts["train"]
    shown = one_of_each_first(train.labels.astype(np.int32), _SHOWN, settings.seed)
    _write_arrays(folder / "samples.npz", images=train.images[shown], labels=train.labels[shown])


def _fit(
    network: nn.Sequential, optimiser: nn.Adam, task: Task, settings: Settings, folder: Path, say: Say
) -> None:
    train, validation = task.parts["train"], task.parts["validation"]
    steps = -(-len(train.labels) // settings.batch_size)
    schedule = _SCHEDULES[settings.schedule]
    done = optimiser.steps // steps
    history, losses = _kept(folder, done, done * steps) if done else ([], [])

    def keep(epoch: nn.Epoch) -> None:
        rate = settings.learning_rate * schedule(epoch.number / settings.epochs)
        row = {
            "epoch": epoch.number,
            "step": epoch.number * steps,
            "train_loss": epoch.loss,
            "train_accuracy": epoch.accuracy,
            "validation_loss": epoch.validation_loss,
            "validation_accuracy": epoch.validation_accuracy,
            "seconds": epoch.seconds,
            "images_per_s": len(train.labels) / epoch.seconds,
            "learning_rate": rate,
        }
        history.append(json.dumps(row))
        _write(folder / "history.jsonl", "\n".join(history))
        losses.extend(epoch.losses)
        write_whole(folder / "losses.f32", np.array(losses, "<f4").tobytes())
        network.save(folder / NETWORK, optimiser)
        say(
            f"epoch {epoch.number} of {settings.epochs}: loss {epoch.loss:.4f}, accuracy "
            f"{epoch.accuracy:.2%}; validation {epoch.validation_loss:.4f}, "
            f"{epoch.validation_accuracy:.2%}; {epoch.seconds:.1f} s"
        )

    network.fit(
        square_input(train.images),
        train.labels,
        optimiser=optimiser,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        validation=(square_input(validation.images), validation.labels),
        schedule=schedule,
        seed=settings.seed,
        first_epoch=done + 1,
        progress=keep,
    )


def _kept(folder: Path, epochs: int, steps: int) -> tuple[list[str], list[float]]:
    """The lines of the history of so many epochs, and the losses of so many steps."""
    try:
        lines = (folder / "history.jsonl").read_text(encoding="utf-8").splitlines()
        return lines[:epochs], np.fromfile(folder / "losses.f32", "<f4")[:steps].tolist()
    except OSError as error:
        raise ConfigError(f"The run in {folder} cannot be gone on with: {error}.") from error


def _score(network: nn.Sequential, task: Task, name: str, preset: Preset, folder: Path) -> Score:
    """Measure on a part, and keep the answers."""
    part = task.parts[name]
    probabilities = _probabilities(network, part)
    _write_arrays(
        folder / f"predictions-{name}.npz",
        probabilities=probabilities,
        labels=part.labels,
        images=part.images,
    )
    return _accuracy(probabilities, part, f"{task.name} {name}", preset)


def _unseen_score(network: nn.Sequential, task: Task, preset: Preset, say: Say) -> list[Score]:
    try:
        part = unseen_digits(task)
    except MissingDataError as error:
        say(f"Not measured on photographed digits: {error}")
        return []
    return [_accuracy(_probabilities(network, part), part, f"{UNSEEN} digits, never seen", preset)]


def _probabilities(network: nn.Sequential, part: Part) -> Array:
    return network.predict(square_input(part.images))


def _accuracy(probabilities: Array, part: Part, data: str, preset: Preset) -> Score:
    right, count = int((probabilities.argmax(axis=1) == part.labels).sum()), len(part.labels)
    command = f"inkmath classic {preset.name}"
    return Score("top-1", data, right / count, wilson(right, count), count, command)


def _line(score: Score) -> str:
    low, high = score.interval or (0.0, 0.0)
    return f"{score.data}: {score.value:.2%} right ({low:.2%} to {high:.2%}, n = {score.samples:,})"


def _export(
    network: nn.Sequential,
    task: Task,
    preset: Preset,
    settings: Settings,
    scores: list[Score],
    folder: Path,
    say: Say,
) -> Path | None:
    """Write the network and its card, as `inkmath read --symbols` and `inkmath predict` use them."""
    path = folder / "export" / f"{preset.name}.onnx"
    try:
        network.to_onnx(path, task.classes)
    except ModuleNotFoundError as error:
        if error.name != "onnx":
            raise
        say("No ONNX file was written: install it with pip install 'inkmath[train]'")
        return None
    content = path.read_bytes()
    card = Card(
        name=preset.name,
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        task="names a symbol by its shape",
        classes=task.classes,
        input=f"images: float32 (N, 1, {task.size_px}, {task.size_px}) in [0, 1], ink = 1",
        data=task.title,
        licence=task.licence,
        recipe={**asdict(settings), "size_px": task.size_px, "view": task.view},
        seed=settings.seed,
        scores=tuple(scores),
    )
    _write(path.with_suffix(".json"), json.dumps(card.to_dict(), indent=1, ensure_ascii=False))
    return path


@contextmanager
def _engine_errors() -> Iterator[None]:
    """The engine stands alone and has an error of its own; out of a run it is one of ours."""
    try:
        yield
    except nn.NetworkError as error:
        raise ConfigError(str(error)) from error


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, f"{text}\n".encode())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error


def _write_arrays(path: Path, **arrays: Any) -> None:
    try:
        np.savez_compressed(path, **arrays)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error
