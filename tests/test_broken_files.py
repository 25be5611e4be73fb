"""Fifty broken files and one good picture go through `inkmath read FOLDER --json`, one line each."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inkmath.cli import app
from inkmath.pipeline import DEFAULT_READER, READERS
from inkmath.types import Page, Reading

EXAMPLES = Path(__file__).parents[1] / "examples"


class ReadsAnything:
    """Stands in for the recogniser: what is tested is what happens before ink reaches it."""

    def recognise(self, line: Page, known: object = ()) -> Reading:
        return Reading("2+3", 0.9)


def test_one_line_each_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(EXAMPLES)
    broken_files = importlib.import_module("broken_files")
    broken = broken_files.write_folder(tmp_path)
    monkeypatch.setitem(READERS, DEFAULT_READER, ReadsAnything)  # type: ignore[arg-type]
    monkeypatch.setattr("inkmath.pipeline._loaded", {})
    result = CliRunner().invoke(app, ["read", str(tmp_path), "--json"])
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    lines = {Path(line["source"]).name: line for line in map(json.loads, result.stdout.splitlines())}
    assert list(lines) == sorted(path.name for path in tmp_path.iterdir())
    assert (len(lines), len(broken)) == (51, 50)
    readings = {name: line["latex"] for name, line in lines.items() if "error" not in line}
    assert readings == {"good.png": "2+3", **dict.fromkeys(broken_files.BLANK, "")}
