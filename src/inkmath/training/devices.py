"""Where a training is computed, and how its batches get there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import cv2
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from inkmath.errors import ConfigError

BatchT = TypeVar("BatchT")

_AHEAD = 4  # batches that each worker may be ahead


def pick_device(name: str) -> torch.device:
    """The device of that name; "auto" is a GPU if there is one. Raises ConfigError if it is not there."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name not in ("cpu", "cuda"):
        raise ConfigError(f"Unknown device {name!r}. Available: auto, cpu, cuda.")
    if name == "cuda" and not torch.cuda.is_available():
        raise ConfigError("This machine has no GPU that torch can use. Choose device=cpu or device=auto.")
    return torch.device(name)


def pick_workers(wanted: int, device: torch.device) -> int:
    """How many processes make batches: `wanted`, where it is not -1."""
    if wanted >= 0:
        return wanted
    return 0 if device.type == "cpu" else max(1, (os.cpu_count() or 1) - 2)


def to_device(batch: BatchT, device: torch.device) -> BatchT:
    """The batch with every tensor in it, in tuples and dataclasses too, on the device."""
    moved: Any = batch
    if isinstance(batch, Tensor):
        moved = batch.to(device, non_blocking=True)
    elif isinstance(batch, tuple):
        moved = tuple(to_device(part, device) for part in batch)
    elif is_dataclass(batch) and not isinstance(batch, type):
        moved = type(batch)(*(to_device(getattr(batch, field.name), device) for field in fields(batch)))
    result: BatchT = moved
    return result


class _Made(Dataset[BatchT]):
    """Batches by step."""

    def __init__(self, make: Callable[[int], BatchT]) -> None:
        self._make = make

    def __getitem__(self, step: int) -> BatchT:
        return self._make(step)


def made_by_processes(make: Callable[[int], BatchT], steps: range, workers: int) -> Iterator[BatchT]:
    """make(step) for each step, in order, made ahead by processes of their own."""
    return iter(
        DataLoader(
            _Made(make),
            batch_size=None,
            sampler=steps,
            num_workers=workers,
            collate_fn=_as_it_is,
            prefetch_factor=_AHEAD,
            worker_init_fn=_with_one_thread,
        )
    )


def _as_it_is(batch: BatchT) -> BatchT:
    return batch


def _with_one_thread(_: int) -> None:
    """OpenCV's threads do not survive the fork that makes a worker, and the workers fill the cores."""
    cv2.setNumThreads(0)
