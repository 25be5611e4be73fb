"""Pages turned by quarters."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.ink.turning import turned
from inkmath.types import Box, Page


@pytest.mark.parametrize("quarters", range(4))
def test_turned_leads_back_to_the_picture_as_given(quarters: int) -> None:
    pixels = np.full((30, 50), 255, np.uint8)
    pixels[4:10, 20:23] = 0
    scaled = np.array([[2.0, 0, 7], [0, 2, 5]])
    page = turned(Page(pixels, scaled), quarters)
    assert page.pixels.shape == ((30, 50) if quarters % 2 == 0 else (50, 30))
    rows, columns = np.nonzero(page.pixels == 0)
    box = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert page.box_in_source(box) == Box(47, 13, 53, 25)
    np.testing.assert_array_equal(np.rot90(page.pixels, -quarters), pixels)
