"""Readings in doubt: what was read with little confidence is looked at in other ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from inkmath.ink.lines import split_lines
from inkmath.recognition.orientation import logit, sureness
from inkmath.types import Page, Reading

SURE = 0.5
"""A confidence from which on nothing else is tried."""

SURER = 1.0
"""By how much the lines of another way to see a page have to be surer, as a logit."""

FEWEST_SYMBOLS, FEWEST_TOKENS = 3, 2
"""Of a reading that is taken for that of all ink as it is."""

MOST_LINES = 12
"""A picture of more lines is a page: none of them is the one to read."""


def surest(pages: Iterable[Page], read: Callable[[Page], tuple[Page, Reading]]) -> tuple[Page, Reading]:
    """Of several ways to see one line, the one that is read with the most confidence, and its reading.

    pages: the ways, the best first, at least one; the others are made only while the reading is in doubt.
    read: what reads a page, turned where that is needed.
    """
    ways = iter(pages)
    best = read(next(ways))
    while best[1].confidence < SURE and (way := next(ways, None)) is not None:
        found = read(way)
        if found[1].confidence > best[1].confidence and _says_much(found[1]):
            best = found
    return best


def surest_page(pages: Iterable[Page], read: Callable[[Page], list[Reading]]) -> tuple[Page, list[Reading]]:
    """The same of a page of several lines, and the readings of the lines."""
    ways = iter(pages)
    page = next(ways)
    best = page, read(page)
    while (sure := sureness(best[1])) < SURE and (way := next(ways, None)) is not None:
        lines = read(way)
        if logit(sureness(lines)) > logit(sure) + SURER:
            best = way, lines
    return best


def main_line(page: Page, given: Reading, read: Callable[[Page], Reading]) -> tuple[Page, Reading]:
    """The line of a picture of several lines that the picture is of, and its reading, where it is in doubt
    as a whole: neighbours that reach into the picture, printed tasks and menus are not what was meant.

    given: the reading of all the ink. read: what reads a line.
    The reading says whether several lines were seen: at least two are read surely, and the whole is not.
    """
    if given.confidence >= SURE:
        return page, given
    lines = split_lines(page, fewest=2)
    if not 0 < len(lines) <= MOST_LINES:
        return page, given
    readings = [read(line) for line in lines]
    sure = sum(line.confidence >= SURE and _says_much(line) for line in readings)
    weights = [
        reading.confidence * sum(symbol.box.height for symbol in reading.symbols) for reading in readings
    ]
    likeliest = max(range(len(lines)), key=weights.__getitem__)
    line, reading = lines[likeliest], readings[likeliest]
    if reading.confidence <= SURE or not _says_much(reading):
        line, reading = page, given
    return line, replace(reading, several_lines=sure > 1)


def _says_much(reading: Reading) -> bool:
    """Whether a reading is more than what a few chance strokes look like, such as 1, - or 111."""
    tokens = [symbol.token for symbol in reading.symbols]
    return len(tokens) >= FEWEST_SYMBOLS and len(set(tokens)) >= FEWEST_TOKENS
