"""`inkmath solve`: pictures, strokes or LaTeX to the worked solution."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
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
from inkmath.errors import ConfigError, InkmathError, MissingExtraError
from inkmath.json_form import of_reading, of_solution

if TYPE_CHECKING:
    from inkmath.pipeline import Reader
    from inkmath.types import Reading, Solution


class Format(StrEnum):
    """What a solution can be printed as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    LATEX = "latex"


class Task(StrEnum):
    """What is to be done where the problem itself does not say it."""

    SIMPLIFY = "simplify"
    EXPAND = "expand"
    FACTOR = "factor"
    CHECK = "check"


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
        Format | None, typer.Option("--format", help="Print something else than text for the terminal.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="All lines of all arguments are one problem, such as a system.")
    ] = False,
    unknown: Annotated[
        str | None, typer.Option("--for", metavar="LETTER", help="The letter to solve for.")
    ] = None,
    task: Annotated[
        Task | None, typer.Option("--task", help="What to do with an expression, or check lines of working.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="OUT.svg|OUT.png", help="Draw the graph of the problem.")
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option("--reader", metavar="NAME", help="How to read pictures: expressions, layout."),
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
    output = _Output(json_lines, output_format, plot)
    given = {"unknown": unknown, "task": task}
    try:
        if together:
            _solve_together(sources, opened, given, output)
        else:
            _solve_each(sources, opened, given, output)
    finally:
        output.close()


@dataclass(slots=True)
class _Output:
    """Where solutions go: JSON and text at once, a page or a document when all are there."""

    as_json: bool
    form: Format | None
    plot: Path | None
    pages: list[Solution] = field(default_factory=list)

    def add(self, source: str | Sequence[str], solution: Solution, reading: Reading | None = None) -> None:
        if self.as_json:
            print_json(source, of_solution(solution, None if reading is None else of_reading(reading)))
        elif self.form in (Format.HTML, Format.LATEX):
            self.pages.append(solution)
        else:
            self._print(solution)
        if self.plot is not None:
            from inkmath.plots import save_plot

            typer.echo(f"The graph is in {save_plot(solution, self.plot)}.", err=True)

    def _print(self, solution: Solution) -> None:
        """As plain text, or in colours and mathematical characters where a person reads it."""
        from inkmath.worksheet import to_markdown, to_rich, to_text

        if self.form is None and sys.stdout.isatty():
            from rich.console import Console

            Console().print(to_rich(solution))
        else:
            typer.echo(to_markdown(solution) if self.form is Format.MARKDOWN else to_text(solution))

    def close(self) -> None:
        if self.pages:
            from inkmath.worksheet import to_html, to_latex

            is_html = self.form is Format.HTML
            typer.echo(to_html(*self.pages, graphs=_graphs(self.pages)) if is_html else to_latex(*self.pages))


def _graphs(solutions: Sequence[Solution]) -> list[str | None]:
    """The graph of each solution that has one; none at all where nothing is there to draw them with."""
    from inkmath.plots import svg_of

    try:
        return [svg_of(solution) for solution in solutions]
    except MissingExtraError as error:
        typer.echo(f"The page has no graphs: {error}", err=True)
        return []


_Given = dict[str, str | None]


def _solve_each(sources: Sequence[str], opened: Reader | None, given: _Given, output: _Output) -> None:
    from inkmath.pipeline import solve as solve_one

    def work(source: str) -> None:
        reading = opened.read(source) if opened is not None and _is_file(source) else None
        output.add(source, solve_one(source if reading is None else reading, **given), reading)

    work_through(sources, work, as_json=output.as_json)


def _solve_together(sources: Sequence[str], opened: Reader | None, given: _Given, output: _Output) -> None:
    from inkmath.pipeline import solve as solve_lines

    lines: list[Reading | str] = []
    try:
        for source in sources:
            if opened is not None and _is_file(source):
                lines += opened.read_page(source)
            else:
                lines.append(source)
        output.add(sources, solve_lines(lines, **given))
    except InkmathError as error:
        report(sources, error, as_json=output.as_json)
        raise typer.Exit(EVERY_INPUT_FAILED) from error


def _is_file(argument: str) -> bool:
    """Whether a file is meant: it is there, or its name ends as those of files with ink do."""
    from inkmath.ink.source import SUFFIXES

    return os.path.exists(argument) or Path(argument).suffix.lower() in SUFFIXES  # noqa: PTH110
