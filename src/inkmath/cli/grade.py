"""`inkmath grade`: pupils' pages against a key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.cli.inputs import (
    EVERY_INPUT_FAILED,
    SOME_INPUTS_FAILED,
    ended_by_second_interrupt,
    open_reader,
    printable,
)

if TYPE_CHECKING:
    from inkmath.grading.verdicts import Paper


def grade(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="ANSWERS...",
            help="Folders, in which each file or folder holds the pages of one pupil; files or ZIP archives.",
        ),
    ],
    key: Annotated[
        Path,
        typer.Option(
            metavar="KEY.tex", help="LaTeX of the problems; the last formula of each is its answer."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder to write to.")] = Path(
        "graded"
    ),
    language: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="Language of the remarks on lines: en or de.")
    ] = "en",
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="Reader: expressions (default), layout.")
    ] = None,
) -> None:
    """Check pupils' workings and answers against a key.

    Writes OUT/grades.csv, a page for each pupil with the picture of every line beside its reading, and
    OUT/index.html with the class. What is doubtful says "look yourself". Nothing is a mark without your eyes.
    """
    from inkmath.documents.finding import Skipped
    from inkmath.grading.key import read_key
    from inkmath.grading.papers import grade_pages
    from inkmath.grading.reports import write_reports

    problems, skipped = read_key(key), Skipped()
    opened = open_reader(reader)
    papers: list[Paper] = []
    with ended_by_second_interrupt():
        for paper in grade_pages(sources, problems, opened, language=language, skipped=skipped):
            papers.append(paper)
            typer.echo(printable(_line(paper)))
            for fault in paper.faults:
                typer.echo(printable(fault), err=True)
    if str(skipped):
        typer.echo(printable(str(skipped)), err=True)
    if papers:
        write_reports(papers, out, key.name)
    failed = sum(len(paper.faults) for paper in papers)
    if failed or not papers:
        every = failed >= sum(len(paper.pages) for paper in papers)
        raise typer.Exit(EVERY_INPUT_FAILED if every else SOME_INPUTS_FAILED)


def _line(paper: Paper) -> str:
    """`anna: 1 right, 2 wrong from line 3, 3 right (look yourself)`."""
    parts = []
    for graded in paper.problems:
        wrong = graded.first_wrong
        where = f", wrong from line {wrong.numbers[0]}" if wrong else ""
        look = " (look yourself)" if graded.needs_a_look else ""
        parts.append(f"{graded.problem.label}: {graded.answer}{where}{look}")
    return f"{paper.pupil}: {'; '.join(parts)}"
