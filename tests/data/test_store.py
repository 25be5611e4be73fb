"""A set appears whole or not at all."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from inkmath.data import store
from inkmath.errors import ConfigError, CorruptDataError, MissingDataError


def meta(name: str = "mine", **changes: object) -> store.Meta:
    fields = {"format": store.FORMAT, "title": "t", "kind": "images", "licence": "l", "layout": "folder"}
    return store.Meta(**{**fields, "name": name, **changes})  # type: ignore[arg-type]


def build(name: str, **changes: object) -> None:
    with store.building(name) as folder:
        store.save_meta(meta(name, **changes), folder)


def test_the_environment_moves_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INKMATH_DATA", "~/elsewhere")
    assert store.root() == Path.home() / "elsewhere"
    monkeypatch.delenv("INKMATH_DATA")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert store.root() == tmp_path / "inkmath" / "data"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert store.root() == Path.home() / ".local" / "share" / "inkmath" / "data"


def test_what_was_built_is_there(store_folder: Path) -> None:
    assert store.names() == []
    given = meta(
        classes=("a", "b"), kept={"train": 3}, fault_examples=(("f", "r"),),
        sources=(store.SourceFile("x.zip", 1, "00", official=True),),
    )  # fmt: skip
    with store.building("mine") as folder:
        store.save_meta(given, folder)
        assert store.names() == []
    assert store.names() == ["mine"]
    assert store.load_meta("mine") == given


def test_a_failed_build_leaves_the_store_as_it_was(store_folder: Path) -> None:
    build("mine", title="first")
    with pytest.raises(TypeError), store.building("mine") as folder:
        store.save_meta(meta(title=object()), folder)  # what JSON cannot hold
    assert store.load_meta("mine").title == "first"
    assert [path.name for path in store_folder.iterdir()] == ["mine"]


def test_a_second_build_takes_the_place_of_the_first(store_folder: Path) -> None:
    build("mine", title="first")
    build("mine", title="second")
    assert store.load_meta("mine").title == "second"
    assert [path.name for path in store_folder.iterdir()] == ["mine"]


def test_what_a_killed_build_left_is_removed_after_a_day(store_folder: Path) -> None:
    old, recent = store_folder / ".building-x-1", store_folder / ".building-y-2"
    for folder in (old, recent):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 100_000,) * 2)
    build("mine")
    assert not old.exists()
    assert recent.exists()


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden", "Upper", "x" * 65, "a b", "-x"])
def test_names_that_are_no_folder_names_are_refused(store_folder: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be the name"):
        store.folder(name)


def test_another_format_asks_to_add_again(store_folder: Path) -> None:
    build("mine", format=store.FORMAT + 1)
    with pytest.raises(MissingDataError, match="add mine --replace"):
        store.load_meta("mine")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 1}', json.dumps({"format": 1, "name": "x"})]
)
def test_a_damaged_description_is_named(store_folder: Path, text: str) -> None:
    build("mine")
    (store_folder / "mine" / store.META).write_text(text)
    with pytest.raises(CorruptDataError, match=r"meta\.json is damaged"):
        store.load_meta("mine")


def test_remove(store_folder: Path) -> None:
    build("mine")
    store.remove("mine")
    assert store.names() == []
    with pytest.raises(MissingDataError):
        store.remove("mine")
