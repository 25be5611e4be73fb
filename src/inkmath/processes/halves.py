"""Half of the work in a second thread, where a core is free: networks run outside of Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Semaphore
from typing import TypeVar

from inkmath.processes.workers import in_forked_child

PieceT = TypeVar("PieceT")
PartT = TypeVar("PartT")
T = TypeVar("T")
OtherT = TypeVar("OtherT")


def in_halves(
    work: Callable[[PartT], T],
    pieces: Sequence[PieceT],
    *,
    least: int,
    prepare: Callable[[Sequence[PieceT]], PartT],
) -> list[T]:
    """The results of the first and of the second half of the pieces; or of all of them at once, where there
    are fewer than `least`, or all cores are at work on halves.

    work: what becomes of a piece must not depend, to the bit, on the others of its part.
    prepare: makes of pieces what the work takes. It is called in this thread: what is done in Python, two
    threads do no faster.
    """
    if len(pieces) < least:
        return [work(prepare(pieces))]
    with _cores.one() as is_free, _cores.one() as is_another_free:
        if not is_free or not is_another_free:
            return [work(prepare(pieces))]
        middle = len(pieces) // 2
        first = _cores.threads.submit(work, prepare(pieces[:middle]))
        try:
            second = work(prepare(pieces[middle:]))
        finally:
            wait([first])
        return [first.result(), second]


def in_two_threads(work: Callable[[PieceT], T], pieces: Sequence[PieceT]) -> list[T]:
    """The result of each of the pieces, in their order; two threads take one after the other, or this one
    all of them where all cores are at work.

    It pays where a piece is worked on for milliseconds, much of them outside of Python's lock.
    """
    if len(pieces) < 2:
        return [work(piece) for piece in pieces]
    left, done = iter(range(len(pieces))), dict[int, T]()

    def take() -> None:
        for number in left:  # a step of this iterator is never divided between threads
            done[number] = work(pieces[number])

    both(take, take)
    return [done[number] for number in range(len(pieces))]


def both(first: Callable[[], T], second: Callable[[], OtherT]) -> tuple[T, OtherT]:
    """The results of two calls, the first of them in a second thread where a core is free."""
    with _cores.one() as is_free, _cores.one() as is_another_free:
        if not is_free or not is_another_free:
            return first(), second()
        other = _cores.threads.submit(first)
        try:
            here = second()
        finally:
            wait([other])
        return other.result(), here


class _Cores:
    """The cores that this process may use, as many as OMP_NUM_THREADS says or there are; threads for them."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Nothing is at work: so in a fork, which has none of the threads."""
        given = os.environ.get("OMP_NUM_THREADS", "")
        count = int(given) if given.isdecimal() else os.cpu_count() or 1
        self._free = Semaphore(count)
        self.threads = ThreadPoolExecutor(max(1, count - 1), "inkmath-half")

    @contextmanager
    def one(self) -> Iterator[bool]:
        """True if a core is free; it is taken until the end of the context."""
        is_free = self._free.acquire(blocking=False)
        try:
            yield is_free
        finally:
            if is_free:
                self._free.release()


_cores = _Cores()
in_forked_child(_cores.begin)
