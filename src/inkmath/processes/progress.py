"""Intermediate results, reported while a task goes on, so that a limit does not lose them.

Inside a worker process somebody listens and passes it on; elsewhere telling does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Listener = Callable[[dict[str, Any]], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(found: dict[str, Any]) -> None:
    """Reports an intermediate result, a JSON object."""
    listener = _listener.get()
    if listener is not None:
        listener(found)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Within this context, results go to the listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
