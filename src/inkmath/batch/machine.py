"""The engine of one machine: each task is done by one of a few processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from inkmath.batch.tasks import Processes, Task, to_text
from inkmath.serialization import Json

AHEAD = 2
"""Tasks for each process that are handed out before earlier ones are back."""


def available_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class Machine:
    """An `Engine`."""

    def __init__(self, arguments: Sequence[str], workers: int) -> None:
        """arguments: of a worker, see `Processes`. workers: processes."""
        self._arguments, self._workers = arguments, workers

    def work_through(self, next_task: Callable[[], Task | None], take: Callable[[Task, Json], None]) -> None:
        """See `Engine.work_through`."""
        processes, pool = Processes(self._arguments, self._workers), ThreadPoolExecutor(self._workers)
        pending: dict[Future[Json], Task] = {}
        try:
            while True:
                while len(pending) < AHEAD * self._workers and (task := next_task()):
                    pending[pool.submit(processes.do, to_text(task))] = task
                if not pending:
                    return
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    take(pending.pop(future), future.result())
        finally:
            for future in pending:
                future.cancel()
            processes.close()
            pool.shutdown(cancel_futures=True)

    def report(self) -> Json:
        """See `Engine.report`."""
        return {"engine": "machine", "workers": self._workers}
