"""Training in several processes, as `torchrun` starts them: PyTorch's DistributedDataParallel.

Each process takes its shard of every batch, gradients are averaged, and the first process alone validates,
reports and writes. Batch normalisation is synchronised, so that the run ends where one process would end, but
for the order of sums.
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
    """True if this process is the one that reports and writes files."""
    return os.environ.get("RANK", "0") == "0"


@dataclass(frozen=True)
class DistributedContext:
    """The rank of this process among `size`."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def check_batch_size(self, batch_size: int) -> None:
        """Raise ConfigError if a batch cannot be split evenly."""
        if batch_size % self.size:
            raise ConfigError(f"A batch of {batch_size} cannot be shared by {self.size} processes.")

    def wrap(self, model: nn.Module, device: torch.device) -> nn.Module:
        """The network that this process trains; its parameters are those of `model`."""
        if self.size == 1:
            return model
        synchronise_batch_norm(model, device)
        return nn.parallel.DistributedDataParallel(
            model, device_ids=[device.index] if device.type == "cuda" else None
        )

    def shard(self, batch: BatchT) -> BatchT:
        """The rows of the batch's tensors that this process trains on."""
        if self.size == 1:
            return batch
        part: Any = batch
        if isinstance(batch, Tensor):
            part = batch[self.rank :: self.size]
        elif isinstance(batch, tuple):
            part = tuple(self.shard(item) for item in batch)
        elif is_dataclass(batch) and not isinstance(batch, type):
            part = type(batch)(*(self.shard(getattr(batch, field.name)) for field in fields(batch)))
        result: BatchT = part
        return result

    def mean(self, values: dict[str, float]) -> dict[str, float]:
        """The mean of each value over all processes."""
        if self.size == 1:
            return values
        total = torch.tensor(list(values.values()), dtype=torch.float64)
        distributed.all_reduce(total)
        return dict(zip(values, (total / self.size).tolist(), strict=True))

    def broadcast(self, flag: bool) -> bool:
        """The flag of the first process."""
        if self.size == 1:
            return flag
        sent = torch.tensor([int(flag)])
        distributed.broadcast(sent, 0)
        return bool(sent.item())


@contextmanager
def distributed_context() -> Iterator[DistributedContext]:
    """Join the processes that `torchrun` has started; alone where it has not."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or not distributed.is_available():
        yield DistributedContext()
        return
    # Sums over a few numbers go over the CPU, gradients on GPUs over NCCL.
    distributed.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield DistributedContext(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


# torch.nn.SyncBatchNorm raises ValueError for tensors on a CPU (tests/training/test_distributed.py shows it),
# and DistributedDataParallel copies running statistics but normalises each shard by its own.
class CpuSyncBatchNorm(nn.BatchNorm2d):
    """Batch normalisation over the shards of all processes, on a CPU."""

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


def synchronise_batch_norm(model: nn.Module, device: torch.device) -> None:
    """Have every batch normalisation of the network use the statistics of all shards."""
    if device.type == "cuda":
        nn.SyncBatchNorm.convert_sync_batchnorm(model)  # type: ignore[no-untyped-call]
        return
    for module in model.modules():
        if type(module) is nn.BatchNorm2d:
            module.__class__ = CpuSyncBatchNorm
