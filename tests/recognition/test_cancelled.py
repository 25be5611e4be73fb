"""Factors that slanted strokes cancel, as the reader that ships reads them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import inkmath
from ink import sheets
from inkmath.expression.latex import print_latex
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition import cancelled
from inkmath.types import Ink, Points
from recognition.made_hypotheses import row

pytestmark = pytest.mark.slow


def glyph(character: str, x: float, y: float) -> list[Points]:
    return [np.array([x, y]) + np.array(one) * (5, 6) for one in sheets.GLYPHS[character]]


def slash(x: float, y: float) -> Points:
    return np.linspace((x - 8, y + 66), (x + 48, y - 8), 12)


FRACTION = [*glyph("2", 0, 0), np.linspace((-15, 75), (55, 75), 10), *glyph("5", 0, 90)]


def test_factors_are_cancelled() -> None:
    ink = Ink((*FRACTION, slash(0, 0), slash(0, 90)))
    expected = r"\frac{\cancel{2}}{\cancel{5}}"
    assert inkmath.read(ink).latex == expected
    assert [line.latex for line in inkmath.read_page(ink)] == [expected]


def test_nothing_is_cancelled_without_strokes() -> None:
    assert inkmath.read(Ink(tuple(FRACTION))).latex == r"\frac{2}{5}"


def test_a_root_whose_radicand_is_cancelled_is_no_symbol_to_cancel() -> None:
    sign = np.array([(-45, 45), (-35, 40), (-22, 70), (-10, -22), (60, -22)], np.float64)
    pieces = [np.linspace(a, b, 12) for a, b in pairwise(sign)]
    ink = Ink((*FRACTION, np.concatenate(pieces), slash(0, 0), slash(0, 90)))
    assert inkmath.read(ink).latex in (r"\frac{\sqrt{\cancel{2}}}{\cancel{5}}", r"\frac{\sqrt{2}}{5}")


def test_a_letter_under_an_accent_is_not_cancelled() -> None:
    flat = row([r"\overline", "x"])
    tree = LayoutTree(flat.tree.names, (-1, 0), (Relation.RIGHT, Relation.INSIDE))
    under = replace(flat, tree=tree, latex=print_latex(tree.to_row()))
    box = flat.symbols.boxes[1]
    stroke = np.linspace((box.x0, box.y1), (box.x1, box.y0), 12)
    assert cancelled._marked(under, [stroke]) is None
    two = row(["2", "x"])
    assert cancelled._marked(two, [stroke]).latex == r"2\cancel{x}"
