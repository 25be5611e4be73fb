"""Documents in each format: well-formed, with every block, and read by other programs."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from inkmath.conversion.article import Block, Figure, Formula, Heading, Missing, PageStart, Paragraph
from inkmath.conversion.text_formats import WRITERS
from inkmath.conversion.writing import write_article
from inkmath.expression.omml import NAMESPACE
from inkmath.types import Box

PICTURE = cv2.imencode(".png", np.full((40, 900, 3), 200, np.uint8))[1].tobytes()
DRAWING = cv2.imencode(".png", np.full((900, 300, 3), 90, np.uint8))[1].tobytes()
BLOCKS: list[Block] = [
    PageStart("notes & more.pdf, page 1", 1),
    Heading("Sets_1 & $money$ #1"),
    Formula(r"\frac{1}{2}x^{2}\leq\sqrt{3}", 0.9, "3.)"),
    Formula(r"\int_{0}^{1}x\,dx=\text{area}", 0.31, picture=PICTURE),
    Formula(r"x=\begin{cases}1\\2\end{cases}", 0.9, is_boxed=True),
    Formula(r"\unknowncommand{x", 0.9),
    Paragraph((("Let * <b> be ", False), (r"\alpha>0", True), (" @home.", False))),
    PageStart("notes & more.pdf, page 2", 2),
    Figure(DRAWING, Box(1, 2, 3, 4)),
    Missing("b.png is not a picture <that> can be read."),
]


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_every_block_is_there(suffix: str) -> None:
    text, pictures = WRITERS[suffix](BLOCKS, "notes_files")
    assert "b.png is not a picture" in text
    assert text.index("area") < text.index("home")
    assert re.search(r"0\.31", text)
    has_files = suffix in (".md", ".tex", ".typ")
    files = {"notes_files/1.png": PICTURE, "notes_files/2.png": DRAWING}
    assert pictures == (files if has_files else {})
    assert all(name in text for name in pictures)
    if suffix == ".html":
        assert text.count("data:image/png") == 2


def test_markdown_keeps_marks_in_words_and_breaks_no_formula() -> None:
    text, _ = WRITERS[".md"](BLOCKS, "f")
    assert r"## Sets\_1 & \$money\$ \#1" in text
    assert "$$\n\\frac{1}{2}x^{2}\\leq\\sqrt{3}\n$$" in text
    assert r"Let \* \<b\> be $\alpha>0$ @home." in text
    assert "> ![](f/1.png)" in text


def test_html_is_well_formed_and_needs_nothing_else() -> None:
    text, _ = WRITERS[".html"](BLOCKS, "f")
    root = ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
    math = list(root.iter("{http://www.w3.org/1998/Math/MathML}math"))
    assert len(math) == 4  # one formula is none
    assert not re.search(r'(src|href)="(?!data:)', text)
    sections = list(root.iter("{http://www.w3.org/1999/xhtml}section"))
    names = [section.get("aria-label") for section in sections]
    assert names == [f"notes & more.pdf, page {number}" for number in (1, 2)]


def test_latex_is_ascii_and_its_environments_close() -> None:
    text, _ = WRITERS[".tex"]([block for block in BLOCKS if "unknown" not in str(block)], "f")
    assert text.isascii()
    assert sorted(re.findall(r"\\begin\{(\w+)\}", text)) == sorted(re.findall(r"\\end\{(\w+)\}", text))
    plain = re.sub(r"\\[{}]", "", text)
    assert plain.count("{") == plain.count("}")
    assert r"\section*{Sets\_1 \& \$money\$ \#1}" in text


def test_typst_compiles(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst", reason="needs the compiler of Typst")
    write_article(BLOCKS, tmp_path / "a.typ")
    assert typst.compile(str(tmp_path / "a.typ")).startswith(b"%PDF")


def test_json_has_the_blocks_in_their_order() -> None:
    found = json.loads(WRITERS[".json"](BLOCKS, "f")[0])
    kinds = [
        "page",
        "heading",
        "formula",
        "formula",
        "formula",
        "formula",
        "paragraph",
        "page",
        "figure",
        "missing",
    ]
    assert [block["kind"] for block in found["blocks"]] == kinds
    assert found["blocks"][2] == {
        "kind": "formula",
        "latex": r"\frac{1}{2}x^{2}\leq\sqrt{3}",
        "confidence": 0.9,
        "label": "3.)",
    }


def test_word_has_formulas_that_can_be_edited(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="needs the extra `documents`")
    write_article([*BLOCKS, Paragraph((("\x00\ud800", False),))], tmp_path / "a.docx")
    document = docx.Document(io.BytesIO((tmp_path / "a.docx").read_bytes()))
    formulas = list(document.element.iter(f"{{{NAMESPACE}}}oMath"))
    assert len(formulas) == 4
    assert len(list(formulas[0].iter(f"{{{NAMESPACE}}}f"))) == 1
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text[0] == "Sets_1 & $money$ #1"
    assert document.paragraphs[0].style.name == "Heading 2"
    assert r"\unknowncommand{x" in text
    assert text[-1] == "��"
    picture, drawing = document.inline_shapes
    assert drawing.height / drawing.width == pytest.approx(3, rel=0.01)
    assert drawing.height <= docx.shared.Cm(16)
    assert picture.width <= docx.shared.Cm(12)
    assert picture.width / picture.height == pytest.approx(900 / 40, rel=0.01)


def test_pictures_lie_beside_the_document(tmp_path: Path) -> None:
    write_article(BLOCKS, tmp_path / "my notes.md")
    assert (tmp_path / "my notes_files" / "1.png").read_bytes() == PICTURE
    assert "(my%20notes_files/1.png)" in (tmp_path / "my notes.md").read_text()
