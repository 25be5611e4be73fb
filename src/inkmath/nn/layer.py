"""Base of every layer: a shape in, a shape out, numbers that it learns, and its two rules.

Legend of shapes: N samples, C channels, H rows, W columns, F filters or features. Arrays have the shape
(N, C, H, W) or (N, F). In memory the samples lie innermost (C, H, W, N), so that what is done to a pixel is
done to all samples in one run of neighbouring numbers. `samples_innermost` brings them there.
"""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
Shape = tuple[int, ...]


MOST_NUMBERS = 100_000_000
"""More than one sample, or the weights of one layer, can have: a slip, or a file that means harm."""


class NetworkError(ValueError):
    """A network got what it cannot use; the message names the layer, what it got and what it expected."""


def samples_innermost(x: Array) -> Array:
    """The same array, laid out so that its first axis, the samples, is the one whose neighbours touch."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 0, -1)), -1, 0)


class Layer:
    """One step of a network.

    A kind of layer defines `_forward(x, training)`, which returns y; beside it `_backward(dy)`, which
    returns dx; and, if it learns, `_learn(dy)`, which fills `gradients`. dy is the gradient of the loss with
    respect to y, and so on: the loss changes by the sum of dy * (change of y).

    parameters, gradients: by name, each pair of one shape. state: what it keeps without a gradient.
    input_shape, output_shape: without the samples.
    """

    settings: ClassVar[tuple[str, ...]] = ()
    """Names of the arguments that make such a layer, each also an attribute."""

    def __init__(self) -> None:
        self.name = type(self).__name__
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.state: dict[str, Array] = {}
        self.input_shape: Shape = ()
        self.output_shape: Shape = ()
        self.dtype: npt.DTypeLike = np.float32
        self.rng = np.random.default_rng(0)
        self._buffers: dict[str, Array] = {}
        self._batch = 0

    def build(self, shape: Shape, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Shape:
        """Make the parameters for samples of this shape; returns the shape of a sample that comes out.

        rng: of the first values, and of what the layer draws while it is trained.
        Raises NetworkError if the layer cannot take such samples.
        """
        if not shape or min(shape) < 1 or prod(shape) > MOST_NUMBERS:
            raise NetworkError(
                f"{self.name}: got samples of shape {shape}, expected sides of at least 1 and at most "
                f"{MOST_NUMBERS:,} numbers."
            )
        self.input_shape, self.dtype, self.rng = shape, dtype, rng
        self._buffers.clear()
        self.output_shape = self._build(shape)
        self.gradients = {name: np.zeros_like(value) for name, value in self.parameters.items()}
        return self.output_shape

    def forward(self, x: Array, training: bool = True) -> Array:
        """The output for samples (N, *input_shape): (N, *output_shape), good until the next call.

        training: whether `backward` may follow, and a layer that differs in training (Dropout, BatchNorm)
        does so.
        Raises NetworkError if the shape is another, there is no sample, or a number is NaN or infinite.
        """
        self.check_input(x)
        self.begin(len(x), training)
        return self._forward(samples_innermost(x.astype(self.dtype, copy=False)), training)

    def backward(self, dy: Array) -> Array:
        """Fill `gradients` and return dx, from dy (N, *output_shape) for the samples of the last `forward`.

        Raises NetworkError if no `forward(x, training=True)` came before, or the shape is another.
        """
        if not self._batch:
            raise NetworkError(
                f"{self.name}: backward got gradients, expected a forward(x, training=True) before."
            )
        expected = (self._batch, *self.output_shape)
        if dy.shape != expected:
            raise NetworkError(f"{self.name}: backward got the shape {dy.shape}, expected {expected}.")
        dy = samples_innermost(dy.astype(self.dtype, copy=False))
        self._learn(dy)
        return self._backward(dy)

    def begin(self, count: int, training: bool) -> None:
        """Note that so many samples go through, and whether `backward` may follow."""
        self._batch = count if training else 0

    def check_input(self, x: Array) -> None:
        """Raise NetworkError unless these are samples for this layer."""
        expected = f"expected (N, {', '.join(map(str, self.input_shape))})"
        if not self.output_shape:
            raise NetworkError(f"{self.name}: got samples before it was built; expected build(shape, rng).")
        if not isinstance(x, np.ndarray) or x.dtype.kind not in "fiub":
            kind = f"an array of {x.dtype}" if isinstance(x, np.ndarray) else type(x).__name__
            raise NetworkError(f"{self.name}: got {kind}, {expected} numbers.")
        if x.shape[1:] != self.input_shape:
            raise NetworkError(f"{self.name}: got the shape {x.shape}, {expected}.")
        if not len(x):
            raise NetworkError(f"{self.name}: got an empty batch, {expected} with N of at least 1.")
        if x.dtype.kind == "f" and not np.isfinite(x).all():
            bad = int(np.size(x) - np.isfinite(x).sum())
            raise NetworkError(f"{self.name}: got {bad} values that are NaN or infinite, expected none.")

    def describe(self) -> dict[str, Any]:
        """The settings that make the same layer again, as JSON can hold them."""
        return {name: getattr(self, name) for name in self.settings}

    def _build(self, shape: Shape) -> Shape:
        return shape

    def _forward(self, x: Array, training: bool) -> Array:
        raise NotImplementedError

    def _learn(self, dy: Array) -> None:
        """Nothing, for layers that learn nothing."""

    def _backward(self, dy: Array) -> Array:
        raise NotImplementedError

    def _buffer(self, name: str, shape: Shape) -> Array:
        """A C-ordered array of that shape with old content. Reused: fresh memory costs more than the sums."""
        size = prod(shape)
        if name not in self._buffers or self._buffers[name].size < size:
            self._buffers[name] = np.empty(size, self.dtype)
        return self._buffers[name][:size].reshape(shape)

    def _samples(self, name: str, count: int, shape: Shape) -> Array:
        """A buffer of the shape (count, *shape) with the samples innermost."""
        return np.moveaxis(self._buffer(name, (*shape, count)), -1, 0)
