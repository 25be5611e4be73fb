"""A limit on one attempt within a working: what takes too long is given up, and the working goes on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class _OverError(BaseException):
    """The time is up; no `except Exception` on the way may swallow it."""


def run_within(seconds: float, attempt: Callable[[], T]) -> T | None:
    """The result of the attempt; None if it takes this process more than that time to calculate.

    Where the time cannot be limited (outside the main thread, and on Windows) nothing is attempted.
    """
    if not _can_limit():
        return None
    before = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return attempt()
    except _OverError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def run_bounded(seconds: float, attempt: Callable[[], T]) -> T | None:
    """The same, but without a limit where the time cannot be limited."""
    return run_within(seconds, attempt) if _can_limit() else attempt()


def _can_limit() -> bool:
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _OverError
