"""`inkmath sweep`: train a classifier over a grid of two settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from inkmath.cli.train import needing_the_extra
from inkmath.errors import ConfigError


def sweep(
    preset: Annotated[str, typer.Argument(metavar="PRESET", help="A classifier, such as mnist.")],
    learning_rates: Annotated[
        str | None, typer.Option("--lr", metavar="A,B,...", help="Learning rates to try.")
    ] = None,
    epochs: Annotated[str | None, typer.Option("--epochs", metavar="A,B,...", help="Epochs to try.")] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over", metavar="KEY=A,B,...", help="Values of any other setting; two at most in all."
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a setting of all trials; repeatable."),
    ] = None,
    sampler: Annotated[
        Literal["grid", "tpe"], typer.Option("--sampler", help="Every combination, or what promises most.")
    ] = "grid",
    trials: Annotated[int, typer.Option("--trials", min=0, metavar="N", help="How many, for tpe.")] = 0,
    processes: Annotated[int, typer.Option("--processes", min=1, metavar="N", help="Trials at a time.")] = 1,
    with_test: Annotated[
        bool, typer.Option("--test", help="Measure each on the test part too. Choose none by that.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="Where (runs/PRESET-sweep).")
    ] = None,
) -> None:
    """Train over one or two settings and draw up the table. The same command goes on where it was stopped.

    `inkmath report FOLDER` draws the heat map.
    """
    with needing_the_extra():
        from inkmath.training.sweep import Sweep, run_sweep, values_of
    axes = {"learning_rate": learning_rates, "epochs": epochs}
    for text in over or []:
        key, equals, values = text.partition("=")
        if not equals or axes.get(key):
            raise ConfigError(f"Cannot sweep over {text!r}: write KEY=A,B,... once for each setting.")
        axes[key] = values
    chosen = {key: tuple(values_of(values)) for key, values in axes.items() if values is not None}
    folder = out or Path("runs") / f"{preset}-sweep"
    plan = Sweep(preset, chosen, tuple(settings or ()), sampler, trials, with_test)
    table = run_sweep(plan, folder, processes, lambda text: typer.echo(text, err=True))
    best = max(table["trials"], key=lambda row: row["validation_accuracy"], default=None)
    if best is None:
        raise ConfigError(f"No trial came to its end. What is there is in {folder}.")
    accuracy, count = best["validation_accuracy"], len(table["trials"])
    typer.echo(f"best of {count}: {best['name']}, validation accuracy {accuracy:.4f}")
    typer.echo(f"Draw it with: inkmath report {folder}", err=True)
