"""Batches made ahead of the step that takes them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

BatchT = TypeVar("BatchT")


def prefetched(make: Callable[[int], BatchT], steps: range) -> Iterator[BatchT]:
    """make(step) for each step, a few ahead in a thread of their own; an error there is raised here."""
    ready: queue.Queue[tuple[BatchT | None, BaseException | None]] = queue.Queue(maxsize=4)
    stop = threading.Event()

    def put(item: tuple[BatchT | None, BaseException | None]) -> None:
        while not stop.is_set():
            try:
                return ready.put(item, timeout=0.2)
            except queue.Full:
                continue

    def work() -> None:
        try:
            for step in steps:
                if stop.is_set():
                    return
                put((make(step), None))
        except BaseException as error:  # handed over to the consumer, whatever it is
            put((None, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        for _ in steps:
            batch, error = ready.get()
            if error is not None:
                raise error
            yield batch  # type: ignore[misc]
    finally:
        stop.set()
