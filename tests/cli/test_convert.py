"""`inkmath convert`: the file it writes, its exit codes, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import LATEX, draw_lines

Run = Callable[..., Any]


@pytest.mark.parametrize("suffix", [".md", ".tex", ".html", ".typ", ".json"])
def test_pages_become_one_document(run: Run, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.png", "b.png"):
        draw_lines(tmp_path / "in" / name, lines=2)
    outcome = run("convert", tmp_path / "in", "-o", tmp_path / f"notes{suffix}")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "")
    text = (tmp_path / f"notes{suffix}").read_text(encoding="utf-8")
    assert text.index("a.png") < text.index("b.png")
    if suffix in (".md", ".tex"):
        assert text.count(LATEX) == 4


def test_solutions_come_on_request(run: Run, tmp_path: Path) -> None:
    path = draw_lines(tmp_path / "a.png")
    run("convert", path, "-o", tmp_path / "a.md", "--solve")
    assert "## Quadratic equation" in (tmp_path / "a.md").read_text()


def test_bad_pages_are_named_and_the_others_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"nothing")
    path = draw_lines(tmp_path / "b.png")
    outcome = run("convert", tmp_path / "a.png", path, "-o", tmp_path / "notes.md")
    assert outcome.exit_code == 1
    assert f"{tmp_path}/a.png is not a picture" in outcome.stderr
    assert LATEX in (tmp_path / "notes.md").read_text()
    assert run("convert", tmp_path / "a.png", "-o", tmp_path / "notes.md").exit_code == 3


@pytest.mark.parametrize(("out", "message"), [("a.doc", "must end in"), ("none/a.md", "Make it first")])
def test_another_format_or_no_folder_is_wrong_usage(run: Run, tmp_path: Path, out: str, message: str) -> None:
    outcome = run("convert", draw_lines(tmp_path / "a.png"), "-o", tmp_path / out)
    assert (outcome.exit_code, message in outcome.stderr) == (2, True)
