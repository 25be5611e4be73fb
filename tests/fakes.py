"""Stand-ins for the networks and for SymPy, and pictures to give them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from inkmath.ink.lines import split_lines
from inkmath.recognition.decoding import DecodingOptions
from inkmath.types import Alternative, Answer, Box, Check, Page, Reading, Solution, Step, Symbol

LATEX = "2x^{2}-8=0"
READING = Reading(
    LATEX,
    confidence=0.9,
    symbols=(
        Symbol("2", Box(10, 20, 22, 44), 0.99, (("z", 0.01),)),
        Symbol("x", Box(26, 24, 40, 44), 0.55, ((r"\times", 0.4),)),
    ),
    alternatives=(Alternative("2x^{2}-8=o", 0.02),),
)
SOLUTION = Solution(
    "solved",
    "quadratic-equation",
    LATEX,
    variable="x",
    answers=(Answer("-2", "-2", -2.0, verified=True), Answer("2", "2", 2.0, verified=True)),
    steps=(Step("divide-both-sides", "x^{2}=4", "Add 8 to both sides and divide them by 2.", True),),
    checks=(Check(r"2\times2^{2}-8=0", "Put 2 for x.", True),),
)


class FakeRecogniser:
    """Reads the same from every ink, and remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[Page] = []

    def recognise(self, line: Page, known: object = ()) -> Reading:
        self.seen.append(line)
        return READING

    def recognise_page(self, page: Page, known: object = (), *, least: float = 0.0) -> list[Reading]:
        return [self.recognise(line) for line in split_lines(page)]

    def settled(self, readings: Sequence[Reading], *, is_photo: bool) -> list[Reading]:
        return list(readings)

    @property
    def options(self) -> DecodingOptions:
        raise NotImplementedError


def draw_lines(path: Path, lines: int = 1) -> Path:
    """A picture of that many lines of four upright strokes each; of none, white paper."""
    pixels = np.full((80 * max(lines, 1), 240), 255, np.uint8)
    for top in range(20, 80 * lines, 80):
        for left in range(40, 200, 40):
            pixels[top : top + 40, left : left + 5] = 0
    Image.fromarray(pixels).save(path)
    return path
