"""Own pictures in one call: trained, tested and reported; longer later; with a custom network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath import nn
from inkmath.errors import CheckpointError, ConfigError
from inkmath.evaluation.symbols.predictions_file import load_predictions
from inkmath.recognition.classifier import Classifier
from inkmath.reports import report_of_run
from inkmath.training import own
from inkmath.training.checkpoints import load_newest
from inkmath.training.history import read_history
from picture_set import CLASSES, picture_folder

SETTINGS = ("epochs=2", "threads=1", "learning_rate=0.003", "cutout=0")
NET = """
from torch import nn

def net(classes, size_px):
    return nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.Flatten(), nn.Linear(4 * size_px**2, classes))
"""


class Listener:
    def __init__(self) -> None:
        self.said: list[str] = []

    def message(self, text: str) -> None:
        self.said.append(text)

    def update(self, task: str, done: int, total: int) -> None:
        pass


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    torch.set_num_threads(1)
    return picture_folder(tmp_path / "pictures")


def test_one_call_trains_tests_and_reports_and_goes_on_longer(pictures: Path) -> None:
    (pictures / "rare").mkdir()
    (pictures / "dot" / "0.png").rename(pictures / "rare" / "0.png")
    listener = Listener()
    done = own.train("pictures", settings=SETTINGS, show=False, progress=listener, report=lambda _: None)
    assert done.run == Path("runs/pictures")
    assert done.test is not None
    assert done.test["accuracy, top 1"].samples == 24
    assert done.never_tested == ("rare",)
    assert "Never tested, for want of pictures: rare" in str(done)
    assert "no picture of rare" in done.report.read_text(encoding="utf-8")
    answers = load_predictions(done.run, "test")
    assert answers is not None
    assert len(answers.names) == 24
    for name, label in zip(answers.names, answers.labels.tolist(), strict=True):
        assert (pictures / name).is_file()
        assert Path(name).parent.name == Classifier.open(done.run).classes[label]
    assert f">{answers.names[0]}<br>" in done.report.read_text(encoding="utf-8")
    assert any(text.startswith("Settings by the data: epochs=100, balance=0.5") for text in listener.said)
    assert json.loads((done.run / "config.json").read_text())["settings"]["balance"] == 0.5
    with pytest.raises(CheckpointError, match="holds a run already"):
        own.train("pictures", settings=SETTINGS, show=False, progress=listener, report=lambda _: None)
    first = load_newest(done.run)
    facts = dict(report_of_run(done.run).facts)  # the settings are those that the training had
    assert (facts["batch size"], facts["steps"]) == ("8", str(first[0].step) if first else "")
    longer = ["epochs=3"]
    own.train("pictures", settings=longer, continued=True, show=False, progress=listener)
    second = load_newest(done.run)
    assert first is not None
    assert second is not None
    assert second[0].step == 3 * first[0].step // 2


def test_a_custom_network_is_exported_and_reported_like_the_others(pictures: Path) -> None:
    file = pictures.parent / "my.py"
    file.write_text(NET)
    listener = Listener()
    done = own.train(pictures, model="my.py:net", settings=SETTINGS, show=False, progress=listener)
    file.unlink()  # the run has its copy
    assert (done.run / "my.py").read_text() == NET
    assert Classifier.open(done.run).classes == CLASSES
    assert done.report.stat().st_size > 10_000
    again = own.train(pictures, settings=["epochs=3"], continued=True, show=False, progress=listener)
    assert again.test is not None


@pytest.mark.parametrize(("load", "threads"), [(0.3, []), (7.0, ["threads=1"])])
def test_on_a_busy_machine_one_thread_trains(
    pictures: Path, monkeypatch: pytest.MonkeyPatch, load: float, threads: list[str]
) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (load, load, load))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    settings = own.settings_for(pictures, Listener())
    assert [setting for setting in settings if setting.startswith("threads")] == threads


def test_epochs_follow_from_the_number_of_pictures() -> None:
    assert [own.epochs_of(count) for count in (20, 360, 15_000, 100_000)] == [100, 52, 11, 10]


def test_layers_of_the_engine_in_numpy_are_trained_and_reported_too(pictures: Path) -> None:
    (pictures.parent / "my.py").write_text(
        "from inkmath import nn\n\n"
        "def layers(classes):\n"
        "    last = [nn.Flatten(), nn.Dense(classes), nn.Softmax()]\n"
        "    return [nn.Conv2d(4, 3), nn.ReLU(), nn.MaxPool2d(2), *last]"
    )
    listener = Listener()
    done = own.train(pictures, model="my.py:layers", settings=["epochs=2"], show=False, progress=listener)
    assert done.test is not None
    assert done.test["accuracy, top 1"].samples == 24
    assert Classifier.open(done.run).classes == CLASSES
    assert (done.run / "network.npz").is_file()
    (pictures.parent / "wrong.py").write_text(
        "from inkmath import nn\nlayers = [nn.Dense(3)]\nseven = [nn.Flatten(), nn.Dense(7)]"
    )
    for name, message in (
        ("layers", "Dense"),
        ("seven", r"give 7 numbers for a picture; 3, one for each class"),
    ):
        with pytest.raises(ConfigError, match=message):
            own.train(pictures, model=f"wrong.py:{name}", out="runs/w", show=False, progress=listener)
        assert not Path("runs/w").exists()


LAYERS = """
from inkmath import nn

def layers(classes):
    return [nn.Conv2d(4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.1), nn.Dense(classes)]
"""


def test_layers_of_the_engine_go_on_longer_and_are_begun_with(pictures: Path) -> None:
    (pictures.parent / "my.py").write_text(LAYERS)
    listener = Listener()

    def trained(**options: object) -> own.Trained:
        return own.train(pictures, show=False, progress=listener, **options)  # type: ignore[arg-type]

    short = trained(model="my.py:layers", settings=["epochs=2", "schedule=constant"], out="runs/short")
    trained(settings=["epochs=4"], out="runs/short", continued=True)
    trained(model="my.py:layers", settings=["epochs=4", "schedule=constant"], out="runs/long")
    histories = [read_history(Path("runs", name)) for name in ("short", "long")]
    first, second = ([(row["epoch"], row["train_loss"]) for row in rows] for rows in histories)
    assert first == second
    assert np.array_equal(*(np.fromfile(f"runs/{name}/losses.f32", "<f4") for name in ("short", "long")))
    with pytest.raises(CheckpointError, match=r"begun with other settings: .*learning_rate 0\.001, not 0\.1"):
        trained(settings=["learning_rate=0.1"], out="runs/short", continued=True)
    with pytest.raises(ConfigError, match="is a run of layers"):
        trained(model="lenet", start="runs/short", out="runs/no")

    shutil.copytree(pictures / "dot", pictures / "circle")
    tuned = trained(start="runs/short", settings=["epochs=1", "learning_rate=1e-9"], out="runs/tuned")
    assert tuned.test is not None
    before, after = (nn.Sequential.load(f"runs/{name}/network.npz") for name in ("short", "tuned"))
    places = [sorted((*CLASSES, "circle")).index(name) for name in CLASSES]
    for name in ("weights", "bias"):
        np.testing.assert_allclose(
            after.layers[0].parameters[name], before.layers[0].parameters[name], atol=1e-6
        )
        np.testing.assert_allclose(
            after.layers[-2].parameters[name][..., places], before.layers[-2].parameters[name], atol=1e-6
        )
    assert short.run == Path("runs/short")
