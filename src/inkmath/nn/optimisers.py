"""SGD and Adam: from gradients to better parameters. Both change the parameters in place.

Weight decay, the pull of weights towards 0, acts on the parameters named "weights" alone: a bias has no
reason to be small.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from inkmath.nn.layer import Array, Layer, NetworkError

Key = tuple[int, str]
"""Key of a parameter: the place of its layer, and its name there."""


class Optimiser(Protocol):
    """One step along the gradients that the layers hold; `rate` multiplies the learning rate."""

    learning_rate: float

    def step(self, layers: list[Layer], rate: float = 1.0) -> None: ...

    def state(self) -> dict[str, Array]:
        """Return what it has gathered on the way, for a training that goes on later."""
        ...

    def restore(self, state: Mapping[str, Array]) -> None:
        """Take up what `state` gave."""
        ...


class SGD:
    """Stochastic gradient descent with momentum.

    v = momentum · v + g, W -= learning_rate · v, with g = dW + weight_decay · W; momentum 0 is the plain rule
    W -= learning_rate · g (Polyak 1964, in the form of Sutskever et al. 2013 and PyTorch).
    """

    def __init__(self, learning_rate: float = 0.1, momentum: float = 0.0, weight_decay: float = 0.0) -> None:
        _check_settings("SGD", learning_rate, weight_decay, momentum=momentum)
        self.learning_rate, self.momentum, self.weight_decay = learning_rate, momentum, weight_decay
        self._velocities: dict[Key, Array] = {}

    def step(self, layers: list[Layer], rate: float = 1.0) -> None:
        for place, layer in enumerate(layers):
            for name, parameter in layer.parameters.items():
                gradient = layer.gradients[name]
                if self.weight_decay and name == "weights":
                    gradient = gradient + self.weight_decay * parameter
                if self.momentum:
                    velocity = self._velocities.setdefault((place, name), np.zeros_like(parameter))
                    velocity *= self.momentum
                    velocity += gradient
                    gradient = velocity
                parameter -= self.learning_rate * rate * gradient

    def state(self) -> dict[str, Array]:
        return {f"{place}.{name}.velocity": value for (place, name), value in self._velocities.items()}

    def restore(self, state: Mapping[str, Array]) -> None:
        self._velocities = {_key(name): value for name, value in state.items()}


class Adam:
    """Steps of about one size for every number: the mean gradient over the root of its mean square.

    m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g²; both are divided by 1 - βᵗ, as they began at 0;
    W -= learning_rate · m / (sqrt(v) + ε) (Kingma and Ba 2015).
    Weight decay apart from the gradient: W -= learning_rate · weight_decay · W (Loshchilov and Hutter 2019).
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        _check_settings("Adam", learning_rate, weight_decay, beta1=beta1, beta2=beta2)
        self.learning_rate, self.beta1, self.beta2 = learning_rate, beta1, beta2
        self.epsilon, self.weight_decay = epsilon, weight_decay
        self._means: dict[Key, tuple[Array, Array]] = {}
        self._steps = 0

    def step(self, layers: list[Layer], rate: float = 1.0) -> None:
        self._steps += 1
        size = self.learning_rate * rate
        for place, layer in enumerate(layers):
            for name, parameter in layer.parameters.items():
                if self.weight_decay and name == "weights":
                    parameter *= 1 - size * self.weight_decay
                parameter -= size * self._direction((place, name), layer.gradients[name])

    def _direction(self, key: Key, gradient: Array) -> Array:
        if key not in self._means:
            self._means[key] = np.zeros_like(gradient), np.zeros_like(gradient)
        mean, square = self._means[key]
        mean += (1 - self.beta1) * (gradient - mean)
        square += (1 - self.beta2) * (gradient * gradient - square)
        root = np.sqrt(square / (1 - self.beta2**self._steps)) + self.epsilon
        return np.asarray(mean / (1 - self.beta1**self._steps) / root, gradient.dtype)

    @property
    def steps(self) -> int:
        """Steps that were taken."""
        return self._steps

    def state(self) -> dict[str, Array]:
        found: dict[str, Array] = {"steps": np.array(self._steps, np.float64)}
        for (place, name), (mean, square) in self._means.items():
            found |= {f"{place}.{name}.mean": mean, f"{place}.{name}.square": square}
        return found

    def restore(self, state: Mapping[str, Array]) -> None:
        self._steps = int(state["steps"])
        means = (name for name in state if name.endswith(".mean"))
        self._means = {
            _key(name): (state[name], state[f"{name.removesuffix('mean')}square"]) for name in means
        }


def _key(name: str) -> Key:
    place, parameter, _ = name.split(".")
    return int(place), parameter


def _check_settings(name: str, learning_rate: float, weight_decay: float, **shares: float) -> None:
    if not 0 < learning_rate < float("inf") or not 0 <= weight_decay < float("inf"):
        raise NetworkError(
            f"{name}: got learning_rate {learning_rate} and weight_decay {weight_decay}, "
            "expected above 0, and 0 or more."
        )
    for setting, value in shares.items():
        if not 0 <= value < 1:
            raise NetworkError(f"{name}: got {setting} = {value}, expected 0 <= {setting} < 1.")
