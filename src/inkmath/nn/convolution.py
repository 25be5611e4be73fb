"""Conv2d: the same small window of weights, looked through at every place of a picture."""

from __future__ import annotations

import numpy as np

from inkmath.nn import initialisers
from inkmath.nn.layer import Array, Layer, NetworkError, Shape


class Conv2d(Layer):
    """Every filter at every place: y[f, i, j] = b[f] + Σ_c,a,e W[f, c, a, e] x[c, s·i + a, s·j + e].

    (N, C, H, W) -> (N, F, H', W'), H' = (H + 2·padding - kernel) // stride + 1, W' likewise; the border is
    padded with zeros. weights (F, C, kernel, kernel), bias (F,). It is a correlation, as in all libraries.

    All windows are laid beside each other as the columns of one matrix (im2col: Chellapilla et al. 2006),
    with K = C·kernel² rows and P = H'·W'·N columns. Then each rule is one matrix product:
    Y = W X with W (F, K) and X (K, P); dW = dY Xᵀ; dX = Wᵀ dY, each of whose numbers is added to the pixel
    that it belongs to (col2im); db = the sum of dY over all places.
    """

    settings = ("filters", "kernel", "stride", "padding", "init")

    def __init__(
        self, filters: int, kernel: int, stride: int = 1, padding: int = 0, init: str = "he"
    ) -> None:
        """filters: F. kernel: side of the window. init: "glorot", "he" or "normal"; the bias begins at 0."""
        super().__init__()
        if min(filters, kernel, stride) < 1 or padding < 0:
            raise NetworkError(
                f"Conv2d: got {filters} filters, kernel {kernel}, stride {stride}, padding {padding}; "
                "expected at least 1, 1, 1 and 0."
            )
        self.filters, self.kernel, self.stride, self.padding = filters, kernel, stride, padding
        self.init = initialisers.check(init)

    def _build(self, shape: Shape) -> Shape:
        if len(shape) != 3 or min(shape[1:]) + 2 * self.padding < self.kernel:
            raise NetworkError(
                f"{self.name}: got samples of shape {shape}, expected (C, H, W) with sides of at least "
                f"{max(1, self.kernel - 2 * self.padding)}."
            )
        channels, height, width = shape
        window = (channels, self.kernel, self.kernel)
        fan_in, fan_out = channels * self.kernel**2, self.filters * self.kernel**2
        weights = initialisers.draw(
            self.name, self.init, self.rng, (self.filters, *window), fan_in, fan_out, self.dtype
        )
        self.parameters = {"weights": weights, "bias": np.zeros(self.filters, self.dtype)}
        return (self.filters, self._places(height), self._places(width))

    def _places(self, side: int) -> int:
        return (side + 2 * self.padding - self.kernel) // self.stride + 1

    def _forward(self, x: Array, training: bool) -> Array:
        self._columns = self._im2col(x)
        y = self._buffer("y", (self.filters, self._columns.shape[1]))
        np.matmul(self._matrix(), self._columns, out=y)
        y += self.parameters["bias"][:, None]
        return np.moveaxis(y.reshape(*self.output_shape, len(x)), -1, 0)

    def _learn(self, dy: Array) -> None:
        dy = self._as_matrix(dy)
        gradient = self.gradients["weights"].reshape(self.filters, -1)
        np.matmul(dy, self._columns.T, out=gradient)
        np.sum(dy, axis=1, out=self.gradients["bias"])

    def _backward(self, dy: Array) -> Array:
        columns = self._buffer("dcolumns", self._columns.shape)
        np.matmul(self._matrix().T, self._as_matrix(dy), out=columns)
        return self._col2im(columns, len(dy))

    def _matrix(self) -> Array:
        return self.parameters["weights"].reshape(self.filters, -1)

    def _as_matrix(self, y: Array) -> Array:
        """(N, F, H', W') as (F, H'·W'·N), without a copy."""
        return np.moveaxis(y, 0, -1).reshape(self.filters, -1)

    def _im2col(self, x: Array) -> Array:
        """The windows of all samples as columns (K, P)."""
        x = self._padded(x)
        windows = np.lib.stride_tricks.sliding_window_view(x, (self.kernel, self.kernel), axis=(2, 3))
        windows = windows[:, :, :: self.stride, :: self.stride]  # (N, C, H', W', kernel, kernel), a view
        columns = windows.transpose(1, 4, 5, 2, 3, 0)
        buffer = self._buffer("columns", columns.shape)
        np.copyto(buffer, columns)
        return buffer.reshape(columns.shape[0] * self.kernel**2, -1)

    def _col2im(self, columns: Array, count: int) -> Array:
        """What came from one pixel, added up there: (K, P) -> (N, C, H, W).

        One slice for each place in the window: the numbers there all came from different pixels.
        """
        channels, height, width = self.input_shape
        _, rows, places = self.output_shape
        border, step = self.padding, self.stride
        columns = columns.reshape(channels, self.kernel, self.kernel, rows, places, count)
        dx = self._buffer("dx", (channels, height + 2 * border, width + 2 * border, count))
        dx.fill(0)
        for a in range(self.kernel):
            for e in range(self.kernel):
                dx[:, a : a + step * rows : step, e : e + step * places : step] += columns[:, a, e]
        return np.moveaxis(dx[:, border : border + height, border : border + width], -1, 0)

    def _padded(self, x: Array) -> Array:
        if not self.padding:
            return x
        channels, height, width = self.input_shape
        border = self.padding
        padded = self._samples("padded", len(x), (channels, height + 2 * border, width + 2 * border))
        padded.fill(0)
        padded[:, :, border : border + height, border : border + width] = x
        return padded
