"""From what a training left in its folder, or a sweep in its, to the report of it. Needs no data set.

config.json                  {"preset": ..., "settings": {...}, "settled": {...}}
data.json                    {"data", "title", "licence", "classes", "size_px", "view", "counts"}
history.jsonl                an object an epoch: epoch, step, train_loss, train_accuracy, validation_loss, ...
losses.f32                   the loss of every step, float32; NaN where it was not recorded
samples.npz                  images uint8 (N, H, W) and labels (N,) of some training pictures
predictions-SPLIT.npz        probabilities (N, C), labels (N,), images uint8 (N, H, W)
export/NAME.onnx, NAME.json  the network; its card's recipe may have `lookalikes`, groups of class names
sweep.json                   in the folder of a sweep: two settings, the grid over them, and its trials

All but config.json and data.json may be missing; what they would show then is too.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from inkmath.data.classified import absent
from inkmath.errors import CheckpointError, ConfigError
from inkmath.evaluation.symbols.class_metrics import accuracy, cross_entropy
from inkmath.evaluation.symbols.predictions_file import load_predictions
from inkmath.ink.raster import square_input
from inkmath.recognition.weights import exported
from inkmath.reports.contents import (
    ClassCounts,
    Curve,
    Explanation,
    Floats,
    Predictions,
    Report,
    RunRow,
    Samples,
    SweepGrid,
    Trace,
)
from inkmath.reports.explaining import explain
from inkmath.reports.numbers import count_text
from inkmath.reports.onnx_network import OnnxNetwork

T = TypeVar("T")

_NOTE_ON_TEST = (
    "Settings are chosen on validation; the test grid is an appendix. Its best cell is the best of many on "
    "the test part, so that its accuracy promises more than new pictures will give."
)
_SHOWN_FIRST = ("arch", "epochs", "steps", "batch_size", "learning_rate", "seed")


def report_of_run(folder: Path, others: Sequence[Path] = (), pictures: Sequence[int] = ()) -> Report:
    """Everything that can be shown of the run in a folder.

    others: folders of further runs, for the table of runs. pictures: positions in the answered split of those
    whose way through the network is drawn; if none are given, the first right answer and the surest mistake.
    Raises CheckpointError if a folder holds no run or one of its files cannot be used, CorruptDataError or
    CorruptModelError if its answers or its network are damaged, ConfigError if there is no such picture.
    """
    run = RunFolder(folder)
    split = next((split for split in ("test", "validation") if run.answers(split) is not None), "")
    predictions = run.answers(split) if split else None
    network = run.network
    return Report(
        title=run.preset if run.name == run.preset else f"{run.preset}: {run.name}",
        lead=_lead(run, split, predictions),
        facts=tuple(_facts(run)),
        samples=run.samples,
        counts=run.counts,
        network=None if network is None else network.network(run.blank_input),
        runs=(run.row, *(RunFolder(one).row for one in others)),
        curves=run.curves,
        predictions=predictions,
        predictions_on=split or "test",
        lookalikes=run.lookalikes,
        filters=() if network is None else network.filters(run.classes),
        traces=() if predictions is None else tuple(_traces(run, predictions, pictures)),
        explanations=() if predictions is None else tuple(_explanations(run, predictions, pictures)),
        notes=tuple(_notes(run, split)),
    )


def _traces(run: RunFolder, predictions: Predictions, pictures: Sequence[int]) -> Iterator[Trace]:
    network = run.network
    if network is None:
        return
    for i in _chosen(predictions, pictures):
        image = predictions.images[i]
        truth, given = predictions.classes[predictions.labels[i]], predictions.classes[predictions.given[i]]
        yield network.trace(square_input(image[None]), image, truth, given, predictions.classes)


def _explanations(run: RunFolder, predictions: Predictions, pictures: Sequence[int]) -> Iterator[Explanation]:
    network = run.network
    if network is None:
        return
    samples = run.samples if network.has_features else None
    for i in _chosen(predictions, pictures):
        answer = int(predictions.given[i])
        truth = predictions.classes[predictions.labels[i]]
        yield explain(network, predictions.images[i], answer, truth, predictions.classes[answer], samples)


def is_sweep(folder: Path) -> bool:
    return (folder / "sweep.json").is_file()


def report_of_sweep(folder: Path) -> Report:
    """The heat maps of a sweep, and its trials. Raises CheckpointError if its file cannot be used."""
    content = _read_json(folder, "sweep.json")
    try:
        axes = (content["x_name"], content["x_values"], content["y_name"], content["y_values"])
        grids = [
            SweepGrid(*axes, _numbers(content[split]), f"{split} accuracy")
            for split in ("validation", "test")
            if content.get(split)
        ]
        known = {field.name for field in fields(RunRow)}
        runs = [RunRow(**{k: v for k, v in row.items() if k in known}) for row in content.get("trials", [])]
        best = max((run.validation_accuracy or 0.0 for run in runs), default=0.0)
    except (KeyError, TypeError, ValueError, ConfigError) as error:
        raise CheckpointError(f"{folder / 'sweep.json'} cannot be used: {error!r}.") from error
    notes = [_NOTE_ON_TEST] if len(grids) > 1 else []
    return Report(
        title=f"{content.get('preset', folder.name)}: sweep over {' and '.join(filter(None, axes[::2]))}",
        lead=f"{len(runs)} trainings; the best reaches {100 * best:.2f} % on validation." if runs else "",
        runs=tuple(sorted(runs, key=lambda run: -(run.validation_accuracy or 0.0))),
        sweeps=tuple(grids),
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class RunFolder:
    """The files of one run, read when they are asked for.

    Raises, on use, CheckpointError if a file that must be there is not, or one is damaged, CorruptDataError
    for damaged answers.
    """

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.resolve().name

    @cached_property
    def config(self) -> Mapping[str, Any]:
        return _read_json(self.folder, "config.json")

    @cached_property
    def data(self) -> Mapping[str, Any]:
        return _read_json(self.folder, "data.json")

    @property
    def preset(self) -> str:
        return str(self.config.get("preset", self.name))

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings that the training had: those given, some of which were settled by the data."""
        parts = (self.config.get(name, {}) for name in ("settings", "settled"))
        return {key: value for part in parts if isinstance(part, dict) for key, value in part.items()}

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(map(str, self.data.get("classes", ())))

    @cached_property
    def history(self) -> Sequence[Mapping[str, Any]]:
        """An object an epoch; the last line may be half written, and is then left out."""
        path = self.folder / "history.jsonl"
        if not path.is_file():
            return ()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        rows = []
        for number, line in enumerate(lines, 1):
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                if number < len(lines):
                    raise CheckpointError(f"Line {number} of {path} is not JSON: {error}.") from error
        return rows

    @property
    def curves(self) -> Mapping[str, Curve]:
        """The curves of training and validation, where anything of them was recorded."""
        rows = {int(row["step"]): row for row in self.history if "step" in row}  # resumed: the last counts
        steps = np.array(sorted(rows), np.int64)
        found = {}
        for split in ("train", "validation"):
            losses, shares = (
                _numbers([rows[step].get(f"{split}_{measure}") for step in steps.tolist()])
                for measure in ("loss", "accuracy")
            )
            if np.isfinite(losses).any() or np.isfinite(shares).any():
                found[split] = Curve(steps, losses, shares)
        if len(self.step_losses):
            found["batches"] = _batches(self.step_losses)
        return found

    @cached_property
    def step_losses(self) -> npt.NDArray[np.float32]:
        """The loss of every step, from the first; empty where they were not recorded."""
        path = self.folder / "losses.f32"  # read, not mapped: a resumed training shortens it
        return np.fromfile(path, "<f4") if path.is_file() else np.empty(0, np.float32)

    @property
    def samples(self) -> Samples | None:
        arrays = _read_arrays(self.folder / "samples.npz", ("images", "labels"))
        return None if arrays is None else self._made(Samples, *arrays, self.classes)

    @property
    def counts(self) -> ClassCounts | None:
        """Images of each class; of the test part where it was answered."""
        counts = self.data.get("counts")
        if not counts:
            return None
        arrays = {split: np.array(values, np.int64) for split, values in counts.items()}
        test = self.answers("test")
        if test is not None and "test" not in arrays:
            arrays["test"] = np.bincount(test.labels, minlength=len(self.classes))
        return self._made(ClassCounts, arrays, self.classes)

    def answers(self, split: str) -> Predictions | None:
        """The trained network's predictions for a split; None where they were not written."""
        if split not in self._answers:
            file = load_predictions(self.folder, split)
            parts = file and (file.probabilities, file.labels, file.images, self.classes, file.names)
            self._answers[split] = self._made(Predictions, *parts) if parts else None
        return self._answers[split]

    @cached_property
    def _answers(self) -> dict[str, Predictions | None]:
        return {}

    def _made(self, kind: Callable[..., T], *parts: Any) -> T:
        try:
            return kind(*parts)
        except ConfigError as error:
            raise CheckpointError(f"The files in {self.folder} do not go together: {error}") from error

    @cached_property
    def network(self) -> OnnxNetwork | None:
        """Raises CorruptModelError if the file is damaged."""
        path = exported(self.folder)
        return None if path is None else OnnxNetwork(path)

    @property
    def lookalikes(self) -> tuple[tuple[str, ...], ...]:
        """Groups of classes that it does not separate in validation, from its card."""
        path = exported(self.folder)
        if path is None or not path.with_suffix(".json").is_file():
            return ()
        recipe = _read_json(path.parent, f"{path.stem}.json").get("recipe", {})
        return tuple(tuple(map(str, group)) for group in recipe.get("lookalikes", ()))

    @property
    def blank_input(self) -> Floats:
        size = int(self.data["size_px"])
        return np.zeros((1, 1, size, size), np.float32)

    @property
    def row(self) -> RunRow:
        """The run's line in the table of runs: the measures at the end, not those of the last epoch."""
        last = self.history[-1] if self.history else {}
        seconds = [row["seconds"] for row in self.history if row.get("seconds")]
        measured = {split: _measured(self.answers(split)) for split in ("validation", "test")}
        validation = measured["validation"] or (last.get("validation_accuracy"), last.get("validation_loss"))
        test = measured["test"] or (None, None)
        return RunRow(
            name=self.name,
            epochs=float(last.get("epoch", self.settings.get("epochs", 0))),
            batch_size=int(self.settings.get("batch_size", 0)),
            learning_rate=float(self.settings.get("learning_rate", 0)),
            train_accuracy=last.get("train_accuracy"),
            train_loss=last.get("train_loss"),
            validation_accuracy=validation[0],
            validation_loss=validation[1],
            test_accuracy=test[0],
            test_loss=test[1],
            seconds_an_epoch=float(np.mean(seconds)) if seconds else None,
        )


_POINTS = 2000


def _batches(losses: npt.NDArray[np.float32]) -> Curve:
    """The losses of the steps; of a long training the means of up to `_POINTS` stretches of them."""
    width = -(-len(losses) // _POINTS)
    ends = np.minimum(np.arange(width, len(losses) + width, width), len(losses))
    means = np.array([_mean(losses[end - width : end]) for end in ends.tolist()])
    return Curve(ends, means, np.full(len(ends), np.nan))


def _mean(values: npt.NDArray[np.float32]) -> float:
    there = values[np.isfinite(values)]
    return float(there.mean(dtype=np.float64)) if len(there) else np.nan


def _measured(predictions: Predictions | None) -> tuple[float, float] | None:
    """Accuracy and cross-entropy."""
    if predictions is None or not len(predictions.labels):
        return None
    labels = predictions.labels.astype(np.int64)
    return accuracy(predictions.matrix), cross_entropy(predictions.probabilities, labels)


def _chosen(predictions: Predictions, pictures: Sequence[int]) -> Sequence[int]:
    count = len(predictions.labels)
    for i in pictures:
        if not 0 <= i < count:
            raise ConfigError(f"There is no picture {i}: the answered ones are 0 to {count - 1}.")
    if pictures:
        return pictures
    right = np.flatnonzero(predictions.is_right)[:1]
    wrong = np.flatnonzero(~predictions.is_right)
    surest = wrong[np.argsort(-predictions.confidences[wrong], kind="stable")][:1]
    return [int(i) for i in (*right, *surest)]


def _lead(run: RunFolder, split: str, predictions: Predictions | None) -> str:
    text = f"{run.data.get('title') or run.data.get('data') or run.preset}."
    if predictions is None:
        return f"{text} No answers were recorded: the training has not come to its end."
    return f"{text} The answers are those to the {len(predictions.labels):,} {split} samples."


def _facts(run: RunFolder) -> Iterator[tuple[str, str]]:
    yield "data", str(run.data.get("data", ""))
    yield "classes", count_text(len(run.classes))
    if run.counts is not None:
        yield "images", ", ".join(f"{split} {v.sum():,}" for split, v in run.counts.counts.items())
    for key in _SHOWN_FIRST:
        if run.settings.get(key) or (key == "seed" and key in run.settings):
            yield key.replace("_", " "), str(run.settings[key])
    if is_plain(run.settings):
        yield "recipe", _plain_recipe(run.settings)
    seconds = [row["seconds"] for row in run.history if row.get("seconds")]
    speeds = [row["images_per_s"] for row in run.history if row.get("images_per_s")]
    if seconds:
        yield "training took", f"{sum(seconds):,.0f} s; epochs: {len(seconds)}"
    if speeds:
        yield "images a second", count_text(round(float(np.median(speeds))))
    if run.data.get("licence"):
        yield "licence of the data", str(run.data["licence"])
    others = {key: value for key, value in run.settings.items() if key not in _SHOWN_FIRST}
    if others:
        yield "further settings", ", ".join(f"{key}={value}" for key, value in others.items())
    if run.config.get("command"):
        yield "command", str(run.config["command"])


def is_plain(settings: Mapping[str, Any]) -> bool:
    """True for the plain recipe: a constant learning rate, nothing clipped, smoothed or averaged."""
    refined = ("warm_up", "clip_norm", "ema", "label_smoothing")
    return settings.get("schedule") == "constant" and not any(settings.get(name) for name in refined)


def _plain_recipe(settings: Mapping[str, Any]) -> str:
    text = "plain: a constant learning rate, no warm-up, clipping, averaging of weights or label smoothing"
    besides = [
        f"{name.replace('_', ' ')} {settings[name]}"
        for name in ("dropout", "weight_decay", "other_hands")
        if settings.get(name)
    ]
    besides += ["augmentation"] * bool(settings.get("augment"))
    return f"{text}; besides: {', '.join(besides)}" if besides else text


def _notes(run: RunFolder, split: str) -> Iterator[str]:
    if (answers := run.answers(split) if split else None) and (
        untested := absent(answers.labels, run.classes)
    ):
        yield f"The {split} part has no picture of {', '.join(untested)}: no figure tests them."
    if split == "validation":
        yield "Validation is what settings are chosen by; the test part has not been looked at."
    if run.network is None:
        yield f"The network was not exported, so its insides are not shown: inkmath export {run.folder}"
    else:
        yield "Layers are those of the exported network: its convolutions include batch normalisation."


def _numbers(values: Any) -> Floats:
    """float64 of the shape of the lists, None as NaN."""
    return np.array(
        [_numbers(v).tolist() if isinstance(v, list) else np.nan if v is None else float(v) for v in values],
        np.float64,
    )


def _read_json(folder: Path, name: str) -> Mapping[str, Any]:
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        if not folder.exists():
            raise CheckpointError(f"There is no run {folder}.") from error
        raise CheckpointError(f"{folder} holds no run of a classifier: there is no {name} in it.") from error
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder / name} cannot be used: {error}.") from error
    if not isinstance(content, dict):
        raise CheckpointError(f"{folder / name} holds no JSON object.")
    return content


def _read_arrays(path: Path, names: Sequence[str]) -> list[Any] | None:
    """Arrays of an npz; None where there is no such file."""
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{path} is damaged: {error}. Evaluate the run again.") from error
