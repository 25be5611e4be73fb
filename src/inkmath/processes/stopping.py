"""Stops a task from another thread, for a caller that no longer wants its result: its worker is ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Stop:
    """Ends what is done within `stoppable_by(stop)`. May be set from any thread, before, during and after."""

    def __init__(self) -> None:
        self.is_set = False
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None

    def set(self) -> None:
        with self._lock:
            self.is_set = True
            if self._end is not None:
                self._end()

    @contextmanager
    def calls(self, end: Callable[[], None]) -> Iterator[None]:
        """Within it, setting the stop calls this function; at once if it is set already."""
        with self._lock:
            self._end = end
            if self.is_set:
                end()
        try:
            yield
        finally:
            with self._lock:
                self._end = None


_current: ContextVar[Stop | None] = ContextVar("stop", default=None)


def current() -> Stop:
    """The stop of the task at hand; one that nobody sets, where there is none."""
    return _current.get() or Stop()


@contextmanager
def stoppable_by(stop: Stop) -> Iterator[None]:
    token = _current.set(stop)
    try:
        yield
    finally:
        _current.reset(token)
