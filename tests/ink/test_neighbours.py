"""Writing that the edge of a picture cuts is a neighbouring line; whole writing is not."""

from __future__ import annotations

import numpy as np

import inkmath
from ink import sheets
from inkmath.ink.neighbours import without_neighbours
from inkmath.types import Pixels


def with_neighbours(text: str) -> Pixels:
    """A line of ink between the lower ends of symbols above it and the upper ends of others below."""
    ink = sheets.line(text)
    above, below = sheets.line("7x=5y+2"), sheets.line("32-4x=5")
    ink[:25] = np.maximum(ink[:25], above[130:155])
    ink[-25:] = np.maximum(ink[-25:], below[75:100])
    return ink


def test_without_neighbours_takes_off_cut_lines_alone() -> None:
    ink = sheets.line("2x+3=7")
    alone = without_neighbours(with_neighbours("2x+3=7"))
    assert alone is not None
    assert np.array_equal(alone, ink)


def test_without_neighbours_leaves_whole_writing() -> None:
    ink = sheets.line("2x+3=7")
    assert without_neighbours(ink) is None
    assert without_neighbours(ink[84:155]) is None  # as tight as the crop can be
    assert without_neighbours(np.zeros_like(ink)) is None


def test_read_passes_over_cut_lines() -> None:
    assert inkmath.read(255 - with_neighbours("2x+3=7")).latex == "2x+3=7"
    assert [line.latex for line in inkmath.read_page(255 - with_neighbours("2x+3=7"))] == ["2x+3=7"]
