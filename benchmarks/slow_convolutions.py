"""The same convolution and pooling in two slower ways, to measure against: naive loops, and plain im2col."""

from __future__ import annotations

import numpy as np

from inkmath import nn
from inkmath.nn.layer import Array


class NaiveConv2d(nn.Conv2d):
    """Loops over sample, filter and place; NumPy inside the window alone."""

    def _forward(self, x: Array, training: bool) -> Array:
        self._seen = np.ascontiguousarray(np.pad(x, [(0, 0), (0, 0), *[(self.padding,) * 2] * 2]))
        weights, bias = self.parameters["weights"], self.parameters["bias"]
        y = np.zeros((len(x), *self.output_shape), self.dtype)
        for n, f, i, j in np.ndindex(*y.shape):
            y[n, f, i, j] = (self._seen[n, :, *self._window(i, j)] * weights[f]).sum() + bias[f]
        return y

    def _learn(self, dy: Array) -> None:
        for gradient in self.gradients.values():
            gradient.fill(0)
        for n, f, i, j in np.ndindex(*dy.shape):
            self.gradients["weights"][f] += dy[n, f, i, j] * self._seen[n, :, *self._window(i, j)]
            self.gradients["bias"][f] += dy[n, f, i, j]

    def _backward(self, dy: Array) -> Array:
        dx = np.zeros_like(self._seen)
        for n, f, i, j in np.ndindex(*dy.shape):
            dx[n, :, *self._window(i, j)] += dy[n, f, i, j] * self.parameters["weights"][f]
        _, height, width = self.input_shape
        return dx[:, :, self.padding : self.padding + height, self.padding : self.padding + width]

    def _window(self, i: int, j: int) -> tuple[slice, slice]:
        top, left = i * self.stride, j * self.stride
        return slice(top, top + self.kernel), slice(left, left + self.kernel)


class NaiveMaxPool2d(nn.MaxPool2d):
    """Loops over sample, channel and window."""

    def _forward(self, x: Array, training: bool) -> Array:
        self._seen = np.ascontiguousarray(x)
        y = np.zeros((len(x), *self.output_shape), self.dtype)
        for n, c, i, j in np.ndindex(*y.shape):
            y[n, c, i, j] = self._seen[n, c, *self._window(i, j)].max()
        return y

    def _backward(self, dy: Array) -> Array:
        dx = np.zeros_like(self._seen)
        for n, c, i, j in np.ndindex(*dy.shape):
            window = self._seen[n, c, *self._window(i, j)]
            place = np.unravel_index(window.argmax(), window.shape)
            dx[n, c, *self._window(i, j)][place] = dy[n, c, i, j]
        return dx

    def _window(self, i: int, j: int) -> tuple[slice, slice]:
        top, left = i * self.size, j * self.size
        return slice(top, top + self.size), slice(left, left + self.size)


class PlainConv2d(NaiveConv2d):
    """im2col as it is first written: samples outermost, a copy for each place, new memory for all of it."""

    def _forward(self, x: Array, training: bool) -> Array:
        self._seen = np.ascontiguousarray(np.pad(x, [(0, 0), (0, 0), *[(self.padding,) * 2] * 2]))
        _, rows, places = self.output_shape
        windows = [
            self._seen[:, :, *self._window(i, j)].reshape(len(x), -1)
            for i in range(rows)
            for j in range(places)
        ]
        self._rows = np.stack(windows, axis=1).reshape(len(x) * rows * places, -1)
        y = self._rows @ self.parameters["weights"].reshape(self.filters, -1).T + self.parameters["bias"]
        return np.ascontiguousarray(y.reshape(len(x), rows, places, self.filters).transpose(0, 3, 1, 2))

    def _learn(self, dy: Array) -> None:
        flat = dy.transpose(0, 2, 3, 1).reshape(-1, self.filters)
        self.gradients["weights"][...] = (flat.T @ self._rows).reshape(self.parameters["weights"].shape)
        self.gradients["bias"][...] = flat.sum(axis=0)

    def _backward(self, dy: Array) -> Array:
        _, rows, places = self.output_shape
        flat = dy.transpose(0, 2, 3, 1).reshape(-1, self.filters)
        windows = (flat @ self.parameters["weights"].reshape(self.filters, -1)).reshape(
            len(dy), rows, places, self.input_shape[0], self.kernel, self.kernel
        )
        dx = np.zeros_like(self._seen)
        for i in range(rows):
            for j in range(places):
                dx[:, :, *self._window(i, j)] += windows[:, i, j]
        _, height, width = self.input_shape
        return dx[:, :, self.padding : self.padding + height, self.padding : self.padding + width]


class PlainMaxPool2d(nn.MaxPool2d):
    """The windows as two more axes, the largest by argmax."""

    def _forward(self, x: Array, training: bool) -> Array:
        channels, rows, columns = self.output_shape
        x = np.ascontiguousarray(x[:, :, : rows * self.size, : columns * self.size])
        windows = x.reshape(len(x), channels, rows, self.size, columns, self.size).transpose(0, 1, 2, 4, 3, 5)
        flat = windows.reshape(len(x), channels, rows, columns, -1)
        self._places = flat.argmax(axis=-1)[..., None]
        return np.take_along_axis(flat, self._places, axis=-1)[..., 0]

    def _backward(self, dy: Array) -> Array:
        channels, rows, columns = self.output_shape
        flat = np.zeros((*dy.shape, self.size**2), self.dtype)
        np.put_along_axis(flat, self._places, dy[..., None], axis=-1)
        windows = flat.reshape(len(dy), channels, rows, columns, self.size, self.size)
        dx = np.zeros((len(dy), *self.input_shape), self.dtype)
        filled = windows.transpose(0, 1, 2, 4, 3, 5).reshape(
            len(dy), channels, rows * self.size, columns * self.size
        )
        dx[:, :, : rows * self.size, : columns * self.size] = filled
        return dx
