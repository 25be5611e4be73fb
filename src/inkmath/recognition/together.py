"""The odds that lines are one, or one is two, by the symbols that were read: before they are read anew so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet, parse
from inkmath.recognition.page_reader import Odds
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.tree_parser import TreeParser
from inkmath.types import Page


@dataclass(frozen=True, slots=True)
class SymbolOdds(Odds):
    """The odds by the parser alone: other symbols, names, words and the language model are not considered.

    0, that is undecided, where nothing was read.
    """

    parser: TreeParser
    options: DecodingOptions

    def of_one(self, lines: Sequence[ReadLine]) -> float:
        """The log-odds that the symbols of the lines are one expression, and not one for each line.

        A line with grids is no part of another, nor one of several statements: these have no hypotheses.
        """
        if not all(line.hypotheses for line in lines):
            is_composed = any(line.reading.symbols and not line.hypotheses for line in lines)
            return -math.inf if is_composed else 0.0
        likeliest = [line.hypotheses[0] for line in lines]
        sets = [one.symbols for one in likeliest]
        frames = [_as_seen_from(lines[0].frame, line.frame) for line in lines]
        whole = SymbolSet(
            np.concatenate([one.probabilities for one in sets]),
            tuple(
                frame.box_in_source(box) for frame, one in zip(frames, sets, strict=True) for box in one.boxes
            ),
            sum(one.log_probability for one in sets),
            features=np.concatenate([one.features for one in sets]),
        )
        return self._best(whole) - sum(map(_by_parser, likeliest))

    def of_two(self, line: ReadLine, parts: tuple[Page, Page]) -> float:
        """The log-odds that the symbols of a line are an expression in each of two parts of it, and not one.

        0 of pictures: there the parts are often likelier whatever these odds are.
        """
        if not line.hypotheses or not all(part.strokes for part in parts):
            return 0.0
        whole = line.hypotheses[0]
        in_lower = _are_in_lower(line, whole.symbols, parts)
        if in_lower.all() or not in_lower.any():
            return 0.0
        apart = [self._best(_some(whole.symbols, own)) for own in (~in_lower, in_lower)]
        return sum(apart) - _by_parser(whole)

    def _best(self, symbols: SymbolSet) -> float:
        found = parse(self.parser, [symbols], self.options)
        return found[0].log_probability if found else -math.inf


def _by_parser(hypothesis: Hypothesis) -> float:
    return hypothesis.log_probability - hypothesis.language_score


def _some(symbols: SymbolSet, chosen: npt.NDArray[np.bool_]) -> SymbolSet:
    """Some symbols of a set, with their share of its log-probability."""
    places = np.flatnonzero(chosen)
    return SymbolSet(
        symbols.probabilities[places],
        tuple(symbols.boxes[place] for place in places),
        symbols.log_probability * len(places) / len(chosen),
        features=symbols.features[places],
    )


def _are_in_lower(line: ReadLine, symbols: SymbolSet, parts: tuple[Page, Page]) -> npt.NDArray[np.bool_]:
    """bool (N,): the symbols whose middle is closer to the ink of the lower part."""
    boxes = [line.frame.box_in_source(box) for box in symbols.boxes]
    middles = np.array([[(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2] for box in boxes])
    away = []
    for part in parts:
        ink = np.concatenate(part.strokes) @ part.to_source[:, :2].T + part.to_source[:, 2]
        beyond = np.maximum(ink.min(axis=0) - middles, middles - ink.max(axis=0))
        away.append(np.maximum(beyond, 0).sum(axis=1))
    return np.asarray(away[1] < away[0])


def _as_seen_from(other: Page, page: Page) -> Page:
    """The page with the map to pixels of another one, of the same picture, in the place of `to_source`."""
    shift = page.to_source[:, 2:] - other.to_source[:, 2:]
    moved = np.linalg.solve(other.to_source[:, :2], np.hstack([page.to_source[:, :2], shift]))
    return replace(page, to_source=np.asarray(moved, np.float64))
