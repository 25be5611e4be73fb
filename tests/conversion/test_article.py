"""Notes become blocks in reading order: words, headings, formulas, doubtful lines with their picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from documents.made_documents import WAVES, xopp, xopp_stroke
from fakes import READING, SOLUTION, FakeRecogniser, draw_lines
from inkmath.conversion import article
from inkmath.conversion.article import Formula, Heading, Missing, PageStart, Paragraph, article_of
from inkmath.conversion.reading import as_bytes
from inkmath.documents.pages import PageRef, find_pages
from inkmath.ink.source import open_source
from inkmath.pipeline import Reader
from inkmath.types import Box, Ink, Page, Reading, Symbol


class Prepared(FakeRecogniser):
    """Reads what it is given, a line after the other."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        super().__init__()
        self.readings = readings

    def recognise_page(self, page: Page, known: object = (), *, least: float = 0.0) -> list[Reading]:
        return list(self.readings)


def blocks_of(path: Path, *readings: Reading, is_solved: bool = False) -> list[article.Block]:
    reader = Reader("prepared", Prepared(readings))
    return list(article_of(find_pages([str(path)]), reader, is_solved=is_solved))


def test_words_are_words_and_underlined_ones_headings(tmp_path: Path) -> None:
    readings = (
        replace(READING, latex=r"\text{Exercises}", marks=("underlined",)),
        replace(READING, latex=r"\text{by hand}"),
        replace(READING, latex="x=2", label="3.", marks=("boxed",)),
        replace(READING, latex=r"x=1\text{or}x=2"),
        replace(READING, latex=""),
    )
    path = draw_lines(tmp_path / "a.png")
    assert blocks_of(path, *readings) == [
        PageStart(str(path), 1),
        Heading("Exercises"),
        Paragraph((("by hand", False),)),
        Formula("x=2", 0.9, "3.", is_boxed=True),
        Formula(r"x=1\text{or}x=2", 0.9),
    ]


def test_a_doubtful_line_has_its_picture(tmp_path: Path) -> None:
    path = draw_lines(tmp_path / "a.png", lines=2)  # strokes at 20 to 60, and at 100 to 140
    symbol = Symbol("1", Box(40, 100, 165, 140), 0.3)
    (_, line) = blocks_of(path, replace(READING, confidence=0.3, symbols=(symbol,)))
    assert isinstance(line, Formula)
    assert line.picture is not None
    picture = cv2.imdecode(np.frombuffer(line.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    columns = np.flatnonzero((picture < 128).any(axis=0))
    assert picture.shape == (156 - 84, 181 - 24)  # four tenths of its height around it
    assert len(columns) == 4 * 5  # its four strokes, and none of the other line's


def test_a_doubtful_line_of_pen_strokes_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.xopp"
    path.write_bytes(xopp(["".join(map(xopp_stroke, WAVES))]))
    low, high = WAVES[0].min(axis=0), WAVES[0].max(axis=0)
    symbol = Symbol("x", Box(low[0], low[1], high[0], high[1]), 0.3)
    (_, line) = blocks_of(path, replace(READING, confidence=0.3, symbols=(symbol,)))
    assert isinstance(line, Formula)
    assert line.picture is not None
    picture = cv2.imdecode(np.frombuffer(line.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.shape[0] == pytest.approx(120, abs=1)
    assert 0 < (picture < 128).mean() < 0.2


def test_a_bad_page_is_named_in_its_place(tmp_path: Path) -> None:
    for name in ("a", "c", "e"):
        (tmp_path / f"{name}.png").write_bytes(b"nothing")
    for name in ("b", "d"):
        draw_lines(tmp_path / f"{name}.png")
    (tmp_path / "f.pdf").write_bytes(b"%PDF-")
    blocks = blocks_of(tmp_path, READING)
    bad, good = [PageStart, Missing], [PageStart, Formula]
    assert [type(block) for block in blocks] == [*bad, *good, *bad, *good, *bad, Missing]
    assert [name in str(blocks[k]) for k, name in ((1, "a.png"), (5, "c.png"), (9, "e.png"))] == [True] * 3
    assert "f.pdf" in str(blocks[-1])


@pytest.mark.parametrize("name", ["a.png", "a.xopp"])
def test_a_page_is_read_the_same_by_another_process(tmp_path: Path, name: str) -> None:
    """The page is handed over to the last bit."""
    draw_lines(tmp_path / "a.png", lines=2)
    (tmp_path / "a.xopp").write_bytes(xopp(["".join(map(xopp_stroke, WAVES))]))
    (page,) = find_pages([str(tmp_path / name)])
    assert isinstance(page, PageRef)
    source, again = page.open(), open_source(as_bytes(page.open()))
    if isinstance(source, Ink):
        assert isinstance(again, Ink)
        assert [stroke.tolist() for stroke in again.strokes] == [stroke.tolist() for stroke in source.strokes]
    else:
        assert isinstance(again, np.ndarray)
        np.testing.assert_array_equal(source, again)


def test_a_solution_stands_behind_the_lines_of_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article, "solve", lambda lines: SOLUTION)
    blocks = blocks_of(draw_lines(tmp_path / "a.png"), READING, is_solved=True)
    assert blocks[1:] == [
        Formula(READING.latex, 0.9),
        Heading("Quadratic equation"),
        Paragraph((("Add 8 to both sides and divide them by 2.", False),)),
        Formula("x^{2}=4"),
        Paragraph((("Check: Put 2 for x.", False),)),
        Formula(r"2\times2^{2}-8=0"),
        Paragraph((("The answers are", False), (": ", False), ("x=-2", True), (", ", False), ("x=2", True))),
    ]
