"""`inkmath folds`: train and test a classifier on every fold of its data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.train import needing_the_extra

if TYPE_CHECKING:
    from inkmath.training.folds import FoldScore


def folds(
    preset: Annotated[
        str, typer.Argument(metavar="PRESET", help="A classifier whose data come in folds: hasy.")
    ],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a setting of all folds; repeatable."),
    ] = None,
    processes: Annotated[int, typer.Option("--processes", min=1, metavar="N", help="Folds at a time.")] = 1,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="Where (runs/PRESET-folds).")
    ] = None,
) -> None:
    """Train once for each fold, test on it, and print the mean with its 95 % interval.

    The same command goes on where it was stopped.
    """
    with needing_the_extra():
        from inkmath.training.folds import cross_validate
    folder = out or Path("runs") / f"{preset}-folds"
    scores = cross_validate(
        preset, settings or (), folder, processes, lambda text: typer.echo(text, err=True)
    )
    typer.echo(_table(scores))


def _table(scores: Sequence[FoldScore]) -> str:
    """A line for each fold, their mean and its interval."""
    from inkmath.evaluation.intervals import student

    columns = [[getattr(score, name) for score in scores] for name in ("accuracy", "top_3", "loss")]
    rows = [["fold", "accuracy", "top 3", "loss"]]
    rows += [[str(score.fold), *_cells((score.accuracy, score.top_3, score.loss))] for score in scores]
    rows.append(["mean", *_cells([sum(column) / len(column) for column in columns])])
    low, high = zip(*map(student, columns), strict=True)
    rows += [["from", *_cells(low)], ["to", *_cells(high)]]
    return "\n".join(f"{a:<4}  {b:>8}  {c:>8}  {d:>6}" for a, b, c, d in rows)


def _cells(values: Sequence[float]) -> list[str]:
    accuracy, top_3, loss = values
    return [f"{100 * accuracy:.2f} %", f"{100 * top_3:.2f} %", f"{loss:.4f}"]
