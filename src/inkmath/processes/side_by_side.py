"""Several pieces of work at a time, where threads would take turns: in helper processes beside this one."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from queue import SimpleQueue
from threading import Event
from time import monotonic
from typing import TypeVar

from inkmath.processes.workers import Worker, Workers

PieceT = TypeVar("PieceT")
T = TypeVar("T")

AHEAD = 4
"""Pieces for each place that are begun, or wait, before the first of them is taken: one that takes long holds
back the results of those after it, and should not hold back the work.
"""

START_AFTER_S = 1.0
"""Seconds of work after which helpers are started, if pieces are left. They need as long to start."""

MOST = 8
"""Pieces that are worked on at a time, where there are more cores."""


@dataclass
class _Place:
    """A place where one piece at a time is worked on: a helper, or this process."""

    helper: Worker | None


def side_by_side(
    pieces: Iterable[PieceT],
    here: Callable[[PieceT], T],
    there: Callable[[Worker, PieceT], T | None],
    helpers: Workers | None,
) -> Generator[T, None, None]:
    """The result of each piece, in their order; only a few are worked on ahead of what is taken.

    here: does a piece in this process. there: has a helper do it; None where it cannot, then it is done here.
    helpers: None where there can be none.
    A piece alone is done in this thread. Closed early, the generator ends the helpers, and waits for what
    threads of this process have begun.
    """
    pieces = iter(pieces)
    first = list(islice(pieces, 2))
    if len(first) < 2:
        yield from map(here, first)
        return
    count = min(MOST, os.cpu_count() or 1)
    places = [_Place(None if helpers is None else helpers.take()) for _ in range(count)]
    free: SimpleQueue[_Place] = SimpleQueue()
    for place in places:
        free.put(place)
    is_over = Event()

    def work(piece: PieceT) -> T:
        place = free.get()
        try:
            helper = place.helper
            done = there(helper, piece) if helper is not None and helper.is_ready() else None
            if done is None and is_over.is_set():
                raise CancelledError
            return here(piece) if done is None else done
        finally:
            free.put(place)

    due = inf if count == 1 else monotonic() + START_AFTER_S

    def start(workers: Workers) -> None:
        with suppress(OSError):  # a system without room for processes, or without any
            for place in places:
                place.helper = place.helper or workers.start()

    with ThreadPoolExecutor(count) as pool:
        ahead: deque[Future[T]] = deque()

        def next_one() -> T:
            nonlocal due
            if helpers is not None and due < inf and len(ahead) > count:
                wait([ahead[0]], timeout=max(0.0, due - monotonic()))
                if monotonic() >= due:
                    start(helpers)
                    due = inf
            done = ahead[0].result()
            ahead.popleft()
            return done

        try:
            for piece in chain(first, pieces):
                ahead.append(pool.submit(work, piece))
                if len(ahead) >= AHEAD * count:
                    yield next_one()
            while ahead:
                yield next_one()
        finally:
            is_over.set()
            for future in ahead:
                future.cancel()
            for place in places:
                if helpers is not None and place.helper is not None:
                    # Pieces are left where the consumer stopped early; helpers may still be at work.
                    (helpers.drop if ahead else helpers.give_back)(place.helper)
