"""Trains a tiny network; `test_loop` runs it as a program of its own, to kill it.

python tiny_run.py FOLDER [SECONDS A STEP]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.training.config import TrainingConfig
from inkmath.training.loop import StepReport, train

CONFIG = TrainingConfig(
    steps=40, batch_size=8, warm_up=5, ema=0.9, remeasure_until=30, bf16=False, threads=1, validate_every=20,
    checkpoint_every=3,
)  # fmt: skip


class TinyTask:
    """A parabola, with dropout and batch normalisation: everything that a resumed run could get wrong."""

    def __init__(self, seconds_a_step: float = 0.0) -> None:
        torch.manual_seed(0)
        self.seconds_a_step = seconds_a_step
        self.model: nn.Module = nn.Sequential(
            nn.Linear(1, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 1)
        )

    def batch(self, step: int) -> Tensor:
        return torch.from_numpy(np.random.default_rng([0, step]).normal(size=(8, 1)).astype(np.float32))

    def loss(self, model: nn.Module, batch: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        time.sleep(self.seconds_a_step)
        return (model(batch) - batch**2).square().mean(), {"largest": batch.max()}

    def validate(self, model: nn.Module) -> dict[str, float]:
        model.eval()
        x = torch.linspace(-1, 1, 9)[:, None]
        with torch.inference_mode():
            return {"minus_error": -float((model(x) - x**2).square().mean())}


def run(folder: Path, seconds_a_step: float = 0.0, *, config: TrainingConfig = CONFIG) -> nn.Module:
    def say(progress: StepReport) -> None:
        print(progress)

    return train(TinyTask(seconds_a_step), config, folder, resume=True, report=say, warn=print)


if __name__ == "__main__":
    run(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)
