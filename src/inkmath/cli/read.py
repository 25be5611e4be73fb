"""`inkmath read`: pictures and strokes to LaTeX."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.inputs import (
    Input,
    ended_by_second_interrupt,
    inputs_of,
    keep_inputs,
    one_of,
    open_reader,
    print_json,
    printable,
    work_through,
)
from inkmath.errors import InkmathError
from inkmath.json_form import of_page, of_reading
from inkmath.types import Reading

if TYPE_CHECKING:
    from inkmath.pipeline import Reader

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")


class Alphabet(StrEnum):
    """Names of `inkmath.vocab.ALPHABETS`."""

    CROHME = "crohme"
    SCHOOL = "school"
    ALL = "all"


class Format(StrEnum):
    """Formats of a reading."""

    LATEX = "latex"
    MATHML = "mathml"
    SYMPY = "sympy"
    ASCIIMATH = "asciimath"
    TYPST = "typst"


def read(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Pictures, InkML or JSON of strokes; a folder stands for its files, - for standard input.",
        ),
    ],
    json_lines: Annotated[
        bool, typer.Option("--json", help="One JSON object per input, with boxes and confidences.")
    ] = False,
    output_format: Annotated[
        Format | None, typer.Option("--format", help="Output format (default: LaTeX).")
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help="Read a page of several lines, from top to bottom.")
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help="With --page: also lines that are left out, with the reason."),
    ] = False,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="Reader: expressions (default), layout.")
    ] = None,
    symbols: Annotated[
        Path | None,
        typer.Option(
            "--symbols", metavar="NETWORK.onnx", help="Custom symbol classifier of the layout reader."
        ),
    ] = None,
    alphabet: Annotated[
        Alphabet, typer.Option(help="Symbols that there may be: of fewer, fewer are mistaken.")
    ] = Alphabet.ALL,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            metavar="OUT.png",
            help="Draw the reading on the picture; for several inputs OUT-1.png, OUT-2.png and so on.",
        ),
    ] = None,
    debug: Annotated[
        Path | None,
        typer.Option(
            "--debug",
            metavar="FOLDER",
            help="With --page: write a picture of each stage into FOLDER; of several inputs into FOLDER/1, "
            "FOLDER/2 and so on.",
        ),
    ] = None,
) -> None:
    """Read ink and print LaTeX, one line per reading."""
    one_of(json=json_lines, format=output_format is not None)
    _check_picture_path(annotate)
    if debug is not None and not page:
        raise typer.BadParameter("Stages are those of a page: give --page too.", param_hint="--debug")
    if everything and not page:
        raise typer.BadParameter("Lines are those of a page: give --page too.", param_hint="--all")
    opened = open_reader(reader, symbols, alphabet)
    inputs = inputs_of(files)
    paths = _picture_paths(annotate, len(inputs))
    keep_inputs(inputs, paths, "--annotate")
    sources = [one.content for one in inputs if one.content is not None]
    found: Generator[Reading | list[Reading] | InkmathError, None, None]
    if debug is not None:
        found = _read_in_stages(opened, sources, _stage_folders(debug, len(sources)), everything)
    elif page:
        found = opened.read_pages(sources, everything=everything)
    else:
        found = opened.read_many(sources)
    pictures = iter(paths)

    def work(source: Input) -> None:
        picture = next(pictures)
        reading = next(found)
        if isinstance(reading, InkmathError):
            raise reading
        readings = [reading] if isinstance(reading, Reading) else reading
        if picture is not None and source.content is not None:
            _write_picture(source.content, readings, picture)
        if not page and readings[0].several_lines:
            message = f"{source.name} shows several lines. Read each of them with --page."
            typer.echo(printable(message), err=True)
        if json_lines:
            print_json(source.name, of_page(readings) if page else of_reading(readings[0]))
        else:
            _print(readings, output_format or Format.LATEX)

    with ended_by_second_interrupt(), closing(found):
        work_through(inputs, work, as_json=json_lines)


def _print(readings: list[Reading], output_format: Format) -> None:
    lines = [_render(reading.latex, output_format) for reading in readings]
    for reading, line in zip(readings, lines, strict=True):
        typer.echo(f"% left out ({reading.left_out}): {line}".rstrip() if reading.left_out else line)


def _render(latex: str, output_format: Format) -> str:
    """Raises InputError when the reading has no form of that kind."""
    if output_format is Format.LATEX or not latex:
        return latex
    from inkmath.expression.formats import PRINTERS

    return PRINTERS[output_format.value](latex)


def _check_picture_path(path: Path | None) -> None:
    if path is None:
        return
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        raise typer.BadParameter(
            f"{path} must end in one of {', '.join(PICTURE_SUFFIXES)}.", param_hint="--annotate"
        )
    if not path.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {path.parent}. Make it first.", param_hint="--annotate")


def _picture_paths(path: Path | None, count: int) -> list[Path | None]:
    """The path of each input's annotated picture: the path itself, or numbered from 1 for several."""
    if path is None or count == 1:
        return [path] * count
    return [path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1)]


def _stage_folders(folder: Path, count: int) -> list[Path]:
    """The folder for the stages of each input, made where it is missing. Usage error if it cannot be."""
    folders = [folder] if count == 1 else [folder / str(number) for number in range(1, count + 1)]
    try:
        for one in folders:
            one.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(
            f"The folder {folder} cannot be made: {error.strerror or error}. Name another.",
            param_hint="--debug",
        ) from error
    return folders


def _read_in_stages(
    reader: Reader, sources: Sequence[str | bytes], folders: Sequence[Path], everything: bool
) -> Generator[list[Reading] | InkmathError, None, None]:
    """The lines of each source, or its error; pictures of the stages are written on the way."""
    from inkmath.stages import read_stages

    for source, folder in zip(sources, folders, strict=True):
        try:
            stages = read_stages(reader, source, everything=everything)
            for name in ("1-sheet", "3-mask"):  # of an earlier source, of which there may be none
                (folder / f"{name}.png").unlink(missing_ok=True)
            for name, picture in stages.draw():
                picture.save(folder / f"{name}.png")
        except InkmathError as error:
            yield error
        except OSError as error:
            yield InkmathError(
                f"Stages cannot be written into {folder}: {error.strerror or error}. Name another folder."
            )
        else:
            yield list(stages.lines)


def _write_picture(source: str | bytes, readings: list[Reading], path: Path) -> None:
    from inkmath.annotate import annotate

    picture = annotate(source, readings)
    try:
        picture.save(path)
    except OSError as error:
        raise InkmathError(
            f"The annotated picture {path} cannot be written: {error.strerror or error}."
        ) from error
