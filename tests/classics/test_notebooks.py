"""The notebooks' experiments, each by its command, on a small set in the place of theirs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from typer.testing import CliRunner, Result

from inkmath.classics import presets
from inkmath.cli import app
from inkmath.cli.classic import NOTEBOOKS
from inkmath.data import classified
from inkmath.reports.run_folder import RunFolder, report_of_run, report_of_sweep
from picture_set import CLASSES, store_with_pictures

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in an empty folder, where each notebook's data is a set of three shapes."""
    store_with_pictures(tmp_path, monkeypatch)
    shapes = partial(classified.open_classified, "folder", data="shapes")
    tasks = {name: lambda name, data, fold, size_px: shapes(size_px=size_px) for name in NOTEBOOKS}
    monkeypatch.setattr(classified, "TASKS", {**classified.TASKS, **tasks})
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str) -> Result:
        outcome = CliRunner().invoke(app, list(arguments))
        assert outcome.exit_code == 0, outcome.output
        return outcome

    return called


@pytest.mark.parametrize(("name", "had"), NOTEBOOKS.items())
def test_a_notebook_is_one_command_with_its_figures_beside_ours(run: Run, name: str, had: str) -> None:
    outcome = run("classic", name, "--epochs", "2", "--threads", "1")
    assert "accuracy, top 1" in outcome.stdout
    assert outcome.stdout.endswith(f"The notebook had {had}.\n")
    folder = RunFolder(Path("runs", name))
    assert folder.answers("test") is not None
    assert (folder.config["settings"]["batch_size"], folder.settings["schedule"]) == (32, "constant")
    assert not any(folder.settings[key] for key in ("augment", "ema", "label_smoothing", "clip_norm"))
    assert dict(report_of_run(folder.folder).facts)["recipe"].startswith("plain: a constant learning rate")


def test_a_table_goes_in_and_a_submission_comes_out(run: Run, tmp_path: Path) -> None:
    run("classic", "notebook-369", "--epochs", "1", "--threads", "1")
    (tmp_path / "test.csv").write_text("id;file\n7;pictures/dot/1.png\n8;pictures/down/1.png\n")
    (tmp_path / "sample.csv").write_text("Id,Symbol\n8,dot\n7,dot\n")
    run("predict", "runs/notebook-369", "test.csv", "-o", "submission.csv", "--sample", "sample.csv")
    rows = list(csv.reader(Path("submission.csv").read_text().splitlines()))
    assert [row[0] for row in rows] == ["Id", "8", "7"]
    assert {row[1] for row in rows[1:]} <= set(CLASSES)


def test_the_sweep_of_the_notebook_draws_validation_and_test(run: Run) -> None:
    run("sweep", "notebook-16", "--lr", "0.001,0.01", "--epochs", "1,2", "--test", "--set", "threads=1")
    table = json.loads(Path("runs", "notebook-16-sweep", "sweep.json").read_text())
    assert [len(table[part]) for part in ("validation", "test")] == [2, 2]
    report = report_of_sweep(Path("runs", "notebook-16-sweep"))
    assert [grid.measure for grid in report.sweeps] == ["validation accuracy", "test accuracy"]
    assert "Its best cell is the best of many" in report.notes[0]


def test_the_four_networks_by_the_plain_recipe_have_a_constant_rate() -> None:
    plain = presets.plain(presets.find("network-4").settings)
    assert (plain.schedule, plain.weight_decay, plain.other_hands) == ("constant", 0.0, 0)
