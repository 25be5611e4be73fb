"""The figures and tables of the chapter, from small runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from draw_from_scratch import BEGUN, NETWORKS, main
from PIL import Image

from inkmath.classics import presets, run
from inkmath.classics.tasks import Part, Task

CLASSES = ("1", "-")


def bars(count: int, seed: int) -> Part:
    rng = np.random.default_rng(seed)
    images, labels = np.full((count, 16, 16), 255, np.uint8), rng.integers(0, 2, count)
    for image, label in zip(images, labels, strict=True):
        (image if label else image.T)[rng.integers(3, 13), 2:14] = 0
    return Part(images, labels)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All runs that the chapter shows, of two classes and one epoch."""
    parts = {"train": bars(60, 0), "validation": bars(30, 1), "test": bars(40, 2)}
    monkeypatch.setattr(run, "TASKS", {"crohme-20": lambda hands: Task("", "", "", CLASSES, parts)})
    monkeypatch.setattr(run, "unseen_digits", lambda task: bars(20, 3))
    for name in dict.fromkeys((*NETWORKS, *BEGUN.values())):
        preset = presets.find(name[: len("network-1")])
        init = "normal" if name.endswith("-normal") else preset.settings.init
        run.train(preset, replace(preset.settings, epochs=2, init=init), tmp_path / name, lambda _: None)
    return tmp_path


def test_figures_and_tables(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    speed = tmp_path / "speed.json"
    milliseconds = {"naive": 30_000.0, "im2col": 600.0, "engine": 30.0, "pytorch": 20.0}
    speed.write_text(json.dumps({"step_cpu_ms": milliseconds, "threads": 1}))
    main(str(runs), str(speed), str(tmp_path / "figures"))
    drawn = sorted(path.stem for path in (tmp_path / "figures").iterdir())
    assert drawn == [
        "activations", "confusion", "filters-1", "filters-2", "initialisers", "networks", "speed",
        "training",
    ]  # fmt: skip
    for path in (tmp_path / "figures").iterdir():
        with Image.open(path) as image:
            assert min(image.size) > 100
            assert image.convert("L").getextrema() != (255, 255)
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("| network-") for line in lines) == 7
    assert lines[2].startswith("| network-1 (glorot) | 514 |")
    assert any(line.startswith("| `-` |") for line in lines)
    assert lines[-1].startswith("| weighted |")
    assert lines[-1].endswith("| 40 |")
