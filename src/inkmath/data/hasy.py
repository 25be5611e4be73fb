"""HASYv2: 32 x 32 pictures of single symbols in ten folds (Thoma 2017, https://arxiv.org/abs/1701.08380).

    hasy-data/v2-00000.png ...
    classification-task/fold-1/{train,test}.csv ...     path,symbol_id,latex,user_id; paths relative to the
    CSV file

A sample is in the test part of one fold and in the training part of the nine others.
"""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inkmath.data.archive import Source
from inkmath.data.decode import grey
from inkmath.data.samples import Fault, ImageSample
from inkmath.errors import CorruptDataError, InputError

FOLDS = 10
MANY_WRITERS = "16925"
"""The `user_id` of all that came from Detexify, nine pictures of ten: many people, none of them known."""
SIZE_PX = 32


@dataclass(frozen=True, slots=True)
class _Label:
    latex: str
    writer: str
    fold: int


def read(source: Source) -> Iterator[ImageSample | Fault]:
    """Every picture that a fold's test file names, with its LaTeX, writer and fold, in the order of the
    pictures' names.

    Raises CorruptDataError if a fold's file is missing or malformed, or the folds contradict each other.
    """
    tables: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}  # still compressed: about 300 bytes each
    for member in source.members(lambda name: name.endswith((".csv", ".png"))):
        name = _from(member.name)
        if name is not None:
            (pictures if name.startswith("hasy-data/") else tables)[name] = member.data
    yield from source.faults
    labels = _labels(tables)
    for name in sorted(labels):
        if name not in pictures:
            yield Fault(name, "named in a fold but not there")
            continue
        yield _sample(name, pictures[name], labels[name])
    unlabelled = sorted(pictures.keys() - labels.keys())
    yield from (Fault(name, "in no fold") for name in unlabelled)


def _from(name: str) -> str | None:
    """The name from the two folders on that the data has, whatever folder they are in."""
    for top in ("hasy-data/", "classification-task/"):
        if (start := name.find(top)) >= 0:
            return name[start:]
    return None


def _sample(name: str, data: bytes, label: _Label) -> ImageSample | Fault:
    try:
        pixels = grey(data)
    except InputError as error:
        return Fault(name, str(error))
    if pixels.shape != (SIZE_PX, SIZE_PX):
        return Fault(name, f"another size: {pixels.shape}")
    return ImageSample(name, pixels, label.latex, writer=label.writer, fold=label.fold)


def _labels(tables: Mapping[str, bytes]) -> dict[str, _Label]:
    """Label of each picture, from the folds' test files; the training files must hold what is in the nine
    other folds.
    """
    labels: dict[str, _Label] = {}
    for fold in range(1, FOLDS + 1):
        for name, row in _rows(tables, f"classification-task/fold-{fold}/test.csv"):
            if name in labels:
                raise CorruptDataError(f"HASYv2: {name} is tested in two folds.")
            writer = "" if row["user_id"] == MANY_WRITERS else row["user_id"]
            labels[name] = _Label(row["latex"], writer, fold)
    for fold in range(1, FOLDS + 1):
        training = {name for name, _ in _rows(tables, f"classification-task/fold-{fold}/train.csv")}
        expected = {name for name, label in labels.items() if label.fold != fold}
        if training != expected:
            raise CorruptDataError(
                f"HASYv2: the training part of fold {fold} differs from what the other folds test "
                f"({len(training - expected)} too many, {len(expected - training)} missing)."
            )
    return labels


def _rows(tables: Mapping[str, bytes], table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Picture name and row of each line of a fold's file."""
    if table not in tables:
        raise CorruptDataError(f"HASYv2: {table} is not in what was given.")
    text = io.TextIOWrapper(io.BytesIO(tables[table]), encoding="utf-8", newline="")
    try:
        for row in csv.DictReader(text, strict=True):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(table), row["path"]))
            yield path, {"latex": row["latex"], "user_id": row["user_id"]}
    except (csv.Error, KeyError, TypeError, UnicodeDecodeError) as error:
        raise CorruptDataError(f"HASYv2: {table} is malformed: {error!r}") from error
