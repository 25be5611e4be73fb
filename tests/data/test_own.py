"""A user's own pictures: their layout is found, what is odd is said, and the same pictures are one set."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from inkmath.data import store
from inkmath.data.own import add_own, describe, survey
from inkmath.data.sets import ImageSet
from inkmath.errors import DataError
from picture_set import CLASSES, picture_folder


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for each of three classes with ten pictures of 16 x 16, and a store of its own."""
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    return picture_folder(tmp_path / "My Photos", 10)


def added(path: Path) -> ImageSet:
    found = survey(path)
    return add_own(path, found, found.view, lambda count: None)


def said(path: Path) -> str:
    found = survey(path)
    return "\n".join(describe(add_own(path, found, found.view, lambda count: None), found))


def test_small_squares_of_one_size_are_used_whole(pictures: Path) -> None:
    found = survey(pictures)
    assert (found.layout, found.view, found.size_px("whole")) == ("folder", "whole", 16)
    assert said(pictures).splitlines() == [
        "30 pictures of 3 classes, 10 each",
        "16 x 16 pixels; each is used whole, at 16 x 16",
        "train 21, validation 3, test 6: a share of each class",
        "Under 20 pictures: across, dot, down. More of them help most; so may --from symbols",
    ]


def test_pictures_of_any_size_have_their_symbol_cut_out(pictures: Path) -> None:
    photo = np.full((90, 120), 220, np.uint8)
    photo[30:60, 40:50] = 20
    cv2.imwrite(str(pictures / "down" / "photo.png"), photo)
    images = added(pictures)
    assert (images.meta.view, images.images.shape[1:]) == ("symbol", (32, 32))
    assert "16 x 16 to 120 x 90 pixels; the ink of each is cut out and scaled to 32 x 32" in said(pictures)


def test_what_is_odd_is_said(pictures: Path) -> None:
    (pictures / "dot" / "broken.png").write_bytes(b"\x89PNG\r\n")
    shutil.copy(pictures / "dot" / "1.png", pictures / "dot" / "again.png")
    shutil.copy(pictures / "dot" / "2.png", pictures / "down" / "other.png")
    (pictures / "rare").mkdir()
    shutil.copy(pictures / "down" / "3.png", pictures / "rare" / "1.png")
    text = said(pictures)
    assert "1 passed over" in text
    assert "dot/broken.png" in text
    assert "3 exact copies of another: " in text
    assert "The same picture under two classes, 2 in all: " in text
    pair = next(line for line in text.splitlines() if line.startswith("The same picture"))
    assert all(name in pair for name in ("dot/2.png", "down/other.png", "down/3.png", "rare/1.png"))
    assert "Never tested, for too few pictures: rare" in text
    assert "11 times the pictures of rare" in text


@pytest.mark.parametrize("header", ["image,category", "Filename,Character", "path,y"])
def test_a_table_names_the_files_under_any_usual_columns(pictures: Path, header: str) -> None:
    rows = [f"{name}/{i}.png,{name}" for name in CLASSES for i in range(10)]
    table = pictures / "labels.csv"
    table.write_text("\n".join([header, *rows]))
    for path in (table, pictures):
        assert survey(path).layout == "csv"
        assert added(path).classes == CLASSES


def test_a_table_of_pixels_is_a_set_of_whole_pictures(tmp_path: Path, pictures: Path) -> None:
    rows = (f"{i % 2}," + ",".join(str((i + j) % 256) for j in range(256)) for i in range(30))
    (tmp_path / "train.csv").write_text("\n".join(["label,", *rows]).replace("label,\n", "", 1))
    found = survey(tmp_path / "train.csv")
    assert (found.layout, found.sizes_px, found.view) == ("csv", ((16, 16),), "whole")
    assert len(added(tmp_path / "train.csv")) == 30


@pytest.mark.parametrize("name", ["{}-{}.png", "{}_{}.png", "{} ({}).png"])
@pytest.mark.parametrize("is_zipped", [False, True])
def test_labels_may_be_in_the_names_of_the_files(
    tmp_path: Path, pictures: Path, name: str, is_zipped: bool
) -> None:
    flat = tmp_path / "Flat"
    flat.mkdir()
    for label in CLASSES:
        for i in range(10):
            shutil.copy(pictures / label / f"{i}.png", flat / name.format(label, i))
    (flat / "notes.csv").write_text("day,weather\n1,rain\n")
    path = Path(shutil.make_archive(str(flat), "zip", tmp_path, "Flat")) if is_zipped else flat
    assert survey(path).layout == "name"
    assert added(path).classes == CLASSES
    assert "Classes are read from the names of the files" in said(path)


def test_the_names_that_a_camera_gives_are_no_labels(tmp_path: Path, pictures: Path) -> None:
    for i, name in enumerate(("IMG_1.png", "IMG_2.png", "DSC_1.png", "DSC_2.png")):
        (tmp_path / "camera").mkdir(exist_ok=True)
        shutil.copy(pictures / "dot" / f"{i}.png", tmp_path / "camera" / name)
    with pytest.raises(DataError, match=r"4 pictures and no labels.*plus-1\.png"):
        survey(tmp_path / "camera")


def test_the_same_pictures_are_one_set_and_others_another(pictures: Path) -> None:
    first, again = added(pictures).name, added(pictures).name
    assert first == again
    assert first.startswith("my-photos-")
    (pictures / "dot" / "1.png").unlink()
    other = added(pictures).name
    assert store.names() == sorted([first, other])
    assert first != other


def test_pictures_without_labels_say_what_is_wanted(tmp_path: Path, pictures: Path) -> None:
    with pytest.raises(DataError, match=r"10 pictures and no labels: put those of each class into a folder"):
        survey(pictures / "dot")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="There is no table of labels"):
        survey(tmp_path / "t.csv")
