"""Fine-tuning begins where the other classifier is: its weights, its view, its classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ConfigError
from inkmath.recognition.classifier import Classifier
from inkmath.softmax import softmax
from inkmath.training.architectures import build
from inkmath.training.classifier_presets import CLASSIFIERS
from inkmath.training.fine_tuning import Start
from inkmath.training.presets import find
from inkmath.training.progress import SilentProgress
from inkmath.training.run import begin
from picture_set import store_with_pictures


def test_the_network_that_ships_computes_the_same_when_it_begins() -> None:
    torch.set_num_threads(1)
    start = Start.of("symbols")
    pictures = torch.rand(8, 1, 32, 32, generator=torch.Generator().manual_seed(0))
    wanted = Classifier.open("detexify").classify(pictures.numpy())
    wanted = wanted[:, [start.classes.index(name) for name in (r"\alpha", "+", "7")]]
    network = build(start.arch, 4, start.size_px)
    assert start.put_into(network, ("alpha", "plus", "7", "new"), pictures) == 3
    with torch.inference_mode():
        found = network.eval()(pictures).numpy()[:, :3]
    assert np.allclose(softmax(found), wanted / wanted.sum(1, keepdims=True), atol=0.01)


def test_a_run_is_fine_tuned_and_sees_pictures_as_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    torch.set_num_threads(1)
    settings = ["data=shapes", "arch=residual", "epochs=1", "threads=1"]
    run = begin(find("folder"), settings, tmp_path / "run")
    run.train(SilentProgress(), lambda report: None)
    run.export(run.folder / "export", pytest.fail)
    preset = CLASSIFIERS["folder"]
    tuned = begin(preset, [*settings, *Start.of(str(run.folder)).settings()], tmp_path / "tuned")
    task = preset.task(tuned.config, tuned.folder, SilentProgress())  # type: ignore[arg-type]
    x = 1 - task.validation.images[:, None].astype(np.float32) / 255
    with torch.inference_mode():
        found = softmax(task.model.eval()(torch.from_numpy(x)).numpy())
    assert np.allclose(found, Classifier.open(run.folder).classify(x), atol=0.01)


def test_what_cannot_be_begun_with_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no trained network"):
        Start.of(str(tmp_path))
    with pytest.raises(ConfigError, match="set arch=residual-large and size_px=32"):
        Start.of("symbols").put_into(build("lenet", 3, 32), ("a", "b", "c"), torch.rand(2, 1, 32, 32))
