"""The folder that a batch writes: parts of rows, each there whole or not at all.

part-00000.jsonl or .parquet   rows of pages, at most PART_ROWS
unfinished.jsonl               rows of the part that is being filled
errors.jsonl                   pages that failed in the last run, with the reason
batch.json                     reader and format, which a later run must share
report.json                    figures, once a run is over

A row is written once its page is read and belongs to a page that has none: a run that was killed goes on with
the pages that have no row, those that failed among them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from inkmath.batch.rows import Key, key_of
from inkmath.errors import ConfigError, CorruptDataError, MissingExtraError
from inkmath.files import replacing, write_whole
from inkmath.serialization import Json

PART_ROWS = 5_000
"""Rows of a part."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that the rows of one folder share.

    reader: its name, or its folder. version: of inkmath.
    """

    format: str
    reader: str
    version: str


class Output:
    """The rows of a batch, for one process at a time.

    add, fail: take a page that was read, and one that could not be.
    """

    def __init__(self, folder: Path, settings: Settings, each: Callable[[Json], None]) -> None:
        """each: called with every row, those of earlier runs first. See `opened`."""
        self._folder, self._format, self._each = folder, FORMATS[settings.format], each
        self._keys: set[Key] = set()
        self._rows_in_part = 0
        self._journal_path = folder / "unfinished.jsonl"
        self._number = self._read_parts()
        self._recover()
        self._journal = self._journal_path.open("a", encoding="utf-8")
        self._errors = (folder / "errors.jsonl").open("w", encoding="utf-8")

    def __contains__(self, page: tuple[str, int]) -> bool:
        """True if a page has its row. page: source and number."""
        return key_of(*page) in self._keys

    def add(self, row: Json) -> bool:
        """Write the row of a page, and return True, unless the page has one. Raises OSError."""
        if not self._take(row):
            return False
        self._journal.write(_line(row))
        self._journal.flush()
        if self._rows_in_part >= PART_ROWS:
            self._finish_part()
        return True

    def fail(self, source: str, page: int, kind: str, message: str) -> None:
        """Note a page that could not be read; 0 for all of a file. Raises OSError."""
        self._errors.write(_line({"source": source, "page": page, "kind": kind, "message": message}))
        self._errors.flush()

    def close(self, report: Mapping[str, Any] | None) -> None:
        """Make a part of what is left. report: written too, where the run came to its end."""
        if report is not None:
            if self._rows_in_part:
                self._finish_part()
            write_whole(self._folder / "report.json", (json.dumps(report, indent=2) + "\n").encode())
        self._journal.close()
        self._errors.close()
        if not self._rows_in_part:
            self._journal_path.unlink(missing_ok=True)

    def _take(self, row: Json) -> bool:
        """Count a row, unless its page has one."""
        key = key_of(row["source"], row["page"])
        if key in self._keys:
            return False
        self._keys.add(key)
        self._rows_in_part += 1
        self._each(row)
        return True

    def _read_parts(self) -> int:
        """Take the rows of all parts; returns the number of the next."""
        parts = sorted(self._folder.glob(f"part-*.{self._format.suffix}"))
        for part in parts:
            for row in self._format.read(part):
                self._take(row)
        self._rows_in_part = 0
        return 1 + max((int(part.stem.removeprefix("part-")) for part in parts), default=-1)

    def _recover(self) -> None:
        """Take the whole rows of the part that an earlier run left unfinished; drop the others."""
        whole = []
        with suppress(FileNotFoundError), self._journal_path.open("rb") as file:
            whole = [row for row in map(_row, file) if row is not None and self._take(row)]
        write_whole(self._journal_path, "".join(map(_line, whole)).encode())

    def _finish_part(self) -> None:
        part = self._folder / f"part-{self._number:05d}.{self._format.suffix}"
        self._journal.close()
        with replacing(part) as temporary:
            self._format.write(temporary, self._journal_path)
        # A run that is killed here leaves rows in both places: the next one takes those of the part.
        self._journal = self._journal_path.open("w", encoding="utf-8")
        self._number += 1
        self._rows_in_part = 0


@contextmanager
def opened(folder: Path, settings: Settings, each: Callable[[Json], None]) -> Iterator[Output]:
    """The folder of a batch, made where it is missing.

    Raises ConfigError if another process writes there, or its rows have other settings, CorruptDataError if a
    part is damaged, MissingExtraError for Parquet without its library, OSError.
    """
    FORMATS[settings.format].check()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _check_settings(folder, settings)
        for left in folder.glob("*.part"):  # of a run that was killed
            left.unlink(missing_ok=True)
        output = Output(folder, settings, each)
        try:
            yield output
        finally:
            output.close(None)


def _check_settings(folder: Path, settings: Settings) -> None:
    path = folder / "batch.json"
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if any(folder.glob("part-*")):
            raise ConfigError(f"{folder} holds parts of something else. Name another folder.") from None
        write_whole(path, (json.dumps(asdict(settings), indent=2) + "\n").encode())
        return
    except ValueError as error:
        raise CorruptDataError(f"{path} is damaged: {error}. Name another folder.") from error
    if given != asdict(settings):
        raise ConfigError(f"{folder} holds rows with {given}, not {asdict(settings)}. Name another folder.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Within it no other process writes to the folder; the system lets go of it when this one ends."""
    with (folder / "lock").open("w") as file:
        try:
            _lock(file)
        except OSError as error:
            raise ConfigError(f"Another process writes to {folder}. Wait for it, or end it.") from error
        yield


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # of Windows
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _line(row: Mapping[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace").decode() + "\n"  # a message may hold odd bytes of a name


def _row(line: bytes) -> Json | None:
    """The row of a line; None of one that was not written to its end."""
    try:
        row = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return row if isinstance(row, dict) and {"source", "page", "lines"} <= row.keys() else None


class JsonLines:
    """A part with one JSON object a line."""

    suffix = "jsonl"

    def check(self) -> None:
        """Raise MissingExtraError where a library is missing."""

    def write(self, path: Path, journal: Path) -> None:
        path.write_bytes(journal.read_bytes())

    def read(self, path: Path) -> Iterator[Json]:
        with path.open("rb") as file:
            for line in file:
                row = _row(line)
                if row is None:
                    raise CorruptDataError(f"{path} is damaged. Remove it: its pages are read again.")
                yield row


class Parquet:
    """A part with one row a page, its lines a list of structures."""

    suffix = "parquet"

    def check(self) -> None:
        """Raise MissingExtraError where a library is missing."""
        _pyarrow()

    def write(self, path: Path, journal: Path) -> None:
        pa, parquet = _pyarrow()
        with journal.open("rb") as file:
            rows = [row for row in map(_row, file) if row is not None]
        parquet.write_table(pa.Table.from_pylist(rows, self._schema(pa)), path, compression="zstd")

    def read(self, path: Path) -> Iterator[Json]:
        pa, parquet = _pyarrow()
        try:
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches():
                    yield from batch.to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise CorruptDataError(f"{path} is damaged. Remove it: its pages are read again.") from error

    def _schema(self, pa: Any) -> Any:
        reading = {"latex": pa.string(), "confidence": pa.float64()}
        line = {
            **reading,
            "label": pa.string(),
            "marks": pa.list_(pa.string()),
            "box": pa.list_(pa.float64()),
            "alternatives": pa.list_(pa.struct(reading)),
        }
        columns = {"source": pa.string(), "page": pa.int32(), "lines": pa.list_(pa.struct(line))}
        return pa.schema(columns)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("parquet", "Writing Parquet") from error
    return pyarrow, parquet


FORMATS: Mapping[str, JsonLines | Parquet] = {"jsonl": JsonLines(), "parquet": Parquet()}
"""The formats of parts, by name."""


def rows_in(folder: Path) -> Iterable[Json]:
    """The rows of all finished parts in a folder. Raises CorruptDataError, MissingExtraError."""
    for part in sorted(folder.glob("part-*")):
        yield from FORMATS[part.suffix.removeprefix(".")].read(part)
