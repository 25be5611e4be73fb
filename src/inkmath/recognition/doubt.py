"""Readings in doubt: what was read with little confidence is looked at in other ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain

from inkmath.ink.lines import split_lines
from inkmath.recognition.confidence import logit
from inkmath.recognition.orientation import sureness
from inkmath.recognition.statements import is_signed_statement
from inkmath.types import Box, Page, Reading

SURE = 0.5
"""A confidence from which on nothing else is tried."""

SURELY_ONE = 0.98
"""A confidence from which on a picture is not looked at for several lines."""

ROWS = r"\begin{"
"""Markers of a reading of several rows."""

SURER = 1.0
"""By how much the lines of another way to see a page have to be surer, as a logit."""

HOPELESS, SEVERAL = 0.02, 3
"""Confidence below which a page with so many lines shows no mathematics."""

LITTLE_HOPE = 0.1
"""Confidence below which a page is given up that shows none in two ways."""

MANY, FEW_WAYS = 6, 2
"""Lines of a page that is read whole in so few ways: of 44 photographed pages of notes on which
there was a third, none was surer by that.
"""

MOST_DOUBTFUL = 6
"""Lines in doubt, beyond which no line of a page is read again by itself."""

COVERED, ALIKE = 0.8, 0.5
"""Share of the width of what was read that the same line of another way covers, and of both heights."""

FEWEST_SYMBOLS, FEWEST_TOKENS = 3, 2
"""The least that a reading of the cleaned ink has which replaces that of all ink."""

OF_LITTLE = 0.3
"""Share of its confidence that is left to a reading that says less."""

MOST_LINES = 12
"""A picture of more lines is a page: none of them is the one to read, and so many tell that it has lines."""


def surest(pages: Iterable[Page], read: Callable[[Page], tuple[Page, Reading]]) -> tuple[Page, Reading]:
    """The view of one line that is read with the most confidence, and its reading.

    pages: the ways, the best first, at least one; the others are made only while the reading is in doubt.
    read: what reads a page, turned where that is needed.
    """
    ways = iter(pages)
    best = read(next(ways))
    while best[1].confidence < SURE and (way := next(ways, None)) is not None:
        found = read(way)
        if found[1].confidence > best[1].confidence and says_much(found[1]):
            best = found
    return best


def surest_page(
    pages: Iterable[Page], read: Callable[[Page, float], list[Reading]]
) -> tuple[Page, list[Reading]]:
    """The same of a page of several lines, and the readings of the lines.

    read: what reads a page; of one whose lines as proposed are less sure than a number, these are enough.
    A line that is in doubt is read as another way shows it where that is surer. A picture that shows no
    mathematics in two ways, such as a landscape, is looked at in no other; of one of many lines, others show
    single lines alone.
    """
    ways = iter(pages)
    page = next(ways)
    best, others = (page, read(page, 0.0)), list[Page]()
    hopeless = int(_is_hopeless(best[1]))
    while (sure := sureness(best[1])) < SURE:
        is_enough = len(best[1]) >= MANY and len(others) + 1 >= FEW_WAYS
        if is_enough or (way := next(ways, None)) is None:
            break
        lines = read(way, max(sure, HOPELESS))
        hopeless += _is_hopeless(lines)
        is_surer = logit(sureness(lines)) > logit(sure) + SURER
        others.append(best[0] if is_surer else way)
        best = (way, lines) if is_surer else best
        if hopeless == 2 and sureness(best[1]) < LITTLE_HOPE:
            return best
    return best[0], surest_lines(best[1], chain(others, ways), lambda line: read(line, 0.0))


def _is_hopeless(lines: Sequence[Reading]) -> bool:
    return len(lines) >= SEVERAL and sureness(lines) < HOPELESS


def surest_lines(
    lines: Sequence[Reading], ways: Iterable[Page], read: Callable[[Page], list[Reading]]
) -> list[Reading]:
    """The readings of the lines of a page, those in doubt as they are read surest in any of the ways."""
    best, others = list(lines), iter(ways)
    while doubtful := [i for i, line in enumerate(best) if _is_doubtful(line)]:
        if len(doubtful) > MOST_DOUBTFUL or (way := next(others, None)) is None:
            break
        seen = [(line, _extent(line)) for line in split_lines(way)]
        for i in doubtful:
            place = reduce(Box.union, (symbol.box for symbol in best[i].symbols))
            found = next((line for line, box in seen if _is_same_line(place, box)), None)
            readings = [one for one in read(found) if not one.left_out] if found is not None else []
            if len(readings) == 1 and _is_surer(readings[0], best[i]):
                best[i] = readings[0]
    return best


def _is_doubtful(line: Reading) -> bool:
    return bool(line.symbols) and not line.left_out and line.confidence < SURE


def _is_surer(reading: Reading, given: Reading) -> bool:
    return says_much(reading) and logit(reading.confidence) > logit(given.confidence) + SURER


def _extent(line: Page) -> Box:
    height, width = line.pixels.shape
    return line.box_in_source(Box(0, 0, width, height))


def _is_same_line(read: Box, line: Box) -> bool:
    """True if the box of the symbols that were read is that of a line, which may begin with a label."""
    across = min(read.x1, line.x1) - max(read.x0, line.x0)
    down = min(read.y1, line.y1) - max(read.y0, line.y0)
    whole = max(read.y1, line.y1) - min(read.y0, line.y0)
    return across > COVERED * read.width and down > ALIKE * whole


def main_line(page: Page, given: Reading, read: Callable[[Page], Reading]) -> tuple[Page, Reading]:
    """The line of a picture of several lines that the picture is of, and its reading, where it is in doubt
    as a whole: neighbours that reach into the picture, printed tasks and menus are not what was meant.

    given: the reading of all the ink. read: what reads a line.
    The reading says whether several lines were seen: at least two are read surely, and the whole is not; or
    each is a statement that is read more surely than the whole.
    """
    if given.confidence >= SURELY_ONE:
        return page, given
    lines = split_lines(page, fewest=2)
    if not lines:
        return page, given
    if given.confidence >= SURE:
        return page, replace(given, several_lines=_are_statements(lines, given, read))
    readings = [read(line) for line in lines[:MOST_LINES]]
    sure = sum(line.confidence >= SURE and says_much(line) for line in readings)
    if len(lines) > MOST_LINES:
        return page, replace(given, several_lines=sure > 1)
    weights = [
        reading.confidence * sum(symbol.box.height for symbol in reading.symbols) for reading in readings
    ]
    likeliest = max(range(len(lines)), key=weights.__getitem__)
    line, reading = lines[likeliest], readings[likeliest]
    if reading.confidence <= SURE or not says_much(reading):
        line, reading = page, given
    return line, replace(reading, several_lines=sure > 1)


def _are_statements(lines: Sequence[Page], whole: Reading, read: Callable[[Page], Reading]) -> bool:
    """True if each of several lines is a statement, read more surely than all of them as one."""
    if not 1 < len(lines) <= MOST_LINES or ROWS in whole.latex:
        return False
    readings = [read(line) for line in lines]
    return all(is_signed_statement(one) and one.confidence > whole.confidence for one in readings)


def less_sure_of_little(reading: Reading, page: Page) -> Reading:
    """The reading of a picture; of a photo less sure where dust, a shadow or a rule would be read alike."""
    if not page.is_photo or says_much(reading):
        return reading
    return replace(reading, confidence=OF_LITTLE * reading.confidence)


def says_much(reading: Reading) -> bool:
    """True if a reading is more than what a few chance strokes look like, such as 1, - or 111."""
    tokens = [symbol.token for symbol in reading.symbols]
    return len(tokens) >= FEWEST_SYMBOLS and len(set(tokens)) >= FEWEST_TOKENS
