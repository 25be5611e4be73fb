"""Finds the pages of what a user names: files, folders, globs, ZIP archives, manifests and buckets."""

from __future__ import annotations

import csv
import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from inkmath.data.archive import is_hidden
from inkmath.documents import buckets
from inkmath.documents.archives import is_zip, members_of
from inkmath.documents.opening import SUFFIXES
from inkmath.errors import ConfigError, InkmathError, InputError, MissingExtraError

MANIFESTS = (".csv", ".parquet")
_COLUMNS = ("path", "file", "source")
_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, order=True)
class FileRef:
    """A file, or a member of a ZIP archive: `scans.zip` and `a/1.png`."""

    path: str
    member: str = ""

    @property
    def name(self) -> str:
        return f"{self.path}/{self.member}" if self.member else self.path


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that cannot be opened, or a source that holds none."""

    name: str
    error: InkmathError


@dataclass(slots=True)
class Skipped:
    """Files and folders that a walk passed over without opening them.

    hidden: files and folders. kinds: other files, by their suffix.
    """

    hidden: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """A sentence; empty where nothing was passed over."""
        parts = [f"{self.hidden:,} hidden"] if self.hidden else []
        parts += [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in self.kinds.most_common(8)]
        return f"Passed over: {', '.join(parts)}." if parts else ""


def find_files(sources: Iterable[str], skipped: Skipped) -> Iterator[FileRef | BadFile]:
    """The files of the sources, in their order, folders by name; an error in the place of one that cannot
    be looked into. URLs are not read: raises ConfigError.

    skipped: counts what is passed over in folders and archives.
    """
    for source in sources:
        try:
            yield from _files_of(source, skipped)
        except (ConfigError, MissingExtraError):
            raise
        except InkmathError as error:
            yield BadFile(source, error)
        except OSError as error:
            yield BadFile(source, InputError(f"{source} cannot be looked into: {error.strerror or error}."))


def _files_of(source: str, skipped: Skipped) -> Iterator[FileRef | BadFile]:
    if buckets.is_address(source):
        names: Iterable[str] = buckets.files(source)
        yield from _in_files((name for name in names if _is_wanted(name, skipped)), skipped)
    elif os.path.isdir(source):  # noqa: PTH112 (Path.is_dir raises on a long name)
        yield from _in_files(_walk(source, skipped), skipped)
    elif source.lower().endswith(MANIFESTS):
        yield from _in_files(_listed(Path(source)), skipped)
    elif _GLOB.search(source) and not os.path.lexists(source):
        found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 (an absolute pattern, too)
        if not found:
            raise InputError(f"{source} matches no file. Check the pattern.")
        for one in found:
            if not os.path.isdir(one):  # noqa: PTH112
                yield from _in_files([one], skipped)
    else:
        yield from _in_files([source], skipped)


def _in_files(paths: Iterable[str], skipped: Skipped) -> Iterator[FileRef | BadFile]:
    """The files, and the members of those that are archives."""
    for path in paths:
        if not is_zip(path):
            yield FileRef(path)
            continue
        try:
            members = [FileRef(path, member) for member in members_of(path) if _is_wanted(member, skipped)]
        except InkmathError as error:
            yield BadFile(path, error)
        else:
            yield from members


def _walk(root: str, skipped: Skipped) -> Iterator[str]:
    """The files below a folder, by name; links to folders are not followed."""
    for folder, subfolders, files in os.walk(root):
        for name in subfolders:
            skipped.hidden += is_hidden(name)
        subfolders[:] = sorted(name for name in subfolders if not is_hidden(name))
        for name in sorted(files):
            path = os.path.join(folder, name)  # noqa: PTH118
            if _is_wanted(os.path.relpath(path, root), skipped) and stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
                yield path


def _is_wanted(name: str, skipped: Skipped) -> bool:
    """True for a file of a kind that is read; the others are counted."""
    if is_hidden(name):
        skipped.hidden += 1
        return False
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        skipped.kinds[suffix] += 1
        return False
    return True


def _listed(manifest: Path) -> Iterator[str]:
    """The files that a manifest lists in its column `path`, `file` or `source`; relative to its folder."""
    for path in _paths_in(manifest):
        is_absolute = buckets.is_address(path) or Path(path).is_absolute()
        yield path if is_absolute else str(manifest.parent / path)


def _paths_in(manifest: Path) -> Iterator[str]:
    if manifest.suffix.lower() == ".parquet":
        yield from _parquet_column(manifest)
        return
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            column = _column(rows.fieldnames or [], manifest)
            yield from (row[column] for row in rows if row[column])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"The manifest {manifest} cannot be read: {error}.") from error


def _parquet_column(manifest: Path) -> Iterator[str]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtraError("parquet", "Reading Parquet") from error
    try:
        with parquet.ParquetFile(manifest) as file:
            column = _column(file.schema_arrow.names, manifest)
            for batch in file.iter_batches(columns=[column]):
                yield from (str(path) for path in batch.column(0).to_pylist() if path)
    except (OSError, ArrowException) as error:
        raise InputError(f"The manifest {manifest} cannot be read: {error}.") from error


def _column(names: Iterable[str], manifest: Path) -> str:
    names = list(names)
    for name in _COLUMNS:
        if name in names:
            return name
    raise InputError(
        f"The manifest {manifest} has no column {', '.join(_COLUMNS)}; it has {', '.join(names)}."
    )
