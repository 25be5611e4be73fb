"""Members of ZIP archives, each read by itself, within bounds."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from inkmath.data.archive import Budget, Limits
from inkmath.documents import buckets
from inkmath.errors import InputError

LIMITS = Limits(member_bytes=512 * 2**20, total_bytes=1 << 40)
"""Bounds on what an archive of pages may unpack to."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, lzma.LZMAError, OSError, ValueError, NotImplementedError)


def is_zip(path: str) -> bool:
    return path.lower().endswith(".zip")


def members_of(path: str) -> list[str]:
    """The names of the files in an archive, in its order; links are left out.

    Raises CorruptDataError where it unpacks to too much, InputError where it is damaged.
    """
    budget = Budget(LIMITS)
    with _opened(path) as (archive, packed_bytes):
        names = []
        for info in archive.infolist():
            budget.spend(Path(path), info.filename, info.file_size, packed_bytes)
            if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
                names.append(info.filename)
        return names


def read_member(path: str, member: str) -> bytes:
    """The bytes of a file in an archive. Raises InputError."""
    with _opened(path) as (archive, _):
        try:
            info = archive.getinfo(member)
            if info.flag_bits & 1:
                raise InputError(f"{path}/{member} is encrypted. Unpack the archive.")
            if info.file_size > LIMITS.member_bytes:
                raise InputError(f"{path}/{member} unpacks to {info.file_size:,} bytes, which is too much.")
            return archive.read(info)
        except KeyError:
            raise InputError(f"{path} holds no {member}. Give the archive as it was listed.") from None
        except _BROKEN as error:
            raise InputError(f"{path}/{member} is damaged in the archive: {error}.") from error


@contextmanager
def _opened(path: str) -> Iterator[tuple[zipfile.ZipFile, int]]:
    """An archive and its size in bytes."""
    try:
        file = buckets.open_file(path) if buckets.is_address(path) else cast(BinaryIO, io.FileIO(path))
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror or error}.") from error
    with file:
        try:
            size = file.seek(0, 2)
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise InputError(f"{path} is not a whole ZIP archive: {error}.") from error
        with archive:
            yield archive, size
