"""Runs tasks in child processes with limits on time and memory.

A worker is started when it is first needed and used again and again; one that overran a limit or died is
replaced.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any

from inkmath.processes import stopping
from inkmath.processes.workers import StoppedError, WorkerDiedError, Workers, in_forked_child

DEFAULT_TIMEOUT_S = 5.0
MAX_WORKERS = max(1, min(4, os.cpu_count() or 1))


class Sandbox:
    """A small pool of workers. All functions may be called from any thread.

    command: how to start a worker, which calls `serving.serve`.
    max_workers: how many tasks may run at once; further ones wait, and their time does not count meanwhile.
    """

    def __init__(self, command: Sequence[str], max_workers: int = MAX_WORKERS) -> None:
        self._workers = Workers(command)
        self._max_workers = max_workers
        self._free_places()
        in_forked_child(self._free_places)

    def run(self, task: str, text: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> dict[str, Any]:
        """The result of a task. Raises LimitError at a limit, WorkerDiedError if the worker ended, and
        StoppedError if it was ended through `stopping.Stop`.
        """
        stop = stopping.current()
        with self._places:
            worker = self._workers.take() or self._workers.start()
            try:
                with stop.calls(worker.kill):
                    result = worker.run(task, text, timeout_s)
            except BaseException as error:
                # Whatever went wrong, an interrupt included, this worker may be in the middle of something.
                self._workers.drop(worker)
                if stop.is_set and isinstance(error, WorkerDiedError):
                    raise StoppedError("nobody waits for it any longer") from error
                raise
            self._workers.give_back(worker)
            return result

    def warm_up(self) -> None:
        """Starts a worker, if there is none, and returns at once; it gets ready in the background."""
        self._workers.warm_up()

    def close(self) -> None:
        """Ends all workers."""
        self._workers.close()

    def _free_places(self) -> None:
        self._places = threading.BoundedSemaphore(self._max_workers)
