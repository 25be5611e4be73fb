"""Dense, Flatten and Dropout: the layers on flat samples."""

from __future__ import annotations

from math import prod

import numpy as np

from inkmath.nn import initialisers
from inkmath.nn.layer import Array, Layer, NetworkError, Shape


class Dense(Layer):
    """Every output is a weighted sum of all inputs: y = x W + b.

    (N, D) -> (N, F). weights (D, F), bias (F,).
    Backward: dW = xᵀ dy, db = the sum of dy over the samples, dx = dy Wᵀ (Goodfellow et al. 2016, 6.5.6).
    """

    settings = ("features", "init")

    def __init__(self, features: int, init: str = "glorot") -> None:
        """features: F. init: the first weights, "glorot", "he" or "normal"; the bias begins at 0."""
        super().__init__()
        if features < 1:
            raise NetworkError(f"Dense: got {features} features, expected at least 1.")
        self.features, self.init = features, initialisers.check(init)

    def _build(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise NetworkError(
                f"{self.name}: got samples of shape {shape}, expected (D,). Flatten them before."
            )
        sides = (shape[0], self.features)
        weights = initialisers.draw(self.name, self.init, self.rng, sides, *sides, self.dtype)
        self.parameters = {"weights": weights, "bias": np.zeros(self.features, self.dtype)}
        return (self.features,)

    def _forward(self, x: Array, training: bool) -> Array:
        self._x = x
        y = self._samples("y", len(x), self.output_shape)
        np.matmul(x, self.parameters["weights"], out=y)
        y += self.parameters["bias"]
        return y

    def _learn(self, dy: Array) -> None:
        np.matmul(self._x.T, dy, out=self.gradients["weights"])
        np.sum(dy, axis=0, out=self.gradients["bias"])

    def _backward(self, dy: Array) -> Array:
        dx = self._samples("dx", len(dy), self.input_shape)
        return np.matmul(dy, self.parameters["weights"].T, out=dx)


class Flatten(Layer):
    """The numbers of a sample in one row: (N, C, H, W) -> (N, C·H·W), y[(c·H + i)·W + j] = x[c, i, j].

    Backward: the same in reverse. The order is that of all libraries, so that weights may be carried over.
    """

    def _build(self, shape: Shape) -> Shape:
        return (prod(shape),)

    def _forward(self, x: Array, training: bool) -> Array:
        return x.reshape(len(x), -1)

    def _backward(self, dy: Array) -> Array:
        return dy.reshape(len(dy), *self.input_shape)


class Dropout(Layer):
    """In training each number is dropped with the probability p, and the rest divided by 1 - p.

    y = x m / (1 - p) with m drawn from {0, 1}; y = x outside of training. Any shape.
    Backward: dx = dy m / (1 - p) (Srivastava et al. 2014; scaled in training, as all libraries do).
    """

    settings = ("p",)

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        if not 0 <= p < 1:
            raise NetworkError(f"Dropout: got p = {p}, expected 0 <= p < 1.")
        self.p = p

    def _forward(self, x: Array, training: bool) -> Array:
        if not training:
            return x
        self._kept = self._samples("kept", len(x), self.input_shape)
        np.divide(self.rng.random(x.shape) >= self.p, 1 - self.p, out=self._kept, casting="same_kind")
        return np.multiply(x, self._kept, out=self._samples("y", len(x), self.input_shape))

    def _backward(self, dy: Array) -> Array:
        return np.multiply(dy, self._kept, out=self._samples("dx", len(dy), self.input_shape))
