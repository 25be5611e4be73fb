"""The tasks of a batch, and processes that do them: the same on every engine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from inkmath.documents.finding import FileRef
from inkmath.documents.pages import PageRef
from inkmath.processes.sandbox import Sandbox
from inkmath.processes.workers import UnfinishedError
from inkmath.serialization import Json

PAGE_TIMEOUT_S = 300.0
"""Longest time for one page."""

ATTEMPTS = 2
"""Times that a page is given to a process which dies or takes too long: it may be the machine's fault."""

TASK = "task"
"""The name of all tasks for `serving.serve`."""


@dataclass(frozen=True, slots=True)
class Count:
    """A file whose pages are to be counted."""

    file: FileRef


Task = PageRef | Count


def to_text(task: Task) -> str:
    """The task as JSON, for a worker."""
    page, is_count = (PageRef(task.file), True) if isinstance(task, Count) else (task, False)
    return json.dumps([is_count, page.file.path, page.file.member, page.number, page.count])


def from_text(text: str) -> Task:
    is_count, path, member, number, count = json.loads(text)
    return Count(FileRef(path, member)) if is_count else PageRef(FileRef(path, member), number, count)


def worker(reader: str) -> tuple[str, ...]:
    """Arguments of a Python that becomes a worker. reader: its name, or its folder."""
    return ("-P", "-m", "inkmath.batch.worker", reader)


class Processes:
    """Processes that do tasks, any of which may end its process. For all threads."""

    def __init__(self, arguments: Sequence[str], count: int) -> None:
        """arguments: of the Python that becomes one. count: the most at a time."""
        self._sandbox = Sandbox([sys.executable, *arguments], count)

    def do(self, text: str) -> Json:
        """The result of a task, see `inkmath.batch.worker`."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._sandbox.run(TASK, text, PAGE_TIMEOUT_S)
            except UnfinishedError as error:
                if attempt == ATTEMPTS:
                    message = f"{str(error).rstrip('.')}, {ATTEMPTS} times."
                    return {"error": {"kind": type(error).__name__, "message": message}}
        raise AssertionError("unreachable")

    def warm_up(self) -> None:
        """Start one, and return at once."""
        self._sandbox.warm_up()

    def close(self) -> None:
        self._sandbox.close()


class Engine(Protocol):
    """Something that has tasks done, several at a time."""

    def work_through(self, next_task: Callable[[], Task | None], take: Callable[[Task, Json], None]) -> None:
        """Have tasks done until there are none.

        next_task: the next one; None for none until results are taken, or for the end where all are.
        take: called in this thread with each task and its result, in any order.
        """

    def report(self) -> Json:
        """Name and settings of the engine, for the report of a batch."""
