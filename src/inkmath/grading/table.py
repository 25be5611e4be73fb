"""The papers of a class as a table, a row for each problem of each pupil."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from inkmath.grading.verdicts import GradedProblem, Paper

COLUMNS = (
    *("pupil", "problem", "answer", "given_answer", "expected_answer", "first_wrong_line", "as_read", "why"),
    *("confidence", "look_yourself", "doubts", "pages"),
)


def to_csv(papers: Iterable[Paper]) -> str:
    """The table, with a header; lines are counted within their problem, as in the page of the pupil."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for paper in papers:
        table.writerows(map(_safe, _row(paper, problem)) for problem in paper.problems)
    return text.getvalue()


def _row(paper: Paper, graded: GradedProblem) -> tuple[str, ...]:
    wrong = graded.first_wrong
    doubts = (*graded.doubts, *paper.faults)
    return (
        paper.pupil,
        graded.problem.label,
        graded.answer,
        graded.given_answer,
        graded.expected,
        str(wrong.numbers[0]) if wrong else "",
        wrong.latex if wrong else "",
        str(wrong.remark) if wrong else "",
        f"{graded.confidence:.2f}",
        "yes" if doubts else "no",
        " ".join(doubts),
        "; ".join(paper.pages),
    )


def _safe(cell: str) -> str:
    """The cell, which no spreadsheet takes for a formula: `=2` is preceded by an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
