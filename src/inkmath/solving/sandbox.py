"""Runs tasks in child processes with limits on time and memory.

A worker is started when it is first needed and used again and again; one that overran a limit or died is
replaced. Tasks and results cross as JSON lines. All functions may be called from any thread.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

DEFAULT_TIMEOUT_S = 5.0
DEFAULT_MEMORY_BYTES = 1 << 30
START_TIMEOUT_S = 60.0
MAX_WORKERS = max(1, min(4, os.cpu_count() or 1))
_LARGE_BYTES = 4 * 2**20


Found = list[dict[str, Any]]
"""What a task told on its way (`progress.py`), in order."""


class UnfinishedError(Exception):
    """A task did not come to its end.

    found: what it had told until then.
    """

    def __init__(self, message: str, found: Found | None = None) -> None:
        super().__init__(message)
        self.found = found or []


class LimitError(UnfinishedError):
    """A task went over a limit; the message says which, as a sentence."""


class WorkerDiedError(UnfinishedError):
    """The worker ended in the middle of a task, for a reason that is not known."""


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
        self._lines.put("")

    def run(self, task: str, text: str, timeout_s: float) -> dict[str, Any]:
        """The result of a task. Raises LimitError or WorkerDiedError; the worker is of no use after that."""
        if not self._is_ready:
            self._receive(START_TIMEOUT_S, "The solver did not start.", [])
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
            raise WorkerDiedError("the solver broke off") from error

    def _receive(self, timeout_s: float, overrun: str, found: Found) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=timeout_s)
        except queue.Empty:
            raise LimitError(overrun, found) from None
        if not line:
            raise WorkerDiedError("the solver broke off", found)
        reply: dict[str, Any] = json.loads(line)
        return reply

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Ends the process; returns once it is gone."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


class Sandbox:
    """A small pool of workers.

    command: how to start a worker; by default the one that solves.
    max_workers: how many tasks may run at once; further ones wait, and their time does not count meanwhile.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        memory_bytes: int = DEFAULT_MEMORY_BYTES,
        max_workers: int = MAX_WORKERS,
    ) -> None:
        solver = [sys.executable, "-P", "-m", "inkmath.solving.worker", str(memory_bytes)]
        self._command = list(command) if command is not None else solver
        self._places = threading.BoundedSemaphore(max_workers)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._is_warming = False

    def run(self, task: str, text: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> dict[str, Any]:
        """The result of a task. Raises LimitError at a limit, WorkerDiedError if the worker ended."""
        with self._places:
            worker = self._take()
            try:
                result = worker.run(task, text, timeout_s)
            except BaseException:
                # Whatever went wrong, an interrupt included, this worker may be in the middle of something.
                self._drop(worker)
                raise
            with self._lock:
                self._idle.append(worker)
            return result

    def warm_up(self) -> None:
        """Starts a worker, if there is none, and returns at once; it gets ready in the background."""
        with self._lock:
            if not self._all:
                self._idle.append(self._start())

    def close(self) -> None:
        """Ends all workers."""
        with self._lock:
            workers, self._all, self._idle = self._all, set(), []
        for worker in workers:
            worker.stop()

    def forget(self) -> None:
        """Lets go of all workers without ending them: in a forked child they belong to the parent."""
        self.__init__(self._command)  # type: ignore[misc]

    def _take(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                self._all.discard(worker)
            return self._start()

    def _start(self) -> Worker:
        worker = Worker(self._command)
        self._all.add(worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.stop()


def _environment() -> dict[str, str]:
    """The environment of a worker: it finds the same inkmath, numerical libraries start no threads, and glibc
    gives large blocks back: left to itself it keeps more and more of them in its heap.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, "PYTHONPATH": path, **threads, "MALLOC_MMAP_THRESHOLD_": str(_LARGE_BYTES)}


SOLVER = Sandbox()
"""The workers that solve; none is started before the first use."""

atexit.register(SOLVER.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=SOLVER.forget)
