from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="onnx makes the network: pip install 'inkmath[train]'")

from classifier_made import pixels, write_classifier
from inkmath.recognition.classifier import Classifier
from inkmath.recognition.detexify import Detexify


@pytest.fixture
def namer(tmp_path: Path) -> Detexify:
    return Detexify(Classifier.open(write_classifier(tmp_path / "run", "symbol")))


def test_candidates_come_best_first_and_sum_to_one(namer: Detexify) -> None:
    slope = np.full((40, 40), 255, np.uint8)
    slope[5:35, 5:8] = slope[32:35, 5:35] = 0  # an L: more of its ink is on the left
    (first, share), (second, rest) = namer.candidates(slope)
    assert (first, second) == ("left", "right")
    assert share > rest
    assert share + rest == pytest.approx(1)
    assert namer.candidates(np.fliplr(slope))[0] == ("right", pytest.approx(share, abs=0.05))
    assert len(namer.candidates(slope, count=1)) == 1


def test_strokes_and_their_picture_are_named_alike(namer: Detexify) -> None:
    strokes = b"[[[0, 0], [0, 30], [20, 30]]]"
    picture = np.full((60, 60), 255, np.uint8)
    picture[10:52, 10:12] = picture[50:52, 10:38] = 0
    found, seen = namer.candidates(strokes), namer.candidates(picture)
    assert [name for name, _ in found] == [name for name, _ in seen]
    assert found[0][1] == pytest.approx(seen[0][1], abs=0.05)


def test_without_ink_there_are_none(namer: Detexify) -> None:
    assert namer.candidates(np.full_like(pixels("left"), 255)) == ()
