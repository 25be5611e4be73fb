"""Tables that hold their pictures: a row each, a column for each pixel (`label,pixel0,pixel1,...`).

Some have no header: a row of numbers is then the label and the pixels of a square.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import isqrt

import numpy as np

from inkmath.data.archive import Member, Source
from inkmath.data.decode import stored
from inkmath.data.delimiters import delimiter_of, first_line
from inkmath.data.folders import SPLIT_NAMES
from inkmath.data.samples import Fault, ImageSample
from inkmath.errors import CorruptDataError, InputError
from inkmath.types import Pixels

LABEL_COLUMNS = (
    *("latex", "label", "class", "symbol", "truth", "target", "labels", "category", "class_name"),
    *("classname", "class_label", "character", "char", "letter", "digit", "tag", "y"),
)

_SMALLEST_PX = 8  # of a side, in a table without a header
_GREY = re.compile(r"\s*\d{1,3}(\.0*)?\s*")
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


def read_rows(table: Member, source: Source, split: str) -> Iterator[ImageSample | Fault]:
    """The rows of a table with a column of labels; a column `split` goes before the split that is given.

    Raises CorruptDataError where it is no text of a table.
    """
    try:
        yield from _rows(table, source, split)
    except (csv.Error, UnicodeDecodeError) as error:
        raise CorruptDataError(f"{table.name} cannot be read as a table: {error}.") from error


def _rows(table: Member, source: Source, split: str) -> Iterator[ImageSample | Fault]:
    separator = delimiter_of(first_line(table.data), table.name)
    lines = io.TextIOWrapper(io.BytesIO(table.data), "utf-8-sig", newline="")
    rows = csv.reader(lines, delimiter=separator)
    first = next(rows)
    header = [column.strip().lower() for column in named(first)]
    columns = pixel_columns(header)
    assert columns is not None
    label = label_column(header)
    assert label is not None
    own_split = header.index("split") if "split" in header else None
    for row in chain([first] if named(first) != first else [], rows):
        if not row:
            continue
        name = f"line {rows.line_num} of {table.name}"
        try:
            pixels = stored(picture_of(row, columns), source.size_px, source.view)
        except (ValueError, InputError) as error:
            yield Fault(name, f"no picture: {error}")
            continue
        if label >= len(row) or not row[label].strip():
            yield Fault(name, "no label in the table")
            continue
        given = row[own_split].strip() if own_split is not None and own_split < len(row) else split
        yield ImageSample(name, pixels, row[label].strip(), SPLIT_NAMES.get(given.lower(), given))


def named(first: Sequence[str]) -> Sequence[str]:
    """The header of a table by its first row: of a row of numbers, a label before the pixels of a square."""
    side = isqrt(len(first) - 1) if first else 0
    is_row = side >= _SMALLEST_PX and side**2 == len(first) - 1 and all(map(_GREY.fullmatch, first[1:]))
    return ["label", *(f"pixel{i}" for i in range(side**2))] if is_row else first


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
