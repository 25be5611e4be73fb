"""The pictures of a folder or a table, or one picture, that are to be answered, one entry each, by id.

A table (CSV or TSV) names files, in a column of `PATH_COLUMNS`, or holds the pictures themselves as columns
of grey levels (`pixel0`, `pixel1`, ... row by row). Entries lie in a temporary file and not in memory: a
million take no more of it than a thousand.
"""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import BinaryIO, TextIO

from inkmath.data.archive import is_hidden
from inkmath.data.delimiters import MOST_OF_A_HEADER, Delimiter, delimiter_of, first_line
from inkmath.data.folders import is_picture
from inkmath.data.pixel_tables import LABEL_COLUMNS, picture_of, pixel_columns
from inkmath.data.tables import PATH_COLUMNS, SUFFIXES
from inkmath.errors import ConfigError, InkmathError, InputError, UnreadableImageError
from inkmath.ink.image import open_image
from inkmath.types import Pixels

ID_COLUMNS = ("id", "imageid", "image_id")

Tell = Callable[[str, str], None]
"""Called with the name of what cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture. place: its file, or where its row begins in the table. label: "" where there is none."""

    id: str
    place: str | int
    label: str = ""


class Listing:
    """Entries of a folder or a table. `len` is their number."""

    def __init__(self, source: Path, tell: Tell) -> None:
        """Read the names of all pictures; an id that comes twice is reported, and its first entry kept.

        Raises InputError if there is nothing of the kind, or the table lacks its columns.
        """
        self.source = source
        self._store = sqlite3.connect("")  # on disk, without a name; SQLite removes it
        self._store.execute("CREATE TABLE entries (position INTEGER PRIMARY KEY, id UNIQUE, place, label)")
        self._order = "SELECT id, place, label FROM entries ORDER BY position"
        self._table: BinaryIO | None = None
        self._pixels = slice(0)
        self._delimiter: Delimiter = ","
        if source.is_dir():
            self._take(_files(source), tell)
            self._order = "SELECT id, place, label FROM entries ORDER BY id"
        elif source.suffix.lower() in (".csv", ".tsv"):
            self._read_table(tell)
        elif source.is_file() and is_picture(source.name):
            self._take([Entry(source.name, source.name)], tell)
        else:
            raise InputError(f"{source} is no folder, table (.csv, .tsv) or picture that is there.")

    def __len__(self) -> int:
        count: int = self._store.execute("SELECT COUNT(*) FROM entries").fetchone()[0]
        return count

    def __iter__(self) -> Iterator[Entry]:
        """By name for a folder, in its order for a table, in that of the sample file once there is one."""
        for row in self._store.execute(self._order):
            yield Entry(*row)

    def picture(self, entry: Entry) -> Pixels:
        """uint8 (H, W, 3). Raises UnreadableImageError or the like, naming the file or row."""
        if isinstance(entry.place, int):
            return self._picture_in_row(entry.id, entry.place)
        path = Path(entry.place)
        if not path.is_absolute():
            folder = self.source if self.source.is_dir() else self.source.parent
            places = (folder, folder / self.source.stem)
            tried = [place / f"{path}{suffix}" for place in places for suffix in SUFFIXES]
            path = next((one for one in tried if os.path.isfile(one)), tried[0])  # noqa: PTH113
        return open_image(path)

    def follow(self, ids: Iterable[str], name: str) -> None:
        """Take the order of these ids, which are to be those of the entries, each once.

        ids: such as a sample submission has them, with or without the suffixes of files. name: of their file.
        Raises ConfigError with those that differ.
        """
        self._store.execute("CREATE TABLE wanted (position INTEGER PRIMARY KEY, id UNIQUE)")
        for id_ in ids:
            try:
                self._store.execute("INSERT INTO wanted (id) VALUES (?)", (id_,))
            except sqlite3.IntegrityError as error:
                raise ConfigError(f"{name} has the id {id_!r} twice.") from error
        if self._only("wanted", "entries") and self.source.is_dir():
            self._drop_suffixes()
        for left, right, words in (
            ("wanted", "entries", "lacks"),
            ("entries", "wanted", "has more than the"),
        ):
            if names := self._only(left, right):
                count = len(names) if len(names) < 4 else "more than 3"
                raise ConfigError(f"{self.source} {words} ids of {name} ({count}): {', '.join(names[:3])}.")
        self._order = (
            "SELECT e.id, e.place, e.label FROM wanted w JOIN entries e USING (id) ORDER BY w.position"
        )

    def _only(self, left: str, right: str) -> list[str]:
        """Up to four ids that one table has and the other has not."""
        query = f"SELECT id FROM {left} EXCEPT SELECT id FROM {right} LIMIT 4"
        return [str(row[0]) for row in self._store.execute(query)]

    def _drop_suffixes(self) -> None:
        def stem(name: str) -> str:
            return str(PurePath(name).with_suffix(""))

        self._store.create_function("stem", 1, stem, deterministic=True)
        try:
            self._store.execute("UPDATE entries SET id = stem(id)")
        except sqlite3.IntegrityError as error:
            raise ConfigError(f"Two pictures in {self.source} differ only in their suffix.") from error

    def _take(self, entries: Iterable[Entry], tell: Tell) -> None:
        for entry in entries:
            row = (entry.id, entry.place, entry.label)
            try:
                self._store.execute("INSERT INTO entries (id, place, label) VALUES (?, ?, ?)", row)
            except sqlite3.IntegrityError:
                query = "SELECT label FROM entries WHERE id = ?"
                (first,) = self._store.execute(query, (entry.id,)).fetchone()
                two = f"has two labels, {first!r} and {entry.label!r}; the first counts"
                tell(entry.id, "is listed twice" if first == entry.label else two)

    def _read_table(self, tell: Tell) -> None:
        self._delimiter = _delimiter(self.source)
        with _text(self.source) as file:
            rows = csv.reader(file, delimiter=self._delimiter)
            header = [column.strip() for column in next(rows, [])]
            try:
                pixels = pixel_columns(header)
            except InputError as error:
                raise InputError(f"{self.source} cannot be used: {error}.") from error
            if pixels is None:
                self._take(_named(self.source, header, rows, tell), tell)
                return
        self._pixels = pixels
        self._table = self.source.open("rb")
        self._take(_in_rows(self._table, header, self._delimiter), tell)

    def _picture_in_row(self, name: str, start: int) -> Pixels:
        assert self._table is not None
        self._table.seek(start)
        line = self._table.readline().decode("utf-8", "replace").replace('"', "")
        try:
            picture = picture_of(line.split(self._delimiter), self._pixels)
        except ValueError as error:
            raise UnreadableImageError(f"The row {name} of {self.source} is no picture: {error}.") from error
        return open_image(picture)


def read_sample(path: Path) -> tuple[tuple[str, str], Iterator[tuple[str, str]]]:
    """The names of the two columns of a sample submission, and its rows: id and label.

    Raises ConfigError if it has other than two columns, or cannot be read.
    """
    try:
        with _text(path) as file:
            header = [column.strip() for column in next(csv.reader(file, delimiter=_delimiter(path)), [])]
    except InputError as error:
        raise ConfigError(str(error)) from error
    if len(header) != 2:
        raise ConfigError(f"{path} has {len(header)} columns; a sample has two, the id and the label.")
    return (header[0], header[1]), _sample_rows(path)


def _sample_rows(path: Path) -> Iterator[tuple[str, str]]:
    with _text(path) as file:
        for row in islice(csv.reader(file, delimiter=_delimiter(path)), 1, None):
            if row:
                yield row[0].strip(), row[1].strip() if len(row) > 1 else ""


def _files(folder: Path) -> Iterator[Entry]:
    """Every file of a folder and those in it, by its path from there; hidden ones are passed over."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as items:
            for item in items:
                if is_hidden(item.name):
                    continue
                if item.is_dir(follow_symlinks=False):
                    waiting.append(Path(item.path))
                else:
                    name = os.path.relpath(item.path, folder)
                    yield Entry(name, name)


def _named(table: Path, header: Sequence[str], rows: Iterator[Sequence[str]], tell: Tell) -> Iterator[Entry]:
    """The rows of a table of file names."""
    columns = {name.lower(): place for place, name in reversed(list(enumerate(header)))}
    path = next((columns[name] for name in PATH_COLUMNS if name in columns), None)
    if path is None:
        raise InputError(
            f"{table} has no column {', '.join(PATH_COLUMNS[:-1])} or {PATH_COLUMNS[-1]}, and none of pixels."
        )
    id_ = next((columns[name] for name in ID_COLUMNS if name in columns), path)
    label = next((columns[name] for name in LABEL_COLUMNS if name in columns), None)
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        if max(path, id_) >= len(row) or not row[path].strip():
            tell(f"line {number} of {table}", "names no picture")
            continue
        text = "" if label is None or label >= len(row) else row[label].strip()
        yield Entry(row[id_].strip(), row[path].strip().replace("\\", "/"), text)


def _in_rows(file: BinaryIO, header: Sequence[str], separator: str) -> Iterator[Entry]:
    """The rows of a table of pixels; without a column of ids they are counted from 1."""
    columns = {name.lower(): place for place, name in enumerate(header)}
    id_ = next((columns[name] for name in ID_COLUMNS if name in columns), None)
    label = next((columns[name] for name in LABEL_COLUMNS if name in columns), None)
    start, number = len(file.readline()), 0
    for line in file:
        if line.strip():
            number += 1
            cells = line.decode("utf-8", "replace").split(separator)
            name = str(number) if id_ is None or id_ >= len(cells) else cells[id_].strip(' "\r\n')
            text = "" if label is None or label >= len(cells) else cells[label].strip(' "\r\n')
            yield Entry(name, start, text)
        start += len(line)


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    """The text of a table. Raises InputError for what is no readable text, while it is read too."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except InkmathError:
        raise
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as a table: {error}.") from error


def _delimiter(path: Path) -> Delimiter:
    """Raises InputError if the table cannot be read."""
    try:
        with path.open("rb") as file:
            return delimiter_of(first_line(file.read(MOST_OF_A_HEADER)), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a table: {error}.") from error
