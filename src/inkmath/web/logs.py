"""A log that clients cannot fill."""

from __future__ import annotations

import logging
from time import monotonic

EVERY_S = 60.0
MOST = 1000
"""Kinds of records that are remembered."""


class Sparing(logging.Filter):
    """Lets each kind of record pass once a minute, and says how many were left out meanwhile.

    Of one kind are those with the same text before arguments are put in, and the same place of the exception.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = _kind(record)
        last, left_out = self._seen.get(kind, (float("-inf"), 0))
        now = monotonic()
        if now - last < EVERY_S:
            self._seen[kind] = (last, left_out + 1)
            return False
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[kind] = (now, 0)
        if left_out:
            record.msg = f"{record.msg} ({left_out} more like this since it was last logged)"
        return True


def _kind(record: logging.LogRecord) -> object:
    place = record.exc_info[2] if record.exc_info else None
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = None if place is None else (place.tb_frame.f_code.co_filename, place.tb_lineno)
    return record.name, str(record.msg).partition("\n")[0], line


def log_sparingly() -> None:
    """Has everything that a client can cause be logged once a minute."""
    for name in ("asyncio", "inkmath.web", "uvicorn.error"):
        logging.getLogger(name).addFilter(Sparing())
