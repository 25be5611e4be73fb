"""A worker process: reads tasks as JSON lines from its input, answers with JSON lines on its output.

    {"task": "solve", "text": "...", "timeout_s": 5.0}
    {"found": {...}}   any number of times: the intermediate results of `progress.py`
    {"result": {...}}  or  {"failed": "memory" | "output" | "depth"}

Its first line is {"ready": true}.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from inkmath.processes.progress import told_to

MAX_OUTPUT_CHARACTERS = 1_000_000
"""A longer answer is refused: nobody could read it."""

GRACE_S = 2.0
"""Seconds after its time limit at which a worker whose parent forgot it (or ended) ends by itself."""

Tasks = Mapping[str, Callable[[str], dict[str, Any]]]


def serve(tasks: Tasks, memory_bytes: int | None = None, linger_s: float = 0.0) -> None:
    """Answers requests until standard input ends. Each task turns a text into a JSON object.

    memory_bytes: limit on this process; None for none.
    linger_s: how long this process waits for a request before it ends by itself, where the system has alarms;
    0 for as long as its parent.
    """
    _leave_signals_to_parent()
    if memory_bytes is not None:
        _limit_memory(memory_bytes)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    _set_alarm(linger_s)
    _send(out, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        _set_alarm(request["timeout_s"] + GRACE_S)
        with told_to(_Progress(out)):
            reply = _reply(tasks, request)
        _set_alarm(linger_s)
        _send(out, reply)
        if "failed" in reply:
            return


class _Progress:
    """Passes on what is found, up to the length of an answer."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._left = MAX_OUTPUT_CHARACTERS

    def __call__(self, found: dict[str, Any]) -> None:
        line = json.dumps({"found": found})
        self._left -= len(line)
        if self._left >= 0:
            _write(self._out, line)


def _reply(tasks: Tasks, request: dict[str, Any]) -> dict[str, Any]:
    try:
        reply = {"result": tasks[request["task"]](request["text"])}
        is_short = len(json.dumps(reply)) <= MAX_OUTPUT_CHARACTERS
        return reply if is_short else {"failed": "output"}
    except MemoryError:
        return {"failed": "memory"}
    except RecursionError:
        return {"failed": "depth"}


def _send(out: TextIO, reply: dict[str, Any]) -> None:
    _write(out, json.dumps(reply))


def _write(out: TextIO, line: str) -> None:
    out.write(line + "\n")
    out.flush()


def _leave_signals_to_parent() -> None:
    """Ctrl-C and service managers signal every process at once: the parent says when what is at work ends."""
    import signal

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)


def _limit_memory(memory_bytes: int) -> None:
    """Limits the address space where the system can; elsewhere only time is limited."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _set_alarm(seconds: float) -> None:
    """Has the system end this process after that time, even inside one long operation; 0 calls it off."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
