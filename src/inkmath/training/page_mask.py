"""Trains the page mask: a composed photograph -> the class of each of its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.data.expressions import WrittenExpression
from inkmath.training.cache import Arrays, cached, fingerprint
from inkmath.training.config import TrainingConfig
from inkmath.training.devices import made_by_processes, pick_device, pick_workers
from inkmath.training.loop import Task
from inkmath.training.pages.compose import CLASSES, compose
from inkmath.training.pages.writing import Writer
from inkmath.training.progress import Progress
from inkmath.training.unet import UNet
from inkmath.types import Pixels

Batch = tuple[Tensor, Tensor, Tensor]
"""Pictures uint8 (N, H, W, 3), changes of their colours float (2, N, 3, 1, 1), classes uint8 (N, H, W)."""


@dataclass(frozen=True)
class PageMaskConfig(TrainingConfig):
    """Settings of the page mask.

    pictures: that are composed to learn from, a quarter of a megabyte of memory each. side_px: of each.
    validated: others, of held-out writers.
    narrow, wide: of the first and the last of so many levels of the network; those between grow evenly.
    ink_weight: of a pixel of ink in the loss; one of paper or rule counts 1.
    """

    steps: int = 15_500
    batch_size: int = 32
    learning_rate: float = 3e-3
    warm_up: int = 100
    ema: float = 0.998
    pictures: int = 12_000
    side_px: int = 256
    narrow: int = 16
    wide: int = 80
    levels: int = 5
    ink_weight: float = 2.0
    validated: int = 256
    validate_every: int = 500
    checkpoint_every: int = 100


class PageMaskTask(Task[Batch]):
    """The task that `inkmath.training.loop.train` runs."""

    config: PageMaskConfig

    def __init__(
        self,
        training: Sequence[WrittenExpression],
        validation: Sequence[WrittenExpression],
        config: PageMaskConfig,
        run: Path,
        progress: Progress,
    ) -> None:
        """run: the folder that keeps the composed pictures."""
        torch.manual_seed(config.seed)
        self.config = config
        self.steps_per_epoch = max(1, config.pictures // config.batch_size)
        self.model: nn.Module = page_mask_net(config)
        self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self._weights = torch.ones(len(CLASSES))
        for name in ("mathematics", "words", "print", "mark"):
            self._weights[CLASSES.index(name)] = config.ink_weight
        self._training = self._composed("training", training, config.pictures, run, progress)
        self._validation = self._composed("validation", validation, config.validated, run, progress)

    def _composed(
        self, name: str, expressions: Sequence[WrittenExpression], count: int, run: Path, progress: Progress
    ) -> Arrays:
        """Composed pictures, made (some 50 ms each) unless the run folder keeps them."""
        shape = self.config.side_px, self.config.side_px
        workers = pick_workers(self.config.workers, pick_device(self.config.device))

        def make() -> Arrays:
            writer = Writer(expressions)

            def composed(number: int) -> tuple[Pixels, Pixels]:
                made = compose(writer, shape, np.random.default_rng([self.config.seed, number]))
                return made.picture, made.classes

            numbers = range(count)
            made = made_by_processes(composed, numbers, workers) if workers else map(composed, numbers)
            arrays = {
                "pictures": np.empty((count, *shape, 3), np.uint8),
                "classes": np.empty((count, *shape), np.uint8),
            }
            for number, (picture, classes) in enumerate(made):
                progress.update(f"{name} pictures", number + 1, count)
                arrays["pictures"][number], arrays["classes"][number] = picture, classes
            return arrays

        settings = {"expressions": fingerprint(expressions), "count": count, "shape": list(shape)}
        return cached(run / f"{name}.npz", settings | {"seed": self.config.seed}, make)

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        picks = rng.integers(len(self._training["pictures"]), size=self.config.batch_size)
        change = torch.from_numpy(rng.normal(0, 0.1, (2, len(picks), 3, 1, 1))).float()
        pictures, classes = self._training["pictures"][picks], self._training["classes"][picks]
        return torch.from_numpy(pictures), change, torch.from_numpy(classes)

    def loss(self, model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        pictures, change, classes = batch
        logits = model((_floats(pictures) * change[0].exp() + change[1]).clamp(0, 1)).float()
        return nn.functional.cross_entropy(logits, classes.long(), weight=self._weights.to(logits)), {}

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """Intersection over union of the pixels of each class, of mathematics first."""
        model.eval()
        device = next(model.parameters()).device
        both, either = np.zeros(len(CLASSES)), np.zeros(len(CLASSES))
        size = self.config.batch_size
        for start in range(0, self.config.validated, size):
            pictures, classes = (
                torch.from_numpy(self._validation[name][start : start + size]).to(device)
                for name in ("pictures", "classes")
            )
            found = model(_floats(pictures)).argmax(dim=1)
            for number in range(len(CLASSES)):
                both[number] += float(((found == number) & (classes == number)).sum())
                either[number] += float(((found == number) | (classes == number)).sum())
        shares = both / np.maximum(either, 1)
        order = [
            CLASSES.index("mathematics"),
            *(i for i, name in enumerate(CLASSES) if name != "mathematics"),
        ]
        return {CLASSES[i]: float(shares[i]) for i in order}


def _floats(pictures: Tensor) -> Tensor:
    """Float (N, 3, H, W) in [0, 1] of uint8 (N, H, W, 3)."""
    return pictures.permute(0, 3, 1, 2).float().div(255)


def page_mask_net(config: PageMaskConfig) -> UNet:
    widths = np.round(np.linspace(config.narrow, config.wide, config.levels)).astype(int).tolist()
    return UNet(len(CLASSES), widths)
