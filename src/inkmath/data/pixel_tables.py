"""Tables that hold their pictures: a row each, a column for each pixel (`label,pixel0,pixel1,...`)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from math import isqrt

import numpy as np

from inkmath.data.archive import Member
from inkmath.data.decode import fit
from inkmath.data.folders import SPLIT_NAMES
from inkmath.data.samples import Fault, ImageSample
from inkmath.errors import CorruptDataError, InputError
from inkmath.types import Pixels

LABEL_COLUMNS = ("latex", "label", "class", "symbol", "truth", "target")

_PIXEL = re.compile(r"(pixel|px|p)_?\d+|\d+x\d+", re.IGNORECASE)


def pixel_columns(header: Sequence[str]) -> slice | None:
    """The columns that hold pixels, row by row; None where there are none.

    Raises InputError if they do not make a square, or other columns lie between them.
    """
    places = [i for i, column in enumerate(header) if _PIXEL.fullmatch(column.strip())]
    if not places:
        return None
    if isqrt(len(places)) ** 2 != len(places) or places[-1] - places[0] + 1 != len(places):
        raise InputError(f"it has {len(places)} columns of pixels, which make no square")
    return slice(places[0], places[-1] + 1)


def picture_of(cells: Sequence[str], columns: slice) -> Pixels:
    """uint8 (S, S) of a row's cells. Raises ValueError if they are no grey levels."""
    side = isqrt(columns.stop - columns.start)
    values = np.array(cells[columns], np.float64)
    if len(values) != side * side or not ((values >= 0) & (values <= 255)).all():
        raise ValueError(f"{side * side} grey levels from 0 to 255 are expected")
    return values.astype(np.uint8).reshape(side, side)


def read_rows(table: Member, size_px: int, split: str) -> Iterator[ImageSample | Fault]:
    """The rows of a table with a column of labels; a column `split` goes before the split that is given.

    Raises CorruptDataError where it is no text of a table.
    """
    try:
        yield from _rows(table, size_px, split)
    except (csv.Error, UnicodeDecodeError) as error:
        raise CorruptDataError(f"{table.name} cannot be read as a table: {error}.") from error


def _rows(table: Member, size_px: int, split: str) -> Iterator[ImageSample | Fault]:
    separator = "\t" if table.name.lower().endswith(".tsv") else ","
    lines = io.TextIOWrapper(io.BytesIO(table.data), "utf-8-sig", newline="")
    rows = csv.reader(lines, delimiter=separator)
    header = [column.strip().lower() for column in next(rows)]
    columns = pixel_columns(header)
    assert columns is not None
    label = label_column(header)
    assert label is not None
    own_split = header.index("split") if "split" in header else None
    for row in rows:
        if not row:
            continue
        name = f"line {rows.line_num} of {table.name}"
        try:
            picture = picture_of(row, columns)
        except ValueError as error:
            yield Fault(name, f"no picture: {error}")
            continue
        if label >= len(row) or not row[label].strip():
            yield Fault(name, "no label in the table")
            continue
        given = row[own_split].strip() if own_split is not None and own_split < len(row) else split
        yield ImageSample(
            name, fit(picture, size_px), row[label].strip(), SPLIT_NAMES.get(given.lower(), given)
        )


def label_column(header: Sequence[str]) -> int | None:
    """The column that holds the labels, None for none. header: in lower case."""
    return next((header.index(name) for name in LABEL_COLUMNS if name in header), None)


def splits_by_name(tables: Iterable[str]) -> dict[str, str]:
    """The split of each table that its name says (`mnist_train.csv`); "" for all unless they differ."""
    words = {table: re.split(r"[^a-z]+", table.rsplit("/", 1)[-1].lower()) for table in tables}
    found = {
        table: next((SPLIT_NAMES[word] for word in those if word in SPLIT_NAMES), "")
        for table, those in words.items()
    }
    return found if len(set(found.values())) > 1 else dict.fromkeys(found, "")
