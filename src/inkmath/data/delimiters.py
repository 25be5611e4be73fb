"""The delimiter of a table's columns: a comma, a semicolon (Excel's where the comma is decimal) or a tab."""

from __future__ import annotations

import re
from typing import Literal

Delimiter = Literal[",", ";", "\t"]

MOST_OF_A_HEADER = 1 << 20
"""Bytes of a table in which its first line ends."""

_QUOTED = re.compile(r'"[^"]*"')


def delimiter_of(header: str, name: str) -> Delimiter:
    """The one that occurs most often in the header, outside quotes.

    name: of the file; where the header has none of them, that of a .tsv is a tab and of any other a comma.
    """
    bare = _QUOTED.sub("", header)
    usual: Delimiter = "\t" if name.lower().endswith(".tsv") else ","
    found: tuple[Delimiter, ...] = (usual, ",", ";", "\t")
    return max(found, key=bare.count)


def first_line(table: bytes) -> str:
    """The first line of a table in UTF-8. Raises UnicodeDecodeError if it is no such text."""
    return table[:MOST_OF_A_HEADER].partition(b"\n")[0].decode("utf-8-sig").rstrip("\r")
