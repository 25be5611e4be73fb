"""`inkmath solve`: pictures, strokes or LaTeX to the worked solution."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.inputs import (
    EVERY_INPUT_FAILED,
    Input,
    inputs_of,
    keep_inputs,
    one_of,
    open_reader,
    print_json,
    printable,
    report,
    work_through,
)
from inkmath.errors import ConfigError, InkmathError, MissingExtraError
from inkmath.json_form import of_reading, of_solution
from inkmath.processes.sandbox import DEFAULT_TIMEOUT_S
from inkmath.types import Detail, Language, Method, Numbers, Options, Task

if TYPE_CHECKING:
    from inkmath.pipeline import Reader
    from inkmath.types import Reading, Solution


class _Given(Options):
    """Options of every problem alike; see `inkmath.solve`."""

    timeout_s: float


class Format(StrEnum):
    """Formats of a solution."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    LATEX = "latex"


def solve(
    problems: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|LATEX...",
            help="Pictures, strokes, folders or LaTeX; - is standard input. Put -- before what begins "
            "with a minus sign.",
        ),
    ],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object per problem.")] = False,
    output_format: Annotated[
        Format | None, typer.Option("--format", help="Output format (default: text).")
    ] = None,
    together: Annotated[
        bool,
        typer.Option(
            "--together", help="Take the arguments as lines of one page: a system, a working, exercises."
        ),
    ] = False,
    unknown: Annotated[
        str | None, typer.Option("--for", metavar="LETTER", help="The letter to solve for.")
    ] = None,
    task: Annotated[
        Task | None, typer.Option("--task", help="Task for an expression, or check for lines of working.")
    ] = None,
    numbers: Annotated[
        Numbers | None,
        typer.Option(
            "--numbers", help="Real solutions only, or complex ones too (default: as the problem asks)."
        ),
    ] = None,
    method: Annotated[
        Method | None,
        typer.Option("--method", help="Way to solve a quadratic equation or a linear system."),
    ] = None,
    detail: Annotated[
        Detail, typer.Option("--detail", help="Depth of the working: its ideas, or every line.")
    ] = "normal",
    language: Annotated[Language, typer.Option("--language", help="Language of the sentences.")] = "en",
    timeout_s: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", help="Time limit for each problem."),
    ] = DEFAULT_TIMEOUT_S,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="OUT.svg|OUT.png", help="Draw the graph of the problem.")
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option("--reader", metavar="NAME", help="Reader of pictures: expressions (default), layout."),
    ] = None,
    symbols: Annotated[
        Path | None,
        typer.Option(
            "--symbols", metavar="NETWORK.onnx", help="Custom symbol classifier of the layout reader."
        ),
    ] = None,
) -> None:
    """Solve problems and print steps and answers. Each argument is a problem of its own."""
    one_of(json=json_lines, format=output_format is not None)
    from inkmath.solving import warm_up
    from inkmath.solving.translations import speaking

    warm_up()  # SymPy's process starts while the picture is read
    inputs = list(_problems(problems))
    if plot is not None and len(inputs) > 1 and not together:
        raise ConfigError("--plot draws one problem; give one, or --together for the lines of one.")
    keep_inputs(inputs, [plot], "--plot")
    is_ink = any(one.content is not None for one in inputs)
    opened = open_reader(reader, symbols) if is_ink else None
    output = _Output(json_lines, output_format, plot)
    given = _Given(
        unknown=unknown,
        task=task,
        numbers=numbers,
        method=method,
        detail=detail,
        language=language,
        timeout_s=timeout_s,
    )
    with speaking(language):
        try:
            if together:
                _solve_together(inputs, opened, given, output)
            else:
                _solve_each(inputs, opened, given, output)
        finally:
            output.close()


@dataclass(slots=True)
class _Output:
    """The output of solutions: JSON and text at once, a page or a document when all are there."""

    as_json: bool
    form: Format | None
    plot: Path | None
    pages: list[Solution] = field(default_factory=list)

    def add(self, source: str | Sequence[str], solution: Solution, reading: Reading | None = None) -> None:
        if self.as_json:
            print_json(source, of_solution(solution, None if reading is None else of_reading(reading)))
        elif self.form in (Format.HTML, Format.LATEX):
            self.pages.extend(solution.problems)
        else:
            self._print(solution)
        if self.plot is not None:
            from inkmath.plots import save_plot

            typer.echo(f"The graph is in {printable(str(save_plot(solution, self.plot)))}.", err=True)

    def _print(self, solution: Solution) -> None:
        """As plain text, or in colours and mathematical characters where a person reads it."""
        from inkmath.rendering import to_markdown, to_rich, to_text

        if self.form is None and sys.stdout is not None and sys.stdout.isatty():
            from rich.console import Console

            Console().print(to_rich(solution))
        else:
            typer.echo(to_markdown(solution) if self.form is Format.MARKDOWN else to_text(solution))

    def close(self) -> None:
        if self.pages:
            from inkmath.rendering import to_html, to_latex

            is_html = self.form is Format.HTML
            typer.echo(to_html(*self.pages, graphs=_graphs(self.pages)) if is_html else to_latex(*self.pages))


def _graphs(solutions: Sequence[Solution]) -> list[str | None]:
    """The graph of each solution that has one; none at all if matplotlib is missing."""
    from inkmath.plots import svg_of

    try:
        return [svg_of(solution) for solution in solutions]
    except MissingExtraError as error:
        typer.echo(f"The page has no graphs: {error}", err=True)
        return []


SUFFIXES = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".jp2", ".avif"),
        *(".heic", ".heif", ".ppm", ".pgm", ".pbm", ".ico", ".inkml", ".json"),
    )
)
"""Lower-case suffixes of the files that usually hold ink. What a file is, its content decides."""

MAX_LATEX_BYTES = 2**20
"""Standard input beyond this is not taken for LaTeX."""


def _solve_each(inputs: Sequence[Input], opened: Reader | None, given: _Given, output: _Output) -> None:
    from inkmath.solving import solve_latex

    def work(one: Input) -> None:
        if opened is None or one.content is None:
            output.add(one.name, solve_latex(one.name, **given))
            return
        from inkmath.pipeline import (
            solve as solve_reading,  # LaTeX is solved without loading what reads pictures
        )

        reading = opened.read(one.content)
        output.add(one.name, solve_reading(reading, **given), reading)

    work_through(inputs, work, as_json=output.as_json)


def _solve_together(inputs: Sequence[Input], opened: Reader | None, given: _Given, output: _Output) -> None:
    from inkmath.pipeline import solve as solve_lines

    names = [one.name for one in inputs]
    lines: list[Reading | str] = []
    try:
        for one in inputs:
            if opened is None or one.content is None:
                lines.append(one.name)
            else:
                lines += opened.read_page(one.content)
        output.add(names, solve_lines(lines, **given))
    except InkmathError as error:
        report(names, error, as_json=output.as_json)
        raise typer.Exit(EVERY_INPUT_FAILED) from error


def _problems(arguments: Sequence[str]) -> Iterator[Input]:
    """The inputs, those of LaTeX without content. Standard input holds LaTeX in lines, each a problem."""
    for one in inputs_of(arguments):
        if isinstance(one.content, bytes) and (lines := _latex_lines(one.content)):
            yield from (Input(line, None) for line in lines)
        elif isinstance(one.content, str) and not _is_file(one.content):
            yield Input(one.name, None)
        else:
            yield one


def _latex_lines(content: bytes) -> list[str]:
    """The lines of this content as LaTeX; none if it is a picture or strokes."""
    if len(content) > MAX_LATEX_BYTES:
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    start = text.lstrip()
    is_strokes = start.startswith("<") or (start.startswith(("[", "{")) and _is_json(text))
    is_binary = any(ord(character) < ord(" ") and not character.isspace() for character in text)
    return [] if is_strokes or is_binary else [line.strip() for line in text.splitlines() if line.strip()]


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_file(argument: str) -> bool:
    """True if a file is meant: it is there, or its name ends as those of files with ink do."""
    return os.path.exists(argument) or Path(argument).suffix.lower() in SUFFIXES  # noqa: PTH110
