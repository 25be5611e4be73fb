"""A worker that reads the same from every ink, and does as the bytes tell: die, sleep, hang, break, who."""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from fakes import READING
from inkmath.errors import UnreadableImageError
from inkmath.json_form import of_candidates, of_error, of_page, of_reading
from inkmath.processes.serving import serve


def content_of(text: str) -> bytes:
    content = base64.b64decode(json.loads(text)["content"])
    if content == b"die":
        os._exit(1)
    if content == b"sleep":
        time.sleep(0.5)
    if content == b"hang":
        time.sleep(60)
    return content


def read(text: str) -> dict[str, Any]:
    if content_of(text) == b"break":
        return of_error(UnreadableImageError("The given bytes are not a picture."))
    known = json.loads(text)["known"]
    return of_reading(READING) | ({"known": known} if known else {})


def read_page(text: str) -> dict[str, Any]:
    if content_of(text).startswith(b"who"):
        return of_error(UnreadableImageError(f"Process {os.getpid()}."))
    return of_page([READING, READING])


def symbol(text: str) -> dict[str, Any]:
    content_of(text)
    return of_candidates([(r"\alpha", 0.9312345), ("a", 0.05)])


def graph(text: str) -> dict[str, Any]:
    return {"graph": {"latex": json.loads(content_of(text))["latex"]}}


if __name__ == "__main__":
    serve({"read": read, "read-page": read_page, "symbol": symbol, "graph": graph}, 2**30)
