"""Photographs that lie on their side or upside down: what is unsure as given is read turned, too.

What a program draws is upright.
A turned line gives itself away by its confidence: of 12 pictures that were turned, 11 are read with less than
0.2 as given, and all with 0.4 to 1 upright.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from inkmath.ink.borders import Pieces
from inkmath.ink.lines import cut, split_lines, symbol_height
from inkmath.ink.turning import turned
from inkmath.processes.halves import in_two_threads
from inkmath.recognition.confidence import logit
from inkmath.types import Page, Reading

SURE = 0.7
"""A confidence from which on nothing else is tried."""

SHORT = 8
"""Connected pieces of ink of a short line. Of a longer one so many are read turned, before all of it is."""

LEAST, MARGIN = 0.3, 3.0
"""The least confidence of a reading of the turned picture, and by how much it has to be surer, as a logit."""

OBLONG = 1.5
"""A line that is so many times as wide as it is high is not tried on its side."""

PROBES = 3
"""Lines of a turned page that are read to see whether it is upright then."""

HOPED_FOR = 0.8
"""Confidence of the lines still to be read with which a turned page has to reach the least; all of 63 upright
photos of notes do.
"""

MOST_PIECES = 80
"""A line of more connected pieces of ink is not tried: it is print or noise, and takes long."""

INK_BELOW = 128


def read_upright(line: Page, read: Callable[[Page], Reading]) -> tuple[Page, Reading]:
    """One line, turned where it is read much surer then, and its reading.

    read: what reads a line as it is.
    """
    given = read(line)
    if given.confidence >= SURE or not line.is_photo or (count := _pieces(line)) > MOST_PIECES:
        return line, given
    best_line, best = line, given
    for quarters in _ways(line):
        way = turned(line, quarters)
        if count > SHORT and read(_beginning(way)).confidence < LEAST:
            continue
        reading = read(way)
        if _is_surer(reading.confidence, given.confidence) and reading.confidence > best.confidence:
            best, best_line = reading, way
    return best_line, best


def upright(page: Page, lines: Sequence[Reading], read: Callable[[Page], Reading]) -> Page:
    """The page of a picture, turned where its lines are read much surer then.

    lines: the readings of the page as given. read: what reads one line as it is.
    """
    given = sureness(lines)
    if not lines or given >= SURE or not page.is_photo:
        return page
    ways = [turned(page, quarters) for quarters in (1, 2, 3)]
    found = in_two_threads(lambda way: _probed(way, given, read), ways)
    surest, way = max(zip(found, ways, strict=True), key=lambda one: one[0])
    return way if _is_surer(surest, given) else page


def _probed(way: Page, given: float, read: Callable[[Page], Reading]) -> float:
    """The sureness of the longest lines of a turned page; 0 where it will hardly be surer than `given`."""
    lines = [line for line in split_lines(way) if _pieces(line) <= MOST_PIECES]
    longest = sorted(lines, key=lambda line: -line.pixels.shape[1])[:PROBES]
    readings = list[Reading]()

    def at_the_end(others: float) -> float:
        """The sureness of all, the others read with that confidence."""
        unread = 1 - len(readings) / len(longest)
        return (1 - unread) * sureness(readings) + unread * others

    for line in longest:
        if at_the_end(HOPED_FOR) < LEAST or not _is_surer(at_the_end(1.0), given):
            return 0.0
        readings.append(read(line))
    return sureness(readings)


def _beginning(line: Page) -> Page:
    """The pieces of ink at the left of a line."""
    pieces = Pieces.of(line)
    first = np.argsort(pieces.boxes[:, 0], kind="stable")[:SHORT]
    return cut(line, pieces.labels, pieces.boxes, np.sort(first), 0.25 * symbol_height(pieces.boxes))


def _pieces(line: Page) -> int:
    return int(cv2.connectedComponents((line.pixels < INK_BELOW).astype(np.uint8))[0]) - 1


def _ways(line: Page) -> list[int]:
    """The quarters by which a line may have to be turned, by the shape of its ink."""
    rows, columns = (np.flatnonzero((line.pixels < INK_BELOW).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return []
    is_wide = np.ptp(columns) + 1 >= OBLONG * (np.ptp(rows) + 1)
    return [2] if is_wide else [1, 2, 3]


def sureness(lines: Sequence[Reading]) -> float:
    """The mean confidence of the lines, each as often as it has neighbours.

    Print and lone signs are no lines. A symbol alone tells nothing, and many of them are what a line on its
    side looks like.
    """
    lines = [line for line in lines if line.left_out not in ("printed", "signs")]
    neighbours = [len(line.symbols) - 1 for line in lines]
    sure = sum(line.confidence * count for line, count in zip(lines, neighbours, strict=True) if count > 0)
    return sure / max(sum(max(count, 1) for count in neighbours), 1)


def _is_surer(confidence: float, given: float) -> bool:
    return confidence >= LEAST and logit(confidence) >= logit(given) + MARGIN
