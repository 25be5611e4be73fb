"""A grid that was found in a line: its fences, the readings of its cells, and how likely it is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inkmath.ink.fences import Block
from inkmath.ink.lines import Floats, symbol_height
from inkmath.recognition.binomials import log_odds_of_binomials
from inkmath.recognition.read_line import ReadLine, log_probability_of
from inkmath.recognition.symbol_classifier import FloatArray
from inkmath.vocab import symbol_ids

FENCES: Mapping[str, tuple[str, str]] = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "cases": (r"\{", ""),
}
"""The tokens of the fences of each environment."""

SHAPES = (r"\{", "(", "[", "|", r"\}", "]", ")")
"""Classes that the symbol network may give to a fence; all of them to a brace, which has many forms."""

LEAST_FENCES = 0.02
"""Probability of two fences of one environment below which there are none."""

GRID_ODDS, BRACE_ODDS = -2.0, -4.0
"""Log-odds of a grid between two fences, and of rows behind one, before their ink is seen."""

CELL_ODDS = 1.5
"""Log-odds of each cell: its symbols are less likely as a line by themselves than in a longer one."""

MISFIT_ODDS, MISFIT, MOST_MISFIT = 2.0, 0.4, 8.0
"""Log-odds against fences that end elsewhere than the cells: for each symbol height, from where on, bound."""

MARK = r"\cells"
"""Beginning of the mark of a grid's cells in the LaTeX of a line; a letter for each grid follows."""


@dataclass(frozen=True, slots=True)
class Fences:
    """The environments that the fences of a block may be of.

    environments: their probabilities. probability: that these are fences of one of them.
    """

    environments: Mapping[str, float]
    probability: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A block and the readings of its cells, row by row.

    log_odds: of its shape. binomial: log-odds that it is a binomial coefficient.
    """

    block: Block
    fences: Fences
    rows: tuple[tuple[ReadLine, ...], ...]
    log_odds: float
    binomial: float = -math.inf

    @property
    def environment(self) -> str:
        if self.binomial > 0:
            return "binom"
        return max(self.fences.environments, key=lambda name: self.fences.environments[name])

    @property
    def tokens(self) -> tuple[str, str]:
        """The tokens of the fences; the last is empty for none."""
        return FENCES["pmatrix" if self.binomial > 0 else self.environment]

    @property
    def cells(self) -> list[ReadLine]:
        return [cell for row in self.rows for cell in row]

    @property
    def log_probability(self) -> float:
        """The logarithm of the (unnormalised) probability of the cells and the fences."""
        return self.log_prior(len(self.cells)) + log_probability_of(self.cells)

    def log_prior(self, count: int) -> float:
        """The same of the fences and the shape by themselves, with so many cells."""
        prior = GRID_ODDS if self.block.closing is not None else BRACE_ODDS
        return CELL_ODDS * count + math.log(self.fences.probability) + self.log_odds + prior

    @property
    def confidence(self) -> float:
        """The probability of the environment."""
        shares = self.fences.environments
        if self.binomial > -math.inf:
            return shares["pmatrix"] / (1 + math.exp(-abs(self.binomial)))
        return shares[self.environment]

    def latex(self, cells: Sequence[str]) -> str:
        """The LaTeX of the grid from that of its cells."""
        if self.environment == "binom":
            return rf"\binom{{{cells[0]}}}{{{cells[1]}}}"
        texts = iter(cells)
        rows = r"\\".join("&".join(next(texts) for _ in row) for row in self.rows)
        return rf"\begin{{{self.environment}}}{rows}\end{{{self.environment}}}"


def fences_of(seen: Sequence[FloatArray]) -> Fences | None:
    """One or two fences as an environment has them; None where there are hardly any.

    seen: the class probabilities of each.
    """
    if len(seen) == 1:
        shares = {"cases": as_fence(seen[0])}
    else:
        opening, closing = seen
        shares = {
            name: float(opening[symbol_ids()[first]] * closing[symbol_ids()[last]])
            for name, (first, last) in FENCES.items()
            if last
        }
    total = sum(shares.values())
    if total < LEAST_FENCES:
        return None
    return Fences({name: share / total for name, share in shares.items()}, total)


def as_fence(probabilities: FloatArray) -> float:
    """The probability that a symbol of these class probabilities is a fence."""
    return sum(float(probabilities[symbol_ids()[name]]) for name in SHAPES)


def misfit(block: Block, boxes: Floats) -> float:
    """Log-odds against fences that reach beyond the cells, or these beyond the fences.

    boxes: float64 (N, 4), of the pieces of the cells.
    """
    unit, top, end = symbol_height(boxes), boxes[:, 1].min(), boxes[:, 3].max()
    most = max(max(abs(one.box.y0 - top), abs(one.box.y1 - end)) for one in block.fences)
    return float(np.clip(MISFIT_ODDS * (most / unit - MISFIT), 0, MOST_MISFIT))


def mark(number: int) -> str:
    """The mark of the cells of a grid in the LaTeX of its line. number: of the grid in the line."""
    return MARK + chr(ord("A") + number)


def with_entries(around: str, grids: Sequence[Grid], texts: Sequence[str]) -> str:
    """The LaTeX of a line with marks, with that of the cells of all its grids in their places."""
    start = 0
    for number, grid in enumerate(grids):
        opening, closing = grid.tokens
        cells = texts[start : start + len(grid.cells)]
        around = around.replace(f"{opening}{mark(number)}{closing}", grid.latex(cells))
        start += len(cells)
    return around


def with_binomials(grids: Sequence[Grid], latex: str) -> list[Grid]:
    """The grids, those that may be binomials with their log-odds. latex: of the line, with marks."""
    may_be = [grid.environment == "pmatrix" and [len(row) for row in grid.rows] == [1, 1] for grid in grids]
    columns = [
        (grid.cells[0].reading.latex, grid.cells[1].reading.latex)
        for grid, is_column in zip(grids, may_be, strict=True)
        if is_column
    ]
    if not columns:
        return list(grids)
    around = re.sub(rf"\({re.escape(MARK)}[A-Z]\)", " ", latex)
    odds = log_odds_of_binomials(columns, around, has_others=not all(may_be))
    return [
        replace(grid, binomial=odds) if is_column else grid
        for grid, is_column in zip(grids, may_be, strict=True)
    ]
