"""One call from pupils' pages to graded papers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inkmath.grading.key import parse_key, read_key
from inkmath.grading.papers import grade_pages
from inkmath.grading.reports import write_reports
from inkmath.grading.verdicts import Paper
from inkmath.pipeline import DEFAULT_READER, load_reader


def grade(
    answers: str | Path | Iterable[str | Path],
    key: str | Path,
    out: str | Path | None = None,
    *,
    language: str = "en",
    reader: str = DEFAULT_READER,
) -> list[Paper]:
    """The papers of pupils, checked against a key.

    answers: folders, in which each file or folder is one pupil's; files and archives.
    key: the path of a key, or its text if it has several lines: see `inkmath.grading.key`.
    out: folder for the reports that `inkmath grade` writes; None writes none.
    language: of the remarks on lines, "en" or "de".
    Raises InputError for a key that cannot be read, ConfigError, MissingExtraError, OSError.
    """
    is_text = isinstance(key, str) and "\n" in key
    problems = parse_key(str(key)) if is_text else read_key(key)
    sources = [answers] if isinstance(answers, str | Path) else answers
    papers = list(grade_pages(map(str, sources), problems, load_reader(reader), language=language))
    if out is not None:
        write_reports(papers, Path(out), "the key" if is_text else Path(key).name)
    return papers
