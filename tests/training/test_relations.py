"""The tree parser trains on predicted symbols, gold ones, and layouts with resampled features."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.expression.layout import Relation
from inkmath.training.relation_samples import CLASSES, Sample, one_hot
from inkmath.training.relations import RelationsConfig, RelationsTask
from inkmath.vocab import name_ids, symbol_ids

CONFIG = RelationsConfig(
    width=16,
    layers=1,
    heads=2,
    batch_size=8,
    features=3,
    subtree_swap_prob=0,
    subexpression_prob=0,
    wrong_names=0,
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


def predicted(sample: Sample) -> Sample:
    """The sample as a classifier would give it: a tenth of junk, all features 1."""
    probabilities = 0.9 * one_hot(sample.classes)
    probabilities[:, -1] = 0.1
    return replace(sample, predicted=probabilities, features=np.ones((len(sample), 3), np.float16))


def shown(typeset: Sample, config: RelationsConfig) -> tuple[float, float]:
    """The largest class probability and the largest feature of a batch."""
    task = RelationsTask([power("x")], [predicted(power("x"))], [typeset], [], [], config)
    batch = task.batch(0)
    assert batch.symbol_features is not None
    return float(batch.scores.max()), float(batch.symbol_features.max())


def test_batch_resamples_features_for_typeset_layouts() -> None:
    noiseless = replace(CONFIG, logit_noise_std=0.0, feature_noise_std=0.0, feature_dropout=0.0)
    config = replace(noiseless, predicted=0.0, feature_resampling=1.0)
    probability, feature = shown(power("x"), config)
    assert probability == pytest.approx(0.9, abs=0.01)
    assert feature == 1.0


def test_batch_keeps_gold_symbols_of_classes_without_features() -> None:
    assert shown(power("y"), replace(CONFIG, predicted=0.0, feature_resampling=1.0)) == (1.0, 0.0)


def test_batch_gives_gold_symbols_without_features() -> None:
    assert shown(power("x"), replace(CONFIG, predicted=0.0, feature_resampling=0.0)) == (1.0, 0.0)


def test_batch_gives_only_the_box_of_a_masked_symbol() -> None:
    config = replace(CONFIG, predicted=0.0, feature_resampling=1.0, feature_dropout=0.0, mask_prob=1.0)
    probability, feature = shown(power("x"), config)
    assert probability == pytest.approx(1 / CLASSES)
    assert feature == 0.0
