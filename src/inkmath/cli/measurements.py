"""Helpers of the commands that measure: progress, tables, results."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from inkmath.errors import ConfigError

if TYPE_CHECKING:
    from inkmath.evaluation.results import Evaluation

T = TypeVar("T")


def progress(samples: Sequence[T]) -> Iterable[T]:
    """The samples, counted on standard error while a person watches."""
    from rich.console import Console
    from rich.progress import track

    is_watched = sys.stderr.isatty()
    return track(samples, "measuring", console=Console(stderr=True), transient=True, disable=not is_watched)


def write_errors(result: Evaluation, path: Path) -> None:
    """A line for each expression that was not read right: name, token errors, truth, reading, reason."""
    rows = [
        (o.name, str(o.errors), " ".join(o.truth or ()), o.latex or "", o.failure)
        for o in result.outcomes
        if not o.is_right
    ]
    write_rows("name\terrors\ttruth\treading\tfailure", rows, path)


def write_rows(head: str, rows: Iterable[Sequence[str]], path: Path) -> None:
    """A table as TSV, cells on one line each."""
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    try:
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error


def show(result: Evaluation, as_json: bool) -> None:
    """Print the figures as a table, or as a JSON object."""
    typer.echo(json.dumps(result.to_dict()) if as_json else result.to_text())
