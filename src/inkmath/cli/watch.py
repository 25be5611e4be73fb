"""`inkmath watch`: a page on this machine that shows trainings while they go on."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from inkmath.cli.inputs import printable


def watch(
    runs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[RUN]...", help="Folders of trainings, or one that holds them (runs)."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8001,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Show the curves, pictures and mistakes of trainings as they come, side by side, until Ctrl-C.

    The page is served to this machine alone. It may be opened before the training begins, and left open.
    """
    from inkmath.watch import Server

    with Server(runs or [Path("runs")], port) as server, suppress(KeyboardInterrupt):
        typer.echo(
            printable(f"The trainings are at {server.address} (Ctrl-C ends this page alone)"), err=True
        )
        if not no_browser:
            webbrowser.open(server.address)
        server.serve_forever()
