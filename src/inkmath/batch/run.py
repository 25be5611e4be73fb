"""A batch: each page of the sources is read once, on one engine or another, and its row written once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from inkmath.batch.output import Output, Settings, opened
from inkmath.batch.rows import source_of
from inkmath.batch.tally import Tally
from inkmath.batch.tasks import Count, Engine, Task
from inkmath.documents.finding import BadFile, FileRef, Skipped, find_files
from inkmath.documents.pages import PageRef, has_one_page
from inkmath.errors import InkmathError
from inkmath.json_form import of_error
from inkmath.serialization import Json


@dataclass(frozen=True, slots=True)
class Batch:
    """A job: the pages to read, the folder for their rows, and what reads them.

    sources: as for `find_pages`. settings: of the output.
    """

    sources: Sequence[str]
    folder: Path
    settings: Settings
    engine: Engine


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
        run = _Run(batch.engine, output, tally, bad)
        run.work_through(find_files(batch.sources, skipped), tell)
        output.close(tally.report() | {"sources": list(batch.sources), **batch.engine.report()})
    return tally, skipped


class _Run:
    def __init__(self, engine: Engine, output: Output, tally: Tally, bad: Callable[[str], None]) -> None:
        self._engine, self._output, self._tally, self._bad = engine, output, tally, bad
        self._opened: deque[Iterator[PageRef]] = deque()  # the pages that are left of files that were counted

    def work_through(self, files: Iterator[FileRef | BadFile], tell: Callable[[Tally], None]) -> None:
        def take(task: Task, result: Json) -> None:
            self._take(task, result)
            tell(self._tally)

        self._engine.work_through(lambda: self._next(files), take)

    def _next(self, files: Iterator[FileRef | BadFile]) -> Task | None:
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
                return Count(file)

    def _take(self, task: Task, result: Json) -> None:
        """Write the row of a page, or what became of it; open a file that was counted."""
        if isinstance(task, Count):
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
