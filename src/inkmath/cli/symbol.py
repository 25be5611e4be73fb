"""`inkmath symbol`: one symbol to the likeliest LaTeX commands."""

from __future__ import annotations

from typing import Annotated

import typer

from inkmath.cli.inputs import Input, inputs_of, print_json, printable, work_through
from inkmath.json_form import of_candidates


def symbol(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Pictures, InkML or JSON of strokes, of one symbol each; a folder stands for its files, "
            "- for standard input.",
        ),
    ],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object per input.")] = False,
) -> None:
    """Print the ten likeliest LaTeX commands of one symbol with their probabilities."""
    from inkmath.recognition.detexify import Detexify

    namer = Detexify.load()
    inputs = inputs_of(files)

    def work(source: Input) -> None:
        candidates = namer.candidates(source.content or "")
        if json_lines:
            print_json(source.name, of_candidates(candidates))
            return
        if len(inputs) > 1:
            typer.echo(f"{printable(source.name)}:")
        if not candidates:
            typer.echo(f"{printable(source.name)}: there is no ink", err=True)
        for name, share in candidates:
            typer.echo(f"{100 * share:5.1f} %  {name}")

    work_through(inputs, work, as_json=json_lines)
