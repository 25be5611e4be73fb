"""Who works: processes that read, and the waiting room before them, which never grows."""

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

from inkmath.json_form import Json
from inkmath.processes.sandbox import Sandbox
from inkmath.processes.stopping import Stop, stoppable_by
from inkmath.processes.workers import LimitError, StoppedError, WorkerDiedError
from inkmath.types import Known
from inkmath.web.faults import FaultError, busy
from inkmath.web.settings import Limits

T = TypeVar("T")

GRACE_S = 2.0
"""Seconds that work may go on after its client has gone: most ends sooner than a new worker starts."""

BLANK = b'{"strokes": []}'
"""What a worker reads to load its networks."""


class Room:
    """Places for the requests that are worked on and for those that wait. Whoever finds none is sent away."""

    def __init__(self, at_work: int, waiting: int) -> None:
        self.capacity = at_work + waiting
        self.taken = 0
        self._at_work = CapacityLimiter(at_work)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for the time of a request. Raises FaultError (429) when the room is full."""
        if self.taken >= self.capacity:
            raise busy()
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def run(self, work: Callable[[], T]) -> T:
        """The result of the work, done in a thread once its turn has come.

        Cancelled while it waits it is not begun; later, it has GRACE_S to end before its worker is ended.
        """

        def stoppable() -> T:
            with stoppable_by(stop):
                return work()

        stop = Stop()
        async with self._at_work:
            task = asyncio.ensure_future(to_thread.run_sync(stoppable, limiter=CapacityLimiter(1)))
            try:
                return await asyncio.shield(task)
            finally:
                with CancelScope(shield=True):  # anyio cancels again and again
                    await asyncio.wait([task], timeout=GRACE_S)
                    stop.set()
                    await asyncio.gather(task, return_exceptions=True)


class Readers:
    """The worker processes. One that dies or overruns a limit is replaced when the next request comes."""

    def __init__(self, workers: int, waiting: int, limits: Limits, command: Sequence[str] | None = None):
        default = [sys.executable, "-P", "-m", "inkmath.web.worker", str(limits.memory_bytes)]
        self.room = Room(workers, workers * waiting)
        self.deaths = 0
        self._workers, self._limits = workers, limits
        self._sandbox = Sandbox(command or default, workers)

    async def work(self, task: str, content: bytes, reader: str, known: Sequence[Known] = ()) -> Json:
        """What a worker makes of this content; an `error` where it cannot be read.

        Raises FaultError when the worker died, or went over its limits.
        """

        def request() -> str:
            return json.dumps(
                {
                    "content": base64.b64encode(content).decode("ascii"),
                    "reader": reader,
                    "strokes": self._limits.strokes,
                    "points": self._limits.points,
                    "known": [{"box": one.box.to_list(), "token": one.token} for one in known],
                }
            )

        return await self.room.run(lambda: self._run(task, request()))

    async def warm_up(self, reader: str) -> None:
        """Starts every worker and has it load its networks."""
        async with create_task_group() as group:
            for _ in range(self._workers):
                group.start_soon(self._try, reader)

    def close(self) -> None:
        self._sandbox.close()

    async def _try(self, reader: str) -> None:
        try:
            await self.work("read", BLANK, reader)
        except FaultError:
            return  # the first request will say what is wrong

    def _run(self, task: str, request: str) -> dict[str, Any]:
        try:
            return self._sandbox.run(task, request, self._limits.work_s)
        except LimitError as limit:
            raise FaultError(HTTPStatus.UNPROCESSABLE_ENTITY, "LimitError", str(limit)) from limit
        except WorkerDiedError as death:
            self.deaths += not isinstance(death, StoppedError)
            message = "The process that worked on this request ended. Send the request again."
            raise FaultError(HTTPStatus.SERVICE_UNAVAILABLE, "WorkerDied", message) from death
