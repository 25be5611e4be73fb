"""Every backward rule against central differences in float64."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath import nn
from inkmath.nn.layer import Array, Layer
from nn.layers import EVERY, Case, central_differences, relative_error

pytestmark = pytest.mark.slow

TOLERANCE = 1e-6


def weighted_sum(layer: Layer, x: Array, weights: Array) -> float:
    """A number that depends on all outputs; the layer draws and remembers as if for the first time."""
    fresh = copy.copy(layer)
    fresh.rng = copy.deepcopy(layer.rng)
    fresh.state = {name: value.copy() for name, value in layer.state.items()}
    return float((fresh.forward(x) * weights).sum())


@pytest.mark.parametrize("kind", EVERY)
@given(data=st.data())
@settings(max_examples=15)
def test_gradients_agree_with_central_differences(kind: str, data: st.DataObject) -> None:
    case: Case = data.draw(EVERY[kind])
    layer, x = case.built()
    weights = np.random.default_rng(case.seed + 1).normal(size=(case.count, *layer.output_shape))
    learner = copy.copy(layer)
    learner.rng = copy.deepcopy(layer.rng)
    learner.state = {name: value.copy() for name, value in layer.state.items()}
    learner.forward(x)
    dx = learner.backward(weights)
    wanted = central_differences(lambda: weighted_sum(layer, x, weights), x)
    assert relative_error(dx, wanted) < TOLERANCE
    for name, value in layer.parameters.items():
        wanted = central_differences(lambda: weighted_sum(layer, x, weights), value)
        assert relative_error(learner.gradients[name], wanted) < TOLERANCE


@given(st.integers(1, 5), st.integers(2, 6), st.integers(0, 1000))
def test_cross_entropy(count: int, classes: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, labels = rng.normal(0, 3, (count, classes)), rng.integers(0, classes, count)
    loss = nn.CrossEntropy()
    loss.forward(scores, labels)
    wanted = central_differences(lambda: nn.CrossEntropy().forward(scores, labels), scores)
    assert relative_error(loss.backward(), wanted) < TOLERANCE


@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 1000))
def test_mse(count: int, outputs: int, seed: int) -> None:
    y, targets = np.random.default_rng(seed).normal(size=(2, count, outputs))
    loss = nn.MSE()
    loss.forward(y, targets)
    wanted = central_differences(lambda: nn.MSE().forward(y, targets), y)
    assert relative_error(loss.backward(), wanted) < TOLERANCE


@given(st.integers(0, 1000))
@settings(max_examples=5)
def test_a_whole_network(seed: int) -> None:
    """All rules at work on one another's results, down to the picture."""
    rng = np.random.default_rng(seed)
    layers = [
        nn.Conv2d(2, 3, padding=1), nn.BatchNorm(), nn.Tanh(), nn.AvgPool2d(), nn.Conv2d(3, 2, stride=2),
        nn.Sigmoid(), nn.Flatten(), nn.Dense(4), nn.Softmax(),
    ]  # fmt: skip
    network = nn.Sequential(layers, (1, 6, 7), seed=seed, dtype=np.float64)
    x, labels = rng.normal(size=(3, 1, 6, 7)), rng.integers(0, 4, 3)
    loss = nn.CrossEntropy()
    trained = network.trained_layers(loss)

    def value() -> float:
        return nn.CrossEntropy().forward(network.run(x, trained, True), labels)

    loss.forward(network.run(x, trained, True), labels)
    dy = loss.backward()
    network.learn(dy, trained)
    for layer in trained:
        for name, parameter in layer.parameters.items():
            found = layer.gradients[name].copy()
            assert relative_error(found, central_differences(value, parameter)) < TOLERANCE
    network.run(x, trained, True)
    for layer in reversed(trained):
        dy = layer.backward(dy)
    assert relative_error(dy, central_differences(value, x)) < TOLERANCE
