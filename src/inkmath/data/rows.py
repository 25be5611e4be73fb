"""One row a sample: its label, split, fold, writer and content digest; and how the rows are divided into
splits.

A publisher's own train, validation and test are kept as they are. What is missing is taken out of what is
there, the same way each time: by writer where writers are known, so that no writer is on both sides, else by
a hash of the content, so that equal pictures stay on one side. Of a user's own set it is taken out class by
class, so that each with at least three pictures is tested.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError

VALIDATION_SHARE = 0.1
TEST_SHARE = 0.2

_TESTED_FROM = 3  # pictures of a class

ROW = np.dtype([("label", "<i4"), ("split", "u1"), ("fold", "u1"), ("writer", "<i4"), ("digest", "<u8")])
"""label and writer are indices into the set's classes and writers, -1 where there is none; split is one into
its splits.
"""

Rows = npt.NDArray[np.void]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def digest(content: bytes) -> int:
    """64 bits that tell contents apart."""
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Division:
    """The rows of a set and the names that they refer to.

    splits: names as published; "" is the part that belongs to none.
    writers: names of the writers.
    may_divide: whether train, validation and test are taken out of a set that has no training part;
        not so for a set that is there to measure with.
    by_class: whether what is held out by content is so much of each class, and not of the whole.
    """

    rows: Rows
    splits: tuple[str, ...]
    writers: tuple[str, ...]
    may_divide: bool = True
    by_class: bool = False

    @property
    def is_divided(self) -> bool:
        """True if there is no published training part, so that the splits are ours."""
        return self.may_divide and "train" not in self.splits and not self.has_folds

    @property
    def folds(self) -> int:
        """The number of folds; 0 for a set that has none."""
        return int(self.rows["fold"].max(initial=0))

    @property
    def has_folds(self) -> bool:
        return self.folds > 0

    @property
    def names(self) -> tuple[str, ...]:
        """The splits that can be asked for."""
        if self.is_divided or self.has_folds:
            return ("train", "validation", "test", "all")
        own = [name for name in self.splits if name]
        trained = ["validation"] if "train" in own and "validation" not in own else []
        return (*own, *trained, "all")

    def select(self, name: str, fold: int | None = None) -> Indices:
        """Indices of the rows of a split, ascending. fold: which is tested, 1 if not given, for a set that
        has folds.

        Raises ConfigError if there is no such split or fold.
        """
        if name not in self.names:
            raise ConfigError(f"There is no split {name!r} here. Available: {', '.join(self.names)}.")
        if fold is not None and not 1 <= fold <= self.folds:
            raise ConfigError(f"There is no fold {fold} here; folds: {self.folds}.")
        if name == "all":
            return np.arange(len(self.rows))
        if name in self.splits and not self.is_divided and not self.has_folds and name != "train":
            return np.flatnonzero(self.rows["split"] == self.splits.index(name))
        return np.flatnonzero(self._made(name, 1 if fold is None else fold))

    def _made(self, name: str, fold: int) -> Mask:
        """The rows of a split that is not simply the publisher's."""
        test: Mask
        training: Mask
        if self.has_folds:
            test = self.rows["fold"] == fold
            training = ~test
        elif self.is_divided:
            test = self._held_out(np.ones(len(self.rows), np.bool_), TEST_SHARE, "test")
            training = ~test
        else:
            test = np.zeros(len(self.rows), np.bool_)
            training = self.rows["split"] == self.splits.index("train")
        if name == "test":
            return test
        if not self.is_divided and not self.has_folds and "validation" in self.splits:
            return training
        validation = self._held_out(training, VALIDATION_SHARE, "validation")
        return validation if name == "validation" else training & ~validation

    def _held_out(self, among: Mask, share: float, purpose: str) -> Mask:
        """About `share` of the rows in `among`: whole writers, and by content where none is known."""
        writer = self.rows["writer"]
        counts = np.bincount(writer[among & (writer >= 0)], minlength=len(self.writers))
        if (counts > 0).sum() < 2:  # one writer cannot be on two sides
            return among & self._by_content(among, share, purpose)
        chosen = choose_writers(self.writers, counts.tolist(), share * int(counts.sum()))
        unknown = among & (writer < 0)
        return (among & np.isin(writer, chosen)) | (unknown & self._by_content(unknown, share, purpose))

    def _by_content(self, among: Mask, share: float, purpose: str) -> Mask:
        """About `share` of the contents, of the whole or of each class among those rows."""
        digests, places = self.rows["digest"], _unit_interval(self.rows["digest"], purpose)
        if not self.by_class:
            return places < share
        chosen = []
        for label in np.unique(self.rows["label"][among]).tolist():
            here = among & (self.rows["label"] == label)
            contents = digests[here][np.argsort(places[here], kind="stable")]
            _, first = np.unique(contents, return_index=True)
            count = max(1, round(share * len(first))) if len(first) >= _TESTED_FROM else 0
            chosen.append(contents[np.sort(first)][:count])
        return np.isin(digests, np.concatenate(chosen)) if chosen else np.zeros(len(digests), np.bool_)


def choose_writers(writers: Sequence[str], counts: Sequence[int], wanted: float) -> list[int]:
    """Indices of writers whose samples together make about `wanted`, in the order of their names' hashes.

    A writer who would bring more than half as much too many is passed over, so that one diligent writer does
    not fill the whole part. At least one is chosen, the least diligent where nobody fits.
    """
    order = sorted(range(len(writers)), key=lambda i: hashlib.blake2b(writers[i].encode()).digest())
    present = [i for i in order if counts[i] > 0]
    chosen: list[int] = []
    left = wanted
    for i in present:
        if left <= 0:
            break
        if counts[i] <= left + wanted / 2:
            chosen.append(i)
            left -= counts[i]
    return chosen or [min(present, key=lambda i: counts[i])]


def without_repeats(rows: Rows, splits: Sequence[str]) -> Mask:
    """The rows to keep so that no content is in two splits: test keeps all, then validation, then the
    others.
    """
    keep = np.ones(len(rows), np.bool_)
    seen = np.zeros(0, np.uint64)
    for name in sorted(
        splits, key=lambda name: (name != "test", name != "validation", name == "train", name)
    ):
        here = rows["split"] == splits.index(name)
        keep &= ~(here & np.isin(rows["digest"], seen))
        seen = np.union1d(seen, rows["digest"][here])
    return keep


def _unit_interval(digests: npt.NDArray[np.uint64], purpose: str) -> npt.NDArray[np.float64]:
    """Numbers in [0, 1), fixed by content and purpose; different purposes are independent."""
    mixed = digests ^ np.uint64(digest(purpose.encode()))
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(
        0x9E3779B97F4A7C15
    )  # multiplicative hashing (Knuth)
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)
