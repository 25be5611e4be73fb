"""CrossEntropy and MSE: how wrong a batch of outputs is, and which way is less wrong."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from inkmath.nn.activations import softmax
from inkmath.nn.layer import Array, NetworkError


class Loss(Protocol):
    """Use `forward`, then `backward`."""

    takes_scores: bool
    """True if it holds the softmax itself, so that a network's own is passed over in training."""

    def check(self, targets: npt.NDArray[np.generic], shape: tuple[int, ...]) -> None:
        """Raise NetworkError unless the targets fit outputs of that shape, (N, ...)."""

    def forward(self, y: Array, targets: npt.NDArray[np.generic]) -> float:
        """The mean loss of outputs (N, ...)."""

    def backward(self) -> Array:
        """The gradient with respect to those outputs."""


class CrossEntropy:
    """-ln of the probability of the right class, the mean over the samples; softmax is part of it.

    y (N, F) are scores z, targets (N,) class indices t: L = mean of ln Σ_j exp(z_j) - z_t.
    Backward: dz = (softmax(z) - onehot(t)) / N. Neither divides by a probability that may be 0, which is why
    the two are one (Bishop 2006, 4.3.4).
    """

    takes_scores = True

    def check(self, targets: npt.NDArray[np.generic], shape: tuple[int, ...]) -> None:
        """Raise NetworkError unless there is a class index for each row of scores."""
        if targets.shape != shape[:1] or targets.dtype.kind not in "iu":
            raise NetworkError(
                f"CrossEntropy: got labels of shape {targets.shape} and {targets.dtype}, expected "
                f"({shape[0]},) integers."
            )
        labels = targets.astype(np.int64)
        outside = labels[(labels < 0) | (labels >= shape[1])]
        if outside.size:
            raise NetworkError(f"CrossEntropy: got the label {outside[0]}, expected 0 to {shape[1] - 1}.")

    def forward(self, y: Array, targets: npt.NDArray[np.generic]) -> float:
        """Raises NetworkError unless there is a class index for each row of scores."""
        _check_scores("CrossEntropy", y)
        self.check(targets, y.shape)
        self._labels = targets.astype(np.int64)
        largest = y.max(axis=1, keepdims=True)
        self._probabilities = softmax(y)
        own = np.take_along_axis(y, self._labels[:, None], axis=1)
        sums = np.log(np.exp(y - largest).sum(axis=1, keepdims=True))
        return float((sums + largest - own).mean(dtype=np.float64))

    def backward(self) -> Array:
        if not hasattr(self, "_probabilities"):
            raise NetworkError("CrossEntropy: backward expected a forward before, got none.")
        gradient = self._probabilities.copy()
        gradient[np.arange(len(gradient)), self._labels] -= 1
        gradient /= len(gradient)
        return gradient


class MSE:
    """L = Σ (y - t)² / M over the M numbers of y (N, F) and of the targets t (N, F).

    Backward: dy = 2 (y - t) / M (Bishop 2006, 5.2).
    """

    takes_scores = False

    def check(self, targets: npt.NDArray[np.generic], shape: tuple[int, ...]) -> None:
        """Raise NetworkError unless the targets are finite numbers of that shape."""
        if targets.shape != shape or targets.dtype.kind not in "fiub":
            raise NetworkError(
                f"MSE: got targets of shape {targets.shape} and {targets.dtype}, expected numbers {shape}."
            )
        if not np.isfinite(targets.astype(np.float64)).all():
            raise NetworkError("MSE: got targets that are NaN or infinite, expected none.")

    def forward(self, y: Array, targets: npt.NDArray[np.generic]) -> float:
        """Raises NetworkError unless the targets are finite numbers of the shape of y."""
        _check_scores("MSE", y)
        self.check(targets, y.shape)
        self._difference: Array = y - targets.astype(y.dtype)
        return float(np.square(self._difference).mean(dtype=np.float64))

    def backward(self) -> Array:
        if not hasattr(self, "_difference"):
            raise NetworkError("MSE: backward expected a forward before, got none.")
        return np.asarray(self._difference * (2 / self._difference.size), self._difference.dtype)


def _check_scores(name: str, y: Array) -> None:
    if y.ndim != 2 or not y.size:
        raise NetworkError(f"{name}: got outputs of shape {y.shape}, expected (N, F) with N of at least 1.")
    if not np.isfinite(y).all():
        raise NetworkError(f"{name}: got outputs that are NaN or infinite, expected none.")
