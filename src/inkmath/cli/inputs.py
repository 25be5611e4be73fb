"""Handling of inputs that commands share: list them, work through them, name those that fail.

`-` is standard input.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import typer

from inkmath.errors import ConfigError, CorruptModelError, InkmathError, InputError, UnknownModelError
from inkmath.json_form import of_error, one_input

if TYPE_CHECKING:
    from inkmath.pipeline import Reader

SOME_INPUTS_FAILED = 1
WRONG_USAGE = 2
EVERY_INPUT_FAILED = 3


STANDARD_INPUT = "-"
MAX_INPUT_BYTES = 512 * 2**20
"""More is not read from standard input, as from no file."""


@dataclass(frozen=True, slots=True)
class Input:
    """An argument, or a file of a folder that was one.

    name: as it was given. content: a path, or the bytes of standard input; None where the name is LaTeX.
    """

    name: str
    content: str | bytes | None


def expand(arguments: Sequence[str]) -> Iterator[str]:
    """The inputs that the arguments stand for: a folder for every file in it, sorted by name.

    A folder that holds no file stands for itself, so that it is named as a failure and not passed over.
    """
    for argument in arguments:
        names = _file_names(argument) if os.path.isdir(argument) else []  # noqa: PTH112 (Path.is_dir raises on a long name)
        yield from (os.path.join(argument, name) for name in names)  # noqa: PTH118
        if not names:
            yield argument


def inputs_of(arguments: Sequence[str]) -> list[Input]:
    """The inputs that the arguments stand for. Raises InputError where standard input holds too much."""
    if arguments.count(STANDARD_INPUT) > 1:
        raise typer.BadParameter("Standard input can be read once: give - once.")
    return [Input(name, _standard_input() if name == STANDARD_INPUT else name) for name in expand(arguments)]


def work_through(inputs: Sequence[Input], work: Callable[[Input], None], *, as_json: bool) -> None:
    """Do the work on each input, in order; name those that fail, and leave with 1 or 3 when any did."""
    failures = 0
    for one in inputs:
        try:
            work(one)
        except InkmathError as error:
            failures += 1
            report(one.name, error, as_json=as_json)
    if failures:
        raise typer.Exit(EVERY_INPUT_FAILED if failures == len(inputs) else SOME_INPUTS_FAILED)


@contextmanager
def ended_by_second_interrupt() -> Iterator[None]:
    """Within it, the first Ctrl-C is a KeyboardInterrupt, and the next ends what that one waits for."""

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        raise KeyboardInterrupt

    is_main = threading.current_thread() is threading.main_thread()  # which alone sees signals
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # a shell has those in the background ignore it
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def keep_inputs(inputs: Iterable[Input], outputs: Iterable[Path | None], option: str) -> None:
    """Usage error if a file to be written is also read, under this or another name."""
    for output in outputs:
        for one in inputs:
            if output is not None and isinstance(one.content, str) and _is_same_file(output, one.content):
                raise typer.BadParameter(
                    f"{output} would overwrite the input {one.name}. Name another file to write.",
                    param_hint=option,
                )


def report(source: str | Sequence[str], error: InkmathError, *, as_json: bool) -> None:
    """Name a failed input on standard error and, for programs, in its place among the lines."""
    name = source if isinstance(source, str) else ", ".join(source)
    typer.echo(printable(f"{error}" if name in str(error) else f"{name}: {error}"), err=True)
    if as_json:
        print_json(source, of_error(error))


def print_json(source: str | Sequence[str], content: Mapping[str, Any]) -> None:
    """Print one line and flush it, so that a pipe gets it before the next input is done."""
    typer.echo(json.dumps(one_input(source, content)))


def open_reader(name: str | None, symbols: Path | None = None, alphabet: str = "all") -> Reader:
    """The reader of that name, or the default. Usage error if it cannot be opened.

    symbols: a custom network that names the symbols. alphabet: name of one of `inkmath.vocab.ALPHABETS`.
    """
    from inkmath.pipeline import DEFAULT_READER, load_reader

    try:
        opened = load_reader(name or ("layout" if symbols else DEFAULT_READER), symbols, alphabet=alphabet)
    except (UnknownModelError, ConfigError) as error:
        raise typer.BadParameter(str(error), param_hint="--reader") from error
    except CorruptModelError as error:
        if symbols is None:
            raise
        raise typer.BadParameter(str(error), param_hint="--symbols") from error
    if opened.note:
        typer.echo(opened.note, err=True)
    return opened


def one_of(**given: bool) -> None:
    """Usage error if more than one of these options is given."""
    names = [f"--{name.replace('_', '-')}" for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise typer.BadParameter(f"{' and '.join(names)} exclude one another; give one of them.")


def printable(text: str) -> str:
    """The text with control characters escaped: names of files may hold any character."""
    return "".join(
        character.encode("unicode_escape").decode() if category(character) in ("Cc", "Cf") else character
        for character in text
    )


def _standard_input() -> bytes:
    if sys.stdin is None:
        return b""
    content = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
    if len(content) > MAX_INPUT_BYTES:
        raise InputError(
            f"Standard input has more than {MAX_INPUT_BYTES:,} bytes; that is the most that is read."
        )
    return content


def _is_same_file(one: Path, other: str) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one is not there, or its name cannot be one
        return False


def _file_names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.is_file())
    except OSError:  # not ours to open: it fails by name when its turn comes
        return []
