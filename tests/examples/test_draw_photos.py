"""The photos to train on: a folder for each class, small, and the same each time."""

from __future__ import annotations

from pathlib import Path

import cv2
from draw_photos import CLASSES, draw_photos


def test_each_class_has_as_many_small_photos(tmp_path: Path) -> None:
    assert draw_photos(0, tmp_path / "a", 2) == 2 * len(CLASSES) == 40
    draw_photos(0, tmp_path / "b", 2)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.jpg"))
    assert len(files) == 40
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
        picture = cv2.imread(str(tmp_path / "a" / file))
        assert picture is not None
        assert 56 <= min(picture.shape[:2]) <= max(picture.shape[:2]) < 160
