"""PDF: pages of pen strokes are strokes, all others pictures; damaged files are refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from documents.made_documents import SIZE, WAVES, drawn, pdf
from inkmath.documents.document import PenPage
from inkmath.documents.opening import open_document
from inkmath.errors import UnreadableImageError
from inkmath.types import Ink

pytest.importorskip("pypdfium2", reason="needs the extra `documents`")

RULES = "\n".join(f"0.8 G 0 {y} m 400 {y} l S" for y in range(20, 300, 20)) + " 0 G\n"
WHITE = "1 g 0 0 400 300 re f 0 g\n"


def strokes_of(content: str, **options: str) -> tuple[np.ndarray, ...]:
    source = open_document(pdf([content], **options), "a.pdf").source(1)  # type: ignore[arg-type]
    assert isinstance(source, Ink)
    return source.strokes


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize("paper", ["", WHITE, RULES, WHITE + RULES])
def test_pen_strokes_are_strokes_without_the_rules_of_the_paper(paper: str, in_pieces: bool) -> None:
    found = strokes_of(paper + drawn(WAVES, in_pieces=in_pieces))
    assert [len(stroke) for stroke in found] == [12, 12, 12]
    np.testing.assert_allclose(np.concatenate(found), np.concatenate(WAVES), atol=0.01)


def test_strokes_stand_where_the_matrix_puts_them() -> None:
    (found,) = strokes_of(f"q 2 0 0 2 10 -300 cm {drawn(WAVES[:1])} Q")
    np.testing.assert_allclose(found, 2 * WAVES[0] + np.array([10, 0]), atol=0.02)


def test_a_curve_is_followed() -> None:
    (found,) = strokes_of("50 100 m 100 200 150 200 200 100 c S")
    assert found[:, 1].min() == pytest.approx(SIZE[1] - 175)  # a cubic reaches three quarters of the way


def test_highlighters_are_left_out() -> None:
    content = f"{drawn(WAVES)} q /Clear gs 12 w {drawn(WAVES[:1])} Q"
    page = open_document(pdf([content]), "a.pdf").open_page(1)
    assert isinstance(page, PenPage)
    assert [stroke.tool for stroke in page.strokes] == ["pen", "pen", "pen", "highlighter"]
    assert len(page.ink.strokes) == 3


def test_ink_annotations_are_strokes() -> None:
    places = " ".join(f"{x:.3f} {SIZE[1] - y:.3f}" for x, y in WAVES[0])
    annotation = f"<< /Type /Annot /Subtype /Ink /Rect [0 0 400 300] /InkList [[{places}]] >>"
    (found,) = strokes_of("", annotations=annotation)
    np.testing.assert_allclose(found, WAVES[0], atol=0.01)


TABLE = "\n".join(f"40 {y} m 140 {y} l S" for y in range(40, 240, 40))


@pytest.mark.parametrize(
    "content",
    [
        "",
        f"{drawn(WAVES)} BT /F 12 Tf 50 50 Td (printed) Tj ET",
        f"{drawn(WAVES)} 0 g 50 50 20 20 re f",
        f"{drawn(WAVES)} 1 G 20 w {drawn(WAVES[:1])}",
        drawn(WAVES, operator="f"),
        TABLE,
    ],
    ids=["blank", "text", "filled", "painted over", "outlines", "table"],
)
def test_a_page_with_anything_else_is_a_picture(content: str) -> None:
    picture = open_document(pdf([content]), "a.pdf").source(1)
    assert isinstance(picture, np.ndarray)
    assert (picture.shape, picture.dtype) == ((834, 1112, 3), np.uint8)  # 200 dots an inch
    assert bool((picture < 128).any()) == bool(content)


def test_a_turned_page_is_drawn_as_it_is_shown() -> None:
    picture = open_document(pdf([drawn(WAVES)], rotate=90), "a.pdf").source(1)
    assert isinstance(picture, np.ndarray)
    assert picture.shape[:2] == (1112, 834)


def test_pages_are_counted_and_come_in_any_order() -> None:
    document = open_document(pdf([drawn(WAVES[:count]) for count in (1, 2, 3)]), "a.pdf")
    counts = [len(document.source(number).strokes) for number in (3, 1, 2)]  # type: ignore[union-attr]
    assert (document.page_count, counts) == (3, [3, 1, 2])


def test_a_damaged_pdf_is_refused_by_name() -> None:
    whole = pdf([drawn(WAVES)])
    for data in (b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 9):
        with pytest.raises(UnreadableImageError, match=r"a\.pdf: The PDF is damaged"):
            open_document(data, "a.pdf")
    for start, stop in pairwise(range(0, len(whole), 97)):
        try:
            document = open_document(whole[:start] + whole[stop:], "a.pdf")
            document.source(1)
        except UnreadableImageError:
            pass
        except IndexError:
            assert document.page_count == 0
