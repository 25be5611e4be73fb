"""Distances of a reading from the truth: token errors of expressions, ranks of symbols."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


def edit_distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Fewest insertions, deletions and substitutions that turn one into the other (Levenshtein 1966)."""
    previous = list(range(len(b) + 1))
    for i, token in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (token != other)))
        previous = current
    return previous[-1]


def ranks(scores: Scores, labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The number of other classes that score at least as high as the true one: below 5 is within the top 5.

    scores: (N, C); labels: (N,); returns (N,). Ties count against the sample: constant output is never right.
    """
    own = scores[np.arange(len(scores)), labels]
    return np.asarray((scores >= own[:, None]).sum(axis=1) - 1, np.int64)


def confusions(truths: Sequence[str], names: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    """The 20 commonest mistakes as (truth, name given, count); the commonest first, equal ones by name."""
    pairs = Counter((truth, name) for truth, name in zip(truths, names, strict=True) if truth != name)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple((truth, name, count) for (truth, name), count in ordered[:20])
