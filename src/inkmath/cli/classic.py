"""`inkmath classic`: the experiments of the notebooks that people begin with, each by one command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from inkmath.errors import ConfigError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

INITIALISATION = "initialisation"
NOTEBOOKS: Mapping[str, str] = {
    "notebook-16": "84.5 and 79.8 %",
    "notebook-mnist": "98 to 99 %, cross-entropy 0.025 to 0.035",
    "notebook-369": "no figure that is known",
}
"""Figures of the notebook that a preset of `inkmath train` reproduces, by the preset's name."""


def classic(
    network: Annotated[
        str,
        typer.Argument(
            metavar="EXPERIMENT",
            help="In PyTorch: notebook-16, notebook-mnist or notebook-369. In NumPy: network-1 to "
            "network-4 on twenty classes of CROHME, network-4-mnist, or initialisation: the four with and "
            "without Glorot's first weights.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="The run folder (runs/EXPERIMENT).")
    ] = None,
    is_plain: Annotated[
        bool,
        typer.Option(
            "--plain", help="NumPy: a constant rate, no weight decay, no further drawings. Notebooks are so."
        ),
    ] = False,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, metavar="N")] = None,
    batch_size: Annotated[int | None, typer.Option("--batch-size", min=1, metavar="N")] = None,
    learning_rate: Annotated[float | None, typer.Option("--learning-rate", metavar="X")] = None,
    weight_decay: Annotated[float | None, typer.Option("--weight-decay", metavar="X")] = None,
    init: Annotated[
        str | None, typer.Option("--init", metavar="NAME", help="NumPy: first weights, glorot, he or normal.")
    ] = None,
    other_hands: Annotated[
        int | None,
        typer.Option(
            "--other-hands", min=0, metavar="N", help="NumPy: further drawings of each training symbol."
        ),
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, metavar="N", help="PyTorch: threads (2).")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, metavar="N")] = None,
) -> None:
    """Reproduce a classic experiment: train its network, test it, and write it for `inkmath predict`.

    What is not given is as the notebook had it, or for NumPy's networks, which need no PyTorch, as validation
    chose it. Ctrl-C stops; what the last epoch made stays.
    """
    given: dict[str, Any] = {
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "weight_decay": weight_decay,
        "init": init,
        "other_hands": other_hands,
        "threads": threads,
        "seed": seed,
    }
    given = {key: value for key, value in given.items() if value is not None}
    folder = out or Path("runs") / network
    if network in NOTEBOOKS:
        _refuse(network, {"init", "other_hands"} & given.keys())
        _notebook(network, given, folder)
        return
    _refuse(network, {"threads", *["init"] * (network == INITIALISATION)} & given.keys())
    if network == INITIALISATION:
        _initialisation(given, folder)
    else:
        _numpy(network, given, folder, is_plain=is_plain)


def _refuse(network: str, settings: set[str]) -> None:
    if settings:
        raise ConfigError(f"{network} has no setting {', '.join(sorted(settings))}.")


def _numpy(network: str, given: Mapping[str, Any], folder: Path, *, is_plain: bool) -> None:
    from inkmath.classics import presets, run

    preset = presets.find(network)
    settings = replace(presets.plain(preset.settings) if is_plain else preset.settings, **given)
    try:
        result = run.train(preset, settings, folder, _say)
    except KeyboardInterrupt as interrupt:
        _say(f"Stopped. The network of the last epoch is {folder / 'network.npz'}")
        raise typer.Exit(INTERRUPTED) from interrupt
    _say(f"Every figure of it: inkmath report {shlex.quote(str(folder))}")
    if result.network_file:
        file = shlex.quote(str(result.network_file))
        _say(f"Read with it: inkmath read --reader layout --symbols {file} FILE")


def _initialisation(given: Mapping[str, Any], folder: Path) -> None:
    """The four networks by the plain recipe, their first weights with and without Glorot's size."""
    from inkmath.classics import presets, run

    rows = []
    for name in presets.FOUR:
        for init in ("glorot", "normal"):
            preset = presets.find(name)
            settings = replace(presets.plain(preset.settings), **given, init=init)
            place = folder / f"{name}-{init}"
            _say(f"{name}, first weights {init}")
            try:
                result = run.train(preset, settings, place, _say)
            except KeyboardInterrupt as interrupt:
                _say(f"Stopped. What was trained is in {folder}")
                raise typer.Exit(INTERRUPTED) from interrupt
            scores = {score.data.split()[-1]: score for score in result.scores[:2]}
            low, high = scores["test"].interval or (0.0, 0.0)
            rows.append(
                f"{name:<10} {init:<7} {100 * scores['validation'].value:>10.2f} "
                f"{100 * scores['test'].value:>6.2f}   {100 * low:.2f} to {100 * high:.2f}"
            )
    typer.echo("network    init    validation   test   95 % interval of the test")
    typer.echo("\n".join(rows))
    _say(f"Compare their curves: inkmath report {shlex.quote(str(folder))}/network-2-normal")


def _notebook(name: str, given: Mapping[str, Any], folder: Path) -> None:
    """Train the preset of that name, answer the test part, and put the figures beside the notebook's."""
    from inkmath.cli.classifiers import evaluate_pictures
    from inkmath.cli.measurements import show
    from inkmath.cli.train import train

    train(name, [f"{key}={value}" for key, value in given.items()], out=folder)
    show(evaluate_pictures(str(folder), name, "test", None, None, 0), as_json=False)
    typer.echo(f"The notebook had {NOTEBOOKS[name]}.")
    _say(f"Every figure of it: inkmath report {shlex.quote(str(folder))}")


def _say(text: str) -> None:
    typer.echo(text, err=True)
