"""An entry of a grid is read as the whole line makes it likelier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from inkmath.ink.fences import Block, Fence
from inkmath.recognition.grid import Fences, Grid, mark
from inkmath.recognition.grid_context import in_their_places
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.language_model import LanguageModel
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Page, Reading
from recognition.made_hypotheses import row

OPTIONS = ReaderConfig.load(shipped() / "expressions").decoding


def cell(confidence: float, *readings: str) -> ReadLine:
    """A cell with these readings, each half as likely as the one before."""
    hypotheses = tuple(replace(row([text]), log_probability=-0.7 * k) for k, text in enumerate(readings))
    reading = Reading(hypotheses[0].latex, confidence)
    return ReadLine(Page(np.zeros((9, 9), np.uint8)), reading, 0.0, hypotheses=hypotheses)


def reread(given: ReadLine, hypotheses: Sequence[Hypothesis]) -> ReadLine:
    return replace(
        given, reading=replace(given.reading, latex=hypotheses[0].latex), hypotheses=tuple(hypotheses)
    )


def settled(*rows: Sequence[ReadLine]) -> list[list[str]]:
    fence = Fence((0,), Box(0, 0, 9, 90))
    grid = Grid(Block(fence, fence, (1, 2)), Fences({"bmatrix": 1.0}, 1.0), tuple(map(tuple, rows)), 0.0)
    around = rf"A=[{mark(0)}]"
    (found,) = in_their_places([grid], around, LanguageModel.load(), OPTIONS, reread)
    return [[one.reading.latex for one in line] for line in found.rows]


def test_number_among_numbers_is_no_letter_that_looks_like_it() -> None:
    doubtful = cell(0.4, r"\eta", "7")
    numbers = [cell(0.99, digit) for digit in "235"]
    assert settled([numbers[0], doubtful], numbers[1:]) == [["2", "7"], ["3", "5"]]


def test_entry_that_is_sure_stays_as_it_is() -> None:
    sure = cell(0.99, r"\eta", "7")
    numbers = [cell(0.99, digit) for digit in "235"]
    assert settled([numbers[0], sure], numbers[1:]) == [["2", r"\eta"], ["3", "5"]]
