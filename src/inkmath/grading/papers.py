"""From folders of pages to the papers of pupils."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath

from inkmath.conversion.cutouts import line_picture
from inkmath.conversion.reading import ReadPage, read_documents
from inkmath.documents.finding import BadFile, FileRef, Skipped, find_files
from inkmath.documents.pages import PageRef, pages_of
from inkmath.grading.answers import Judgement, expected_answer, judge
from inkmath.grading.key import Problem
from inkmath.grading.sorting import sort_lines
from inkmath.grading.verdicts import (
    CheckedLine,
    GradedProblem,
    Paper,
    WrittenLine,
    certainty,
    doubts_of,
)
from inkmath.grading.working import check
from inkmath.pipeline import Reader


def grade_pages(
    sources: Iterable[str],
    key: Sequence[Problem],
    reader: Reader,
    *,
    language: str = "en",
    skipped: Skipped | None = None,
) -> Iterator[Paper]:
    """The papers of the pupils, by name.

    sources: folders, in which each file or folder is one pupil's; files and archives.
    language: of the remarks. skipped: see `find_pages`.
    """
    expected = {problem.label: expected_answer(problem) for problem in key}
    pages = pages_of_pupils(sources, Skipped() if skipped is None else skipped)
    names = [name for name, own in pages.items() for _ in own]
    read = read_documents((page for own in pages.values() for page in own), reader)
    taken: list[ReadPage] = []
    for position, (name, page) in enumerate(zip(names, read, strict=True), start=1):
        taken.append(page)
        if position == len(names) or names[position] != name:
            yield grade_paper(name, taken, key, expected, language)
            taken = []


def pages_of_pupils(sources: Iterable[str], skipped: Skipped) -> dict[str, list[PageRef | BadFile]]:
    """The pages of each pupil, by name."""
    found: dict[str, list[PageRef | BadFile]] = {}
    for source in sources:
        for file in find_files([source], skipped):
            found.setdefault(_pupil(source, file), []).extend(pages_of(file))
    return dict(sorted(found.items()))


def _pupil(source: str, file: FileRef | BadFile) -> str:
    """The first part of the path within the source: a folder's name, or that of a file without its suffix."""
    name = file.name if isinstance(file, BadFile) else (file.member or file.path)
    is_member = isinstance(file, FileRef) and file.member
    if isinstance(file, FileRef) and is_member and file.path != source:
        name = os.path.splitext(os.path.relpath(file.path, source))[0]  # noqa: PTH122
    elif not is_member and os.path.isdir(source):  # noqa: PTH112 (Path.is_dir raises on a long name)
        name = os.path.relpath(name, source)
    elif not is_member:
        name = PurePath(name).name
    parts = PurePath(name).parts
    return parts[0] if len(parts) > 1 else PurePath(name).stem


def grade_paper(
    pupil: str,
    pages: Sequence[ReadPage],
    key: Sequence[Problem],
    expected: dict[str, str],
    language: str = "en",
) -> Paper:
    """The paper of one pupil. expected: the answer to each problem by its label."""
    lines = [
        WrittenLine(reading, page.name, line_picture(reading, page.source))
        for page in pages
        if page.source is not None
        for reading in page.lines
    ]
    found, others = sort_lines(lines, key)
    problems = tuple(
        _graded(problem, found[problem.label], expected[problem.label], language) for problem in key
    )
    faults = tuple(page.message for page in pages if page.message)
    return Paper(pupil, tuple(page.name for page in pages), problems, tuple(others), faults)


def _graded(problem: Problem, written: Sequence[WrittenLine], expected: str, language: str) -> GradedProblem:
    lines = check(problem.statement, written, language)
    answer = judge(problem, expected, lines)
    confidence = _certainty(lines, answer)
    doubts = doubts_of(lines, answer.verdict, confidence)
    return GradedProblem(problem, lines, answer.verdict, answer.latex, expected, confidence, doubts)


def _certainty(lines: Sequence[CheckedLine], answer: Judgement) -> float:
    """The probability that what is said of the working and of the answer is true."""
    if not answer.lines:
        return 0.0
    of_answer = certainty(answer.verdict != "wrong", _read_right(answer.lines))
    wrong = next((pair for pair in pairwise((None, *lines)) if pair[1] and pair[1].verdict == "wrong"), None)
    if wrong is None:
        return min(of_answer, certainty(True, _read_right(lines)))
    return min(of_answer, certainty(False, _read_right([line for line in wrong if line])))


def _read_right(lines: Sequence[CheckedLine]) -> float:
    return math.prod(line.confidence for line in lines)
