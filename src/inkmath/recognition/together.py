"""The odds that lines are one, by the symbols that were read in each: before they are read anew as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.hypotheses import SymbolSet, parse
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.tree_parser import TreeParser
from inkmath.types import Page


def odds_of_one(lines: Sequence[ReadLine], parser: TreeParser, options: DecodingOptions) -> float:
    """The log-odds that the symbols of the lines are one expression, and not one for each line.

    Other symbols, names and words are not considered, nor the language model. A line with grids is no part of
    another, nor one of several statements: these have no hypotheses. 0, that is undecided, where nothing was
    read in a line.
    """
    if not all(line.hypotheses for line in lines):
        is_composed = any(line.reading.symbols and not line.hypotheses for line in lines)
        return -math.inf if is_composed else 0.0
    likeliest = [line.hypotheses[0] for line in lines]
    sets = [one.symbols for one in likeliest]
    frames = [_as_seen_from(lines[0].frame, line.frame) for line in lines]
    whole = SymbolSet(
        np.concatenate([one.probabilities for one in sets]),
        tuple(frame.box_in_source(box) for frame, one in zip(frames, sets, strict=True) for box in one.boxes),
        sum(one.log_probability for one in sets),
        features=np.concatenate([one.features for one in sets]),
    )
    found = parse(parser, [whole], options)
    apart = sum(one.log_probability - one.language_score for one in likeliest)
    return found[0].log_probability - apart if found else -math.inf


def _as_seen_from(other: Page, page: Page) -> Page:
    """The page with the map to pixels of another one, of the same picture, in the place of `to_source`."""
    shift = page.to_source[:, 2:] - other.to_source[:, 2:]
    moved = np.linalg.solve(other.to_source[:, :2], np.hstack([page.to_source[:, :2], shift]))
    return replace(page, to_source=np.asarray(moved, np.float64))
