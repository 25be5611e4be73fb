"""Searchable PDF: the page looks as it was given, and its text lies over its lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from documents.made_documents import WAVES, pdf, xopp, xopp_stroke
from fakes import draw_lines
from inkmath.conversion.reading import ReadPage
from inkmath.conversion.searchable import SearchablePdf
from inkmath.documents.pages import PageRef, find_pages
from inkmath.errors import InputError
from inkmath.types import Box, Reading, Symbol

pdfium = pytest.importorskip("pypdfium2", reason="needs the extra `documents`")


def line(latex: str, box: Box, **more: Any) -> Reading:
    return Reading(latex, 0.9, (Symbol("x", box, 0.9),), **more)


def searchable(path: Path, *lines: Sequence[Reading]) -> Any:
    """The PDF of a file, with these lines on its pages."""
    made = SearchablePdf()
    for page, own in zip(find_pages([str(path)]), lines, strict=True):
        assert isinstance(page, PageRef)
        made.add(ReadPage(page.name, page, page.open(), tuple(own)))
    return pdfium.PdfDocument(made.to_bytes())


def text_in(page: Any, x0: float, y0: float, x1: float, y1: float) -> str:
    """The text in a box of fractions of the page as it is seen, from its top left."""
    import ctypes

    corners = []
    for x, y in ((x0, y0), (x1, y1)):
        place = ctypes.c_double(), ctypes.c_double()
        pdfium.raw.FPDF_DeviceToPage(page, 0, 0, 10000, 10000, 0, round(x * 10000), round(y * 10000), *place)
        corners.append([value.value for value in place])
    (left, right), (bottom, top) = (sorted(pair) for pair in zip(*corners, strict=True))
    text: str = page.get_textpage().get_text_bounded(left=left, right=right, bottom=bottom, top=top)
    return text


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_the_text_of_a_picture_lies_over_its_lines(tmp_path: Path, name: str) -> None:
    path = draw_lines(tmp_path / name, lines=2)  # 240 x 160
    first, second = Box(40, 20, 165, 60), Box(40, 100, 165, 140)
    document = searchable(path, [line(r"\frac{x}{2}=1", first), line(r"\text{so it is}", second, label="2.")])
    page = document[0]
    assert page.get_size() == pytest.approx((842, 842 * 160 / 240), abs=0.1)
    assert text_in(page, 0.1, 0.05, 0.8, 0.45) == r"\frac{x}{2}=1"
    assert text_in(page, 0.1, 0.55, 0.8, 0.95) == "2. so it is"
    assert text_in(page, 0.0, 0.0, 0.1, 1.0).strip() == ""
    text = page.get_textpage()
    boxes = np.array([text.get_charbox(k, loose=True) for k in range(len(r"\frac{x}{2}=1"))])
    scale = 842 / 240
    assert boxes[:, 0].min() == pytest.approx(40 * scale, abs=8)
    assert boxes[:, 2].max() == pytest.approx(165 * scale, rel=0.05)
    assert 842 * 160 / 240 - boxes[:, 1].min() == pytest.approx(60 * scale, abs=40)


def test_the_page_looks_as_it_was_given(tmp_path: Path) -> None:
    path = draw_lines(tmp_path / "a.png", lines=2)
    (page,) = searchable(path, [line("x=1", Box(40, 20, 165, 60))])
    seen = page.render(scale=240 / 842).to_numpy()[:, :, :3]
    given = np.array(Image.open(path).convert("RGB"))
    assert seen.shape == given.shape
    assert np.abs(seen.astype(int) - given).mean() < 3


def test_an_upright_jpeg_is_kept_and_a_turned_one_stands_upright(tmp_path: Path) -> None:
    image = Image.open(draw_lines(tmp_path / "a.png", lines=2)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "upright.jpg", quality=90)
    image.save(tmp_path / "turned.jpg", quality=90, exif=exif)
    upright, turned = (searchable(tmp_path / f"{name}.jpg", [])[0] for name in ("upright", "turned"))
    (picture,) = upright.get_objects()
    assert bytes(picture.get_data(decode_simple=False)) == (tmp_path / "upright.jpg").read_bytes()
    assert turned.get_size() == pytest.approx(upright.get_size()[::-1], abs=0.1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_of_a_pdf_stay_and_their_text_turns_with_them(tmp_path: Path, turn: int) -> None:
    (tmp_path / "a.pdf").write_bytes(
        pdf(["0 0 1 rg 20 20 50 30 re f", "1 0 0 rg 20 20 50 30 re f"], rotate=turn)
    )
    pages = [page.open() for page in find_pages([str(tmp_path / "a.pdf")]) if isinstance(page, PageRef)]
    sizes = [page.shape[1::-1] for page in pages if isinstance(page, np.ndarray)]
    lines = [[line(f"x={n}", Box(0.2 * w, 0.3 * h, 0.6 * w, 0.4 * h))] for n, (w, h) in enumerate(sizes)]
    document = searchable(tmp_path / "a.pdf", *lines)
    given = pdfium.PdfDocument((tmp_path / "a.pdf").read_bytes())
    assert len(document) == 2
    for number, (page, before) in enumerate(zip(document, given, strict=True)):
        assert np.array_equal(page.render().to_numpy(), before.render().to_numpy())
        assert text_in(page, 0.15, 0.25, 0.65, 0.45) == f"x={number}"
        assert text_in(page, 0.0, 0.5, 1.0, 1.0) == ""


def test_pen_strokes_are_drawn_with_their_text(tmp_path: Path) -> None:
    (tmp_path / "a.xopp").write_bytes(xopp(["".join(map(xopp_stroke, WAVES))]))
    low, high = np.concatenate(WAVES).min(axis=0), np.concatenate(WAVES).max(axis=0)
    (page,) = searchable(tmp_path / "a.xopp", [line("x+y", Box(low[0], low[1], high[0], high[1]))])
    assert page.get_textpage().get_text_range() == "x+y"
    seen = cv2.cvtColor(page.render().to_numpy()[:, :, :3], cv2.COLOR_BGR2GRAY)
    ink = np.argwhere(seen < 128)
    box = np.array([page.get_textpage().get_charbox(k, loose=True) for k in range(3)])
    assert ink[:, 1].min() == pytest.approx(box[:, 0].min(), abs=15)
    assert ink[:, 1].max() == pytest.approx(box[:, 2].max(), abs=15)


def test_pages_that_cannot_be_opened_are_left_out(tmp_path: Path) -> None:
    made = SearchablePdf().add(ReadPage("a.png", None, error=InputError("No picture.")))
    assert len(made.to_bytes()) < 2000
