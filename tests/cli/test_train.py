"""`inkmath train` and `inkmath export`, from beginning to end on a made-up set."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

from ink_set import FakeSession, fake_card, made_up_set
from inkmath.training import corpus, presets
from inkmath.training import run as running
from picture_set import picture_folder

Run = Callable[..., Any]

SETTINGS = (
    *("steps=3", "batch_size=4", "warm_up=2", "threads=1", "width=16", "layers=1", "heads=2", "draws=1"),
    *("synthesised=0", "textbooks=0", "covering=0"),
)
TINY = [part for setting in SETTINGS for part in ("--set", setting)]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A run folder to be, with a made-up set in the place of CROHME."""
    made = made_up_set(tmp_path / "set")
    session = FakeSession()
    monkeypatch.setattr(corpus, "crohme", lambda: made)
    monkeypatch.setattr(presets, "load_session", lambda name: (session, fake_card()))
    return tmp_path / "run"


def test_train_leaves_checkpoint_settings_log_and_export(run: Run, folder: Path) -> None:
    outcome = run("train", "relations", *TINY, "--out", folder)
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout == ""
    assert (folder / "checkpoint-000000003.safetensors").is_file()
    settings = json.loads((folder / "config.json").read_text())
    assert (settings["preset"], settings["settings"]["steps"]) == ("relations", 3)
    (line,) = (folder / "log.jsonl").read_text().splitlines()
    report = json.loads(line)
    assert (report["step"], report["steps"], sorted(report["measures"])) == (3, 3, ["predicted", "trees"])
    assert f"step 3 of 3: loss {report['loss']:.4f}" in outcome.stderr
    assert "predicted-training-0: 15 of 15" in outcome.stderr
    assert str(folder / "export") in outcome.stderr.splitlines()[-1]
    card = json.loads((folder / "export" / "relations.json").read_text())
    assert card["recipe"] == settings["settings"]


def test_export_writes_where_it_is_told(run: Run, folder: Path) -> None:
    run("train", "relations", *TINY, "--out", folder)
    outcome = run("export", folder, "--to", folder / "elsewhere")
    assert outcome.exit_code == 0
    for name in ("relations.onnx", "relations.json"):
        assert (folder / "elsewhere" / name).read_bytes() == (folder / "export" / name).read_bytes()


def test_the_folder_is_named_after_the_preset(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert run("train", "relations", *TINY).exit_code == 0
    assert Path("runs/relations/export/relations.onnx").is_file()


def test_a_run_is_not_begun_over_another(run: Run, folder: Path) -> None:
    run("train", "relations", *TINY, "--out", folder)
    outcome = run("train", "relations", *TINY, "--out", folder)
    assert outcome.exit_code == 3
    assert "--resume" in outcome.stderr
    assert run("train", "relations", "--resume", "--out", folder).exit_code == 0


def test_resume_refuses_other_settings_by_name(run: Run, folder: Path) -> None:
    run("train", "relations", *TINY, "--out", folder)
    outcome = run("train", "relations", "--resume", "--set", "ema=0.5", "--out", folder)
    assert outcome.exit_code == 3
    assert "ema was 0.999, is 0.5" in outcome.stderr
    assert "width" not in outcome.stderr


def test_ctrl_c_says_how_to_go_on(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(running, "train", interrupted)
        outcome = run("train", "relations", *TINY, "--out", folder)
    assert outcome.exit_code == 130
    command = outcome.stderr.splitlines()[-1].partition("Continue with: inkmath ")[2]
    assert run(*command.split()).exit_code == 0
    assert (folder / "export" / "relations.onnx").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("letters",), "Available: symbols, relations"),
        (("symbols", "--set", "stepz=3"), "Unknown setting 'stepz=3'"),
        (("symbols", "--set", "steps=many"), "steps expects int"),
    ],
)
def test_wrong_usage_is_2(run: Run, folder: Path, arguments: tuple[str, ...], message: str) -> None:
    outcome = run("train", *arguments, "--out", folder)
    assert outcome.exit_code == 2
    assert message in outcome.stderr
    assert not folder.exists()


def test_a_file_in_the_place_of_the_run_folder_is_wrong_usage(run: Run, folder: Path) -> None:
    folder.write_text("not a folder")
    outcome = run("train", "symbols", "--out", folder)
    assert (outcome.exit_code, "Cannot write" in outcome.stderr) == (2, True)


def test_nothing_to_resume_or_export(run: Run, folder: Path) -> None:
    for arguments in (("train", "symbols", "--resume", "--out", folder), ("export", folder)):
        outcome = run(*arguments)
        assert outcome.exit_code == 3
        assert "no run" in outcome.stderr


@pytest.mark.parametrize("arguments", [("train", "symbols"), ("export", "runs/symbols")])
def test_without_torch_the_extra_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    for name in [name for name in sys.modules if name.startswith("inkmath.training.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("inkmath.training.presets")
    monkeypatch.delattr("inkmath.training.run")
    monkeypatch.setitem(sys.modules, "torch", None)
    outcome = run(*arguments)
    assert outcome.exit_code == 2
    assert "pip install 'inkmath[train]'" in outcome.stderr


FEW = [part for setting in ("epochs=1", "threads=1", "arch=lenet") for part in ("--set", setting)]


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder with own pictures, in a folder that is named like a preset."""
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    return picture_folder(tmp_path / "symbols")


def test_own_pictures_are_trained_tested_and_reported(run: Run, pictures: Path) -> None:
    outcome = run("train", "symbols/", "--no-show", *FEW)
    assert outcome.exit_code == 0, outcome.stderr
    assert "accuracy, top 1" in outcome.stdout
    assert "120 pictures of 3 classes, 40 each" in outcome.stderr
    assert Path("runs/symbols/report.html").is_file()
    assert outcome.stderr.splitlines()[-1].startswith(
        "Name other pictures: inkmath predict runs/symbols FOLDER"
    )
    longer = run("train", "symbols/", "--no-show", "--resume", "--set", "epochs=2")
    assert longer.exit_code == 0, longer.stderr
    assert "more than the run was begun with" in longer.stderr


def test_a_folder_named_like_a_preset_is_told_apart(run: Run, pictures: Path) -> None:
    outcome = run("train", "symbols", "--set", "steps=0")
    assert "symbols is a preset. To train on the folder of that name: symbols/" in outcome.stderr


def test_pictures_that_are_not_there_are_named(run: Run, pictures: Path) -> None:
    for path in ("photos/", "labels.csv"):
        outcome = run("train", path)
        assert f"There is no file or folder {path}." in outcome.stderr


def test_rates_are_tried_without_leaving_a_run(run: Run, pictures: Path) -> None:
    outcome = run("train", "symbols/", "--find-rate", *FEW)
    assert outcome.exit_code == 0, outcome.stderr
    assert "--set learning_rate=" in outcome.stdout.splitlines()[-1]
    assert not Path("runs").exists()


def test_a_network_that_does_not_fit_leaves_no_run(run: Run, pictures: Path) -> None:
    Path("my.py").write_text("from torch import nn\nnet = nn.Sequential(nn.Flatten(), nn.Linear(5, 3))\n")
    outcome = run("train", "symbols/", "--model", "my.py:net")
    assert outcome.exit_code == 2
    assert "It came as far as 1, Linear(in_features=5" in outcome.stderr
    assert not Path("runs").exists()
