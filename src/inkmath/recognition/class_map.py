"""The classes of a network among those of the vocabulary: a network may know fewer, in another order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from inkmath.errors import CorruptModelError

FloatT = TypeVar("FloatT", bound=np.floating[Any])


class ClassMap:
    """Carries values from a network's classes to those of the vocabulary and back."""

    def __init__(self, classes: Sequence[str], ids: Mapping[str, int], count: int) -> None:
        """classes: of the network, in its order. ids: of the vocabulary, which has `count`.

        Raises CorruptModelError for a class that the vocabulary lacks.
        """
        if lacking := [name for name in classes if name not in ids]:
            raise CorruptModelError(f"The network has classes that inkmath does not know: {lacking}.")
        self._places = np.array([ids[name] for name in classes], np.int64)
        self._count = count
        self._is_same = np.array_equal(self._places, np.arange(count))

    def to_vocabulary(self, values: npt.NDArray[FloatT], missing: float) -> npt.NDArray[FloatT]:
        """Values (..., vocabulary) of values (..., classes); `missing` for what the network does not know."""
        if self._is_same:
            return values
        spread = np.full((*values.shape[:-1], self._count), missing, values.dtype)
        spread[..., self._places] = values
        return spread

    def to_network(self, values: npt.NDArray[FloatT]) -> npt.NDArray[FloatT]:
        """Values (..., classes) of values (..., vocabulary)."""
        return values if self._is_same else values[..., self._places]


def outside(classes: Sequence[str], alphabet: Collection[str] | None) -> npt.NDArray[np.int64]:
    """The indices of the classes that an alphabet has not; none where it is None."""
    if alphabet is None:
        return np.zeros(0, np.int64)
    return np.array([i for i, name in enumerate(classes) if name not in alphabet], np.int64)
