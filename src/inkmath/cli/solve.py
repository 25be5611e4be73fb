"""`inkmath solve`: pictures, strokes or LaTeX to the worked solution."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.inputs import (
    EVERY_INPUT_FAILED,
    expand,
    one_of,
    open_reader,
    print_json,
    report,
    work_through,
)
from inkmath.errors import ConfigError, InkmathError
from inkmath.json_form import of_reading, of_solution

if TYPE_CHECKING:
    from inkmath.pipeline import Reader
    from inkmath.types import Reading, Solution


class Format(StrEnum):
    """What a solution can be printed as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def solve(
    problems: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|LATEX...",
            help="Pictures, strokes, folders or LaTeX; put -- before what begins with a minus sign.",
        ),
    ],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a problem.")] = False,
    output_format: Annotated[
        Format | None, typer.Option("--format", help="Print something else than plain text.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="All lines of all arguments are one problem, such as a system.")
    ] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="OUT.svg|OUT.png", help="Draw the graph of the problem.")
    ] = None,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="How to read pictures: layout.")
    ] = None,
    symbols: Annotated[
        Path | None,
        typer.Option(
            "--symbols", metavar="NETWORK.onnx", help="A network of your own names the layout's symbols."
        ),
    ] = None,
) -> None:
    """Print the steps and the answer. Each argument is a problem of its own."""
    one_of(json=json_lines, format=output_format is not None)
    from inkmath.solving import warm_up

    warm_up()  # SymPy's process starts while the picture is read
    sources = list(expand(problems))
    if plot is not None and len(sources) > 1 and not together:
        raise ConfigError("--plot draws one problem; give one, or --together for the lines of one.")
    opened = open_reader(reader, symbols) if any(map(_is_file, sources)) else None
    shape = output_format or Format.TEXT
    if together:
        _solve_together(sources, opened, json_lines, shape, plot)
    else:
        _solve_each(sources, opened, json_lines, shape, plot)


def _solve_each(
    sources: Sequence[str], opened: Reader | None, as_json: bool, output_format: Format, plot: Path | None
) -> None:
    from inkmath.pipeline import solve as solve_one

    def work(source: str) -> None:
        reading = opened.read(source) if opened is not None and _is_file(source) else None
        solution = solve_one(source if reading is None else reading)
        if as_json:
            print_json(source, of_solution(solution, None if reading is None else of_reading(reading)))
        else:
            typer.echo(_render(solution, output_format))
        _plot(solution, plot)

    work_through(sources, work, as_json=as_json)


def _solve_together(
    sources: Sequence[str], opened: Reader | None, as_json: bool, output_format: Format, plot: Path | None
) -> None:
    from inkmath.pipeline import solve as solve_lines

    lines: list[Reading | str] = []
    try:
        for source in sources:
            if opened is not None and _is_file(source):
                lines += opened.read_page(source)
            else:
                lines.append(source)
        solution = solve_lines(lines)
    except InkmathError as error:
        report(sources, error, as_json=as_json)
        raise typer.Exit(EVERY_INPUT_FAILED) from error
    if as_json:
        print_json(sources, of_solution(solution))
    else:
        typer.echo(_render(solution, output_format))
    _plot(solution, plot)


def _plot(solution: Solution, path: Path | None) -> None:
    """Draws the graph where one is asked for, and says on standard error where it is."""
    if path is not None:
        from inkmath.plots import save_plot

        typer.echo(f"The graph is in {save_plot(solution, path)}.", err=True)


def _is_file(argument: str) -> bool:
    """Whether a file is meant: it is there, or its name ends as those of files with ink do."""
    from inkmath.ink.source import SUFFIXES

    return os.path.exists(argument) or Path(argument).suffix.lower() in SUFFIXES  # noqa: PTH110


def _render(solution: Solution, output_format: Format) -> str:
    from inkmath.worksheet import to_html, to_markdown, to_text

    renderers: dict[Format, Callable[[Solution], str]] = {
        Format.TEXT: to_text,
        Format.MARKDOWN: to_markdown,
        Format.HTML: to_html,
    }
    return renderers[output_format](solution)
