"""Data of the networks, out of a small store."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inkmath import data
from inkmath.classics.tasks import TASKS, Part, Task, unseen_digits
from inkmath.errors import MissingDataError


@pytest.fixture
def photographed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a few pictures in the layout of BHMSDS: upright bars, off the middle."""
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    folder = tmp_path / "bhmsds"
    folder.mkdir()
    for place, name in enumerate(["1", "7", "plus", "1"]):
        pixels = np.full((28, 28), 255, np.uint8)
        pixels[2:12, 3 + place : 5 + place] = 0
        Image.fromarray(pixels).save(folder / f"{name}-{place}.png")
    data.add("bhmsds", [folder])


@pytest.mark.usefixtures("photographed")
def test_digits_of_another_set_have_the_class_indices_of_the_task() -> None:
    nothing = Part(np.zeros((1, 45, 45), np.uint8), np.zeros(1, np.int64))
    task = Task("made up", "", "", ("7", "0", "1"), dict.fromkeys(("train", "test"), nothing))
    found = unseen_digits(task)
    assert found.labels.tolist() == [2, 2, 0]
    assert found.images.shape == (3, 45, 45)
    rows = np.flatnonzero((found.images[0] < 128).any(axis=1))
    assert abs(len(rows) - 39) <= 1
    assert abs(rows[0] + rows[-1] - 44) <= 2


def test_what_is_not_in_the_store_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path))
    nothing = Task("", "", "", (), {})
    for load in (*TASKS.values(), lambda _: unseen_digits(nothing)):
        with pytest.raises(MissingDataError, match="inkmath data"):
            load(1)


@pytest.mark.data("mnist")
def test_mnist() -> None:
    mnist = TASKS["mnist"](1)
    sizes = {name: len(part.labels) for name, part in mnist.parts.items()}
    assert sizes["test"] == 10_000
    assert sizes["train"] / 2 + sizes["validation"] == 60_000  # each also turned a little
    assert mnist.classes == tuple("0123456789")
    train = mnist.parts["train"]
    assert train.images[:100, 0, 0].min() == 255  # paper is white
    half = len(train.labels) // 2
    assert np.array_equal(train.labels[:half], train.labels[half:])
    difference = np.abs(train.images[:50].astype(int) - train.images[half : half + 50]).mean(axis=(1, 2))
    assert difference.min() > 1
