"""A stand-in for the cells of a grid counts where it alone is between its fences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from inkmath.ink.fences import Block, Fence
from inkmath.recognition.grid import Fences, Grid
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.stand_ins import STAND_IN, marked
from inkmath.types import Page, Reading
from recognition.made_hypotheses import row


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        (("(", STAND_IN, ")"), r"(\cellsA)"),
        (("x", "=", "(", STAND_IN, ")", "^3"), r"x=(\cellsA)^{3}"),
        (("(", "_1", STAND_IN, ")"), None),
        (("(", STAND_IN, "^3", ")"), None),
        (("(", STAND_IN, "x", ")"), None),
        (("[", STAND_IN, ")"), None),
    ],
)
def test_stand_in_is_alone_between_its_fences(written: Sequence[str], latex: str | None) -> None:
    hypothesis, page = row(written), Page(np.full((60, 400), 255, np.uint8))
    boxes = hypothesis.symbols.boxes
    opening, closing = written.index(STAND_IN) - 1, len(written) - 1
    block = Block(Fence((0,), boxes[opening]), Fence((1,), boxes[closing]), (2, 3))
    cells = ((ReadLine(page, Reading("1", confidence=0.9), 0.0),),) * 2
    grid = Grid(block, Fences({"pmatrix": 1.0}, 1.0), cells, 0.0)
    found = marked(hypothesis, page, [grid], [boxes[written.index(STAND_IN)]])
    assert (None if found is None else found.latex) == latex
