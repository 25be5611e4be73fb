"""The class is the folder, the split the folder above it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from inkmath.data.archive import Source
from inkmath.data.folders import name_label, read_by_folder, read_by_name
from inkmath.data.samples import Fault, ImageSample
from made import png, write_folder, write_tar, write_zip


def source(path: Path) -> Source:
    return Source([path], path.parent, size_px=16)


@pytest.mark.parametrize("write", [write_folder, write_zip, write_tar])
@pytest.mark.parametrize("top", ["", "set/", "Some/Where/set/"])
def test_split_and_class_come_from_the_path(tmp_path: Path, write: object, top: str) -> None:
    names = ["train/0/a.png", "val/add/b.PNG", "Test/x/c.jpeg"]
    target = tmp_path / {write_folder: "set", write_zip: "set.zip", write_tar: "set.tar"}[write]  # type: ignore[index]
    path = write(target, {top + name: png(i) for i, name in enumerate(names)})  # type: ignore[operator]
    found = {
        (s.split, s.label, s.pixels.shape) for s in read_by_folder(source(path)) if isinstance(s, ImageSample)
    }
    assert found == {("train", "0", (16, 16)), ("validation", "add", (16, 16)), ("test", "x", (16, 16))}


def test_the_middle_of_a_picture_is_cut_out(tmp_path: Path) -> None:
    pixels = np.full((20, 30), 255, np.uint8)
    pixels[2:18, 7:23] = 90
    encoded = cv2.imencode(".png", pixels)[1].tobytes()
    path = write_folder(tmp_path / "set", {"train/0/a.png": encoded, "train/0/small.png": png()})
    cropped, small = (s for s in read_by_folder(source(path), crop_px=16) if isinstance(s, ImageSample))
    assert (cropped.pixels == 90).all()
    assert small.pixels.shape == (16, 16)


def test_without_splits_there_is_none(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "set", {"plus/1.png": png(), "minus/1.png": png(1)})
    assert [(s.split, s.label) for s in read_by_folder(source(path)) if isinstance(s, ImageSample)] == [
        ("", "minus"),
        ("", "plus"),
    ]


def test_a_class_may_be_called_like_a_split(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "set", {"train/test/1.png": png()})
    (sample,) = read_by_folder(source(path))
    assert isinstance(sample, ImageSample)
    assert (sample.split, sample.label) == ("train", "test")


def test_an_empty_class_is_named(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "set", {"train/plus/1.png": png()})
    (path / "train" / "minus").mkdir()
    faults = [s for s in read_by_folder(source(path)) if isinstance(s, Fault)]
    assert [(fault.name, fault.reason.partition(":")[0]) for fault in faults] == [
        ("train/minus", "a class without pictures")
    ]


def test_what_is_no_picture_is_named_and_other_files_are_ignored(tmp_path: Path) -> None:
    files = {
        "train/0/good.png": png(),
        "train/0/truncated.png": png()[:200],
        "train/0/empty.png": b"",
        "train/0/text.png": b"hello",
        "train/0/readme.txt": b"hello",
        "train/0/Thumbs.db": b"junk",
        "train/0/.DS_Store": b"junk",
        "top.png": png(),
    }
    samples = list(read_by_folder(source(write_folder(tmp_path / "set", files))))
    assert [s.name for s in samples if isinstance(s, ImageSample)] == ["train/0/good.png"]
    faults = {s.name for s in samples if isinstance(s, Fault)}
    assert faults == {"top.png", *(f"train/0/{name}.png" for name in ("truncated", "empty", "text"))}


@pytest.mark.parametrize("write", [write_folder, write_zip, write_tar])
def test_hidden_files_and_folders_are_no_classes_and_are_named(tmp_path: Path, write: object) -> None:
    hidden = {
        *(".ipynb_checkpoints/1-checkpoint.png", "plus/.ipynb_checkpoints/1.png", "__MACOSX/plus/._1.png"),
        *("plus/.1.png", ".git/objects/1.png"),
    }
    files = {"plus/1.png": png(), "minus/1.png": png(1)} | {name: png(2) for name in hidden}
    target = tmp_path / {write_folder: "set", write_zip: "set.zip", write_tar: "set.tar"}[write]  # type: ignore[index]
    samples = list(read_by_folder(source(write(target, files))))  # type: ignore[operator]
    assert {s.label for s in samples if isinstance(s, ImageSample)} == {"plus", "minus"}
    faults = {s.name: s.reason for s in samples if isinstance(s, Fault)}
    assert faults == dict.fromkeys(hidden, "hidden, or kept by a program for itself")


def test_an_empty_hidden_folder_is_no_empty_class(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "set", {"plus/1.png": png()})
    (path / ".ipynb_checkpoints").mkdir()
    assert not [s for s in read_by_folder(source(path)) if isinstance(s, Fault)]


def test_class_in_the_name(tmp_path: Path) -> None:
    files = {"bhmsds/slash-0001.png": png(), "bhmsds/a-b-2.png": png(1), "bhmsds/odd.png": png(2)}
    samples = list(read_by_name(source(write_tar(tmp_path / "set.tar.gz", files, "w:gz"))))
    assert [s.label for s in samples if isinstance(s, ImageSample)] == ["slash", "a-b"]
    assert [s.name for s in samples if isinstance(s, Fault)] == ["bhmsds/odd.png"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("plus-12.png", "plus"),
        ("plus_12.png", "plus"),
        ("plus 12.png", "plus"),
        ("plus (12).png", "plus"),
        ("train/cat.0.jpg", "cat"),
        ("left_paren-3.png", "left_paren"),
        ("7-anna.png", "7"),
        ("plus.png", None),
        ("IMG_2042.jpg", None),
        ("IMG-20231104-WA0012.jpg", None),
        ("20231104_101112.jpg", None),
        ("Photo 12.png", None),
    ],
)
def test_names_begin_with_the_class_unless_a_camera_gave_them(name: str, label: str | None) -> None:
    assert name_label(name) == label


def test_with_classes_in_the_names_a_folder_may_be_a_split(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "set", {"train/cat.0.png": png(), "test/dog.0.png": png(1)})
    samples = [s for s in read_by_name(source(path)) if isinstance(s, ImageSample)]
    assert [(s.split, s.label) for s in samples] == [("test", "dog"), ("train", "cat")]
