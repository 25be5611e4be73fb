"""`inkmath train` and `inkmath export`: train a network, and write it as the reader loads it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.errors import MissingExtraError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from inkmath.training.loop import Progress
    from inkmath.training.run import Run

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_EXTRA = {"torch", "onnx", "safetensors"}
_LINE_EVERY = 500  # samples, where standard error is no terminal


def train(
    preset: Annotated[str, typer.Argument(metavar="PRESET", help="What to train: symbols or relations.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a setting, such as steps=1000; repeatable."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the newest checkpoint in the run folder.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="The run folder (runs/PRESET).")
    ] = None,
) -> None:
    """Train a network on CROHME and export it. Ctrl-C stops; --resume goes on as if nothing had been."""
    with _needing_the_extra():
        from inkmath.training import presets, run
    chosen = presets.find(preset)
    folder = out or Path("runs") / preset
    training = (run.resume if resume else run.begin)(chosen, settings or [], folder)
    try:
        with _Display(folder / "log.jsonl", fresh=not resume) as display:
            training.train(display, display.report)
    except KeyboardInterrupt as interrupt:
        command = shlex.join(["inkmath", "train", preset, "--resume", "--out", str(folder)])
        typer.echo(f"Stopped. Continue with: {command}", err=True)
        raise typer.Exit(INTERRUPTED) from interrupt
    _export(training, folder / "export")


def export(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a training run.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to write (RUN/export).")
    ] = None,
) -> None:
    """Write the averaged weights of a run's newest checkpoint as NAME.onnx and NAME.json."""
    with _needing_the_extra():
        from inkmath.training.run import open_run
    _export(open_run(folder), to or folder / "export")


def _export(training: Run, folder: Path) -> None:
    card = training.export(folder, lambda text: typer.echo(text, err=True))
    typer.echo(f"Wrote {card.file} ({card.bytes / 1e6:.2f} MB) and {card.name}.json to {folder}", err=True)


@contextmanager
def _needing_the_extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise MissingExtraError("train", "Training") from error


class _Display:
    """A training's progress: a live bar on a terminal, lines on standard error, and JSON lines in a file."""

    def __init__(self, log: Path, *, fresh: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        self._console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        self._bars = Bars(*columns, console=self._console, disable=not self._console.is_terminal)
        self._tasks: dict[str, TaskID] = {}
        self._log = log.open("w" if fresh else "a", encoding="utf-8")

    def __enter__(self) -> _Display:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        self._log.close()

    def say(self, text: str) -> None:
        self._console.print(text)

    def tick(self, what: str, done: int, total: int) -> None:
        self._advance(what, what, done, total)
        if not self._console.is_terminal and (done % _LINE_EVERY == 0 or done == total):
            self.say(f"{what}: {done:,} of {total:,}")

    def report(self, progress: Progress) -> None:
        figures = _figures(progress)
        self._advance("training", figures, progress.step, progress.steps)
        if not self._console.is_terminal or progress.measures:
            self.say(f"step {progress.step:,} of {progress.steps:,}: {figures}{_measures(progress)}")
        self._log.write(json.dumps(asdict(progress)) + "\n")
        self._log.flush()

    def _advance(self, name: str, description: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(description, total=total)
        self._bars.update(self._tasks[name], description=description, completed=done)


def _figures(progress: Progress) -> str:
    left = timedelta(seconds=round((progress.steps - progress.step) / progress.steps_per_s))
    return f"loss {progress.loss:.4f}, {progress.steps_per_s:.2f} steps/s, {left} left"


def _measures(progress: Progress) -> str:
    return "".join(f", {name} {value:.4f}" for name, value in (progress.measures or {}).items())
