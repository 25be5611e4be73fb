"""Turn a page by quarters, as a camera that was held otherwise would have taken it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inkmath.types import Page


def turned(page: Page, quarters: int) -> Page:
    """A picture's page turned counter-clockwise by 0 to 3 quarters; `to_source` still leads back."""
    height, width = page.pixels.shape
    back = (
        np.eye(3),
        np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]]),
        np.array([[-1.0, 0, width], [0, -1, height], [0, 0, 1]]),
        np.array([[0.0, 1, 0], [-1, 0, height], [0, 0, 1]]),
    )[quarters]
    pixels = np.ascontiguousarray(np.rot90(page.pixels, quarters))
    return replace(page, pixels=pixels, to_source=page.to_source @ back, strokes=())
