"""One file over HTTP: resumed where it broke off, checked by its hash, put in place whole."""

from __future__ import annotations

import hashlib
import http.client
import re
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from inkmath.errors import ConfigError, CorruptDataError, DataError

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and the bytes of the whole, None where the server does not say."""

MAX_BYTES = 16 << 30
TIMEOUT_S = 30.0
ATTEMPTS = 4

_CHUNK = 1 << 18
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def download(
    url: str,
    target: Path,
    digest: str | None = None,
    progress: Progress = lambda done, total: None,
    *,
    pause_s: float = 1.0,
) -> Path:
    """Fetch `url` into the file `target`. What has come stays in `target`.part, and the next call goes on
    from there.

    digest: "sha256:..." or "md5:..."; a file that differs is removed. pause_s: wait before the second
    attempt, doubled before each further one.
    Raises ConfigError if the address is not http(s), DataError if the server cannot be reached or the
    transfer keeps breaking off, CorruptDataError if the hash is another one.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise ConfigError(f"{url!r} is not an address that begins with http:// or https://.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(pause_s * 2 ** (attempt - 1))
        try:
            if _transfer(url, part, progress):
                break
            reason = "it broke off"
        except urllib.error.HTTPError as error:
            raise DataError(f"The server refused {url}: {error.code} {error.reason}.") from error
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
    else:
        have = part.stat().st_size if part.is_file() else 0
        raise DataError(
            f"Could not download {url}: {reason}. {have:,} bytes are kept; run the command again to go on."
        )
    _check(part, url, digest)
    part.replace(target)
    return target


def _transfer(url: str, part: Path, progress: Progress) -> bool:
    """One attempt, from where the last one ended. Returns whether the whole is there now."""
    have = part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": "inkmath", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        response = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_S)
    except urllib.error.HTTPError as error:
        if error.code != 416:  # 416: nothing from there on, so the part is the whole, or of another file
            raise
        with error:
            if _total_of_416(error) == have:
                return True
        part.unlink()
        return False
    with response:
        start, total = _range(response, have)
        _refuse_too_much(url, total, part)
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            done = start
            while block := response.read(_CHUNK):
                file.write(block)
                done += len(block)
                progress(done, total)
                if done > MAX_BYTES:
                    raise DataError(f"{url} gives more than {MAX_BYTES:,} bytes. It is refused.")
    return total is None or done == total


def _range(response: http.client.HTTPResponse, have: int) -> tuple[int, int | None]:
    """The offset in the file at which the answer begins, and the size of the whole."""
    length = response.headers.get("Content-Length", "")
    if response.status == 206:
        found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if found and int(found[1]) == have:
            return have, None if found[2] == "*" else int(found[2])
        raise http.client.HTTPException("the server gave another part than was asked for")
    return 0, int(length) if length.isdigit() else None


def _total_of_416(error: urllib.error.HTTPError) -> int | None:
    found = re.fullmatch(r"bytes \*/(\d+)", error.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _refuse_too_much(url: str, total: int | None, part: Path) -> None:
    """Raises DataError if the file is larger than any data set or than the disk has room for."""
    free = shutil.disk_usage(part.parent).free
    if total is not None and (total > MAX_BYTES or total > free):
        raise DataError(f"{url} has {total:,} bytes; {free:,} are free at {part.parent}.")


def _check(part: Path, url: str, digest: str | None) -> None:
    if digest is None:
        return
    algorithm, _, expected = digest.partition(":")
    with part.open("rb") as file:
        actual = hashlib.file_digest(file, algorithm).hexdigest()
    if actual != expected:
        part.unlink()
        raise CorruptDataError(
            f"What {url} gave is not the published file: "
            f"its {algorithm} is {actual}, expected {expected}. It was removed."
        )
