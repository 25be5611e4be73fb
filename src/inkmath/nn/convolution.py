"""Conv2d: the same small window of weights, looked through at every place of a picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from inkmath.nn import initialisers
from inkmath.nn.layer import Array, Layer, NetworkError, Shape

STRIP_NUMBERS = 1 << 19
"""Most numbers that the columns of a strip have, if it is more than one row: 2 MB of float32."""


class Conv2d(Layer):
    """Every filter at every place: y[f, i, j] = b[f] + Σ_c,a,e W[f, c, a, e] x[c, s·i + a, s·j + e].

    (N, C, H, W) -> (N, F, H', W'), H' = (H + 2·padding - kernel) // stride + 1, W' likewise; the border is
    padded with zeros. weights (F, C, kernel, kernel), bias (F,). It is a correlation, as in all libraries.

    All windows are laid beside each other as the columns of one matrix (im2col: Chellapilla et al. 2006),
    with K = C·kernel² rows and P = H'·W'·N columns. Then each rule is one matrix product:
    Y = W X with W (F, K) and X (K, P); dW = dY Xᵀ; dX = Wᵀ dY, each of whose numbers is added to the pixel
    that it belongs to (col2im); db = the sum of dY over all places. All three are done a strip of rows at
    a time, so that the columns stay in the processor's cache.
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
        self._x = self._padded(x)
        y = self._buffer("y", (*self.output_shape, len(x)))
        for rows, strip in self._strips(y):
            np.matmul(self._matrix(), self._im2col(rows), out=strip)
            strip += self.parameters["bias"][:, None]
        return np.moveaxis(y, -1, 0)

    def _learn(self, dy: Array) -> None:
        weights, bias = self.gradients["weights"].reshape(self.filters, -1), self.gradients["bias"]
        weights.fill(0)
        bias.fill(0)
        for rows, strip in self._strips(np.moveaxis(dy, 0, -1)):
            weights += strip @ self._im2col(rows).T
            bias += strip.sum(axis=1)

    def _backward(self, dy: Array) -> Array:
        dx = self._buffer("dx", (*np.moveaxis(self._x, 0, -1).shape[:3], len(dy)))
        dx.fill(0)
        for rows, strip in self._strips(np.moveaxis(dy, 0, -1)):
            columns = self._buffer("columns", (self._inputs, strip.shape[1]))
            np.matmul(self._matrix().T, strip, out=columns)
            self._col2im(columns, rows, dx)
        _, height, width = self.input_shape
        border = self.padding
        return np.moveaxis(dx[:, border : border + height, border : border + width], -1, 0)

    def _matrix(self) -> Array:
        return self.parameters["weights"].reshape(self.filters, -1)

    @property
    def _inputs(self) -> int:
        """K, how many numbers a window has."""
        return self.input_shape[0] * self.kernel**2

    def _strips(self, y: Array) -> Iterator[tuple[slice, Array]]:
        """A few rows of y (F, H', W', N) at a time: which, and they as a matrix (F, rows·W'·N), a view."""
        _, height, width, count = y.shape
        matrix, row = y.reshape(self.filters, -1), width * count
        step = max(1, STRIP_NUMBERS // (self._inputs * row))
        for start in range(0, height, step):
            stop = min(start + step, height)
            yield slice(start, stop), matrix[:, start * row : stop * row]

    def _im2col(self, rows: slice) -> Array:
        """The windows of these rows of the output, of all samples, as columns (K, rows·W'·N)."""
        seen = self._x[:, :, rows.start * self.stride : (rows.stop - 1) * self.stride + self.kernel]
        windows = np.lib.stride_tricks.sliding_window_view(seen, (self.kernel, self.kernel), axis=(2, 3))
        windows = windows[:, :, :: self.stride, :: self.stride]  # (N, C, rows, W', kernel, kernel), a view
        columns = windows.transpose(1, 4, 5, 2, 3, 0)
        buffer = self._buffer("columns", columns.shape)
        np.copyto(buffer, columns)
        return buffer.reshape(self._inputs, -1)

    def _col2im(self, columns: Array, rows: slice, dx: Array) -> None:
        """Add each number of the columns (K, rows·W'·N) to the pixel of dx (C, H, W, N) that it belongs to.

        One slice for each place in the window: the numbers there all came from different pixels.
        """
        count, places, step = rows.stop - rows.start, self.output_shape[2], self.stride
        columns = columns.reshape(len(dx), self.kernel, self.kernel, count, places, -1)
        top = rows.start * step
        for a in range(self.kernel):
            for e in range(self.kernel):
                down = slice(top + a, top + a + step * count, step)
                dx[:, down, e : e + step * places : step] += columns[:, a, e]

    def _padded(self, x: Array) -> Array:
        if not self.padding:
            return x
        channels, height, width = self.input_shape
        border = self.padding
        padded = self._samples("padded", len(x), (channels, height + 2 * border, width + 2 * border))
        padded.fill(0)
        padded[:, :, border : border + height, border : border + width] = x
        return padded
