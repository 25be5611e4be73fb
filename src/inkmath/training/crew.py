"""Several processes that train one network, as `torchrun` starts them: PyTorch's DistributedDataParallel.

Each takes its share of every batch, gradients are averaged, and the first process alone validates, reports
and writes. Statistics of batch normalisation are taken over the whole batch, so that the run ends where one
process would end, but for the order of sums.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

import torch
from torch import Tensor, distributed, nn
from torch.distributed.nn.functional import all_reduce

from inkmath.errors import ConfigError

BatchT = TypeVar("BatchT")


def is_first() -> bool:
    """True if this process is the one that writes, whatever started it."""
    return os.environ.get("RANK", "0") == "0"


@dataclass(frozen=True)
class Crew:
    """This process, the `rank`-th of `size`."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def check(self, batch_size: int) -> None:
        """Raises ConfigError if a batch cannot be shared evenly."""
        if batch_size % self.size:
            raise ConfigError(f"A batch of {batch_size} cannot be shared by {self.size} processes.")

    def wrapped(self, model: nn.Module, device: torch.device) -> nn.Module:
        """The network as this process trains it; its parameters are those of `model`."""
        if self.size == 1:
            return model
        _share_statistics(model)
        return nn.parallel.DistributedDataParallel(
            model, device_ids=[device.index] if device.type == "cuda" else None
        )

    def share(self, batch: BatchT) -> BatchT:
        """Every so-many-th row of each tensor of the batch."""
        if self.size == 1:
            return batch
        part: Any = batch
        if isinstance(batch, Tensor):
            part = batch[self.rank :: self.size]
        elif isinstance(batch, tuple):
            part = tuple(self.share(item) for item in batch)
        elif is_dataclass(batch) and not isinstance(batch, type):
            part = type(batch)(*(self.share(getattr(batch, field.name)) for field in fields(batch)))
        result: BatchT = part
        return result

    def mean(self, values: dict[str, float]) -> dict[str, float]:
        """Of what each process has measured."""
        if self.size == 1:
            return values
        total = torch.tensor(list(values.values()), dtype=torch.float64)
        distributed.all_reduce(total)
        return dict(zip(values, (total / self.size).tolist(), strict=True))

    def agreed(self, is_so: bool) -> bool:
        """What the first process says."""
        if self.size == 1:
            return is_so
        said = torch.tensor([int(is_so)])
        distributed.broadcast(said, 0)
        return bool(said.item())


@contextmanager
def crew() -> Iterator[Crew]:
    """The processes that `torchrun` has started, or this one alone."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or not distributed.is_available():
        yield Crew()
        return
    # Sums over a few numbers go over the CPU, gradients on GPUs over NCCL.
    distributed.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield Crew(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


class SharedBatchNorm(nn.BatchNorm2d):
    """Batch normalisation over the batches of all processes; PyTorch's own knows GPUs alone."""

    def forward(self, x_NCHW: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x_NCHW)
        x = x_NCHW.float()
        size = distributed.get_world_size()
        moments = torch.stack([x.mean(dim=(0, 2, 3)), x.square().mean(dim=(0, 2, 3))])
        mean, square = (all_reduce(moments) / size).unbind()  # type: ignore[no-untyped-call]
        variance = square - mean.square()
        count = x.numel() // x.shape[1] * size
        with torch.no_grad():
            share = self.momentum or 0.0
            if self.running_mean is not None and self.running_var is not None:
                self.running_mean.lerp_(mean, share)
                self.running_var.lerp_(variance * count / (count - 1), share)
            if self.num_batches_tracked is not None:
                self.num_batches_tracked.add_(1)
        gain = self.weight * torch.rsqrt(variance + self.eps)
        y = x * gain[:, None, None] + (self.bias - mean * gain)[:, None, None]
        normed: Tensor = y.to(x_NCHW.dtype)
        return normed


def _share_statistics(model: nn.Module) -> None:
    """Turn every batch normalisation of the network into one over all processes, in its place."""
    for module in model.modules():
        if type(module) is nn.BatchNorm2d:
            module.__class__ = SharedBatchNorm
