"""ReLU, Sigmoid, Tanh and Softmax: the layers that bend."""

from __future__ import annotations

import numpy as np

from inkmath.nn.layer import Array, Layer, NetworkError, Shape


class _Elementwise(Layer):
    """y = f(x) for each number by itself, of any shape. dx = dy f'(x), where f' is written with y."""

    def _forward(self, x: Array, training: bool) -> Array:
        self._y = self._samples("y", len(x), self.input_shape)
        self._apply(x, self._y)
        return self._y

    def _backward(self, dy: Array) -> Array:
        dx = self._samples("dx", len(dy), self.input_shape)
        self._derive(self._y, dx)
        dx *= dy
        return dx

    def _apply(self, x: Array, y: Array) -> None:
        """Write f(x) into y."""
        raise NotImplementedError

    def _derive(self, y: Array, slope: Array) -> None:
        """Write f'(x) into slope, where f(x) = y."""
        raise NotImplementedError


class ReLU(_Elementwise):
    """y = max(x, 0); y' = 1 where y > 0, else 0 (Nair and Hinton 2010)."""

    def _apply(self, x: Array, y: Array) -> None:
        np.maximum(x, 0, out=y)

    def _derive(self, y: Array, slope: Array) -> None:
        np.greater(y, 0, out=slope)


class Sigmoid(_Elementwise):
    """y = 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2, which cannot overflow; y' = y (1 - y).

    Rumelhart, Hinton and Williams 1986, eq. 2.
    """

    def _apply(self, x: Array, y: Array) -> None:
        np.multiply(x, 0.5, out=y)
        np.tanh(y, out=y)
        y += 1
        y *= 0.5

    def _derive(self, y: Array, slope: Array) -> None:
        np.subtract(1, y, out=slope)
        slope *= y


class Tanh(_Elementwise):
    """y = tanh(x); y' = 1 - y²; unlike the sigmoid's, its outputs lie about 0 (LeCun et al. 1998, 4.4)."""

    def _apply(self, x: Array, y: Array) -> None:
        np.tanh(x, out=y)

    def _derive(self, y: Array, slope: Array) -> None:
        np.multiply(y, y, out=slope)
        np.subtract(1, slope, out=slope)


class Softmax(Layer):
    """Scores into probabilities: y_i = exp(x_i) / Σ_j exp(x_j), of samples (N, F).

    The largest score is taken off all before, which changes nothing and cannot overflow.
    Backward: dx_i = y_i (dy_i - Σ_j dy_j y_j), since ∂y_i/∂x_j = y_i (δ_ij - y_j) (Bridle 1990).
    Before a `CrossEntropy` the two are computed as one: see there.
    """

    def _build(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise NetworkError(
                f"{self.name}: got samples of shape {shape}, expected (F,). Flatten them before."
            )
        return shape

    def _forward(self, x: Array, training: bool) -> Array:
        self._y = self._samples("y", len(x), self.input_shape)
        return softmax(x, self._y)

    def _backward(self, dy: Array) -> Array:
        dx = self._samples("dx", len(dy), self.input_shape)
        np.multiply(dy, self._y, out=dx)
        np.subtract(dy, dx.sum(axis=1, keepdims=True), out=dx)
        dx *= self._y
        return dx


def softmax(x: Array, out: Array | None = None) -> Array:
    """The softmax of each row of scores (N, F)."""
    y = np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(y, out=y)
    y /= y.sum(axis=1, keepdims=True)
    return np.asarray(y)
