"""A batch on one machine: each page is read by one of a few processes, and its row written once."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from inkmath.batch.output import Output, Settings, opened
from inkmath.batch.rows import source_of, to_json
from inkmath.batch.tally import Tally
from inkmath.documents.finding import BadFile, FileRef, Skipped, find_files
from inkmath.documents.pages import PageRef, has_one_page
from inkmath.errors import InkmathError
from inkmath.json_form import of_error
from inkmath.processes.sandbox import Sandbox
from inkmath.processes.workers import UnfinishedError
from inkmath.serialization import Json

PAGE_TIMEOUT_S = 300.0
"""Longest time for one page."""

ATTEMPTS = 2
"""Times that a page is given to a process which dies or takes too long: it may be the machine's fault."""

AHEAD = 2
"""Pages for each process that are handed out before earlier ones are back."""


@dataclass(frozen=True, slots=True)
class _Count:
    """A file whose pages are to be counted."""

    file: FileRef


@dataclass(slots=True)
class Batch:
    """A job: the pages to read and the folder for their rows.

    sources: as for `find_pages`. settings: of the output. workers: processes; as many as there are cores.
    command: how to start one, see `inkmath.batch.worker`.
    """

    sources: Sequence[str]
    folder: Path
    settings: Settings
    workers: int = field(default_factory=lambda: available_cores())
    command: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.command = self.command or (
            *(sys.executable, "-P", "-m", "inkmath.batch.worker"),
            self.settings.reader,
        )


def available_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def run_batch(
    batch: Batch, tell: Callable[[Tally], None] = lambda _: None, bad: Callable[[str], None] = lambda _: None
) -> tuple[Tally, Skipped]:
    """Read the pages of the sources that have no row in the folder yet.

    tell: called after each page. bad: called with a line for each page that fails.
    A page that kills its process, or takes too long, costs itself alone.
    Raises ConfigError (a URL, or a folder with other rows), CorruptDataError, MissingExtraError, OSError.
    """
    skipped, tally = Skipped(), Tally()
    with opened(batch.folder, batch.settings, tally.add) as output:
        _count_files(batch.sources, tally)
        run = _Run(batch, output, tally, bad)
        run.work_through(find_files(batch.sources, skipped), tell)
        output.close(tally.report() | {"sources": list(batch.sources), "workers": batch.workers})
    return tally, skipped


class _Run:
    def __init__(self, batch: Batch, output: Output, tally: Tally, bad: Callable[[str], None]) -> None:
        self._batch, self._output, self._tally, self._bad = batch, output, tally, bad
        self._processes = Sandbox(batch.command, batch.workers)
        self._opened: deque[Iterator[PageRef]] = deque()  # the pages that are left of files that were counted

    def work_through(self, files: Iterator[FileRef | BadFile], tell: Callable[[Tally], None]) -> None:
        pool = ThreadPoolExecutor(self._batch.workers)
        pending: dict[Future[Json], PageRef | _Count] = {}
        try:
            while True:
                while len(pending) < AHEAD * self._batch.workers and (task := self._next(files)):
                    pending[pool.submit(self._do, task)] = task
                if not pending:
                    return
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    self._take(pending.pop(future), future.result())
                    tell(self._tally)
        finally:
            for future in pending:
                future.cancel()
            self._processes.close()
            pool.shutdown(cancel_futures=True)

    def _next(self, files: Iterator[FileRef | BadFile]) -> PageRef | _Count | None:
        """The next task, pages of files that were counted before others; None for nothing yet."""
        while True:
            while self._opened:
                page = next(self._opened[0], None)
                if page is None:
                    self._opened.popleft()
                elif (source_of(page), page.number) not in self._output:
                    return page
                else:
                    self._tally.pass_over(1 / page.count)
            file = next(files, None)
            if file is None:
                return None
            if isinstance(file, BadFile):
                self._tally.files += 1
                self._fail(file.name, file.name, 0, of_error(file.error)["error"])
            elif has_one_page(file):
                self._opened.append(iter([PageRef(file)]))
            else:
                return _Count(file)

    def _do(self, task: PageRef | _Count) -> Json:
        """The result of a worker, or an error."""
        name, page = ("count", PageRef(task.file)) if isinstance(task, _Count) else ("page", task)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._processes.run(name, json.dumps(to_json(page)), PAGE_TIMEOUT_S)
            except UnfinishedError as error:
                if attempt == ATTEMPTS:
                    message = f"{str(error).rstrip('.')}, {ATTEMPTS} times."
                    return {"error": {"kind": type(error).__name__, "message": message}}
        raise AssertionError("unreachable")

    def _take(self, task: PageRef | _Count, result: Json) -> None:
        """Write the row of a page, or what became of it; open a file that was counted."""
        if isinstance(task, _Count):
            count = int(result.get("count", 0))
            self._opened.append(PageRef(task.file, number, count) for number in range(1, count + 1))
            self._tally.files += 0 if count else 1
            if "error" in result:
                self._fail(task.file.name, task.file.name, 0, result["error"])
            return
        self._tally.files += 1 / task.count
        if "error" in result:
            self._fail(task.name, source_of(task), task.number, result["error"])
        elif self._output.add(result["row"]):
            self._tally.read += 1

    def _fail(self, name: str, source: str, page: int, error: Mapping[str, str]) -> None:
        kind, message = error["kind"], error["message"]
        self._output.fail(source, page, kind, message)
        self._tally.errors[kind] += 1
        self._bad(message if name in message else f"{name}: {message}")


def _count_files(sources: Sequence[str], tally: Tally) -> None:
    """Count the files in a thread, for the time that is left; without an answer there is no estimate."""

    def count() -> None:
        try:
            tally.all_files = sum(1 for _ in find_files(sources, Skipped()))
        except InkmathError:
            return

    Thread(target=count, name="inkmath-batch-count", daemon=True).start()
