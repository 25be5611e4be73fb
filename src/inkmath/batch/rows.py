"""The row of a page: its source and the lines that were read, the same in every format and on every machine.

{"source": "scans/a.pdf", "page": 2, "lines": [{"latex": ..., "confidence": ..., "box": [...], ...}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from hashlib import blake2b

from inkmath.documents.pages import PageRef
from inkmath.serialization import Json, to_dict
from inkmath.types import Box, Reading

Key = bytes
"""A digest that tells a page from all others."""


def row_of(page: PageRef, readings: Iterable[Reading]) -> Json:
    """The row of a page that was read."""
    return {"source": source_of(page), "page": page.number, "lines": [_line(reading) for reading in readings]}


def source_of(page: PageRef) -> str:
    """The name of the file as text: of a name that is none, the odd bytes are escaped."""
    return page.file.name.encode(errors="backslashreplace").decode()


def key_of(source: str, page: int) -> Key:
    return blake2b(f"{page} {source}".encode(), digest_size=16).digest()


def _line(reading: Reading) -> Json:
    """A reading without its symbols, of which a million pages have too many; nor what a clock says."""
    box = _box_of([symbol.box for symbol in reading.symbols])
    return {
        "latex": reading.latex,
        "confidence": round(reading.confidence, 4),
        "label": reading.label,
        "marks": list(reading.marks),
        "box": None if box is None else box.to_list(),
        "alternatives": [to_dict(alternative) for alternative in reading.alternatives],
    }


def _box_of(boxes: Sequence[Box]) -> Box | None:
    return reduce(Box.union, boxes) if boxes else None
