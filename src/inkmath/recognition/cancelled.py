r"""Symbols that slanted strokes cancel, where they are likelier so: `\frac{\cancel{2}x}{\cancel{2}y}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from inkmath.errors import LatexSyntaxError
from inkmath.expression.latex import parse, print_latex
from inkmath.ink.marks.cancels import lift_cancels
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.reading import reading_of
from inkmath.types import Box, Page, Points
from inkmath.vocab import Kind, table

SURE = 0.9
"""A confidence from which on nothing in a line is cancelled."""

CANCEL_ODDS = -1.0
"""Log-odds that strokes which may cancel something do so, before their line is read without them."""

_LEAST_SHARE = 0.3  # of a symbol's shorter side, of the stroke through it
_POINTS = 64

_NEIGHBOURS = re.compile(r"\\cancel\{([^{}]*)\}\s*\\cancel\{([^{}]*)\}")


def with_cancels(
    line: ReadLine, hypotheses_of: Callable[[Page], list[Hypothesis]], config: ReaderConfig
) -> ReadLine:
    """The line with what is cancelled in it marked, where it is likelier so; else as it is.

    hypotheses_of: a page's, best first.
    """
    lifted = lift_cancels(line.page) if line.reading.confidence < SURE else None
    if lifted is None:
        return line
    page, strokes = lifted
    read = hypotheses_of(page)
    if not read or read[0].log_probability + CANCEL_ODDS <= line.log_probability:
        return line
    found = [_marked(one, strokes) for one in read]
    if found[0] is None:
        return line
    hypotheses = tuple(one for one in found if one is not None)
    likelihood = hypotheses[0].log_probability
    reading = reading_of(hypotheses, page, config)
    return replace(line, reading=reading, log_probability=likelihood, hypotheses=hypotheses)


def _marked(hypothesis: Hypothesis, strokes: Sequence[Points]) -> Hypothesis | None:
    """The hypothesis with the symbols that strokes go through cancelled; None if one goes through none, or if
    there are accents.
    """
    tree = hypothesis.tree
    if any(table()[name].kind is Kind.ACCENT for name in tree.names):
        return None  # what an accent covers has to be a token
    names, children = list(tree.names), tree.children()
    for stroke in strokes:
        through = [
            index
            for index, box in enumerate(hypothesis.symbols.boxes)
            if _goes_through(stroke, box)
            and table()[tree.names[index]].kind is not Kind.ROOT  # what is inside is cancelled, not the sign
            and not tree.is_fraction_bar(index, children)
        ]
        if not through:
            return None
        for index in through:
            names[index] = rf"\cancel{{{tree.names[index]}}}"
    latex, count = print_latex(replace(tree, names=tuple(names)).to_row()), 1
    while count:
        latex, count = _NEIGHBOURS.subn(r"\\cancel{\1 \2}", latex)
    try:
        return replace(hypothesis, latex=print_latex(parse(latex)))
    except LatexSyntaxError:  # such as one bracket of a pair
        return None


def _goes_through(stroke: Points, box: Box) -> bool:
    """True if a good part of a straight stroke lies in the box."""
    at = np.linspace(0, 1, _POINTS)[:, None]
    x, y = (stroke[0] + at * (stroke[-1] - stroke[0])).T
    is_in = (x >= box.x0) & (x <= box.x1) & (y >= box.y0) & (y <= box.y1)
    length = float(np.hypot(*(stroke[-1] - stroke[0])))
    return bool(is_in.mean() * length >= _LEAST_SHARE * min(box.width, box.height))
