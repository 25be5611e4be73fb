"""The classifiers that can be trained by name: their settings, their data and their export."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from inkmath.data.classified import Classified, Part, absent, open_classified
from inkmath.data.show import one_of_each_first
from inkmath.errors import CheckpointError
from inkmath.evaluation.intervals import wilson
from inkmath.evaluation.symbols.lookalikes import lookalikes
from inkmath.evaluation.symbols.predictions_file import PredictionsFile, load_predictions
from inkmath.files import write_whole
from inkmath.ink.raster import PEN_WIDTH
from inkmath.recognition.weights import Card, Score
from inkmath.training.architectures import build
from inkmath.training.augment import elastic, random_affine
from inkmath.training.cache import Arrays, cached
from inkmath.training.checkpoints import load_average
from inkmath.training.classifier_task import (
    ClassifierConfig,
    ClassifierTask,
    measures_of,
    probabilities_of,
)
from inkmath.training.config import PLAIN
from inkmath.training.distributed import is_first
from inkmath.training.export import export, softmax_difference
from inkmath.training.fine_tuning import Start
from inkmath.training.own_network import file_of, is_own
from inkmath.training.progress import Progress
from inkmath.types import Points

DATA_FILE = "data.json"

_EXAMPLES = 200  # pictures on which ONNX and torch are compared
_NAMED = 5  # classes in a message
_SAMPLES = 2000  # pictures of the training part that are kept: for a look, and to find those like another


@dataclass(frozen=True)
class ClassifierPreset:
    """A classifier that can be trained.

    name: of the task too, see `inkmath.data.classified.TASKS`. settings: where they differ from the defaults.
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def config(self, **settings: Any) -> ClassifierConfig:
        return ClassifierConfig(**{**self.settings, **settings})

    def open(self, config: ClassifierConfig) -> Classified:
        """The data. Raises MissingDataError, which says how to get it, if it is not in the store."""
        if config.init_from:
            return Start.of(config.init_from).open(self.name, data=config.data, fold=config.fold)
        return open_classified(self.name, data=config.data, fold=config.fold, size_px=config.side_px)

    def task(self, config: ClassifierConfig, run: Path, progress: Progress) -> ClassifierTask:
        """The task; what its classes and parts are is written into the run folder."""
        data = self.open(config)
        training, validation = data.part("train"), data.part("validation")
        training_and_more = _with_more_hands(training, data, config, run)
        task = ClassifierTask(training_and_more, validation, data.classes, config, run)
        if config.init_from:
            known = Start.of(config.init_from).put_into(task.model, data.classes, task.examples())
            progress.message(f"Fine-tuning {config.init_from}, which knows {known} of the classes by name")
        if is_first():
            counts = {"train": training, "validation": validation}
            write_whole(run / DATA_FILE, json.dumps(_description(data, counts), indent=1).encode())
            _save_samples(training, run)
            if is_own(config.arch):  # so that the run can be opened when the file has changed
                write_whole(run / file_of(config.arch).name, file_of(config.arch, run).read_bytes())
        progress.message(
            f"{len(training):,} pictures of {len(data.classes)} classes, {len(validation):,} held out"
        )
        parameters = sum(weights.numel() for weights in task.model.parameters())
        progress.message(f"{config.arch}: {parameters:,} parameters, {data.size_px} x {data.size_px} pixels")
        if warning := _unseen(validation, data.classes):
            progress.message(warning)
        return task

    def export(self, config: ClassifierConfig, run: Path, folder: Path, warn: Callable[[str], None]) -> Card:
        """Write the averaged weights of the run with their card; raises as `Preset.export` does."""
        data = read_description(run)
        classes, size_px = tuple(data["classes"]), int(data["size_px"])
        network = build(config.arch, len(classes), size_px, config.dropout, run=run)
        load_average(network, run, warn)
        fields: dict[str, Any] = {
            "name": self.name,
            "task": f"names a picture of one symbol: {data['title']}",
            "classes": list(classes),
            "input": (
                f"images: float32 (N, 1, {size_px}, {size_px}) in [0, 1], ink = 1; {_VIEWS[data['view']]}"
            ),
            "data": f"{data['data']}; of these the training part alone",
            "licence": data["licence"],
            "recipe": asdict(config)
            | {"size_px": size_px, "stored_px": data.get("stored_px", size_px), "view": data["view"]},
            "seed": config.seed,
        }
        predictions = load_predictions(run, "validation")
        if predictions is not None and (
            groups := lookalikes(predictions.probabilities.astype(np.float64), predictions.labels)
        ):
            fields["recipe"]["lookalikes"] = [[classes[i] for i in group] for group in groups]
        example = torch.rand(2, 1, size_px, size_px, generator=torch.Generator().manual_seed(0))
        if predictions is not None:
            images = predictions.images[:: max(1, len(predictions.images) // _EXAMPLES)]
            example = 1 - torch.from_numpy(images[:, None]).float() / 255
        return export(
            network,
            {"images": example},
            ("logits",),
            {"images": {0: "pictures"}, "logits": {0: "pictures"}},
            folder,
            fields,
            scores=_scores(self.name, data["data"], predictions),
            difference=softmax_difference,
        )


_VIEWS = {
    "whole": "the whole picture, scaled",
    "symbol": "the box of the ink, its ratio kept, its longer side 7/8 of the square's, in the middle",
}


def _unseen(validation: Part, classes: tuple[str, ...]) -> str:
    """A message about the classes that validation does not measure; "" if there are none."""
    unseen = absent(validation.labels, classes)
    if not unseen:
        return ""
    more = f" and {len(unseen) - _NAMED} others" if len(unseen) > _NAMED else ""
    return f"Too few pictures to hold one out for validation: {', '.join(unseen[:_NAMED])}{more}"


def _save_samples(training: Part, run: Path) -> None:
    """Keep some training pictures for the report: samples.npz, images and labels, one of each class first."""
    chosen = one_of_each_first(training.labels.astype(np.int32), _SAMPLES, 0)
    content = io.BytesIO()
    np.savez_compressed(content, images=training.images[chosen], labels=training.labels[chosen])
    write_whole(run / "samples.npz", content.getvalue())


TEST_FILE = "test.json"
"""Accuracy, loss and top 3 on the test part, where a sweep was asked to measure them."""


def write_test_measures(config: ClassifierConfig, preset: ClassifierPreset, run: Path) -> None:
    """Measure the run's network on the test part and keep the figures in its folder."""
    data = preset.open(config)
    network = build(config.arch, len(data.classes), data.size_px, config.dropout, run=run)
    load_average(network, run, lambda text: None)
    part = data.part("test")
    probabilities = probabilities_of(network, part.images)
    among_three = probabilities.argsort(axis=1)[:, -3:] == part.labels[:, None]
    measures = measures_of(probabilities, part.labels) | {"top_3": float(among_three.any(axis=1).mean())}
    write_whole(run / TEST_FILE, json.dumps(measures).encode())


def read_test_measures(run: Path) -> dict[str, float] | None:
    """The figures that `write_test_measures` wrote; None where there are none."""
    path = run / TEST_FILE
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def read_description(run: Path) -> dict[str, Any]:
    """The data that a run was trained on: its data.json. Raises CheckpointError if it cannot be read."""
    try:
        content = json.loads((run / DATA_FILE).read_text(encoding="utf-8"))
        if missing := {"classes", "size_px", "view", "data", "title", "licence"} - content.keys():
            raise ValueError(f"it lacks {', '.join(sorted(missing))}")
        return dict(content)
    except (OSError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{run / DATA_FILE} cannot be used: {error}") from error


def _description(data: Classified, parts: Mapping[str, Part]) -> dict[str, Any]:
    return {
        "data": data.data,
        "title": data.title,
        "licence": data.licence,
        "classes": list(data.classes),
        "size_px": data.size_px,
        "stored_px": data.stored_px,
        "view": data.view,
        "counts": {
            split: np.bincount(part.labels, minlength=len(data.classes)).tolist()
            for split, part in parts.items()
        },
    }


def _scores(name: str, data: str, predictions: PredictionsFile | None) -> tuple[Score, ...]:
    if predictions is None:
        return ()
    right = predictions.probabilities.argmax(1) == predictions.labels
    share, count = float(right.mean()), len(right)
    interval = wilson(int(right.sum()), count)
    return (Score("top-1", f"{data}: validation", share, interval, count, f"inkmath train {name}"),)


def _with_more_hands(training: Part, data: Classified, config: ClassifierConfig, run: Path) -> Part:
    """The training part and, where symbols are drawn from strokes, drawings of them by other hands."""
    redraw = data.redraw
    if redraw is None or not config.augmentations_per_sample or not config.augment:
        return training

    def make() -> Arrays:
        rng = np.random.default_rng([config.seed, 2 << 32])
        drawn = [
            redraw(lambda strokes: _by_another_hand(strokes, rng))
            for _ in range(config.augmentations_per_sample)
        ]
        return {
            "images": np.concatenate([part.images for part in drawn]),
            "labels": np.concatenate([part.labels for part in drawn]),
        }

    settings = {
        "data": data.data,
        "draws": config.augmentations_per_sample,
        "seed": config.seed,
        "size_px": data.size_px,
    }
    drawn = cached(run / "drawn.npz", settings, make)
    return training + Part(drawn["images"], drawn["labels"])


def _by_another_hand(strokes: Any, rng: np.random.Generator) -> tuple[list[Points], float]:
    """The strokes slanted and bent, and another pen."""
    centre = np.concatenate(list(strokes)).mean(axis=0)
    matrix = random_affine(rng, rotation=0.08, shear=0.12, stretch=0.12, size=0.05)
    bent = elastic(rng, [(stroke - centre) @ matrix.T for stroke in strokes], 0.02)
    return bent, PEN_WIDTH * float(np.exp(rng.normal(0.0, 0.3)))


_MILD = {"rotation": 0.08, "shear": 0.1, "elastic": 0.02, "stroke": 0.4, "cutout": 0.0}
"""Milder changes, where classes differ in little."""

_NOTEBOOK = {**PLAIN, "batch_size": 32, "learning_rate": 0.001}
"""Settings that the reproduced notebooks have in common."""

CLASSIFIERS: Mapping[str, ClassifierPreset] = {
    preset.name: preset
    for preset in (
        # A smoothed truth keeps the cross-entropy up, and there is little doubt about digits.
        ClassifierPreset(
            "mnist", {"epochs": 10, "arch": "residual-large", "label_smoothing": 0.0, "cutout": 0.0}
        ),
        *(
            ClassifierPreset(f"emnist-{kind}", {"epochs": 8, "arch": "residual-large", **_MILD})
            for kind in ("byclass", "bymerge", "balanced", "letters")
        ),
        ClassifierPreset("hasy", {"epochs": 5, "arch": "residual-large", **_MILD, "intact": 0.5}),
        ClassifierPreset("crohme-symbols", {"epochs": 4, "augmentations_per_sample": 1, **_MILD}),
        ClassifierPreset("crohme-20", {"epochs": 4, "augmentations_per_sample": 1, **_MILD}),
        ClassifierPreset("math16", {"epochs": 40}),
        ClassifierPreset("math82", {"epochs": 25}),
        ClassifierPreset(
            "bhmsds",
            {"epochs": 14, "arch": "residual-large", **_MILD, "rotation": 0.05, "shear": 0.08},
        ),
        ClassifierPreset(
            "detexify", {"epochs": 5, "augmentations_per_sample": 1, "arch": "residual-large", **_MILD}
        ),
        ClassifierPreset(
            "notebook-16", {**_NOTEBOOK, "epochs": 7, "learning_rate": 0.01, "arch": "notebook"}
        ),
        ClassifierPreset(
            "notebook-mnist", {**_NOTEBOOK, "epochs": 4, "weight_decay": 1e-4, "arch": "notebook-2"}
        ),
        ClassifierPreset(
            "notebook-369", {**_NOTEBOOK, "epochs": 10, "dropout": 0.5, "arch": "two-convolutions"}
        ),
        ClassifierPreset("folder", {"epochs": 25}),
        ClassifierPreset("csv", {"epochs": 25}),
    )
}
"""By name."""
