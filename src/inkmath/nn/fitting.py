"""fit: pass over the samples again and again, a batch at a time, each batch a step downhill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt

from inkmath.nn.layer import Array, NetworkError
from inkmath.nn.losses import CrossEntropy, Loss
from inkmath.nn.network import BATCH_SIZE, Sequential, check_samples, count_right
from inkmath.nn.optimisers import Adam, Optimiser

Samples = tuple[Array, npt.NDArray[np.generic]]
Schedule = Callable[[float], float]
"""Factor of the learning rate, by the share of the training that is done, in [0, 1)."""


def constant(done: float) -> float:
    """The same learning rate all along."""
    return 1.0


def cosine(done: float) -> float:
    """From the whole learning rate to none, as half a cosine (Loshchilov and Hutter 2017)."""
    return float(0.5 + 0.5 * np.cos(np.pi * done))


@dataclass(frozen=True, slots=True)
class Epoch:
    """One pass over the samples.

    loss, accuracy: the mean over its batches, each before its own step. validation_loss,
    validation_accuracy: after the pass; NaN where there are no validation samples. seconds: of the pass
    alone. losses: of each batch, in order.
    """

    number: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float
    losses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The epochs of a training, in order."""

    epochs: tuple[Epoch, ...]

    @property
    def seconds_an_epoch(self) -> float:
        return float(np.mean([epoch.seconds for epoch in self.epochs]))


def fit(
    network: Sequential,
    x: Array,
    targets: npt.NDArray[np.generic],
    *,
    loss: Loss | None = None,
    optimiser: Optimiser | None = None,
    epochs: int = 10,
    batch_size: int = BATCH_SIZE,
    validation: Samples | None = None,
    schedule: Schedule = constant,
    seed: int = 0,
    first_epoch: int = 1,
    progress: Callable[[Epoch], None] | None = None,
) -> History:
    """Train the network on samples (N, *input_shape) and their targets; returns what came of each epoch.

    loss: CrossEntropy if not given; optimiser: Adam. seed: of the order of the samples, new in each epoch.
    first_epoch: 1, or where a training goes on whose network and optimiser were loaded.
    progress: called after each epoch; KeyboardInterrupt leaves the network as the last step made it.
    Raises NetworkError, naming the layer, if samples or targets do not fit or the training diverges.
    """
    if min(epochs, batch_size) < 1:
        raise NetworkError(f"fit: got {epochs} epochs, batch size {batch_size}; expected at least 1.")
    loss, optimiser = loss or CrossEntropy(), optimiser or Adam()
    for samples in ((x, targets), validation):
        if samples is not None:
            check_samples(network, *samples, loss)
    rng = np.random.default_rng(seed)
    for _ in range(1, first_epoch):
        rng.permutation(len(x))  # the orders of the epochs that are done
    done = []
    for number in range(first_epoch, epochs + 1):
        started = perf_counter()
        order = rng.permutation(len(x))
        total, right, losses = 0.0, 0, list[float]()
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            rate = schedule((number - 1 + start / len(x)) / epochs)
            batch_loss, batch_right = train_step(network, x[chosen], targets[chosen], loss, optimiser, rate)
            total += batch_loss * len(chosen)
            right += batch_right
            losses.append(batch_loss)
        seconds = perf_counter() - started
        accuracy = right / len(x) if targets.ndim == 1 else float("nan")
        score = network.evaluate(*validation, loss, batch_size) if validation is not None else None
        done.append(
            Epoch(
                number,
                total / len(x),
                accuracy,
                score.loss if score else float("nan"),
                score.accuracy if score else float("nan"),
                seconds,
                tuple(losses),
            )
        )
        if progress:
            progress(done[-1])
    return History(tuple(done))


def train_step(
    network: Sequential,
    x: Array,
    targets: npt.NDArray[np.generic],
    loss: Loss,
    optimiser: Optimiser,
    rate: float = 1.0,
) -> tuple[float, int]:
    """Forward, backward and one step on one batch; its loss before the step, and how many it named right."""
    layers = network.trained_layers(loss)
    y = network.run(x, layers, training=True)
    value = loss.forward(y, targets)
    right = count_right(y, targets)
    network.learn(loss.backward(), layers)
    optimiser.step(layers, rate)
    return value, right
