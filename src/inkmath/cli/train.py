"""`inkmath train` and `inkmath export`: train a network, and write it as the reader loads it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inkmath.errors import DataError, MissingExtraError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from inkmath.training.loop import StepReport
    from inkmath.training.own import Trained
    from inkmath.training.presets import Preset
    from inkmath.training.run import Run

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_EXTRA = {"torch", "onnx", "safetensors", "optuna", "filelock"}
_LINE_EVERY = 500  # samples, where standard error is no terminal


def train(
    preset: Annotated[
        str,
        typer.Argument(
            metavar="PRESET|PICTURES",
            help="A preset (mnist, hasy, symbols ...; a wrong name lists all), or pictures of your own: a "
            "folder with one for each class, or of files such as plus-12.png, or a CSV of files and labels, "
            "or of pixels.",
        ),
    ],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a setting, such as steps=1000; repeatable."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the newest checkpoint in the run folder.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="The run folder (runs/NAME).")
    ] = None,
    arch: Annotated[
        str | None,
        typer.Option(
            "--arch",
            "--model",
            metavar="NAME",
            help="A classifier's architecture: residual, lenet, notebook (of 32 x 32 pixels) ..., or "
            "FILE.py:NAME for a torch.nn.Module of your own, or for a list of layers of inkmath.nn.",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="RUN", help="Fine-tune a trained classifier: symbols ships, or a run."
        ),
    ] = None,
    is_cut: Annotated[
        bool | None,
        typer.Option("--cut/--whole", help="Of own pictures: cut out the ink, or take them as they are."),
    ] = None,
    data: Annotated[
        str | None, typer.Option("--data", metavar="NAME", help="The set that folder and csv train on.")
    ] = None,
    is_augmented: Annotated[
        bool,
        typer.Option("--augment/--no-augment", help="Whether a classifier's pictures are changed at random."),
    ] = True,
    is_plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            help="The recipe of a first notebook: Adam at a constant rate in float32; no warm-up, smoothing, "
            "dropout, weight decay, clipping, averaging of weights or augmentation. --set goes before it.",
        ),
    ] = False,
    is_rate_sought: Annotated[
        bool,
        typer.Option(
            "--find-rate", help="Train nothing; print the loss at rising learning rates, and the best."
        ),
    ] = False,
    is_shown: Annotated[
        bool, typer.Option("--show/--no-show", help="Open the report on own pictures in the browser.")
    ] = True,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Write events for TensorBoard into the run folder.")
    ] = False,
) -> None:
    """Train a network and export it; of your own pictures also test and report it.

    Ctrl-C saves and stops; --resume goes on as if nothing had been, or longer, with --set epochs=50.
    Under torchrun several processes train together.
    """
    with needing_the_extra():
        from inkmath.training import fine_tuning, own, presets, run
        from inkmath.training.distributed import is_first
        from inkmath.training.progress import PrintedProgress
    pictures = _own_pictures(preset, is_preset=presets.is_known(preset))
    chosen = presets.find(own.PRESET if pictures else preset)
    folder = out or (own.default_folder(pictures) if pictures else Path("runs") / preset)
    short = {"arch": arch, "data": data, "augment": None if is_augmented else "false"}
    changes = [*(f"{key}={value}" for key, value in short.items() if value is not None), *(settings or [])]
    try:
        with run.leaving_no_stub(folder):
            if pictures and not resume and not is_rate_sought:
                run.check_free(folder)
            if pictures and own.is_in_numpy(arch or "", start, folder, continued=resume):
                given = [*(["schedule=constant", "weight_decay=0"] if is_plain else []), *(settings or [])]
                progress = PrintedProgress()
                if resume:
                    _tell(own.resume_in_numpy(folder, given, progress, show=is_shown))
                else:
                    _tell(
                        own.train_in_numpy(
                            pictures,
                            arch or "",
                            given,
                            folder,
                            progress,
                            start=start,
                            cut=is_cut,
                            show=is_shown,
                        )
                    )
                return
            if pictures and not resume:
                changes = own.settings_for(pictures, PrintedProgress(), start=start, cut=is_cut) + changes
            elif start and not resume:
                changes = fine_tuning.Start.of(start).settings() + changes
            if is_rate_sought:
                typer.echo(_rate_test(chosen, changes))
                return
            training = (
                run.resume(chosen, changes, folder)
                if resume
                else run.begin(chosen, changes, folder, is_plain=is_plain)
            )
            with Display(folder / "log.jsonl" if is_first() else None, fresh=not resume) as display:
                training.train(display, display.report, tensorboard=tensorboard)
    except KeyboardInterrupt as interrupt:
        command = shlex.join(["inkmath", "train", preset, "--resume", "--out", str(folder)])
        typer.echo(f"Stopped. Continue with: {command}", err=True)
        raise typer.Exit(INTERRUPTED) from interrupt
    if is_first():
        _export(training, folder / "export")
    if is_first() and pictures:
        _tell(own.conclude(training, PrintedProgress(), show=is_shown))


def _own_pictures(given: str, *, is_preset: bool) -> Path | None:
    """The path of own pictures; None for a preset, or a name that is neither."""
    path = Path(given)
    if is_preset:
        if path.is_dir():
            typer.echo(f"{given} is a preset. To train on the folder of that name: {given}/", err=True)
        return None
    if not path.exists() and (path.name != given or path.suffix):
        raise DataError(f"There is no file or folder {given}.")
    return path if path.exists() else None


def _tell(outcome: Trained) -> None:
    """The figures on standard output, and what to do next on standard error."""
    typer.echo(str(outcome))
    typer.echo(f"Every figure of it: {outcome.report}", err=True)
    command = shlex.join(["inkmath", "predict", str(outcome.run), "FOLDER", "-o", "answers.csv"])
    typer.echo(f"Name other pictures: {command}", err=True)


def _rate_test(preset: Preset[Any], changes: list[str]) -> str:
    from inkmath.training.config import override
    from inkmath.training.rate_finder import find_rate

    with TemporaryDirectory() as folder, Display(None, fresh=True) as display:
        task = preset.task(override(preset.config(), changes), Path(folder), display)
        return find_rate(task, task.config, lambda done, of: display.update("rates", done, of)).to_text()


def export(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a training run.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to write (RUN/export).")
    ] = None,
) -> None:
    """Write the averaged weights of a run's newest checkpoint as NAME.onnx and NAME.json."""
    with needing_the_extra():
        from inkmath.training.run import open_run
    _export(open_run(folder), to or folder / "export")


def _export(training: Run, folder: Path) -> None:
    card = training.export(folder, lambda text: typer.echo(text, err=True))
    typer.echo(f"Wrote {card.file} ({card.bytes / 1e6:.2f} MB) and {card.name}.json to {folder}", err=True)


@contextmanager
def needing_the_extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise MissingExtraError("train", "Training") from error


class Display:
    """A training's progress: a live bar on a terminal, lines on standard error, and JSON lines in a file.

    log: that file; None for silence, where another process reports.
    """

    def __init__(self, log: Path | None, *, fresh: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        self._console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True, quiet=log is None)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        self._bars = Bars(*columns, console=self._console, disable=not self._console.is_terminal)
        self._tasks: dict[str, TaskID] = {}
        self._log = None if log is None else log.open("w" if fresh else "a", encoding="utf-8")

    def __enter__(self) -> Display:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        if self._log is not None:
            self._log.close()

    def message(self, text: str) -> None:
        self._console.print(text)

    def update(self, task: str, done: int, total: int) -> None:
        self._advance(task, task, done, total)
        if not self._console.is_terminal and (done % _LINE_EVERY == 0 or done == total):
            self.message(f"{task}: {done:,} of {total:,}")

    def report(self, progress: StepReport) -> None:
        figures = _figures(progress)
        self._advance("training", figures, progress.step, progress.steps)
        if not self._console.is_terminal or progress.measures:
            self.message(f"step {progress.step:,} of {progress.steps:,}: {figures}{_measures(progress)}")
        if self._log is not None:
            self._log.write(json.dumps(asdict(replace(progress, losses=()))) + "\n")
            self._log.flush()

    def _advance(self, name: str, description: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(description, total=total)
        self._bars.update(self._tasks[name], description=description, completed=done)


def _figures(progress: StepReport) -> str:
    left = timedelta(seconds=round((progress.steps - progress.step) / progress.steps_per_s))
    accuracy = f", accuracy {progress.accuracy:.4f}" if progress.accuracy is not None else ""
    speed = (
        f"{progress.samples_per_s:.0f} samples/s"
        if progress.samples_per_s
        else f"{progress.steps_per_s:.2f} steps/s"
    )
    return f"loss {progress.loss:.4f}{accuracy}, {speed}, {left} left"


def _measures(progress: StepReport) -> str:
    found = ", ".join(f"{name} {value:.4f}" for name, value in (progress.measures or {}).items())
    return f"; validation: {found}" if found else ""
