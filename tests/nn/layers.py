"""Layers on random shapes for the tests of the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from inkmath import nn
from inkmath.nn.layer import Array, Layer, Shape


@dataclass(frozen=True)
class Case:
    """A layer, how many samples of which shape enter it, and the seed of the numbers."""

    layer: Layer
    count: int
    shape: Shape
    seed: int

    def built(self, dtype: type = np.float64) -> tuple[Layer, Array]:
        """The layer with its parameters away from special values, and samples for it."""
        rng = np.random.default_rng(self.seed)
        self.layer.build(self.shape, rng, dtype)
        for value in self.layer.parameters.values():
            value += rng.normal(0, 0.3, value.shape).astype(dtype)
        return self.layer, apart(rng, (self.count, *self.shape)).astype(dtype)


def apart(rng: np.random.Generator, shape: Shape) -> Array:
    """Numbers in ±2, no two nearer than a small step, nor any nearer to 0: no kink is in reach."""
    size = int(np.prod(shape))
    values = (rng.permutation(size) - size // 2 + 0.5) / size * 4
    return values.reshape(shape)


pictures = st.tuples(st.integers(1, 3), st.integers(5, 9), st.integers(5, 9))
rows = st.tuples(st.integers(1, 7))


def cases(
    make: st.SearchStrategy[Layer], shapes: st.SearchStrategy[Shape], fewest: int = 2
) -> st.SearchStrategy[Case]:
    return st.builds(Case, make, st.integers(fewest, fewest + 3), shapes, st.integers(0, 1000))


dense = cases(st.builds(nn.Dense, st.integers(1, 6), st.sampled_from(["glorot", "he", "normal"])), rows)
convolution = cases(
    st.builds(nn.Conv2d, st.integers(1, 4), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2)), pictures
)
max_pool = cases(st.builds(nn.MaxPool2d, st.integers(1, 4)), pictures)
avg_pool = cases(st.builds(nn.AvgPool2d, st.integers(1, 4)), pictures)
flatten = cases(st.builds(nn.Flatten), pictures)
relu = cases(st.builds(nn.ReLU), st.one_of(rows, pictures))
sigmoid = cases(st.builds(nn.Sigmoid), st.one_of(rows, pictures))
tanh = cases(st.builds(nn.Tanh), st.one_of(rows, pictures))
softmax = cases(st.builds(nn.Softmax), rows)
dropout = cases(st.builds(nn.Dropout, st.floats(0, 0.9)), st.one_of(rows, pictures))
# Two samples, normalised, are always ±1: their gradient is what rounding leaves of nothing.
batch_norm = cases(st.builds(nn.BatchNorm), st.one_of(rows, pictures), fewest=4)

EVERY: dict[str, st.SearchStrategy[Case]] = {
    "Dense": dense,
    "Conv2d": convolution,
    "MaxPool2d": max_pool,
    "AvgPool2d": avg_pool,
    "Flatten": flatten,
    "ReLU": relu,
    "Sigmoid": sigmoid,
    "Tanh": tanh,
    "Softmax": softmax,
    "Dropout": dropout,
    "BatchNorm": batch_norm,
}

Function = Callable[[], float]


def central_differences(function: Function, values: Array, step: float = 1e-5) -> Array:
    """The gradient of a function with respect to an array that it reads, by changing each number in turn."""
    gradient = np.zeros(values.shape)
    for place in np.ndindex(values.shape):
        kept = values[place]
        values[place] = kept + step
        above = function()
        values[place] = kept - step
        below = function()
        values[place] = kept
        gradient[place] = (above - below) / (2 * step)
    return gradient


def relative_error(found: Array, wanted: Array) -> float:
    """The largest difference, relative to the largest number of either, or to 1e-3 where all are tiny."""
    largest = max(float(np.abs(found).max()), float(np.abs(wanted).max()), 1e-3)
    return float(np.abs(found - wanted).max()) / largest
