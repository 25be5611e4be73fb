"""`inkmath grade`: drawn pages of a class, the files it writes, its exit codes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import pytest

from cli.conftest import Outcome
from fakes import draw_lines
from grading.written_pages import drawn

Run = Callable[..., Any]

KEY = "1. x^2-5x+6=0\n   x=2, x=3\n\n2. 2x+3=9\n"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.tex"
    path.write_text(KEY)
    return path


def test_written_pages_are_graded(tmp_path: Path, key: Path) -> None:
    pages = {
        "anna": ["x^{2}-5x+6=0", "(x-2)(x-3)=0", "x=2", "x=3", "2x+3=9", "2x=6", "x=3"],
        "ben": ["x^{2}-5x+6=0", "(x-2)(x+3)=0", "x=2", "x=-3", "2x+3=9", "2x=12", "x=6"],
    }
    (tmp_path / "answers").mkdir()
    for pupil, lines in pages.items():
        cv2.imwrite(str(tmp_path / "answers" / f"{pupil}.png"), drawn(lines, len(pupil)))
    outcome = Outcome("grade", tmp_path / "answers", "--key", key, "-o", tmp_path / "out")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout.splitlines()[0] == "anna: 1: right; 2: right"
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["pupil"], row["answer"], row["first_wrong_line"]) for row in csv.DictReader(file)]
    assert rows == [
        ("anna", "right", ""),
        ("anna", "right", ""),
        ("ben", "wrong", "2"),
        ("ben", "wrong", "2"),
    ]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "grades.csv",
        "index.html",
        "anna.html",
        "ben.html",
    }


def test_bad_pages_are_told(run: Run, tmp_path: Path, key: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"nothing")
    good = draw_lines(tmp_path / "b.png")
    outcome = run("grade", tmp_path / "a.png", good, "--key", key, "-o", tmp_path / "out")
    assert outcome.exit_code == 1
    assert f"{tmp_path}/a.png is not a picture" in outcome.stderr
    assert run("grade", tmp_path / "a.png", "--key", key, "-o", tmp_path / "out").exit_code == 3


@pytest.mark.parametrize(("text", "message"), [("", "holds 0 problems"), (r"\frac{x", "problem 1")])
def test_a_key_that_cannot_be_read_is_told(run: Run, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "key.tex").write_text(text)
    outcome = run("grade", draw_lines(tmp_path / "a.png"), "--key", tmp_path / "key.tex")
    assert (outcome.exit_code, message in outcome.stderr) == (3, True)
