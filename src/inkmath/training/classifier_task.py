"""Trains a classifier of pictures: the task that `inkmath.training.loop.train` runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from inkmath.data.classified import Labels, Part
from inkmath.errors import ConfigError, CorruptDataError
from inkmath.evaluation.symbols.class_metrics import cross_entropy
from inkmath.evaluation.symbols.predictions_file import PredictionsFile, save_predictions
from inkmath.evaluation.symbols.snapshot import SHOWN, Snapshot, surest_mistakes
from inkmath.training.architectures import OWN_PX, build, check
from inkmath.training.config import TrainingConfig
from inkmath.training.distort import Amounts, Changes, distorted, draw_changes
from inkmath.training.loop import Task
from inkmath.training.own_network import is_own
from inkmath.types import Pixels

Probabilities = npt.NDArray[np.float32]

_VALIDATION_BATCH = 500
_SMALL_BATCH = 8


@dataclass(frozen=True)
class ClassifierConfig(TrainingConfig):
    """Settings of a classifier.

    epochs: passes over the training part. steps, validate_every: 0 is what the epochs make, and each epoch.
    arch: one of `inkmath.training.architectures.ARCHITECTURES`, or FILE.py:NAME.
    init_from: "symbols" for the classifier that ships, or the folder of a run: training begins with its
    weights, and pictures are of its size and view. "" begins with fresh ones.
    data: the set of the store that presets `folder` and `csv` train on. fold: which is tested, of a set in
    folds. size_px: side of the pictures; 0 is the architecture's own (32 of notebook), or else the data's.
    label_smoothing: share of the truth that is given to all classes alike.
    balance: a picture is chosen in proportion to its class's count ** -balance: 0 as they come, 1 all classes
    alike.
    augment: whether pictures are changed at random; the settings after it say how much, see `Amounts`.
    augmentations_per_sample: drawings of each symbol by other hands, where symbols are drawn from strokes.
    """

    steps: int = 0
    epochs: int = 15
    batch_size: int = 128
    learning_rate: float = 4e-3
    weight_decay: float = 0.03
    validate_every: int = 0
    remeasure_until: int = 1000
    arch: str = "residual"
    init_from: str = ""
    data: str = ""
    fold: int = 1
    size_px: int = 0
    dropout: float = 0.1
    label_smoothing: float = 0.05
    balance: float = 0.0
    augment: bool = True
    rotation: float = 0.12
    shear: float = 0.12
    stretch: float = 0.1
    size: float = 0.08
    shift: float = 0.04
    elastic: float = 0.025
    stroke: float = 0.6
    cutout: float = 0.2
    intact: float = 0.0
    augmentations_per_sample: int = 3

    least: ClassVar[Mapping[str, int]] = {
        **TrainingConfig.least,
        **dict.fromkeys(("steps", "validate_every", "size_px", "augmentations_per_sample"), 0),
        **dict.fromkeys(("epochs", "fold"), 1),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("dropout", "label_smoothing", "cutout", "stroke", "intact"):
            if not 0 <= getattr(self, name) <= 1 or (name == "dropout" and self.dropout == 1):
                raise ConfigError(f"{name} must be a share of 1, not {getattr(self, name)}.")
        for name in ("balance", "rotation", "shear", "stretch", "size", "shift", "elastic"):
            if not 0 <= getattr(self, name) <= 10:
                raise ConfigError(f"{name} must be between 0 and 10, not {getattr(self, name)}.")

        check(self.arch, self.size_px)

    @property
    def side_px(self) -> int:
        """Side of the pictures; 0 is that of the data."""
        return self.size_px or OWN_PX.get(self.arch, 0)

    @property
    def amounts(self) -> Amounts:
        return Amounts(
            self.rotation,
            self.shear,
            self.stretch,
            self.size,
            self.shift,
            self.elastic,
            self.stroke,
            self.cutout,
            self.intact,
        )

    def settled(self, samples: int) -> ClassifierConfig:
        """With what so many training samples make of it: batch, steps, validations.

        No more than a tenth of the steps are warm-up. Small sets have smaller batches, for some eight steps
        an epoch; 2 or 4 processes can share them.
        """
        batch_size = min(self.batch_size, max(samples // 32 * 4, _SMALL_BATCH), samples)
        an_epoch = samples // batch_size
        steps = self.steps or self.epochs * an_epoch
        return replace(
            self,
            batch_size=batch_size,
            steps=steps,
            warm_up=min(self.warm_up, steps // 10),
            validate_every=self.validate_every or an_epoch,
        )


@dataclass(frozen=True)
class Batch:
    """images: uint8 (N, 1, S, S), 0 = ink. labels: int64 (N,). changes: None to leave them as they are."""

    images: Tensor
    labels: Tensor
    changes: Changes | None


class ClassifierTask(Task[Batch]):
    """A classifier, its pictures and its measures."""

    config: ClassifierConfig

    def __init__(
        self,
        training: Part,
        validation: Part,
        classes: tuple[str, ...],
        config: ClassifierConfig,
        run: Path | None = None,
    ) -> None:
        """run: the folder of the run, where it keeps the file of a network of the user's own.

        Raises CorruptDataError if a part cannot be trained on; the message names the class. Raises
        ConfigError if a network of the user's own does not fit the pictures.
        """
        check_parts(training, validation, classes)
        torch.manual_seed(config.seed)
        self.config = config.settled(len(training))
        self.model: nn.Module = build(
            config.arch, len(classes), training.images.shape[-1], config.dropout, run=run
        )
        if not is_own(config.arch):
            self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self._training, self.validation = training, validation
        self.steps_per_epoch = len(training) // self.config.batch_size
        self._order = lru_cache(maxsize=2)(self._shuffled)
        self._classes = classes
        self._validated: Probabilities | None = None

    def batch(self, step: int) -> Batch:
        epoch, place = divmod(step, self.steps_per_epoch)
        size = self.config.batch_size
        rows = self._order(epoch)[place * size : (place + 1) * size]
        changes = None
        if self.config.augment:
            rng = np.random.default_rng([self.config.seed, step])
            changes = draw_changes(rng, size, self.config.amounts)
        return Batch(
            torch.from_numpy(self._training.images[rows][:, None]),
            torch.from_numpy(self._training.labels[rows]),
            changes,
        )

    def examples(self) -> Tensor:
        """Training pictures as the network takes them: float32 (N, 1, S, S), N up to 500."""
        chosen = np.linspace(0, len(self._training) - 1, min(len(self._training), _VALIDATION_BATCH))
        return as_input(torch.from_numpy(self._training.images[chosen.astype(np.int64)][:, None]))

    def _shuffled(self, epoch: int) -> Labels:
        """The samples of an epoch: each once, or drawn so that rare classes come more often."""
        rng = np.random.default_rng([self.config.seed, 1 << 32, epoch])
        count = len(self._training)
        if not self.config.balance:
            return rng.permutation(count)
        counts = np.bincount(self._training.labels)
        weights = counts[self._training.labels] ** -self.config.balance
        return rng.choice(count, count, p=weights / weights.sum())

    def loss(self, model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        x = as_input(batch.images)
        if batch.changes is not None:
            with torch.autocast(x.device.type, enabled=False):
                x = distorted(x, batch.changes)
        logits = model(x.contiguous(memory_format=torch.channels_last)).float()
        loss = nn.functional.cross_entropy(logits, batch.labels, label_smoothing=self.config.label_smoothing)
        return loss, {"accuracy": (logits.detach().argmax(1) == batch.labels).float().mean()}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Accuracy and cross-entropy (nats) on the validation part."""
        self._validated = self.probabilities(model)  # as the results are: the figures are the same
        return measures_of(self._validated, self.validation.labels)

    def probabilities(self, model: nn.Module) -> Probabilities:
        """The model's probabilities for the validation part: float32 (N, C)."""
        return probabilities_of(model, self.validation.images)

    def snapshot(self, step: int) -> Snapshot | None:
        """The first pictures of the step's batch before and after augmentation, and the surest mistakes."""
        if self._validated is None:
            return None
        batch = self.batch(step)
        rows = min(SHOWN, len(batch.labels))
        x = as_input(batch.images)
        if batch.changes is not None:
            x = distorted(x, batch.changes)
        seen = (255 - 255 * x[:rows, 0].clamp(0, 1)).round().to(torch.uint8).numpy()
        wrong = surest_mistakes(self._validated, self.validation.labels)
        return Snapshot(
            step,
            self._classes,
            batch.images[:rows, 0].numpy(),
            seen,
            batch.labels[:rows].numpy(),
            self.validation.images[wrong],
            self.validation.labels[wrong],
            self._validated.argmax(1)[wrong],
            self._validated.max(1)[wrong],
        )

    def write_results(self, model: nn.Module, run: Path) -> None:
        """Write the predictions for the validation part."""
        part = self.validation
        found = PredictionsFile(self.probabilities(model), part.labels, part.images, part.names())
        save_predictions(found, run, "validation")


def as_input(images_N1SS: Tensor) -> Tensor:
    """uint8 pictures, 0 = ink, as a network takes them: float in [0, 1], ink = 1."""
    return 1 - images_N1SS.float() / 255


def measures_of(probabilities: Probabilities, labels: Labels) -> dict[str, float]:
    """Accuracy, and cross-entropy as "loss", in nats."""
    matches = probabilities.argmax(1) == labels
    return {"accuracy": float(matches.mean()), "loss": cross_entropy(probabilities, labels)}


@torch.inference_mode()
def probabilities_of(model: nn.Module, images: Pixels) -> Probabilities:
    """The probabilities float32 (N, C) of pictures uint8 (N, S, S)."""
    model.eval()
    device = next(model.parameters()).device
    found = []
    for start in range(0, len(images), _VALIDATION_BATCH):
        batch = torch.from_numpy(images[start : start + _VALIDATION_BATCH][:, None]).to(device)
        logits = model(as_input(batch).contiguous(memory_format=torch.channels_last))
        found.append(logits.float().softmax(1).cpu().numpy())
    return np.concatenate(found)


def check_parts(training: Part, validation: Part, classes: tuple[str, ...]) -> None:
    """Raise CorruptDataError if a class cannot be learnt, or the validation part measures nothing."""
    counts = np.bincount(training.labels, minlength=len(classes))
    held_out = np.bincount(validation.labels, minlength=len(classes))
    for number in np.flatnonzero(counts == 0):
        raise CorruptDataError(
            f"The class {classes[number]!r} has no training picture ({held_out[number]} held out for "
            "validation). Give it more, or leave it out."
        )
    if not len(validation):
        raise CorruptDataError(
            f"None of the {len(training)} pictures is left for validation: a set needs some twenty at least."
        )
    if len(classes) < 2:
        raise CorruptDataError(f"There is one class alone, {classes[0]!r}; a classifier needs two or more.")
