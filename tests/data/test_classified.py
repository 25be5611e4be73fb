"""Classification tasks: parts that share nothing, the same each time, and clear words."""

from __future__ import annotations

import gzip
from pathlib import Path

import cv2
import numpy as np
import pytest

from ink_set import written
from inkmath.data import ImageSet, add, open_set
from inkmath.data.classified import TASKS, by_content, open_classified
from inkmath.data.drawn_symbols import drawn_symbols, in_view, symbol_picture
from inkmath.data.expressions import WrittenExpression
from inkmath.errors import ConfigError, InkmathError, MissingDataError
from inkmath.ink.raster import symbol_input
from picture_set import CLASSES, picture_folder, store_with_pictures


def test_a_set_of_ones_own_is_divided_and_scaled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    task = open_classified("folder", data="shapes", size_px=20)
    assert (task.classes, task.size_px, task.view) == (CLASSES, 20, "whole")
    parts = [task.part(split) for split in ("train", "validation", "test")]
    assert sum(map(len, parts)) == 120
    assert all(part.images.shape[1:] == (20, 20) for part in parts)
    contents = [{image.tobytes() for image in part.images} for part in parts]
    assert not contents[0] & contents[1]
    assert not contents[0] & contents[2]
    again = open_classified("folder", data="shapes", size_px=20).part("test")
    assert np.array_equal(again.images, parts[2].images)


def test_light_ink_on_dark_is_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    for path in (tmp_path / "pictures").rglob("*.png"):
        cv2.imwrite(str(path), 255 - cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))
    add("dark", [tmp_path / "pictures"], layout="folder", size_px=16)
    dark = open_classified("folder", data="dark")
    pictures = {split: dark.part(split).images for split in dark.splits}
    assert min(image.mean() for images in pictures.values() for image in images) > 128


@pytest.mark.parametrize(
    ("name", "settings", "error", "words"),
    [
        ("letters", {}, ConfigError, "Unknown task 'letters'"),
        ("folder", {}, ConfigError, "--layout folder"),
        ("mnist", {}, MissingDataError, "inkmath data fetch mnist"),
        ("mnist", {"data": "shapes"}, ConfigError, "is trained on 'mnist'"),
        ("folder", {"data": "shapes", "fold": 2}, ConfigError, "does not come in folds"),
        ("crohme-symbols", {"data": "shapes"}, ConfigError, "has its own data"),
        ("csv", {"data": str(Path(__file__).parent)}, ConfigError, "inkmath data add NAME .* --layout csv"),
    ],
)
def test_what_is_not_there_is_said(
    name: str,
    settings: dict[str, object],
    error: type[InkmathError],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    with pytest.raises(error, match=words):
        open_classified(name, **settings)  # type: ignore[arg-type]


def test_an_unknown_split_names_those_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    with pytest.raises(ConfigError, match="Available: train, validation, test"):
        open_classified("folder", data="shapes").part("tset")


def test_division_by_content_keeps_equal_pictures_together() -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, size=(300, 4, 4), dtype=np.uint8)
    images[150:] = images[:150]
    parts = by_content(images, 60, 30)
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(300))
    assert 60 <= len(parts["test"]) <= 61
    for rows in parts.values():
        contents = {images[row].tobytes() for row in rows}
        assert len(rows) == 2 * len(contents)
    shuffled = by_content(images[::-1], 60, 30)
    assert {images[row].tobytes() for row in parts["test"]} == {
        images[::-1][row].tobytes() for row in shuffled["test"]
    }


@pytest.fixture
def expression() -> WrittenExpression:
    return written("1+x=1", "w", np.random.default_rng(0))


def test_symbols_are_drawn_as_a_reader_fits_them(expression: WrittenExpression) -> None:
    images, labels = drawn_symbols([expression], {"1": 0, "x": 1}, 32)
    assert (images.shape, labels.tolist()) == ((3, 32, 32), [0, 1, 0])
    for image in images:
        rows, columns = np.nonzero(image < 128)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (27, 28)
    assert np.abs(symbol_input(images[1])[0] - (1 - images[1] / 255)).mean() < 0.02


def test_alone_the_size_says_nothing(expression: WrittenExpression) -> None:
    tiny = WrittenExpression(
        *("tiny", "train", "w", tuple(0.01 * stroke for stroke in expression.strokes)),
        *(expression.symbols, None, ()),
    )
    first, second = (drawn_symbols([e], {"x": 0}, 32, is_alone=True)[0] for e in (expression, tiny))
    assert np.abs(first.astype(int) - second).max() <= 2


def test_a_dot_is_a_picture_too() -> None:
    dot = symbol_picture([np.array([[3.0, 3.0]])], 32)
    assert dot.min() < 20


def test_a_blank_picture_stays_blank() -> None:
    images = np.full((2, 16, 16), 255, np.uint8)
    images[1, 3:5, 3:5] = 0
    shown = in_view(images, 32)
    assert (shown[0] == 255).all()
    assert (shown[1] < 20).sum() >= 26 * 26


@pytest.mark.data("hasyv2")
def test_no_picture_of_a_folds_test_file_is_trained_on() -> None:
    task, images = open_classified("hasy", fold=1), open_set("hasyv2")
    assert isinstance(images, ImageSet)
    parts = {split: task.part(split) for split in task.splits}
    assert sum(map(len, parts.values())) == 168_233
    assert len(task.classes) == 369
    tested = np.flatnonzero(images.division.rows["fold"] == 1)
    assert np.array_equal(parts["test"].labels, images.labels[tested])


@pytest.mark.data("hasyv2", "crohme")
def test_detexify_keeps_all_names_and_adds_those_that_hasy_lacks() -> None:
    task = open_classified("detexify")
    assert task.classes[:369] == open_classified("hasy").classes
    assert set(task.classes[369:]) == {
        *("t", "=", "(", ")", ".", ",", "!"),
        *(r"\sin", r"\cos", r"\tan", r"\log", r"\lim"),
    }


@pytest.mark.data("emnist-byclass")
def test_emnists_test_file_is_divided_by_content() -> None:
    task = open_classified("emnist-byclass")
    counts = [len(task.part(split)) for split in ("train", "validation", "test")]
    if task.data != "emnist-byclass":  # else the official training file is there
        assert counts == [100_000, 5_000, 11_323]


def test_every_preset_of_a_known_set_has_a_task() -> None:
    assert {"mnist", "emnist-byclass", "emnist-balanced", "emnist-letters", "hasy", "math16"} <= TASKS.keys()


def test_folders_need_not_be_squares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    folder = picture_folder(tmp_path / "pictures", 10)
    wide = np.full((10, 40), 255, np.uint8)
    cv2.imwrite(str(folder / "dot" / "wide.png"), wide)
    add("shapes", [folder], layout="folder", size_px=24)
    assert open_classified("folder", data="shapes").part("train").images.shape[1:] == (24, 24)


def _idx(values: np.ndarray) -> bytes:
    """The array as an idx file of bytes, compressed."""
    sides = b"".join(side.to_bytes(4, "big") for side in values.shape)
    return gzip.compress(bytes([0, 0, 8, values.ndim]) + sides + values.tobytes(), mtime=0)


@pytest.mark.parametrize("kind", ["balanced", "letters"])
def test_emnist_with_both_files_has_the_official_splits(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    (tmp_path / "given").mkdir()
    rng = np.random.default_rng(0)
    pictures = {
        part: rng.integers(0, 256, (count, 28, 28)).astype(np.uint8)
        for part, count in (("train", 60), ("test", 20))
    }
    for part, images in pictures.items():
        labels = (1 + np.arange(len(images)) % 3).astype(np.uint8)
        prefix = tmp_path / "given" / f"emnist-{kind}-{part}"
        Path(f"{prefix}-images-idx3-ubyte.gz").write_bytes(_idx(images))
        Path(f"{prefix}-labels-idx1-ubyte.gz").write_bytes(_idx(labels))
    add(f"emnist-{kind}", [tmp_path / "given"])
    task = open_classified(f"emnist-{kind}")
    assert task.data == f"emnist-{kind}"  # and not "our own split"
    test = task.part("test")
    assert np.array_equal(test.images, 255 - pictures["test"].transpose(0, 2, 1))
    assert [task.classes[label] for label in test.labels[:4]] == ["1", "2", "3", "1"]
    learnt = np.concatenate([task.part(split).images for split in ("train", "validation")])
    official = 255 - pictures["train"].transpose(0, 2, 1)
    assert sorted(image.tobytes() for image in learnt) == sorted(image.tobytes() for image in official)
