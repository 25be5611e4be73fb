"""`inkmath classic`: train one of the four classic networks with the engine in NumPy."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def classic(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK", help="network-1 to network-4 on twenty classes of CROHME, or network-4-mnist."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="The run folder (runs/NETWORK).")
    ] = None,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, metavar="N")] = None,
    batch_size: Annotated[int | None, typer.Option("--batch-size", min=1, metavar="N")] = None,
    learning_rate: Annotated[float | None, typer.Option("--learning-rate", metavar="X")] = None,
    weight_decay: Annotated[float | None, typer.Option("--weight-decay", metavar="X")] = None,
    init: Annotated[
        str | None, typer.Option("--init", metavar="NAME", help="First weights: glorot, he or normal.")
    ] = None,
    other_hands: Annotated[
        int | None,
        typer.Option("--other-hands", min=0, metavar="N", help="Further drawings of each training symbol."),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, metavar="N")] = None,
) -> None:
    """Train a small network in NumPy, test it, and write it for `inkmath read --symbols`. Needs no PyTorch.

    What is not given is as validation chose it. Ctrl-C stops; what the last epoch made stays.
    """
    from inkmath.classics import presets, run

    preset = presets.find(network)
    given: dict[str, Any] = {
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "weight_decay": weight_decay,
        "init": init,
        "other_hands": other_hands,
        "seed": seed,
    }
    settings = replace(preset.settings, **{key: value for key, value in given.items() if value is not None})
    folder = out or Path("runs") / network
    try:
        result = run.train(preset, settings, folder, lambda text: typer.echo(text, err=True))
    except KeyboardInterrupt as interrupt:
        typer.echo(f"Stopped. The network of the last epoch is {folder / 'network.npz'}", err=True)
        raise typer.Exit(INTERRUPTED) from interrupt
    typer.echo(f"Every figure of it: inkmath report {shlex.quote(str(folder))}", err=True)
    if result.network_file:
        file = shlex.quote(str(result.network_file))
        typer.echo(f"Read with it: inkmath read --reader layout --symbols {file} FILE", err=True)
