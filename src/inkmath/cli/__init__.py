"""The command line. Commands import what they need when they run, so that each starts fast.

Results go to standard output, everything else for a person's eyes to standard error. Exit codes: 0 done,
1 some inputs failed, 2 wrong usage, 3 every input failed or the output cannot be written.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from inkmath import __version__
from inkmath.cli.batch import batch
from inkmath.cli.bench import bench
from inkmath.cli.classic import classic
from inkmath.cli.convert import convert
from inkmath.cli.data import data_app
from inkmath.cli.evaluate import app as evaluate_app
from inkmath.cli.folds import folds
from inkmath.cli.grade import grade
from inkmath.cli.inputs import EVERY_INPUT_FAILED, WRONG_USAGE, printable
from inkmath.cli.models import models
from inkmath.cli.predict import predict
from inkmath.cli.read import read
from inkmath.cli.report import report
from inkmath.cli.serve import serve
from inkmath.cli.solve import solve
from inkmath.cli.sweep import sweep
from inkmath.cli.symbol import symbol
from inkmath.cli.train import export, train
from inkmath.cli.watch import watch
from inkmath.errors import (
    ConfigError,
    InkmathError,
    MissingExtraError,
    UnknownDatasetError,
    UnknownModelError,
)

_USAGE_ERRORS = (ConfigError, MissingExtraError, UnknownDatasetError, UnknownModelError)

_UsageError: Any = typer.BadParameter.__mro__[1]  # that of the Click that Typer brings, or of Click itself


class _Commands(TyperGroup):
    """The group of commands, which reports errors of inkmath and of the system by a line and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            _tell(f"{error.filename or 'The output cannot be written'}: {error.strerror or error}.")
            _pass_over_what_is_left()
            sys.exit(EVERY_INPUT_FAILED)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except InkmathError as error:
            _tell(str(error))
            usage = isinstance(error, _USAGE_ERRORS)
            raise typer.Exit(WRONG_USAGE if usage else EVERY_INPUT_FAILED) from error
        except _UsageError as error:
            error.message = _printable_lines(error.message)
            raise


def _tell(text: str) -> None:
    with suppress(OSError):  # nobody is there to read it
        typer.echo(_printable_lines(f"inkmath: {text}"), err=True)


def _printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def _pass_over_what_is_left() -> None:
    """Redirect a stream that cannot be written to: Python would write to it once more when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


app = typer.Typer(
    name="inkmath",
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"inkmath {__version__}")
        raise typer.Exit


@app.callback()
def inkmath(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    """Read handwritten mathematics and solve it, offline."""
    # Readings go side by side; on two threads each takes 36 ms of the processors' time for 28, and no less.
    os.environ.setdefault("OPENCV_FOR_THREADS_NUM", "1")
    # Mathematics is not ASCII, and a terminal's encoding is no reason to fail on it.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


app.command()(read)
app.command()(batch)
app.command()(convert)
app.command()(grade)
app.command()(solve)
app.command()(symbol)
app.command()(serve)
app.command()(models)
app.command()(bench)
app.command()(train)
app.command()(watch)
app.command()(classic)
app.command()(export)
app.command()(sweep)
app.command()(folds)
app.command()(predict)
app.command()(report)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(data_app, name="data")
