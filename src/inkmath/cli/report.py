"""`inkmath report`: what a training came to, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inkmath.cli.inputs import printable
from inkmath.errors import CheckpointError, ConfigError, MissingExtraError


def report(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a training run or a sweep.")],
    others: Annotated[
        list[Path] | None, typer.Argument(metavar="[RUN]...", help="Further runs for the table of runs.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="The HTML (RUN/report.html).")
    ] = None,
    picture: Annotated[
        list[int] | None,
        typer.Option(
            "--picture",
            metavar="N",
            help="Show the output of each layer for the N-th answered picture, from 0; repeatable.",
        ),
    ] = None,
) -> None:
    """Write one self-contained HTML file with every figure of a run, and the figures as PNGs beside it."""
    from inkmath.reports import is_sweep, report_of_run, report_of_sweep, save_report

    path = out or folder / "report.html"
    if path.suffix.lower() not in (".html", ".htm"):
        raise ConfigError(f"{path} is to be an HTML file: give it a name that ends in .html.")
    if is_sweep(folder):
        contents = report_of_sweep(folder)
    else:
        _export_if_needed(folder)
        contents = report_of_run(folder, others or [], picture or [])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = save_report(contents, path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error
    typer.echo(printable(f"Wrote {path} and {len(written) - 1} figures beside it"), err=True)


def _export_if_needed(folder: Path) -> None:
    """A run that was stopped has no exported network yet; without PyTorch the report does without it."""
    from inkmath.recognition.weights import exported

    if exported(folder) is not None or not any(folder.glob("checkpoint-*.safetensors")):
        return
    try:
        from inkmath.training.run import open_run

        open_run(folder).export(folder / "export", lambda text: typer.echo(text, err=True))
    except (ModuleNotFoundError, MissingExtraError, CheckpointError) as error:
        typer.echo(printable(f"The network is not shown, it cannot be exported: {error}"), err=True)
