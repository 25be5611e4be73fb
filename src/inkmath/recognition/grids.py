r"""Grids: matrices, determinants, column vectors, binomials and rows behind a brace.

The ink proposes fences with rows between them. Each cell is read as a line, and the line itself with a
stand-in for the cells of each grid, so that what stands around the fences, exponents among it, is read as
anywhere. The likelier of the two is read: one expression with tall brackets, or grids. Brackets that were
read may hold a single row of entries, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from inkmath.expression.lexemes import tokenise
from inkmath.ink.cells import Division, one_row, ways_into_columns, ways_into_rows
from inkmath.ink.ellipses import ellipses, with_ellipses
from inkmath.ink.fences import Block, Fence, fenced_blocks, part_boxes
from inkmath.ink.lines import Floats, Ints, symbol_height
from inkmath.ink.segment import Candidate, SegmentationLattice, only
from inkmath.recognition.confidence import log_probability_within
from inkmath.recognition.dividers import with_dividers
from inkmath.recognition.ellipses import dots_alone
from inkmath.recognition.entries import ends_of, is_entry, is_one_expression, kind_of, states
from inkmath.recognition.grid import Grid, as_fence, fences_of, mark, misfit, with_binomials
from inkmath.recognition.grid_context import in_their_places
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.known import is_same_place, is_within
from inkmath.recognition.language_model import LanguageModel
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.reading import MAX_ALTERNATIVES, reading_of
from inkmath.recognition.single_rows import has_no_scripts, single_rows
from inkmath.recognition.stand_ins import STAND_IN, as_read, filled_in, marked, with_stand_ins
from inkmath.recognition.symbol_classifier import FloatArray
from inkmath.types import Alternative, Box, Known, Page
from inkmath.vocab import SYMBOLS, Kind, symbol_ids

SURE = 0.98
"""A confidence from which on a line has no rows in brackets: of 80 composed grids none has more than 0.87 as
one expression.
"""

TOUCHING = 0.05
"""Probability of junk from which on a piece may be a fence that touches other ink; 0.2 is the least that one
had in the bench.
"""

LEAST_FENCE = 0.1
"""Probability below which a tall stroke is no fence."""

COLUMNS_ODDS = 3.0
"""Log-odds by which rows may be less likely, each read as a line, than what the line reads in their place:
divided into columns they are likelier.
"""

LEAST_GAIN = 1.0
"""Log-odds by which other grids in a line have to be likelier, for the line to be read with these, too."""

_APPLIED = frozenset((Kind.LETTER, Kind.FUNCTION))
"""Kinds of what may be applied to something in brackets."""

_Shape = Callable[[SegmentationLattice, Fence], FloatArray]


@dataclass(frozen=True, slots=True)
class GridReader:
    """Reads the grids of lines.

    read: a cell; the second page holds the ink of its grid, and no other. parse: the hypotheses of a line in
    which symbols are known. classify: the class probabilities of a candidate. language: scores the line with
    its grids as a whole; None without one.
    """

    config: ReaderConfig
    read: Callable[[Page, Page], ReadLine]
    parse: Callable[[Page, Sequence[Known]], list[Hypothesis]]
    classify: Callable[[SegmentationLattice, Candidate], FloatArray]
    language: LanguageModel | None = None

    def with_grids(
        self, line: ReadLine, whole: SegmentationLattice, seen: FloatArray, known: Sequence[Known] = ()
    ) -> ReadLine:
        """The line with grids where that is likelier, else as it is.

        line: read as one expression. whole: its ink, as `segment` gives it. seen: the class probabilities of
        its parts, junk last. known: symbols that are known.
        """
        shapes = {part.box: one for part, one in zip(whole.parts, seen, strict=True)}

        def shape(segmentation: SegmentationLattice, fence: Fence) -> FloatArray:
            if fence.box not in shapes:
                shapes[fence.box] = self.classify(segmentation, Candidate(fence.parts, fence.box))
            return _named(shapes[fence.box], segmentation.page.box_in_source(fence.box), known)

        def are_fences(segmentation: SegmentationLattice, fences: Sequence[Fence]) -> bool:
            seen = [shape(segmentation, fence) for fence in fences]
            return min(map(as_fence, seen)) >= LEAST_FENCE and fences_of(seen) is not None

        best, doubtful = line, np.flatnonzero(seen[:, -1] >= TOUCHING).tolist()
        is_sure, most = line.reading.confidence >= SURE, 0.0
        there: tuple[SegmentationLattice, list[Grid]] = whole, []
        for segmentation, blocks in () if is_sure else fenced_blocks(whole, are_fences, doubtful):
            grids = [grid for block in blocks if (grid := self._grid(line, segmentation, block, shape))]
            gain = sum(self._gain(line, segmentation, grid) for grid in grids)
            found = self._line(line, segmentation, grids, known) if gain > most else None
            if found is not None and found.log_probability > best.log_probability:
                best, there = found, (segmentation, grids)
                most = gain + LEAST_GAIN if math.isfinite(gain) else most
        segmentation, grids = there
        symbols = best.reading.symbols
        if blocks := single_rows(symbols, segmentation):
            read = (self._grid(line, segmentation, block, shape, one_row) for block in blocks)
            rows = [grid for grid in read if grid and has_no_scripts(grid, symbols)]
            grids = sorted([*grids, *rows], key=lambda grid: grid.block.opening.box.x0)
            found = self._line(line, segmentation, grids, known) if rows else None
            if found is not None and found.log_probability > best.log_probability:
                best = found
        return best

    def _gain(self, line: ReadLine, segmentation: SegmentationLattice, grid: Grid) -> float:
        """By how much a grid is likelier than what the line reads in its place."""
        return grid.log_probability - self._in_place(line, segmentation, grid.block)

    def _in_place(self, line: ReadLine, segmentation: SegmentationLattice, block: Block) -> float:
        """The log-probability of what the line reads in the place of a block."""
        if not line.hypotheses:
            return -math.inf
        boxes = (segmentation.parts[part].box for part in block.parts)
        place, bonus = reduce(Box.union, boxes), self.config.decoding.length_bonus
        return log_probability_within(line.hypotheses[0], place, bonus)

    def _grid(
        self,
        line: ReadLine,
        segmentation: SegmentationLattice,
        block: Block,
        shape: _Shape,
        ways: Callable[[Floats], list[Division]] = ways_into_rows,
    ) -> Grid | None:
        """The likeliest grid of a block; None if its fences are of no environment, a cell is no entry, or the
        line as it is reads something likelier in its place.

        ways: gives the ways of dividing its pieces into rows.
        """
        fences = fences_of([shape(segmentation, fence) for fence in block.fences])
        if fences is None:
            return None
        content = np.array(block.content)
        pieces, ink = part_boxes(segmentation)[content], only(segmentation, block.content)
        dots = ellipses(pieces, symbol_height(pieces))
        boxes, bonus = with_ellipses(pieces, dots), self.config.decoding.length_bonus

        def read(parts: Ints) -> ReadLine:
            if stated := dots_alone(parts, dots, pieces, segmentation.page, bonus):
                return stated
            return self._as_entry(self.read(only(segmentation, content[parts].tolist()), ink))

        def entry(parts: Ints) -> ReadLine:
            cell = read(parts)
            return cell if is_entry(cell.reading.symbols) else replace(cell, log_probability=-math.inf)

        best, in_place, against = None, self._in_place(line, segmentation, block), misfit(block, boxes)
        least = in_place
        for rows in ways(boxes):
            column = Grid(block, fences, (), rows.log_odds - against)
            lines = self._all(rows.groups, read, column, in_place - COLUMNS_ODDS)
            if not lines:
                continue
            for columns in ways_into_columns(boxes, rows, ends_of(segmentation, content, lines)):
                empty = replace(column, log_odds=rows.log_odds + columns.log_odds - against)
                places = [np.intersect1d(row, one) for row in rows.groups for one in columns.groups]
                if cells := self._all(places, entry, empty, least):
                    width = len(columns.groups)
                    by_row = (tuple(cells[start : start + width]) for start in range(0, len(cells), width))
                    grid = replace(empty, rows=tuple(by_row))
                    if not _is_one_expression(grid):
                        best, least = grid, grid.log_probability
        return best and with_dividers(best, segmentation.page)

    def _all(
        self, places: Sequence[Ints], read: Callable[[Ints], ReadLine], empty: Grid, least: float
    ) -> list[ReadLine]:
        """The readings of all places; none as soon as a grid of them cannot be likelier than `least`.

        places: the pieces of each, which have the length bonus at most. empty: the grid without its cells.
        """
        bonus, found = self.config.decoding.length_bonus, list[ReadLine]()
        most = empty.log_prior(len(places)) + bonus * sum(map(len, places))
        for pieces in places:
            if most <= least:
                break
            found.append(read(pieces))
            most += found[-1].log_probability - bonus * len(pieces)
        return found if most > least else []

    def _as_entry(self, line: ReadLine) -> ReadLine:
        """The line as its likeliest hypothesis that may be an entry of a grid; as it is where none may."""
        if is_entry(line.reading.symbols):
            return line
        for number in range(1, len(line.hypotheses)):
            hypotheses = line.hypotheses[number:]
            reading = reading_of(hypotheses, line.frame, self.config)
            if is_entry(reading.symbols):
                likelihood = hypotheses[0].log_probability
                return replace(line, reading=reading, log_probability=likelihood, hypotheses=hypotheses)
        return line

    def _reread(self, cell: ReadLine, hypotheses: Sequence[Hypothesis]) -> ReadLine:
        """A cell with its hypotheses in this order."""
        reading = reading_of(hypotheses, cell.frame, self.config)
        likelihood = hypotheses[0].log_probability
        return self._as_entry(
            replace(cell, reading=reading, log_probability=likelihood, hypotheses=tuple(hypotheses))
        )

    def _line(
        self,
        line: ReadLine,
        segmentation: SegmentationLattice,
        grids: Sequence[Grid],
        known: Sequence[Known],
    ) -> ReadLine | None:
        """The line with grids; None where it cannot be read with stand-ins in their place."""
        page, places = with_stand_ins(segmentation, grids)
        given = [one for one in known if not any(is_within(one.box, place) for place in places)]
        for grid, place in zip(grids, places, strict=True):
            given.append(Known(place, STAND_IN))
            for fence, token in zip(grid.block.fences, grid.tokens, strict=False):
                given.append(Known(page.box_in_source(fence.box), token))
        found = [marked(one, page, grids, places) for one in self.parse(page, given)]
        hypotheses = [one for one in found if one is not None]
        if not hypotheses or not _may_stand(grids, hypotheses[0].latex):
            return None
        grids, options = with_binomials(grids, hypotheses[0].latex), self.config.decoding
        if self.language is not None:
            grids = in_their_places(grids, hypotheses[0].latex, self.language, options, self._reread)
        likelihood = hypotheses[0].log_probability - options.length_bonus * len(grids)
        likelihood += options.unbalanced_penalty * sum(grid.block.closing is None for grid in grids)
        likelihood += sum(grid.log_probability for grid in grids)
        filled = filled_in(reading_of(hypotheses, page, self.config), grids, places)
        likelihood += self._as_a_whole(filled.latex, hypotheses[0].latex, grids)
        share = 1 / (1 + math.exp(min(max(line.log_probability - likelihood, -30.0), 30.0)))
        one = Alternative(line.reading.latex, (1 - share) * line.reading.confidence)
        others = [replace(other, confidence=share * other.confidence) for other in filled.alternatives]
        others = sorted((*others, one), key=lambda other: -other.confidence)[:MAX_ALTERNATIVES]
        reading = replace(filled, confidence=share * filled.confidence, alternatives=tuple(others))
        return replace(line, reading=reading, log_probability=likelihood, hypotheses=())

    def _as_a_whole(self, latex: str, around: str, grids: Sequence[Grid]) -> float:
        """The gain of the line by the language model's score where that sees the cells in their places.

        latex: of the line with its grids. around: of the line with marks in their place.
        """
        if self.language is None:
            return 0.0
        apart = [cell.reading.latex for grid in grids for cell in grid.cells]
        texts = (latex, as_read(around, len(grids)), *apart)
        whole, *parts = self.language.log_probabilities([tokenise(text) for text in texts])
        return self.config.decoding.language_model_weight * float(whole - sum(parts))


def _named(seen: FloatArray, box: Box, known: Sequence[Known]) -> FloatArray:
    """float32 (classes,): the class probabilities of a fence, which is no junk.

    seen: those of its ink, junk last. box: in the source.
    """
    for one in known:
        if is_same_place(one.box, box):
            given = np.zeros(len(SYMBOLS), np.float32)
            if one.token in symbol_ids():
                given[symbol_ids()[one.token]] = 1
            return given
    found = seen[: len(SYMBOLS)]
    return np.asarray(found / found.sum(), np.float32)


def _is_one_expression(grid: Grid) -> bool:
    """True if the cells are a single column that is rather one expression."""
    entries = [cell.reading.symbols for cell in grid.cells]
    return len(grid.rows[0]) == 1 and is_one_expression(entries)


def _may_stand(grids: Sequence[Grid], latex: str) -> bool:
    """True if each grid may stand where it does in the LaTeX, with marks, of its line.

    Of rows behind a brace at least half state something, or a relation stands before. A single row is no
    argument of a function or a letter, and no absolute value.
    """
    for number, grid in enumerate(grids):
        before = tokenise(latex.split(grid.tokens[0] + mark(number))[0])
        kind = kind_of(before[-1]) if before else None
        if grid.block.closing is None:
            if kind is not Kind.RELATION and 2 * sum(map(states, grid.rows)) < len(grid.rows):
                return False
        elif len(grid.rows) == 1 and (kind in _APPLIED or grid.environment == "vmatrix"):
            return False
    return True
