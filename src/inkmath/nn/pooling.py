"""MaxPool2d and AvgPool2d: a picture made smaller, window by window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from inkmath.nn.layer import Array, Layer, NetworkError, Shape


class _Pool2d(Layer):
    """Windows of `size` x `size` that lie side by side: (N, C, H, W) -> (N, C, H // size, W // size).

    Rows and columns that fill no window are left out, and get no gradient.
    """

    settings = ("size",)

    def __init__(self, size: int = 2) -> None:
        super().__init__()
        if size < 1:
            raise NetworkError(f"{self.name}: got the size {size}, expected at least 1.")
        self.size = size

    def _build(self, shape: Shape) -> Shape:
        if len(shape) != 3 or min(shape[1:]) < self.size:
            raise NetworkError(
                f"{self.name}: got samples of shape {shape}, expected (C, H, W) with sides of at least "
                f"{self.size}."
            )
        channels, height, width = shape
        return (channels, height // self.size, width // self.size)

    def _corners(self, x: Array) -> Iterator[Array]:
        """The numbers at one place of all windows, (N, C, H', W'), for each of the size² places: views."""
        _, rows, columns = self.output_shape
        for a in range(self.size):
            for e in range(self.size):
                yield x[:, :, a : self.size * rows : self.size, e : self.size * columns : self.size]

    def _empty_gradient(self, count: int) -> Array:
        """A buffer for dx whose numbers outside of all windows are 0."""
        _, rows, columns = self.output_shape
        dx = self._samples("dx", count, self.input_shape)
        dx[:, :, self.size * rows :] = 0
        dx[:, :, :, self.size * columns :] = 0
        return dx


class MaxPool2d(_Pool2d):
    """The largest number of each window: y[c, i, j] = max over a, e of x[c, size·i + a, size·j + e].

    Backward: dy goes to the place that the largest came from, the first one if several are as large
    (Ranzato et al. 2007).
    """

    def _forward(self, x: Array, training: bool) -> Array:
        self._x = x
        self._y = self._samples("y", len(x), self.output_shape)
        first, *others = self._corners(x)
        np.copyto(self._y, first)
        for other in others:
            np.maximum(self._y, other, out=self._y)
        return self._y

    def _backward(self, dy: Array) -> Array:
        dx = self._empty_gradient(len(dy))
        is_open = np.ones_like(self._y, dtype=bool)  # windows whose largest number was not yet met
        for x, target in zip(self._corners(self._x), self._corners(dx), strict=True):
            is_largest = (x == self._y) & is_open
            is_open ^= is_largest
            np.multiply(dy, is_largest, out=target)
        return dx


class AvgPool2d(_Pool2d):
    """The mean of each window: y[c, i, j] = Σ_a,e x[c, size·i + a, size·j + e] / size².

    Backward: each of its places gets dy / size² (LeCun et al. 1998, without their learnt factor).
    """

    def _forward(self, x: Array, training: bool) -> Array:
        y = self._samples("y", len(x), self.output_shape)
        y.fill(0)
        for part in self._corners(x):
            y += part
        y /= self.size**2
        return y

    def _backward(self, dy: Array) -> Array:
        dx = self._empty_gradient(len(dy))
        for target in self._corners(dx):
            np.divide(dy, self.size**2, out=target)
        return dx
