"""BatchNorm: every channel brought to mean 0 and variance 1 over the batch."""

from __future__ import annotations

import numpy as np

from inkmath.nn.layer import Array, Layer, NetworkError, Shape


class BatchNorm(Layer):
    """y = γ (x - μ) / sqrt(σ² + ε) + β for each channel of (N, C, H, W), or each feature of (N, F).

    In training μ and σ² are the mean and the variance over all samples and places, M numbers a channel;
    outside of it their running means, in which a batch has the share `momentum` (the variance with M - 1).
    Backward, with x̂ = (x - μ) / sqrt(σ² + ε): dγ = Σ dy x̂, dβ = Σ dy,
    dx = γ / sqrt(σ² + ε) · (dy - dβ / M - x̂ dγ / M) (Ioffe and Szegedy 2015).
    """

    settings = ("momentum", "epsilon")

    def __init__(self, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        if not 0 < momentum <= 1 or epsilon <= 0:
            raise NetworkError(
                f"BatchNorm: got momentum {momentum}, epsilon {epsilon}; expected (0, 1] and above 0."
            )
        self.momentum, self.epsilon = momentum, epsilon

    def _build(self, shape: Shape) -> Shape:
        if len(shape) not in (1, 3):
            raise NetworkError(f"{self.name}: got samples of shape {shape}, expected (F,) or (C, H, W).")
        channels = shape[0]
        self.parameters = {"gamma": np.ones(channels, self.dtype), "beta": np.zeros(channels, self.dtype)}
        self.state = {"mean": np.zeros(channels, self.dtype), "variance": np.ones(channels, self.dtype)}
        self._axes = (0, *range(2, len(shape) + 1))  # all but the channels
        self._wide = (1, channels, *[1] * (len(shape) - 1))
        return shape

    def _forward(self, x: Array, training: bool) -> Array:
        mean, variance = self._statistics(x) if training else (self.state["mean"], self.state["variance"])
        self._scale = (1 / np.sqrt(variance + self.epsilon)).reshape(self._wide)
        self._normal = self._samples("normal", len(x), self.input_shape)
        np.subtract(x, mean.reshape(self._wide), out=self._normal)
        self._normal *= self._scale
        y = self._samples("y", len(x), self.input_shape)
        np.multiply(self._normal, self.parameters["gamma"].reshape(self._wide), out=y)
        y += self.parameters["beta"].reshape(self._wide)
        return y

    def _statistics(self, x: Array) -> tuple[Array, Array]:
        mean, variance = x.mean(axis=self._axes), x.var(axis=self._axes)
        count = x.size // len(mean)
        if count < 2:
            raise NetworkError(f"{self.name}: got one number a channel, expected a batch of at least 2.")
        for name, value in (("mean", mean), ("variance", variance * (count / (count - 1)))):
            self.state[name] += (self.momentum * (value - self.state[name])).astype(self.dtype)
        return mean, variance

    def _learn(self, dy: Array) -> None:
        np.sum(dy, axis=self._axes, out=self.gradients["beta"])
        product = np.multiply(dy, self._normal, out=self._samples("dx", len(dy), self.input_shape))
        np.sum(product, axis=self._axes, out=self.gradients["gamma"])

    def _backward(self, dy: Array) -> Array:
        """Uses what `_learn` found."""
        share = len(self.gradients["beta"]) / dy.size  # 1 / M
        dx = self._samples("dx", len(dy), self.input_shape)
        np.multiply(self._normal, (self.gradients["gamma"] * -share).reshape(self._wide), out=dx)
        dx -= (self.gradients["beta"] * share).reshape(self._wide)
        dx += dy
        dx *= self.parameters["gamma"].reshape(self._wide) * self._scale
        return dx
