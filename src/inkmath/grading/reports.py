"""Graded papers as files: a page for each pupil, a table of the class, and the same as CSV."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from inkmath.files import write_whole
from inkmath.grading.html import class_page, paper_page
from inkmath.grading.table import to_csv
from inkmath.grading.verdicts import Paper

TABLE, CLASS_PAGE = "grades.csv", "index.html"


def write_reports(papers: Sequence[Paper], folder: Path, key_name: str) -> None:
    """Write `grades.csv`, `index.html` and a page for each pupil. Raises OSError."""
    names = file_names([paper.pupil for paper in papers])
    for name, paper in zip(names, papers, strict=True):
        write_whole(folder / name, paper_page(paper).encode(errors="replace"))
    links = [quote(name) for name in names]
    write_whole(folder / CLASS_PAGE, class_page(papers, links, key_name).encode(errors="replace"))
    write_whole(folder / TABLE, b"\xef\xbb\xbf" + to_csv(papers).encode(errors="replace"))


def file_names(pupils: Sequence[str]) -> list[str]:
    """A file name for each pupil, all different, none that of the class."""
    taken = {"index"}
    names = []
    for pupil in pupils:
        plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", pupil)[:100].strip(". ") or "pupil"
        name, count = plain, 1
        while name.casefold() in taken:
            count += 1
            name = f"{plain} {count}"
        taken.add(name.casefold())
        names.append(f"{name}.html")
    return names
