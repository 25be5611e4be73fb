"""First values of weights. `fan_in` numbers enter each output, `fan_out` outputs use each input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod

import numpy as np
import numpy.typing as npt

from inkmath.nn.layer import MOST_NUMBERS, Array, NetworkError

Initialiser = Callable[[np.random.Generator, tuple[int, ...], int, int], npt.NDArray[np.float64]]
"""Draws weights: (rng, shape, fan_in, fan_out) -> float64 of that shape."""


def glorot(
    rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> npt.NDArray[np.float64]:
    """Uniform in ±sqrt(6 / (fan_in + fan_out)): keeps variances both ways (Glorot, Bengio 2010, eq. 16)."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape)


def he(
    rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> npt.NDArray[np.float64]:
    """Normal with the variance 2 / fan_in: for the half that a ReLU drops (He et al. 2015, eq. 10)."""
    return rng.normal(0, np.sqrt(2 / fan_in), shape)


def normal(
    rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> npt.NDArray[np.float64]:
    """Normal with the variance 1, whatever the size of the layer: what one does before one knows better."""
    return rng.normal(0, 1, shape)


INITIALISERS: Mapping[str, Initialiser] = {"glorot": glorot, "he": he, "normal": normal}
"""By name."""


def check(name: str) -> str:
    """The name of an initialiser; raises NetworkError, with the names that there are, if it is none."""
    if name not in INITIALISERS:
        raise NetworkError(f"Unknown initialiser {name!r}. Available: {', '.join(INITIALISERS)}.")
    return name


def draw(
    layer: str,
    name: str,
    rng: np.random.Generator,
    shape: tuple[int, ...],
    fan_in: int,
    fan_out: int,
    dtype: npt.DTypeLike,
) -> Array:
    """Weights of a layer by the initialiser of that name. Raises NetworkError for more than MOST_NUMBERS."""
    if prod(shape) > MOST_NUMBERS:
        raise NetworkError(f"{layer}: got {shape} weights to make, expected at most {MOST_NUMBERS:,}.")
    return INITIALISERS[name](rng, shape, fan_in, fan_out).astype(dtype)
