"""New expressions out of old ones: parts alone, parts of others, and symbols that are taken for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.expression.layout import Relation
from inkmath.training.relation_samples import CLASSES, JUNK_NAME, Sample

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

_SIDEWAYS = (Relation.SUP, Relation.SUB, Relation.INDEX)


def random_subexpression(sample: Sample, rng: np.random.Generator) -> Sample:
    """A sub-expression: what hangs below a random symbol, its row cut at a random place."""
    if (sample.names == JUNK_NAME).all():
        return sample
    symbols = np.flatnonzero(sample.names != JUNK_NAME)
    return sample.take(*random_members(sample.parents, sample.relations, symbols, rng))


def random_members(
    parents: IntArray, relations: IntArray, symbols: IntArray, rng: np.random.Generator
) -> tuple[IntArray, int]:
    """The members, ascending, and the root of a random sub-expression: what hangs below one of the symbols,
    its row cut at a random place.
    """
    children: list[list[int]] = [[] for _ in range(len(parents))]
    right = np.full(len(parents), -1)
    for child, (parent, relation) in enumerate(zip(parents, relations, strict=True)):
        if parent >= 0:
            children[parent].append(child)
            if relation == Relation.RIGHT:
                right[parent] = child
    root = int(rng.choice(symbols))
    row = [root]
    while right[row[-1]] >= 0:
        row.append(int(right[row[-1]]))
    last = row[int(rng.integers(len(row)))] if rng.random() < 0.7 else row[-1]
    members, stack = [], [root]
    while stack:
        symbol = stack.pop()
        members.append(symbol)
        stack.extend(child for child in children[symbol] if not (symbol == last and child == right[symbol]))
    return np.array(sorted(members)), root


@dataclass(frozen=True)
class Subtree:
    """The subtree of `root`, a child of `parent` by a relation other than RIGHT; members ascend."""

    sample: Sample
    parent: int
    root: int
    members: IntArray


class SubtreeBank:
    """The parts of many samples by relation, to put in the place of others."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._places: dict[int, list[tuple[int, int]]] = {}
        self._samples = samples
        for number, sample in enumerate(samples):
            for root in _subtree_roots(sample):
                self._places.setdefault(int(sample.relations[root]), []).append((number, int(root)))

    def swap_one(self, sample: Sample, rng: np.random.Generator) -> Sample:
        """The sample with a random part replaced by a part of another; itself where it has none."""
        roots = _subtree_roots(sample)
        if not len(roots):
            return sample
        root = int(rng.choice(roots))
        places = self._places.get(int(sample.relations[root]), [])
        if not places:
            return sample
        number, donor_root = places[int(rng.integers(len(places)))]
        return swap(_subtree(sample, root), _subtree(self._samples[number], donor_root))


def swap(part: Subtree, donor: Subtree) -> Sample:
    """The part's sample with the donor's symbols in its place, as they stood to their own parent."""
    sample = part.sample
    kept = np.setdiff1d(np.arange(len(sample)), part.members)
    new = _placed(part, donor)
    old = sample.extremes[part.members]
    room = sample.extremes[kept].astype(np.float64)
    if sample.relations[part.root] in _SIDEWAYS:
        room = _make_room(
            room, old[..., 0].min(), old[..., 0].max(), float(new[..., 0].max() - old[..., 0].max())
        )
    parents = _joined_parents(part, donor, kept)
    given = donor.sample
    both_seen = sample.predicted is not None and given.predicted is not None
    return Sample(
        np.concatenate([room, new]).astype(np.float32),
        np.concatenate([sample.classes[kept], given.classes[donor.members]]),
        np.concatenate([sample.predicted[kept], given.predicted[donor.members]]) if both_seen else None,  # type: ignore[index]
        np.concatenate([sample.names[kept], given.names[donor.members]]),
        parents,
        np.concatenate([sample.relations[kept], given.relations[donor.members]]),
        np.concatenate([sample.features[kept], given.features[donor.members]]),
    )


Output = tuple[npt.NDArray[np.float32], npt.NDArray[np.float16]]
"""Class probabilities and features."""


class FeatureBank:
    """Classifier outputs for symbols, by true class: all of them, and those of misclassified symbols."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._by_class: dict[int, list[tuple[Sample, int]]] = {}
        self._confused: dict[int, list[tuple[Sample, int]]] = {}
        for sample in samples:
            if sample.predicted is None:
                continue
            taken_for = sample.predicted[:, : CLASSES - 1].argmax(axis=1)
            for index in np.flatnonzero(sample.classes < CLASSES - 1).tolist():
                kind = int(sample.classes[index])
                self._by_class.setdefault(kind, []).append((sample, index))
                if taken_for[index] != kind:
                    self._confused.setdefault(kind, []).append((sample, index))

    def covers(self, classes: IntArray) -> bool:
        """True if there are outputs for all these classes."""
        return self._by_class.keys() >= set(classes.tolist())

    def sample(self, classes: IntArray, rng: np.random.Generator) -> Output:
        """Outputs for N symbols of these classes, float32 (N, CLASSES) and float16 (N, F).

        Each is that for a random symbol of the class; in half of the calls, all of a class share one.
        Raises KeyError for a class without any.
        """
        if rng.random() < 0.5:
            kinds, which = np.unique(classes, return_inverse=True)
            predicted, features = self._drawn(kinds, rng)
            return predicted[which], features[which]
        return self._drawn(classes, rng)

    def _drawn(self, classes: IntArray, rng: np.random.Generator) -> Output:
        outputs = [_one_of(self._by_class[kind], rng) for kind in classes.tolist()]
        return np.stack([one for one, _ in outputs]), np.stack([features for _, features in outputs])

    def with_confusions(
        self, output: Output, classes: IntArray, rng: np.random.Generator, probability: float
    ) -> Output:
        """The output for N symbols, some replaced by that for a misclassified symbol of the same class.

        Symbols of new writers are misclassified more often than those that the classifier was trained on.
        """
        predicted, features = output[0].copy(), output[1].copy()
        for index in np.flatnonzero(rng.random(len(classes)) < probability):
            if others := self._confused.get(int(classes[index])):
                predicted[index], features[index] = _one_of(others, rng)
        return predicted, features


def _one_of(symbols: Sequence[tuple[Sample, int]], rng: np.random.Generator) -> Output:
    sample, index = symbols[int(rng.integers(len(symbols)))]
    assert sample.predicted is not None
    return sample.predicted[index], sample.features[index]


def _subtree_roots(sample: Sample) -> IntArray:
    return np.flatnonzero((sample.parents >= 0) & (sample.relations != Relation.RIGHT))


def _subtree(sample: Sample, root: int) -> Subtree:
    children: list[list[int]] = [[] for _ in range(len(sample))]
    for child, parent in enumerate(sample.parents):
        if parent >= 0:
            children[parent].append(child)
    members, stack = [], [root]
    while stack:
        symbol = stack.pop()
        members.append(symbol)
        stack.extend(children[symbol])
    return Subtree(sample, int(sample.parents[root]), root, np.array(sorted(members)))


def _placed(part: Subtree, donor: Subtree) -> FloatArray:
    """The donor's symbols scaled and moved as its parent must be to lie on the part's parent."""
    home_low, home = _bounds(part.sample.extremes[part.parent])
    source_low, source = _bounds(donor.sample.extremes[donor.parent])
    relation = part.sample.relations[part.root]
    if relation in (Relation.ABOVE, Relation.BELOW):
        scale = np.repeat(home[0] / max(source[0], 1e-6), 2)
    elif relation == Relation.INSIDE:
        scale = home / np.maximum(source, 1e-6)
    else:
        scale = np.repeat(home.max() / max(source.max(), 1e-6), 2)
    extremes = donor.sample.extremes[donor.members].astype(np.float64)
    placed: FloatArray = (extremes - source_low) * np.clip(scale, 1e-3, 1e3) + home_low
    return placed


def _bounds(points: npt.NDArray[np.floating]) -> tuple[FloatArray, FloatArray]:
    """The low corner of the points' box, and its width and height."""
    low = points.min(axis=0).astype(np.float64)
    return low, points.max(axis=0) - low


def _make_room(extremes: FloatArray, left: float, right: float, growth: float) -> FloatArray:
    """The symbols (N, 16, 2) once the stretch from `left` to `right` has grown.

    What lies right of it moves along; what spans it, as a fraction bar, grows too.
    """
    x = extremes[..., 0]
    low, high = x.min(axis=1), x.max(axis=1)
    beyond = low > right - 0.2 * (right - left)
    spanning = ~beyond & (high > right) & (low < left)
    shifts = np.where(beyond, growth, 0.0)
    factors = np.where(spanning, np.maximum(1 + growth / np.maximum(high - low, 1e-6), 0.2), 1.0)
    moved = extremes.copy()
    moved[..., 0] = (low + shifts)[:, None] + (x - low[:, None]) * factors[:, None]
    return moved


def _joined_parents(part: Subtree, donor: Subtree, kept: IntArray) -> IntArray:
    """Parents in the new numbering: first the kept symbols, then the donor's."""
    place = np.full(len(part.sample), -2)
    place[kept] = np.arange(len(kept))
    donor_place = np.full(len(donor.sample), -2)
    donor_place[donor.members] = len(kept) + np.arange(len(donor.members))
    old = part.sample.parents[kept]
    given = donor.sample.parents[donor.members]
    given = np.where(given < 0, given, donor_place[given])
    given[donor.members == donor.root] = place[part.parent]
    return np.concatenate([np.where(old < 0, old, place[old]), given])
