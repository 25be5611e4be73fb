"""Scores of relations out of known logits, padding left behind."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.expression.layout import Relation
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.tree_parser import TreeParser
from inkmath.softmax import log_softmax
from inkmath.types import Box
from inkmath.vocab import NAMES
from recognition.sessions import Arrays, FakeSession

R = len(Relation)


def _coded(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """Edge logits that say whose they are; -1e4 for padding, as the network gives it."""
    rows, padded = inputs["present"].shape
    names = np.zeros((rows, padded, len(NAMES) + 1), np.float32)
    names[..., -1] = np.log(len(NAMES) / 3)  # junk: one in four
    child, parent, relation = np.meshgrid(*(np.arange(n) for n in (padded, padded, R)), indexing="ij")
    coded = (child + 0.1 * parent + 0.01 * relation).astype(np.float32)
    edges = np.repeat(coded[None], rows, axis=0)
    edges[np.repeat((inputs["present"] == 0)[:, None, :], padded, axis=1)] = -1e4
    root = np.full((rows, padded, 1), 0.5, np.float32)
    return [names, np.concatenate([edges.reshape(rows, padded, -1), root], axis=2)]


def given(count: int) -> tuple[npt.NDArray[np.float32], list[Box]]:
    return np.full((count, CLASSES), 1 / CLASSES, np.float32), [Box(i, 0, i + 1, 2) for i in range(count)]


def test_scores_of_each_expression_without_its_padding() -> None:
    session = FakeSession(_coded)
    found = TreeParser(session).score([given(2), given(4), given(1)])
    assert [scores.names.shape for scores in found] == [(n, len(NAMES)) for n in (2, 4, 1)]
    assert [scores.edges.shape for scores in found] == [(n, n * R + 1) for n in (2, 4, 1)]
    for scores, count in zip(found, (2, 4, 1), strict=True):
        logits = np.array(
            [[i + 0.1 * p + 0.01 * r for p in range(count) for r in range(R)] + [0.5] for i in range(count)]
        )
        wanted = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        assert scores.edges == pytest.approx(wanted, abs=1e-5)
        assert np.exp(scores.not_junk) == pytest.approx(0.75)
        assert np.exp(scores.names) == pytest.approx(1 / len(NAMES))
    (inputs,) = session.seen
    assert inputs["present"].sum(axis=1).tolist() == [2, 4, 1]
    assert inputs["boxes"][1, 3].tolist() == [3, 0, 4, 2]
    assert not inputs["scores"][0, 2:].any()


def test_certain_junk_stays_finite() -> None:
    def junk(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        names, edges = _coded(inputs)
        names[..., -1] = 1000
        return [names, edges]

    (scores,) = TreeParser(FakeSession(junk)).score([given(2)])
    assert np.isfinite(scores.not_junk).all()
    assert (scores.not_junk < -15).all()


def test_log_softmax_of_large_logits() -> None:
    assert log_softmax(np.array([[1000.0, 1000.0], [-1e4, 0.0]])) == pytest.approx(
        np.array([[-np.log(2), -np.log(2)], [-1e4, 0.0]])
    )
