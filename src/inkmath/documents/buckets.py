"""Files in buckets, by fsspec (https://filesystem-spec.readthedocs.io); never from the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from inkmath.errors import (
    ConfigError,
    ImageTooLargeError,
    InputError,
    MissingExtraError,
    UnreadableImageError,
)

PROTOCOLS = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "memory")
"""Stores of files; `memory` is fsspec's own, for tests."""

_ADDRESS = re.compile(r"([A-Za-z][\w+.-]+)://")


def is_address(source: str) -> bool:
    """True for the address of a bucket or of a file in one. Raises ConfigError for a URL of the web."""
    found = _ADDRESS.match(source)
    if found and found.group(1).lower() not in PROTOCOLS:
        raise ConfigError(
            f"{source}: nothing is read from the web. Download it, or name a bucket "
            f"({', '.join(PROTOCOLS[:-1])})."
        )
    return found is not None


def files(address: str) -> Iterator[str]:
    """The addresses of all files below one, by name. Raises InputError, MissingExtraError."""
    protocol = address.partition("://")[0]
    try:
        store, path = _fsspec().core.url_to_fs(address)
        found = [path] if store.isfile(path) else sorted(store.find(path))
    except _FAILURES as error:
        raise InputError(f"{address} cannot be listed: {error}.") from error
    if not found:
        raise InputError(f"{address} holds no file. Check the address.")
    yield from (f"{protocol}://{name.lstrip('/')}" for name in found)


def open_file(address: str) -> BinaryIO:
    """A file to read from any place in it. Raises InputError, MissingExtraError."""
    try:
        store, path = _fsspec().core.url_to_fs(address)
        return cast(BinaryIO, store.open(path, "rb"))
    except _FAILURES as error:
        raise UnreadableImageError(f"{address} cannot be opened: {error}.") from error


def read_file(address: str, limit_bytes: int) -> bytes:
    """The bytes of a file. Raises as `open_file`, ImageTooLargeError beyond the limit."""
    with open_file(address) as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise ImageTooLargeError(f"{address} has more than {limit_bytes:,} bytes, the most that is read.")
    return data


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtraError("buckets", "Reading from a bucket") from error
    return fsspec


# What stores raise: botocore's and Google's errors are no OSErrors, fsspec itself raises ImportError for a
# protocol whose library is missing.
_FAILURES = (OSError, ValueError, ImportError, RuntimeError)
