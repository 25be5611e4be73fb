"""History of a run: history.jsonl, a line an epoch, and TensorBoard's files if asked for."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any

from inkmath.errors import MissingExtraError
from inkmath.files import write_whole
from inkmath.training.loop import StepReport

HISTORY_FILE = "history.jsonl"


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
    """Writes the lines; those that a resumed run gives anew take the place of the old ones."""

    def __init__(self, folder: Path, steps_per_epoch: int, *, tensorboard: bool = False) -> None:
        self._path = folder / HISTORY_FILE
        self._steps_per_epoch = steps_per_epoch
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
        if self._board is not None:
            self._board.add_scalar("loss/lately", progress.loss, progress.step)
            self._board.add_scalar("images_per_s", progress.samples_per_s, progress.step)
            self._board.add_scalar("learning_rate", progress.learning_rate, progress.step)
        row = row_of(progress, self._steps_per_epoch)
        if row is None:
            return
        rows = [*(old for old in read_history(self._path.parent) if old["step"] < row["step"]), row]
        write_whole(self._path, "".join(json.dumps(one) + "\n" for one in rows).encode())
        if self._board is not None:
            for name in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy"):
                if row[name] is not None:
                    part, _, measure = name.partition("_")
                    self._board.add_scalar(f"{measure}/{part}", row[name], progress.step)


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
