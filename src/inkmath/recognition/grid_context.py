r"""Entries of grids in their places: what the whole line makes likelier than what each says by itself.

A lone digit has hardly any context, so a 7 may be `\eta`; among other numbers it is a 7. The language model
scores the line with each hypothesis of an entry in doubt in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from inkmath.expression.lexemes import tokenise
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.grid import Grid, with_entries
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.language_model import LanguageModel
from inkmath.recognition.read_line import ReadLine

_OTHERS = 4
"""Readings of an entry that are compared, the first among them."""

_MOST_DOUBTFUL = 16
"""Entries of a line that may change, the least sure ones."""

_ROUNDS = 2
"""Passes over the entries: what one is now counts for the others in the next."""


def in_their_places(
    grids: Sequence[Grid],
    around: str,
    language: LanguageModel,
    options: DecodingOptions,
    reread: Callable[[ReadLine, Sequence[Hypothesis]], ReadLine],
) -> list[Grid]:
    """The grids of a line, entries in doubt as the line makes them likelier.

    around: LaTeX of the line with marks. reread: an entry with its hypotheses in another order.
    """
    given = [cell for grid in grids for cell in grid.cells]
    cells, readings = list(given), {i: _readings(given[i], options) for i in _in_doubt(given, options)}
    variants = [(i, latex) for i, found in readings.items() for latex in found]
    if not variants:
        return list(grids)
    alone = language.log_probabilities([tokenise(latex) for _, latex in variants])
    for _ in range(_ROUNDS):
        texts = [cell.reading.latex for cell in cells]
        lines = [with_entries(around, grids, [*texts[:i], latex, *texts[i + 1 :]]) for i, latex in variants]
        scores = language.log_probabilities([tokenise(latex) for latex in lines]) - alone
        gains = options.language_model_weight * scores
        before = list(cells)
        for i in readings:
            there = {latex: float(gain) for (k, latex), gain in zip(variants, gains, strict=True) if k == i}
            cells[i] = reread(given[i], _weighed(given[i].hypotheses, there))
        if [cell.reading.latex for cell in cells] == [cell.reading.latex for cell in before]:
            break
    return _with_cells(grids, cells)


def _in_doubt(cells: Sequence[ReadLine], options: DecodingOptions) -> list[int]:
    """The cells whose reading is not sure, by index."""
    found = [
        i for i, cell in enumerate(cells) if cell.reading.confidence < options.sure_line and cell.hypotheses
    ]
    return sorted(found, key=lambda i: cells[i].reading.confidence)[:_MOST_DOUBTFUL]


def _readings(cell: ReadLine, options: DecodingOptions) -> list[str]:
    """The likeliest readings of a cell, the one that it has first."""
    least = cell.hypotheses[0].log_probability - options.rescoring_margin
    near = (one.latex for one in cell.hypotheses if one.log_probability >= least)
    return list(islice(dict.fromkeys(near), _OTHERS))


def _weighed(hypotheses: Sequence[Hypothesis], gains: dict[str, float]) -> list[Hypothesis]:
    """The hypotheses, the likeliest first; those of readings that are not compared stay as they were."""
    usual = gains[hypotheses[0].latex]
    moved = [
        replace(one, log_probability=one.log_probability + gains.get(one.latex, usual) - usual)
        for one in hypotheses
    ]
    return sorted(moved, key=lambda one: -one.log_probability)


def _with_cells(grids: Sequence[Grid], cells: Sequence[ReadLine]) -> list[Grid]:
    rest = iter(cells)
    return [replace(grid, rows=tuple(tuple(islice(rest, len(row))) for row in grid.rows)) for grid in grids]
