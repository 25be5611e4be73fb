"""What commands that take inputs do alike: list them, work through them, name those that fail."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from inkmath.errors import ConfigError, CorruptModelError, InkmathError, UnknownModelError
from inkmath.json_form import of_error, one_input

if TYPE_CHECKING:
    from inkmath.pipeline import Reader

SOME_INPUTS_FAILED = 1
WRONG_USAGE = 2
EVERY_INPUT_FAILED = 3


def expand(arguments: Sequence[str]) -> Iterator[str]:
    """The inputs that the arguments stand for: a folder for every file in it, sorted by name.

    A folder that holds no file stands for itself, so that it is named as a failure and not passed over.
    """
    for argument in arguments:
        names = _file_names(argument) if os.path.isdir(argument) else []  # noqa: PTH112 (Path.is_dir raises on a long name)
        yield from (os.path.join(argument, name) for name in names)  # noqa: PTH118
        if not names:
            yield argument


def work_through(sources: Sequence[str], work: Callable[[str], None], *, as_json: bool) -> None:
    """Do the work on each source, in order; name those that fail, and leave with 1 or 3 when any did."""
    failures = 0
    for source in sources:
        try:
            work(source)
        except InkmathError as error:
            failures += 1
            report(source, error, as_json=as_json)
    if failures:
        raise typer.Exit(EVERY_INPUT_FAILED if failures == len(sources) else SOME_INPUTS_FAILED)


def report(source: str | Sequence[str], error: InkmathError, *, as_json: bool) -> None:
    """Name a failed input on standard error and, for programs, in its place among the lines."""
    name = source if isinstance(source, str) else ", ".join(source)
    typer.echo(f"{error}" if name in str(error) else f"{name}: {error}", err=True)
    if as_json:
        print_json(source, of_error(error))


def print_json(source: str | Sequence[str], content: Mapping[str, Any]) -> None:
    """One line, written at once: who reads from a pipe need not wait for the next input."""
    typer.echo(json.dumps(one_input(source, content)))


def open_reader(name: str | None, symbols: Path | None = None) -> Reader:
    """The reader of that name, or the default; what cannot be opened is a usage error.

    symbols: a network of one's own that names the symbols.
    """
    from inkmath.pipeline import DEFAULT_READER, load_reader

    try:
        return load_reader(name or ("layout" if symbols else DEFAULT_READER), symbols)
    except (UnknownModelError, ConfigError) as error:
        raise typer.BadParameter(str(error), param_hint="--reader") from error
    except CorruptModelError as error:
        if symbols is None:
            raise
        raise typer.BadParameter(str(error), param_hint="--symbols") from error


def one_of(**given: bool) -> None:
    """Usage error when more than one of these options is given."""
    names = [f"--{name.replace('_', '-')}" for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise typer.BadParameter(f"{' and '.join(names)} exclude one another; give one of them.")


def _file_names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.is_file())
    except OSError:  # not ours to open: it fails by name when its turn comes
        return []
