"""Twenty classes of CROHME's symbols as pictures, split by writer: a classic small task.

twenty = crohme_twenty.load()
twenty["train"].images, twenty["train"].labels
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import ExpressionSet, WrittenExpression, split_by_writer
from inkmath.data.use import open_set
from inkmath.errors import CorruptDataError, EmptyInkError
from inkmath.ink.raster import SYMBOL_HEIGHT, draw, symbol_input, typical_size
from inkmath.types import Ink, Pixels

CLASSES: tuple[str, ...] = (*"0123456789", r"\div", r"\rightarrow", r"\times", *"uvwyz", "+", "-")
"""Names by class id."""

SIDE_PX = 45
"""Side of the pictures, as in the set of CROHME renderings that is used most."""

_HELD_OUT = 0.15  # of the expressions for validation, and as much for the test


@dataclass(frozen=True, slots=True)
class TwentyPictures:
    """One part.

    images: uint8 (N, side, side), 0 = ink, 255 = paper: each symbol's own strokes, as a reader centres them.
    labels: int64 (N,), indices into `CLASSES`. writers: who wrote each, "" where that is not known.
    """

    images: Pixels
    labels: npt.NDArray[np.int64]
    writers: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)


def load(side_px: int = SIDE_PX) -> dict[str, TwentyPictures]:
    """The parts "train", "validation" and "test"; drawing them takes some ten seconds.

    Raises MissingDataError, which says how to get CROHME, if it is not in the store.
    """
    return {name: pictures_of(part, side_px) for name, part in writer_parts(training_expressions()).items()}


def training_expressions() -> list[WrittenExpression]:
    """CROHME's own training part, of which all three are made; raises as `load` does."""
    opened = open_set("crohme")
    if not isinstance(opened, ExpressionSet):
        raise CorruptDataError(
            "'crohme' in the store holds no ink. Build it anew: inkmath data add --replace."
        )
    return opened.split("train")


def writer_parts(expressions: Sequence[WrittenExpression]) -> dict[str, list[WrittenExpression]]:
    """About 70 % for training, 15 % for validation and 15 % for the test, with no writer in common."""
    rest, test = split_by_writer(expressions, _HELD_OUT)
    training, validation = split_by_writer(rest, _HELD_OUT / (1 - _HELD_OUT))
    return {"train": training, "validation": validation, "test": test}


def pictures_of(expressions: Sequence[WrittenExpression], side_px: int = SIDE_PX) -> TwentyPictures:
    """The symbols of these classes in the expressions, in their order; those without ink are left out."""
    ids = {name: i for i, name in enumerate(CLASSES)}
    images: list[Pixels] = []
    labels: list[int] = []
    writers: list[str] = []
    for expression in expressions:
        unit = typical_size(expression.strokes)
        for symbol in expression.symbols:
            if symbol.name not in ids:
                continue
            ink = Ink(tuple(expression.symbol_strokes(symbol)))
            # As tall as it stands on the page of its expression, so that the pen is as thick as there.
            height = SYMBOL_HEIGHT * typical_size(ink.strokes) / unit
            try:
                square = symbol_input(draw(ink, symbol_height=height).pixels, side_px)[0]
            except EmptyInkError:
                continue
            images.append(np.round(255 - 255 * square).astype(np.uint8))
            labels.append(ids[symbol.name])
            writers.append(expression.writer)
    return TwentyPictures(
        np.array(images, np.uint8).reshape(-1, side_px, side_px), np.array(labels, np.int64), tuple(writers)
    )
