"""Data sets as they come out of the store, memory-mapped: `ImageSet` and `PictureSet`.

`inkmath.data.build` writes them. Sets of expressions in ink are `inkmath.data.expressions.ExpressionSet`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inkmath.data.rows import Division, Indices
from inkmath.data.samples import PictureSample
from inkmath.data.store import Meta
from inkmath.errors import CorruptDataError
from inkmath.types import Box, Pixels

NAMES_FILE = "names.txt"


class ImageSet:
    """Pictures of single symbols.

    images: uint8 (N, H, W), 0 = ink, 255 = paper, memory-mapped: index it with what `split` gives.
    labels: int32 (N,), indices into `classes`.
    writer_ids: int32 (N,), indices into `writers`, -1 where the writer is not known.
    """

    def __init__(self, folder: Path, meta: Meta) -> None:
        self.meta = meta
        self.name = meta.name
        self.classes = meta.classes
        self.writers = meta.writers
        self._names_file = folder / NAMES_FILE
        rows = _load(folder / "rows.npy")
        self.images: Pixels = _load(folder / "images.npy")
        self.labels: npt.NDArray[np.int32] = np.ascontiguousarray(rows["label"])
        self.writer_ids: npt.NDArray[np.int32] = np.ascontiguousarray(rows["writer"])
        self.division = Division(rows, meta.splits, meta.writers, meta.may_divide, meta.by_class)
        if len(rows) != len(self.images) or len(rows) != meta.count:
            raise CorruptDataError(
                f"The data set {meta.name!r} is damaged: its files differ in length. Add it again."
            )

    def __len__(self) -> int:
        return len(self.labels)

    def split(self, name: str, fold: int | None = None) -> Indices:
        """Indices of "train", "validation", "test", a split by its published name, or "all"; ascending.

        fold: which fold is tested (1 if not given), for sets that come in folds.
        Raises ConfigError if there is no such split or fold.
        """
        return self.division.select(name, fold)

    def names(self, rows: Indices) -> tuple[str, ...]:
        """Names of the pictures in these rows, in their order, as the source has them: paths in a folder.

        () for a set that was built before names were kept.
        """
        if not self._names_file.is_file():
            return ()
        wanted = set(rows.tolist())
        with self._names_file.open(encoding="utf-8") as lines:
            found = {row: str(json.loads(line)) for row, line in enumerate(lines) if row in wanted}
        return tuple(found[row] for row in rows.tolist())

    def class_counts(self) -> dict[str, int]:
        counts = np.bincount(self.labels, minlength=len(self.classes)).tolist()
        return dict(zip(self.classes, counts, strict=True))


class PictureSet(Sequence[PictureSample]):
    """Pictures of whole expressions with their LaTeX; a picture's bytes are read when it is asked for."""

    def __init__(self, folder: Path, meta: Meta) -> None:
        self.meta = meta
        self.name = meta.name
        self._bytes: Pixels = _load(folder / "pictures.npy").reshape(-1)
        self._records = json.loads((folder / "records.json").read_text(encoding="utf-8"))
        rows = _load(folder / "rows.npy")
        self.division = Division(rows, meta.splits, meta.writers, meta.may_divide, meta.by_class)
        if len(rows) != len(self._records) or len(rows) != meta.count:
            raise CorruptDataError(
                f"The data set {meta.name!r} is damaged: its files differ in length. Add it again."
            )

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # int or slice, as Sequence has it
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        record = self._records[index]
        data = self._bytes[record["start"] : record["end"]].tobytes()
        symbols = tuple((name, Box(**box)) for name, box in record["symbols"])
        return PictureSample(
            record["name"],
            data,
            record["latex"],
            record["split"],
            record["writer"],
            record["columns"],
            symbols,
        )

    def split(self, name: str) -> Indices:
        """Indices of a split; see `ImageSet.split`."""
        return self.division.select(name)


def _load(path: Path) -> npt.NDArray[Any]:
    """Map an array. Raises CorruptDataError if it is damaged or not there."""
    try:
        mapped: npt.NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        return mapped
    except (OSError, ValueError, EOFError) as error:
        raise CorruptDataError(f"{path} is damaged: {error}. Add the set again.") from error
