"""Many pictures, read by real helper processes as by this one."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from fakes import draw_lines
from inkmath.errors import UnreadableImageError
from inkmath.pipeline import Reader, load_reader
from inkmath.processes import side_by_side
from inkmath.types import Reading


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """One with two helpers that are ready."""
    monkeypatch.setattr(side_by_side.os, "cpu_count", lambda: 2)
    loaded = load_reader()
    helpers = loaded._helpers
    assert helpers is not None
    for helper in [helpers.start(), helpers.start()]:
        end = time.monotonic() + 300
        while not helper.is_ready():
            assert time.monotonic() < end, "It does not start."
            time.sleep(0.02)
        helpers.give_back(helper)
    return loaded


def test_helpers_read_what_this_process_reads(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.png").write_text("no picture", encoding="utf-8")
    path = draw_lines(tmp_path / "a.png")
    expected, pages = reader.read(path), reader.read_page(path)
    monkeypatch.setattr(reader, "_recognise", None)  # helpers alone read from here on

    found = list(reader.read_many([path, tmp_path / "b.png", path.read_bytes(), str(path)]))
    error = found.pop(1)
    assert isinstance(error, UnreadableImageError)
    assert "b.png" in str(error)
    assert [timeless(one) for one in found if isinstance(one, Reading)] == [timeless(expected)] * 3

    (lines,) = reader.read_pages([path])
    assert isinstance(lines, list)
    assert list(map(timeless, lines)) == list(map(timeless, pages))


def timeless(reading: Reading) -> Reading:
    return replace(reading, seconds=0.0)
