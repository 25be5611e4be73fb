"""Rows of dashes are left of broken rules; formulas of many minus signs and fraction bars are none."""

from __future__ import annotations

import numpy as np
import pytest

from ink import sheets
from inkmath.ink.borders import Floats
from inkmath.ink.dashes import FEWEST_PIECES, are_dashes
from inkmath.recognition.page_reader import Pieces
from inkmath.types import Page


def dashes(count: int) -> Floats:
    x = 30.0 * np.arange(count)
    return np.column_stack([x, np.full(count, 50), x + 15, np.full(count, 54)])


def test_many_dashes_are_left_of_rules_and_few_are_not() -> None:
    assert are_dashes(dashes(FEWEST_PIECES))
    assert not are_dashes(dashes(FEWEST_PIECES - 1))


def test_specks_among_them_change_nothing() -> None:
    specks = np.array([(x, 60.0, x + 3, 63.0) for x in range(0, 200, 20)])
    assert are_dashes(np.vstack([dashes(12), specks]))


@pytest.mark.parametrize("text", ["1-2-3-4-5-6-7-8-9-1", "x=-1-2=-3=-3-0=-3"])
def test_formulas_of_many_signs_are_read(text: str) -> None:
    ink = sheets.line(text, 200, 60 * len(text))
    assert not are_dashes(Pieces.of(Page(255 - ink)).boxes)
