"""The pictures without mathematics, and the script that shows them to a reader."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
from not_mathematics import COUNT, KINDS, main, pictures

from inkmath import pipeline
from inkmath.types import Page, Pixels, Reading


def _decoded(picture: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR))


class SureOfInk:
    """Takes whatever has any ink for a formula."""

    def recognise(self, line: Page, known: object = ()) -> Reading:
        return Reading("x", 0.9)


@pytest.fixture
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "READERS", {"sure": SureOfInk})
    monkeypatch.setattr(pipeline, "_loaded", {})


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["not_mathematics.py", *arguments])
    main()


def test_a_seed_gives_the_same_pictures_and_another_one_others() -> None:
    first, again, other = ([one.picture for one in pictures(4, seed)] for seed in (0, 0, 1))
    assert first == again
    assert not set(first) & set(other)


def test_fewer_pictures_are_the_first_of_many() -> None:
    assert list(pictures(3)) == list(pictures(5))[:3]


def test_the_kinds_take_turns() -> None:
    drawn = list(pictures(2 * len(KINDS)))
    assert COUNT == 200 == 20 * len(KINDS)
    assert Counter(one.kind for one in drawn) == dict.fromkeys(KINDS, 2)
    assert len({one.name for one in drawn}) == len(drawn)


def test_every_picture_shows_something_but_paper() -> None:
    """All but blank sheets vary; all are of a size that a camera or a scanner gives."""
    for one in pictures(3 * len(KINDS), seed=5):
        pixels = _decoded(one.picture)
        assert min(pixels.shape[:2]) >= 240
        if one.kind != "blank paper":
            assert pixels.std() > 1, one.name


@pytest.mark.usefixtures("_reader")
def test_the_report(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _run(monkeypatch, "--reader", "sure", "--count", "10", "--json")
    report = json.loads(capsys.readouterr().out)
    values = {measure["name"]: measure["value"] for measure in report["measures"]}
    assert values["of printed text"] == 1  # there is ink
    assert values["confidence above 0.5"] == pytest.approx(sum(values[f"of {kind}"] for kind in KINDS) / 10)
    assert any("005-printed-text was read as x" in note for note in report["notes"])


def test_the_pictures_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _run(monkeypatch, "--out", str(tmp_path / "new"), "--count", "2")
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert written == {f"{one.name}.png": one.picture for one in pictures(2)}
