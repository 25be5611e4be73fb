"""A made-up set of pictures in a store of its own: bars, dots and rings, that a network learns in seconds."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from inkmath.data import add
from inkmath.data.classified import Part
from inkmath.types import Pixels

CLASSES = ("across", "dot", "down")
SIZE_PX = 16


def picture(name: str, rng: np.random.Generator) -> Pixels:
    """uint8 (16, 16), ink = 0, where it stands and how thick at random."""
    image = np.full((SIZE_PX, SIZE_PX), 255, np.uint8)
    x, y = (int(place) for place in rng.integers(4, 12, size=2))
    if name == "dot":
        cv2.circle(image, (x, y), int(rng.integers(1, 3)), 0, -1)
    else:
        ends = ((1, y), (14, y)) if name == "across" else ((x, 1), (x, 14))
        cv2.line(image, *ends, 0, int(rng.integers(1, 3)))
    image[image > 0] -= rng.integers(0, 30, size=image[image > 0].shape).astype(np.uint8)
    return image


def part(count: int, seed: int) -> Part:
    """`count` pictures of each class, in turn."""
    rng = np.random.default_rng(seed)
    labels = np.tile(np.arange(len(CLASSES)), count)
    return Part(np.array([picture(CLASSES[label], rng) for label in labels]), labels)


def picture_folder(folder: Path, count: int = 40) -> Path:
    """A folder a class, with so many PNG files each."""
    rng = np.random.default_rng(0)
    for name in CLASSES:
        (folder / name).mkdir(parents=True)
        for number in range(count):
            cv2.imwrite(str(folder / name / f"{number}.png"), picture(name, rng))
    return folder


def store_with_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str = "shapes") -> None:
    """A store that holds the set."""
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    add(name, [picture_folder(tmp_path / "pictures")], layout="folder", size_px=SIZE_PX)
