"""From a source to its reading to its solution: the whole of inkmath in one flow.

source -> load_page -> Page -> (split_lines ->) recognise -> Reading -> solve_latex -> Solution
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Protocol, TypeVar

from inkmath.errors import ConfigError, InkmathError, InputError, UnknownModelError
from inkmath.ink.lines import split_lines
from inkmath.ink.source import Source, load_page
from inkmath.solving import solve_latex, solve_lines
from inkmath.types import Known, Page, Reading, Solution

T = TypeVar("T")

DEFAULT_READER = "expressions"
INK_BELOW = 128
"""Pixels darker than this are ink; a page without any is blank."""


def read(source: Source, reader: str = DEFAULT_READER, *, known: Sequence[Known] = ()) -> Reading:
    """What the one expression in the source says: a path, bytes, an array, a PIL image or strokes.

    known: symbols that are known, such as those of an earlier reading that were wrong; the others are read in
    their light.
    """
    return load_reader(reader).read(source, known)


def read_page(source: Source, reader: str = DEFAULT_READER, *, known: Sequence[Known] = ()) -> list[Reading]:
    """What each line of the source says, top to bottom; empty for a blank page. known: see `read`."""
    return load_reader(reader).read_page(source, known)


def solve(
    problem: Reading | str | Sequence[Reading | str], *, unknown: str | None = None, task: str | None = None
) -> Solution:
    """The worked solution of a reading or of LaTeX; several of them are the lines of one problem.

    unknown, task: see `solving.solve_latex`.
    """
    if isinstance(problem, Reading | str):
        return solve_latex(_latex(problem), unknown=unknown, task=task)
    return solve_lines([_latex(line) for line in problem], unknown=unknown, task=task)


class Recogniser(Protocol):
    """What turns one line of clean ink into a reading, with boxes in the picture as given.

    It keeps to what is known of the symbols where it can.
    """

    def recognise(self, line: Page, known: Sequence[Known] = ()) -> Reading: ...


class Reader:
    """Reads sources with one recogniser. Make it once, use it often, from any thread."""

    def __init__(self, name: str, recogniser: Recogniser) -> None:
        self.name = name
        self._recogniser = recogniser

    def read(self, source: Source, known: Sequence[Known] = ()) -> Reading:
        """See `inkmath.read`. Raises InputError when the source cannot be decoded."""
        start = perf_counter()
        return self._recognise(load_page(source), known, start)

    def read_page(self, source: Source, known: Sequence[Known] = ()) -> list[Reading]:
        """See `inkmath.read_page`. Raises InputError when the source cannot be decoded."""
        return [self._recognise(line, known, perf_counter()) for line in split_lines(load_page(source))]

    def read_many(self, sources: Iterable[Source]) -> Iterator[Reading | InkmathError]:
        """The reading of each source, in their order, or the error of one that cannot be decoded.

        As many are read at a time as there are cores, and only a few ahead of what is taken.
        """
        return _side_by_side(self.read, sources)

    def read_pages(self, sources: Iterable[Source]) -> Iterator[list[Reading] | InkmathError]:
        """The lines of each source, as `read_many` does."""
        return _side_by_side(self.read_page, sources)

    def _recognise(self, line: Page, known: Sequence[Known], start: float) -> Reading:
        has_ink = bool((line.pixels < INK_BELOW).any())
        reading = self._recogniser.recognise(line, known) if has_ink else Reading("", confidence=0.0)
        return replace(reading, reader=self.name, seconds=perf_counter() - start)


def _side_by_side(work: Callable[[Source], T], sources: Iterable[Source]) -> Iterator[T | InkmathError]:
    """What the work makes of each source, in their order; several cores work at a time."""

    def attempt(source: Source) -> T | InkmathError:
        try:
            return work(source)
        except InkmathError as error:
            return error

    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        ahead: deque[Future[T | InkmathError]] = deque()
        try:
            for source in sources:
                ahead.append(pool.submit(attempt, source))
                if len(ahead) > 2 * cores:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:  # whoever took them may have had enough
            for future in ahead:
                future.cancel()


def _latex(line: Reading | str) -> str:
    if isinstance(line, Reading):
        return line.latex
    if isinstance(line, str):
        return line
    raise InputError(f"solve() takes readings or LaTeX text, not {type(line).__name__}.")


def _load_layout(symbols: Path | None = None) -> Recogniser:
    from inkmath.recognition.layout_reader import LayoutReader

    return LayoutReader.load(symbols)


def _load_expressions() -> Recogniser:
    from inkmath.recognition.expression_reader import ExpressionReader

    return ExpressionReader.load()


READERS: Mapping[str, Callable[[], Recogniser]] = {"expressions": _load_expressions, "layout": _load_layout}
"""How each reader is made, by name."""

_loaded: dict[str, Reader] = {}
_loading = threading.Lock()


def load_reader(name: str = DEFAULT_READER, symbols: str | Path | None = None) -> Reader:
    """The reader of that name; a process loads each once. Raises UnknownModelError.

    symbols: for the layout reader, the ONNX file of a network of one's own that names the symbols; see
    `inkmath.recognition.own_network`. Raises CorruptModelError if it cannot be used, ConfigError if the
    reader has no place for it.
    """
    if name not in READERS:
        raise UnknownModelError(f"Unknown reader {name!r}. Available: {', '.join(sorted(READERS))}.")
    if symbols is not None:
        if name != "layout":
            raise ConfigError(f"A symbol network of one's own is for the reader 'layout', not {name!r}.")
        return Reader(name, _load_layout(Path(symbols)))
    with _loading:
        if name not in _loaded:
            _loaded[name] = Reader(name, READERS[name]())
        return _loaded[name]
