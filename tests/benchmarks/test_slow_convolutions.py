"""The baselines of the benchmark compute the same as the engine."""

from __future__ import annotations

import numpy as np
import pytest
from slow_convolutions import NaiveConv2d, NaiveMaxPool2d, PlainConv2d, PlainMaxPool2d

from inkmath import nn
from inkmath.nn.layer import Layer


@pytest.mark.parametrize("kind", [NaiveConv2d, PlainConv2d])
@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1)])
def test_convolutions(kind: type[nn.Conv2d], stride: int, padding: int) -> None:
    _compare(kind(3, 3, stride, padding), nn.Conv2d(3, 3, stride, padding))


@pytest.mark.parametrize("kind", [NaiveMaxPool2d, PlainMaxPool2d])
@pytest.mark.parametrize("size", [2, 3])
def test_pools(kind: type[nn.MaxPool2d], size: int) -> None:
    _compare(kind(size), nn.MaxPool2d(size))


def _compare(slow: Layer, fast: Layer) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(4, 2, 8, 7))
    for layer in (slow, fast):
        layer.build((2, 8, 7), np.random.default_rng(0), np.float64)
    wanted = fast.forward(x)
    assert np.allclose(slow.forward(x), wanted)
    dy = rng.normal(size=wanted.shape)
    assert np.allclose(slow.backward(dy), fast.backward(dy))
    for name, gradient in fast.gradients.items():
        assert np.allclose(slow.gradients[name], gradient)
