"""Draws the answers of three pupils to two problems, and writes their key: `draw_answers.py --out DIR`.

DIR/key.tex holds the problems; in DIR/answers each pupil has a picture. Anna is right, Ben goes wrong in
line 2 of both, and Clara finds only one of two solutions and stops before the end of the second problem.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from handwriting import DIGIT_HEIGHT, Hand, ink_of, write
from stroke_font import Points

from inkmath.expression.latex import parse

KEY = "1. x^2-5x+6=0\n   x=2, x=3\n\n2. 2x+3=9\n   x=3\n"
ANSWERS = {
    "anna": ("x^{2}-5x+6=0", "(x-2)(x-3)=0", "x=2", "x=3", "2x+3=9", "2x=6", "x=3"),
    "ben": ("x^{2}-5x+6=0", "(x-2)(x+3)=0", "x=2", "x=-3", "2x+3=9", "2x=12", "x=6"),
    "clara": ("x^{2}-5x+6=0", "(x-2)(x-3)=0", "x=2", "2x+3=9", "2x=6"),
}
LINE = 1.9 * DIGIT_HEIGHT
"""From one line of writing to the next, in units of the strokes."""

_MARGIN = 0.8 * DIGIT_HEIGHT


def written(lines: Sequence[str], seed: int) -> list[Points]:
    """The strokes of lines below one another, in one hand."""
    hand = Hand.of(seed)
    return [
        stroke + np.array((_MARGIN, LINE * number))
        for number, latex in enumerate(lines, start=1)
        for stroke in ink_of(write(parse(latex), hand)).strokes
    ]


def drawn(lines: Sequence[str], seed: int, scale: float = 0.6) -> npt.NDArray[np.uint8]:
    """A page of the lines, uint8 (H, W, 3), dark on white. scale: pixels in a unit of the strokes."""
    strokes = written(lines, seed)
    width = max(float(stroke[:, 0].max()) for stroke in strokes) + _MARGIN
    page = np.full((int(LINE * (len(lines) + 0.7) * scale), int(width * scale), 3), 255, np.uint8)
    paths = [np.round(stroke * scale * 16).astype(np.int32)[:, None] for stroke in strokes]
    cv2.polylines(page, paths, False, (90, 30, 30), 4, cv2.LINE_AA, 4)
    return page


def draw_answers(folder: Path) -> None:
    """Write key.tex and the pictures into a folder."""
    (folder / "answers").mkdir(parents=True, exist_ok=True)
    (folder / "key.tex").write_text(KEY, encoding="utf-8")
    for pupil, lines in ANSWERS.items():
        cv2.imwrite(str(folder / "answers" / f"{pupil}.png"), drawn(lines, seed=len(pupil)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    draw_answers(parser.parse_args().out)


if __name__ == "__main__":
    main()
