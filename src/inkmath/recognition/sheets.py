"""Places on a sheet that was cut out of a picture, and in the picture as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import numpy.typing as npt

from inkmath.ink.sheet import Sheet
from inkmath.serialization import Rounded, Serializable, Shape
from inkmath.types import Known, Page, Reading


@dataclass(frozen=True, slots=True)
class SheetView(Serializable):
    """The straight and upright sheet that was read, as far as it can be drawn of the picture as given.

    width, height: of the sheet in pixels. mesh: float64 (N, N, 2), where in the picture as given (x, y in
    pixels) points of the sheet are seen that are evenly spread from edge to edge, row by row.
    """

    width: int
    height: int
    mesh: Annotated[npt.NDArray[np.float64], Rounded(decimals=2), Shape((None, None, 2))]


def view_of(page: Page, sheet: Sheet | None) -> SheetView:
    """The clean page as a view of the picture as given. sheet: that was cut out of it, if any."""
    height, width = page.pixels.shape
    count = 2 if sheet is None else len(sheet.mesh)
    x, y = np.meshgrid(np.linspace(0, width, count), np.linspace(0, height, count))
    points = np.column_stack([x.ravel(), y.ravel(), np.ones(count**2)]) @ page.to_source.T
    places = points if sheet is None else sheet.to_source(points)
    return SheetView(width, height, places.reshape(count, count, 2))


def in_source(reading: Reading, sheet: Sheet | None) -> Reading:
    """The reading of a sheet with the boxes of its symbols in the picture as given."""
    if sheet is None:
        return reading
    symbols = tuple(replace(symbol, box=sheet.box_in_source(symbol.box)) for symbol in reading.symbols)
    return replace(reading, symbols=symbols)


def in_sheet(known: Sequence[Known], sheet: Sheet | None) -> Sequence[Known]:
    """Known symbols of the picture as given, with their boxes in the sheet."""
    if sheet is None:
        return known
    return [replace(one, box=sheet.box_from_source(one.box)) for one in known]
