"""The history of a run: a line an epoch, and no epoch twice."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from inkmath.errors import MissingExtraError
from inkmath.evaluation.symbols.snapshot import SNAPSHOT_FILE, Snapshot, sheet
from inkmath.training.history import (
    HISTORY_FILE,
    LOSSES_FILE,
    PROGRESS_FILE,
    History,
    keep_losses,
    read_history,
)
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


def losses(folder: Path) -> list[float]:
    return np.fromfile(folder / LOSSES_FILE, "<f4").tolist()


def test_the_loss_of_every_step_is_kept(tmp_path: Path) -> None:
    with History(tmp_path, 10) as history:
        history.add(StepReport(2, 40, 1.0, 5.0, losses=(3.0, 2.0)))
        history.add(StepReport(3, 40, 1.0, 5.0, losses=(1.0,)))
    assert losses(tmp_path) == [3, 2, 1]
    assert json.loads((tmp_path / PROGRESS_FILE).read_text())["step"] == 3


def test_losses_of_a_resumed_run_take_the_place_of_the_old_and_gaps_are_not_numbers(tmp_path: Path) -> None:
    keep_losses(tmp_path, 0, [3, 2, 1])
    keep_losses(tmp_path, 1, [7])
    assert losses(tmp_path) == [3, 7]
    keep_losses(tmp_path, 4, [5])
    assert np.isnan(losses(tmp_path)[2:4]).all()
    assert losses(tmp_path)[4:] == [5]


def snapshot(step: int) -> Snapshot:
    images = np.zeros((3, 4, 4), np.uint8)
    labels, sure = np.array([0, 1, 1]), np.array([0.9], np.float32)
    return Snapshot(step, ("a", "b"), images, images, labels, images[:1], labels[:1], labels[1:2], sure)


def test_pictures_are_kept_at_a_validation(tmp_path: Path) -> None:
    with History(tmp_path, 10, snapshot) as history:
        history.add(StepReport(5, 40, 1.0, 5.0))
        assert not (tmp_path / SNAPSHOT_FILE).exists()
        history.add(progress(10))
    with np.load(tmp_path / SNAPSHOT_FILE) as file:
        assert file["step"] == 9
        assert file["mistake_given"].tolist() == [1]
    assert snapshot(0).mistakes() == ["a taken for b, 90 % sure"]
    assert sheet(np.zeros((9, 4, 4), np.uint8)).shape == (10, 40)


def test_tensorboard_gets_the_same_facts_and_the_pictures(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with History(tmp_path, 10, snapshot, tensorboard=True) as history:
        history.add(StepReport(2, 40, 1.0, 5.0, losses=(3.0, 2.0)))
        history.add(progress(10))
    found = EventAccumulator(str(tmp_path / "tensorboard"), size_guidance={"images": 0})
    found.Reload()
    assert [(one.step, one.value) for one in found.Scalars("loss/step")] == [(1, 3.0), (2, 2.0)]
    assert set(found.Tags()["images"]) == {"batch/stored", "batch/seen", "mistakes"}
