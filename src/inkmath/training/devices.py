"""Devices that compute a training, and processes that make its batches."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import cv2
import torch
import torch.multiprocessing  # makes tensors travel between processes in shared memory
from torch import Tensor

from inkmath.errors import ConfigError

BatchT = TypeVar("BatchT")

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of mallopt, as malloc.h numbers them
_AHEAD = 4  # batches that wait in (shared) memory, besides one in the making for each worker


def pick_device(name: str) -> torch.device:
    """The device of that name; "auto" is a GPU if there is one. Raises ConfigError if it is not there.

    Of several processes that `torchrun` starts each has a GPU of its own.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name not in ("cpu", "cuda"):
        raise ConfigError(f"Unknown device {name!r}. Available: auto, cpu, cuda.")
    if name == "cuda" and not torch.cuda.is_available():
        raise ConfigError("This machine has no GPU that torch can use. Choose device=cpu or device=auto.")
    if name == "cuda" and "LOCAL_RANK" in os.environ:
        return torch.device(name, int(os.environ["LOCAL_RANK"]))
    return torch.device(name)


def pick_workers(wanted: int, device: torch.device) -> int:
    """The number of processes that make batches: `wanted`, where it is not -1."""
    if wanted >= 0:
        return wanted
    return 0 if device.type == "cpu" else max(1, (os.cpu_count() or 1) - 2)


def keep_freed_memory() -> None:
    """Have glibc keep what is freed, rather than give it back to the system and ask for it anew in each step.

    Batches of 4 MB, made and dropped ten times a step, cost small networks a third of their time in page
    faults. Where there is another C library, nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for parameter, size in ((_MMAP_THRESHOLD, 1 << 30), (_TRIM_THRESHOLD, (1 << 31) - 1)):
            mallopt(parameter, size)


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


def made_by_processes(make: Callable[[int], BatchT], steps: range, workers: int) -> Iterator[BatchT]:
    """make(step) for each step, in order, a few ahead in processes; an error there is raised here."""
    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(make,))
    waiting: deque[Future[BatchT]] = deque()
    try:
        for step in steps:
            waiting.append(pool.submit(_made, step))
            if len(waiting) >= workers + _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_make: Callable[[int], Any] | None = None
"""The function by which this process makes batches, where it is a worker."""


def _begin(make: Callable[[int], Any]) -> None:
    """Threads do not survive the fork that makes a worker, and Ctrl-C is for the process that trains."""
    global _make
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    cv2.setNumThreads(0)


def _made(step: int) -> Any:
    if _make is None:
        raise RuntimeError("This process is no worker.")
    return _make(step)
