"""Readings of lines that were read before: of a page that is written on, only changed lines are read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import LineInk
from inkmath.types import Known, Page

T = TypeVar("T")

CAPACITY = 400
"""Lines whose readings are kept: a page of 24 lines needs about 100, with other ways to split it."""


class LineCache(Generic[T]):
    """Results for the lines that were asked for last (LRU). Thread-safe."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, line: LineInk | Page, known: Sequence[Known], read: Callable[[], T]) -> T:
        """The result for this line and its known symbols; read() where it is new."""
        key = _digest(line, known)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = read()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return found


def _digest(line: LineInk | Page, known: Sequence[Known]) -> bytes:
    """Tells lines apart by all that a reading depends on."""
    size = line.symbol_size if isinstance(line, LineInk) else 0.0
    is_photo = isinstance(line, Page) and line.is_photo
    arrays: list[npt.NDArray[Any]] = [*line.strokes]
    if isinstance(line, Page):
        arrays += [line.pixels, line.to_source]
    shapes = [array.shape for array in arrays]
    digest = blake2b(repr((size, is_photo, shapes, list(known))).encode(), digest_size=16)
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()
