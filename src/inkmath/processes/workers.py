"""Child processes that do tasks, and those of one kind that are kept for the next task.

Tasks and results cross as JSON lines. All functions may be called from any thread.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

START_TIMEOUT_S = 60.0
_LARGE_BYTES = 16 * 2**20
_SPARE_BYTES = 64 * 2**20

Found = list[dict[str, Any]]
"""The intermediate results of a task (`progress.py`), in order."""


class UnfinishedError(Exception):
    """A task did not come to its end.

    found: the intermediate results until then.
    """

    def __init__(self, message: str, found: Found | None = None) -> None:
        super().__init__(message)
        self.found = found or []


class LimitError(UnfinishedError):
    """A task went over a limit; the message says which, as a sentence."""


class WorkerDiedError(UnfinishedError):
    """The worker ended in the middle of a task, for a reason that is not known."""


class StoppedError(WorkerDiedError):
    """The worker was ended on purpose, because nobody waits for the result."""


FAILURES = {
    "memory": "It took too much memory.",
    "output": "The answer is too long to show.",
    "depth": "The expression is nested too deeply to be worked out.",
}


class Worker:
    """One child process."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=_environment(),
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._is_ready = False
        threading.Thread(target=self._collect, name="inkmath-worker-output", daemon=True).start()

    def _collect(self) -> None:
        """Passes on what the worker writes; an empty line says that it has ended."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._process.wait()
        self._lines.put("")

    def run(self, task: str, text: str, timeout_s: float) -> dict[str, Any]:
        """The result of a task. Raises LimitError or WorkerDiedError; the worker is of no use after that."""
        if not self._is_ready:
            self._receive(START_TIMEOUT_S, "The process that works on it did not start.", [])
            self._is_ready = True
        end = monotonic() + timeout_s
        self._send({"task": task, "text": text, "timeout_s": timeout_s})
        found: Found = []
        while True:
            overrun = f"It took too long (more than {timeout_s:g} s)."
            reply = self._receive(max(0.0, end - monotonic()), overrun, found)
            if "found" in reply:
                found.append(reply["found"])
            elif "failed" in reply:
                raise LimitError(FAILURES[reply["failed"]], found)
            else:
                result: dict[str, Any] = reply["result"]
                return result

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerDiedError("the process that worked on it broke off") from error

    def _receive(self, timeout_s: float, overrun: str, found: Found) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=timeout_s)
        except queue.Empty:
            raise LimitError(overrun, found) from None
        if not line:
            raise WorkerDiedError("the process that worked on it broke off", found)
        reply: dict[str, Any] = json.loads(line)
        return reply

    def is_ready(self) -> bool:
        """True if it would begin a task at once; False while it starts."""
        return self.is_alive() and (self._is_ready or not self._lines.empty())

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """Ends the process, from any thread: a task that it does raises WorkerDiedError."""
        self._process.kill()

    def stop(self) -> None:
        """Ends the process; returns once it is gone."""
        self.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):  # half a request that another thread was writing
                self._process.stdin.close()


class Workers:
    """Workers of one kind. They end with this process; a fork of it has none of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        """command: how to start one, which calls `serving.serve`."""
        self._command = list(command)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        atexit.register(self.close)
        in_forked_child(self.forget)

    def take(self) -> Worker | None:
        """One that has nothing to do, if there is one."""
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                self._all.discard(worker)
            return None

    def start(self) -> Worker:
        """A new one, which gets ready in the background."""
        worker = Worker(self._command)
        with self._lock:
            self._all.add(worker)
        return worker

    def warm_up(self) -> None:
        """Starts one, if there is none, and returns at once."""
        with self._lock:
            if not self._all:
                worker = Worker(self._command)
                self._all.add(worker)
                self._idle.append(worker)

    def give_back(self, worker: Worker) -> None:
        """One that was taken or started: it waits for the next task."""
        with self._lock:
            self._idle.append(worker)

    def drop(self, worker: Worker) -> None:
        """Ends one that was taken or started."""
        with self._lock:
            self._all.discard(worker)
        worker.stop()

    def close(self) -> None:
        """Ends all."""
        with self._lock:
            workers, self._all, self._idle = self._all, set(), []
        for worker in workers:
            worker.stop()

    def forget(self) -> None:
        """Lets go of all without ending them: in a forked child they belong to the parent."""
        self._lock = threading.Lock()
        self._idle, self._all = [], set()


def _environment() -> dict[str, str]:
    """The environment of a worker: it finds the same inkmath, numerical libraries start no threads, and glibc
    gives large blocks back, where left to itself it keeps more and more of them in its heap; but some memory
    it keeps: a photo that asks for arrays of 4 MB anew each time takes 8 % longer.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    memory = {"MALLOC_MMAP_THRESHOLD_": str(_LARGE_BYTES), "MALLOC_TRIM_THRESHOLD_": str(_SPARE_BYTES)}
    return {**os.environ, "PYTHONPATH": path, **threads, **memory}


def in_forked_child(do: Callable[[], None]) -> None:
    """Has this done in each fork of this process, where a system forks."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=do)
