"""Other letters in the place of letters: what an expression says changes, how it is laid out does not.

A collection of expressions says few things often. A model that is trained on it learns them by heart and
reads a smudge as what usually stands there, unless the same layouts come with other letters.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from inkmath.vocab import symbol_ids

FloatArray = npt.NDArray[np.float64]

_ALIKE = (
    tuple("0123456789"),
    (*"bdhiklt", *"ABCEFGHILMNPRSTVXY", r"\Delta", r"\theta", r"\lambda"),
    (*"acemnorsuvwxz", r"\alpha", r"\pi", r"\sigma"),
    (*"fgjpqy", r"\beta", r"\gamma", r"\mu", r"\phi"),
)
"""Symbols that stand on their line alike, as tall and as deep: digits, tall, low and deep letters."""


@cache
def _groups() -> dict[int, npt.NDArray[np.int64]]:
    """For each class that has its like, the classes of its group."""
    groups = [np.array([symbol_ids()[name] for name in names]) for names in _ALIKE]
    return {int(label): group for group in groups for label in group}


class Lettering:
    """Renames the letters and digits of expressions.

    counts: int (classes,), how often each is written; one is taken in proportion to its square root, so that
    rare letters come more often than they are written.
    """

    def __init__(self, counts: npt.NDArray[np.int64]) -> None:
        self._weights = np.sqrt(counts)

    def renamed(
        self, labels: npt.NDArray[np.int64], rng: np.random.Generator, share: float
    ) -> npt.NDArray[np.int64]:
        """The labels with that share of the letters and digits that occur renamed, all of a kind alike."""
        renamed = labels.copy()
        for label in np.unique(labels):
            group = _groups().get(int(label))
            if group is not None and rng.random() < share:
                weights = self._weights[group]
                if weights.any():
                    renamed[labels == label] = rng.choice(group, p=weights / weights.sum())
        return renamed


def make_room(
    low: FloatArray, high: FloatArray, left: float, right: float, growth: float
) -> tuple[FloatArray, FloatArray]:
    """How symbols from `low` to `high` (N,) move along when the stretch from `left` to `right` grows.

    Returns (N,) shifts and factors: x becomes low + shift + (x - low) * factor. What lies right of the
    stretch moves by `growth`; what spans it, as a fraction bar, grows so.
    """
    beyond = low > right - 0.2 * (right - left)
    spanning = ~beyond & (high > right) & (low < left)
    width = np.maximum(high - low, 1e-6)
    return np.where(beyond, growth, 0.0), np.where(spanning, np.maximum(1 + growth / width, 0.2), 1.0)
