"""The pool of processes that read, and the bounded queue before it."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar

from anyio import CancelScope, CapacityLimiter, create_task_group, to_thread

from inkmath.processes.sandbox import Sandbox
from inkmath.processes.stopping import Stop, stoppable_by
from inkmath.processes.workers import LimitError, StoppedError, WorkerDiedError
from inkmath.serialization import Json
from inkmath.types import Known
from inkmath.web.problems import ProblemError, busy
from inkmath.web.settings import Limits
from inkmath.web.turns import Turns

T = TypeVar("T")

GRACE_S = 2.0
"""Seconds that work may go on after its client has gone: most ends sooner than a new worker starts."""

BLANK = b'{"strokes": []}'
"""An input that has a worker load its networks."""

START_BYTES = 4096
"""Bytes at the start of an input that tell pages apart."""


class AdmissionQueue:
    """Bounded queue of requests at work and waiting; when it is full, further requests get 429."""

    def __init__(self, at_work: int, waiting: int) -> None:
        self.capacity = at_work + waiting
        self.taken = 0
        self._turns = Turns(at_work)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for the time of a request. Raises ProblemError (429) when the queue is full."""
        if self.taken >= self.capacity:
            raise busy()
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def run(self, work: Callable[[int], T], page: int | None = None) -> T:
        """The result of the work, done in a thread once its turn has come.

        work: called with the number of its worker, from 0. page: the page that it reads, as in `Turns.turn`.
        If cancelled while it waits, it is not begun; once begun, it has GRACE_S to end before its worker is.
        """

        def stoppable() -> T:
            with stoppable_by(stop):
                return work(worker)

        stop = Stop()
        async with self._turns.turn(page) as worker:
            task = asyncio.ensure_future(to_thread.run_sync(stoppable, limiter=CapacityLimiter(1)))
            try:
                return await asyncio.shield(task)
            finally:
                with CancelScope(shield=True):  # anyio cancels again and again
                    await asyncio.wait([task], timeout=GRACE_S)
                    stop.set()
                    await asyncio.gather(task, return_exceptions=True)


class ReaderPool:
    """The worker processes. One that dies or overruns a limit is replaced when the next request comes."""

    def __init__(self, workers: int, waiting: int, limits: Limits, command: Sequence[str] | None = None):
        default = [sys.executable, "-P", "-m", "inkmath.web.worker", str(limits.memory_bytes)]
        self.queue = AdmissionQueue(workers, workers * waiting)
        self.deaths = 0
        self._limits = limits
        self._sandboxes = [Sandbox(command or default, max_workers=1) for _ in range(workers)]

    async def work(
        self, task: str, content: bytes, reader: str, known: Sequence[Known] = (), number: int = 1
    ) -> Json:
        """A worker's result for this content; an `error` if it cannot be read.

        number: of the page of a document, from 1.

        Raises ProblemError if the worker died or exceeded its limits.
        """

        def request() -> str:
            return json.dumps(
                {
                    "content": base64.b64encode(content).decode("ascii"),
                    "reader": reader,
                    "strokes": self._limits.strokes,
                    "points": self._limits.points,
                    "known": [{"box": one.box.to_list(), "token": one.token} for one in known],
                    "number": number,
                }
            )

        page = _page_of(content) if task.startswith("read-page") else None
        return await self.queue.run(lambda worker: self._run(worker, task, request()), page)

    async def warm_up(self, reader: str) -> None:
        """Start every worker and have it load its networks."""
        async with create_task_group() as group:
            for _ in self._sandboxes:
                group.start_soon(self._try, reader)

    def close(self) -> None:
        for sandbox in self._sandboxes:
            sandbox.close()

    async def _try(self, reader: str) -> None:
        try:
            await self.work("read", BLANK, reader)
        except ProblemError:
            return  # the first request will say what is wrong

    def _run(self, worker: int, task: str, request: str) -> dict[str, Any]:
        try:
            return self._sandboxes[worker].run(task, request, self._limits.work_s)
        except LimitError as limit:
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "LimitError", str(limit)) from limit
        except WorkerDiedError as death:
            self.deaths += not isinstance(death, StoppedError)
            message = "The process that worked on this request ended. Send the request again."
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "WorkerDied", message) from death


def _page_of(content: bytes) -> int:
    """The number of a page: of its first stroke, which stays while more is written, or of its first bytes."""
    return hash(content[:START_BYTES].partition(b"]]")[0])
