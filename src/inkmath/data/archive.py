"""Files out of folders, tar and zip archives, read as a stream with every member checked.

Nothing is trusted: names that leave the archive, encrypted members, links and devices, and sizes that only a
bomb has are refused or passed over with a fault. A broken archive is refused as a whole: half a data set
would pass for a whole one.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from inkmath.data.samples import Fault, View
from inkmath.errors import CorruptDataError, DataError

_BROKEN = (tarfile.TarError, EOFError, lzma.LZMAError, zlib.error, OSError)
_BROKEN_MEMBER = (zipfile.BadZipFile, zlib.error, EOFError, lzma.LZMAError, OSError, NotImplementedError)
_ARCHIVE_NAME = re.compile(r"\.(zip|tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz))$", re.IGNORECASE)
_HIDDEN = re.compile(r"(^|/)(\.[^/]|__MACOSX(/|$)|(Thumbs\.db|desktop\.ini)$)", re.IGNORECASE)
_MAX_HEADER_BYTES = 1 << 20
"""A tar header extension (a long name) larger than this is an attack on the memory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one source may unpack to, with room for MathWriting: 630,000 files, 9 GB.

    ratio: unpacked to packed bytes, beyond the first `free_bytes`; text compresses 15 times, a bomb 1,000.
    """

    members: int = 2_000_000
    member_bytes: int = 1 << 30
    total_bytes: int = 32 << 30
    free_bytes: int = 1 << 30
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A file: its name with forward slashes, and its bytes."""

    name: str
    data: bytes


Wanted = Callable[[str], bool]


def _everything(name: str) -> bool:
    return True


@dataclass(slots=True)
class Source:
    """Files that the user gave: folders, archives and plain files.

    scratch: an empty folder for loaders that need files on disk; it is removed afterwards.
    size_px: side of the square that pictures are fitted into, for the loaders of pictures by class.
    view: of these pictures.
    faults: what was passed over while reading.
    """

    paths: Sequence[Path]
    scratch: Path
    size_px: int = 64
    view: View = "whole"
    limits: Limits = field(default_factory=Limits)
    faults: list[Fault] = field(default_factory=list)

    def members(self, wanted: Wanted = _everything) -> Iterator[Member]:
        """Every file whose name is wanted, in the order of the source; folders are walked by name.

        Each call reads the source from its beginning.
        Raises CorruptDataError if an archive is broken or hostile, DataError if a path is not there.
        """
        self.faults.clear()
        budget = Budget(self.limits)
        for path in self.paths:
            yield from _read_path(path, wanted, budget, self.faults)

    def unpack(self, rename: Callable[[str], str | None]) -> Path:
        """Write files below `scratch` and return it. rename: the new name of each, None to leave it out."""
        for member in self.members(lambda name: rename(name) is not None):
            target = self.scratch / checked_name(rename(member.name) or "", self.scratch)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(member.data)
        return self.scratch


def is_hidden(name: str) -> bool:
    """True if a path is hidden, or one that a system or program keeps for itself: `.ipynb_checkpoints/1.png`,
    `__MACOSX/1.png`, `Thumbs.db`.
    """
    return bool(_HIDDEN.search(name))


def is_archive(path: Path) -> bool:
    """True if the file's name is an archive's (a lone `.gz` is a compressed file, not an archive)."""
    return bool(_ARCHIVE_NAME.search(path.name))


class Budget:
    """Counts members and bytes over all paths of a source."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._members = 0
        self._bytes = 0

    def spend(self, archive: Path, name: str, size: int, packed_bytes: int) -> None:
        """Raises CorruptDataError where the source goes beyond its limits."""
        self._members += 1
        self._bytes += size
        allowed = min(self._limits.total_bytes, self._limits.free_bytes + self._limits.ratio * packed_bytes)
        if self._members > self._limits.members:
            raise CorruptDataError(
                f"{archive} holds more than {self._limits.members:,} files. It is refused."
            )
        if size > self._limits.member_bytes or self._bytes > allowed:
            raise CorruptDataError(f"{archive} unpacks to too much ({name}: {size:,} bytes). It is refused.")


def _read_path(path: Path, wanted: Wanted, budget: Budget, faults: list[Fault]) -> Iterator[Member]:
    if path.is_dir():
        yield from _read_folder(path, wanted, budget, faults)
    elif not path.is_file():
        raise DataError(f"There is no file or folder {path}.")
    elif not is_archive(path):
        size = path.stat().st_size
        budget.spend(path, path.name, size, size)
        if wanted(path.name):
            yield Member(path.name, path.read_bytes())
    elif path.suffix.lower() == ".zip":
        yield from _read_zip(path, wanted, budget, faults)
    else:
        yield from _read_tar(path, wanted, budget, faults)


def _is_used(name: str, wanted: Wanted, faults: list[Fault]) -> bool:
    """True if a file is wanted and not hidden; a hidden one that would be wanted is a fault."""
    if not wanted(name):
        return False
    if is_hidden(name):
        faults.append(Fault(name, "hidden, or kept by a program for itself"))
        return False
    return True


def _read_folder(root: Path, wanted: Wanted, budget: Budget, faults: list[Fault]) -> Iterator[Member]:
    for folder, subfolders, files in os.walk(root):
        subfolders.sort()
        for file in sorted(files):
            path = Path(folder) / file
            name = path.relative_to(root).as_posix()
            if not _is_used(name, wanted, faults):
                continue
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                faults.append(Fault(name, "a link or device"))
                continue
            budget.spend(root, name, status.st_size, status.st_size)
            try:
                yield Member(name, path.read_bytes())
            except OSError as error:
                faults.append(Fault(name, f"cannot be read: {error.strerror}"))


def _read_zip(path: Path, wanted: Wanted, budget: Budget, faults: list[Fault]) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorruptDataError(f"{path} is not a whole zip archive: {error}") from error
    packed = path.stat().st_size
    with archive:
        for info in archive.infolist():
            name = checked_name(info.filename, path)
            if info.is_dir():
                continue
            budget.spend(path, name, info.file_size, packed)
            if not _is_used(name, wanted, faults):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                faults.append(Fault(name, "a link or device"))
            elif info.flag_bits & 1:
                faults.append(Fault(name, "encrypted"))
            else:
                try:
                    yield Member(name, archive.read(info))
                except _BROKEN_MEMBER as error:
                    faults.append(Fault(name, f"damaged in the archive: {error}"))


class _CheckedTarInfo(tarfile.TarInfo):
    """A tar header that refuses extensions of absurd size, which tarfile would read into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _CheckedTarInfo:
        info = super().frombuf(buf, encoding, errors)
        extension = info.type in (b"x", b"g", b"X", b"L", b"K")
        if extension and info.size > _MAX_HEADER_BYTES:
            raise CorruptDataError(f"A tar header of {info.size:,} bytes is refused.")
        return info


class _Tail:
    """A stream that remembers the last block it gave, where a whole tar archive has zeros."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.last = (self.last + data[-tarfile.BLOCKSIZE :])[-tarfile.BLOCKSIZE :]
        return data


def _read_tar(path: Path, wanted: Wanted, budget: Budget, faults: list[Fault]) -> Iterator[Member]:
    try:
        with path.open("rb") as packed, _decompressed(packed) as stream:
            yield from _read_tar_stream(_Tail(stream), path, wanted, budget, faults)
    except _BROKEN as error:
        raise CorruptDataError(f"{path} is not a whole tar archive: {error}") from error


def _read_tar_stream(
    stream: _Tail, path: Path, wanted: Wanted, budget: Budget, faults: list[Fault]
) -> Iterator[Member]:
    packed = path.stat().st_size
    with tarfile.open(fileobj=cast(BinaryIO, stream), mode="r|", tarinfo=_CheckedTarInfo) as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # tarfile keeps every header for ever
            name = checked_name(info.name, path)
            budget.spend(path, name, info.size, packed)
            if info.isdir() or not _is_used(name, wanted, faults):
                continue
            content = archive.extractfile(info) if info.isreg() else None
            if content is None:
                faults.append(Fault(name, "a link or device"))
                continue
            yield Member(name, content.read())
    # tarfile takes a stream that stops between two members for a whole one; these tell the difference.
    while stream.read(1 << 16):
        pass
    if stream.last.strip(b"\0"):
        raise tarfile.ReadError("it stops before its end mark")


def _decompressed(packed: BinaryIO) -> BinaryIO:
    """The stream behind the compression that the first bytes tell."""
    magic = packed.read(6)
    packed.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=packed))
    if magic.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(packed))
    if magic.startswith(b"\xfd7zXZ"):
        return cast(BinaryIO, lzma.LZMAFile(packed))
    return packed


def checked_name(name: str, archive: Path) -> str:
    """The name with forward slashes. Raises CorruptDataError where it points outside the archive."""
    clean = name.replace("\\", "/")
    parts = [part for part in clean.split("/") if part not in ("", ".")]
    if clean.startswith("/") or ".." in parts or "\0" in clean or re.match(r"[A-Za-z]:/", clean):
        raise CorruptDataError(f"{archive} holds the name {name!r}, which leads outside it. It is refused.")
    return "/".join(parts)
