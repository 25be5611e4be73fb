"""A run from nothing to its scores, on made-up pictures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from typer.testing import CliRunner

from inkmath import nn
from inkmath.classics import presets, run
from inkmath.classics.tasks import Part, Task
from inkmath.cli import app
from inkmath.errors import ConfigError, MissingDataError
from inkmath.ink.raster import square_input
from inkmath.recognition.weights import Card
from inkmath.reports import report_of_run
from inkmath.watch.state import pictures_of
from picture_set import store_with_pictures

CLASSES = ("1", "-", "+")


def bars(count: int, seed: int) -> Part:
    """Pictures 14 x 14 of upright and level bars and crosses."""
    rng = np.random.default_rng(seed)
    images, labels = np.full((count, 14, 14), 255, np.uint8), rng.integers(0, 3, count)
    for image, label in zip(images, labels, strict=True):
        i, j = rng.integers(3, 11, 2)
        if label != 1:
            image[2:12, j] = 0
        if label != 0:
            image[i, 2:12] = 0
    return Part(images, labels)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twenty classes are three, and the unseen set is at hand."""
    parts = {"train": bars(400, 0), "validation": bars(60, 1), "test": bars(80, 2)}
    task = Task("made up", "bars", "none", CLASSES, parts)
    monkeypatch.setattr(run, "TASKS", {"crohme-20": lambda hands: task, "mnist": lambda hands: task})
    monkeypatch.setattr(run, "unseen_digits", lambda task: bars(40, 3))


@pytest.fixture
def quick() -> presets.Settings:
    return presets.Settings(epochs=4, batch_size=20, learning_rate=5e-3)


def content(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("made_up")
def test_a_run_leaves_everything_that_a_report_shows(quick: presets.Settings, tmp_path: Path) -> None:
    lines: list[str] = []
    preset = presets.find("network-3")
    result = run.train(preset, quick, tmp_path, lines.append)
    validation, test, unseen = result.scores
    assert [score.samples for score in result.scores] == [60, 80, 40]
    assert test.value > 0.9
    assert "never seen" in unseen.data
    assert validation.interval is not None
    assert validation.interval[0] < validation.value <= validation.interval[1] + 1e-9
    assert sum("epoch" in line for line in lines) == 4

    history = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    losses = np.fromfile(tmp_path / "losses.f32", "<f4")
    assert len(losses) == history[-1]["step"]
    assert losses[-20:].mean() == pytest.approx(history[-1]["train_loss"], rel=1e-5)
    assert [row["step"] for row in history] == [20, 40, 60, 80]
    assert history[-1]["validation_accuracy"] == validation.value
    assert history[-1]["learning_rate"] < 1e-9
    assert content(tmp_path / "config.json") == {
        "preset": "network-3",
        "settings": {
            "epochs": 4, "batch_size": 20, "learning_rate": 5e-3, "schedule": "cosine", "weight_decay": 0.01,
            "init": "he",
            "other_hands": 2, "seed": 0,
        },
    }  # fmt: skip

    report = report_of_run(tmp_path)
    assert report.predictions is not None
    assert report.predictions_on == "test"
    assert report.runs[0].test_accuracy == pytest.approx(test.value)
    assert report.filters[0].weights.shape == (8, 1, 3, 3)
    assert set(report.curves) == {"train", "validation", "batches"}
    assert report.network is not None
    assert report.network.parameters == preset.network(quick, 14, 3).parameter_count
    assert len(report.traces) >= 1

    shown = pictures_of(tmp_path)
    assert (shown["step"], len(shown["batch"])) == (80, 24)
    mistakes = [one["confidence"] for one in shown["mistakes"]]
    assert len(mistakes) == min(24, round(60 * (1 - validation.value)))
    assert mistakes == sorted(mistakes, reverse=True)


@pytest.mark.usefixtures("made_up")
def test_what_it_writes_agrees_with_itself(quick: presets.Settings, tmp_path: Path) -> None:
    result = run.train(presets.find("network-1"), quick, tmp_path, lambda _: None)
    assert result.network_file == tmp_path / "export" / "network-1.onnx"
    with np.load(tmp_path / "predictions-test.npz") as answers:
        images, wanted = answers["images"], answers["probabilities"]
    again = nn.Sequential.load(tmp_path / "network.npz").predict(square_input(images))
    assert np.allclose(again, wanted, atol=1e-6)
    session = onnxruntime.InferenceSession(result.network_file, providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {"images": square_input(images)})
    assert np.array_equal(logits.argmax(axis=1), wanted.argmax(axis=1))
    card = Card.from_dict(content(result.network_file.with_suffix(".json")))  # type: ignore[arg-type]
    assert card.classes == CLASSES
    assert card.bytes == result.network_file.stat().st_size
    assert card.recipe["size_px"] == 14
    scores = content(tmp_path / "scores.json")
    assert [score["value"] for score in scores] == [score.value for score in result.scores]  # type: ignore[union-attr, index]


@pytest.mark.usefixtures("made_up")
def test_without_the_unseen_set_the_rest_is_measured(
    quick: presets.Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(task: Task) -> Part:
        raise MissingDataError("inkmath data add bhmsds FILE")

    monkeypatch.setattr(run, "unseen_digits", missing)
    lines: list[str] = []
    result = run.train(presets.find("network-1"), replace(quick, epochs=1), tmp_path, lines.append)
    assert len(result.scores) == 2
    assert any("inkmath data add bhmsds FILE" in line for line in lines)


@pytest.mark.usefixtures("made_up")
def test_a_folder_with_a_run_is_left_alone(quick: presets.Settings, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ConfigError, match="holds a run already"):
        run.train(presets.find("network-1"), quick, tmp_path, lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["config.json"]


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(
    "change",
    [
        {"init": "best"},
        {"learning_rate": -1.0},
        {"epochs": 0},
        {"other_hands": -1},
        {"weight_decay": float("nan")},
    ],
)
def test_settings_out_of_range(quick: presets.Settings, change: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        run.train(presets.find("network-1"), replace(quick, **change), tmp_path / "r", lambda _: None)  # type: ignore[arg-type]
    assert not (tmp_path / "r").exists()


@pytest.mark.usefixtures("made_up")
def test_a_folder_that_cannot_be_made(quick: presets.Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be made"):
        run.train(presets.find("network-1"), quick, tmp_path / "file" / "run", lambda _: None)


@pytest.mark.usefixtures("made_up")
def test_the_command(tmp_path: Path) -> None:
    out = tmp_path / "run"
    options = ["--epochs", "2", "--init", "normal", "--batch-size", "50", "--learning-rate", "0.01"]
    done = CliRunner().invoke(app, ["classic", "network-1", "-o", str(out), "--seed", "3", *options])
    assert done.exit_code == 0, done.stderr
    assert "inkmath report" in done.stderr
    assert "--symbols" in done.stderr
    settings = content(out / "config.json")["settings"]  # type: ignore[index]
    assert (settings["epochs"], settings["init"], settings["seed"]) == (2, "normal", 3)
    again = CliRunner().invoke(app, ["classic", "network-1", "-o", str(out)])
    assert again.exit_code == 2
    assert "holds a run already" in again.stderr


@pytest.mark.usefixtures("made_up")
def test_the_plain_recipe_keeps_its_rate(tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = CliRunner().invoke(app, ["classic", "network-1", "-o", str(out), "--plain", "--epochs", "2"])
    assert done.exit_code == 0, done.stderr
    rates = [json.loads(line)["learning_rate"] for line in (out / "history.jsonl").read_text().splitlines()]
    assert rates == [5e-3, 5e-3]
    settings = content(out / "config.json")["settings"]  # type: ignore[index]
    assert (settings["weight_decay"], settings["other_hands"]) == (0.0, 0)
    assert dict(report_of_run(out).facts)["recipe"].startswith("plain")


@pytest.mark.usefixtures("made_up")
def test_the_four_networks_begin_with_and_without_glorot(tmp_path: Path) -> None:
    arguments = ["classic", "initialisation", "-o", str(tmp_path), "--epochs", "1"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.stderr
    head, *rows = done.stdout.splitlines()
    assert head.split()[:4] == ["network", "init", "validation", "test"]
    assert [row.split()[:2] for row in rows] == [
        [f"network-{number}", init] for number in range(1, 5) for init in ("glorot", "normal")
    ]
    for row in rows:
        name, init, validation, test, *_ = row.split()
        scores = content(tmp_path / f"{name}-{init}" / "scores.json")
        assert [f"{100 * score['value']:.2f}" for score in scores[:2]] == [validation, test]  # type: ignore[index]
    refused = CliRunner().invoke(app, [*arguments, "--init", "he"])
    assert refused.exit_code == 2
    assert "init" in refused.stderr


@pytest.mark.usefixtures("made_up")
def test_interrupted_the_last_epoch_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient(nn.Adam):
        """Is stopped in the third epoch."""

        def step(self, layers: list[nn.Layer], rate: float = 1.0) -> None:
            if (tmp_path / "history.jsonl").is_file():
                epochs = len((tmp_path / "history.jsonl").read_text().splitlines())
                if epochs == 2:
                    raise KeyboardInterrupt
            super().step(layers, rate)

    monkeypatch.setattr(nn, "Adam", Impatient)
    done = CliRunner().invoke(app, ["classic", "network-1", "-o", str(tmp_path)])
    assert done.exit_code == 130
    assert "network.npz" in done.stderr
    assert nn.Sequential.load(tmp_path / "network.npz").output_shape == (3,)
    assert report_of_run(tmp_path).curves["train"].steps.tolist() == [4, 8]


def test_a_notebook_is_trained_tested_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    from inkmath.data import classified

    store_with_pictures(tmp_path, monkeypatch)
    of_folder = classified.TASKS["folder"]
    shapes = {"notebook-16": lambda name, data, fold, size_px: of_folder(name, "shapes", fold, size_px)}
    monkeypatch.setattr(classified, "TASKS", shapes)
    out = tmp_path / "run"
    arguments = ["classic", "notebook-16", "-o", str(out), "--epochs", "2", "--threads", "1"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.stderr
    assert "top-1" in done.stdout or "accuracy" in done.stdout
    assert done.stdout.rstrip().endswith("The notebook had 84.5 and 79.8 %.")
    settings = content(out / "config.json")["settings"]  # type: ignore[index]
    assert (settings["learning_rate"], settings["batch_size"], settings["epochs"]) == (0.01, 32, 2)
    assert (settings["ema"], settings["schedule"], settings["augment"]) == (0.0, "constant", False)
    assert (out / "predictions-test.npz").is_file()
    assert dict(report_of_run(out).facts)["recipe"].startswith("plain")
    refused = CliRunner().invoke(app, [*arguments, "--init", "he"])
    assert refused.exit_code == 2
    assert "has no setting init" in refused.stderr


def test_an_unknown_network_is_a_usage_error() -> None:
    done = CliRunner().invoke(app, ["classic", "network-9"])
    assert done.exit_code == 2
    assert "network-4-mnist" in done.stderr
