"""Learning-rate range test: the loss of a few steps, each at a higher rate (Smith 2017, arXiv 1506.01186)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from inkmath.training.config import TrainingConfig
from inkmath.training.devices import pick_device, to_device
from inkmath.training.loop import Task

LOWEST, HIGHEST, STEPS = 1e-6, 1.0, 100

_SMOOTHING = 0.9  # of the moving average of the loss
_DIVERGED = 3.0  # times the lowest loss so far
_EDGE = 10  # of the first steps, whose average is of too few


@dataclass(frozen=True, slots=True)
class RateTest:
    """rates: learning rates of the steps. losses: the smoothed loss at each."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]

    @property
    def best(self) -> float:
        """The rate at which the loss falls most steeply, on a logarithmic axis, before its lowest point."""
        lowest = max(self.losses.index(min(self.losses)), _EDGE + 1)
        slopes = {
            i: self.losses[i + 1] - self.losses[i - 1]
            for i in range(_EDGE, min(lowest, len(self.losses) - 1))
        }
        return self.rates[min(slopes, key=lambda i: slopes[i])] if slopes else self.rates[-1]

    def to_text(self) -> str:
        """A line for every fifth step with a bar as long as its loss, and the suggestion."""
        most = max(self.losses)
        lines = [
            f"{rate:9.2e}  {loss:8.4f}  {'#' * round(40 * loss / most)}"
            for rate, loss in list(zip(self.rates, self.losses, strict=True))[::5]
        ]
        advice = f"The loss falls most steeply at {self.best:.1e}: --set learning_rate={self.best:.1e}"
        return "\n".join(["     rate      loss", *lines, advice])


def find_rate(task: Task[Any], config: TrainingConfig, update: Callable[[int, int], None]) -> RateTest:
    """Take up to `STEPS` steps from `LOWEST` to `HIGHEST`, until the loss diverges. The model is used up.

    update: called with the number of steps done and of all.
    """
    torch.set_num_threads(config.threads)
    device = pick_device(config.device)
    model: nn.Module = task.model.to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.99), weight_decay=config.weight_decay)
    average, rates, losses = 0.0, list[float](), list[float]()
    for step in range(STEPS):
        rate = LOWEST * (HIGHEST / LOWEST) ** (step / (STEPS - 1))
        for group in optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed((config.seed << 32) + step)
        with torch.autocast(device.type, torch.bfloat16, enabled=config.bf16):
            loss, _ = task.loss(model, to_device(task.batch(step), device))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(model.parameters(), config.clip_norm)
        optimizer.step()
        average = _SMOOTHING * average + (1 - _SMOOTHING) * loss.item()
        smoothed = average / (1 - _SMOOTHING ** (step + 1))
        if not math.isfinite(smoothed) or (step > _EDGE and smoothed > _DIVERGED * min(losses)):
            break
        rates.append(rate)
        losses.append(smoothed)
        update(step + 1, STEPS)
    return RateTest(tuple(rates), tuple(losses))
