"""Items that the loaders yield: one labelled picture at a time, or a fault in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inkmath.types import Box, Pixels

View = Literal["whole", "symbol"]
"""Conversion of a picture into input: "whole", scaled to its size; "symbol", the box of the ink in the
middle, as `inkmath.ink.raster.symbol_input` has it.
"""


@dataclass(frozen=True, slots=True)
class ImageSample:
    """A picture of one symbol.

    pixels: uint8 (H, W), 0 = ink, 255 = paper; the same size throughout a set.
    label: name of its class.
    split: as its publisher has it, "" where there is none.
    writer: an anonymous name, "" where it is not known.
    fold: the cross-validation fold (1, 2, ...) in which it is tested, 0 where there are no folds.
    """

    name: str
    pixels: Pixels
    label: str
    split: str = ""
    writer: str = ""
    fold: int = 0


@dataclass(frozen=True, slots=True)
class PictureSample:
    """A picture of a whole expression.

    data: the picture file as it was given.
    latex: the truth; several lines are separated by ` \\\\ `.
    columns: what else the label table says, by column name.
    symbols: name and box (pixels of the picture) of each symbol, where the data has them.
    """

    name: str
    data: bytes
    latex: str
    split: str = ""
    writer: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    symbols: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that could not be used, and why."""

    name: str
    reason: str
