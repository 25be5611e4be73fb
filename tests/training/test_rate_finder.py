"""The range test finds the rates at which a small network learns."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from inkmath.training.classifier_task import ClassifierConfig, ClassifierTask
from inkmath.training.rate_finder import STEPS, RateTest, find_rate
from picture_set import CLASSES, part


def test_the_suggestion_is_where_the_loss_falls_most() -> None:
    config = ClassifierConfig(arch="lenet", batch_size=32, threads=1, bf16=False, augment=False)
    task = ClassifierTask(part(100, 0), part(20, 1), CLASSES, config)
    done: list[int] = []
    test = find_rate(task, config, lambda count, of: done.append(count))
    assert done == list(range(1, len(test.rates) + 1))
    assert 50 < len(test.rates) <= STEPS
    assert min(test.losses) < 0.7 * test.losses[0]
    assert 1e-5 < test.best < 0.1
    assert test.to_text().endswith(f"--set learning_rate={test.best:.1e}")


def test_the_steepest_place_is_before_the_lowest_loss() -> None:
    losses = (*[2.0] * 20, 1.9, 1.5, 1.4, 1.35, 1.3, 3.0, 0.5)
    rates = tuple(10.0 ** (i / 10 - 6) for i in range(len(losses)))
    assert RateTest(rates[:25], losses[:25]).best == rates[20]
