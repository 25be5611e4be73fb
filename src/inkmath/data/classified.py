"""Pictures of single symbols with their classes, divided: what classifiers are trained and measured on.

`open_classified("mnist").part("test")`. The test part is read only where it is asked for.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inkmath.data import crohme_twenty, store
from inkmath.data.drawn_symbols import DETEXIFY_NAMES, Hand, as_written, drawn_symbols, in_view, scaled
from inkmath.data.expressions import ExpressionSet, WrittenExpression, split_by_writer
from inkmath.data.registry import LAYOUTS, known
from inkmath.data.rows import digest
from inkmath.data.samples import View
from inkmath.data.sets import ImageSet
from inkmath.data.use import open_set
from inkmath.errors import ConfigError, CorruptDataError
from inkmath.ink.raster import INPUT_SIZE, has_dark_paper
from inkmath.types import Pixels
from inkmath.vocab import CROHME, SYMBOLS

Labels = npt.NDArray[np.int64]

MOST_IN_MEMORY = 1 << 30
"""Bytes of a split's pictures from which on they lie in a file."""

_CHUNK = 4096  # pictures that are scaled at a time
_LOOKED_AT = 500  # pictures by which a custom set is found to be light on dark


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Pictures of one split.

    images: uint8 (N, S, S), 0 = ink, 255 = paper; mapped from a file where they are many. labels: int64 (N,),
    indices of classes. names: looks up what the source calls each picture; () where that is not known.
    """

    images: Pixels
    labels: Labels
    names: Callable[[], tuple[str, ...]] = tuple

    def __len__(self) -> int:
        return len(self.labels)

    def __add__(self, other: Part) -> Part:
        return Part(np.concatenate([self.images, other.images]), np.concatenate([self.labels, other.labels]))


@dataclass(frozen=True, slots=True)
class Classified:
    """A classification task.

    data: the set and what was chosen of it, such as "hasyv2, fold 1".
    classes: names by index. size_px: S, the side of its pictures. stored_px: side of those in the store that
    they are scaled from; S where they are drawn from strokes.
    read: gives a split; call `part`. splits: the names that can be asked for.
    redraw: draws the training symbols anew as another hand would, where they come as strokes.
    folds: how many parts take turns as the test part; 0 for data that do not come so.
    """

    name: str
    data: str
    title: str
    licence: str
    classes: tuple[str, ...]
    size_px: int
    stored_px: int
    view: View
    splits: tuple[str, ...]
    read: Callable[[str], Part]
    redraw: Callable[[Hand], Part] | None = None
    folds: int = 0

    def part(self, split: str) -> Part:
        """The pictures of "train", "validation" or "test". Raises ConfigError if there is no such split."""
        if split not in self.splits:
            raise ConfigError(f"{self.data} has no split {split!r}. Available: {', '.join(self.splits)}.")
        return self.read(split)


def absent(labels: npt.NDArray[np.integer], classes: Sequence[str]) -> tuple[str, ...]:
    """The classes of which there is no sample, so that a figure says nothing about them."""
    counts = np.bincount(labels, minlength=len(classes))
    return tuple(classes[i] for i in np.flatnonzero(counts == 0).tolist())


def open_classified(name: str, *, data: str = "", fold: int = 1, size_px: int = 0) -> Classified:
    """The task of that name, one of `TASKS`, or the images of a set of the store.

    data: the set of the store, for "folder" and "csv". fold: which is tested, for a set in folds.
    size_px: side to which its pictures are scaled; 0 is the task's own.
    Raises ConfigError for an unknown name or a fold that is not there, and as `open_set` does.
    """
    if name not in TASKS:
        raise ConfigError(f"Unknown task {name!r}. Available: {', '.join(TASKS)}.")
    return TASKS[name](name, data, fold, size_px)


def _image_task(name: str, data: str, fold: int, size_px: int, *, of: str = "", size: int = 0) -> Classified:
    set_name = of or data
    if not set_name:
        raise ConfigError(
            f"Which set? Add it (inkmath data add NAME FOLDER --layout {name}) and name it: --set data=NAME."
        )
    if not of and Path(data).exists() and data not in store.names():
        layout = name if name in LAYOUTS else "folder"
        raise ConfigError(
            f"{data} is no set of the store yet. Add it: inkmath data add NAME {data} --layout {layout}, and "
            "give that name."
        )
    if data and of and data != of:
        raise ConfigError(f"{name!r} is trained on {of!r}, not on {data!r}.")
    images = _images(set_name)
    side = size_px or size or images.images.shape[1]
    folded = images.division.has_folds
    if not folded and fold != 1:
        raise ConfigError(f"{set_name!r} does not come in folds.")

    is_dark = not of and has_dark_paper(np.asarray(images.images[:_LOOKED_AT]))

    def read(split: str) -> Part:
        return _part(images, images.split(split, fold if folded else None), side, is_dark=is_dark)

    return Classified(
        name,
        f"{set_name}, fold {fold}" if folded else set_name,
        images.meta.title,
        images.meta.licence,
        images.classes,
        side,
        images.images.shape[1],
        images.meta.view,
        tuple(split for split in images.division.names if split != "all"),
        read,
        folds=images.division.folds,
    )


def _part(images: ImageSet, chosen: Labels, side: int, *, is_dark: bool = False) -> Part:
    """The chosen pictures, scaled once and dark on light, with their labels.

    Where they would take more than `MOST_IN_MEMORY` they lie in a temporary file beside the store, mapped
    into memory: the system reads it as it is used, and removes it after the last use.
    """
    shape = (len(chosen), side, side)
    pictures: Pixels
    if len(chosen) * side**2 <= MOST_IN_MEMORY:
        pictures = np.empty(shape, np.uint8)
    else:
        beside = store.root() if os.access(store.root(), os.W_OK) else None
        with tempfile.TemporaryFile(dir=beside) as file:
            pictures = np.memmap(file, np.uint8, "w+", shape=shape)
    for start in range(0, len(chosen), _CHUNK):
        few = scaled(images.images[chosen[start : start + _CHUNK]], side)
        pictures[start : start + _CHUNK] = 255 - few if is_dark else few
    return Part(pictures, images.labels[chosen].astype(np.int64), partial(images.names, chosen))


EMNIST_TEST, EMNIST_VALIDATION = 11_323, 5_000
"""Pictures that are held out of EMNIST's test file where it is all that there is."""


def _emnist(name: str, data: str, fold: int, size_px: int) -> Classified:
    """The official splits; where there is the test file alone, our own of it, by content."""
    task = _image_task(name, data, fold, size_px, of=name)
    images = _images(name)
    if not images.division.is_divided:
        return task
    held = min(EMNIST_TEST, len(images) // 5), min(EMNIST_VALIDATION, len(images) // 20)
    parts = by_content(images.images, *held)

    def read(split: str) -> Part:
        return _part(images, parts[split], task.size_px)

    counts = ", ".join(f"{split} {len(rows):,}" for split, rows in parts.items())
    data_text = f"{name}, our own split of its test file by content ({counts})"
    return replace(task, data=data_text, splits=tuple(parts), read=read)


def by_content(images: Pixels, test: int, validation: int) -> dict[str, Labels]:
    """Rows of "train", "validation" and "test", by a hash of each picture; equal pictures stay together."""
    hashes = np.array([digest(image.tobytes()) for image in images], np.uint64)
    order = np.argsort(hashes, kind="stable")

    def border(wanted: int) -> int:
        while 0 < wanted < len(order) and hashes[order[wanted]] == hashes[order[wanted - 1]]:
            wanted += 1
        return wanted

    first = border(test)
    second = border(first + validation)
    parts = {"train": order[second:], "validation": order[first:second], "test": order[:first]}
    return {split: np.sort(rows) for split, rows in parts.items()}


def _crohme_symbols(name: str, data: str, fold: int, size_px: int) -> Classified:
    _plain(name, data, fold)
    ids = {symbol: i for i, symbol in enumerate(SYMBOLS)}
    return _written(name, "crohme, symbols of 2014", SYMBOLS, ids, size_px, crohme_parts)


def _crohme_20(name: str, data: str, fold: int, size_px: int) -> Classified:
    _plain(name, data, fold)
    ids = {symbol: i for i, symbol in enumerate(crohme_twenty.CLASSES)}
    return _written(
        name,
        "crohme, 20 classes, test 15 % of the training part's expressions by writer",
        crohme_twenty.CLASSES,
        ids,
        size_px,
        lambda expressions, split: crohme_twenty.writer_parts([e for e in expressions if e.split == "train"])[
            split
        ],
    )


def _detexify(name: str, data: str, fold: int, size_px: int) -> Classified:
    """HASYv2's classes and, out of CROHME, the written symbols that it lacks."""
    if data:
        raise ConfigError(f"{name!r} has its own data: hasyv2 and crohme.")
    hasy = _image_task("hasy", "", fold, 0, of="hasyv2")
    synonyms = {symbol: DETEXIFY_NAMES.get(symbol, symbol) for symbol in SYMBOLS if symbol in CROHME}
    lacking = tuple(symbol for symbol, name in synonyms.items() if name not in hasy.classes)
    ids = {symbol: len(hasy.classes) + i for i, symbol in enumerate(lacking)}
    # HASYv2 does not say how large a symbol was: the pen must not tell the two sets apart.
    written = _written(name, "", lacking, ids, size_px, crohme_parts, is_alone=True)

    def read(split: str) -> Part:
        pictures = hasy.part(split)
        return Part(in_view(pictures.images, written.size_px), pictures.labels) + written.part(split)

    return Classified(
        name,
        f"{hasy.data}, and {len(lacking)} classes of crohme (test: 2014)",
        "HASYv2's classes and CROHME's that it lacks",
        f"{hasy.licence}; {written.licence}",
        hasy.classes + lacking,
        written.size_px,
        written.size_px,
        "symbol",
        ("train", "validation", "test"),
        read,
        written.redraw,
    )


ChooseExpressions = Callable[[Sequence[WrittenExpression], str], Sequence[WrittenExpression]]


def crohme_parts(expressions: Sequence[WrittenExpression], split: str) -> Sequence[WrittenExpression]:
    """CROHME's training part less the writers held out; those; and for "test" 2014."""
    if split == "test":
        return [expression for expression in expressions if expression.split == "2014"]
    train, validation = split_by_writer([e for e in expressions if e.split == "train"])
    return train if split == "train" else validation


def crohme() -> ExpressionSet:
    """CROHME of the store. Raises MissingDataError, which says how to get it, if it is not there."""
    opened = open_set("crohme")
    if not isinstance(opened, ExpressionSet):
        raise CorruptDataError(
            "'crohme' in the store holds no ink. Build it anew: inkmath data add --replace."
        )
    return opened


def _written(
    name: str,
    data: str,
    classes: Sequence[str],
    ids: Mapping[str, int],
    size_px: int,
    choose: ChooseExpressions,
    *,
    is_alone: bool = False,
) -> Classified:
    side = size_px or INPUT_SIZE
    ink = crohme()

    def read(split: str, hand: Hand = as_written) -> Part:
        return Part(*drawn_symbols(choose(ink, split), ids, side, hand, is_alone=is_alone))

    return Classified(
        name,
        data,
        known("crohme").title,
        known("crohme").licence,
        tuple(classes),
        side,
        side,
        "symbol",
        ("train", "validation", "test"),
        read,
        lambda hand: read("train", hand),
    )


def _plain(name: str, data: str, fold: int) -> None:
    if data or fold != 1:
        raise ConfigError(f"{name!r} has its own data, and no folds.")


def _images(name: str) -> ImageSet:
    opened = open_set(name)
    if not isinstance(opened, ImageSet):
        raise ConfigError(f"{name!r} holds no pictures of single symbols.")
    return opened


TASKS: Mapping[str, Callable[[str, str, int, int], Classified]] = {
    "mnist": partial(_image_task, of="mnist"),
    "emnist-byclass": _emnist,
    "emnist-bymerge": _emnist,
    "emnist-balanced": _emnist,
    "emnist-letters": _emnist,
    "emnist-digits": _emnist,
    "emnist-mnist": _emnist,
    "hasy": partial(_image_task, of="hasyv2"),
    "crohme-symbols": _crohme_symbols,
    "crohme-20": _crohme_20,
    "math16": partial(_image_task, of="math16", size=40),
    "math82": partial(_image_task, of="math82"),
    "bhmsds": partial(_image_task, of="bhmsds"),
    "detexify": _detexify,
    "notebook-16": partial(_image_task, of="math16-notebook"),
    "notebook-mnist": partial(_image_task, of="mnist"),
    "notebook-369": partial(_image_task, of="hasyv2"),
    "folder": _image_task,
    "csv": _image_task,
}
"""By name: each is called with the name, `data`, `fold` and `size_px` of `open_classified`."""
