"""What has been found so far, told while the working goes on, so that a limit does not lose it.

Inside the worker process somebody listens and passes it on; elsewhere telling does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from inkmath.types import Step

Listener = Callable[[dict[str, Any]], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell_kind(kind: str, variable: str | None = None) -> None:
    """Tells the kind of the problem and its unknown; steps told before no longer count."""
    _tell({"kind": kind, "variable": variable})


def tell_step(step: Step) -> None:
    """Tells a step that has just been made."""
    _tell({"step": step.to_dict()})


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Within it, the listener is told."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def _tell(found: dict[str, Any]) -> None:
    listener = _listener.get()
    if listener is not None:
        listener(found)
