"""What relations are shown: seen symbols, true ones, and layouts dressed in what was seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.expression.layout import Relation
from inkmath.training.relation_samples import CLASSES, Sample, one_hot
from inkmath.training.relations import RelationsConfig, RelationsTask
from inkmath.vocab import name_ids, symbol_ids

CONFIG = RelationsConfig(
    width=16, layers=1, heads=2, batch_size=8, features=3, swaps=0, parts=0, wrong_names=0
)


def power(base: str) -> Sample:
    """The true symbols of `base` squared."""
    names = [base, "2"]
    corners = np.array([[[0, 10], [10, 20]], [[11, 4], [16, 10]]], np.float32)
    return Sample(
        np.tile(corners, (1, 8, 1)),
        np.array([symbol_ids()[name] for name in names]),
        None,
        np.array([name_ids()[name] for name in names]),
        np.array([-1, 0]),
        np.array([Relation.RIGHT, Relation.SUP], np.int64),
        np.zeros((2, 0), np.float16),
    )


def seen(sample: Sample) -> Sample:
    """Seen as it is, but for a tenth of junk, and with all features 1."""
    probabilities = 0.9 * one_hot(sample.classes)
    probabilities[:, -1] = 0.1
    return replace(sample, seen=probabilities, features=np.ones((len(sample), 3), np.float16))


def shown(typeset: Sample, config: RelationsConfig) -> tuple[float, float]:
    """The largest class probability and the largest feature of a batch."""
    task = RelationsTask([power("x")], [seen(power("x"))], [typeset], [], [], config)
    batch = task.batch(0)
    assert batch.symbol_features is not None
    return float(batch.scores.max()), float(batch.symbol_features.max())


def test_layouts_alone_are_dressed_in_looks_that_were_seen() -> None:
    config = replace(CONFIG, seen=0.0, dressed=1.0, doubt=0.0, haze=0.0, blind=0.0)
    probability, feature = shown(power("x"), config)
    assert probability == pytest.approx(0.9, abs=0.01)
    assert feature == 1.0


def test_what_was_never_seen_is_shown_as_it_is() -> None:
    assert shown(power("y"), replace(CONFIG, seen=0.0, dressed=1.0)) == (1.0, 0.0)


def test_true_symbols_are_shown_without_features() -> None:
    assert shown(power("x"), replace(CONFIG, seen=0.0, dressed=0.0)) == (1.0, 0.0)


def test_of_an_unseen_symbol_nothing_is_shown_but_its_box() -> None:
    config = replace(CONFIG, seen=0.0, dressed=1.0, blind=0.0, unseen=1.0)
    probability, feature = shown(power("x"), config)
    assert probability == pytest.approx(1 / CLASSES)
    assert feature == 0.0
