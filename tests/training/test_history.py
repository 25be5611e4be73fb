"""The history of a run: a line an epoch, and no epoch twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from inkmath.errors import MissingExtraError
from inkmath.training.history import HISTORY_FILE, History, read_history
from inkmath.training.loop import StepReport


def progress(step: int, accuracy: float = 0.5) -> StepReport:
    training = {"loss": 1.0, "accuracy": 0.25, "samples": 640.0, "seconds": 2.0}
    return StepReport(step, 40, 1.0, 5.0, 0.25, 1e-3, 320.0, {"accuracy": accuracy, "loss": 0.75}, training)


def test_a_line_says_what_an_epoch_was(tmp_path: Path) -> None:
    with History(tmp_path, 10) as history:
        history.add(StepReport(5, 40, 1.0, 5.0))
        history.add(progress(10))
    assert read_history(tmp_path) == [{
        "epoch": 1, "step": 10, "train_loss": 1.0, "train_accuracy": 0.25, "validation_loss": 0.75,
        "validation_accuracy": 0.5, "seconds": 2.0, "images_per_s": 320.0, "learning_rate": 1e-3,
    }]  # fmt: skip


def test_what_a_resumed_run_says_anew_takes_the_place_of_the_old(tmp_path: Path) -> None:
    with History(tmp_path, 10) as history:
        for step in (10, 20, 30):
            history.add(progress(step))
    with History(tmp_path, 10) as history:
        history.add(progress(20, accuracy=0.75))
    assert [(row["step"], row["validation_accuracy"]) for row in read_history(tmp_path)] == [
        (10, 0.5), (20, 0.75),
    ]  # fmt: skip


def test_broken_lines_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / HISTORY_FILE).write_text('{"step": 10}\n{"st\n[]\n{"step": "x"}\n')
    assert read_history(tmp_path) == [{"step": 10}]
    assert read_history(tmp_path / "nowhere") == []


def test_without_tensorboard_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(MissingExtraError, match=r"inkmath\[train\].*download.pytorch.org/whl/cpu"):
        History(tmp_path, 10, tensorboard=True)
