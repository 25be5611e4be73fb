"""`inkmath symbol`: one symbol to the likeliest LaTeX commands."""

from __future__ import annotations

from math import floor
from typing import Annotated

import typer

from inkmath.cli.inputs import expand, print_json, work_through
from inkmath.json_form import of_candidates


def symbol(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Pictures, InkML or JSON of strokes, of one symbol each; a folder stands for its files.",
        ),
    ],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object an input.")] = False,
) -> None:
    """Print the ten likeliest LaTeX commands of one symbol with their probabilities."""
    from inkmath.recognition.detexify import Detexify

    namer = Detexify.load()
    sources = list(expand(files))

    def work(source: str) -> None:
        candidates = namer.candidates(source)
        if json_lines:
            print_json(source, of_candidates(candidates))
            return
        if len(sources) > 1:
            typer.echo(f"{source}:")
        if not candidates:
            typer.echo(f"{source}: there is no ink", err=True)
        for name, share in candidates:
            typer.echo(f"{floor(1000 * share) / 10:5.1f} %  {name}")

    work_through(sources, work, as_json=json_lines)
