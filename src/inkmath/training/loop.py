"""The training loop of every model.

All randomness is a function of the seed and the step: batch number n is the same whether the run came to it
in one go or was resumed there. So a checkpoint holds weights, their average, the optimiser's moments and the
step, and nothing else.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from inkmath.errors import CheckpointError
from inkmath.training.checkpoints import Checkpoint, load_newest, save
from inkmath.training.config import TrainingConfig, differences
from inkmath.training.devices import made_by_processes, pick_device, pick_workers, to_device

BatchT = TypeVar("BatchT")


class Task(Protocol, Generic[BatchT]):
    """What is trained: a model, its data and its measure."""

    model: nn.Module

    def batch(self, step: int) -> BatchT:
        """The batch of a step, a function of the seed and the step alone, on the CPU.

        Called in another thread or process.
        """

    def loss(self, batch: BatchT) -> Tensor:
        """The scalar loss of `model` on a batch that is on the model's device."""

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Measures on the validation part, whatever device the model is on; the first is to be maximised."""


@dataclass(frozen=True)
class Progress:
    """What the loop reports: after some steps the loss and speed, after a validation its measures."""

    step: int
    steps: int
    loss: float
    steps_per_s: float
    measures: dict[str, float] | None = None


def train(
    task: Task[BatchT],
    config: TrainingConfig,
    folder: Path,
    *,
    resume: bool,
    report: Callable[[Progress], None],
    warn: Callable[[str], None],
) -> nn.Module:
    """Train to the end and return the averaged model.

    Raises CheckpointError if the folder holds a run and `resume` is False, or one begun with settings that
    would give another result.
    """
    torch.set_num_threads(config.threads)
    device = pick_device(config.device)
    task.model.to(device)
    average = torch.optim.swa_utils.AveragedModel(
        task.model, avg_fn=_moving_average(config.ema), use_buffers=True
    )
    optimizer = torch.optim.AdamW(
        _groups(task.model, config.weight_decay), lr=config.learning_rate, betas=(0.9, 0.99)
    )
    step = _restore(task.model, average, optimizer, config, folder, resume, warn)
    loss_sum, loss_count, started = 0.0, 0, time.monotonic()
    for batch in _batches(task, range(step, config.steps), pick_workers(config.workers, device)):
        torch.manual_seed((config.seed << 32) + step)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(config, step)
        with torch.autocast(device.type, torch.bfloat16, enabled=config.bf16):
            loss = task.loss(to_device(batch, device))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(task.model.parameters(), config.clip_norm)
        optimizer.step()
        average.update_parameters(task.model)
        step += 1
        loss_sum, loss_count = loss_sum + loss.item(), loss_count + 1
        if not math.isfinite(loss_sum):
            raise CheckpointError(f"The loss is not finite at step {step}. Lower learning_rate and resume.")
        if step % config.checkpoint_every == 0 or step == config.steps:
            save(_capture(task.model, average, optimizer, config, step), folder)
        if step % config.validate_every == 0 or step == config.steps or loss_count == 100:
            measures = None
            if step % config.validate_every == 0 or step == config.steps:
                measures = task.validate(average.module)
                task.model.train()
            speed = loss_count / max(time.monotonic() - started, 1e-9)
            report(Progress(step, config.steps, loss_sum / loss_count, speed, measures))
            loss_sum, loss_count, started = 0.0, 0, time.monotonic()
    model: nn.Module = average.module
    return model.eval()


def learning_rate(config: TrainingConfig, step: int) -> float:
    """Linear warm-up, then half a cosine down to zero (Loshchilov and Hutter, 2017)."""
    if step < config.warm_up:
        return config.learning_rate * (step + 1) / config.warm_up
    share = (step - config.warm_up) / max(1, config.steps - config.warm_up)
    return config.learning_rate * 0.5 * (1 + math.cos(math.pi * share))


def _moving_average(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """An exponential moving average that forgets faster in its first steps."""

    def update(averaged: Tensor, current: Tensor, count: Tensor | int) -> Tensor:
        if not averaged.is_floating_point():
            return current
        return averaged.lerp(current, 1 - min(decay, (1 + int(count)) / (10 + int(count))))

    return update


def _groups(model: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Matrices and kernels decay; biases and gains do not."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]


def _batches(task: Task[BatchT], steps: range, workers: int) -> Iterator[BatchT]:
    if workers and len(steps):
        return made_by_processes(task.batch, steps, workers)
    return _prefetch(task.batch, steps)


def _prefetch(make: Callable[[int], BatchT], steps: range) -> Iterator[BatchT]:
    """make(step) for each step, a few ahead in a thread of their own; an error there is raised here."""
    ready: queue.Queue[tuple[BatchT | None, BaseException | None]] = queue.Queue(maxsize=4)
    stop = threading.Event()

    def put(item: tuple[BatchT | None, BaseException | None]) -> None:
        while not stop.is_set():
            try:
                return ready.put(item, timeout=0.2)
            except queue.Full:
                continue

    def work() -> None:
        try:
            for step in steps:
                if stop.is_set():
                    return
                put((make(step), None))
        except BaseException as error:  # handed over to the consumer, whatever it is
            put((None, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        for _ in steps:
            batch, error = ready.get()
            if error is not None:
                raise error
            yield batch  # type: ignore[misc]
    finally:
        stop.set()


def _capture(
    model: nn.Module, average: nn.Module, optimizer: torch.optim.Optimizer, config: TrainingConfig, step: int
) -> Checkpoint:
    tensors = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    tensors |= {f"ema.{name}": tensor for name, tensor in average.state_dict().items()}
    for number, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{name}": torch.as_tensor(value) for name, value in state.items()}
    return Checkpoint(
        step,
        {name: tensor.detach().to("cpu", copy=True) for name, tensor in tensors.items()},
        {"config": asdict(config)},
    )


def _begun_with(checkpoint: Checkpoint) -> dict[str, object]:
    begun = checkpoint.notes.get("config")
    if not isinstance(begun, dict):
        raise CheckpointError(f"The checkpoint of step {checkpoint.step} does not hold its settings.")
    return begun


def _restore(
    model: nn.Module,
    average: nn.Module,
    optimizer: torch.optim.Optimizer,
    config: TrainingConfig,
    folder: Path,
    resume: bool,
    warn: Callable[[str], None],
) -> int:
    """Load the newest checkpoint of the folder, if it has one, and return its step, else 0."""
    found = load_newest(folder)
    if found is None:
        return 0
    if not resume:
        raise CheckpointError(
            f"{folder} holds a run already. Continue it with --resume, or name another folder."
        )
    checkpoint, warnings = found
    for warning in warnings:
        warn(warning)
    if changed := differences(_begun_with(checkpoint), config):
        raise CheckpointError(f"The run in {folder} was begun with other settings: {'; '.join(changed)}.")
    parts: dict[str, dict[str, Tensor]] = {"model": {}, "ema": {}, "optimizer": {}}
    for name, tensor in checkpoint.tensors.items():
        part, _, rest = name.partition(".")
        parts[part][rest] = tensor
    model.load_state_dict(parts["model"])
    average.load_state_dict(parts["ema"])
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in parts["optimizer"].items():
        number, _, key = name.partition(".")
        state.setdefault(int(number), {})[key] = tensor
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return checkpoint.step
