"""`inkmath batch`: exit codes, what is said where, and the files that are left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batch.stand_in import WORKER
from fakes import LATEX, draw_lines
from inkmath.batch import tasks

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that read without networks."""
    monkeypatch.setattr(tasks, "worker", lambda _: WORKER)


def test_rows_go_to_parts_and_words_to_standard_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    draw_lines(tmp_path / "in" / "a.png", lines=2)
    (tmp_path / "in" / ".b.png").touch()
    outcome = run("batch", tmp_path / "in", "-o", tmp_path / "out", "--workers", 1)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert "1 pages read in" in outcome.stderr
    assert "Passed over: 1 hidden." in outcome.stderr
    (row,) = map(json.loads, (tmp_path / "out" / "part-00000.jsonl").read_text().splitlines())
    assert [line["latex"] for line in row["lines"]] == [LATEX, LATEX]

    again = run("batch", tmp_path / "in", "-o", tmp_path / "out", "--workers", 1)
    assert (again.exit_code, "0 pages read (1 were there)" in again.stderr) == (0, True)


def test_failures_are_named_and_are_the_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"nothing")
    outcome = run("batch", tmp_path / "a.png", "-o", tmp_path / "out", "--workers", 1)
    assert outcome.exit_code == 3
    assert f"{tmp_path}/a.png is not a picture" in outcome.stderr
    draw_lines(tmp_path / "b.png")
    outcome = run("batch", tmp_path / "a.png", tmp_path / "b.png", "-o", tmp_path / "out", "--workers", 1)
    assert outcome.exit_code == 1


def test_addresses_of_the_web_and_other_rows_are_wrong_usage(run: Run, tmp_path: Path) -> None:
    outcome = run("batch", "https://example.org/a.pdf", "-o", tmp_path / "out")
    assert (outcome.exit_code, "from the web" in outcome.stderr) == (2, True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "batch.json").write_text("{}")
    outcome = run("batch", draw_lines(tmp_path / "a.png"), "-o", tmp_path / "other")
    assert (outcome.exit_code, "Name another folder" in outcome.stderr) == (2, True)


def test_an_address_without_ray_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    outcome = run("batch", draw_lines(tmp_path / "a.png"), "-o", tmp_path / "out", "--address", "auto")
    assert (outcome.exit_code, "--engine ray" in outcome.stderr) == (2, True)
