"""Draws a sheet of 24 expressions that nobody wrote: from the grammar, in the inks of CROHME's writers.

    python scripts/draw_synthesis.py SHEET.png [SEED]

Needs the set `crohme` in the store: `inkmath data add crohme FILE`. Without it, it says where FILE is found.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from inkmath.data.classified import crohme
from inkmath.data.expressions import WrittenExpression, split_by_writer
from inkmath.errors import DataError
from inkmath.expression.latex import print_latex
from inkmath.ink.raster import draw_strokes
from inkmath.training.ink_sheet import UNIT
from inkmath.training.symbol_inks import Library
from inkmath.training.synthesis import synthesised, tokens_of
from inkmath.types import Pixels

COLUMNS, ROWS = 3, 8
CELL = (160, 560)  # height and width in pixels
SIZE = 34.0  # pixels of a digit, where there is room
CAPTION = 18


def cell(expression: WrittenExpression) -> Pixels:
    """The expression in the middle of its cell, what it says below it."""
    low = np.min([stroke.min(axis=0) for stroke in expression.strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in expression.strokes], axis=0)
    room = np.array([CELL[1] - 20, CELL[0] - CAPTION - 16])
    scale = min(SIZE / UNIT, *(room / np.maximum(high - low, 1.0)).tolist())
    middle = np.array([CELL[1], CELL[0] - CAPTION]) / 2
    strokes = [(stroke - (low + high) / 2) * scale + middle for stroke in expression.strokes]
    pixels = draw_strokes(strokes, CELL, 2.0)
    latex = print_latex(expression.tree.to_row()) if expression.tree else ""
    cv2.putText(pixels, latex[:90], (6, CELL[0] - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.35, 150, 1, cv2.LINE_AA)
    pixels[-1], pixels[:, -1] = 220, 220
    return pixels


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        expressions = crohme()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    library = Library(split_by_writer(expressions.split("train"))[0])
    forbidden = tokens_of(expression for expression in expressions if expression.split != "train")
    rng = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) == 3 else 0)
    cells = [cell(expression) for expression in islice(synthesised(library, rng, forbidden), COLUMNS * ROWS)]
    sheet = np.vstack([np.hstack(cells[i : i + COLUMNS]) for i in range(0, len(cells), COLUMNS)])
    if not cv2.imwrite(sys.argv[1], sheet):
        print(f"Cannot write {Path(sys.argv[1])}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
