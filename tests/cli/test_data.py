"""`inkmath data`: what it prints, and its exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from inkmath.data import store
from made import png, write_folder, write_tar

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))


@pytest.fixture
def symbols(tmp_path: Path) -> Path:
    files = {f"train/{label}/{i}.png": png(ord(label) + i) for label in "xyz" for i in range(3)}
    return write_folder(tmp_path / "symbols", files | {"train/x/broken.png": b"?"})


def test_add_list_verify_show(run: Run, symbols: Path, tmp_path: Path) -> None:
    added = run("data", "add", "mine", symbols, "--layout", "folder", "--size", "32")
    assert added.exit_code == 0
    assert "mine: 9 samples (train 9)" in added.stdout
    assert "train/x/broken.png" in added.stdout
    listed = {line["name"]: line["samples"] for line in run("data", "list", "--json").objects}
    assert listed["mine"] == 9
    assert listed["mnist"] is None
    assert "mine" in run("data", "list").stdout
    verified = run("data", "verify", "--json")
    assert verified.exit_code == 0
    assert verified.objects[0]["passed"] is True
    shown = run("data", "show", "mine", "-o", tmp_path / "sheet.png", "--split", "train")
    assert shown.exit_code == 0
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.format == "PNG"


def test_verify_fails_when_a_file_changed(run: Run, symbols: Path) -> None:
    run("data", "add", "mine", symbols, "--layout", "folder")
    (store.folder("mine") / "rows.npy").write_bytes(b"")
    verified = run("data", "verify", "mine")
    assert verified.exit_code == 3
    assert "WRONG rows.npy" in verified.stdout


def test_from_folder_adds_what_is_known_and_names_what_fails(run: Run, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", {"scans.tar.xz": b"broken", "notes.txt": b""})
    write_tar(folder / "bhmsds.tar.xz", {"b/x-1.png": png()}, "w:xz")
    first = run("data", "add", "--from-folder", folder)
    assert first.exit_code == 1
    assert "bhmsds: 1 samples" in first.stdout
    assert "scans" in first.stderr
    assert "Traceback" not in first.stderr
    (folder / "scans.tar.xz").unlink()
    second = run("data", "add", "--from-folder", folder)
    assert second.exit_code == 0
    assert "in the store already" in second.stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (("add",), 2, "Which set?"),
        (("add", "mnits", "x"), 2, "Did you mean 'mnist'"),
        (("add", "mnist", "nowhere"), 3, "There is no file or folder nowhere"),
        (("add", "mnist", "--from-folder", "."), 2, "give nothing else"),
        (("add", "--from-folder", "nowhere"), 3, "There is no folder nowhere"),
        (("fetch", "nothing"), 2, "Unknown data set"),
        (("fetch", "crohme"), 3, "inkmath data add crohme FILE"),
        (("fetch", "mnist", "hasyv2", "--url", "http://x/"), 2, "one set at a time"),
        (("fetch", "hasyv2", "--url", "ftp://x/y"), 2, "http"),
        (("show", "mnist", "-o", "x.png"), 3, "inkmath data fetch mnist"),
        (("verify", "mnist"), 3, "not in the store"),
    ],
)
def test_errors_are_one_line(run: Run, arguments: tuple[str, ...], exit_code: int, message: str) -> None:
    outcome = run("data", *arguments)
    assert outcome.exit_code == exit_code
    assert message in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_an_unwritable_target_is_named(run: Run, symbols: Path, tmp_path: Path) -> None:
    run("data", "add", "mine", symbols, "--layout", "folder")
    outcome = run("data", "show", "mine", "-o", tmp_path / "no" / "folder.png")
    assert outcome.exit_code == 2
    assert "Cannot write" in outcome.stderr
