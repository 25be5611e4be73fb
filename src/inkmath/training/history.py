"""History of a run, and TensorBoard's files if asked for.

history.jsonl   a line an epoch
losses.f32      the loss of every step, float32, little-endian; NaN where it was not recorded
progress.json   the step and the speed at the last report
snapshot.npz    pictures of the batch and the mistakes at the last validation, see `Snapshot`
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from inkmath.errors import MissingExtraError
from inkmath.evaluation.symbols.snapshot import Snapshot, sheet
from inkmath.files import write_whole
from inkmath.training.loop import StepReport

HISTORY_FILE = "history.jsonl"
LOSSES_FILE = "losses.f32"
PROGRESS_FILE = "progress.json"

_PROGRESS = ("step", "steps", "loss", "accuracy", "steps_per_s", "samples_per_s", "learning_rate")


def row_of(progress: StepReport, steps_per_epoch: int) -> dict[str, Any] | None:
    """One line of the history; None for a report without a validation."""
    if progress.measures is None or progress.training is None:
        return None
    training, found = progress.training, progress.measures
    seconds = training["seconds"]
    return {
        "epoch": _whole(progress.step / steps_per_epoch),
        "step": progress.step,
        "train_loss": training["loss"],
        "train_accuracy": training.get("accuracy"),
        "validation_loss": found.get("loss"),
        "validation_accuracy": found.get("accuracy"),
        "seconds": seconds,
        "images_per_s": training["samples"] / seconds,
        "learning_rate": progress.learning_rate,
    }


def _whole(number: float) -> float:
    return int(number) if number == int(number) else round(number, 3)


class History:
    """Writes the files; what a resumed run gives anew takes the place of the old.

    snapshot: makes the pictures of a step, or None; called after each validation.
    """

    def __init__(
        self,
        folder: Path,
        steps_per_epoch: int,
        snapshot: Callable[[int], Snapshot | None] = lambda step: None,
        *,
        tensorboard: bool = False,
    ) -> None:
        self._path = folder / HISTORY_FILE
        self._steps_per_epoch = steps_per_epoch
        self._snapshot = snapshot
        self._board = _board(folder / "tensorboard") if tensorboard else None

    def __enter__(self) -> History:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._board is not None:
            self._board.close()

    def add(self, progress: StepReport) -> None:
        """Take a report of the loop."""
        folder = self._path.parent
        keep_losses(folder, progress.step - len(progress.losses), progress.losses)
        figures = asdict(progress)
        now = {name: figures[name] for name in _PROGRESS}
        write_whole(folder / PROGRESS_FILE, json.dumps(now).encode())
        row = row_of(progress, self._steps_per_epoch)
        snapshot = None
        if row is not None:
            rows = [*(old for old in read_history(folder) if old["step"] < row["step"]), row]
            write_whole(self._path, "".join(json.dumps(one) + "\n" for one in rows).encode())
            snapshot = self._snapshot(max(0, progress.step - 1))
        if snapshot is not None:
            snapshot.save(folder)
        if self._board is not None:
            _draw(self._board, progress, row, snapshot)


def _draw(board: Any, progress: StepReport, row: dict[str, Any] | None, snapshot: Snapshot | None) -> None:
    """Give TensorBoard what is new."""
    step = progress.step
    for number, loss in enumerate(progress.losses, step - len(progress.losses) + 1):
        board.add_scalar("loss/step", loss, number)
    board.add_scalar("images_per_s", progress.samples_per_s, step)
    board.add_scalar("learning_rate", progress.learning_rate, step)
    for name in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy"):
        if row is not None and row[name] is not None:
            part, _, measure = name.partition("_")
            board.add_scalar(f"{measure}/{part}", row[name], step)
    if snapshot is not None:
        for name, images in (
            ("batch/stored", snapshot.batch_images),
            ("batch/seen", snapshot.batch_seen),
            ("mistakes", snapshot.mistake_images),
        ):
            board.add_image(name, sheet(images), step, dataformats="HW")
        board.add_text("mistakes", "\n".join(f"1. `{line}`" for line in snapshot.mistakes()), step)


def keep_losses(folder: Path, before: int, losses: Sequence[float]) -> None:
    """Write the losses of the steps after `before`, in place of what was there of them. Raises OSError."""
    path = folder / LOSSES_FILE
    with path.open("r+b" if path.exists() else "w+b") as file:
        there = file.seek(0, 2) // 4
        file.truncate(4 * min(there, before))
        file.seek(0, 2)
        gap = [float("nan")] * max(0, before - there)
        file.write(np.array([*gap, *losses], "<f4").tobytes())


def read_history(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run's history; none where there is no such file. Lines that are broken are left out."""
    path = folder / HISTORY_FILE
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("step"), int):
            rows.append(row)
    return rows


def _board(folder: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ModuleNotFoundError as error:
        raise MissingExtraError("train", "TensorBoard") from error
    return SummaryWriter(str(folder))
