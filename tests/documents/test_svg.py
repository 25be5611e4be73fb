"""SVG drawings: the commands of paths, transforms and styles, and files that hold no strokes."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.documents.document import PenPage
from inkmath.documents.opening import open_document
from inkmath.errors import InvalidInkError
from inkmath.types import Points

HEAD = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">'


def svg(content: str, attributes: str = "") -> bytes:
    return f'{HEAD}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'.encode()


def page_of(content: str, attributes: str = "") -> PenPage:
    page = open_document(svg(content, attributes), "a.svg").open_page(1)
    assert isinstance(page, PenPage)
    return page


def path(data: str) -> Points:
    (stroke,) = page_of(f'<path stroke="black" fill="none" d="{data}"/>').strokes
    return stroke.points


@pytest.mark.parametrize(
    ("data", "points"),
    [
        ("M1 2L3 4 5 6", [(1, 2), (3, 4), (5, 6)]),
        ("M1,2 3,4", [(1, 2), (3, 4)]),
        ("m1-2l3.5.5-1-1", [(1, -2), (4.5, -1.5), (3.5, -2.5)]),
        ("M1 1h2v3H0V0z", [(1, 1), (3, 1), (3, 4), (0, 4), (0, 0), (1, 1)]),
        ("M1e1 2E-1L0 0", [(10, 0.2), (0, 0)]),
    ],
)
def test_straight_paths(data: str, points: list[tuple[float, float]]) -> None:
    np.testing.assert_allclose(path(data), points)


def test_a_path_after_its_closing_begins_where_that_one_did() -> None:
    points = path("M1 1 L3 1 L3 3 Z l5 5")  # of one pen, which was not lifted
    np.testing.assert_allclose(points, [(1, 1), (3, 1), (3, 3), (1, 1), (6, 6)])


@pytest.mark.parametrize(
    ("data", "middle"),
    [
        ("M0 0C0 4 8 4 8 0", (4, 3)),
        ("M0 0Q4 4 8 0", (4, 2)),
        ("M-8 0q4-4 8 0t8 0", (4, 2)),
        ("M-4 0C-4 2-2 2 0 0 S8 2 8 0", None),
    ],
)
def test_curves_pass_where_their_formula_says(data: str, middle: tuple[float, float] | None) -> None:
    points = path(data)
    np.testing.assert_allclose(points[-1], (8, 0))
    if middle is None:  # the control point mirrored at (0, 0) is (2, -2)
        middle = tuple(np.array([(0, 0), (2, -2), (8, 2), (8, 0)]).T @ np.array([1, 3, 3, 1]) / 8)
    np.testing.assert_allclose(points[-5], middle)


@pytest.mark.parametrize("flags", ["0 0", "0 1", "1 0", "1 1", "00", "11"])
def test_arcs_lie_on_their_circle_and_go_the_right_way(flags: str) -> None:
    points = path(f"M3 4A5 5 30 {flags} -3 4" if " " in flags else f"M3 4A5 5 30 {flags}-3 4")
    is_large, is_clockwise = (flag == "1" for flag in flags.replace(" ", ""))
    centre = (0, 8) if is_large == is_clockwise else (0, 0)
    np.testing.assert_allclose(np.hypot(*(points - centre).T), 5, atol=1e-9)
    length = float(np.hypot(*np.diff(points, axis=0).T).sum())
    assert (length > 5 * np.pi) == is_large


def test_transforms_and_styles_go_down_the_tree() -> None:
    content = (
        '<g transform="translate(10 20) scale(2)" stroke="red" style="stroke-width: 3">'
        '<g transform="rotate(90)"><polyline points="1,0 2,0 3,1"/></g>'
        '<line x1="0" y1="0" x2="1" y2="1" style="stroke:#0f0;stroke-opacity:40%"/></g>'
    )
    first, second = page_of(content).strokes
    np.testing.assert_allclose(first.points, [(10, 22), (10, 24), (8, 26)], atol=1e-9)
    assert (first.width, first.tool, second.colour, second.tool) == (3.0, "pen", "#00ff00", "highlighter")


def test_rules_of_the_paper_and_what_is_not_shown_are_left_out() -> None:
    wave = '<path stroke="#003" d="M10 10 q10 20 20 0 q10 -20 20 0"/>'
    other = (
        '<defs><path stroke="#000" d="M0 0L9 9"/></defs><path d="M0 0L9 9"/>'
        '<path stroke="#000" display="none" d="M0 0L9 9"/><path stroke="#ccc" d="M0 50 H100"/>'
    )
    assert len(page_of(other + wave, 'viewBox="0 0 100 100"').strokes) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<path fill="black" d="M0 0L1 1L1 0z"/>', "no stroked lines"),
        ('<path stroke="black" d="M0 0L1"/>', "broken <path>"),
        ('<path stroke="black" transform="wobble(1)" d="M0 0L1 1"/>', "broken <path>"),
        ("<path", "malformed"),
    ],
)
def test_what_holds_no_strokes_is_refused(content: str, message: str) -> None:
    with pytest.raises(InvalidInkError, match=message):
        open_document(svg(content), "a.svg")


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
    with pytest.raises(InvalidInkError, match="entities"):
        open_document(bomb, "a.svg")
