"""`inkmath sweep`, from beginning to end on a made-up set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("optuna")

from inkmath.training import sweep as sweeping
from picture_set import store_with_pictures

Run = Callable[..., Any]

SETTINGS = ("data=shapes", "arch=lenet", "batch_size=32", "threads=1", "learning_rate=0.002")
SHARED = [part for setting in SETTINGS for part in ("--set", setting)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store_with_pictures(tmp_path, monkeypatch)
    return tmp_path / "sweep"


def grid(run: Run, folder: Path, *more: object) -> Any:
    return run("sweep", "folder", "--epochs", "1,2", "--over", "dropout=0,0.3", *SHARED, "-o", folder, *more)


def test_a_grid_is_tried_and_drawn_up(run: Run, folder: Path) -> None:
    outcome = grid(run, folder, "--test")
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout.startswith("best of 4: ")
    table = json.loads((folder / "sweep.json").read_text())
    assert (table["y_name"], table["y_values"]) == ("epochs", [1.0, 2.0])
    assert (table["x_name"], table["x_values"]) == ("dropout", [0.0, 0.3])
    assert [len(row) for row in table["validation"]] == [2, 2]
    assert all(0 <= share <= 1 for name in ("validation", "test") for row in table[name] for share in row)
    names = [row["name"] for row in table["trials"]]
    assert names[0] == "epochs=1, dropout=0"
    assert table["trials"][1]["validation_accuracy"] == table["validation"][0][1]
    assert table["trials"][3]["epochs"] == 2


def test_what_is_trained_is_not_trained_again(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained, train = [], sweeping._train

    def cut_off(sweep: Any, chosen: Any, place: Path) -> float:
        if len(trained) == 2:
            raise KeyboardInterrupt
        trained.append(chosen)
        return train(sweep, chosen, place)

    monkeypatch.setattr(sweeping, "_train", cut_off)
    grid(run, folder)
    assert len(trained) == 2
    assert json.loads((folder / "sweep.json").read_text())["validation"][1] == [None, None]
    monkeypatch.setattr(sweeping, "_train", lambda *given: trained.append(given[1]) or train(*given))
    assert grid(run, folder).exit_code == 0
    assert sorted(map(str, trained)) == sorted(
        str({"epochs": epochs, "dropout": dropout}) for epochs in "12" for dropout in ("0", "0.3")
    )
    assert grid(run, folder).exit_code == 0
    assert len(trained) == 4


def test_tpe_tries_so_many(run: Run, folder: Path) -> None:
    outcome = grid(run, folder, "--sampler", "tpe", "--trials", "2")
    assert outcome.exit_code == 0, outcome.stderr
    found = json.loads((folder / "sweep.json").read_text())["validation"]
    assert 1 <= sum(share is not None for row in found for share in row) <= 2


def test_trials_that_all_fail_come_to_an_end(run: Run, folder: Path) -> None:
    failing = ("--lr", "1e29,1e30", "--sampler", "tpe", "--trials", "3", "--set", "epochs=1")
    outcome = run("sweep", "folder", *failing, *SHARED, "-o", folder)
    assert (outcome.exit_code, "No trial came to its end" in outcome.stderr) == (2, True)
    assert outcome.stderr.count("The loss is not finite") == 3


def test_several_processes_share_the_trials(run: Run, folder: Path) -> None:
    outcome = grid(run, folder, "--processes", "2")
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout.startswith("best of 4: ")


def test_one_setting_makes_a_row(run: Run, folder: Path) -> None:
    outcome = run("sweep", "folder", "--lr", "0.001,0.004", *SHARED[:-2], "--set", "epochs=1", "-o", folder)
    assert outcome.exit_code == 0, outcome.stderr
    table = json.loads((folder / "sweep.json").read_text())
    assert (table["x_name"], table["y_values"]) == ("learning_rate", [""])
    assert len(table["validation"][0]) == 2


def test_a_trial_that_fails_costs_only_itself(run: Run, folder: Path) -> None:
    outcome = run("sweep", "folder", "--lr", "0.002,1e30", *SHARED, "--set", "epochs=1", "-o", folder)
    assert outcome.exit_code == 0
    assert "learning_rate=1e30: The loss is not finite" in outcome.stderr
    assert json.loads((folder / "sweep.json").read_text())["validation"][0][1] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mnist",), "one or two settings"),
        (("mnist", "--epochs", "1,2", "--lr", "1,2", "--over", "dropout=0"), "one or two settings"),
        (("mnist", "--epochs", "1,1"), "given twice"),
        (("mnist", "--over", "size_px=16,12"), "Pictures of 12 pixels are too small"),
        (("folder", "--epochs", "1,2", "--set", "data=nothing"), "Unknown data set 'nothing'"),
        (("mnist", "--epochs", "many"), "epochs expects int"),
        (("mnist", "--over", "epoch=1"), "Unknown setting"),
        (("symbols", "--epochs", "1,2"), "no classifier"),
        (("mnist", "--epochs", "1,2", "--sampler", "tpe"), "--trials N"),
    ],
)
def test_wrong_usage_is_2(run: Run, folder: Path, arguments: tuple[str, ...], words: str) -> None:
    outcome = run("sweep", *arguments, "-o", folder)
    assert outcome.exit_code == 2
    assert words in outcome.stderr
    assert not folder.exists()


def test_another_sweep_is_not_mixed_in(run: Run, folder: Path) -> None:
    run("sweep", "folder", "--epochs", "1", *SHARED, "-o", folder)
    outcome = run("sweep", "folder", "--epochs", "1,2", *SHARED, "-o", folder)
    assert (outcome.exit_code, "holds another sweep" in outcome.stderr) == (2, True)
