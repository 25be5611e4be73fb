"""A user's own pictures of single symbols, as they lie on disk, as a set of the store."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isqrt
from pathlib import Path

import numpy as np
from PIL import Image

from inkmath.data import store, tables
from inkmath.data.archive import Member, Source
from inkmath.data.classified import absent
from inkmath.data.folders import class_folders, is_picture, name_label
from inkmath.data.samples import View
from inkmath.data.sets import ImageSet
from inkmath.data.use import Ticker, add, open_set
from inkmath.errors import CorruptDataError, DataError

SYMBOL_PX = 32
"""Side of the squares into which symbols are cut out of their pictures."""

_SMALLEST_PX, _LARGEST_PX = 16, 64
_SIZED = 200  # pictures whose size is looked up
_NAMED = 5  # classes in a sentence
_NAMED_SHARE = 0.5  # of the pictures, whose names say their class
_FEW, _UNEVEN = 20, 5.0


@dataclass(frozen=True, slots=True)
class Survey:
    """The contents of a folder, archive or table, before a picture is decoded.

    layout: "folder", a class each, "name", the class in each file's name, or "csv", a table.
    sizes_px: width and height of some of the pictures.
    """

    layout: str
    sizes_px: tuple[tuple[int, int], ...]

    @property
    def is_prepared(self) -> bool:
        """True if all pictures are small squares of one size, such as MNIST's."""
        return len(set(self.sizes_px)) == 1 and len(set(self.sizes_px[0])) == 1 and self._side <= _LARGEST_PX

    @property
    def view(self) -> View:
        """Whole pictures where they are prepared, else the symbol cut out of each."""
        return "whole" if self.is_prepared else "symbol"

    def size_px(self, view: View) -> int:
        """Side of the squares to train on."""
        return SYMBOL_PX if view == "symbol" else min(max(self._side, _SMALLEST_PX), _LARGEST_PX)

    @property
    def _side(self) -> int:
        return max(max(size) for size in self.sizes_px)


def survey(path: Path) -> Survey:
    """The layout of a folder, an archive or a table, and the sizes of its pictures.

    Raises DataError if there is nothing to learn from; the message says what is expected.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source = Source([path], Path(scratch))
        names = _names(source)
        pictures = [name for name in names if is_picture(name)]
        layout = _layout(pictures)
        if any(tables.is_table(name) for name in names):
            try:
                return Survey("csv", tuple(_sizes_of_tables(source)))
            except CorruptDataError as error:
                if not layout:
                    raise DataError(f"{path}: {error}") from error
        if not layout:
            raise DataError(
                f"{path} holds {len(pictures):,} pictures and no labels: put those of each class into a "
                "folder of its name, begin their names with it (plus-1.png, plus-2.png), or add a table, "
                "labels.csv, with the columns file and label."
            )
        chosen = set(pictures[:: max(1, len(pictures) // _SIZED)])
        return Survey(layout, tuple(_sizes(source.members(lambda name: name in chosen))))


def _layout(pictures: Sequence[str]) -> str:
    """The layout of pictures by their paths: "folder", "name", or "" where they say no classes."""
    folders = class_folders(pictures)
    if len(folders) > 1:
        return "folder"
    labels = [label for label in map(name_label, pictures) if label is not None]
    is_named = len(labels) > _NAMED_SHARE * len(pictures) and 1 < len(set(labels)) <= len(labels) / 2
    return "name" if is_named else "folder" if folders else ""


def _names(source: Source) -> list[str]:
    """The names of all files, without reading them."""
    found: list[str] = []

    def note(name: str) -> bool:
        found.append(name)
        return False

    for _ in source.members(note):
        pass
    return found


def _sizes_of_tables(source: Source) -> Iterator[tuple[int, int]]:
    opened = tables.open_tables(source)
    if opened.pixels:
        yield isqrt(opened.pixels), isqrt(opened.pixels)
    if opened.entries:
        yield from _sizes(islice(tables.pictures_of(source, opened), _SIZED))


def _sizes(members: Iterator[Member]) -> Iterator[tuple[int, int]]:
    """Sizes by the pictures' headers; those that cannot be read are left to the building of the set."""
    for member in members:
        try:
            with Image.open(io.BytesIO(member.data)) as image:
                yield image.size
        except (OSError, ValueError, Image.DecompressionBombError):
            continue


def add_own(path: Path, found: Survey, view: View, tick: Ticker) -> ImageSet:
    """The pictures as a set of the store, whose name is that of the path and a hash of its content.

    So the same pictures are the same set, and a run keeps the pictures that it was trained on when others
    are added. Raises DataError as `inkmath.data.use.add` does.
    """
    stem = re.sub(r"[^a-z0-9._-]+", "-", path.resolve().stem.lower()).strip("-._") or "own"
    building = f"{stem[:40]}-new"
    meta = add(
        building, [path], layout=found.layout, size_px=found.size_px(view), view=view, replace=True, tick=tick
    )
    name = f"{stem[:40]}-{meta.content[:8]}"
    store.rename(building, name, title=f"{path.name} (your own)")
    opened = open_set(name)
    assert isinstance(opened, ImageSet)
    return opened


def describe(images: ImageSet, found: Survey) -> list[str]:
    """Description of the pictures, a sentence a line: classes, sizes, faults, copies, parts, advice."""
    return [
        _counted(images),
        *["Classes are read from the names of the files: plus of plus-12.png"] * (found.layout == "name"),
        _sized(images, found),
        *_passed_over(images),
        *_copies(images),
        _divided(images),
        *_advice(images),
    ]


def _counted(images: ImageSet) -> str:
    counts = np.bincount(images.labels, minlength=len(images.classes))
    low, high = int(counts.min()), int(counts.max())
    each = (
        f"{low:,} each"
        if low == high
        else f"{low:,} to {high:,} each, {int(np.median(counts)):,} in the middle"
    )
    return f"{len(images):,} pictures of {len(images.classes):,} classes, {each}"


def _sized(images: ImageSet, found: Survey) -> str:
    side = images.images.shape[1]
    widths, heights = zip(*found.sizes_px, strict=True)
    sizes = f"{min(widths)} x {min(heights)}"
    if len(set(found.sizes_px)) > 1:
        sizes += f" to {max(widths)} x {max(heights)}"
    done = (
        "the ink of each is cut out and scaled to"
        if images.meta.view == "symbol"
        else "each is used whole, at"
    )
    return f"{sizes} pixels; {done} {side} x {side}"


def _passed_over(images: ImageSet) -> Iterator[str]:
    for reason, count in images.meta.faults.items():
        of_it = [name for name, text in images.meta.fault_examples if text.startswith(reason)]
        yield f"{count:,} passed over, {reason}: {_some(of_it)}"
    if images.meta.repeats:
        yield f"{images.meta.repeats:,} left out: the test part has the same picture"


def _copies(images: ImageSet) -> Iterator[str]:
    digests, labels = images.division.rows["digest"], images.labels
    _, first = np.unique(digests, return_index=True)
    if copies := len(digests) - len(first):
        few = np.setdiff1d(np.arange(len(digests)), first)[:_NAMED]
        yield (
            f"{copies:,} exact {'copies' if copies > 1 else 'copy'} of another: "
            f"{_some(images.names(few), copies)}. Copies stay on one side of the split"
        )
    pairs = np.unique(np.array([digests, labels.astype(np.uint64)]), axis=1)
    values, classes = np.unique(pairs[0], return_counts=True)
    if len(twice := values[classes > 1]):
        same = [images.names(np.flatnonzero(digests == one)) for one in twice[:_NAMED].tolist()]
        yield (
            f"The same picture under two classes, {len(twice):,} in all: "
            f"{_some([' and '.join(names) for names in same], len(twice))}. One of its labels is wrong"
        )


def _divided(images: ImageSet) -> str:
    division = images.division
    parts = ", ".join(
        f"{name} {len(images.split(name)):,}"
        for name in ("train", "validation", "test")
        if name in division.names
    )
    if not division.is_divided:
        return f"{parts}: test as published"
    known = np.unique(images.writer_ids[images.writer_ids >= 0])
    return f"{parts}: {'no writer is on two sides' if len(known) > 1 else 'a share of each class'}"


def _advice(images: ImageSet) -> Iterator[str]:
    counts = np.bincount(images.labels, minlength=len(images.classes))
    if "test" in images.division.names and (
        untested := absent(images.labels[images.split("test")], images.classes)
    ):
        yield f"Never tested, for too few pictures: {_some(untested)}"
    if int(counts.min()) < _FEW:
        few = [images.classes[i] for i in np.flatnonzero(counts < _FEW)]
        yield f"Under {_FEW} pictures: {_some(few)}. More of them help most; so may --from symbols"
    if is_uneven(images):
        rare, most = images.classes[int(counts.argmin())], images.classes[int(counts.argmax())]
        yield (
            f"{most} has {counts.max() / max(counts.min(), 1):.0f} times the pictures of {rare}: rare "
            "classes are drawn more often (balance=0.5)"
        )


def is_uneven(images: ImageSet) -> bool:
    """True if the largest class has more than five times the pictures of the smallest."""
    counts = np.bincount(images.labels, minlength=len(images.classes))
    return bool(counts.max() > _UNEVEN * counts.min())


def _some(names: Sequence[str], count: int = 0) -> str:
    """The first few names, and how many more there are of `count`, or of the names if it is not given."""
    count = max(count, len(names))
    more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
