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
from inkmath.ink.raster import PEN_WIDTH, SYMBOL_HEIGHT, draw, symbol_input, typical_size
from inkmath.types import Ink, Pixels, Points

CLASSES: tuple[str, ...] = (*"0123456789", r"\div", r"\rightarrow", r"\times", *"uvwyz", "+", "-")
"""Names by class id."""

SIDE_PX = 45
"""Side of the pictures, as in the set of CROHME renderings that is used most."""

_CHANGE = 0.08  # of each number of the matrix that another hand is made of: a standard deviation
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


def pictures_of(
    expressions: Sequence[WrittenExpression],
    side_px: int = SIDE_PX,
    rng: np.random.Generator | None = None,
) -> TwentyPictures:
    """The symbols of these classes in the expressions, in their order; those without ink are left out.

    rng: draws each as another hand and another pen would have; without it they are as they were written.
    """
    ids = {name: i for i, name in enumerate(CLASSES)}
    images: list[Pixels] = []
    labels: list[int] = []
    writers: list[str] = []
    for expression in expressions:
        unit = typical_size(expression.strokes)
        for symbol in expression.symbols:
            if symbol.name not in ids:
                continue
            strokes, pen = expression.symbol_strokes(symbol), PEN_WIDTH
            if rng:
                strokes, pen = _by_another_hand(strokes, rng)
            # As tall as it stands on the page of its expression, so that the pen is as thick as there.
            height = SYMBOL_HEIGHT * typical_size(strokes) / unit
            try:
                page = draw(Ink(tuple(strokes)), symbol_height=height, pen_width=pen)
                square = symbol_input(page.pixels, side_px)[0]
            except EmptyInkError:
                continue
            images.append(np.round(255 - 255 * square).astype(np.uint8))
            labels.append(ids[symbol.name])
            writers.append(expression.writer)
    return TwentyPictures(
        np.array(images, np.uint8).reshape(-1, side_px, side_px), np.array(labels, np.int64), tuple(writers)
    )


def random_matrix(rng: np.random.Generator) -> Points:
    """A random matrix that turns, slants and stretches a symbol a little: float64 (2, 2)."""
    return np.eye(2) + rng.normal(0, _CHANGE, (2, 2))


def _by_another_hand(strokes: Sequence[Points], rng: np.random.Generator) -> tuple[list[Points], float]:
    """The strokes a little turned, slanted and stretched, and a pen of half to twice the usual width."""
    matrix = random_matrix(rng)
    return [stroke @ matrix for stroke in strokes], PEN_WIDTH * float(np.exp2(rng.uniform(-1, 1)))
