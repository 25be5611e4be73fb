"""`inkmath grade`: drawn pages of a class, the files it writes, its exit codes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Outcome
from fakes import draw_lines
from grading.written_pages import draw_answers
from inkmath import grade

Run = Callable[..., Any]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    draw_answers(tmp_path)
    return tmp_path / "key.tex"


def test_written_pages_are_graded(tmp_path: Path, key: Path) -> None:
    outcome = Outcome("grade", tmp_path / "answers", "--key", key, "-o", tmp_path / "out")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout.splitlines()[0] == "anna: 1: right; 2: right"
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["pupil"], row["answer"], row["first_wrong_line"]) for row in csv.DictReader(file)]
    wrong, half = [("ben", "wrong", "2")] * 2, [("clara", "wrong", "3"), ("clara", "unfinished", "")]
    assert rows == [("anna", "right", "")] * 2 + wrong + half
    pages = {"anna.html", "ben.html", "clara.html"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == pages | {"grades.csv", "index.html"}
    (paper,) = grade(tmp_path / "answers" / "ben.png", key.read_text())
    assert [problem.first_wrong is not None for problem in paper.problems] == [True, True]


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
