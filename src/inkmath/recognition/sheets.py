"""Places of symbols on a sheet that was cut out of a picture, and in the picture as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inkmath.ink.sheet import Sheet
from inkmath.types import Known, Reading


def in_source(reading: Reading, sheet: Sheet | None) -> Reading:
    """The reading of a sheet with the boxes of its symbols in the picture as given."""
    if sheet is None:
        return reading
    symbols = tuple(replace(symbol, box=sheet.box_in_source(symbol.box)) for symbol in reading.symbols)
    return replace(reading, symbols=symbols)


def in_sheet(known: Sequence[Known], sheet: Sheet | None) -> Sequence[Known]:
    """What is known of symbols of the picture as given, with their boxes in the sheet."""
    if sheet is None:
        return known
    return [replace(one, box=sheet.box_from_source(one.box)) for one in known]
