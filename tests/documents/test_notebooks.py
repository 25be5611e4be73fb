"""Notebooks of Xournal++ and Rnote: pages, tools and colours, and files that are none."""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np
import pytest

from documents.made_documents import WAVES, xopp, xopp_stroke
from inkmath.documents import notebooks
from inkmath.documents.document import PenPage
from inkmath.documents.opening import open_document
from inkmath.errors import InvalidInkError
from inkmath.types import Ink


def pen_page(data: bytes, number: int = 1) -> PenPage:
    page = open_document(data, "a.xopp").open_page(number)
    assert isinstance(page, PenPage)
    return page


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_notebook_has_its_pages_and_their_strokes(is_packed: bool) -> None:
    data = xopp(["".join(map(xopp_stroke, WAVES)), "", xopp_stroke(WAVES[0])], is_packed=is_packed)
    document = open_document(data, "a.xopp")
    counts = [len(document.source(number).strokes) for number in (1, 2, 3)]  # type: ignore[union-attr]
    assert counts == [3, 0, 1]
    ink = document.source(1)
    assert isinstance(ink, Ink)
    np.testing.assert_allclose(np.concatenate(ink.strokes), np.concatenate(WAVES), atol=1e-4)


def test_strokes_keep_colour_width_and_tool_and_only_the_pen_is_read() -> None:
    elements = [
        xopp_stroke(WAVES[0], width="2.26 1.0 1.5"),
        xopp_stroke(WAVES[1], tool="highlighter", colour="yellow"),
        xopp_stroke(WAVES[2], tool="eraser", colour="#ffffffff"),
    ]
    page = pen_page(xopp(["".join(elements)]))
    assert [(stroke.tool, stroke.colour, stroke.width) for stroke in page.strokes] == [
        ("pen", "#0000ff", 2.26),
        ("highlighter", "#ffff00", 1.41),
        ("eraser", "#ffffff", 1.41),
    ]
    assert len(page.ink.strokes) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (xopp(["x"])[:-20], "damaged"),
        (gzip.compress(b"<!DOCTYPE a [<!ENTITY b 'c'>]><xournal>&b;</xournal>"), "document type"),
        (gzip.compress(b"<html/>"), "<xournal>"),
        (gzip.compress(b'{"data": {}}'), "Rnote"),
        (gzip.compress(b"{" * 100_000), "JSON"),
        (xopp(["<stroke tool='pen' width='1'>1 two</stroke>"]), "Stroke 1"),
    ],
)
def test_what_is_no_notebook_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(InvalidInkError, match=message) as caught:
        open_document(data, "a.xopp").source(1)
    assert "a.xopp" in str(caught.value)


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "MAX_BYTES", 1_000_000)
    with pytest.raises(InvalidInkError, match="unpacks to more"):
        open_document(gzip.compress(bytes(2_000_000)), "a.xopp")


def rnote(layout: str, tops: tuple[float, ...], segments: list[dict[str, Any]]) -> bytes:
    """A document in Rnote's form. tops: where each of its strokes begins."""

    def component(top: float) -> dict[str, Any]:
        path = {"start": {"pos": [10.0, top], "pressure": 0.5}, "segments": segments}
        colour = {"r": 1.0, "g": 0.0, "b": 0.0, "a": 1.0}
        return {"value": {"brushstroke": {"path": path, "style": {"smooth": {"stroke_color": colour}}}}}

    document = {"config": {"format": {"height": 1000.0}, "layout": layout}}
    components = [*map(component, tops), {"value": None}, {"value": {"textstroke": {}}}]
    snapshot = {"document": document, "stroke_components": components}
    return gzip.compress(json.dumps({"version": "0.11.0", "data": {"engine_snapshot": snapshot}}).encode())


LINE = {"lineto": {"end": {"pos": [30.0, 20.0], "pressure": 0.5}}}


@pytest.mark.parametrize(("layout", "pages"), [("fixed-size", 2), ("infinite", 1), ("semi-infinite", 1)])
def test_rnote_has_pages_but_on_an_infinite_sheet(layout: str, pages: int) -> None:
    document = open_document(rnote(layout, (20.0, 30.0, 4500.0), [LINE]), "a.rnote")
    assert document.page_count == pages
    assert sum(len(document.source(number + 1).strokes) for number in range(pages)) == 3  # type: ignore[union-attr]


def test_curves_of_rnote_end_where_they_say_and_bend_on_the_way() -> None:
    curve = {"quadbezto": {"cp": [20.0, 40.0], "end": {"pos": [30.0, 20.0], "pressure": 0.5}}}
    (stroke,) = pen_page(rnote("infinite", (20.0,), [curve])).strokes
    assert stroke.colour == "#ff0000"
    np.testing.assert_allclose(stroke.points[[0, -1]], [[10, 20], [30, 20]])
    # A parabola: half way it has come half as far as its control point.
    np.testing.assert_allclose(stroke.points[4], [20.0, 30.0])
