from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="onnx makes the network: pip install 'inkmath[train]'")

from classifier_made import pixels, write_classifier
from inkmath.data import store
from inkmath.recognition.classifier import Classifier
from inkmath.recognition.detexify import NAME, Detexify
from inkmath.recognition.weights import list_models
from inkmath.types import Ink


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


def test_probabilities_are_the_mean_over_other_hands() -> None:
    seen: list[np.ndarray] = []

    class Numbers:
        classes, size_px, view = ("odd",), 32, "symbol"

        def classify(self, pictures: np.ndarray) -> np.ndarray:
            seen.append(pictures)
            return np.arange(len(pictures), dtype=np.float32)[:, None]

    bars = np.zeros((2, 1, 32, 32), np.float32)
    bars[0, 0, 15:17, 8:24] = bars[1, 0, 8:24, 15:17] = 1
    found = Detexify(Numbers()).classify(bars)  # type: ignore[arg-type]
    assert found[:, 0].tolist() == [4, 5]
    (shown,) = seen
    widths = shown[::2, 0].max(axis=1).sum(axis=1)
    heights = shown[::2, 0].max(axis=2).sum(axis=1)
    assert widths == pytest.approx([16, 16, 16, 16 / 0.93, 16], abs=0.5)
    assert (heights[[1, 2]] > heights[0] + 0.5).all()


def test_without_ink_there_are_none(namer: Detexify) -> None:
    assert namer.candidates(np.full_like(pixels("left"), 255)) == ()


WAVE = np.linspace(0, 2 * np.pi, 60)
SHAPES = {
    r"\sum": [[[30, 0], [0, 0], [15, 20], [0, 40], [30, 40]]],
    r"\infty": [np.stack([40 * np.sin(WAVE), 14 * np.sin(2 * WAVE)], axis=1)],
    r"\rightarrow": [[[0, 10], [60, 10]], [[48, 2], [60, 10], [48, 18]]],
    r"\nabla": [[[0, 0], [40, 0], [20, 36], [0, 0]]],
    r"\leq": [[[40, 0], [0, 15], [40, 30]], [[0, 40], [40, 40]]],
    r"\times": [[[0, 0], [20, 20]], [[20, 0], [0, 20]]],
}


def shipped() -> bool:
    return any(card.name == NAME for card in list_models())


@pytest.mark.skipif(not shipped(), reason="the network does not ship yet: inkmath train detexify")
@pytest.mark.parametrize("name", SHAPES)
def test_the_network_that_ships_names_plain_shapes(name: str) -> None:
    strokes = tuple(np.array(stroke, np.float64) for stroke in SHAPES[name])
    candidates = Detexify.load().candidates(Ink(strokes))
    assert len(candidates) == 10
    assert name in [command for command, _ in candidates[:3]]


@pytest.mark.skipif(not shipped(), reason="the network does not ship yet: inkmath train detexify")
def test_the_network_that_ships_is_small() -> None:
    (card,) = (card for card in list_models() if card.name == NAME)
    assert card.bytes < 3e6


@pytest.mark.data("hasyv2")
@pytest.mark.skipif(not shipped(), reason="the network does not ship yet: inkmath train detexify")
def test_the_network_that_ships_keeps_all_names_of_hasy() -> None:
    (card,) = (card for card in list_models() if card.name == NAME)
    names = store.load_meta("hasyv2").classes
    assert len(names) == 369
    assert set(names) <= set(card.classes)
