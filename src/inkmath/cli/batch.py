"""`inkmath batch`: very many pages into files that a later run goes on with."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.inputs import (
    EVERY_INPUT_FAILED,
    SOME_INPUTS_FAILED,
    ended_by_second_interrupt,
    open_reader,
    printable,
)

if TYPE_CHECKING:
    from inkmath.batch.tally import Tally
    from inkmath.batch.tasks import Engine

_EVERY_S, _EVERY_S_IN_FILE = 0.5, 60.0


class PartFormat(StrEnum):
    """Formats of parts, see `inkmath.batch.output`."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class EngineName(StrEnum):
    """Engines, see `inkmath.batch.tasks`."""

    MACHINE = "machine"
    RAY = "ray"


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders (with all in them), ZIP archives, quoted patterns, lists of files (CSV or "
            "Parquet with a column path) or buckets (s3://, gs://, az://).",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="OUT", help="Folder for the rows; a later run goes on with it."),
    ],
    part_format: Annotated[
        PartFormat, typer.Option("--format", help="Format of the parts.")
    ] = PartFormat.JSONL,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="Reader: expressions (default), layout.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that read (default: one for each core).")
    ] = None,
    engine: Annotated[
        EngineName, typer.Option(help="Where they are: on this machine, or on the nodes of a Ray cluster.")
    ] = EngineName.MACHINE,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="Ray cluster; auto for the one that runs here, local for a new one. Default: the first of "
            "RAY_ADDRESS, auto and local that there is.",
        ),
    ] = None,
) -> None:
    """Read very many pages into a folder of parts, a row for each page.

    Pages that have a row are not read again: after an interruption, give the same command once more. What
    failed is named, listed in OUT/errors.jsonl and tried again by the next run. OUT/report.json has figures.
    """
    from inkmath import __version__
    from inkmath.batch.output import Settings
    from inkmath.batch.run import Batch, run_batch
    from inkmath.pipeline import DEFAULT_READER, READERS

    open_reader(reader)  # a name that there is not is wrong usage, before anything is written
    name = str(Path(reader).absolute()) if reader and reader not in READERS else reader or DEFAULT_READER
    settings = Settings(part_format.value, name, __version__)
    meter = _Meter()
    with ended_by_second_interrupt():
        job = Batch(sources, out, settings, _engine(engine, name, workers, address))
        tally, skipped = run_batch(job, meter.show, meter.say)
    meter.finish(tally)
    if str(skipped):
        typer.echo(printable(str(skipped)), err=True)
    if tally.failed:
        raise typer.Exit(SOME_INPUTS_FAILED if tally.read or tally.earlier else EVERY_INPUT_FAILED)


def _engine(name: EngineName, reader: str, workers: int | None, address: str | None) -> Engine:
    from inkmath.batch import tasks
    from inkmath.batch.cluster import Cluster
    from inkmath.batch.machine import Machine, available_cores

    worker = tasks.worker(reader)
    if name is EngineName.RAY:
        return Cluster(worker, address, workers)
    if address is not None:
        raise typer.BadParameter("It is of a Ray cluster: add --engine ray.", param_hint="--address")
    return Machine(worker, workers or available_cores())


class _Meter:
    """A line on standard error that says how far it is: on a terminal always the same line."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._shown = monotonic()

    def show(self, tally: Tally) -> None:
        if monotonic() - self._shown < (_EVERY_S if self._is_terminal else _EVERY_S_IN_FILE):
            return
        self._shown = monotonic()
        end = "\x1b[K\r" if self._is_terminal else "\n"
        typer.echo(f"{_progress(tally)}{end}", err=True, nl=False)

    def say(self, text: str) -> None:
        typer.echo(printable(text) + ("\x1b[K" if self._is_terminal else ""), err=True)

    def finish(self, tally: Tally) -> None:
        speed = f"{tally.pages_per_second:.1f} pages/s"
        self.say(f"{_counts(tally)} in {_duration(tally.seconds)}, {speed}.")


def _progress(tally: Tally) -> str:
    left = tally.seconds_left()
    share = f", {tally.files / tally.all_files:.0%}" if tally.all_files else ""
    rest = "" if left is None else f", about {_duration(left)} left"
    return f"{_counts(tally)}{share}, {tally.pages_per_second:.1f} pages/s{rest}"


def _counts(tally: Tally) -> str:
    more = [f"{tally.failed:,} failed"] if tally.failed else []
    more += [f"{tally.earlier:,} were there"] if tally.earlier else []
    return f"{tally.read:,} pages read" + (f" ({', '.join(more)})" if more else "")


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return (
        f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    )
