"""The pictures without mathematics, and the script that shows them to a reader."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
from no_mathematics import handwritten_words
from not_mathematics import COUNT, FAMILIES, main, pictures

from inkmath import pipeline
from inkmath.types import Box, Page, Pixels, Reading, Symbol

KINDS = [kind for family in FAMILIES for kind in family]
UP_TO_PROSE = KINDS.index("handwritten words")
"""Number of pictures that need no letters of the data store."""


def _decoded(picture: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR))


class SureOfInk:
    """Takes whatever has any ink for a formula."""

    def recognise(self, line: Page, known: object = ()) -> Reading:
        symbols = tuple(Symbol(token, Box(0, 0, 9, 9), 0.9) for token in "x+1")
        return Reading("x+1", 0.9, symbols)

    def recognise_page(self, page: Page, known: object = (), *, least: float = 0.0) -> list[Reading]:
        return [Reading("1", 0.4), Reading("y", 0.8), Reading("z", 0.9, left_out="unsure")]

    def settled(self, lines: list[Reading], *, is_photo: bool) -> list[Reading]:
        return lines


@pytest.fixture
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "READERS", {"sure": SureOfInk})
    monkeypatch.setattr(pipeline, "_loaded", {})


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["not_mathematics.py", *arguments])
    return main()


def test_a_seed_gives_the_same_pictures_and_another_one_others() -> None:
    first, again, other = ([one.picture for one in pictures(4, seed)] for seed in (0, 0, 1))
    assert first == again
    assert not set(first) & set(other)


def test_fewer_pictures_are_the_first_of_many() -> None:
    assert list(pictures(3)) == list(pictures(5))[:3]


@pytest.mark.data("emnist-byclass")
def test_the_kinds_take_turns() -> None:
    """All are of a size that a camera or a scanner gives, and all but blank sheets vary."""
    drawn = list(pictures(2 * len(KINDS), seed=5))
    assert COUNT == 400 == 20 * len(KINDS)
    assert Counter(one.kind for one in drawn) == dict.fromkeys(KINDS, 2)
    assert len({one.name for one in drawn}) == len(drawn)
    for one in drawn:
        pixels = _decoded(one.picture)
        assert min(pixels.shape[:2]) >= 240
        if one.kind != "blank paper":
            assert pixels.std() > 1, one.name


@pytest.mark.data("emnist-byclass")
def test_handwritten_words_are_drawn_alike_each_time() -> None:
    first, again = (list(pictures(len(KINDS)))[UP_TO_PROSE] for _ in range(2))
    assert first.kind == "handwritten words"
    assert first.picture == again.picture


def test_letters_that_are_missing_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    handwritten_words._letters.cache_clear()
    outcome = _run(monkeypatch, "--out", str(tmp_path / "new"), "--count", str(len(KINDS)))
    assert outcome == 1
    assert "emnist-byclass" in capsys.readouterr().err
    assert len(list((tmp_path / "new").iterdir())) == UP_TO_PROSE


@pytest.mark.usefixtures("_reader")
def test_the_report(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _run(monkeypatch, "--reader", "sure", "--count", "10", "--json")
    report = json.loads(capsys.readouterr().out)
    values = {measure["name"]: measure["value"] for measure in report["measures"]}
    assert values["of printed text"] == 1  # there is ink
    assert values["confidence above 0.5"] == pytest.approx(sum(values[f"of {k}"] for k in KINDS[:10]) / 10)
    assert any("005-printed-text was read as x+1" in note for note in report["notes"])


@pytest.mark.usefixtures("_reader")
def test_lines_of_pages_count_unless_they_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(monkeypatch, "--reader", "sure", "--count", "1", "--page", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["notes"] == ["000-blank-paper was read as y with a confidence of 0.80."]
    assert report["data"] == "1 pictures without mathematics, as pages"


def test_the_pictures_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _run(monkeypatch, "--out", str(tmp_path / "new"), "--count", "2")
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert written == {f"{one.name}.png": one.picture for one in pictures(2)}
