"""Trains the second pass: a symbol classifier on composed photographs and other hands beside CROHME's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import EmptyInkError
from inkmath.ink.views import Views, no_traces
from inkmath.training.cache import Arrays, cached, fingerprint
from inkmath.training.pages.photographed import photographed_candidates
from inkmath.training.progress import Progress
from inkmath.training.symbols import (
    JUNK_CLASS,
    Batch,
    ExpressionSymbolConfig,
    Shown,
    SymbolTask,
    as_batch,
    classes_of,
    together,
)
from inkmath.training.variants import with_variants

_EACH = 20  # candidates of a photograph


@dataclass(frozen=True)
class SecondPassConfig(ExpressionSymbolConfig):
    """Settings of the network for candidates in doubt: wider, and more of its pages are real.

    photographs: composed ones to learn from. validated: others, of held-out writers.
    photographed: share of candidates that come out of them.
    variants: share of the symbols with other usual forms that are written so; see `variants`.
    """

    steps: int = 5500
    synthesised: int = 9000
    textbooks: int = 16_000
    width: int = 40
    photographs: int = 3000
    validated: int = 300
    photographed: float = 0.3
    variants: float = 0.25
    other_hands: float = 0.35


class SecondPassTask(SymbolTask):
    """The task that `inkmath.training.loop.train` runs."""

    config: SecondPassConfig

    def __init__(
        self,
        training: Sequence[WrittenExpression],
        validation: Sequence[WrittenExpression],
        config: SecondPassConfig,
        run: Path,
        progress: Progress,
        new: Sequence[WrittenExpression] = (),
    ) -> None:
        """run: the folder that keeps the candidates of the photographs. new: synthesised expressions."""
        super().__init__(training, validation, config, new)
        self._photographs = self._taken(
            "training", [*training, *self._new], config.photographs, run, progress
        )
        self._validated = self._taken("validation", validation, config.validated, run, progress)
        self.begin()

    def _taken(
        self, name: str, expressions: Sequence[WrittenExpression], count: int, run: Path, progress: Progress
    ) -> Arrays:
        """Candidates of composed photographs, made (some 0.2 s for each) unless the run folder keeps them."""
        written = [expression for expression in expressions if expression.symbols]

        def take(number: int) -> Shown | None:
            rng = np.random.default_rng([self.config.seed, number])
            expression = self.varied(written[int(rng.integers(len(written)))], rng)
            try:
                candidates = photographed_candidates(expression, rng)
            except (EmptyInkError, ValueError):
                return None
            return self.shown(candidates, classes_of(expression, candidates), rng, _EACH)

        def make() -> Arrays:
            found: list[Shown] = []
            for number in range(count):
                progress.update(f"{name} photographs", number + 1, count)
                if (shown := take(number)) is not None and len(shown[1]):
                    found.append(shown)
            seen, labels = together(found)
            return {"crop": _levels(seen.crop), "context": _levels(seen.context), "labels": labels}

        settings = {
            "expressions": fingerprint(written),
            "count": count,
            "variants": self.config.variants,
            "seed": self.config.seed,
        }
        return cached(run / f"{name}-photographs.npz", settings, make)

    def varied(self, expression: WrittenExpression, rng: np.random.Generator) -> WrittenExpression:
        return with_variants(expression, self.config.variants, rng)

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        count = round(self.config.photographed * self.config.batch_size)
        picks = rng.integers(len(self._photographs["labels"]), size=count)
        drawn = self.by_many_hands(self.config.batch_size - count, rng)
        return as_batch(*together([drawn, _shown(self._photographs, picks)]))

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """The measures of `SymbolTask`, and `photographed`: top1 in the composed photographs."""
        found = super().validate(model)
        device = next(model.parameters()).device
        labels = self._validated["labels"]
        symbols = np.flatnonzero(labels < JUNK_CLASS)
        right = 0
        for picks in np.array_split(symbols, max(1, len(symbols) // self.config.batch_size)):
            seen, true = _shown(self._validated, picks)
            crop, context = (torch.from_numpy(view).to(device) for view in (seen.crop, seen.context))
            logits = model(crop, context)[0][:, :JUNK_CLASS].float().cpu().numpy()
            right += int((logits.argmax(axis=1) == true).sum())
        return {**found, "photographed": right / max(len(symbols), 1)}


def _shown(kept: Arrays, picks: npt.NDArray[np.int64]) -> Shown:
    crop, context = (np.divide(kept[name][picks], 255, dtype=np.float32) for name in ("crop", "context"))
    return Views(crop, context, no_traces(len(picks))), kept["labels"][picks]


def _levels(shares: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    return np.round(shares * 255).astype(np.uint8)
