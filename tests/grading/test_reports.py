"""Graded papers as files: evidence beside each verdict, valid pages, a table that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pytest

from documents.made_documents import pdf
from fakes import draw_lines
from inkmath.conversion.reading import ReadPage
from inkmath.documents.finding import Skipped
from inkmath.errors import InputError
from inkmath.grading.html import class_page, paper_page
from inkmath.grading.key import parse_key
from inkmath.grading.papers import grade_paper, pages_of_pupils
from inkmath.grading.reports import file_names, write_reports
from inkmath.grading.table import COLUMNS, to_csv
from inkmath.grading.verdicts import Paper
from inkmath.types import Box, Reading, Symbol

SYMBOL = Symbol("x", Box(2, 2, 8, 8), 1.0)
KEY = parse_key("1. 2x=6\n   x=3\n\n2. x-1=4\n   x=5")
EXPECTED = {problem.label: problem.answer for problem in KEY}


def paper(*lines: str, pupil: str = "anna", confidence: float = 0.999) -> Paper:
    readings = tuple(Reading(latex, confidence, (SYMBOL,)) for latex in lines)
    page = ReadPage(f"{pupil}.png", None, np.full((20, 20, 3), 255, np.uint8), readings)
    return grade_paper(pupil, [page], KEY, EXPECTED)


PAPERS = (
    paper("2x=6", "x=3", "x-1=4", "x=5"),
    paper("2x=6", "x=4", pupil="=<b>&ben"),
    paper("2x=6", "x=4", "z", pupil="carl", confidence=0.6),
)
XHTML = "{http://www.w3.org/1999/xhtml}"


def elements(page: str, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(page.split("\n", 1)[1]).iter(f"{XHTML}{name}"))


@pytest.mark.parametrize("number", range(3))
def test_each_verdict_has_the_picture_of_its_line(number: int) -> None:
    page = paper_page(PAPERS[number])
    judged = [row for row in elements(page, "tr") if any(cell.text for cell in row.iter(f"{XHTML}td"))]
    for row in judged:
        text = "".join(row.itertext())
        if "✓" in text or "✗" in text or "?" in text:
            assert [image.get("alt") for image in row.iter(f"{XHTML}img")] == ["The line as it was written"]
    assert page.count("data:image/png") == len(PAPERS[number].problems[0].lines) + (
        len(PAPERS[number].problems[1].lines) if number == 0 else 0
    )


def test_pages_hold_no_script_and_nothing_from_elsewhere() -> None:
    links = ["anna.html", "ben.html", "carl.html"]
    for page in (*map(paper_page, PAPERS), class_page(PAPERS, links, "a<b.tex")):
        assert not re.search(r'<script|(src|href)="(?!data:|anna|ben|carl)', page)
        assert elements(page, "title")


def test_the_first_wrong_line_is_marked() -> None:
    (row,) = (row for row in elements(paper_page(PAPERS[1]), "tr") if row.get("class") == "first-wrong")
    assert "x = 3 solves only line 1".replace(" ", "") in "".join(row.itertext()).replace(" ", "")


def test_the_class_page_leads_to_each_problem() -> None:
    page = class_page(PAPERS, ["a.html", "b.html", "c.html"], "key.tex")
    links = [link.get("href") for link in elements(page, "a")]
    assert links[:3] == ["a.html", "a.html#problem-1", "a.html#problem-2"]
    chips = ["".join(link.itertext()) for link in elements(page, "a") if "#" in str(link.get("href"))]
    assert chips == ["✓", "✓", "✗2", "–", "✗2", "–"]


def test_the_table_has_a_row_for_each_problem() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(PAPERS))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["pupil"], row["problem"], row["answer"]) for row in rows] == [
        ("anna", "1", "right"),
        ("anna", "2", "right"),
        ("'=<b>&ben", "1", "wrong"),
        ("'=<b>&ben", "2", "missing"),
        ("carl", "1", "wrong"),
        ("carl", "2", "missing"),
    ]
    assert [(row["first_wrong_line"], row["as_read"], row["look_yourself"]) for row in rows] == [
        ("", "", "no"),
        ("", "", "no"),
        ("2", "x=4", "no"),
        ("", "", "yes"),
        ("2", "x=4", "yes"),
        ("", "", "yes"),
    ]


def test_files_are_named_apart_and_safely(tmp_path: Path) -> None:
    names = file_names(["anna", "Anna", "../etc", "index", "a:b", "", "é"])
    assert names == [
        "anna.html",
        "Anna 2.html",
        "_etc.html",
        "index 2.html",
        "a_b.html",
        "pupil.html",
        "é.html",
    ]
    write_reports([replace(PAPERS[0], pupil="../x")], tmp_path / "out", "key.tex")
    assert {path.name for path in tmp_path.rglob("*.*")} == {"grades.csv", "index.html", "_x.html"}


def test_a_file_or_a_folder_is_a_pupil(tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    (answers / "ben" / "more").mkdir(parents=True)
    for name in ("anna.png", "ben/2.png", "ben/1.png", "ben/more/3.png", ".hidden.png"):
        draw_lines(answers / name)
    (answers / "carl.pdf").write_bytes(pdf(["0 0 m 10 10 l S"] * 2))
    with ZipFile(answers / "dora.zip", "w") as archive:
        archive.write(answers / "anna.png", "x/1.png")
    with ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.write(answers / "anna.png", "emil/1.png")
        archive.write(answers / "anna.png", "fred.png")
    draw_lines(tmp_path / "gina.png")
    sources = [
        str(answers),
        str(tmp_path / "class.zip"),
        str(tmp_path / "gina.png"),
        str(tmp_path / "none.png"),
    ]
    skipped = Skipped()
    pages = pages_of_pupils(sources, skipped)
    counts = {pupil: len(own) for pupil, own in pages.items()}
    assert counts == {"anna": 1, "ben": 3, "carl": 2, "dora": 1, "emil": 1, "fred": 1, "gina": 1, "none": 1}
    assert [Path(page.name).name for page in pages["ben"]] == ["1.png", "2.png", "3.png"]
    assert skipped.hidden == 1


def test_a_page_that_cannot_be_read_is_on_the_paper() -> None:
    bad = ReadPage("b.png", None, error=InputError("b.png is no picture."))
    page = paper_page(grade_paper("ben", [bad], KEY, EXPECTED))
    assert "Not read: b.png is no picture." in page
