"""Checkpoints: one safetensors file each, written atomically, the two newest kept."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from inkmath.errors import CheckpointError

_KEPT = 2
_PATTERN = "checkpoint-*.safetensors"


@dataclass(frozen=True)
class Checkpoint:
    """The state of a training after `step` steps.

    tensors: by name, such as "model.stem.weight", "ema.stem.weight", "optimizer.exp_avg.3".
    notes: anything that JSON holds, such as the configuration and the best score so far.
    """

    step: int
    tensors: dict[str, torch.Tensor]
    notes: dict[str, object]


def save(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write the checkpoint so that a reader sees all of it or nothing, then drop all but the two newest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"checkpoint-{checkpoint.step:09d}.safetensors"
    temporary = path.with_suffix(".part")
    metadata = {"step": str(checkpoint.step), "notes": json.dumps(checkpoint.notes)}
    save_file({name: tensor.contiguous() for name, tensor in checkpoint.tensors.items()}, temporary, metadata)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    for old in sorted(folder.glob(_PATTERN))[:-_KEPT]:
        old.unlink()
    return path


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


def _load(path: Path) -> Checkpoint:
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    return Checkpoint(int(metadata["step"]), tensors, json.loads(metadata["notes"]))
