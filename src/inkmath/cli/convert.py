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

SUFFIXES = (".md", ".tex", ".html", ".docx", ".typ", ".json")


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
    pictures of .md, .tex and .typ lie in the folder OUT_files.
    """
    from inkmath.conversion.article import Block, Missing, PageStart, article_of
    from inkmath.conversion.writing import write_article
    from inkmath.documents.finding import Skipped
    from inkmath.documents.pages import find_pages

    if out.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"{out} must end in one of {', '.join(SUFFIXES)}.", param_hint="--out")
    if not out.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {out.parent}. Make it first.", param_hint="--out")
    skipped, blocks = Skipped(), list[Block]()
    opened = open_reader(reader)
    with ended_by_second_interrupt():
        for block in article_of(find_pages(sources, skipped), opened, is_solved=is_solved):
            blocks.append(block)
            if isinstance(block, Missing):
                typer.echo(printable(block.message), err=True)
    write_article(blocks, out)
    if str(skipped):
        typer.echo(printable(str(skipped)), err=True)
    missing = sum(isinstance(block, Missing) for block in blocks)
    if missing:
        failed = [isinstance(block, PageStart) for block in blocks].count(True) <= missing
        raise typer.Exit(EVERY_INPUT_FAILED if failed else SOME_INPUTS_FAILED)
