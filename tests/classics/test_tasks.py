"""What the networks learn from, out of a small store."""

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


def task(fits_ink: bool, size: int) -> Task:
    part = Part(np.zeros((1, size, size), np.uint8), np.zeros(1, np.int64))
    parts = dict.fromkeys(("train", "validation", "test"), part)
    return Task("made up", "", "", ("7", "0", "1"), parts, fits_ink)


@pytest.mark.parametrize(("fits_ink", "size", "ink"), [(True, 45, 39), (False, 28, 20)])
@pytest.mark.usefixtures("photographed")
def test_digits_of_another_set_are_fitted_as_the_tasks_own(fits_ink: bool, size: int, ink: int) -> None:
    found = unseen_digits(task(fits_ink, size))
    assert found.labels.tolist() == [2, 2, 0]
    assert found.images.shape == (3, size, size)
    rows = np.flatnonzero((found.images[0] < 128).any(axis=1))
    assert abs(len(rows) - ink) <= 1
    assert abs(rows[0] + rows[-1] - (size - 1)) <= 2


def test_what_is_not_in_the_store_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path))
    for load in (*TASKS.values(), lambda: unseen_digits(task(True, 45))):
        with pytest.raises(MissingDataError, match="inkmath data"):
            load()


@pytest.mark.data("mnist")
def test_mnist() -> None:
    mnist = TASKS["mnist"]()
    sizes = {name: len(part.labels) for name, part in mnist.parts.items()}
    assert sizes["test"] == 10_000
    assert sizes["train"] + sizes["validation"] == 60_000
    assert mnist.classes == tuple("0123456789")
    assert mnist.size_px == 28
    assert mnist.parts["train"].images[:100, 0, 0].min() == 255  # paper is white
