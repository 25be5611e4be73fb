"""Pictures whose labels stand in a table (CSV or TSV) beside them, in a folder or in the same archive.

Its columns are separated by commas, semicolons or tabs.

Where the table alone is given, the pictures that it names are read from its folder.

The table has a header. The picture's column is one of `PATH_COLUMNS` (relative to the table, or to a folder
of its name or called `images` beside it; the suffix may be left out), the label's one of `LABEL_COLUMNS`;
`split` and `writer` (or `user_id`) are used where they are there. Of single symbols a table may hold the
pictures too, see `pixel_tables`.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from inkmath.data.archive import Member, Source
from inkmath.data.decode import grey
from inkmath.data.delimiters import delimiter_of, first_line
from inkmath.data.folders import SPLIT_NAMES, is_picture, picture_sample
from inkmath.data.pixel_tables import (
    LABEL_COLUMNS,
    label_column,
    named,
    pixel_columns,
    read_rows,
    splits_by_name,
)
from inkmath.data.samples import Fault, ImageSample, PictureSample
from inkmath.errors import CorruptDataError, InputError
from inkmath.types import Box

PATH_COLUMNS = (
    *("file", "path", "filename", "file_name", "filepath", "image", "image_path", "image_name", "img"),
    *("file_path", "image_file", "image_filename", "img_path", "files", "filenames", "images", "picture"),
    *("photo", "name", "image_id", "imageid", "id"),
)
SUFFIXES = ("", ".png", ".jpg", ".jpeg")
"""Suffixes of pictures that a table may leave out."""

WRITER_COLUMNS = ("writer", "user_id", "writer_id")

_TABLE = re.compile(r"\.(csv|tsv)$", re.IGNORECASE)
_CROP = re.compile(r"(.+)_(.+?)_(\d+)_(\d+)_(\d+)_(\d+)$")
_MAX_TABLE_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of a table. other: a second label that the same picture has, "" where there is none."""

    label: str
    split: str
    writer: str
    columns: Mapping[str, str]
    other: str = ""


def read_classes(source: Source) -> Iterator[ImageSample | Fault]:
    """Pictures of single symbols, their classes in the table.

    Raises CorruptDataError if there is no table, or none with the columns above or with pixels and labels.
    """
    tables = open_tables(source)
    for member in source.members(lambda name: name in tables.of_pixels):
        yield from read_rows(member, source, tables.of_pixels[member.name])
    yield from (Fault(name, "a table of pixels without labels") for name in tables.unlabelled)
    if not tables.entries:
        yield from source.faults
        return
    missing = set(tables.entries)
    for member in pictures_of(source, tables):
        found = tables.find(member.name)
        if found is None:
            yield Fault(member.name, "in no table")
            continue
        missing.discard(found)
        entry = tables.entries[found]
        if entry.other:
            yield Fault(member.name, _two_labels(entry))
            continue
        if not entry.label.strip():
            yield Fault(member.name, "no label in the table")
            continue
        yield picture_sample(member.name, member.data, entry.label, entry.split, source, entry.writer)
    yield from source.faults
    if tables.of_pixels and len(missing) == len(tables.entries):
        yield from (Fault(name, "names pictures of which none is there") for name in sorted(tables.names))
        return
    yield from (Fault(name, "in the table but not there") for name in sorted(missing))


def read_expressions(source: Source) -> Iterator[PictureSample | Fault]:
    """Pictures of expressions, their LaTeX in the table, in the order of the pictures' names.

    A further picture named `<picture>_<symbol>_<y1>_<y2>_<x1>_<x2>` is a crop that tells where a symbol is.
    Raises CorruptDataError if there is no table, or none with the columns above.
    """
    tables = open_tables(source, has_pixels=False)
    pictures: dict[str, bytes] = {}
    symbols: dict[str, list[tuple[str, Box]]] = defaultdict(list)
    for member in pictures_of(source, tables):
        if found := tables.find(member.name):
            pictures[found] = member.data
        elif crop := _CROP.fullmatch(posixpath.splitext(member.name)[0]):
            y0, y1, x0, x1 = (float(value) for value in crop.groups()[2:])
            symbols[crop[1]].append((crop[2], Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
        else:
            yield Fault(member.name, "in no table")
    yield from source.faults
    for name, entry in sorted(tables.entries.items()):
        boxes = sorted(symbols[posixpath.splitext(name)[0]], key=lambda symbol: symbol[1].x0)
        yield _expression(name, pictures.get(name), entry, tuple(boxes))


def _expression(
    name: str, data: bytes | None, entry: _Entry, symbols: tuple[tuple[str, Box], ...]
) -> PictureSample | Fault:
    if data is None:
        return Fault(name, "in the table but not there")
    if entry.other:
        return Fault(name, _two_labels(entry))
    try:
        grey(data)
    except InputError as error:
        return Fault(name, str(error))
    return PictureSample(name, data, entry.label, entry.split, entry.writer, entry.columns, symbols)


def pictures_of(source: Source, tables: Tables) -> Iterator[Member]:
    """The pictures of the source, or those that it names where it is a table alone."""
    if all(path.is_file() and _TABLE.search(path.name) for path in source.paths):
        beside = replace(source, paths=[path.parent for path in source.paths], faults=source.faults)
        return beside.members(lambda name: is_picture(name) and tables.find(name) is not None)
    return source.members(is_picture)


def _two_labels(entry: _Entry) -> str:
    return f"two labels in the table: {entry.label!r} and {entry.other!r}"


@dataclass(frozen=True, slots=True)
class Tables:
    """Contents of the tables of a source.

    entries: label of each picture by its name there. names: of the tables with such entries.
    of_pixels: split of each table that holds labelled pictures. unlabelled: tables of pictures alone.
    pixels: columns of pixels in the last of those that hold pictures; 0 for none.
    """

    entries: Mapping[str, _Entry]
    names: frozenset[str]
    of_pixels: Mapping[str, str]
    unlabelled: tuple[str, ...]
    pixels: int = 0

    def find(self, picture: str) -> str | None:
        """The name by which a table has the picture: its path, maybe without its suffix, from the table or
        from the folder of the table's name, or from `images` beside it.
        """
        folder, name = posixpath.split(picture)
        names = [picture]
        if any(
            folder in (posixpath.splitext(table)[0], posixpath.join(posixpath.dirname(table), "images"))
            for table in self.names
        ):
            names.append(posixpath.join(posixpath.dirname(folder), name))
        stems = [stem for stem, suffix in map(posixpath.splitext, names) if suffix.lower() in SUFFIXES]
        return next((one for one in (*names, *stems) if one in self.entries), None)


def open_tables(source: Source, *, has_pixels: bool = True) -> Tables:
    """All tables there that have the columns. Raises CorruptDataError if there is none."""
    entries: dict[str, _Entry] = {}
    complaints: list[str] = []
    names: set[str] = set()
    of_pixels: list[str] = []
    unlabelled: list[str] = []
    count = 0
    for member in source.members(lambda name: bool(_TABLE.search(name))):
        if len(member.data) > _MAX_TABLE_BYTES:
            raise CorruptDataError(f"The table {member.name} has {len(member.data):,} bytes. It is refused.")
        try:
            header = _header(member)
            if has_pixels and (columns := pixel_columns(header)) is not None:
                count = columns.stop - columns.start
                (unlabelled if label_column(header) is None else of_pixels).append(member.name)
                continue
            for name, entry in list(_read_table(member.name, member.data)):
                first = entries.get(name, entry)
                is_same = first.label == entry.label and not first.other
                entries[name] = entry if is_same else replace(first, other=entry.label)
                names.add(member.name)
        except (csv.Error, UnicodeDecodeError, LookupError, InputError) as error:
            complaints.append(f"{member.name}: {error}.")
    if not entries and not of_pixels:
        if unlabelled:
            raise CorruptDataError(
                f"{unlabelled[0]} has pictures and no labels ({'|'.join(LABEL_COLUMNS)}): nothing can be "
                f"learnt from it. Answer it with: inkmath predict RUN {unlabelled[0]} -o ANSWERS.csv"
            )
        pixels = ", or one column for each pixel: pixel0, pixel1, ..." if has_pixels else ""
        raise CorruptDataError(
            "There is no table of labels (.csv or .tsv with a header that names a column "
            f"{'|'.join(LABEL_COLUMNS)} and one of pictures, {'|'.join(PATH_COLUMNS)}{pixels}). "
            f"{' '.join(complaints)}".strip()
        )
    return Tables(entries, frozenset(names), splits_by_name(of_pixels), tuple(unlabelled), count)


def is_table(name: str) -> bool:
    return bool(_TABLE.search(name))


def _header(table: Member) -> list[str]:
    line = first_line(table.data)
    cells = [cell.strip(' "').lower() for cell in line.split(delimiter_of(line, table.name))]
    return list(named(cells))


def _read_table(table: str, data: bytes) -> Iterator[tuple[str, _Entry]]:
    """Raises LookupError if the header lacks a column, csv.Error or UnicodeDecodeError if it is malformed."""
    separator = delimiter_of(first_line(data), table)
    # LaTeX in a TSV may hold quotes, and nothing needs quoting there.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    lines = io.StringIO(data.decode("utf-8-sig"), newline="")
    reader = csv.DictReader(lines, delimiter=separator, quoting=quoting, restval="")
    header = {str(column).strip().lower(): column for column in reader.fieldnames or ()}
    path = _column(header, PATH_COLUMNS)
    label = _column(header, LABEL_COLUMNS)
    writer = next((header[name] for name in WRITER_COLUMNS if name in header), None)
    for row in reader:
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(table), row[path].strip().replace("\\", "/"))
        )
        split = row[header["split"]].strip() if "split" in header else ""
        others = {key: value for key, value in row.items() if key and key not in (path, label) and value}
        by = row[writer] if writer else ""
        yield name, _Entry(row[label], SPLIT_NAMES.get(split.lower(), split), by, others)


def _column(header: Mapping[str, str], choices: tuple[str, ...]) -> str:
    for name in choices:
        if name in header:
            return header[name]
    raise LookupError(f"its header has none of {', '.join(choices)}")
