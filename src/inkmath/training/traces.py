"""Trains the trace network: how the pen went when it wrote a symbol -> its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from inkmath.data.expressions import WrittenExpression
from inkmath.ink.raster import typical_size
from inkmath.ink.traces import CHANNELS, MOST_STROKES, POINTS, FloatArray, Ways, traces
from inkmath.training.augment import random_affine
from inkmath.training.config import TrainingConfig
from inkmath.training.loop import Task
from inkmath.training.models import TraceNet
from inkmath.types import Points
from inkmath.vocab import SYMBOLS, symbol_ids

Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class TraceConfig(TrainingConfig):
    """Settings of the trace network.

    balance: a symbol is chosen in proportion to its class's count ** -balance.
    reorder_prob: share of symbols whose strokes are written in another order, or from their ends.
    synthesised, textbooks, covering: expressions from a grammar, formulas of textbooks and short ones for
    every symbol, beside those that people wrote.
    width: of the first layer.
    """

    steps: int = 12_000
    batch_size: int = 256
    weight_decay: float = 0.03
    label_smoothing: float = 0.05
    dropout: float = 0.3
    balance: float = 0.4
    reorder_prob: float = 0.2
    synthesised: int = 0
    textbooks: int = 8_000
    covering: int = 100
    width: int = 40
    hidden: int = 256
    validate_every: int = 1000


@dataclass(frozen=True)
class _Symbols:
    """Written symbols: points and starts as `Ways.resampled` gives them, units and labels, (N,) each."""

    points: FloatArray
    starts: npt.NDArray[np.bool_]
    units: FloatArray
    labels: npt.NDArray[np.int64]

    def traces(self) -> FloatArray:
        return traces(self.points, self.starts, self.units)


class TraceTask(Task[Batch]):
    """The task that `inkmath.training.loop.train` runs."""

    config: TraceConfig

    def __init__(
        self,
        training: Sequence[WrittenExpression],
        validation: Sequence[WrittenExpression],
        config: TraceConfig,
    ) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = trace_net(config)
        self._as_written = _symbols(training)
        self._reordered = _symbols(training, np.random.default_rng(config.seed))
        self._validation = _symbols(validation)
        counts = np.bincount(self._as_written.labels, minlength=len(SYMBOLS)).astype(np.float64)
        weights = counts[self._as_written.labels] ** -config.balance
        self._up_to = np.cumsum(weights) / weights.sum()

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        picks = np.searchsorted(self._up_to, rng.random(self.config.batch_size))
        picks = picks.clip(max=len(self._up_to) - 1)
        other = rng.random(len(picks)) < self.config.reorder_prob
        points = np.where(other[:, None, None], self._reordered.points[picks], self._as_written.points[picks])
        starts = np.where(other[:, None], self._reordered.starts[picks], self._as_written.starts[picks])
        units = self._as_written.units[picks] * np.exp(rng.normal(0, 0.2, len(picks)))
        seen = traces(_by_other_hands(points, rng), starts, units.astype(np.float32))
        return torch.from_numpy(seen), torch.from_numpy(self._as_written.labels[picks])

    def loss(self, model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        seen, labels = batch
        smoothing = self.config.label_smoothing
        return nn.functional.cross_entropy(model(seen).float(), labels, label_smoothing=smoothing), {}

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """top1: the share of held-out symbols that have the right name."""
        model.eval()
        device = next(model.parameters()).device
        seen, labels = self._validation.traces(), self._validation.labels
        found = [
            model(torch.from_numpy(seen[start : start + 512]).to(device)).argmax(dim=1).cpu().numpy()
            for start in range(0, len(seen), 512)
        ]
        return {"top1": float((np.concatenate(found) == labels).mean())}


def trace_net(config: TraceConfig) -> TraceNet:
    return TraceNet(CHANNELS, len(SYMBOLS), width=config.width, hidden=config.hidden, dropout=config.dropout)


def traces_of(expressions: Sequence[WrittenExpression]) -> FloatArray:
    """Float32 (N, CHANNELS, POINTS) of the symbols of the expressions, as they were written."""
    return _symbols(expressions).traces()


def _symbols(expressions: Sequence[WrittenExpression], rng: np.random.Generator | None = None) -> _Symbols:
    """The symbols of the expressions; with `rng` their strokes in another order, some from their ends."""
    points, starts, units, labels = [], [], [], []
    for expression in expressions:
        for symbol in expression.symbols:
            strokes = [expression.strokes[index] for index in sorted(symbol.strokes)]
            if not 1 <= len(strokes) <= MOST_STROKES:
                continue
            ways = Ways.of(_reordered(strokes, rng) if rng else strokes)
            one, begins = ways.resampled([range(len(strokes))])
            points.append(one[0])
            starts.append(begins[0])
            units.append(typical_size(expression.strokes))
            labels.append(symbol_ids()[symbol.name])
    return _Symbols(
        np.array(points, np.float32).reshape(-1, POINTS, 2),
        np.array(starts, dtype=bool).reshape(-1, POINTS),
        np.array(units, np.float32),
        np.array(labels, np.int64),
    )


def _reordered(strokes: Sequence[Points], rng: np.random.Generator) -> list[Points]:
    order = rng.permutation(len(strokes)) if rng.random() < 0.6 else range(len(strokes))
    return [strokes[index][:: -1 if rng.random() < 0.4 else 1] for index in order]


def _by_other_hands(points: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Symbols float32 (N, POINTS, 2), each slanted, bent and shaken as another hand might write it."""
    count = len(points)
    low = points.min(axis=1, keepdims=True)
    side = np.maximum((points.max(axis=1, keepdims=True) - low).max(axis=2, keepdims=True), 1e-9)
    places = (points - low) / side
    waves = rng.normal(size=(count, 2, 3)) * 3.0  # radians across the side: up to about one period
    phases = rng.uniform(0, 2 * np.pi, size=(count, 1, 3, 2))
    weights = rng.normal(size=(count, 1, 3, 2)) * 0.02
    bent = places + (weights * np.sin((places @ waves)[..., None] + phases)).sum(axis=2)
    bent += rng.normal(size=bent.shape) * rng.uniform(0, 0.006, size=(count, 1, 1))
    matrices = [random_affine(rng, rotation=0.1, shear=0.15, stretch=0.15, size=0.0) for _ in range(count)]
    return np.asarray(bent @ np.transpose(matrices, (0, 2, 1)) * side, np.float32)
