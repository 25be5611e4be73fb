"""The report as a file: whole, self-contained, escaped, and the same each time."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from inkmath.reports import Report, build_report, save_report
from inkmath.reports.glossary import GLOSSARY
from inkmath.reports.sections import FigureItem, headline, sections
from reports.reports_made import predictions, whole_report

VOID = {"meta", "source", "img", "br"}


@pytest.fixture(scope="module")
def small() -> Report:
    kept = {"predictions": None, "counts": None, "traces": (), "explanations": (), "curves": {}}
    return replace(whole_report(), **kept)


class Outline(HTMLParser):
    """The elements, whether they are closed in order, and the text outside the style sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


@pytest.fixture(scope="module")
def page() -> str:
    return build_report(whole_report())


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def test_every_element_is_closed(outline: Outline) -> None:
    assert outline.open == []


def test_nothing_runs_and_nothing_is_loaded(page: str, outline: Outline) -> None:
    assert {tag for tag, _ in outline.elements} & {"script", "link", "iframe", "object", "embed"} == set()
    assert not any(name.startswith("on") for _, attributes in outline.elements for name in attributes)
    sources = [a[name] for _, a in outline.elements for name in ("src", "srcset", "href") if name in a]
    assert all(source.startswith(("data:image/", "#")) for source in sources)
    assert "url(" not in page
    assert "@import" not in page


def test_texts_are_escaped_and_there(page: str, outline: Outline) -> None:
    assert "<script>" not in page
    for words in (r"<script>alert(1)</script> \frac{1}{2}", "A & B", "name=<x>", "first <i>", "<b>&\"'"):
        assert words in outline.text
    assert "One seed & <nothing> more." in outline.text
    alts = [attributes["alt"] for tag, attributes in outline.elements if tag == "img"]
    assert "Weights of conv <1>" in alts
    assert all(alts)


def test_each_figure_is_there_for_light_and_dark(outline: Outline) -> None:
    light = [
        attributes["src"] for tag, attributes in outline.elements if tag == "img" and "width" in attributes
    ]
    dark = [attributes["srcset"] for tag, attributes in outline.elements if tag == "source"]
    assert len(light) == len(dark) == 14
    assert not set(light) & set(dark)
    for source in light + dark:
        kind, _, data = source.partition(";base64,")
        decoded = base64.b64decode(data, validate=True)
        if kind == "data:image/png":
            Image.open(io.BytesIO(decoded)).verify()
        else:
            assert ElementTree.fromstring(decoded).tag.endswith("svg")


def test_links_lead_somewhere_and_no_name_is_given_twice(outline: Outline) -> None:
    names = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(names) == len(set(names))
    links = [attributes["href"] for tag, attributes in outline.elements if tag == "a"]
    assert links
    assert {link[1:] for link in links} <= set(names)


def test_cells_of_the_confusion_matrix_open_their_pictures(outline: Outline) -> None:
    answers = predictions()
    targets = [a["popovertarget"] for _, a in outline.elements if a.get("class") == "cell"]
    there = {f"cell-{truth}-{given}" for truth, given in np.argwhere(answers.matrix).tolist()}
    assert set(targets) == there
    boxes = {a["id"]: a for _, a in outline.elements if "popover" in a}
    assert boxes.keys() == there
    shown = [a for tag, a in outline.elements if tag == "img" and "width" not in a]
    assert len(shown) == sum(min(12, count) for count in answers.matrix[answers.matrix > 0].tolist())


def test_every_figure_says_what_it_shows_and_what_to_look_for() -> None:
    for section in sections(whole_report()):
        for item in section.items:
            if isinstance(item, FigureItem):
                assert len(re.findall(r"[.;:] |\.$", item.caption)) >= 2, item.name


def test_terms_of_the_headline_are_in_the_glossary(outline: Outline) -> None:
    terms = {term for term, _ in GLOSSARY}
    assert {"ECE", "EMA", "F1", "macro average", "interval", "cross-entropy"} <= terms
    assert sorted(terms, key=str.lower) == [term for term, _ in GLOSSARY]
    assert ("a", {"href": "#glossary"}) in outline.elements


def test_tables_hold_the_figures(outline: Outline) -> None:
    cells = {cell for cell in re.split(r"\n|(?<=\w)(?=<)", outline.text) if cell}
    assert any("263,408" in cell for cell in cells)
    assert "macro average" in outline.text
    assert "99.99 %" in outline.text  # the validation accuracy 0.99994


def test_the_page_is_the_same_each_time(small: Report) -> None:
    assert build_report(small) == build_report(small)


def test_what_is_not_there_leaves_no_section() -> None:
    outline = Outline(build_report(Report("Nothing yet")))
    assert outline.open == []
    assert "Nothing yet" in outline.text
    assert {tag for tag, _ in outline.elements} & {"section", "nav", "figure", "table", "dl"} == set()


def test_the_headline_gives_intervals_and_counts() -> None:
    answers = predictions()
    right = int(answers.is_right.sum())
    figures = {name: (value, more) for name, value, more in headline(Report("r", predictions=answers))}
    value, more = figures["accuracy, test"]
    assert float(value[:-2]) == pytest.approx(100 * right / 40)
    assert more.endswith("n = 40")
    assert {"accuracy, top 3", "macro F1", "cross-entropy", "calibration error"} <= set(figures)


def test_saving_writes_the_pictures_beside_the_page(tmp_path: Path, small: Report) -> None:
    written = save_report(small, tmp_path / "run" / "report.html")
    assert written[0].read_text(encoding="utf-8") == build_report(small)
    names = {path.stem for path in written[1:]}
    assert names == {"samples", "sweep-1", "filters-1", "architecture", "layers", "runs"}
    for path in written[1:]:
        assert path.parent == tmp_path / "run" / "report-figures"
        Image.open(path).verify()
