"""The training loop of every model.

All randomness is a function of the seed and the step: batch number n is the same whether the run came to it
in one go or was resumed there. So a checkpoint holds weights, their average, the optimiser's moments and the
step, and beside them only what is reported: means since the last validation, and the best of them.
"""

from __future__ import annotations

import copy
import math
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from inkmath.errors import CheckpointError
from inkmath.evaluation.symbols.snapshot import Snapshot
from inkmath.training.averaging import has_statistics, measure_statistics, moving_average, statistics_of
from inkmath.training.checkpoints import BEST, Checkpoint, Saver, load_best, load_newest, save
from inkmath.training.config import TrainingConfig, differences, is_longer
from inkmath.training.devices import (
    keep_freed_memory,
    made_by_processes,
    pick_device,
    pick_workers,
    to_device,
)
from inkmath.training.distributed import DistributedContext, distributed_context
from inkmath.training.interrupts import deferred_interrupt
from inkmath.training.optimiser import learning_rate, optimizer_of
from inkmath.training.prefetch import prefetched

BatchT = TypeVar("BatchT")

_REPORT_EVERY = 100  # steps
_MEASURED_ON = 512  # samples by which statistics of batch normalisation are measured anew

Measures = dict[str, float]


class Task(ABC, Generic[BatchT]):
    """A model to train, with its settings, data and measures.

    steps_per_epoch: steps that show it every sample once; 1 where samples are drawn anew each time.
    """

    model: nn.Module
    config: TrainingConfig
    steps_per_epoch: int = 1

    @abstractmethod
    def batch(self, step: int) -> BatchT:
        """The batch of a step, a function of the seed and the step alone, on the CPU.

        Called in another thread or process.
        """

    @abstractmethod
    def loss(self, model: nn.Module, batch: BatchT) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The scalar loss of the model on a batch that is on its device, and measures of the batch."""

    @abstractmethod
    def validate(self, model: nn.Module) -> Measures:
        """Measures on the validation part, whatever device the model is on; the first is to be maximised."""

    def write_results(self, model: nn.Module, run: Path) -> None:
        """Write into the run folder what is kept beside the weights; by default nothing."""

    def snapshot(self, step: int) -> Snapshot | None:
        """Pictures of the batch of a step and of mistakes of the last validation; by default none."""
        return None


@dataclass(frozen=True)
class StepReport:
    """Report of the loop: after some steps the loss and speed, after a validation its measures.

    accuracy: of the batches, as the loss, where the task measures it.
    measures: of the validation. training: loss and measures of the batches since the one before, their
    number of samples and the seconds that they took.
    losses: of each step since the report before, the last one of `step`.
    """

    step: int
    steps: int
    loss: float
    steps_per_s: float
    accuracy: float | None = None
    learning_rate: float = 0.0
    samples_per_s: float = 0.0
    measures: Measures | None = None
    training: Measures | None = None
    losses: tuple[float, ...] = ()


class _Sums:
    """Means over steps, and what they took."""

    def __init__(self, begun: Mapping[str, float] | None = None) -> None:
        self.sums: Measures = dict(begun or {"steps": 0.0, "seconds": 0.0})
        self._started = time.monotonic()

    def add(self, measures: Measures) -> None:
        self.sums["steps"] += 1
        for name, value in measures.items():
            self.sums[name] = self.sums.get(name, 0.0) + value

    def means(self) -> Measures:
        steps = self.sums["steps"]
        return {name: total / max(steps, 1) for name, total in self.so_far().items() if name != "seconds"}

    @property
    def seconds(self) -> float:
        return max(self.sums["seconds"] + time.monotonic() - self._started, 1e-9)

    def so_far(self) -> Measures:
        return self.sums | {"seconds": self.seconds}


@dataclass
class _Best:
    """The best validation so far and how many have come since."""

    value: float = -math.inf
    since: int = 0

    def add(self, value: float) -> bool:
        """True if this one is better."""
        is_better = value > self.value
        self.since = 0 if is_better else self.since + 1
        self.value = max(value, self.value)
        return is_better


def train(
    task: Task[BatchT],
    config: TrainingConfig,
    folder: Path,
    *,
    resume: bool,
    report: Callable[[StepReport], None],
    warn: Callable[[str], None],
) -> nn.Module:
    """Train to the end and return the averaged model.

    Under `torchrun` every process calls this; the first alone reports, warns and writes.
    Ctrl-C saves a checkpoint at the end of the step, and raises KeyboardInterrupt.
    Raises CheckpointError if the folder holds a run and `resume` is False, or one begun with settings that
    would give another result.
    """
    torch.set_num_threads(config.threads)
    keep_freed_memory()
    with distributed_context() as context:
        context.check_batch_size(config.batch_size)
        training = _Training(task, config, folder, context, resume, warn)
        with deferred_interrupt(is_deferred=context.size == 1) as pressed:
            return training.run(report, pressed)


class _Training(Generic[BatchT]):
    """A training under way."""

    def __init__(
        self,
        task: Task[BatchT],
        config: TrainingConfig,
        folder: Path,
        context: DistributedContext,
        resume: bool,
        warn: Callable[[str], None],
    ) -> None:
        self.task, self.config, self.folder, self.context = task, config, folder, context
        self.device = pick_device(config.device)
        task.model.to(self.device)
        self.average = torch.optim.swa_utils.AveragedModel(
            task.model, multi_avg_fn=moving_average(config.ema), use_buffers=True
        )
        if not config.ema:
            self.average.module = task.model
        self.optimizer = optimizer_of(task.model, config)
        self.best, self.sums, self.step, self.is_stopped = _Best(), _Sums(), 0, False
        self._saved_at = time.monotonic()
        self._last_settled: tuple[int, nn.Module | None] = 0, None
        self._restore(resume, warn if context.is_first else lambda _: None)
        self.wrapped = context.wrap(task.model, self.device)

    def run(self, report: Callable[[StepReport], None], pressed: threading.Event) -> nn.Module:
        """Train on from where it stands; the averaged model. pressed: set by Ctrl-C."""
        config, lately = self.config, _Sums()
        losses: list[float] = []
        steps = range(self.step, self.step if self.is_stopped else config.steps)
        with Saver(self.folder) as saver:
            for batch in _batches(self.task, steps, pick_workers(config.workers, self.device)):
                measures = self._learn(self.context.shard(batch))
                self.step += 1
                lately.add(measures)
                self.sums.add(measures)
                losses.append(measures["loss"])
                is_last = self.step == config.steps
                is_validated = self.step % config.validate_every == 0 or is_last
                is_interrupted = pressed.is_set()
                is_due = self.step % config.checkpoint_every == 0 or self._is_time() or is_interrupted
                is_saved = is_validated or is_due
                # What a checkpoint holds has been reported: a resumed run reports what comes after it.
                if is_saved or len(losses) == _REPORT_EVERY:
                    if self.context.is_first:
                        training = self._training_measures() if is_validated else None
                        found = self._validate() if is_validated else None
                        report(self._progress(lately, losses, found, training))
                    lately, losses = _Sums(), []
                self.is_stopped = self.context.broadcast(0 < config.patience <= self.best.since)
                if self.context.is_first and (is_saved or self.is_stopped):
                    saver.save(self._capture())
                    self._saved_at = time.monotonic()
                if is_interrupted:
                    raise KeyboardInterrupt
                if self.is_stopped:
                    break
        return self._result()

    def _is_time(self) -> bool:
        """True if the last checkpoint is so many seconds old that another is due."""
        every = self.config.checkpoint_every_s
        return 0 < every <= time.monotonic() - self._saved_at

    def _learn(self, batch: BatchT) -> Measures:
        """One step; the loss and measures of the batch."""
        # Each process draws its own, the first as if it were alone.
        self._seed(self.step, self.context.rank)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.config, self.step)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.bf16):
            loss, measures = self.task.loss(self.wrapped, to_device(batch, self.device))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        if self.config.clip_norm:
            nn.utils.clip_grad_norm_(self.task.model.parameters(), self.config.clip_norm)
        self.optimizer.step()
        if self.config.ema:
            self.average.update_parameters(self.task.model)
        found = self.context.mean({"loss": loss.item(), **{name: x.item() for name, x in measures.items()}})
        if not math.isfinite(found["loss"]):
            raise CheckpointError(
                f"The loss is not finite at step {self.step + 1}. The checkpoints before it are kept. Train "
                f"with a learning_rate below {self.config.learning_rate:g} into another folder."
            )
        return found

    def _seed(self, step: int, rank: int = 0) -> None:
        """Seed the generator of the device: `torch.manual_seed` takes as long as a tenth of a small step."""
        seed = (self.config.seed << 32) + step + (rank << 48)
        torch.default_generator.manual_seed(seed)
        if self.device.type == "cuda":
            torch.cuda.manual_seed(seed)

    def _validate(self) -> Measures:
        found = self.task.validate(self._settled())
        self.task.model.train()
        self.sums = _Sums()
        if self.best.add(next(iter(found.values()))) and self.config.patience:
            save(self._capture(), self.folder, name=BEST)
        return found

    def _training_measures(self) -> Measures:
        return self.sums.means() | {
            "samples": self.sums.sums["steps"] * self.config.batch_size,
            "seconds": self.sums.seconds,
        }

    def _progress(
        self, lately: _Sums, losses: list[float], found: Measures | None, training: Measures | None
    ) -> StepReport:
        speed = lately.sums["steps"] / lately.seconds
        return StepReport(
            self.step,
            self.config.steps,
            lately.means()["loss"],
            speed,
            lately.means().get("accuracy"),
            self.optimizer.param_groups[0]["lr"],
            speed * self.config.batch_size,
            found,
            training,
            tuple(losses),
        )

    def _result(self) -> nn.Module:
        """The averaged model, as it was at its best where the run may stop early."""
        if self.config.patience and (best := load_best(self.folder)) is not None:
            self.average.load_state_dict(_parts(best)["ema"])
            model: nn.Module = self.average.module
            return model.eval()
        return self._settled()

    def _settled(self) -> nn.Module:
        """The averaged model as it is validated and kept: in the first steps with statistics of batch
        normalisation that are measured anew, on the latest batches. The training does not see them.
        """
        if not self._is_early():
            model: nn.Module = self.average.module
            return model.eval()
        at, settled = self._last_settled
        if settled is None or at != self.step:
            settled = copy.deepcopy(self.average.module)
            measure_statistics(settled, partial(self._pass_latest_batches, settled))
            self._last_settled = self.step, settled
        return settled

    def _is_early(self) -> bool:
        return 0 < self.step <= self.config.remeasure_until and has_statistics(self.task.model)

    def _pass_latest_batches(self, model: nn.Module) -> None:
        count = max(1, _MEASURED_ON // self.config.batch_size)
        for step in range(max(0, self.step - count), self.step):
            self._seed(step)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.bf16):
                self.task.loss(model, to_device(self.task.batch(step), self.device))

    def _capture(self) -> Checkpoint:
        tensors = {f"model.{name}": tensor for name, tensor in self.task.model.state_dict().items()}
        tensors |= {f"ema.{name}": tensor for name, tensor in self.average.state_dict().items()}
        if self._is_early():
            for name, tensor in statistics_of(self._settled()).items():
                tensors[f"statistics.{name}"] = tensors[f"ema.module.{name}"]
                tensors[f"ema.module.{name}"] = tensor
        for number, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": torch.as_tensor(value) for name, value in state.items()}
        notes: dict[str, object] = {
            "config": asdict(self.config),
            "sums": self.sums.so_far(),
            "best": [self.best.value, self.best.since] if math.isfinite(self.best.value) else None,
        }
        return Checkpoint(
            self.step,
            {name: tensor.detach().to("cpu", copy=True) for name, tensor in tensors.items()},
            notes,
        )

    def _restore(self, resume: bool, warn: Callable[[str], None]) -> None:
        """Go on from the newest checkpoint of the folder, if it has one."""
        found = load_newest(self.folder)
        if found is None:
            return
        if not resume:
            raise CheckpointError(
                f"{self.folder} holds a run already. Continue it with --resume, or name another folder."
            )
        checkpoint, warnings = found
        for warning in warnings:
            warn(warning)
        if is_longer(_begun_with(checkpoint), self.config):
            warn(
                f"Going on from step {checkpoint.step:,} to {self.config.steps:,}, more than the run was "
                "begun with: from here the learning rate is that of the longer schedule."
            )
        if changed := differences(_begun_with(checkpoint), self.config):
            raise CheckpointError(
                f"The run in {self.folder} was begun with other settings: {'; '.join(changed)}."
            )
        parts = _parts(checkpoint)
        self.task.model.load_state_dict(parts["model"])
        self.average.load_state_dict(parts["ema"])
        self.average.module.load_state_dict(parts["statistics"], strict=False)
        state: dict[int, dict[str, Tensor]] = {}
        weights = [weight for group in self.optimizer.param_groups for weight in group["params"]]
        for name, tensor in parts["optimizer"].items():
            number, _, key = name.partition(".")
            if key != "step":  # the fused optimiser takes moments to lie in memory as their weights do
                tensor = torch.empty_like(weights[int(number)], requires_grad=False).copy_(tensor)
            state.setdefault(int(number), {})[key] = tensor
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
        self.step = checkpoint.step
        self.sums = _Sums(checkpoint.notes.get("sums"))  # type: ignore[arg-type]
        if best := checkpoint.notes.get("best"):
            self.best = _Best(*best)  # type: ignore[misc]
        self.is_stopped = 0 < self.config.patience <= self.best.since


def _batches(task: Task[BatchT], steps: range, workers: int) -> Iterator[BatchT]:
    if workers and len(steps):
        return made_by_processes(task.batch, steps, workers)
    return prefetched(task.batch, steps)


def _parts(checkpoint: Checkpoint) -> dict[str, dict[str, Tensor]]:
    """The tensors of "model", "ema", "statistics" and "optimizer" by their names there."""
    parts: dict[str, dict[str, Tensor]] = {"model": {}, "ema": {}, "statistics": {}, "optimizer": {}}
    for name, tensor in checkpoint.tensors.items():
        part, _, rest = name.partition(".")
        parts[part][rest] = tensor
    return parts


def _begun_with(checkpoint: Checkpoint) -> dict[str, object]:
    begun = checkpoint.notes.get("config")
    if not isinstance(begun, dict):
        raise CheckpointError(f"The checkpoint of step {checkpoint.step} does not hold its settings.")
    return begun
