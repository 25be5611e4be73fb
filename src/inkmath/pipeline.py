"""From a source to its reading to its solution: the whole of inkmath in one flow.

source -> find_sheet -> load_pages -> Page -> recognise -> Reading -> solve_latex -> Solution
"""

from __future__ import annotations

import base64
import json
import math
import sys
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeVar, get_args, overload

from inkmath.errors import ConfigError, InkmathError, InputError, UnknownModelError
from inkmath.ink.mask import PixelClassifier
from inkmath.ink.sheet import Sheet, find_sheet
from inkmath.ink.source import Source, content_of, load_pages, open_source
from inkmath.processes.sandbox import DEFAULT_TIMEOUT_S
from inkmath.processes.side_by_side import side_by_side
from inkmath.processes.workers import UnfinishedError, Worker, Workers
from inkmath.recognition import page_mask
from inkmath.recognition.doubt import less_sure_of_little, main_line, surest, surest_page
from inkmath.recognition.failures import input_errors
from inkmath.recognition.marks import with_marks
from inkmath.recognition.orientation import read_upright, upright
from inkmath.recognition.sheets import SheetView, in_sheet, in_source, view_of
from inkmath.serialization import from_dict
from inkmath.solving import solve_latex, solve_lines
from inkmath.types import Alternative, Ink, Known, Options, Page, Part, Pixels, Reading, Solution
from inkmath.vocab import ALPHABETS, name_ids

if TYPE_CHECKING:
    from inkmath.recognition.decoding import DecodingOptions
    from inkmath.recognition.hand import Hand
    from inkmath.recognition.line_reader import LineReader

T = TypeVar("T")
OnError = Literal["return", "raise"]

DEFAULT_READER = "expressions"
INK_BELOW = 128
"""Pixels darker than this are ink; a page without any is blank."""

_TASK_BYTES, _TASK_S = 32 * 2**20, 300.0  # of a helper at most; what is larger is read in this process


def read(source: Source, reader: str = DEFAULT_READER, *, known: Sequence[Known] = ()) -> Reading:
    """The reading of the one expression in the source: a path, bytes, an array, a PIL image or strokes.

    known: corrected symbols, such as some of an earlier reading; the others are read again, given these.
    """
    return load_reader(reader).read(source, known)


def read_page(
    source: Source, reader: str = DEFAULT_READER, *, known: Sequence[Known] = (), everything: bool = False
) -> list[Reading]:
    """The readings of the lines of the source, from top to bottom; empty for a blank page.

    known: see `read`. everything: also lines that are left out by default; `Reading.left_out` says why.
    """
    return load_reader(reader).read_page(source, known, everything=everything)


def solve(
    problem: Reading | str | Sequence[Reading | str],
    *,
    unknown: str | None = None,
    task: str | None = None,
    numbers: str | None = None,
    method: str | None = None,
    detail: str = "normal",
    language: str = "en",
    timeout_s: float = DEFAULT_TIMEOUT_S,
) -> Solution:
    """The worked solution of a reading or of LaTeX, or of the lines of a page.

    Where the lines are several problems, the solution has a part for each.
    The solution of readings carries the probability that all of them are right.
    unknown, task, numbers, method, detail, language: see `solving.solve_latex`, whose errors are raised.
    timeout_s: limit for each problem; beyond it the status is "timeout", with the steps found until then.
    """
    options = Options(
        unknown=unknown, task=task, numbers=numbers, method=method, detail=detail, language=language
    )
    if isinstance(problem, Reading | str):
        lines: Sequence[Reading | str] = [problem]
        solution = solve_latex(_latex(problem), timeout_s=timeout_s, **options)
    else:
        lines = list(problem)
        texts = [_latex(line) for line in lines]
        solution = solve_lines(texts, timeout_s=timeout_s, **options)
    return _with_confidence(solution, lines)


def _with_confidence(solution: Solution, lines: Sequence[Reading | str]) -> Solution:
    """The solution, and that of each part, with the probability that its lines were read right."""
    read = [line.confidence for line in lines if isinstance(line, Reading) and line.latex]
    if not read:
        return solution

    def of(part: Part) -> Sequence[Reading | str]:
        return [lines[number - 1] for number in part.lines] if len(lines) > 1 else lines

    parts = tuple(
        replace(part, solution=_with_confidence(part.solution, of(part))) for part in solution.parts
    )
    return replace(solution, parts=parts, reading_confidence=math.prod(read))


class Recogniser(Protocol):
    """Turns clean ink, one line or a page of them, into readings, with boxes in the picture as given.

    It keeps to what is known of the symbols where it can, and says which readings of a page are of no line.
    A page on which it is less sure than `least` is looked at no further.
    `settled` decides between the readings of each line once the whole page is read. `hand` gives the symbols
    of a page, and `with_hand` what reads the ink of the person who wrote them.
    """

    def recognise(self, line: Page, known: Sequence[Known] = ()) -> Reading: ...

    def recognise_page(
        self, page: Page, known: Sequence[Known] = (), *, least: float = 0.0
    ) -> list[Reading]: ...

    def settled(self, readings: Sequence[Reading], *, is_photo: bool) -> list[Reading]: ...

    def hand(self, page: Page, known: Sequence[Known] = ()) -> Hand: ...

    def with_hand(self, hand: Hand) -> Self: ...

    @property
    def options(self) -> DecodingOptions: ...


class Reader:
    """Reads sources with one recogniser. Make it once, use it often, from any thread."""

    def __init__(
        self, name: str, recogniser: Recogniser, helpers: Workers | None = None, note: str = ""
    ) -> None:
        """helpers: processes that read as this one does, with many sources; see `inkmath.helper`.

        note: a limit of this reader of which its user should know, "" for none.
        """
        self.name, self.note = name, note
        self._recogniser = recogniser
        self._helpers = helpers

    @property
    def options(self) -> DecodingOptions:
        """The weights, thresholds and beam sizes of the reader."""
        return self._recogniser.options

    def read(self, source: Source, known: Sequence[Known] = ()) -> Reading:
        """See `inkmath.read`. Raises InputError when the source cannot be read."""
        start = perf_counter()
        with input_errors(source):
            seen, sheet = _opened(source)
            pages = load_pages(seen, page_mask.classify_pixels, is_thorough=True)
            reading = in_source(self._recognise(pages, in_sheet(known, sheet)), sheet)
        return self.signed([reading], start)[0]

    def read_page(
        self, source: Source, known: Sequence[Known] = (), *, everything: bool = False
    ) -> list[Reading]:
        """See `inkmath.read_page`. Raises InputError when the source cannot be read."""
        return self.read_sheet(source, known, everything=everything)[0]

    def hand(self, source: Source, known: Sequence[Known] = ()) -> Hand:
        """The symbols in a source, by which `with_hand` names others that the same person wrote.

        known: the corrected symbols of its reading, or all of them; what is not known counts as far as it is
        sure. Those of several sources are put together with `Hand.joined`.
        """
        with input_errors(source):
            seen, sheet = _opened(source)
        page, _ = self.read_upright_page(seen)
        return self._recogniser.hand(page, in_sheet(known, sheet))

    def with_hand(self, hand: Hand) -> Reader:
        """The same reader for the ink of a person who wrote these symbols; it reads in this process alone."""
        return Reader(self.name, self._recogniser.with_hand(hand), note=self.note)

    def read_sheet(
        self, source: Source, known: Sequence[Known] = (), *, everything: bool = False
    ) -> tuple[list[Reading], SheetView | None]:
        """The lines as `read_page` gives them, and the sheet that they are on; None of strokes."""
        start = perf_counter()
        with input_errors(source):
            seen, sheet = _opened(source)
        page, found = self.read_upright_page(seen, in_sheet(known, sheet))
        lines = [in_source(line, sheet) for line in found if everything or not line.left_out]
        return self.signed(lines, start), None if isinstance(seen, Ink) else view_of(page, sheet)

    def read_upright_page(
        self,
        source: Source,
        known: Sequence[Known] = (),
        classify_pixels: PixelClassifier = page_mask.classify_pixels,
    ) -> tuple[Page, list[Reading]]:
        """The clean page, turned where the picture was taken turned, and its readings, of no line too.

        source: as `read_page` takes it; no sheet is cut out of it.
        classify_pixels: gives the mask of a photo.
        Raises as `read_page` does.
        """
        with input_errors(source):
            pages, recogniser = load_pages(source, classify_pixels), self._recogniser
            page = next(pages)
            if page.strokes:  # a pen's writing is upright
                found = recogniser.recognise_page(page, known)
                return page, with_marks(recogniser.settled(found, is_photo=False), page)
            page, lines = surest_page(
                chain([page], pages), lambda way, least: recogniser.recognise_page(way, least=least)
            )
            way = upright(page, lines, recogniser.recognise)
            found = lines if way is page and not known else recogniser.recognise_page(way, known)
            return way, with_marks(recogniser.settled(found, is_photo=page.is_photo), page)

    @overload
    def read_many(
        self, sources: Iterable[Source], *, on_error: Literal["return"] = "return"
    ) -> Generator[Reading | InkmathError, None, None]: ...

    @overload
    def read_many(
        self, sources: Iterable[Source], *, on_error: Literal["raise"]
    ) -> Generator[Reading, None, None]: ...

    def read_many(
        self, sources: Iterable[Source], *, on_error: OnError = "return"
    ) -> Generator[Reading | InkmathError, None, None]:
        """The reading of each source, in their order.

        on_error: the error of a source that cannot be read comes in its place ("return"), or is raised.
        As many are read at a time as there are cores (at most eight), and only a few ahead of what is taken.
        Of many, files and bytes are read by processes of their own, which end a minute after the last.
        Close the generator where not all is taken: that ends what is being read ahead.
        """

        def elsewhere(helper: Worker, source: Source) -> Reading | None:
            readings = _read_by(helper, "read", source)
            return readings[0] if readings else None

        return _given(side_by_side(sources, _attempt(self.read), elsewhere, self._helpers), on_error)

    @overload
    def read_pages(
        self, sources: Iterable[Source], *, everything: bool = False, on_error: Literal["return"] = "return"
    ) -> Generator[list[Reading] | InkmathError, None, None]: ...

    @overload
    def read_pages(
        self, sources: Iterable[Source], *, everything: bool = False, on_error: Literal["raise"]
    ) -> Generator[list[Reading], None, None]: ...

    def read_pages(
        self, sources: Iterable[Source], *, everything: bool = False, on_error: OnError = "return"
    ) -> Generator[list[Reading] | InkmathError, None, None]:
        """The lines of each source, as `read_many` does; everything (see `read_page`) in this process."""

        def elsewhere(helper: Worker, source: Source) -> list[Reading] | None:
            return _read_by(helper, "read-page", source)

        def here(source: Source) -> list[Reading]:
            return self.read_page(source, everything=everything)

        helpers = None if everything else self._helpers
        return _given(side_by_side(sources, _attempt(here), elsewhere, helpers), on_error)

    def signed(self, readings: Iterable[Reading], start: float) -> list[Reading]:
        """The readings with the name of this reader and the seconds since `start` (`perf_counter`).

        No alternative is surer than the reading: where the model says so, the reading is right more often.
        """
        seconds = perf_counter() - start

        def less_sure(reading: Reading) -> tuple[Alternative, ...]:
            most = reading.confidence
            return tuple(replace(one, confidence=min(one.confidence, most)) for one in reading.alternatives)

        return [
            replace(reading, reader=self.name, seconds=seconds, alternatives=less_sure(reading))
            for reading in readings
        ]

    def _recognise(self, pages: Iterator[Page], known: Sequence[Known]) -> Reading:
        line, reading = next(pages), Reading("", confidence=0.0)
        has_ink = bool((line.pixels < INK_BELOW).any())
        if has_ink and not line.strokes:
            read = self._recogniser.recognise
            line, reading = surest(chain([line], pages), lambda way: read_upright(way, read))
            line, reading = main_line(line, reading, read)
            reading = less_sure_of_little(reading, line)
        if has_ink and (line.strokes or known):
            reading = self._recogniser.recognise(line, known)
        marks = tuple(dict.fromkeys(mark.kind for mark in line.marks))
        return replace(reading, marks=marks)


def _opened(source: Source) -> tuple[Ink | Pixels, Sheet | None]:
    """Strokes; or a picture, without what lies around the sheet that it shows, and that sheet."""
    opened = open_source(source)
    sheet = None if isinstance(opened, Ink) else find_sheet(opened)
    return opened if sheet is None else sheet.picture, sheet


def _attempt(read: Callable[[Source], T]) -> Callable[[Source], T | InkmathError]:
    """A function that returns errors of `read` instead of raising them."""

    def attempt(source: Source) -> T | InkmathError:
        try:
            return read(source)
        except InkmathError as error:
            return error

    return attempt


def _given(
    found: Generator[T | InkmathError, None, None], on_error: OnError
) -> Generator[T | InkmathError, None, None]:
    """The results with errors among them, or raised. Raises ConfigError for another `on_error`."""
    if on_error not in get_args(OnError):
        raise ConfigError(f"on_error is {on_error!r}; expected 'return' or 'raise'.")
    return _raising(found) if on_error == "raise" else found


def _raising(found: Generator[T | InkmathError, None, None]) -> Generator[T, None, None]:
    with closing(found):
        for one in found:
            if isinstance(one, InkmathError):
                raise one
            yield one


def _read_by(helper: Worker, task: str, source: Source) -> list[Reading] | None:
    """The helper's readings of a source; None if it is neither a file nor bytes, or the helper fails."""
    try:
        content = content_of(source)
        if content is None or len(content) > _TASK_BYTES:
            return None
        found = helper.run(task, base64.b64encode(content).decode("ascii"), _TASK_S)
    except UnfinishedError:
        helper.stop()
        return None
    except InkmathError:
        return None
    return [from_dict(Reading, reading) for reading in found["readings"]] if found else None


def _latex(line: Reading | str) -> str:
    if isinstance(line, Reading):
        return line.latex
    if isinstance(line, str):
        return line
    raise InputError(f"solve() takes readings or LaTeX text, not {type(line).__name__}.")


def _load(
    reader: str | Path,
    options: DecodingOptions | None = None,
    symbols: Path | None = None,
    alphabet: Collection[str] | None = None,
) -> LineReader:
    """The reader that ships by that name, or the one in a folder."""
    from inkmath.recognition.line_reader import LineReader
    from inkmath.recognition.weights import shipped

    folder = reader if isinstance(reader, Path) else shipped() / reader
    return LineReader.load(folder, options, symbols, alphabet)


READERS: Mapping[str, Callable[..., Recogniser]] = {
    name: partial(_load, name) for name in ("expressions", "layout")
}
"""Functions that load the readers that ship, by name."""

_loaded: dict[str, Reader] = {}
_loading = threading.Lock()


def load_reader(
    name: str | Path = DEFAULT_READER,
    symbols: str | Path | None = None,
    options: DecodingOptions | None = None,
    alphabet: str | Collection[str] = "all",
) -> Reader:
    """The reader of that name; a process loads each once. Raises UnknownModelError.

    name: of a reader that ships, or the path of a folder with one, as `inkmath train expressions` exports it.
    symbols: the ONNX file of a custom network that classifies the symbols; see
    `inkmath.recognition.own_network`. Raises CorruptModelError if it cannot be used, ConfigError if the
    reader has no place for it.
    options: replace the reader's own, such as `replace(load_reader().options, trees=32)`.
    alphabet: the symbols that there may be: "crohme", "school", "all" that the reader knows, or tokens of
    `inkmath.vocab`. Raises ConfigError for a name or token that there is not.
    """
    if name not in READERS and not (Path(name) / "reader.json").is_file():
        available = f"{', '.join(sorted(READERS))}; or a folder with reader.json"
        raise UnknownModelError(f"Unknown reader {str(name)!r}. Available: {available}.")
    reader = str(name) if name in READERS else str(Path(name).absolute())
    tokens = _tokens(alphabet)
    if symbols is not None or options is not None or tokens is not None or name not in READERS:
        return _custom_reader(reader, None if symbols is None else Path(symbols).absolute(), options, tokens)
    with _loading:
        if reader not in _loaded:
            _loaded[reader] = Reader(reader, READERS[reader](), _helpers(reader))
        return _loaded[reader]


def _tokens(alphabet: str | Collection[str]) -> frozenset[str] | None:
    """The tokens of an alphabet; None for all."""
    if isinstance(alphabet, str):
        if alphabet not in ALPHABETS:
            available = ", ".join(ALPHABETS)
            raise ConfigError(f"Unknown alphabet {alphabet!r}. Available: {available}, or a list of tokens.")
        return ALPHABETS[alphabet]
    if unknown := sorted(set(alphabet) - name_ids().keys()):
        raise ConfigError(
            f"No symbols that can be read: {', '.join(unknown)}. Give tokens such as x, 7 or \\alpha."
        )
    return frozenset(alphabet)


def _custom_reader(
    name: str, symbols: Path | None, options: DecodingOptions | None, alphabet: frozenset[str] | None
) -> Reader:
    made = _load(name if name in READERS else Path(name), options, symbols, alphabet)
    given = {
        "symbols": str(symbols) if symbols else None,
        "options": asdict(options) if options else None,
        "alphabet": "all" if alphabet is None else sorted(alphabet),
    }
    return Reader(made.config.name, made, _helpers(name, json.dumps(given)), made.note)


def _helpers(*arguments: str) -> Workers:
    """Processes that have loaded the same reader."""
    return Workers([sys.executable, "-P", "-m", "inkmath.helper", *arguments])
