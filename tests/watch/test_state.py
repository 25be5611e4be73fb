"""State of a run: what its files tell, whatever is missing of them."""

from __future__ import annotations

import base64
import json
import os
import time
from pathlib import Path

import numpy as np
import pytest

from inkmath.errors import CheckpointError
from inkmath.watch.state import MOST_RUNS, POINTS, pictures_of, state_of, watched_runs


def test_time_left_curves_and_every_loss_are_given(run_folder: Path) -> None:
    state = state_of("first", run_folder)
    assert (state["step"], state["steps"], state["status"]) == (250, 1000, "running")
    assert state["left_s"] == 75
    assert state["losses"]["steps"] == list(range(1, 251))
    assert state["curves"]["validation"] == {"steps": [100, 200], "loss": [1.5, 0.75], "accuracy": [0.3, 0.6]}
    assert state["data"] == "Two signs"


def test_long_trainings_are_given_by_means(run_folder: Path) -> None:
    losses = np.arange(10 * POINTS + 3, dtype="<f4")
    losses[5] = np.nan
    losses.tofile(run_folder / "losses.f32")
    given = state_of("first", run_folder)["losses"]
    assert len(given["values"]) <= POINTS
    assert given["width"] == 11
    assert given["values"][0] == pytest.approx(np.nanmean(losses[:11]))
    assert given["steps"][-1] == len(losses)


def test_a_silent_training_has_stopped_and_a_whole_one_is_finished(run_folder: Path) -> None:
    for name in ("config.json", "progress.json", "history.jsonl"):
        os.utime(run_folder / name, (time.time() - 3600,) * 2)
    assert state_of("first", run_folder)["status"] == "stopped"
    (run_folder / "progress.json").write_text('{"step": 1000, "steps": 1000, "steps_per_s": 10}')
    state = state_of("first", run_folder)
    assert (state["status"], state["left_s"]) == ("finished", None)


def test_without_reports_the_epochs_say_how_far_it_is(run_folder: Path) -> None:
    (run_folder / "progress.json").unlink()
    (run_folder / "losses.f32").unlink()
    state = state_of("first", run_folder)
    assert (state["step"], state["steps"], state["left_s"]) == (200, 1000, 80)
    assert state["losses"]["steps"] == []


def test_what_cannot_be_given_is_a_message(tmp_path: Path, run_folder: Path) -> None:
    assert "No training" in state_of("x", tmp_path / "nowhere")["message"]
    (run_folder / "history.jsonl").write_text("{broken\n{}\n")
    assert "not JSON" in state_of("first", run_folder)["message"]


def test_a_state_is_json(run_folder: Path) -> None:
    (run_folder / "history.jsonl").write_text(
        '{"step": 10, "train_loss": NaN}\n{"step": 20, "train_loss": 1}\n'
    )
    json.dumps(state_of("first", run_folder), allow_nan=False)


def test_pictures_are_pngs_with_typeset_names(run_folder: Path) -> None:
    found = pictures_of(run_folder)
    assert found["step"] == 200
    assert [one["label"] for one in found["batch"]] == ["×", "<b>x</b>"]
    (mistake,) = found["mistakes"]
    assert (mistake["label"], mistake["given"], mistake["confidence"]) == ("×", "<b>x</b>", 0.875)
    head, content = mistake["image"].split(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(content).startswith(b"\x89PNG")


def test_damaged_pictures_are_named(run_folder: Path) -> None:
    (run_folder / "snapshot.npz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(CheckpointError, match="pictures in"):
        pictures_of(run_folder)


def test_a_folder_that_holds_runs_stands_for_them_the_newest_first_chosen(tmp_path: Path) -> None:
    for number in range(MOST_RUNS + 2):
        folder = tmp_path / f"run{number:02}"
        folder.mkdir()
        (folder / "config.json").write_text("{}")
        os.utime(folder / "config.json", (1000 + number,) * 2)
    names = list(watched_runs([tmp_path]))
    assert names == [f"run{number:02}" for number in range(2, MOST_RUNS + 2)]
    assert list(watched_runs([tmp_path / "run05", tmp_path / "later"])) == ["run05", "later"]
