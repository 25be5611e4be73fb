"""`inkmath predict`: the submission, its sample, bad pictures, and memory."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("onnx", reason="onnx makes the network: pip install 'inkmath[train]'")

from classifier_made import encoded, pixels, png, write_classifier
from made import write_folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_classifier(tmp_path / "model")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_folder_becomes_a_submission(run: Callable[..., Any], model: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", {"b.png": png("left"), "a.png": png("right", 40)})
    done = run("predict", model, folder, "-o", tmp_path / "out.csv")
    assert (done.exit_code, done.stdout) == (0, "")
    assert rows(tmp_path / "out.csv") == [["id", "label"], ["a.png", "right"], ["b.png", "left"]]
    assert "Wrote 2 answers" in done.stderr


def test_one_picture_is_named_on_standard_output(
    run: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "in", {"a.png": png("right", 40)})
    done = run("predict", model, folder / "a.png")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "id,label\na.png,right\n", "")


def test_columns_ids_and_order_are_those_of_the_sample(
    run: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "in", {"2.png": png("left"), "10.png": png("right")})
    sample = tmp_path / "sample.csv"
    sample.write_text("ImageId,Class\n2,left\n10,left\n")
    out = tmp_path / "out.csv"
    assert run("predict", model, folder, "-o", out, "--sample", sample).exit_code == 0
    assert rows(out) == [["ImageId", "Class"], ["2", "left"], ["10", "right"]]
    sample.write_text("ImageId,Class\n2,0\n11,0\n")
    done = run("predict", model, folder, "-o", out, "--sample", sample)
    assert done.exit_code == 2
    assert "lacks ids of" in done.stderr
    assert "the label '0' is none of the model's" in done.stderr
    assert len(rows(out)) == 3  # nothing was lost
    done = run("predict", model, folder, "-o", sample, "--sample", sample)
    assert (done.exit_code, sample.read_text()) == (2, "ImageId,Class\n2,0\n11,0\n")


def test_pixels_of_either_ground_are_read_and_labels_scored(
    run: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    """As competitions give digits: light on dark, a row a picture, ids counted from 1."""
    sides = ["left", "right", "right", "left"]
    for name, ground in (("light", 0), ("dark", 255)):
        path = tmp_path / f"{name}.csv"
        lines = [",".join(["label", *(f"pixel{i}" for i in range(64))])]
        lines += [
            ",".join([label, *map(str, np.abs(int(ground) - pixels(side).astype(int)).ravel())])
            for side, label in zip(sides, ["left", "right", "left", "up"], strict=True)
        ]
        path.write_text("\n".join(lines) + "\n")
        done = run("predict", model, path, "-o", tmp_path / "out.csv")
        assert rows(tmp_path / "out.csv")[1:] == [[str(i), side] for i, side in enumerate(sides, 1)]
        assert "2 of 3 labelled ones are right: 66.67 %" in done.stderr
        assert "4: the model does not know the label 'up'" in done.stderr
        assert done.exit_code == 1


def test_pictures_of_any_mode_are_read(run: Callable[..., Any], model: Path, tmp_path: Path) -> None:
    grey = Image.fromarray(pixels("left", 16))
    deep = Image.fromarray(pixels("left", 16).astype(np.uint16) * 257)
    clear = Image.new("RGBA", (16, 16))
    clear.paste((0, 0, 0, 255), (2, 2, 6, 14))
    folder = write_folder(
        tmp_path / "in",
        {
            "16bit.png": encoded(deep),
            "cmyk.jpg": encoded(grey.convert("CMYK"), "JPEG"),
            "palette.gif": encoded(grey.convert("P"), "GIF"),
            "rgba.png": encoded(clear),
            "bits.png": encoded(grey.convert("1")),
        },
    )
    assert run("predict", model, folder, "-o", tmp_path / "out.csv").exit_code == 0
    assert [row[1] for row in rows(tmp_path / "out.csv")[1:]] == ["left"] * 5


@pytest.mark.parametrize("view", ["whole", "symbol"])
def test_bad_pictures_are_named_and_the_others_answered(
    run: Callable[..., Any], tmp_path: Path, view: str
) -> None:
    model = write_classifier(tmp_path / "model", view)
    cut = png("right", 64)[:60]
    write_folder(
        tmp_path,
        {
            "good.png": png("left", 64),
            "text.png": b"no picture",
            "cut.png": cut,
            "none.png": b"",
        },
    )
    table = tmp_path / "test.csv"
    names = ["text.png", "good.png", "gone.png", "cut.png", "none.png"]
    table.write_text("\n".join(["file", *names]) + "\n")
    done = run("predict", model, table, "-o", tmp_path / "out.csv")
    assert done.exit_code == 1
    assert [row[0] for row in rows(tmp_path / "out.csv")] == ["id", "good.png"]
    for name in set(names) - {"good.png"}:
        assert name in done.stderr
    (tmp_path / "good.png").unlink()
    assert run("predict", model, table, "-o", tmp_path / "out.csv").exit_code == 3


def test_a_blank_picture_is_no_symbol(run: Callable[..., Any], tmp_path: Path) -> None:
    model = write_classifier(tmp_path / "model", "symbol")
    blank = encoded(Image.new("L", (20, 20), 255))
    folder = write_folder(tmp_path / "in", {"blank.png": blank, "ink.png": png("left", 20)})
    done = run("predict", model, folder, "-o", tmp_path / "out.csv")
    assert done.exit_code == 1
    assert "blank.png: A symbol without ink." in done.stderr
    assert len(rows(tmp_path / "out.csv")) == 2


def test_what_cannot_be_written_is_said(run: Callable[..., Any], model: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", {"a.png": png("left")})
    done = run("predict", model, folder, "-o", tmp_path / "no" / "out.csv")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_memory_does_not_grow_with_the_number_of_pictures(
    run: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    """Memory for 1,200 pictures is the same as for 300."""
    header = ",".join(["id", *(f"pixel{i}" for i in range(64))])
    picture = ",".join(map(str, pixels("left").ravel()))
    peaks = []
    for count in (300, 300, 1_200):  # the first imports what the others find there
        table, out = tmp_path / f"{count}.csv", tmp_path / "out.csv"
        with table.open("w") as file:
            file.write(header + "\n")
            file.writelines(f"picture-{i:012},{picture}\n" for i in range(count))
        tracemalloc.start()
        assert run("predict", model, table, "-o", out).exit_code == 0
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(rows(out)) == count + 1
    assert 0 < peaks[2] < peaks[1] + 50_000


def test_a_contact_sheet_shows_the_pictures_under_their_answers(
    run: Callable[..., Any], model: Path, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "in", {"<b>.png": png("left"), "a.png": png("right", 40)})
    done = run("predict", model, folder, "-o", tmp_path / "out.csv", "--sheet", tmp_path / "sheet.html")
    assert done.exit_code == 0
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert page.count("<img") == 2
    assert (
        page.index("<h2>left") < page.index("&lt;b&gt;.png") < page.index("<h2>right") < page.index("a.png")
    )
    assert "<script" not in page
