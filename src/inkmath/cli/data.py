"""`inkmath data`: which sets there are, getting them, checking them, looking at them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.inputs import EVERY_INPUT_FAILED, SOME_INPUTS_FAILED
from inkmath.errors import ConfigError, CorruptDataError, DataError, InkmathError
from inkmath.serialization import SCHEMA

if TYPE_CHECKING:
    from rich.progress import TaskID

    from inkmath.data.samples import View
    from inkmath.data.store import Meta
    from inkmath.data.use import Check, FetchProgress, Ticker

data_app = typer.Typer(no_args_is_help=True, help="The data sets: list, fetch, add, verify, show.")

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object per data set.")]


@data_app.command("list")
def list_sets(json_lines: JsonOption = False) -> None:
    """Print the sets that are known and those that are in the store."""
    from inkmath.data import registry, store

    stored = store.names()
    names = [*registry.KNOWN, *(name for name in stored if name not in registry.KNOWN)]
    for name in names:
        meta = _meta_if_readable(name) if name in stored else None
        known = registry.KNOWN.get(name)
        title = meta.title if meta else known.title if known else name
        if json_lines:
            record = {"schema": SCHEMA, "name": name, "title": title, "samples": meta.count if meta else None}
            typer.echo(json.dumps(record | {"page": known.page if known else ""}))
        else:
            typer.echo(f"{name:<16} {f'{meta.count:,}' if meta else '-':>9}  {title}")
    if not json_lines:
        typer.echo(f"\n{len(stored)} in the store {store.root()}", err=True)


def _meta_if_readable(name: str) -> Meta | None:
    """The description of a set; a damaged one is named on standard error, and the list goes on."""
    from inkmath.data import store

    try:
        return store.load_meta(name)
    except DataError as error:
        typer.echo(f"inkmath: {error}", err=True)
        return None


@data_app.command()
def fetch(
    names: Annotated[list[str], typer.Argument(help="Names of known sets.", metavar="NAME...")],
    url: Annotated[
        str | None, typer.Option(help="Another address for the file; that of a folder ends in /.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Fetch it again if it is there.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the downloaded files in the store.")] = False,
) -> None:
    """Download sets, check their hashes and add them. What broke off goes on where it was."""
    from inkmath.data import use

    if url and len(names) > 1:
        raise ConfigError("--url is for one set at a time.")

    def fetch_one(name: str) -> Meta:
        with _download_bar() as progress, _counter(name) as tick:
            return use.fetch(name, url=url, replace=replace, keep=keep, progress=progress, tick=tick)

    _each(names, lambda name: _tell(fetch_one(name)))


@data_app.command()
def add(
    name: Annotated[str | None, typer.Argument(help="A known name, or one for your own set.")] = None,
    files: Annotated[list[Path] | None, typer.Argument(help="Archives, files or folders.")] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            help="For your own set: folder (one a class), name (plus-12.png), csv, pictures (of "
            "expressions), pages, ink."
        ),
    ] = None,
    size: Annotated[int | None, typer.Option(help="Side in pixels of your own set's symbols (64).")] = None,
    is_cut: Annotated[
        bool, typer.Option("--cut", help="Cut each symbol's ink out of its picture, as of photos.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Build it again if it is there.")] = False,
    from_folder: Annotated[
        Path | None, typer.Option("--from-folder", help="Add every known set found in this folder.")
    ] = None,
) -> None:
    """Put a set into the store out of files that are already here."""
    from inkmath.data import use

    if from_folder is not None:
        if name or files or layout or size or is_cut:
            raise ConfigError("--from-folder finds names and files itself; give nothing else with it.")
        _add_folder(from_folder, replace)
        return
    if name is None:
        raise ConfigError("Which set? inkmath data add NAME FILE..., or --from-folder FOLDER.")
    with _counter(name) as tick:
        view: View = "symbol" if is_cut else "whole"
        meta = use.add(name, files or [], layout=layout, size_px=size, view=view, replace=replace, tick=tick)
    _tell(meta)


def _add_folder(folder: Path, replace: bool) -> None:
    from inkmath.data import store, use

    found = use.recognised(folder)
    if not found:
        raise ConfigError(f"There is no file of a known set in {folder}.")
    there = [] if replace else [name for name in found if name in store.names()]
    for name in there:
        typer.echo(f"{name}: is in the store already")

    def add_one(name: str) -> None:
        with _counter(name) as tick:
            meta = use.add(name, found[name], replace=replace, tick=tick)
        _tell(meta)

    _each([name for name in found if name not in there], add_one, already=len(there))


@data_app.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sets of the store; all if none is given.")
    ] = None,
    json_lines: JsonOption = False,
) -> None:
    """Check sets: the hash of every cached file, and the counts against the published ones."""
    from inkmath.data import store, use

    def verify_one(name: str) -> None:
        checks = use.verify(name)
        passed = all(check.passed for check in checks)
        if json_lines:
            record = {"schema": SCHEMA, "name": name, "passed": passed}
            typer.echo(json.dumps(record | {"checks": [asdict(check) for check in checks]}))
        else:
            typer.echo("\n".join([name, *map(_line, checks)]))
        if not passed:
            raise CorruptDataError(f"{name!r} is not what it should be; see above.")

    _each(names or store.names(), verify_one)


def _line(check: Check) -> str:
    return f"  {'ok' if check.passed else 'WRONG':<5} {check.subject}: {check.detail}"


@data_app.command()
def show(
    name: Annotated[str, typer.Argument(help="A set of the store.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The PNG to write.")],
    split: Annotated[str, typer.Option(help="Which part to show.")] = "all",
    seed: Annotated[int, typer.Option(help="Which samples are drawn.")] = 0,
) -> None:
    """Draw a labelled sample grid and the class-count chart."""
    from inkmath.data import show as drawing
    from inkmath.data import store, use

    data_set = use.open_set(name)
    picture = drawing.sample_sheet(data_set, store.load_meta(name), split, seed)
    try:
        out.write_bytes(drawing.to_png(picture))
    except OSError as error:
        raise ConfigError(f"Cannot write {out}: {error.strerror}.") from error
    typer.echo(f"Wrote {out}", err=True)


def _tell(meta: Meta) -> None:
    """Say what was added, and every kind of fault with its first example."""
    counts = ", ".join(f"{split or 'all'} {count:,}" for split, count in meta.kept.items())
    typer.echo(f"{meta.name}: {meta.count:,} samples ({counts})")
    if meta.repeats:
        typer.echo(f"  {meta.repeats:,} left out: the same content is in another split")
    for reason, count in meta.faults.items():
        name, text = next(
            (example for example in meta.fault_examples if example[1].startswith(reason)), ("", "")
        )
        more = text.removeprefix(reason).lstrip(": ")
        typer.echo(f"  {count:,} passed over, {reason}: {name}{'. ' if more else ''}{more}")


def _each(names: list[str], work: Callable[[str], None], already: int = 0) -> None:
    """Do the work for each; failures are named on standard error and decide the exit code at the end."""
    failed = 0
    for name in names:
        try:
            work(name)
        except InkmathError as error:
            if len(names) + already == 1:
                raise  # the command line turns a lone failure into its own exit code
            failed += 1
            typer.echo(f"inkmath: {name}: {error}", err=True)
    if failed:
        raise typer.Exit(EVERY_INPUT_FAILED if failed == len(names) + already else SOME_INPUTS_FAILED)


@contextmanager
def _counter(name: str) -> Iterator[Ticker]:
    """A line on standard error that counts the samples read, where that is a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(f"{name}: reading") as status:
        yield lambda count: status.update(f"{name}: {count:,} read")


@contextmanager
def _download_bar() -> Iterator[FetchProgress]:
    """A progress bar on standard error, one for each file."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield progress
