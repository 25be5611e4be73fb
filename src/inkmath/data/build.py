"""Samples to the files of a set: what loaders yield is streamed to disk, so a set may be larger than
memory.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import compress
from pathlib import Path
from typing import TypeVar

import numpy as np

from inkmath.data.expressions import WrittenExpression, save_expressions
from inkmath.data.formulas import Formula, save_formulas
from inkmath.data.rows import ROW, Mask, Rows, digest, without_repeats
from inkmath.data.samples import Fault, ImageSample, PictureSample
from inkmath.data.sets import NAMES_FILE
from inkmath.errors import CorruptDataError, DataError

MAX_FAULT_EXAMPLES = 200
MAX_CLASSES = 100_000
"""More than this is a file of texts, not of class names."""

_CHUNK = 4096

S = TypeVar("S")


@dataclass(slots=True)
class Tally:
    """Result of a build, for the set's description."""

    classes: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    found: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    fault_examples: list[tuple[str, str]] = field(default_factory=list)
    repeats: int = 0

    def add_fault(self, fault: Fault) -> None:
        self.faults[kind_of_fault(fault.reason)] += 1
        if len(self.fault_examples) < MAX_FAULT_EXAMPLES:
            self.fault_examples.append((fault.name, fault.reason))


def kind_of_fault(reason: str) -> str:
    """The reason without its details, so that like faults are counted together."""
    return re.split(r"[:(\d]", reason, maxsplit=1)[0].strip().rstrip(".") or "unreadable"


class _Names:
    """Numbers names in the order in which they come."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def id(self, name: str) -> int:
        return self.ids.setdefault(name, len(self.ids))

    def sorting(self) -> tuple[tuple[str, ...], np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """The names sorted (numbers by value), and the new id of each old one."""
        names = sorted(self.ids, key=natural_key)
        position = {name: i for i, name in enumerate(names)}
        return tuple(names), np.array([position[name] for name in self.ids], dtype=np.int64)


def natural_key(name: str) -> tuple[int, int, str]:
    """Numbers come first and by value, then everything else by its characters."""
    return (0, int(name), name) if name.isascii() and name.isdigit() and len(name) < 19 else (1, 0, name)


class _RowWriter:
    """Collects the rows of `inkmath.data.rows` while samples stream past."""

    def __init__(self) -> None:
        self._classes, self._writers, self._splits = _Names(), _Names(), _Names()
        self._rows: list[tuple[int, int, int, int, int]] = []
        self._chunks: list[Rows] = []  # rows as tuples would take ten times the memory

    def add(self, label: str | None, split: str, fold: int, writer: str, content: bytes) -> None:
        label_id = -1 if label is None else self._classes.id(label)
        if len(self._classes.ids) > MAX_CLASSES or len(self._splits.ids) > 255:
            raise DataError("There are too many different labels or splits for a set of classes.")
        writer_id = self._writers.id(writer) if writer else -1
        self._rows.append((label_id, self._splits.id(split), fold, writer_id, digest(content)))
        if len(self._rows) == _CHUNK:
            self._chunks.append(np.array(self._rows, dtype=ROW))
            self._rows = []

    def finish(self, tally: Tally) -> Rows:
        """The rows, the ids of classes and writers in the order of their names; the names go to the tally."""
        rows = np.concatenate([*self._chunks, np.array(self._rows, dtype=ROW)])
        tally.splits = tuple(self._splits.ids)
        for column, names in (("label", self._classes), ("writer", self._writers)):
            ordered, new_ids = names.sorting()
            known = rows[column] >= 0
            rows[column][known] = new_ids[rows[column][known]]
            if column == "label":
                tally.classes = ordered
            else:
                tally.writers = ordered
        return rows


def build_images(samples: Iterable[ImageSample | Fault], folder: Path, *, drop_repeats: bool) -> Tally:
    """Write an ImageSet's files. drop_repeats: leave out of training what a test part has too."""
    tally, rows, shape = Tally(), _RowWriter(), (0, 0)
    raw, raw_names = folder / "images.raw", folder / "names.raw"
    with raw.open("wb") as file, raw_names.open("w", encoding="utf-8") as names:
        for sample in _without_faults(samples, tally):
            if shape == (0, 0):
                shape = _shape_of(sample)
            if sample.pixels.shape != shape:
                tally.add_fault(Fault(sample.name, f"another size: {sample.pixels.shape}"))
                continue
            content = sample.pixels.tobytes()
            rows.add(sample.label, sample.split, sample.fold, sample.writer, content)
            file.write(content)
            names.write(json.dumps(sample.name) + "\n")
    table = rows.finish(tally)
    keep = without_repeats(table, tally.splits) if drop_repeats else np.ones(len(table), np.bool_)
    _keep_images(raw, shape, keep, folder / "images.npy")
    _keep_names(raw_names, keep, folder / NAMES_FILE)
    _finish_rows(table, keep, tally, folder)
    return tally


def _shape_of(sample: ImageSample) -> tuple[int, int]:
    height, width = sample.pixels.shape
    return height, width


def _keep_images(raw: Path, shape: tuple[int, int], keep: Mask, target: Path) -> None:
    """Copy the pictures that are kept from the raw file into an array file; the raw file is removed."""
    if keep.any():
        images = np.memmap(raw, dtype=np.uint8, mode="r", shape=(len(keep), *shape))
        kept = np.flatnonzero(keep)
        out = np.lib.format.open_memmap(target, mode="w+", dtype=np.uint8, shape=(len(kept), *shape))
        for start in range(0, len(kept), _CHUNK):
            out[start : start + _CHUNK] = images[kept[start : start + _CHUNK]]
        out.flush()
        del images, out
    raw.unlink()


def _keep_names(raw: Path, keep: Mask, target: Path) -> None:
    """Copy the names that are kept, a JSON text a line; the raw file is removed."""
    with raw.open(encoding="utf-8") as names, target.open("w", encoding="utf-8") as file:
        file.writelines(compress(names, keep))
    raw.unlink()


def build_pictures(samples: Iterable[PictureSample | Fault], folder: Path) -> Tally:
    """Write a PictureSet's files."""
    tally, rows, records, end = Tally(), _RowWriter(), [], 0
    raw = folder / "pictures.raw"
    with raw.open("wb") as file:
        for sample in _without_faults(samples, tally):
            rows.add(None, sample.split, 0, sample.writer, sample.data)
            file.write(sample.data)
            records.append({
                "name": sample.name, "start": end, "end": end + len(sample.data), "latex": sample.latex,
                "split": sample.split, "writer": sample.writer, "columns": dict(sample.columns),
                "symbols": [[name, asdict(box)] for name, box in sample.symbols],
            })  # fmt: skip
            end += len(sample.data)
    table = rows.finish(tally)
    _keep_images(
        raw, (1, end), np.ones(1, np.bool_) if end else np.zeros(0, np.bool_), folder / "pictures.npy"
    )
    (folder / "records.json").write_text(json.dumps(records), encoding="utf-8")
    _finish_rows(table, np.ones(len(table), np.bool_), tally, folder)
    return tally


def build_ink(samples: Iterable[WrittenExpression | Fault], folder: Path) -> Tally:
    """Write an ExpressionSet's files."""
    tally, writers, splits = Tally(), set[str](), dict[str, None]()

    def counted() -> Iterator[WrittenExpression]:
        for sample in _without_faults(samples, tally):
            tally.kept[sample.split] += 1
            splits[sample.split] = None
            if sample.writer:
                writers.add(sample.writer)
            yield sample

    save_expressions(counted(), folder)
    tally.found += tally.kept
    tally.splits, tally.writers = tuple(splits), tuple(sorted(writers))
    _refuse_empty(tally)
    return tally


def build_formulas(samples: Iterable[Formula | Fault], folder: Path) -> Tally:
    """Write a FormulaSet's files."""
    tally = Tally()
    kept = list(_without_faults(samples, tally))
    save_formulas(kept, folder)
    tally.kept.update(formula.level for formula in kept)
    tally.found += tally.kept
    tally.splits = tuple(tally.kept)
    _refuse_empty(tally)
    return tally


BUILDERS: dict[str, Callable[..., Tally]] = {
    "images": build_images,
    "pictures": build_pictures,
    "ink": build_ink,
    "formulas": build_formulas,
}


def _without_faults(samples: Iterable[S | Fault], tally: Tally) -> Iterator[S]:
    for sample in samples:
        if isinstance(sample, Fault):
            tally.add_fault(sample)
        else:
            yield sample


def _finish_rows(rows: Rows, keep: Mask, tally: Tally, folder: Path) -> None:
    """Write the rows that are kept and count them."""
    tally.found.update(_count_splits(rows, tally.splits))
    tally.repeats = int(len(rows) - keep.sum())
    np.save(folder / "rows.npy", rows[keep], allow_pickle=False)
    tally.kept.update(_count_splits(rows[keep], tally.splits))
    _refuse_empty(tally)


def _count_splits(rows: Rows, splits: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(rows["split"], minlength=len(splits)).tolist()
    return dict(zip(splits, counts, strict=True))


def _refuse_empty(tally: Tally) -> None:
    if not tally.kept.total():
        first = "".join(f" {name}: {reason}." for name, reason in tally.fault_examples[:3])
        raise CorruptDataError(f"There is no usable sample in it ({tally.faults.total()} faults).{first}")
