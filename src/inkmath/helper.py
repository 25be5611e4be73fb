"""A process that reads for another: `python -m inkmath.helper READER [ARGUMENTS]`, as for `load_reader`.

ARGUMENTS: a JSON object with `symbols`, `options` and `alphabet`.

A task is the bytes of a source in base64, its result the reading or the readings; nothing where it fails:
the caller then reads the source itself and gets the error.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from typing import Any

import cv2

from inkmath.errors import InkmathError
from inkmath.pipeline import load_reader
from inkmath.processes.serving import serve
from inkmath.recognition.decoding import DecodingOptions
from inkmath.serialization import to_dict
from inkmath.types import Reading

LINGER_S = 60.0
"""Seconds that an idle helper waits for more tasks."""


def main() -> None:
    cv2.setNumThreads(1)
    reader = load_reader(sys.argv[1], **_arguments(sys.argv[2:]))
    serve(
        {
            "read": _task(lambda content: [reader.read(content)]),
            "read-page": _task(reader.read_page),
        },
        linger_s=LINGER_S,
    )


def _arguments(words: list[str]) -> dict[str, Any]:
    if not words:
        return {}
    given = json.loads(words[0])
    options = given["options"]
    return {**given, "options": None if options is None else DecodingOptions.from_dict(options)}


def _task(read: Callable[[bytes], list[Reading]]) -> Callable[[str], dict[str, Any]]:
    def done(text: str) -> dict[str, Any]:
        try:
            return {"readings": [to_dict(reading, is_exact=True) for reading in read(base64.b64decode(text))]}
        except InkmathError:
            return {}

    return done


if __name__ == "__main__":
    main()
