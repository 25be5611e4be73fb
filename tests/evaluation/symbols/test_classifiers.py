"""Measures of classifiers, against hand-made probabilities of known accuracy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inkmath.data.classified import Classified, Part
from inkmath.errors import ConfigError, CorruptDataError
from inkmath.evaluation.symbols.classifiers import ShapesAlone, evaluate_classifier, predict
from inkmath.evaluation.symbols.lookalikes import by_name, folded, lookalikes
from inkmath.evaluation.symbols.predictions_file import PredictionsFile, load_predictions, save_predictions
from inkmath.ink.views import Views
from inkmath.vocab import SYMBOLS

CLASSES = ("a", "b", "c", "d")
DATA = Classified("made-up", "made-up", "", "", CLASSES, 8, 8, "whole", ("test",), lambda split: PART)
PART = Part(np.full((6, 8, 8), 255, np.uint8), np.array([0, 1, 2, 3, 0, 1]))


def predictions(rows: list[list[float]]) -> PredictionsFile:
    return PredictionsFile(np.array(rows, np.float32), PART.labels[: len(rows)], PART.images[: len(rows)])


ROWS = [
    *([0.7, 0.1, 0.1, 0.1], [0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1]),
    *([0.4, 0.3, 0.2, 0.1], [0.7, 0.1, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1]),
]


def test_ranks_and_cross_entropy() -> None:
    result = evaluate_classifier(CLASSES, predictions(ROWS), DATA, model="m", title="t")
    assert result["accuracy, top 1"].value == pytest.approx(4 / 6)
    assert result["accuracy, top 3"].value == pytest.approx(5 / 6)
    assert result["cross-entropy (nats)"].value == pytest.approx(
        -np.log([0.7, 0.3, 0.7, 0.1, 0.7, 0.6]).mean(), abs=1e-6
    )
    assert {(truth, name): count for truth, name, count in result.confusions} == {
        ("b", "a"): 1, ("d", "a"): 1,
    }  # fmt: skip


def test_folding_forgives_what_cannot_be_told_apart_and_no_more() -> None:
    result = evaluate_classifier(CLASSES, predictions(ROWS), DATA, model="m", title="t", groups=[[0, 1]])
    assert result["accuracy, folded: lookalikes, top 1"].value == pytest.approx(5 / 6)
    assert result.notes == ("lookalikes folded: a b",)


def test_a_classifier_of_more_classes_is_told_which_there_are() -> None:
    rows = [[0.1, 0.6, 0.1, 0.1, 0.1], [0.8, 0.05, 0.05, 0.05, 0.05], [0.1, 0.1, 0.1, 0.6, 0.1]]
    known = ("z", *CLASSES)
    result = evaluate_classifier(known, predictions(rows), DATA, model="m", title="t")
    assert result["top 1 of all its 5 classes"].value == pytest.approx(2 / 3)
    tied = evaluate_classifier(
        known, predictions([[0.8, 0.11, 0.03, 0.03, 0.03]]), DATA, model="m", title="t"
    )
    assert tied["accuracy, top 1"].value == 1


def test_names_of_folder_sets_stand_for_symbols() -> None:
    data = replace(DATA, classes=("plus", "minus"))
    rows = predictions([[0.9, 0.1], [0.2, 0.8]])
    result = evaluate_classifier(("+", "-"), rows, data, model="m", title="t")
    assert result["accuracy, top 1"].value == 1
    with pytest.raises(ConfigError, match="does not know c, d"):
        evaluate_classifier(("a", "b"), predictions([[0.9, 0.1]]), DATA, model="m", title="t")


class Fake:
    """Gives the darkness of the four quarters of a picture as its probabilities."""

    classes, size_px = CLASSES, 4

    def __init__(self, view: str) -> None:
        self.view = view

    def classify(self, pictures: np.ndarray) -> np.ndarray:
        quarters = pictures.reshape(len(pictures), 2, 2, 2, 2).mean(axis=(2, 4)).reshape(-1, 4)
        return (quarters + 1e-6) / (quarters + 1e-6).sum(axis=1, keepdims=True)


def test_pictures_are_given_at_the_size_and_in_the_view_that_the_network_takes() -> None:
    images = np.full((4, 8, 8), 255, np.uint8)
    for number, (top, left) in enumerate([(0, 0), (0, 4), (4, 0), (4, 4)]):
        images[number, top : top + 4, left : left + 4] = 0
    found = predict(Fake("whole"), Part(images, np.arange(4)), DATA)
    assert found.probabilities.argmax(1).tolist() == [0, 1, 2, 3]
    assert found.images.shape == (4, 4, 4)
    centred = predict(Fake("symbol"), Part(images, np.arange(4)), DATA)
    assert np.ptp(centred.probabilities) < 0.01
    with pytest.raises(ConfigError, match="no pictures"):
        predict(Fake("whole"), Part(images[:0], np.arange(0)), DATA)


def test_the_readers_classifier_is_told_that_it_sees_symbols() -> None:
    class Doubtful:
        def classify(self, views: Views) -> np.ndarray:
            assert not views.context.any()
            probabilities = np.zeros((len(views), len(SYMBOLS) + 1), np.float32)
            probabilities[:, [3, 5, -1]] = 0.15, 0.05, 0.8
            return probabilities

    found = ShapesAlone(Doubtful()).classify(np.zeros((2, 1, 32, 32), np.float32))
    assert found.shape == (2, len(SYMBOLS))
    assert found[1, [3, 5]].tolist() == pytest.approx([0.75, 0.25])


def test_lookalikes_are_those_whose_scores_say_nothing() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(4), 50)
    probabilities = np.full((200, 4), 0.02)
    probabilities[np.arange(200), labels] = 0.94
    for row in np.flatnonzero(labels < 2):  # a and b: chance
        share = rng.random()
        probabilities[row] = (0.9 * share, 0.9 * (1 - share), 0.05, 0.05)
    for row in np.flatnonzero(labels == 3)[:10]:  # d is taken for c now and then, but mostly separated
        probabilities[row] = (0.02, 0.02, 0.5, 0.46)
    assert lookalikes(probabilities, labels) == [[0, 1]]


def test_few_pictures_say_nothing_about_lookalikes() -> None:
    labels = np.array([0, 0, 1, 1])
    assert lookalikes(np.full((4, 2), 0.5), labels) == []


def test_chains_of_lookalikes_are_one_group() -> None:
    labels = np.repeat(np.arange(3), 20)
    assert lookalikes(np.full((60, 3), 1 / 3), labels) == [[0, 1, 2]]


def test_folded_probabilities_still_sum_to_one() -> None:
    summed, labels = folded(np.array([[0.2, 0.3, 0.5]]), np.array([2]), [[0, 2]])
    assert summed.tolist() == [[0.7, 0.3, 0.0]]
    assert labels.tolist() == [0]
    assert by_name([["a", "z"], ["b", "d"]], CLASSES) == [[1, 3]]


def test_predictions_come_back_and_damage_is_named(tmp_path: Path) -> None:
    names = tuple(f"é/{i}.png" for i in range(len(ROWS)))
    wanted = replace(predictions(ROWS), names=names)
    path = save_predictions(wanted, tmp_path, "test")
    found = load_predictions(tmp_path, "test")
    assert found is not None
    assert np.array_equal(found.probabilities, wanted.probabilities)
    assert found.names == names
    assert [file.name for file in tmp_path.iterdir()] == ["predictions-test.npz"]
    assert load_predictions(tmp_path, "validation") is None
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(CorruptDataError, match=r"predictions-test\.npz is damaged"):
        load_predictions(tmp_path, "test")
