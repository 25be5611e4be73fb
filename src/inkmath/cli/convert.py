"""`inkmath convert`: notes to a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inkmath.cli.inputs import (
    EVERY_INPUT_FAILED,
    SOME_INPUTS_FAILED,
    ended_by_second_interrupt,
    open_reader,
    printable,
)

SUFFIXES = (".md", ".tex", ".html", ".docx", ".typ", ".json", ".pdf")


def convert(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Files, folders, ZIP archives or patterns, as for `batch`."),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="OUT", help=f"Document to write: {', '.join(SUFFIXES)}."),
    ],
    is_solved: Annotated[
        bool, typer.Option("--solve", help="Add the worked solution of each page behind its lines.")
    ] = False,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="Reader: expressions (default), layout.")
    ] = None,
) -> None:
    """Turn pages of notes into one document, in reading order.

    Underlined words become headings. A line whose reading is doubtful is marked, with its picture beside it;
    pictures of .md, .tex and .typ lie in the folder OUT_files. A .pdf shows the pages as they are, with the
    LaTeX of each line as invisible text over it, which is found and copied.
    """
    from inkmath.conversion.writing import check_format, written_pages
    from inkmath.documents.finding import Skipped

    check_format(out, is_solved=is_solved)
    if not out.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {out.parent}. Make it first.", param_hint="--out")
    skipped, failed = Skipped(), list[bool]()
    opened = open_reader(reader)
    with ended_by_second_interrupt():
        for page in written_pages(sources, out, opened, is_solved=is_solved, skipped=skipped):
            failed.append(bool(page.message))
            if page.message:
                typer.echo(printable(page.message), err=True)
    if str(skipped):
        typer.echo(printable(str(skipped)), err=True)
    if any(failed):
        raise typer.Exit(EVERY_INPUT_FAILED if all(failed) else SOME_INPUTS_FAILED)
