"""Probabilities and log-probabilities of logits."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatT = TypeVar("FloatT", np.float32, np.float64)


def softmax(logits: npt.NDArray[FloatT]) -> npt.NDArray[FloatT]:
    """Probabilities along the last axis."""
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True, initial=-np.inf))
    probabilities: npt.NDArray[FloatT] = exponents / exponents.sum(axis=-1, keepdims=True)
    return probabilities


def log_softmax(logits: npt.NDArray[FloatT]) -> npt.NDArray[FloatT]:
    """Log-probabilities along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_probabilities: npt.NDArray[FloatT] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return log_probabilities
