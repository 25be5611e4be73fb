"""The schedule of the workers: a page that is being written on returns to the worker that read it before.

A worker keeps the readings of lines (`recognition.line_cache`), so that the same page costs it a fraction of
what it costs another one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

PATIENCE_S = 1.0
"""Seconds that a page waits for its own worker; then any may take it, which reads all its lines."""

MOST_PAGES = 1000
"""Pages whose worker is remembered, those that were read last."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A request in the queue. home: the one worker that it waits for; None where any will do."""

    worker: asyncio.Future[int]
    home: int | None


class Turns:
    """Workers by number, each with one request at a time. Belongs to one event loop.

    When a worker becomes free, a page that waits for it goes before the requests that any worker may take:
    its reading is short. No two such pages go in a row while another request waits.
    """

    def __init__(self, workers: int) -> None:
        self._free = list(range(workers))  # the last is taken first
        self._waiting: list[_Waiting] = []
        self._homes: OrderedDict[int, int] = OrderedDict()
        self._served_a_page = [False] * workers

    @asynccontextmanager
    async def turn(self, page: int | None = None) -> AsyncIterator[int]:
        """The worker that a request has for the time of an `async with`.

        page: the same for all requests that read one page; None where nothing is gained from an earlier one.
        """
        worker = await self._queue(None if page is None else self._homes.get(page))
        if page is not None:
            self._remember(page, worker)
        try:
            yield worker
        finally:
            # Other requests take a page's worker last, so that it is free when the page returns.
            self._free.insert(len(self._free) if page is None else 0, worker)
            self._serve()

    async def _queue(self, home: int | None) -> int:
        """The worker, once one is free."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(loop.create_future(), home)
        self._waiting.append(waiting)
        self._serve()
        patience = loop.call_later(PATIENCE_S, self._lose_patience, waiting)
        try:
            return await waiting.worker
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:  # its turn came at the same moment
                self._free.append(waiting.worker.result())
                self._serve()
            raise
        finally:
            patience.cancel()

    def _lose_patience(self, waiting: _Waiting) -> None:
        waiting.home = None
        self._serve()

    def _serve(self) -> None:
        """Give free workers to waiting requests."""
        for worker in self._free[::-1]:
            waiting = self._next(worker)
            if waiting is not None:
                self._free.remove(worker)
                self._waiting.remove(waiting)
                self._served_a_page[worker] = waiting.home is not None
                waiting.worker.set_result(worker)

    def _next(self, worker: int) -> _Waiting | None:
        """The request that this worker takes next."""
        waiting = [one for one in self._waiting if not one.worker.cancelled()]
        pages = [one for one in waiting if one.home == worker]
        others = [one for one in waiting if one.home is None]
        in_order = [*others, *pages] if self._served_a_page[worker] else [*pages, *others]
        return in_order[0] if in_order else None

    def _remember(self, page: int, worker: int) -> None:
        self._homes[page] = worker
        self._homes.move_to_end(page)
        if len(self._homes) > MOST_PAGES:
            self._homes.popitem(last=False)
