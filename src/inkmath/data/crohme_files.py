"""CROHME's archives: unpacked into the one layout that `inkmath.data.crohme` reads, whichever layout they
come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inkmath.data.archive import Source
from inkmath.data.crohme import read_folder
from inkmath.data.expressions import WrittenExpression
from inkmath.data.samples import Fault

_LAYOUTS = (
    (re.compile(r"(?:^|/)(captions/\w+\.txt)$"), r"\1"),
    (re.compile(r"(?:^|/)(train/.+\.inkml)$"), r"\1"),
    (re.compile(r"(?:^|/)(test20\d\d/[^/]+\.inkml)$"), r"\1"),
    # The packages of the organisers: one folder a year, the parts with ground truth marked GT.
    (re.compile(r"(?:^|/)TrainINKML/(.+\.inkml)$"), r"train/\1"),
    (
        re.compile(r"(?:^|/)CROHME(20\d\d)_data/\w*test\w*GT/(?:.*/)?([^/]+\.inkml)$", re.IGNORECASE),
        r"test\1/\2",
    ),
)


def layout_name(name: str) -> str | None:
    """The place of a file in the layout that is read; None for a file that is not needed."""
    for pattern, target in _LAYOUTS:
        if found := pattern.search(name):
            return found.expand(target)
    return None


def read(source: Source) -> Iterator[WrittenExpression | Fault]:
    """Every expression of the archives, folders and files given."""
    folder = source.unpack(layout_name)
    yield from source.faults
    yield from read_folder(folder)
