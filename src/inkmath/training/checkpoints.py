"""Checkpoints: one safetensors file each, written atomically, the two newest kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from inkmath.errors import CheckpointError
from inkmath.files import replacing

BEST = "best.safetensors"
"""The checkpoint of the best validation, where a run keeps it."""

_KEPT = 2
_PATTERN = "checkpoint-*.safetensors"
_AVERAGE = "ema.module."  # where a checkpoint keeps the averaged weights


@dataclass(frozen=True)
class Checkpoint:
    """The state of a training after `step` steps.

    tensors: by name, such as "model.stem.weight", "ema.stem.weight", "optimizer.exp_avg.3".
    notes: anything that JSON holds, such as the configuration and the best score so far.
    """

    step: int
    tensors: dict[str, torch.Tensor]
    notes: dict[str, object]


def save(checkpoint: Checkpoint, folder: Path, name: str = "") -> Path:
    """Write the checkpoint so that a reader sees all of it or nothing, then drop all but the two newest.

    name: of the file; checkpoint-STEP.safetensors if not given.
    """
    path = folder / (name or f"checkpoint-{checkpoint.step:09d}.safetensors")
    metadata = {"step": str(checkpoint.step), "notes": json.dumps(checkpoint.notes)}
    tensors = {name: tensor.contiguous() for name, tensor in checkpoint.tensors.items()}
    with replacing(path) as temporary:
        save_file(tensors, temporary, metadata)
    for old in sorted(folder.glob(_PATTERN))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path


class Saver:
    """Writes checkpoints in a thread of its own: the training goes on while the disk works.

    A context: on leaving it all is written. What a write raises, the next `save` raises, or the end.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, "checkpoint")
        self._last: Future[Path] | None = None

    def save(self, checkpoint: Checkpoint) -> None:
        """Write the checkpoint after the one before; its tensors must not change any more."""
        self._finish()
        self._last = self._thread.submit(save, checkpoint, self._folder)

    def __enter__(self) -> Saver:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()
        self._finish()

    def _finish(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()


def load_newest(folder: Path) -> tuple[Checkpoint, list[str]] | None:
    """The newest checkpoint that can be read, and a warning for each newer one that cannot.

    None where the folder has no checkpoint. Raises CheckpointError if there are some and none can be read.
    """
    warnings: list[str] = []
    paths = sorted(folder.glob(_PATTERN), reverse=True)
    for path in paths:
        try:
            return _load(path), warnings
        except (SafetensorError, OSError, ValueError, KeyError) as error:
            warnings.append(f"{path.name} is corrupt ({error}); falling back to the one before.")
    if paths:
        raise CheckpointError(f"No checkpoint in {folder} can be read: {' '.join(warnings)}")
    return None


def load_best(folder: Path) -> Checkpoint | None:
    """The checkpoint of the best validation; None where the folder keeps none that can be read."""
    try:
        return _load(folder / BEST)
    except (SafetensorError, OSError, ValueError, KeyError):
        return None


def load_average(network: nn.Module, run: Path, warn: Callable[[str], None]) -> None:
    """Give the network the averaged weights of a run: its best, where it keeps that, else its newest.

    Raises CheckpointError if there are none, or they do not fit.
    """
    checkpoint = load_best(run)
    if checkpoint is None:
        found = load_newest(run)
        if found is None:
            raise CheckpointError(
                f"{run} holds no checkpoint. Train first: inkmath train PRESET --out {run}."
            )
        checkpoint, warnings = found
        for warning in warnings:
            warn(warning)
    weights = {
        name.removeprefix(_AVERAGE): tensor
        for name, tensor in checkpoint.tensors.items()
        if name.startswith(_AVERAGE)
    }
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(
            f"The weights in {run} are not those of its preset and settings: {error}"
        ) from error


def _load(path: Path) -> Checkpoint:
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    return Checkpoint(int(metadata["step"]), tensors, json.loads(metadata["notes"]))
