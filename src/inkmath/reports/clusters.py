"""Orders classes so that those that are confused stand side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_CLASSES = 1500
"""Beyond it classes keep their order: the time grows with the third power."""

_MORE_SAMPLES = 10


def clustered_order(matrix: Ints) -> Ints:
    """The classes (C,) in an order in which confused ones are neighbours.

    matrix: confusions (C, C), rows the truth. Classes without mistakes keep their order, at the end.
    Chains of classes are joined by average linkage (Sokal and Michener 1958), each turned so that the ends
    that meet are the likest.
    """
    return np.array([i for chain in _chains(matrix, len(matrix)) for i in chain], np.int64)


def confused_groups(matrix: Ints, most_members: int) -> tuple[tuple[int, ...], ...]:
    """Groups of 2 to `most_members` classes that are taken for one another, most mistakes inside first."""
    groups = [tuple(chain) for chain in _chains(matrix, most_members) if len(chain) > 1]
    return tuple(sorted(groups, key=lambda group: -_mistakes(matrix, group)))


def _mistakes(matrix: Ints, group: tuple[int, ...]) -> int:
    inside = matrix[np.ix_(group, group)]
    return int(inside.sum() - np.trace(inside))


def _chains(matrix: Ints, most_members: int) -> list[list[int]]:
    """Classes in chains of confused ones, longest first, then by their first class."""
    count = len(matrix)
    chains: list[list[int]] = [[i] for i in range(count)]
    if count > MOST_CLASSES:
        return chains
    likeness = _likeness(matrix)
    total, sizes = likeness.copy(), np.ones(count)
    while count:
        means = total / np.outer(sizes, sizes)
        means[sizes[:, None] + sizes[None] > most_members] = 0
        a, b = np.unravel_index(int(means.argmax()), means.shape)
        if means[a, b] <= 0:
            break
        chains[a] = _joined(chains[a], chains[b], likeness)
        chains[b] = []
        sizes[a] += sizes[b]
        total[a] += total[b]
        total[:, a] = total[a]
        total[a, a] = 0
        total[b] = total[:, b] = 0
    return sorted((chain for chain in chains if chain), key=lambda chain: (-len(chain), min(chain)))


def _likeness(matrix: Ints) -> Floats:
    """Symmetric (C, C): the shares of each class taken for the other, added; 0 on the diagonal.

    Each class counts as if it had some right samples more: one mistake in a class of one must not lead.
    """
    shares: Floats = matrix / (matrix.sum(axis=1, keepdims=True) + _MORE_SAMPLES)
    likeness: Floats = shares + shares.T
    np.fill_diagonal(likeness, 0)
    return likeness


def _joined(a: list[int], b: list[int], likeness: Floats) -> list[int]:
    """The two chains as one, the likest ends together."""
    ways = [(left, right) for left in (a, a[::-1]) for right in (b, b[::-1])]
    left, right = max(ways, key=lambda way: likeness[way[0][-1], way[1][0]])
    return left + right
