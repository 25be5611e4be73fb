"""A worker that reads the same from every ink, or does what the bytes say.

die, hang, break, who; hold FILE: waits until the file exists.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from fakes import READING
from inkmath.errors import UnreadableImageError
from inkmath.json_form import of_candidates, of_error, of_page, of_reading
from inkmath.processes.serving import serve
from inkmath.recognition.sheets import SheetView


def content_of(text: str) -> bytes:
    content = base64.b64decode(json.loads(text)["content"])
    if content == b"die":
        os._exit(1)
    if content.startswith(b"hold "):
        while not Path(content[5:].decode()).exists():
            time.sleep(0.01)
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


def read_page_all(text: str) -> dict[str, Any]:
    content_of(text)
    left_out = replace(READING, left_out="unsure")
    return of_page([READING, left_out], SheetView(20, 10, np.array([[[0, 0], [0, 20]], [[10, 0], [10, 20]]])))


def symbol(text: str) -> dict[str, Any]:
    content_of(text)
    return of_candidates([(r"\alpha", 0.9312345), ("a", 0.05)])


def graph(text: str) -> dict[str, Any]:
    return {"graph": {"latex": json.loads(content_of(text))["latex"]}}


def page(text: str) -> dict[str, Any]:
    content_of(text)
    return {"page_count": 3, "picture": None, "strokes": [[[0.0, json.loads(text)["number"]]]]}


if __name__ == "__main__":
    tasks = {"read": read, "read-page": read_page, "read-page-all": read_page_all, "symbol": symbol}
    serve({**tasks, "graph": graph, "page": page}, 2**30)
