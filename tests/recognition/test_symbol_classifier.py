"""Probabilities of the classifier out of known logits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.ink.views import Views, alone, no_traces
from inkmath.recognition.symbol_classifier import CLASSES, SymbolClassifier
from inkmath.vocab import SYMBOLS
from recognition.sessions import OPTIONS, Arrays, FakeSession


def _logits(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """Class k of image k is sure; one of the logits would overflow exp."""
    count = len(inputs["crop"])
    logits = np.zeros((count, CLASSES), np.float32)
    logits[:, 0] = inputs["crop"][:, 0, 0, 0]
    return [logits]


def test_probabilities_are_the_softmax_of_the_logits() -> None:
    images = np.zeros((2, 1, 32, 32), np.float32)
    images[0, 0, 0, 0] = np.log(CLASSES - 1)
    images[1, 0, 0, 0] = 1000
    found = SymbolClassifier(FakeSession(_logits)).classify(alone(images))
    assert found.dtype == np.float32
    assert found[0, 0] == pytest.approx(0.5)
    assert found[1, 0] == 1
    assert found.sum(axis=1) == pytest.approx(1)


def test_the_second_pass_classifies_what_is_in_doubt() -> None:
    """A sure name, a doubtful one and sure junk by the first network; the second knows better."""
    first = np.full((3, CLASSES), -20, np.float32)
    first[0, 0] = first[2, -1] = 0
    first[1, [1, 2]] = 0.0, -1.0
    second = np.zeros((1, CLASSES), np.float32)
    second[0, 2] = 20
    again = FakeSession(lambda inputs: [second])
    images = np.random.default_rng(0).random((3, 1, 32, 32), np.float32)
    plain = SymbolClassifier(FakeSession(lambda inputs: [first])).classify(alone(images))
    found = SymbolClassifier(FakeSession(lambda inputs: [first]), again, options=OPTIONS).classify(
        alone(images)
    )
    (inputs,) = again.seen
    np.testing.assert_array_equal(inputs["crop"], alone(images).crop[1:2])
    np.testing.assert_array_equal(found[[0, 2]], plain[[0, 2]])
    log_odds = (1 - OPTIONS.second_pass_weight) * -1 + OPTIONS.second_pass_weight * 20
    assert np.log(found[1, 2] / found[1, 1]) == pytest.approx(log_odds, rel=1e-4)
    assert found[1].sum() == pytest.approx(1)


def test_the_second_pass_is_not_run_without_doubt() -> None:
    again = FakeSession(lambda inputs: pytest.fail("There is no doubt."))
    sure = np.zeros((2, CLASSES), np.float32)
    sure[:, 3] = 20
    shown = alone(np.zeros((2, 1, 32, 32), np.float32))
    SymbolClassifier(FakeSession(lambda inputs: [sure]), again, options=OPTIONS).classify(shown)


def test_traces_are_weighed_in_names_in_doubt() -> None:
    """A surely named one, a doubtful one, another without a trace and surely junk: it is asked of one."""
    first = np.full((4, CLASSES), -20, np.float32)
    first[0, 0] = first[3, -1] = 0
    first[1:3, [1, 2, -1]] = 0.0, -1.0, 1.0
    by_pen = np.zeros((1, CLASSES - 1), np.float32)
    by_pen[0, 2] = 8
    pen = FakeSession(lambda inputs: [by_pen])
    traces = np.random.default_rng(0).random(no_traces(4).shape, np.float32)
    traces[2] = 0
    shown = replace(alone(np.zeros((4, 1, 32, 32), np.float32)), traces=traces)
    plain = SymbolClassifier(FakeSession(lambda inputs: [first])).classify(shown)
    found = SymbolClassifier(FakeSession(lambda inputs: [first]), traces=pen, options=OPTIONS).classify(shown)
    (inputs,) = pen.seen
    np.testing.assert_array_equal(inputs["traces"], traces[1:2])
    np.testing.assert_array_equal(found[[0, 2, 3]], plain[[0, 2, 3]])
    assert np.log(found[1, 2] / found[1, 1]) == pytest.approx(
        (1 - OPTIONS.trace_weight) * -1 + OPTIONS.trace_weight * 8, rel=1e-3
    )
    assert found[1, -1] == plain[1, -1]
    assert found[1].sum() == pytest.approx(1)


def test_the_pens_network_is_not_asked_where_the_second_pass_is_sure() -> None:
    first, second = np.zeros((2, CLASSES), np.float32), np.full((2, CLASSES), -20, np.float32)
    second[0, 2], second[1, [2, 3]] = 60, 0
    pen = FakeSession(lambda inputs: [np.zeros((1, CLASSES - 1), np.float32)])
    traces = np.random.default_rng(0).random(no_traces(2).shape, np.float32)
    shown = replace(alone(np.zeros((2, 1, 32, 32), np.float32)), traces=traces)
    networks = FakeSession(lambda inputs: [first]), FakeSession(lambda inputs: [second]), pen
    SymbolClassifier(*networks, options=OPTIONS).classify(shown)
    (inputs,) = pen.seen
    np.testing.assert_array_equal(inputs["traces"], traces[1:])


def test_many_images_go_through_in_batches_and_in_order() -> None:
    images = np.zeros((600, 1, 32, 32), np.float32)
    images[:, 0, 0, 0] = np.linspace(-3, 3, 600)
    session = FakeSession(_logits)
    found = SymbolClassifier(session).classify(alone(images))
    assert [len(inputs["crop"]) for inputs in session.seen] == [256, 256, 88]
    assert (np.diff(found[:, 0]) > 0).all()


def test_no_images() -> None:
    none = alone(np.zeros((0, 1, 32, 32), np.float32))
    assert SymbolClassifier(FakeSession(_logits)).classify(none).shape == (0, CLASSES)


def test_the_network_is_shown_both_views() -> None:
    session = FakeSession(lambda inputs: [np.zeros((len(inputs["crop"]), CLASSES), np.float32)])
    shown = Views(
        np.random.default_rng(0).random((3, 1, 32, 32), np.float32),
        np.random.default_rng(1).random((3, 2, 48, 48), np.float32),
        no_traces(3),
    )
    SymbolClassifier(session).classify(shown)
    (inputs,) = session.seen
    assert np.array_equal(inputs["crop"], shown.crop)
    assert np.array_equal(inputs["context"], shown.context)


def test_what_the_pens_network_does_not_know_stays_as_likely_as_before() -> None:
    first = np.full((1, CLASSES), -20, np.float32)
    first[0, :4] = 0.0, 1.0, 0.5, 2.0
    by_pen = np.array([[9.0, 0.0]], np.float32)
    shown = replace(
        alone(np.zeros((1, 1, 32, 32), np.float32)),
        traces=np.random.default_rng(0).random(no_traces(1).shape, np.float32),
    )
    plain = SymbolClassifier(FakeSession(lambda inputs: [first])).classify(shown)[0]
    found = SymbolClassifier(
        FakeSession(lambda inputs: [first]),
        traces=FakeSession(lambda inputs: [by_pen]),
        options=OPTIONS,
        trace_classes=SYMBOLS[1:3],
    ).classify(shown)[0]
    assert found[[0, 3]] == pytest.approx(plain[[0, 3]])
    assert found[1:3].sum() == pytest.approx(plain[1:3].sum())
    assert found[1] > found[2]
